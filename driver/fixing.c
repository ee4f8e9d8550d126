// The proof's analyser: units that include a changed file are analysed again, in workers, with the new texts in memory.
#include "base/os.h"
#include "driver/driver.h"

typedef struct prover {
    const dr_run *run;
    const dr_answer *first;  // by unit: what was said of the files on disk
    dr_answer *again;        // by unit: what was said last with overlays
    u64 *key;                // by unit: which overlays `again` is for; 0 = never asked
    sources *files;          // identifies files by path
    struct { file_id *rows; u32 n, cap; } *includes;  // by unit
    const dr_share *share;   // NULL: all fixes, on the files on disk
} prover;

// One analysis handed to the engine.
typedef struct state {
    sources *files;
    ck_findings findings;
    struct { fx_finding *rows; u32 n, cap; } list;
} state;

bool dr_has_changed(const dr_run *run, const ck_findings *f, err *e)
{
    int code = run->options->fix == FX_NONE ? EXIT_UNIT : EXIT_FIX_REFUSED;
    for (u32 i = 0; i < f->changed.n; i++)
        err_add(e, code, "%.*s changed while it was analysed; run again",
                STR_ARG(sources_file(f->files, f->changed.rows[i])->shown));
    return f->changed.n > 0;
}

// ------------------------------------------------------------------------------------------------ what is compared

static void add_findings(const ck_findings *f, state *into)
{
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        if (!x->suppressed)
            *VEC_PUSH(&into->list) = (fx_finding){str_of(x->check->id), x->at, x->message, x->known ? NULL : x->fix};
    }
    for (u32 i = 0; i < f->errors.n; i++)
        *VEC_PUSH(&into->list) = (fx_finding){.at = f->errors.rows[i].at, .message = f->errors.rows[i].text};
}

static void add_failures(const dr_run *run, const dr_answer *answers, arena *mem, state *into)
{
    for (u32 i = 0; i < run->project->units.n; i++) {
        if (!answers[i].failed) continue;
        VEC_PUSH(&into->list)->message =
            arena_printf(mem, "%.*s could not be analysed", STR_ARG(run->project->units.rows[i].shown));
    }
}

// ------------------------------------------------------------------------------------------------------- analysing

static void read_includes(prover *p, u32 unit)
{
    if (p->first[unit].bytes.n == 0) return;
    ck_findings f;
    ck_findings_init(&f, p->files);
    f.with_includes = true;
    if (ck_findings_read(&f, buf_str(&p->first[unit].bytes)))
        for (u32 i = 0; i < f.includes.n; i++) *VEC_PUSH(&p->includes[unit]) = f.includes.rows[i];
    ck_findings_release(&f);
}

static bool includes(const prover *p, u32 unit, file_id file)
{
    for (u32 i = 0; i < p->includes[unit].n; i++)
        if (p->includes[unit].rows[i].i == file.i) return true;
    return false;
}

// What the unit sees of the overlays as one number; 0 when it sees none.
static u64 overlay_key(const prover *p, u32 unit, const qm_overlay *overlays, const file_id *ids, u32 n)
{
    u64 key = 0;
    for (u32 i = 0; i < n; i++) {
        if (!includes(p, unit, ids[i])) continue;
        u64 one = str_hash(overlays[i].text) ^ (u64)ids[i].i << 32;
        key = (key ^ one) * 1099511628211u + 1;
    }
    return key;
}

// Brings again[] up to date for the units that see overlays. false: interrupted.
static bool analyse_affected(prover *p, const qm_overlay *overlays, u32 n, u64 *keys)
{
    u32 n_units = p->run->project->units.n, n_which = 0;
    u32 *which = mem_alloc(n_units * sizeof *which);
    file_id *ids = mem_alloc(n * sizeof *ids);
    for (u32 i = 0; i < n; i++) ids[i] = sources_add(p->files, overlays[i].path);
    for (u32 i = 0; i < n_units; i++) {
        keys[i] = overlay_key(p, i, overlays, ids, n);
        if (keys[i] == 0 || keys[i] == p->key[i]) continue;
        p->key[i] = keys[i];
        which[n_which++] = i;
    }
    bool good = n_which == 0 || dr_analyse(p->run, which, n_which, overlays, n, p->again);
    mem_free(ids);
    mem_free(which);
    return good;
}

static void release_state(void *user, fx_analysis *a)
{
    (void)user;
    state *s = a->owner;
    VEC_CLEAR(&s->list);
    ck_findings_release(&s->findings);
    sources_free(s->files);
    mem_free(s);
    *a = (fx_analysis){0};
}

static sources *new_sources(void)
{
    buf cwd = {0};
    os_cwd(&cwd);
    sources *s = sources_new(buf_str(&cwd));
    buf_release(&cwd);
    return s;
}

// Fixes that are another patch's are not offered.
static void keep_share(const prover *p, state *s)
{
    for (u32 i = 0; p->share && i < s->list.n; i++)
        if (s->list.rows[i].fix && !p->share->takes(p->share->user, s->files, &s->list.rows[i])) s->list.rows[i].fix = NULL;
}

static bool analyse_texts(prover *p, const qm_overlay *overlays, u32 n, fx_analysis *out, err *e)
{
    u32 n_units = p->run->project->units.n;
    u64 *keys = mem_alloc(n_units * sizeof *keys);
    if (!analyse_affected(p, overlays, n, keys)) {
        mem_free(keys);
        err_add(e, EXIT_UNIT, "interrupted");
        return false;
    }
    dr_answer *now = mem_alloc(n_units * sizeof *now);  // borrowed from first and again
    for (u32 i = 0; i < n_units; i++) now[i] = keys[i] ? p->again[i] : p->first[i];
    state *s = mem_alloc(sizeof *s);
    s->files = new_sources();
    for (u32 i = 0; i < n; i++) sources_add_text(s->files, overlays[i].path, overlays[i].text);
    ck_findings_init(&s->findings, s->files);
    dr_merge(p->run, now, &s->findings);
    add_findings(&s->findings, s);
    add_failures(p->run, now, &s->findings.mem, s);
    keep_share(p, s);
    mem_free(now);
    mem_free(keys);
    *out = (fx_analysis){.files = s->files, .list = s->list.rows, .n = s->list.n, .owner = s};
    if (!dr_has_changed(p->run, &s->findings, e)) return true;
    release_state(NULL, out);
    return false;
}

// The overlays in place of what the patches before this one made of the same files.
static bool analyse(void *user, const qm_overlay *overlays, u32 n, fx_analysis *out, err *e)
{
    prover *p = user;
    struct { qm_overlay *rows; u32 n, cap; } all = {0};
    for (u32 i = 0; i < n; i++) *VEC_PUSH(&all) = overlays[i];
    for (u32 k = 0; p->share && k < p->share->n_base; k++) {
        bool newer = false;
        for (u32 i = 0; i < n; i++) newer = newer || str_eq(overlays[i].path, p->share->base[k].path);
        if (!newer) *VEC_PUSH(&all) = p->share->base[k];
    }
    bool good = analyse_texts(p, all.rows, all.n, out, e);
    VEC_CLEAR(&all);
    return good;
}

static void prover_init(prover *p, const dr_run *run, const dr_answer *answers)
{
    u32 n = run->project->units.n;
    *p = (prover){.run = run, .first = answers, .again = mem_alloc(n * sizeof *p->again),
                  .key = mem_alloc(n * sizeof *p->key), .includes = mem_alloc(n * sizeof *p->includes),
                  .files = new_sources()};
    for (u32 i = 0; i < n; i++) read_includes(p, i);
}

static void prover_release(prover *p)
{
    for (u32 i = 0; i < p->run->project->units.n; i++) {
        dr_answer_release(&p->again[i]);
        VEC_CLEAR(&p->includes[i]);
    }
    mem_free(p->again);
    mem_free(p->key);
    mem_free(p->includes);
    sources_free(p->files);
}

bool dr_prove(const dr_run *run, ck_findings *findings, const dr_answer *answers, fx_level level, fx_plan *plan,
              fx_proof_stats *stats, err *e)
{
    prover p;
    prover_init(&p, run, answers);
    state first = {0};
    add_findings(findings, &first);
    add_failures(run, answers, &findings->mem, &first);
    // The plan points into the list as long as it lives.
    fx_finding *list = arena_alloc(&findings->mem, first.list.n * sizeof *list);
    if (first.list.n) memcpy(list, first.list.rows, first.list.n * sizeof *list);
    fx_analysis analysis = {.files = findings->files, .list = list, .n = first.list.n};
    VEC_CLEAR(&first.list);
    fx_prover callbacks = {&p, analyse, release_state};
    bool good = fx_prove(plan, &analysis, level, &callbacks, stats, e);
    prover_release(&p);
    return good;
}

bool dr_prove_share(const dr_run *run, const dr_answer *answers, const dr_share *share, fx_level level, fx_analysis *first,
                    fx_plan *plan, err *e)
{
    prover p;
    prover_init(&p, run, answers);
    p.share = share;
    fx_proof_stats stats;
    fx_prover callbacks = {&p, analyse, release_state};
    bool good = analyse(&p, NULL, 0, first, e);
    if (good) {
        fx_plan_init(plan, first->files);
        good = fx_prove(plan, first, level, &callbacks, &stats, e);
        if (!good) dr_release_share(first, plan);
    }
    prover_release(&p);
    return good;
}

void dr_release_share(fx_analysis *first, fx_plan *plan)
{
    fx_plan_release(plan);
    release_state(NULL, first);
}
