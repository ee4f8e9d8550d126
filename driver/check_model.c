// --check-model: which facts does no declaration answer? Libraries that no unit includes, and facts for other versions
// of Qt, are counted but not judged.
#include "base/os.h"
#include "driver/driver.h"
#include "qtmodel/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct library {
    str name;
    u32 subjects;
    bool seen;      // some subject of it is declared
} library;

typedef struct check {
    buf declared;        // by subject in the order of qm_facts_each: '1' when some unit declares it
    u32 oldest, newest;  // versions of Qt that were seen, as 0x060402
    u32 index;           // of the subject that is visited
    QM_TABLE(library) libraries;
    u32 unanswered, other_version;
    buf *out;
} check;

// ---------------------------------------------------------------------------------------------------- in the worker

// The answer: the version of Qt in decimal, a line end, one byte a subject.
typedef struct probe {
    const qm_unit *unit;
    buf *out;
} probe;

static bool probe_subject(void *user, qm_subject subject, str name, str lib, const qm_fact *facts, u32 n)
{
    (void)lib;
    (void)facts;
    (void)n;
    probe *p = user;
    buf_putc(p->out, qm_unit_declares(p->unit, subject, name) ? '1' : '0');
    return true;
}

static void probe_unit(const dr_run *run, u32 unit, buf *out, err *e)
{
    buf cwd = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    qm_unit *u = qm_build(&run->project->units.rows[unit].cmd, files, run->facts, &(qm_build_options){0}, e);
    if (u) {
        probe p = {u, out};
        buf_printf(out, "%u\n", u->qt_version);
        qm_facts_each(run->facts, probe_subject, &p);
        qm_unit_free(u);
    }
    sources_free(files);
    buf_release(&cwd);
}

// ---------------------------------------------------------------------------------------------------- in the parent

static void take_answer(void *user, u32 unit, str answer)
{
    (void)unit;
    check *c = user;
    size_t end = str_find(answer, STR("\n"));
    if (end == SIZE_MAX) return;
    u32 version = (u32)strtoul(answer.p, NULL, 10);
    if (version && (!c->oldest || version < c->oldest)) c->oldest = version;
    if (version > c->newest) c->newest = version;
    str bits = str_from(answer, end + 1);
    if (c->declared.n == 0) buf_put(&c->declared, bits);
    for (size_t i = 0; i < bits.n && i < c->declared.n; i++)
        if (bits.p[i] == '1') c->declared.p[i] = '1';
}

static library *library_of(check *c, str name)
{
    for (u32 i = 0; i < c->libraries.n; i++)
        if (str_eq(c->libraries.rows[i].name, name)) return &c->libraries.rows[i];
    library *l = VEC_PUSH(&c->libraries);
    l->name = name;
    return l;
}

static bool is_declared(const check *c) { return c->index < c->declared.n && c->declared.p[c->index] == '1'; }

static bool count_subject(void *user, qm_subject subject, str name, str lib, const qm_fact *facts, u32 n)
{
    (void)subject;
    (void)name;
    (void)facts;
    (void)n;
    check *c = user;
    library *l = library_of(c, lib);
    l->subjects++;
    l->seen = l->seen || is_declared(c);
    c->index++;
    return true;
}

// "6.4" or "5.15.2" as 0x060400, 0x050F02.
static u32 version_of(str text)
{
    u32 parts[3] = {0}, n = 0;
    for (size_t i = 0; i < text.n && n < 3; i++) {
        if (text.p[i] == '.')
            n++;
        else if (text.p[i] >= '0' && text.p[i] <= '9')
            parts[n] = parts[n] * 10 + (u32)(text.p[i] - '0');
    }
    return parts[0] << 16 | parts[1] << 8 | parts[2];
}

static bool holds_here(const check *c, const qm_fact *facts, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        if (facts[i].key == QMK_SINCE && version_of(facts[i].text) > c->newest) return false;
        // "until 5.15" includes 5.15.8.
        if (facts[i].key == QMK_UNTIL && (version_of(facts[i].text) | 0xFF) < c->oldest) return false;
    }
    return true;
}

static bool judge_subject(void *user, qm_subject subject, str name, str lib, const qm_fact *facts, u32 n)
{
    static const char *const kinds[] = {"function", "class", "macro", "enumerator"};
    check *c = user;
    bool open = library_of(c, lib)->seen && !is_declared(c);
    c->index++;
    if (!open) return true;
    if (!holds_here(c, facts, n)) {
        c->other_version++;
        return true;
    }
    c->unanswered++;
    if (n) buf_printf(c->out, "%.*s:%u: ", STR_ARG(facts[0].file), facts[0].line);
    buf_printf(c->out, "no %s '%.*s' is declared in these units (%.*s)\n", kinds[subject], STR_ARG(name), STR_ARG(lib));
    return true;
}

int dr_check_model(const dr_run *run)
{
    buf out = {0};
    check c = {.out = &out};
    u32 failed = 0;
    int code = EXIT_UNIT;
    if (dr_each_unit(run, probe_unit, take_answer, &c, &failed)) {
        qm_facts_each(run->facts, count_subject, &c);
        c.index = 0;
        qm_facts_each(run->facts, judge_subject, &c);
        os_write_all(STDOUT_FILENO, buf_str(&out));
        for (u32 i = 0; i < c.libraries.n; i++)
            if (!c.libraries.rows[i].seen)
                fprintf(stderr, "no unit includes %.*s: %u subjects not judged\n", STR_ARG(c.libraries.rows[i].name),
                        c.libraries.rows[i].subjects);
        fprintf(stderr, "%u of %u subjects have no declaration, %u are for other versions of Qt\n", c.unanswered,
                c.index, c.other_version);
        code = failed ? EXIT_UNIT : c.unanswered ? EXIT_FINDINGS : EXIT_CLEAN;
    }
    VEC_CLEAR(&c.libraries);
    buf_release(&c.declared);
    buf_release(&out);
    return code;
}
