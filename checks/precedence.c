// One finding for one defect: the table of checks/precedence.def, applied to sorted findings.
#include "checks/findings.h"

typedef struct preference { str exact, general; } preference;

static const preference preferences[] = {
#define PREFER(exact, general) {{exact, sizeof exact - 1}, {general, sizeof general - 1}},
#include "checks/precedence.def"
#undef PREFER
};

static bool is_named(const ck_check *c, str local) { return ck_find(local) == c; }

static bool is_preferred(const ck_check *exact, const ck_check *general)
{
    for (size_t i = 0; i < sizeof preferences / sizeof *preferences; i++)
        if (is_named(general, preferences[i].general) && is_named(exact, preferences[i].exact)) return true;
    return false;
}

static bool is_general(const ck_check *c)
{
    for (size_t i = 0; i < sizeof preferences / sizeof *preferences; i++)
        if (is_named(c, preferences[i].general)) return true;
    return false;
}

// Code of a macro has no extent of its own: its place stands for it.
static span extent(const ck_finding *f) { return span_is(f->range) ? f->range : (span){f->at.file, f->at.off, 0}; }

static bool contains(span outer, span inner)
{
    return outer.file.i == inner.file.i && outer.off <= inner.off && inner.off + inner.len <= outer.off + outer.len;
}

bool ck_is_told_by_another(const ck_findings *f, u32 i)
{
    const ck_finding *general = &f->list.rows[i];
    if (!is_general(general->check)) return false;
    span mine = extent(general);
    for (u32 k = 0; k < f->list.n; k++) {
        const ck_finding *other = &f->list.rows[k];
        span its = extent(other);
        if ((contains(its, mine) || contains(mine, its)) && is_preferred(other->check, general->check)) return true;
    }
    return false;
}
