// Files that every user of the machine may write to.
#include "checks/weak.h"

enum { OTHERS_WRITE = 0002, OTHERS_AND_GROUP_WRITE = 0022 };

static void check_mode(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    ck_mode mode;
    if (!ck_mode_given(c, call, QMK_FILE_MODE, &mode) || !(mode.bits & OTHERS_WRITE)) return;
    if (mode.bits & 01000) return;  // sticky: a folder made for everybody
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *found = ck_report(c, call, "'%.*s' lets every user of the machine write", STR_ARG(name));
    ck_because(c, found, mode.fact);
    ck_offer_narrower_mode(c, found, &mode, OTHERS_WRITE, OTHERS_AND_GROUP_WRITE, "keep group and others from writing");
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
