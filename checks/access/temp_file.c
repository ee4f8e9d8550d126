// Files with a fixed name in a folder where every user of the machine may have put something before.
#include "checks/check.h"
#include "qtmodel/summary.h"
#include "qtmodel/texts.h"

enum { MAX_HOPS = 4 };

static bool is_shared_folder(str text)
{
    return str_starts(text, STR("/tmp/")) || str_starts(text, STR("/var/tmp/")) || str_starts(text, STR("/dev/shm/"));
}

// What an expression's text begins with: FIXED in the shared folder, FOLDER alone, OTHER text, or something not known.
typedef enum text_kind { TEXT_UNKNOWN, TEXT_CONSTANT, TEXT_FOLDER, TEXT_FIXED } text_kind;

// Where an expression is read: `call` gives the parameters of the function in which it stands, when we have come there by one.
typedef struct reading {
    const ck_context *c;
    qm_node call;
    u32 hops;
} reading;

static text_kind kind_of(reading at, qm_node n);

// a + b, a % b: fixed when the folder comes first and only constants follow.
static text_kind kind_of_parts(reading at, qm_node left, qm_node right)
{
    text_kind l = kind_of(at, left), r = kind_of(at, right);
    if (r != TEXT_CONSTANT || l == TEXT_UNKNOWN) return TEXT_UNKNOWN;
    return l == TEXT_FOLDER ? TEXT_FIXED : l;
}

// A class made of a text by its own static function: QString::fromLatin1("…").
static bool makes_text(const qm_unit *u, qm_node call)
{
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    return (f->flags & QMFN_STATIC) && f->cls.i && qm_type_of(u, qm_row(u, call)->type)->cls.i == f->cls.i && qm_nargs(u, call) >= 1;
}

// A constant of the unit, or a parameter whose argument is known.
static text_kind kind_of_variable(reading at, qm_var v)
{
    const qm_unit *u = at.c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    if (at.hops++ == MAX_HOPS) return TEXT_UNKNOWN;
    if (row->kind != QMV_PARAM) return qm_is_constant(u, v) ? kind_of(at, row->init) : TEXT_UNKNOWN;
    qm_node arg = qm_is(at.call) && qm_called(u, at.call).i == row->func.i ? qm_arg(u, at.call, row->index) : (qm_node){0};
    return qm_is(arg) ? kind_of((reading){at.c, {0}, at.hops}, arg) : TEXT_UNKNOWN;
}

static text_kind kind_of_call(reading at, qm_node call)
{
    const qm_unit *u = at.c->unit;
    const qm_node_row *r = qm_row(u, call);
    if (r->func.i && qm_says(at.c->facts, u, r->func, QMK_TEMP_FOLDER)) return TEXT_FOLDER;
    if (r->flags & QMF_OPERATOR) return qm_count(u, call) == 2 ? kind_of_parts(at, qm_child(u, call, 0), qm_child(u, call, 1)) : TEXT_UNKNOWN;
    if (makes_text(u, call)) return kind_of(at, qm_arg(u, call, 0));
    qm_node answer = at.hops < MAX_HOPS ? qm_only_answer(u, call) : (qm_node){0};
    return qm_is(answer) ? kind_of((reading){at.c, call, at.hops + 1}, answer) : TEXT_UNKNOWN;
}

static text_kind kind_of(reading at, qm_node n)
{
    const qm_unit *u = at.c->unit;
    n = qm_strip(u, n);
    if (!qm_is(n)) return TEXT_UNKNOWN;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_STRING: return is_shared_folder(r->str) ? TEXT_FIXED : TEXT_CONSTANT;
    case QM_CHAR: return TEXT_CONSTANT;
    case QM_VAR: return kind_of_variable(at, r->var);
    case QM_CAST: case QM_MACRO: return kind_of(at, qm_first(u, n));
    case QM_CONSTRUCT: return qm_nargs(u, n) == 1 ? kind_of(at, qm_arg(u, n, 0)) : TEXT_UNKNOWN;
    case QM_BINARY: return r->op == QMO_ADD ? kind_of_parts(at, qm_child(u, n, 0), qm_child(u, n, 1)) : TEXT_UNKNOWN;
    case QM_CALL: return kind_of_call(at, n);
    default: return TEXT_UNKNOWN;
    }
}

static bool has_writing_mode(const ck_context *c, qm_node mode)
{
    const qm_unit *u = c->unit;
    for (u32 i = mode.i; i < qm_end(u, mode); i++)
        if (u->nodes.rows[i].kind == QM_ENUMERATOR && qm_fact_enumerator(c->facts, u->nodes.rows[i].str, QMK_OPENS_TO_WRITE)) return true;
    return false;
}

// The call that opens the file for writing; `made` itself when it does so by itself; {0} when none is in sight.
static qm_node opened_at(const ck_context *c, qm_node made)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, made);
    if (r->kind == QM_CALL && !(r->flags & QMF_METHOD)) {  // fopen(path, "w")
        qm_node mode = qm_strip(u, qm_arg(u, made, 1));
        bool writes = !qm_is(mode) || (qm_kind_of(u, mode) == QM_STRING && qm_row(u, mode)->str.n && qm_row(u, mode)->str.p[0] != 'r');
        return writes ? made : (qm_node){0};
    }
    qm_node lvalue = r->kind == QM_CALL ? qm_object_of(u, made) : (qm_node){0};
    qm_var var = qm_is(lvalue) ? qm_root_var(u, lvalue) : qm_object_of_handle(u, qm_object_at(u, qm_parent(u, made)))->var;
    u32 n = 0;
    const qm_node *uses = var.i ? qm_uses(u, var, &n) : NULL;
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind != QM_EV_CALLED) continue;
        const qm_fact *mode = qm_fact_func(c->facts, u, qm_row(u, ev.at)->func, QMK_OPENED_WITH);
        if (mode && has_writing_mode(c, qm_at_pos(u, ev.at, mode->pos))) return ev.at;
    }
    return (qm_node){0};
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, call);
    if (qm_says(c->facts, u, r->func, QMK_UNSAFE_NAME)) {
        ck_site(c, call);
        str name = qm_func_of(u, r->func)->name;
        ck_finding *found = ck_report(c, call, "'%.*s' gives a name that somebody else may take before the file is made", STR_ARG(name));
        ck_because(c, found, qm_fact_func(c->facts, u, r->func, QMK_UNSAFE_NAME));
        return;
    }
    const qm_fact *fact = qm_fact_func(c->facts, u, r->func, QMK_CREATES_FILE);
    if (!fact) return;
    qm_node path = qm_at_pos(u, call, fact->pos);
    if (!qm_is(path)) return;
    ck_site(c, call);
    if (kind_of((reading){.c = c}, path) != TEXT_FIXED) return;
    qm_node opened = opened_at(c, call);
    if (!qm_is(opened)) return;
    ck_finding *found = ck_report(c, call, "a fixed name in a folder that all users share: somebody else may have put a file or a link there");
    ck_because(c, found, fact);
    if (opened.i != call.i) ck_add_note(c, found, qm_row(u, opened)->at, "opened for writing here");
}

static void run(ck_context *c) { ck_each_call_anywhere(c, check_call); }

const ck_check ck_access_temp_file = {
    .id = "qtcwe-access-temp-file",
    .summary = "a file with a fixed name is made in a folder that all users of the machine share",
    .cwe = {377, 379},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
