// Comments that suppress findings, seen from the whole run: those that mislead, those that nothing needs, and new ones.
#include "base/os.h"
#include "checks/directives.h"
#include "driver/driver.h"
#include "fixits/journal.h"
#include "fixits/text.h"

#include <stdio.h>
#include <stdlib.h>

// -------------------------------------------------------------------------------------------------- traps and unused ones

typedef struct teller {
    const dr_run *run;
    const ck_findings *f;
    bool unused;  // --unused-suppressions
    bool whole;   // all that use the file in work were analysed
    u32 told;
} teller;

static void tell(teller *t, file_id file, const ck_directive *d, const char *what)
{
    linecol at = sources_linecol(t->f->files, (place){file, d->off});
    bool list = d->names.n || d->kind == CK_ALLOW;
    fprintf(stderr, "%.*s:%u:%u: warning: '%.*s%s%.*s%s': %s\n", STR_ARG(sources_file(t->f->files, file)->shown), at.line,
            at.col, STR_ARG(d->word), list ? "(" : "", STR_ARG(d->names), list ? ")" : "", what);
    t->told++;
}

static bool mentions_us(str text, const ck_directive *d)
{
    u32 begin = fx_line_begin(text, d->off);
    return str_find(str_n(text.p + begin, fx_line_end(text, d->off) - begin), STR("qtcwe")) != SIZE_MAX;
}

// Is there a finding where the directive is, or is meant to be?
static bool is_beside_finding(const teller *t, file_id file, const ck_directive *d)
{
    for (u32 i = 0; i < t->f->list.n; i++) {
        place at = t->f->list.rows[i].at;
        if (at.file.i == file.i && d->from <= at.off && at.off < d->to) return true;
    }
    return false;
}

static bool is_used(const teller *t, file_id file, const ck_directive *d)
{
    for (u32 i = 0; i < t->f->list.n; i++) {
        const ck_finding *x = &t->f->list.rows[i];
        if (x->suppressed && x->at.file.i == file.i && ck_directive_covers(d, x->at.off, x->check)) return true;
    }
    return false;
}

// Names of ours in the list: do they name checks at all, and did all of those run?
static bool is_judged(const teller *t, const ck_directive *d, bool *names_nobody)
{
    str rest = d->names;
    ck_glob g;
    bool any = false, all_ran = true;
    while (ck_next_glob(&rest, &g)) {
        if (g.removes || (d->kind == CK_NOLINT && !str_starts(g.pattern, STR("qtcwe-")))) continue;
        bool named = false;
        for (u32 i = 0; i < ck_count(); i++) {
            if (!ck_glob_names(&g, ck_at(i))) continue;
            named = true;
            all_ran = all_ran && ck_selected(&t->run->selection, ck_at(i));
        }
        *names_nobody |= !named;
        any = true;
    }
    return any && all_ran && !*names_nobody;
}

static void look_at(teller *t, file_id file, const ck_directive *d)
{
    str text = sources_text(t->f->files, file);
    bool names_nobody = false, judged = d->kind != CK_CLAZY && !d->every && is_judged(t, d, &names_nobody);
    if (d->trap && (mentions_us(text, d) || is_beside_finding(t, file, d)))
        tell(t, file, d, d->trap);
    else if (names_nobody)
        tell(t, file, d, "no check has that name");
    else if (t->unused && t->whole && judged && !d->alone && !is_used(t, file, d))
        tell(t, file, d, "nothing is found here any more; the comment can go");
}

// Of a part of the project only the sources can be judged: who else includes a header is not known.
static bool is_whole(const teller *t, file_id file)
{
    const dr_project *p = t->run->project;
    bool whole = !p->partial;
    for (u32 i = 0; i < p->units.n && !whole; i++)
        whole = !p->units.rows[i].borrowed && sources_add(t->f->files, p->units.rows[i].cmd.file).i == file.i;
    return whole;
}

static void look_at_file(teller *t, bool *seen, file_id file)
{
    const source_file *s = sources_file(t->f->files, file);
    if (seen[file.i] || s->system || s->generated || dr_excluded(t->run->options, t->run->project, s->path)) return;
    if (!dr_is_below(s->path, t->run->project->root)) return;
    seen[file.i] = true;
    t->whole = is_whole(t, file);
    ck_directives all = {0};
    ck_directives_read(sources_text(t->f->files, file), &all);
    for (u32 i = 0; i < all.n; i++) look_at(t, file, &all.rows[i]);
    VEC_CLEAR(&all);
}

void dr_tell_suppressions(const dr_run *run, const ck_findings *f, u32 failed_units)
{
    const dr_options *o = run->options;
    teller t = {.run = run, .f = f};
    t.unused = o->unused_suppressions && failed_units == 0 && f->errors.n == 0;
    if (o->unused_suppressions && !t.unused)
        fputs("note: suppressions are not judged, because not all of the code could be analysed\n", stderr);
    if (o->quiet && !o->unused_suppressions) return;
    for (u32 i = 0; i < run->project->units.n; i++) sources_add(f->files, run->project->units.rows[i].cmd.file);
    bool *seen = mem_alloc((sources_count(f->files) + 1) * sizeof *seen);
    for (u32 i = 0; i < f->list.n; i++) look_at_file(&t, seen, f->list.rows[i].at.file);
    for (u32 i = 0; i < run->project->units.n; i++) {
        file_id id = sources_add(f->files, run->project->units.rows[i].cmd.file);
        if (id.i) look_at_file(&t, seen, id);
    }
    for (u32 i = 0; i < f->includes.n; i++) look_at_file(&t, seen, f->includes.rows[i]);
    if (t.unused && t.told == 0) fputs("no suppression is without use\n", stderr);
    mem_free(seen);
}

// ---------------------------------------------------------------------------------------------------------- new comments

typedef struct adder {
    const dr_run *run;
    ck_findings *f;
    arena mem;
    struct { fx_file_text *rows; u32 n, cap; } texts;
    u32 added, by_hand;  // lines
    u32 left;            // findings of the lines that are left to people
} adder;

static bool is_wanted(const ck_finding *x) { return !x->suppressed && !x->known; }

// What stands at the end of a line, seen from the start of the text.
static bool takes_comment(str text, u32 end, bool *in_line_comment)
{
    fx_lexer x = {.text = text, .line_start = true};
    *in_line_comment = false;
    for (fx_token t = fx_lex(&x); t.kind != FX_T_END && t.off < end; t = fx_lex(&x)) {
        bool line_comment = t.kind == FX_T_COMMENT && str_starts(fx_token_text(text, t), STR("//"));
        if (line_comment && t.off + t.len >= end) *in_line_comment = true;
        else if (t.off + t.len > end) return false;  // a block comment, a raw string, a macro over several lines
    }
    return end == 0 || text.p[end - 1] != '\\';
}

// The ids of all findings of one line; the index behind the last of them.
static u32 ids_of_line(const adder *a, u32 i, buf *ids)
{
    const ck_findings *f = a->f;
    place first = f->list.rows[i].at;
    u32 line = sources_linecol(f->files, first).line;
    for (; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (x->at.file.i != first.file.i || sources_linecol(f->files, x->at).line != line) break;
        if (!is_wanted(x) || str_find(buf_str(ids), str_of(x->check->id)) != SIZE_MAX) continue;
        buf_printf(ids, "%s%s", ids->n ? ", " : "", x->check->id);
    }
    return i;
}

static void tell_by_hand(adder *a, place at, const buf *ids)
{
    linecol lc = sources_linecol(a->f->files, at);
    fprintf(stderr, "%.*s:%u:%u: note: no comment can stand at the end of this line; by hand: NOLINT(%s)\n",
            STR_ARG(sources_file(a->f->files, at.file)->shown), lc.line, lc.col, buf_cstr(ids));
    a->by_hand++;
}

// Copies the text up to the end of the line of these n findings and puts the comment there; *done is how much was copied.
static void add_comment(adder *a, str text, u32 *done, place at, u32 n, const buf *ids, buf *out)
{
    bool behind_comment;
    u32 end = fx_line_end(text, at.off);
    if (!takes_comment(text, end, &behind_comment)) {
        tell_by_hand(a, at, ids);
        a->left += n;
        return;
    }
    buf_put(out, str_n(text.p + *done, end - *done));
    buf_printf(out, "%sNOLINT(%s) %.*s", behind_comment ? " " : "  // ", buf_cstr(ids), STR_ARG(a->run->options->add_nolint));
    *done = end;
    a->added++;
}

// The findings of one file, from i on.
static u32 comment_file(adder *a, u32 i)
{
    file_id file = a->f->list.rows[i].at.file;
    str text = sources_text(a->f->files, file);
    buf out = {0}, ids = {0};
    u32 done = 0;
    while (i < a->f->list.n && a->f->list.rows[i].at.file.i == file.i) {
        place at = a->f->list.rows[i].at;
        u32 first = i;
        buf_clear(&ids);
        i = ids_of_line(a, i, &ids);
        if (ids.n) add_comment(a, text, &done, at, i - first, &ids, &out);
    }
    buf_put(&out, str_from(text, done));
    if (done > 0)
        *VEC_PUSH(&a->texts) = (fx_file_text){.file = file, .old_hash = sources_file(a->f->files, file)->hash, .old_text = text,
                                              .new_text = arena_str(&a->mem, buf_str(&out))};
    buf_release(&out);
    buf_release(&ids);
    return i;
}

static u32 count_wanted(const ck_findings *f)
{
    u32 n = 0;
    for (u32 i = 0; i < f->list.n; i++) n += is_wanted(&f->list.rows[i]);
    return n;
}

// With the comments in memory the findings must be gone and nothing else may have come.
static bool prove(adder *a, err *e)
{
    const dr_run *run = a->run;
    u32 n = run->project->units.n;
    qm_overlay *overlays = arena_alloc(&a->mem, a->texts.n * sizeof *overlays);
    u32 *which = arena_alloc(&a->mem, n * sizeof *which);
    dr_answer *answers = arena_alloc(&a->mem, n * sizeof *answers);
    buf cwd = {0};
    os_cwd(&cwd);
    sources *files = sources_new(buf_str(&cwd));
    ck_findings after;
    ck_findings_init(&after, files);
    for (u32 i = 0; i < n; i++) which[i] = i;
    for (u32 i = 0; i < a->texts.n; i++) {
        overlays[i] = (qm_overlay){sources_file(a->f->files, a->texts.rows[i].file)->path, a->texts.rows[i].new_text};
        sources_add_text(files, overlays[i].path, overlays[i].text);
    }
    bool good = dr_analyse(run, which, n, overlays, a->texts.n, answers);
    if (good) dr_merge(run, answers, &after);
    u32 left = good ? count_wanted(&after) : 0;
    if (!good)
        err_add(e, EXIT_UNIT, "interrupted; nothing was changed");
    else if (after.errors.n > a->f->errors.n || left > a->left)
        err_add(e, EXIT_FIX_REFUSED, "with the comments in place the analysis says something else; nothing was changed");
    for (u32 i = 0; i < n; i++) dr_answer_release(&answers[i]);
    ck_findings_release(&after);
    sources_free(files);
    buf_release(&cwd);
    return e->count == 0;
}

int dr_add_nolint(const dr_run *run, ck_findings *f)
{
    adder a = {.run = run, .f = f};
    err e = {0};
    dr_has_changed(run, f, &e);
    for (u32 i = 0; i < f->list.n && e.count == 0;) i = comment_file(&a, i);
    bool good = e.count == 0 && (a.texts.n == 0 || (prove(&a, &e) && fx_write(a.texts.rows, a.texts.n, f->files, run->project->root, &e)));
    if (good && !run->options->quiet)
        fprintf(stderr, "%u line%s got a comment%s\n", a.added, a.added == 1 ? "" : "s",
                a.added ? " (qtcwe-fix undo takes that back)" : "");
    int code = e.count ? e.code : a.by_hand ? EXIT_FINDINGS : EXIT_CLEAN;
    fputs(buf_cstr(&e.text), stderr);
    err_release(&e);
    VEC_CLEAR(&a.texts);
    arena_release(&a.mem);
    return code;
}
