// The store of everything that is worked out of one unit on demand.
#include "qtmodel/analysis.h"

struct qm_analysis {
    arena mem;
    const qm_unit *unit;
    const qm_facts *facts;
    qm_cfg **cfgs;  // by function, made on demand
    struct {
        void *kept;
        void (*free_it)(void *);
        void **of_func;  // by function, made on demand
        void (*free_parts)(void *);
    } slots[QM_KEPT_COUNT];
};

qm_analysis *qm_analysis_new(const qm_unit *u, const qm_facts *facts)
{
    qm_analysis *a = mem_alloc(sizeof *a);
    a->unit = u;
    a->facts = facts;
    a->cfgs = mem_alloc(u->funcs.n * sizeof *a->cfgs);
    return a;
}

void qm_analysis_free(qm_analysis *a)
{
    if (!a) return;
    for (u32 i = 0; i < QM_KEPT_COUNT; i++) {
        if (a->slots[i].kept && a->slots[i].free_it) a->slots[i].free_it(a->slots[i].kept);
        for (u32 f = 0; a->slots[i].of_func && f < a->unit->funcs.n; f++) {
            if (!a->slots[i].of_func[f]) continue;
            a->slots[i].free_parts(a->slots[i].of_func[f]);
            mem_free(a->slots[i].of_func[f]);
        }
        mem_free(a->slots[i].of_func);
    }
    for (u32 i = 0; i < a->unit->funcs.n; i++) qm_cfg_free(a->cfgs[i]);
    mem_free(a->cfgs);
    arena_release(&a->mem);
    mem_free(a);
}

const qm_unit *qm_analysed_unit(const qm_analysis *a) { return a->unit; }
const qm_facts *qm_analysed_facts(const qm_analysis *a) { return a->facts; }
arena *qm_analysis_arena(qm_analysis *a) { return &a->mem; }

qm_cfg *qm_analysed_cfg(qm_analysis *a, qm_func f)
{
    if (!qm_is(qm_func_of(a->unit, f)->body)) return NULL;
    qm_cfg **kept = &a->cfgs[f.i];
    if (!*kept) *kept = qm_cfg_new(a->unit, a->facts, f);
    return *kept && (*kept)->complete ? *kept : NULL;
}

void **qm_analysis_slot(qm_analysis *a, qm_kept slot, void (*free_it)(void *))
{
    a->slots[slot].free_it = free_it;
    return &a->slots[slot].kept;
}

void *qm_analysis_of_func(qm_analysis *a, qm_kept slot, qm_func f, size_t size, void (*free_parts)(void *))
{
    if (!a->slots[slot].of_func) a->slots[slot].of_func = mem_alloc(a->unit->funcs.n * sizeof *a->slots[slot].of_func);
    a->slots[slot].free_parts = free_parts;
    void **record = &a->slots[slot].of_func[f.i];
    if (!*record) *record = mem_alloc(size);
    return *record;
}
