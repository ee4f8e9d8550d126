// memset(p, 0, sizeof(p)): the size of the pointer where that of what it points to is meant.
#include "checks/check.h"

static void check_size(ck_context *c, qm_node call, qm_fact_key key)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *fact = qm_fact_func(c->facts, u, f, key);
    if (!fact) return;
    qm_node pointer = qm_through_casts(u, qm_at_pos(u, call, qm_fact_role(c->facts, u, f, key, "pointer")));
    qm_node size = qm_through_casts(u, qm_at_pos(u, call, qm_fact_role(c->facts, u, f, key, "size")));
    if (!qm_is(pointer) || !qm_is(size) || qm_kind_of(u, size) != QM_SIZEOF) return;
    ck_site(c, call);
    qm_node measured = qm_through_casts(u, qm_first(u, size));
    if (!qm_is(measured) || !qm_same_lvalue(u, pointer, measured)) return;
    const qm_type_row *t = qm_type_of(u, qm_row(u, measured)->type);
    const qm_type_row *target = qm_type_of(u, t->target);
    if (t->kind != QMT_POINTER || target->kind == QMT_VOID || target->kind == QMT_POINTER) return;
    if (target->size == t->size) return;  // the same by chance: nothing goes wrong
    str name = ck_say(c, measured);
    ck_finding *found = ck_report(c, size, "this is the size of the pointer '%.*s', not of what it points to", STR_ARG(name));
    ck_because(c, found, fact);
    fx_fix *fix = ck_fix(c, found, FX_REVIEW, "take the size of what it points to");
    fx_insert_before(fix, qm_row(u, measured)->text, "*");
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    check_size(c, call, QMK_WRITES_BUFFER);
    check_size(c, call, QMK_READS_BUFFER);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_api_sizeof_pointer = {
    .id = "qtcwe-api-sizeof-pointer",
    .summary = "the size of a pointer is taken for the size of what it points to",
    .cwe = {467, 131},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
