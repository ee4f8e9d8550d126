// Objects with a life of their own that are overwritten or copied as bytes.
#include "checks/check.h"

enum { MAX_DEPTH = 4 };

// The class that makes it more than bytes: its own destructor or that of a part. {0}: none is known.
static qm_class not_plain(const qm_unit *u, qm_class cls, u32 depth)
{
    const qm_class_row *r = qm_class_of(u, cls);
    if (!cls.i || !r->complete || r->tainted || depth > MAX_DEPTH) return (qm_class){0};
    if (r->destroys) return cls;
    qm_class found = {0};
    for (u32 i = 0; i < r->n_bases && !found.i; i++) found = not_plain(u, u->bases.rows[r->first_base + i], depth + 1);
    for (u32 i = 0; i < r->n_fields && !found.i; i++) {
        const qm_type_row *t = qm_type_of(u, u->vars.rows[r->first_field + i].type);
        if (t->kind == QMT_ARRAY) t = qm_type_of(u, t->target);
        if (t->kind == QMT_RECORD) found = not_plain(u, t->cls, depth + 1);
    }
    return found;
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_RAW_MEMORY);
    qm_node pointer = fact ? qm_at_pos(u, call, fact->pos) : (qm_node){0};
    if (!qm_is(pointer)) return;
    pointer = qm_strip(u, pointer);
    while (qm_kind_of(u, pointer) == QM_CAST && qm_row(u, pointer)->flags & QMF_IMPLICIT) pointer = qm_strip(u, qm_first(u, pointer));
    const qm_type_row *t = qm_type_of(u, qm_row(u, pointer)->type);
    const qm_type_row *target = t->kind == QMT_POINTER || t->kind == QMT_ARRAY ? qm_type_of(u, t->target) : NULL;
    if (!target || target->kind != QMT_RECORD) return;
    ck_site(c, call);
    qm_class why = not_plain(u, target->cls, 0);
    if (!why.i) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name, cls = qm_class_of(u, target->cls)->name, part = qm_class_of(u, why)->name;
    ck_finding *f = ck_report(c, call, "'%.*s' writes over a '%.*s' as if it were bytes: what it held is lost, and its destructor meets something else",
                              STR_ARG(name), STR_ARG(cls));
    ck_because(c, f, fact);
    if (why.i != target->cls.i) ck_add_note(c, f, qm_class_of(u, target->cls)->at, "it holds a '%.*s'", STR_ARG(part));
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "give it its first value again");
    qm_node value = qm_strip(u, qm_arg(u, call, 1)), object = qm_kind_of(u, pointer) == QM_UNARY ? qm_first(u, pointer) : (qm_node){0};
    bool cleared = qm_is(value) && qm_kind_of(u, value) == QM_INT && qm_row(u, value)->value == 0;
    bool plain = qm_is(object) && (qm_kind_of(u, object) == QM_VAR || qm_kind_of(u, object) == QM_MEMBER) && qm_row(u, pointer)->op == QMO_ADDR;
    str text = plain ? qm_text(u, object) : (str){0};
    if (!cleared || !text.n || qm_kind_of(u, qm_parent(u, call)) != QM_EXPR_STMT) fx_withhold(fix, "what is copied is not one object that is cleared");
    fx_replace(fix, qm_row(u, call)->text, "%.*s = {}", STR_ARG(text));
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_api_raw_memory = {
    .id = "qtcwe-api-raw-memory",
    .summary = "an object with a destructor is overwritten as bytes",
    .cwe = {664, 676},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
