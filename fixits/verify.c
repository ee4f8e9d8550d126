#include "fixits/verify.h"

#include <stdlib.h>

#include "fixits/text.h"

#define NONE UINT32_MAX

// A finding of the current texts, on its way through the passes.
typedef struct tracked {
    u64 key;       // of check and file
    str path;      // of its file
    u32 origin;    // index in the first analysis, NONE: it came up later
    bool blocked;  // the proof refused its fix
    str why;
    u32 low, high; // where it must be in the next texts: at high, unless an edit put something in front or replaced it
    bool replaced; // its place is in what an edit replaced: somewhere from low to high
    u32 match;     // its index in the next analysis, NONE: it is gone
    u32 row;       // of the plan that is tried, NONE: no fix in it
} tracked;

typedef struct outcome {
    fx_outcome outcome;
    str why;
} outcome;

typedef struct changed {
    str path, text;
} changed;

typedef struct proof {
    const fx_prover *prover;
    const fx_analysis *first;
    fx_level level;
    fx_proof_stats *stats;
    err *e;
    arena *mem;          // of the result
    fx_analysis now;     // the current texts' analysis
    tracked *list;       // for now.list
    outcome *outcomes;   // for first->list
    QM_TABLE(changed) texts;  // all changes that are proved, by path
} proof;

// A plan and what its texts led to.
typedef struct trial {
    fx_plan plan;
    fx_analysis next;
    bool analysed;
    u32 *matched;  // for next.list: index in proof.list, NONE: it is new
} trial;

// ----------------------------------------------------------------------------------------------------------------- texts

static u64 key_of(str check, str path) { return str_hash(check) * 31 + str_hash(path); }

static str path_of(sources *files, place at) { return place_is(at) ? sources_file(files, at.file)->path : (str){0}; }

static tracked *track(const fx_analysis *a)
{
    tracked *list = mem_alloc((a->n + 1) * sizeof *list);
    for (u32 i = 0; i < a->n; i++) {
        list[i].path = path_of(a->files, a->list[i].at);
        list[i].key = key_of(a->list[i].check, list[i].path);
        list[i].origin = NONE;
    }
    return list;
}

static const fx_file_text *text_of(const fx_plan *plan, file_id file)
{
    for (u32 i = 0; i < plan->texts.n; i++)
        if (plan->texts.rows[i].file.i == file.i) return &plan->texts.rows[i];
    return NULL;
}

// Where a finding of the old text is in the new one.
static void map_place(const fx_file_text *t, u32 off, tracked *f)
{
    u32 before = 0, behind = 0;  // bytes of old and new text in the edits so far
    f->low = f->high = off;
    f->replaced = false;
    for (u32 i = 0; t && i < t->n_edits && !f->replaced; i++) {
        span w = t->edits[i].where;
        if (w.off > off) break;
        u32 size = u32_of(t->edits[i].text.n), start = w.off - before + behind;
        before += w.len;
        behind += size;
        f->replaced = off < w.off + w.len;
        f->high = f->replaced ? start + size : off - before + behind;
        f->low = f->replaced || (w.len == 0 && w.off == off) ? start : f->high;
    }
}

static int compare_changed(const void *a, const void *b)
{
    return str_cmp(((const changed *)a)->path, ((const changed *)b)->path);
}

static void put_changed(proof *p, str path, str text)
{
    for (u32 i = 0; i < p->texts.n; i++) {
        if (!str_eq(p->texts.rows[i].path, path)) continue;
        p->texts.rows[i].text = arena_str(p->mem, text);
        return;
    }
    *VEC_PUSH(&p->texts) = (changed){arena_str(p->mem, path), arena_str(p->mem, text)};
    qsort(p->texts.rows, p->texts.n, sizeof *p->texts.rows, compare_changed);
}

static void accept_texts(proof *p, const fx_plan *plan)
{
    for (u32 i = 0; i < plan->texts.n; i++)
        put_changed(p, sources_file(plan->files, plan->texts.rows[i].file)->path, plan->texts.rows[i].new_text);
}

// -------------------------------------------------------------------------------------------------------------- analysing

// Has the plan's texts analysed on top of what is proved already.
static bool analyse(proof *p, trial *t)
{
    struct { qm_overlay *rows; u32 n, cap; } over = {0};
    for (u32 i = 0; i < t->plan.texts.n; i++)
        *VEC_PUSH(&over) = (qm_overlay){sources_file(t->plan.files, t->plan.texts.rows[i].file)->path, t->plan.texts.rows[i].new_text};
    for (u32 i = 0; i < p->texts.n; i++) {
        bool newer = false;
        for (u32 k = 0; k < t->plan.texts.n; k++) newer |= str_eq(over.rows[k].path, p->texts.rows[i].path);
        if (!newer) *VEC_PUSH(&over) = (qm_overlay){p->texts.rows[i].path, p->texts.rows[i].text};
    }
    p->stats->analyses++;
    t->next = (fx_analysis){0};
    t->analysed = p->prover->analyse(p->prover->user, over.rows, over.n, &t->next, p->e);
    VEC_CLEAR(&over);
    return t->analysed;
}

static void release_analysis(proof *p, fx_analysis *a)
{
    if (a->files && a->files != p->first->files && p->prover->release) p->prover->release(p->prover->user, a);
    *a = (fx_analysis){0};
}

static void forget_next(proof *p, trial *t)
{
    if (t->analysed) release_analysis(p, &t->next);
    t->analysed = false;
    mem_free(t->matched);
    t->matched = NULL;
}

// -------------------------------------------------------------------------------------------------------------- comparing

static bool is_kept(const fx_plan *plan, u32 row)
{
    return row != NONE && (plan->fixes.rows[row].outcome == FX_APPLIED || plan->fixes.rows[row].outcome == FX_MERGED);
}

// From the strictest reading of "the same finding" to the loosest; those without a kept fix choose first where the
// place is only a range, because theirs is expected to be still there.
typedef enum match_round { SAME_TEXT, SAME_PLACE, IN_RANGE_OTHERS, IN_RANGE_FIXED, MATCH_ROUNDS } match_round;

static bool does_match(const proof *p, const trial *t, const tracked *old, u32 i, const fx_finding *fresh, match_round round)
{
    u32 off = fresh->at.off;
    bool exact = !old->replaced && off == old->high;
    bool range = off >= old->low && off <= old->high;
    switch (round) {
    case SAME_TEXT: return exact && str_eq(p->now.list[i].message, fresh->message);
    case SAME_PLACE: return exact && (place_is(fresh->at) || fresh->check.n > 0);
    case IN_RANGE_OTHERS: return range && !is_kept(&t->plan, old->row);
    case IN_RANGE_FIXED: return range;
    case MATCH_ROUNDS: break;
    }
    return false;
}

static void match_findings(proof *p, trial *t)
{
    const fx_analysis *next = &t->next;
    tracked *fresh = track(next);
    t->matched = mem_alloc((next->n + 1) * sizeof *t->matched);
    for (u32 k = 0; k < next->n; k++) t->matched[k] = NONE;
    for (u32 i = 0; i < p->now.n; i++) {
        tracked *old = &p->list[i];
        old->match = NONE;
        map_place(text_of(&t->plan, p->now.list[i].at.file), p->now.list[i].at.off, old);
    }
    for (match_round round = SAME_TEXT; round < MATCH_ROUNDS; round++)
        for (u32 i = 0; i < p->now.n; i++) {
            tracked *old = &p->list[i];
            for (u32 k = 0; k < next->n && old->match == NONE; k++) {
                bool same = t->matched[k] == NONE && fresh[k].key == old->key && str_eq(fresh[k].path, old->path) &&
                            str_eq(next->list[k].check, p->now.list[i].check);
                if (!same || !does_match(p, t, old, i, &next->list[k], round)) continue;
                old->match = k;
                t->matched[k] = i;
            }
        }
    mem_free(fresh);
}

// ---------------------------------------------------------------------------------------------------------- who is guilty

static bool spans_line(str text, u32 from, u32 to, u32 off)
{
    return off >= fx_line_begin(text, from) && off <= fx_line_end(text, to);
}

// The kept fix that wrote the place of the next texts, or whose edit is on the same line; NONE when that is unclear.
static u32 writer_of(const trial *t, file_id file, u32 off)
{
    const fx_file_text *text = text_of(&t->plan, file);
    u32 before = 0, behind = 0, found = NONE;
    bool inside = false;
    for (u32 i = 0; text && i < text->n_edits; i++) {
        const fx_edit *e = &text->edits[i];
        u32 from = e->where.off - before + behind, to = from + u32_of(e->text.n);
        before += e->where.len;
        behind += u32_of(e->text.n);
        bool here = off >= from && off <= to;
        if (!here && (inside || !spans_line(text->new_text, from, to, off))) continue;
        u32 owner = NONE;
        for (u32 r = 0; r < t->plan.fixes.n && owner == NONE; r++) {
            const fx_planned *row = &t->plan.fixes.rows[r];
            for (u32 k = 0; row->outcome == FX_APPLIED && k < row->fix->edits.n; k++) {
                span w = row->fix->edits.rows[k].where;
                if (w.file.i == file.i && w.off == e->where.off && w.len == e->where.len) owner = r;
            }
        }
        if (owner == NONE) continue;  // an include: several may want it
        if (found != NONE && found != owner && inside == here) return NONE;
        found = owner;
        inside = here;
    }
    return found;
}

static str check_of(const proof *p, const trial *t, u32 row) { return p->now.list[t->plan.fixes.rows[row].tag].check; }

// The only kept fix (of that check, unless it is empty), or NONE when there are none or more.
static u32 only_kept(const proof *p, const trial *t, str check, u32 *count)
{
    u32 found = NONE;
    *count = 0;
    for (u32 r = 0; r < t->plan.fixes.n; r++) {
        if (t->plan.fixes.rows[r].outcome != FX_APPLIED) continue;
        if (check.n && !str_eq(check_of(p, t, r), check)) continue;
        found = r;
        ++*count;
    }
    return *count == 1 ? found : NONE;
}

static str describe(const trial *t, arena *mem, const fx_finding *f)
{
    const char *what = f->check.n ? "a new finding would come up" : "the new code does not compile";
    if (!place_is(f->at)) return arena_printf(mem, "%s: %.*s", what, STR_ARG(f->message));
    linecol at = sources_linecol(t->next.files, f->at);
    return arena_printf(mem, "%s: %.*s:%u: %.*s", what, STR_ARG(sources_file(t->next.files, f->at.file)->shown), at.line,
                        STR_ARG(f->message));
}

static file_id same_file(const proof *p, str path)
{
    for (u32 i = 1; i <= sources_count(p->now.files); i++)
        if (str_eq(sources_file(p->now.files, (file_id){i})->path, path)) return (file_id){i};
    return (file_id){0};
}

typedef struct verdict {
    u32 dropped;                // fixes that are out now
    const fx_finding *unclear;  // a defect that no single fix could be blamed for
} verdict;

// Is the finding a reason to drop anything? What only another check finds in the new text is a finding like any other:
// a later pass may fix it.
static bool is_defect(const proof *p, const trial *t, u32 k, u32 *only)
{
    u32 count;
    *only = only_kept(p, t, t->next.list[k].check, &count);
    return t->matched[k] == NONE && count > 0;
}

// Marks in why[] (by row) the fixes that wrote what a defect stands on; when there are none, the only one there is.
static const fx_finding *find_guilty(const proof *p, const trial *t, str *why)
{
    const fx_finding *unclear = NULL;
    u32 only;
    bool any = false;
    for (u32 k = 0; k < t->next.n; k++) {
        const fx_finding *f = &t->next.list[k];
        if (!is_defect(p, t, k, &only) || !place_is(f->at)) continue;
        u32 row = writer_of(t, same_file(p, path_of(t->next.files, f->at)), f->at.off);
        if (row == NONE || (f->check.n && !str_eq(check_of(p, t, row), f->check))) continue;
        if (why[row].n == 0) why[row] = describe(t, p->mem, f);
        any = true;
    }
    // One defect often brings others; they are looked at again when the guilty ones are out.
    for (u32 k = 0; k < t->next.n && !any; k++) {
        if (!is_defect(p, t, k, &only)) continue;
        if (only != NONE) why[only] = describe(t, p->mem, &t->next.list[k]);
        else if (!unclear) unclear = &t->next.list[k];
        any = only != NONE;
    }
    return any ? NULL : unclear;
}

// Drops what is clearly guilty and what left its finding alive.
static verdict judge(proof *p, trial *t)
{
    str *why = mem_alloc((t->plan.fixes.n + 1) * sizeof *why);
    verdict v = {.unclear = find_guilty(p, t, why)};
    for (u32 i = 0; i < p->now.n; i++) {
        u32 row = p->list[i].row;
        if (p->list[i].match != NONE && is_kept(&t->plan, row) && why[row].n == 0) why[row] = STR("the finding would still be there");
    }
    for (u32 r = 0; r < t->plan.fixes.n; r++) {
        if (why[r].n == 0) continue;
        fx_plan_drop(&t->plan, r, "%.*s", STR_ARG(why[r]));
        v.dropped++;
    }
    mem_free(why);
    return v;
}

// Does the text with only these fixes have a defect? *failed: analyse() gave up.
static bool has_defect(proof *p, const trial *whole, const u32 *rows, u32 n, bool *failed)
{
    trial t = {0};
    u32 next = 0;
    fx_plan_init(&t.plan, whole->plan.files);
    for (u32 r = 0; r < whole->plan.fixes.n; r++) {  // same rows as in the whole plan, the others out
        fx_plan_add(&t.plan, whole->plan.fixes.rows[r].fix, whole->plan.fixes.rows[r].tag);
        if (next < n && rows[next] == r) next++;
        else fx_plan_drop(&t.plan, r, "left out");
    }
    fx_plan_make(&t.plan, p->level);
    bool defect = false;
    *failed = !analyse(p, &t);
    if (!*failed) {
        // Only what comes up counts here; what stays alive was dropped before.
        match_findings(p, &t);
        u32 only;
        for (u32 k = 0; k < t.next.n; k++) defect |= is_defect(p, &t, k, &only);
    }
    forget_next(p, &t);
    fx_plan_release(&t.plan);
    return defect;
}

// Finds the fix whose adding brings the defect, by halving. false: analyse() gave up.
static bool drop_by_search(proof *p, trial *t, const fx_finding *f)
{
    str why = describe(t, p->mem, f);
    u32 *rows = mem_alloc((t->plan.fixes.n + 1) * sizeof *rows), n = 0;
    for (u32 r = 0; r < t->plan.fixes.n; r++)
        if (t->plan.fixes.rows[r].outcome == FX_APPLIED) rows[n++] = r;
    u32 good = 0, bad = n;  // the first `good` are fine, the first `bad` are not
    bool failed = false;
    while (bad - good > 1 && !failed) {
        u32 mid = good + (bad - good) / 2;
        if (has_defect(p, t, rows, mid, &failed)) bad = mid;
        else good = mid;
    }
    if (!failed) fx_plan_drop(&t->plan, rows[bad - 1], "%.*s", STR_ARG(why));
    mem_free(rows);
    return !failed;
}

// ---------------------------------------------------------------------------------------------------------------- passes

static void start_trial(proof *p, trial *t)
{
    *t = (trial){0};
    fx_plan_init(&t->plan, p->now.files);
    for (u32 i = 0; i < p->now.n; i++) {
        p->list[i].row = NONE;
        if (!p->now.list[i].fix || p->list[i].blocked) continue;
        p->list[i].row = t->plan.fixes.n;
        fx_plan_add(&t->plan, p->now.list[i].fix, i);
    }
}

// Plans, proves and drops until what is left holds. false: analyse() gave up. No texts: nothing can be done.
static bool settle(proof *p, trial *t)
{
    for (;;) {
        fx_plan_make(&t->plan, p->level);
        if (t->plan.texts.n == 0) return true;
        if (!analyse(p, t)) return false;
        match_findings(p, t);
        verdict v = judge(p, t);
        if (v.dropped == 0 && !v.unclear) return true;
        if (v.dropped == 0 && !drop_by_search(p, t, v.unclear)) return false;
        forget_next(p, t);
    }
}

static void note_outcome(proof *p, u32 origin, fx_outcome what, str why)
{
    if (origin != NONE) p->outcomes[origin] = (outcome){what, arena_str(p->mem, why)};
}

static void note_outcomes(proof *p, const trial *t)
{
    for (u32 i = 0; i < p->now.n; i++) {
        tracked *f = &p->list[i];
        if (f->row == NONE) continue;
        const fx_planned *row = &t->plan.fixes.rows[f->row];
        if (row->outcome == FX_DROPPED) {
            f->blocked = true;
            f->why = arena_str(p->mem, row->why);
        }
        bool gone = t->analysed && f->match == NONE && !is_kept(&t->plan, f->row);
        if (gone) note_outcome(p, f->origin, FX_MERGED, STR("another fix removes this finding too"));
        else if (!t->analysed && is_kept(&t->plan, f->row)) note_outcome(p, f->origin, FX_DROPPED, STR("the fix changes nothing"));
        else note_outcome(p, f->origin, row->outcome, row->why);
    }
}

// The analysed texts become the current ones; findings keep their history.
static void advance(proof *p, trial *t)
{
    accept_texts(p, &t->plan);
    tracked *list = track(&t->next);
    for (u32 k = 0; k < t->next.n; k++) {
        if (t->matched[k] == NONE) continue;
        const tracked *old = &p->list[t->matched[k]];
        list[k].origin = old->origin;
        list[k].blocked = old->blocked;
        list[k].why = old->why;
    }
    mem_free(p->list);
    p->list = list;
    release_analysis(p, &p->now);
    p->now = t->next;
    t->analysed = false;
    forget_next(p, t);
}

static bool run_passes(proof *p)
{
    bool good = true, more = true;
    while (good && more && p->stats->passes < FX_MAX_PASSES) {
        trial t;
        start_trial(p, &t);
        good = settle(p, &t);
        more = t.plan.texts.n > 0;
        if (good) note_outcomes(p, &t);
        if (good && more) {
            p->stats->passes++;
            advance(p, &t);
        }
        forget_next(p, &t);
        fx_plan_release(&t.plan);
    }
    p->stats->fixpoint = good && !more;
    return good;
}

static void fill_plan(const proof *p, fx_plan *plan, bool good)
{
    for (u32 i = 0; i < p->first->n; i++) {
        if (!p->first->list[i].fix) continue;
        fx_plan_add(plan, p->first->list[i].fix, i);
        fx_planned *row = &plan->fixes.rows[plan->fixes.n - 1];
        row->outcome = p->outcomes[i].outcome;
        row->why = p->outcomes[i].why;
    }
    for (u32 i = 0; good && i < p->texts.n; i++) {
        file_id file = sources_add(plan->files, p->texts.rows[i].path);
        if (!file.i) file = sources_add_text(plan->files, p->texts.rows[i].path, (str){0});
        str old = sources_text(plan->files, file);
        if (str_eq(old, p->texts.rows[i].text)) continue;
        *VEC_PUSH(&plan->texts) = (fx_file_text){.file = file, .old_hash = sources_file(plan->files, file)->hash, .old_text = old,
                                                 .new_text = p->texts.rows[i].text};
    }
}

bool fx_prove(fx_plan *plan, const fx_analysis *first, fx_level level, const fx_prover *prover, fx_proof_stats *stats, err *e)
{
    *stats = (fx_proof_stats){0};
    proof p = {.prover = prover, .first = first, .level = level, .stats = stats, .e = e, .mem = &plan->mem, .now = *first};
    p.list = track(first);
    p.outcomes = mem_alloc((first->n + 1) * sizeof *p.outcomes);
    for (u32 i = 0; i < first->n; i++) {
        p.list[i].origin = i;
        p.outcomes[i].outcome = FX_WAITS;
    }
    bool good = run_passes(&p);
    fill_plan(&p, plan, good);
    release_analysis(&p, &p.now);
    mem_free(p.list);
    mem_free(p.outcomes);
    VEC_CLEAR(&p.texts);
    return good;
}
