// What a peer sends is gathered, in a member or until a line is whole, and nothing limits how much.
#include "checks/check.h"
#include "qtmodel/bounds.h"

typedef struct gather {
    ck_context *c;
    qm_node append;   // m_data += socket->readAll()
    qm_node read;
    qm_node device;
    qm_var member;
    qm_var name;      // the reference by which the function names it; {0}
    const qm_fact *breaks;
} gather;

static bool limits_input(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++)
        if (u->nodes.rows[i].kind == QM_CALL && qm_says(c->facts, u, u->nodes.rows[i].func, QMK_LIMITS_INPUT)) return true;
    return false;
}

// The member that the text is appended to: itself, one of its elements, or what a reference in this function names of it; {0}.
static qm_node gathered_in(const ck_context *c, qm_node to, qm_var *name)
{
    const qm_unit *u = c->unit;
    *name = (qm_var){0};
    for (u32 hops = 0; qm_is(to) && hops < 4; hops++) {
        const qm_node_row *r = qm_row(u, to);
        const qm_fact *element = r->kind == QM_CALL ? qm_fact_func(c->facts, u, r->func, QMK_ELEMENT_OF) : NULL;
        if (r->kind == QM_MEMBER) return to;
        if (element) to = qm_at_pos(u, to, element->pos);
        else if (r->kind == QM_VAR && qm_type_of(u, qm_var_of(u, r->var)->type)->kind == QMT_REFERENCE) *name = r->var, to = qm_var_of(u, r->var)->init;
        else return (qm_node){0};
        to = qm_is(to) ? qm_strip(u, to) : to;
    }
    return (qm_node){0};
}

static bool is_measured(const gather *g, qm_var var);

// The same of an expression that names it, or one of its elements.
static bool is_measured_at(const gather *g, qm_node use)
{
    const qm_unit *u = g->c->unit;
    qm_node up = qm_parent(u, use);
    if (!qm_is(up)) return true;
    const qm_node_row *r = qm_row(u, up);
    if (r->kind == QM_DECL && r->var.i != g->name.i && qm_type_of(u, qm_var_of(u, r->var)->type)->kind == QMT_REFERENCE) return is_measured(g, r->var);
    if (r->kind != QM_CALL) return r->kind == QM_UNARY && r->op == QMO_ADDR;
    if (!r->func.i) return true;
    if (qm_object_of(u, up).i != use.i && qm_func_of(u, r->func)->flags & QMFN_USER) return true;
    if (qm_says(g->c->facts, u, r->func, QMK_SIZE_OF)) return true;
    // m_data = {}, m_data.clear() at another place than the end is what one does with all that has come.
    return qm_says(g->c->facts, u, r->func, QMK_ELEMENT_OF) && up.i != g->append.i && is_measured_at(g, up);
}

static bool is_measured(const gather *g, qm_var var)
{
    const qm_unit *u = g->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, var, &n);
    for (u32 i = 0; i < n; i++)
        if (is_measured_at(g, uses[i])) return true;
    return false;
}

// Is the function called each time something has come from the device?
static bool runs_on_input(const ck_context *c, qm_func f, qm_conn *conn)
{
    const qm_unit *u = c->unit;
    *conn = qm_conn_of_slot(u, f);
    if (!conn->i) return false;
    const qm_conn_row *r = qm_conn_of(u, *conn);
    const qm_fact *tells = qm_fact_func(c->facts, u, r->signal_func, QMK_TELLS);
    return tells && str_is(tells->text, "progress") && qm_is(r->sender);
}

// Each time something has come, here or in the function that calls this one.
static bool runs_or_is_called_on_input(const ck_context *c, qm_func f, qm_conn *conn)
{
    const qm_unit *u = c->unit;
    if (runs_on_input(c, f, conn)) return true;
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) == QM_CALL && qm_row(u, n)->func.i == f.i && runs_on_input(c, qm_enclosing_func(u, n), conn)) return true;
    }
    return false;
}

static void offer_limit(const gather *g, ck_finding *f)
{
    ck_context *c = g->c;
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "break off when a peer sends too much");
    str data = qm_text(u, qm_object_of(u, g->append)), device = qm_text(u, g->device);
    qm_node stmt = qm_parent(u, g->append);
    if (!data.n || !device.n) fx_withhold(fix, "the member or the connection is not named here");
    else if (qm_kind_of(u, stmt) != QM_EXPR_STMT) fx_withhold(fix, "the appending is not a statement of its own");
    else if (qm_kind_of(u, qm_parent(u, stmt)) != QM_COMPOUND || qm_in_loop(u, stmt)) fx_withhold(fix, "it is done on a condition or in a loop");
    else
        fx_statements_after(fix, stmt, "if (%.*s.size() > %s) {\n\t%.*s.clear();\n\t%.*s%s%.*s();\n\treturn;\n}", STR_ARG(data), c->option(c, "limit"),
                            STR_ARG(data), STR_ARG(device), qm_type_of(u, qm_row(u, g->device)->type)->kind == QMT_POINTER ? "->" : ".",
                            STR_ARG(g->breaks->text));
}

static void judge(ck_context *c, qm_func in, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_fact *appends = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_APPENDS);
    qm_conn conn;
    if (!appends) return;
    gather g = {.c = c, .append = n};
    qm_node to = qm_object_of(u, n), what = qm_at_pos(u, n, appends->pos);
    what = qm_is(what) ? qm_strip(u, what) : what;
    if (!qm_is(what) || qm_kind_of(u, what) != QM_CALL || !qm_says(c->facts, u, qm_row(u, what)->func, QMK_READS_ALL)) return;
    to = gathered_in(c, to, &g.name);
    if (!qm_is(to)) return;
    ck_site(c, n);
    if (!runs_or_is_called_on_input(c, in, &conn)) return;
    g.read = what;
    g.device = qm_object_of(u, what);
    g.member = qm_row(u, to)->var;
    const qm_var_row *v = qm_var_of(u, g.member);
    qm_class cls = qm_is(g.device) ? qm_object_class(u, g.device) : (qm_class){0};
    g.breaks = cls.i ? qm_fact_class(c->facts, u, cls, QMK_BREAKS_OFF) : NULL;
    if (!g.breaks || v->kind != QMV_FIELD || !qm_class_of(u, v->cls)->user || qm_has_unseen_methods(u, v->cls)) return;
    if (is_measured(&g, g.member) || (g.name.i && is_measured(&g, g.name))) return;
    ck_finding *f = ck_report(c, n, "the peer decides how much '%.*s' holds: nothing limits it", STR_ARG(v->name));
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, what)->func, QMK_READS_ALL));
    ck_add_note(c, f, qm_row(u, qm_conn_of(u, conn)->call)->at, "called each time something has come");
    ck_add_note(c, f, qm_row(u, n)->at, "all of it is kept here, and its size is never asked for");
    offer_limit(&g, f);
}

// --------------------------------------------------------------------------------------------------------------- lines
// Does anybody compare how much has come?
static bool is_amount_compared(const ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !qm_says(c->facts, u, qm_row(u, n)->func, QMK_BYTES_AVAILABLE)) continue;
        qm_node up = qm_above_casts(u, n);
        i64 value;
        bool zero = qm_is(up) && qm_kind_of(u, up) == QM_BINARY && qm_int_value(u, qm_child(u, up, 1), &value) && value <= 1;
        if (!zero) return true;
    }
    return false;
}

// if (!socket->canReadLine()) return; the beginning of the line is kept meanwhile, whatever comes.
static bool judge_line(ck_context *c, qm_func in, qm_node n)
{
    const qm_unit *u = c->unit;
    const qm_fact *line = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_TELLS_LINE);
    qm_node device = line ? qm_object_of(u, n) : (qm_node){0};
    qm_class cls = qm_is(device) ? qm_object_class(u, device) : (qm_class){0};
    qm_conn conn;
    if (!cls.i || !qm_fact_class(c->facts, u, cls, QMK_BREAKS_OFF)) return false;
    ck_site(c, n);
    if (!runs_or_is_called_on_input(c, in, &conn) || is_amount_compared(c)) return false;
    ck_finding *f = ck_report(c, n, "the peer decides how long a line is: nothing limits how much of it is kept");
    ck_because(c, f, line);
    ck_add_note(c, f, qm_row(u, qm_conn_of(u, conn)->call)->at, "called each time something has come");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "break off when a line is too long"), "how long a line may be, the protocol decides");
    return true;
}

static void run(ck_context *c)
{
    if (limits_input(c)) return;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(c->unit, f)->body;
        bool told = false;
        for (u32 i = body.i; i < qm_end(c->unit, body); i++) {
            if (qm_kind_of(c->unit, (qm_node){i}) != QM_CALL) continue;
            judge(c, f, (qm_node){i});
            told = told || judge_line(c, f, (qm_node){i});
        }
    }
}

static const char *const options[] = {"limit=16 * 1024 * 1024: bytes the fixed code keeps at most", NULL};

const ck_check ck_socket_unlimited_input = {
    .id = "qtcwe-socket-unlimited-input",
    .summary = "what a peer sends is gathered without a limit",
    .cwe = {770, 400},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
