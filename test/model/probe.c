// Runs the probes of a C++ file: comments that say what the model must believe about the line they stand on.
//
//   probe [--time] [--check-only] FILE… [-- compiler flags]
//   (the user's headers that FILE includes are read too)
//   probe [--time] --commands=compile_commands.json --every=N      only checks invariants, of each N-th unit
//
// A comment "// model: PROBE; PROBE…" speaks of its own line; alone on its line, of the next line of code.
//
//   PROBE  = [no] TEST {TEST}        one thing on the line answers all tests; with "no": nothing does
//   TEST   = WORD[(ARGUMENT)][=VALUE]   without a value: yes
//   VALUE  = a run of bytes without blank or ';', or "in quotes" (a quote inside is written `)
//
// The first word decides what is asked about; the others narrow it down. The words are in the tables of probe_*.c:
//
//   rows        kind=IF/cond-then (children that are there; the part from '/' on may be left out)  call=QIODevice::read
//               construct=… names=… callee=… new=TYPE delete=NAME macro=… string=… var=… enumerator=… type=… op=… value=…
//               args=N children=N arg(1)=NAME|default|none in(cond)=NAME|none child(0)=KIND object=NAME text="…" editable
//               name=TEXT|none same-sides root=… stripped=KIND statement=KIND expansion=MACRO in-loop written arrow
//               method operator implicit array placement in-macro braces dependent signal-string slot-string discarded
//               owner=… parent=… birth=… may-be-null events=…                        (of the object born by the row)
//   variables   scope(x)=KIND|none type(x)=… written-type(x)=… storage(x)=… constant(x) init(x)=KIND|none starts-as(x)=NAME uses(x)=N
//               statement-text(x)=… local-to(x)=… smart(x) owner(x)=none|unknown|scope|parent|smart|escaped|self|no-object
//               parent(x)=… birth(x)=… may-be-null(x) born-in-loop(x) events(x)=…,…
//   functions   function=NAME signature=… thread=caller|own|unknown role=none|test|test-data params=N inits=N init(x)=…
//               result=TYPE outer=… of-class=… body overrides=NAME|none calls(NAME) static virtual const constructor
//               destructor signal slot private-slot invokable operator noexcept nodiscard noreturn tainted template
//               coroutine variadic exits=return,hidden,throw,end|none complete path(a->b [without c,d=true])
//               always(a before b) dying(return|hidden|throw|end|catch|loop|break|continue|goto)=x,y|none
//               (in paths ~x is where x dies, /f where the full expression ends that calls f)
//   lambdas     lambda captures=N capture(x)=[implicit-][init-]copy|ref|none capture-text(x)=… capture-init(x)=… and all
//               words of functions
//   classes     class=NAME bases=…,… fields=…,… complete tainted qobject q-object-macro abstract editable destructor
//               derives(BASE)
//   connections connection sender=… signal=NAME|unknown signal-signature=… context=NAME|none slot=lambda|NAME|unknown
//               connection-type=… string-based later only
//   threads     functions and lambdas: runs-in=main,own(X),unknown; lives-in(x)=… stands-for(x)=… (variables), objects-live-in=…
//               (classes), new-lives-in=… (rows), slot-runs-in=… comes-from=… delivery=auto|direct|queued|blocking[,unique]
//               (connections)
//   outside     from=peer,…|clean dangerous(sql)=peer,…|clean way=source>assigned:x>…    (of a row: qtmodel/taint.h)
//   unit        unit errors=N error-here expands(MACRO) skipped=N standard=201703 test-program
//
// An unknown word is an error with its line and the nearest word. Besides, the invariants of the model and of every
// function's control-flow graph are checked. Exit code 0: everything holds, 1: something does not, 2: wrong use.
#include "probe.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "qtmodel/build.h"

typedef struct probe_test {
    const probe_word *word;
    str arg, value;
} probe_test;

enum { MAX_TESTS = 12, SHOWN_CANDIDATES = 8 };

typedef struct probe {
    str text;
    u32 line;      // where it stands, for messages
    bool no;
    probe_scope scope;
    probe_test tests[MAX_TESTS];
    u32 n_tests;
} probe;

typedef struct runner {
    const qm_facts *facts;
    const char *const *flags;
    u32 n_flags;
    bool time, check_only;
    struct totals {
        qm_times spent;
        double graphs;     // seconds
        u64 functions, rows, bytes, most_bytes;
        u32 units;
    } totals;
    str file;
    u32 passed, failed;
} runner;

static void complain(runner *r, u32 line, const char *what, str detail)
{
    printf("%.*s:%u: %s%.*s\n", STR_ARG(r->file), line, what, STR_ARG(detail));
    r->failed++;
}

// -------------------------------------------------------------------------------------------------------------- grammar
static str take_until(str *s, const char *ends)
{
    size_t i = 0;
    while (i < s->n && !strchr(ends, s->p[i])) i++;
    str taken = str_upto(*s, i);
    *s = str_from(*s, i);
    return taken;
}

static str take_argument(str *s)
{
    size_t i = 1, depth = 1;
    for (; i < s->n && depth; i++) depth += (size_t)(s->p[i] == '(') - (size_t)(s->p[i] == ')');
    str arg = depth ? str_from(*s, 1) : str_n(s->p + 1, i - 2);
    *s = str_from(*s, i);
    return str_trim(arg);
}

static str take_value(str *s)
{
    if (!s->n || s->p[0] != '=') return STR("yes");
    *s = str_from(*s, 1);
    if (!s->n || s->p[0] != '"') return take_until(s, " \t;");
    *s = str_from(*s, 1);
    // A quote inside is written as the backquote, which C++ does not use.
    str value = take_until(s, "\"");
    *s = str_from(*s, 1);
    return value;
}

static const probe_word *find_word(str name, bool has_arg, u32 scopes)
{
    for (const probe_word *const *t = probe_tables; *t; t++)
        for (const probe_word *w = *t; w->name; w++)
            if (str_is(name, w->name) && w->has_arg == has_arg && (w->scopes & scopes)) return w;
    return NULL;
}

static void unknown_word(runner *r, const probe *p, str name, bool has_arg, u32 scopes)
{
    str known[256];
    size_t n = 0;
    for (const probe_word *const *t = probe_tables; *t; t++)
        for (const probe_word *w = *t; w->name && n < 256; w++)
            if (w->scopes & scopes) known[n++] = str_of(w->name);
    str near = str_nearest(name, known, n);
    buf text = {0};
    buf_printf(&text, "%.*s%s", STR_ARG(name), has_arg ? "(…)" : "");
    if (str_eq(near, name)) buf_printf(&text, ": it %s an argument", has_arg ? "takes no" : "needs");
    else if (near.n) buf_printf(&text, "; did you mean %.*s?", STR_ARG(near));
    complain(r, p->line, "unknown probe word ", buf_str(&text));
    buf_release(&text);
}

static u32 first_scope(u32 scopes)
{
    u32 bit = 1;
    while (bit && !(scopes & bit)) bit <<= 1;
    return bit;
}

// One probe up to ';' or the end. false after complaining.
static bool parse_probe(runner *r, str *s, probe *p)
{
    u32 scopes = UINT32_MAX;
    *s = str_trim(*s);
    const char *start = s->p;
    while (s->n && s->p[0] != ';') {
        str name = take_until(s, " \t;(=");
        if (str_is(name, "no") && !p->n_tests && !p->no) {
            p->no = true;
            *s = str_trim(*s);
            continue;
        }
        bool has_arg = s->n && s->p[0] == '(';
        str arg = has_arg ? take_argument(s) : (str){0};
        const probe_word *w = find_word(name, has_arg, scopes);
        if (!w) {
            unknown_word(r, p, name, has_arg, scopes);
            return false;
        }
        if (p->n_tests == MAX_TESTS) {
            complain(r, p->line, "too many tests in one probe", (str){0});
            return false;
        }
        p->tests[p->n_tests++] = (probe_test){w, arg, take_value(s)};
        // A word that several scopes share stands for the first, e.g. functions before lambdas.
        if (scopes == UINT32_MAX) scopes = first_scope(w->scopes);
        *s = str_trim(*s);
    }
    p->text = str_trim(str_n(start, (size_t)(s->p - start)));
    p->scope = (probe_scope)scopes;
    if (s->n) *s = str_trim(str_from(*s, 1));
    if (!p->n_tests) complain(r, p->line, "a probe without words", (str){0});
    return p->n_tests != 0;
}

// ------------------------------------------------------------------------------------------------------------- judgement
static bool same_value(str answer, str value)
{
    bool same = answer.n == value.n;
    for (size_t i = 0; i < value.n && same; i++) same = answer.p[i] == (value.p[i] == '`' ? '"' : value.p[i]);
    return same;
}

// A kind may be named without the list of its children.
static bool fits(const probe_test *t, str answer)
{
    if (same_value(answer, t->value)) return true;
    return str_is(str_of(t->word->name), "kind") && str_find(t->value, STR("/")) == SIZE_MAX && str_starts(answer, t->value) &&
           answer.p[t->value.n] == '/';
}

static bool holds(const probe *p, const probe_place *at, probe_subject s)
{
    bool all = true;
    buf answer = {0};
    for (u32 i = 0; i < p->n_tests && all; i++) {
        buf_clear(&answer);
        all = p->tests[i].word->answer(at, s, p->tests[i].arg, &answer) && fits(&p->tests[i], buf_str(&answer));
    }
    buf_release(&answer);
    return all;
}

static void show_answers(const probe *p, const probe_place *at, const probe_subjects *list)
{
    u32 shown = 0;
    buf line = {0}, answer = {0};
    for (u32 i = 0; i < list->n && shown < SHOWN_CANDIDATES; i++) {
        buf_clear(&line);
        for (u32 t = 0; t < p->n_tests; t++) {
            buf_clear(&answer);
            const probe_word *w = p->tests[t].word;
            if (!w->answer(at, list->rows[i], p->tests[t].arg, &answer)) {
                if (t == 0) break;  // another kind of thing
                buf_puts(&answer, "-");
            }
            buf_printf(&line, " %s=%s", w->name, buf_cstr(&answer));
        }
        if (!line.n) continue;
        printf("    the model says:%s\n", buf_cstr(&line));
        shown++;
    }
    if (!shown) printf("    the model knows no such thing on line %u\n", at->line);
    buf_release(&line);
    buf_release(&answer);
}

static void judge(runner *r, const probe *p, const probe_place *at)
{
    probe_subjects list = {0};
    probe_candidates(at, p->scope, p->tests[0].arg, &list);
    bool found = false;
    for (u32 i = 0; i < list.n && !found; i++) found = holds(p, at, list.rows[i]);
    if (found != p->no) {
        r->passed++;
    } else {
        complain(r, p->line, p->no ? "something answers a probe that nothing should: " : "not so: ", p->text);
        if (!p->no) show_answers(p, at, &list);
    }
    VEC_CLEAR(&list);
}

// ---------------------------------------------------------------------------------------------------------------- files
// The line a comment speaks of: its own, or the next that holds code.
static u32 line_meant(const qm_unit *u, file_id file, u32 line, u32 n_lines)
{
    for (u32 i = line; i <= n_lines; i++) {
        str text = str_trim(sources_line(u->files, file, i));
        if (text.n && !str_starts(text, STR("//"))) return i;
    }
    return line;
}

static void run_comments(runner *r, qm_analysis *a, file_id file)
{
    const qm_unit *u = qm_analysed_unit(a);
    sources_line_start(u->files, file, 2);  // computes the lines
    u32 n = sources_file(u->files, file)->n_lines;
    for (u32 line = 1; line <= n; line++) {
        str text = sources_line(u->files, file, line);
        size_t at = str_find(text, STR("// model:"));
        if (at == SIZE_MAX) continue;
        str rest = str_trim(str_from(text, at + 9));
        probe_place about = {u, r->facts, a, file, line_meant(u, file, line, n)};
        while (rest.n) {
            probe p = {.line = line};
            if (!parse_probe(r, &rest, &p)) break;
            judge(r, &p, &about);
        }
    }
}

// The user's headers speak too.
static void run_all_comments(runner *r, const qm_unit *u)
{
    u32 before = r->passed + r->failed;
    qm_analysis *a = qm_analysis_new(u, r->facts);
    str main_file = r->file;
    for (u32 i = 0; i < u->includes.n; i++) {
        const source_file *f = sources_file(u->files, u->includes.rows[i]);
        if (f->system) continue;
        r->file = u->includes.rows[i].i == u->main_file.i ? main_file : f->shown;
        run_comments(r, a, u->includes.rows[i]);
    }
    r->file = main_file;
    qm_analysis_free(a);
    if (before == r->passed + r->failed) complain(r, 1, "no probes in this file", (str){0});
}

// What the unit holds.
static u64 unit_bytes(const qm_unit *u)
{
    u64 n = arena_bytes(&u->mem);
#define BYTES(table) n += (u64)u->table.cap * sizeof *u->table.rows
    BYTES(nodes), BYTES(types), BYTES(classes), BYTES(bases), BYTES(vars), BYTES(funcs), BYTES(overrides), BYTES(captures);
    BYTES(inits), BYTES(expansions), BYTES(runs), BYTES(skipped), BYTES(includes), BYTES(declared);
    BYTES(qt->objects), BYTES(qt->events), BYTES(qt->conns), BYTES(qt->emits), BYTES(qt->uses);
#undef BYTES
    return n;
}

// Builds every graph of the unit once, as checks would; seconds. *bytes: what unit and graphs hold.
static double time_graphs(const runner *r, qm_unit *u, u64 *bytes)
{
    qm_analysis *a = qm_analysis_new(u, r->facts);
    double start = os_seconds();
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_cfg *c = qm_analysed_cfg(a, (qm_func){i});
        if (!c) continue;
        *bytes += arena_bytes(&c->mem) + c->blocks.cap * sizeof *c->blocks.rows + c->elems.cap * sizeof *c->elems.rows +
                  c->edges.cap * sizeof *c->edges.rows;
    }
    double spent = os_seconds() - start;
    qm_analysis_free(a);
    return spent;
}

static void add_times(runner *r, qm_unit *u, const qm_times *t)
{
    struct totals *all = &r->totals;
    u64 bytes = unit_bytes(u);
    double graphs = time_graphs(r, u, &bytes);
    printf("%.*s: parse %.3f s, lower %.3f s, qt %.3f s, graphs %.3f s, %u rows, %u functions, %llu KiB\n", STR_ARG(r->file), t->parse,
           t->lower, t->qt, graphs, u->nodes.n, u->funcs.n, (unsigned long long)bytes >> 10);
    all->spent.parse += t->parse;
    all->spent.lower += t->lower;
    all->spent.qt += t->qt;
    all->graphs += graphs;
    for (u32 i = 1; i < u->funcs.n; i++) all->functions += qm_is(u->funcs.rows[i].body);
    all->rows += u->nodes.n;
    all->bytes += bytes;
    if (bytes > all->most_bytes) all->most_bytes = bytes;
    all->units++;
}

static void put_totals(const struct totals *t)
{
    double model = t->spent.lower + t->spent.qt + t->graphs;
    if (!t->units) return;
    printf("%u units, %llu functions with a body, %llu rows: parse %.2f s, lower %.3f s, qt %.3f s, graphs %.3f s\n", t->units,
           (unsigned long long)t->functions, (unsigned long long)t->rows, t->spent.parse, t->spent.lower, t->spent.qt, t->graphs);
    printf("the model takes %.2f %% of the parse time, %.1f ms for 1000 functions, %llu KiB a unit, %llu KiB the largest\n",
           100 * model / t->spent.parse, 1e6 * model / (double)(t->functions ? t->functions : 1),
           (unsigned long long)(t->bytes / t->units) >> 10, (unsigned long long)t->most_bytes >> 10);
}

static void run_unit(runner *r, const qm_command *cmd)
{
    err e = {0};
    sources *files = sources_new(cmd->dir);
    qm_times times = {0};
    qm_unit *u = qm_build(cmd, files, r->facts, &(qm_build_options){.times = &times}, &e);
    if (!u) {
        complain(r, 1, "cannot be built: ", buf_str(&e.text));
    } else {
        const char *broken = qm_validate(u);
        if (!broken) broken = probe_check_graphs(u, r->facts);
        if (broken) complain(r, 1, "broken invariant: ", str_of(broken));
        if (!r->check_only) run_all_comments(r, u);
        if (r->time) add_times(r, u, &times);
    }
    qm_unit_free(u);
    sources_free(files);
    err_release(&e);
}

static void run_file(runner *r, const char *name)
{
    buf cwd = {0}, path = {0};
    os_cwd(&cwd);
    os_realpath(name, &path);
    r->file = str_of(name);
    run_unit(r, &(qm_command){.dir = buf_str(&cwd), .file = buf_str(&path), .argc = r->n_flags, .argv = (const char **)r->flags});
    buf_release(&cwd);
    buf_release(&path);
}

static void run_project(runner *r, const char *path, u32 every)
{
    qm_commands commands = {0};
    err e = {0};
    r->check_only = true;
    r->file = str_of(path);
    if (!qm_commands_load(&commands, r->file, &e)) complain(r, 1, "cannot be read: ", buf_str(&e.text));
    for (u32 i = 0; i < commands.n; i += every) {
        r->file = commands.rows[i].file;
        run_unit(r, &commands.rows[i]);
    }
    printf("%u units built, each %u-th of %u\n", (commands.n + every - 1) / every, every, commands.n);
    qm_commands_release(&commands);
    err_release(&e);
}

typedef struct main_args { int argc; char **argv; int code; } main_args;

static void run(void *data)
{
    main_args *m = data;
    runner r = {0};
    int files = m->argc, i = 1;
    const char *commands = NULL;
    u32 every = 1;
    for (; i < m->argc && strncmp(m->argv[i], "--", 2) == 0 && m->argv[i][2]; i++) {
        if (strcmp(m->argv[i], "--time") == 0) r.time = true;
        else if (strcmp(m->argv[i], "--check-only") == 0) r.check_only = true;
        else if (strncmp(m->argv[i], "--commands=", 11) == 0) commands = m->argv[i] + 11;
        else if (strncmp(m->argv[i], "--every=", 8) == 0) every = (u32)strtoul(m->argv[i] + 8, NULL, 10);
        else i = m->argc;
    }
    for (int k = i; k < m->argc && files == m->argc; k++)
        if (strcmp(m->argv[k], "--") == 0) files = k;
    if ((i >= files) == !commands || !every) {
        fputs("usage: probe [--time] [--check-only] FILE… [-- compiler flags]\n"
              "       probe [--time] --commands=compile_commands.json --every=N\n", stderr);
        m->code = 2;
        return;
    }
    qm_facts *facts = qm_facts_new();
    r.facts = facts;
    if (files < m->argc) r.flags = (const char *const *)m->argv + files + 1, r.n_flags = (u32)(m->argc - files - 1);
    for (; i < files; i++) run_file(&r, m->argv[i]);
    if (commands) run_project(&r, commands, every);
    put_totals(&r.totals);
    printf("%u probes hold, %u do not\n", r.passed, r.failed);
    qm_facts_free(facts);
    m->code = r.failed ? 1 : 0;
}

int main(int argc, char **argv)
{
    main_args m = {argc, argv, 0};
    os_with_stack((size_t)256 << 20, run, &m);
    return m.code;
}
