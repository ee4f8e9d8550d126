// Files that every user of the machine may write to.
#include "checks/weak.h"
#include "qtmodel/bounds.h"

enum { OTHERS_WRITE = 0002, OTHERS_AND_GROUP_WRITE = 0022 };

static void check_mode(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_FILE_MODE);
    qm_node mode = fact ? qm_at_pos(u, call, fact->pos) : (qm_node){0};
    i64 value;
    if (!qm_is(mode)) return;
    if (!qm_int_value(u, mode, &value)) {
        ck_unknown(c, call, "the mode is no constant");
        return;
    }
    ck_site(c, call);
    if (!(value & OTHERS_WRITE)) return;
    if (value & 01000) return;  // sticky: a folder made for everybody
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *found = ck_report(c, call, "'%.*s' lets every user of the machine write", STR_ARG(name));
    ck_because(c, found, fact);
    fx_fix *fix = ck_fix(c, found, FX_REVIEW, "keep group and others from writing");
    str text = qm_text(u, mode);
    if (text.n < 2 || text.p[0] != '0') fx_withhold(fix, "the mode is not written as an octal number here");
    fx_replace(fix, qm_row(u, mode)->text, "0%llo", (unsigned long long)(value & ~OTHERS_AND_GROUP_WRITE));
}

static void check_choice(ck_context *c, qm_node call)
{
    ck_weak w;
    if (!ck_weak_choice(c, call, "permissions", &w)) return;
    ck_finding *found = ck_report(c, call, "every user of the machine may write to the file");
    ck_because(c, found, w.fact);
    ck_add_note(c, found, qm_row(c->unit, w.value)->at, "this lets them");
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    check_mode(c, call);
    check_choice(c, call);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_access_permissions = {
    .id = "qtcwe-access-permissions",
    .summary = "a file is made writable for every user of the machine",
    .cwe = {732, 276},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
