// Plans: whatever the fixes are, the order in which they are added never shows, and what is kept can be applied.
// The bytes up to the first NUL are the text; behind it every six bytes are an edit (offset, length, text, fix, claim, level).
#include "fixits/plan.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

enum { MAX_FIXES = 16 };

static void make(fx_plan *p, sources *files, fx_fix *const *fixes, bool backward)
{
    fx_plan_init(p, files);
    for (u32 i = 0; i < MAX_FIXES; i++) {
        u32 k = backward ? MAX_FIXES - 1 - i : i;
        fx_plan_add(p, fixes[k], k);
    }
    fx_plan_make(p, FX_REVIEW);
}

static str result(const fx_plan *p) { return p->texts.n ? p->texts.rows[0].new_text : (str){0}; }

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    if (size > 4096) return 0;
    size_t n = 0;
    while (n < size && data[n]) n++;
    sources *files = sources_new(STR("/nowhere"));
    qm_unit *u = qm_unit_new(files);
    file_id file = sources_add_text(files, STR("/nowhere/a.cpp"), str_n((const char *)data, n));
    fx_fix *fixes[MAX_FIXES];
    for (u32 i = 0; i < MAX_FIXES; i++) fixes[i] = fx_new(u, FX_SAFE, "fix %u", i);
    static const char *const texts[] = {"", "x", ";", "a\nb", "(", ")"};
    for (size_t i = n + 1; i + 6 <= size; i += 6) {
        fx_fix *f = fixes[data[i + 3] % MAX_FIXES];
        span where = {file, n ? data[i] % (u32)n : 0, data[i + 1] % 8};
        if (where.off + where.len > n) where.len = 0;
        if (data[i + 5] % 4 == 0) f->level = FX_REVIEW;
        if (data[i + 4] % 4 == 0) fx_claim(f, where);
        else fx_replace(f, where, "%s", texts[data[i + 2] % 6]);
        if (data[i + 4] % 16 == 1) fx_include(f, data[i + 2] % 2 ? "<a>" : "\"b\"");
    }
    fx_plan forward, backward;
    make(&forward, files, fixes, false);
    make(&backward, files, fixes, true);
    if (!str_eq(result(&forward), result(&backward))) bug("the order of adding shows in the text");
    for (u32 i = 0; i < MAX_FIXES; i++)
        if (forward.fixes.rows[i].outcome != backward.fixes.rows[MAX_FIXES - 1 - i].outcome) bug("the order of adding shows for fix %u", i);
    fx_plan_release(&forward);
    fx_plan_release(&backward);
    qm_unit_free(u);
    sources_free(files);
    return 0;
}
