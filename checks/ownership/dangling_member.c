// A method that deletes what a member points to and leaves the member as it is, while other methods go on using it.
#include "checks/ownership/still_listed.h"
#include "qtmodel/lifetimes.h"
#include "qtmodel/summary.h"

static bool assigns_member(const qm_unit *u, qm_func f, qm_var member)
{
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_outermost_func(u, qm_enclosing_func(u, uses[i])).i == f.i && qm_is_written(u, uses[i])) return true;
    return false;
}

// Another member that gets a constant tells the other methods that the object is gone.
static bool keeps_account(const qm_unit *u, qm_func f, qm_var member)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        if (u->nodes.rows[i].kind != QM_ASSIGN) continue;
        qm_node left = qm_strip(u, qm_first(u, (qm_node){i}));
        if (qm_is(left) && qm_kind_of(u, left) == QM_MEMBER && qm_row(u, left)->var.i != member.i) return true;
    }
    return false;
}

// May the method be run by somebody who does not know that the member has to get another value, while the object lives on?
static bool may_be_called(const ck_context *c, qm_func f, qm_var member)
{
    const qm_unit *u = c->unit;
    const qm_func_row *row = qm_func_of(u, f);
    bool open = !(row->flags & (QMFN_PRIVATE | QMFN_PROTECTED)) || row->flags & QMFN_SLOT, called = false;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->func.i != f.i || (r->kind != QM_CALL && r->kind != QM_FUNC_REF)) continue;
        if (r->kind == QM_FUNC_REF) { open = true; continue; }
        qm_func by = qm_outermost_func(u, qm_enclosing_func(u, (qm_node){i}));
        if (qm_func_of(u, by)->flags & (QMFN_DTOR | QMFN_CTOR) || assigns_member(u, by, member)) return false;
        called = true;
    }
    return open || called;
}

// Does only a signal of the member's own object run the method? It sends none when it is gone.
static bool is_its_slot(const qm_unit *u, qm_func f, qm_var member)
{
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (conn->slot_func.i != f.i) continue;
        if (!qm_is(conn->sender)) return true;
        const qm_node_row *r = qm_row(u, conn->sender);
        if (r->var.i == member.i || r->kind != QM_MEMBER) return true;
    }
    return false;
}

// A use of what the member points to, in a method that may be called later; {0} when none is sure.
static qm_node later_use(const ck_context *c, const qm_member_life *m)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, m->member, &n);
    for (u32 i = 0; i < n; i++) {
        qm_func f = qm_enclosing_func(u, uses[i]);
        const qm_func_row *row = qm_func_of(u, f);
        if (f.i == m->func.i || row->cls.i != m->cls.i || row->flags & (QMFN_CTOR | QMFN_LAMBDA | QMFN_STATIC | QMFN_TAINTED)) continue;
        if (!qm_is_own_member(u, uses[i]) || assigns_member(u, f, m->member)) continue;
        qm_event_kind kind = qm_event_at(u, c->facts, uses[i]).kind;
        if (kind != QM_EV_CALLED && kind != QM_EV_DELETED && kind != QM_EV_DELETED_LATER) continue;
        if (row->flags & QMFN_DTOR) return uses[i];
        bool open = !(row->flags & (QMFN_PRIVATE | QMFN_PROTECTED)) || row->flags & QMFN_SLOT;
        if (open && !is_its_slot(u, f, m->member)) return uses[i];
    }
    return (qm_node){0};
}

static qm_node named_at(const qm_unit *u, qm_node at)
{
    return qm_kind_of(u, at) == QM_DELETE ? qm_strip(u, qm_first(u, at)) : qm_object_of(u, at);
}

static bool used_behind(const qm_unit *u, qm_func f, qm_node at, qm_var member)
{
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_outermost_func(u, qm_enclosing_func(u, uses[i])).i == f.i && uses[i].i >= qm_end(u, at)) return true;
    return false;
}

static void offer_fix(ck_context *c, ck_finding *f, const qm_member_life *m)
{
    const qm_unit *u = c->unit;
    qm_node stmt = qm_parent(u, m->at), operand = named_at(u, m->at);
    if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT || !qm_is(operand)) return;
    fx_fix *fix = ck_fix(c, f, m->later ? FX_REVIEW : FX_SAFE, "set '%.*s' to null", STR_ARG(qm_var_of(u, m->member)->name));
    str text = qm_text(u, operand);
    if (text.n == 0) fx_withhold(fix, "it stands in a macro");
    if (m->later && used_behind(u, m->func, m->at, m->member)) fx_withhold(fix, "it is still used behind that");
    fx_statements_after(fix, stmt, "%.*s = nullptr;", STR_ARG(text));
}

static void judge(ck_context *c, const qm_member_life *m)
{
    const qm_unit *u = c->unit;
    if (!m->deletes || !m->left || m->in_destructor || m->in_constructor) return;
    if (!ck_may_judge(c, m->func)) return;
    qm_type_kind type = qm_type_of(u, qm_var_of(u, m->member)->type)->kind;
    qm_node named = named_at(u, m->at);
    if (type != QMT_POINTER || !qm_is(named) || qm_kind_of(u, named) != QM_MEMBER || qm_row(u, named)->var.i != m->member.i) return;
    ck_site(c, m->at);
    const qm_summary *sum = qm_summary_of(c->analysis, m->func);
    // Where the whole object ends, or somebody else may see to the member, nothing can be said.
    if (!sum || sum->does[0].may & (QM_DOES_UNKNOWN | QM_DOES_ENDS | QM_DOES_STORES) || sum->effects & QM_EFFECT_MEMBERS) {
        ck_unknown(c, m->at, "what else the function does to the object");
        return;
    }
    if (keeps_account(u, m->func, m->member) || !may_be_called(c, m->func, m->member)) return;
    qm_node use = later_use(c, m);
    if (!qm_is(use)) return;
    str name = qm_var_of(u, m->member)->name;
    ck_finding *f = ck_report(c, m->at, m->later ? "'%.*s' will be deleted, and still points there afterwards"
                                                 : "'%.*s' is deleted, and still points there afterwards", STR_ARG(name));
    ck_add_note(c, f, qm_row(u, m->at)->at, m->later ? "the event loop deletes it after this" : "deleted here");
    str by = qm_func_of(u, qm_enclosing_func(u, use))->qualified;
    ck_add_note(c, f, qm_row(u, use)->at, "'%.*s' uses it here when it is called after that", STR_ARG(by));
    offer_fix(c, f, m);
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->classes.n; i++) {
        const qm_class_row *row = &c->unit->classes.rows[i];
        u32 n = 0;
        const qm_member_life *lives = row->user && !row->tainted && row->n_fields ? qm_member_lives(c->analysis, (qm_class){i}, &n) : NULL;
        for (u32 k = 0; k < n; k++) judge(c, &lives[k]);
    }
    ck_still_listed(c);
    ck_left_listed(c);
}

const ck_check ck_ownership_dangling_member = {
    .id = "qtcwe-ownership-dangling-member",
    .summary = "member, or entry of a container, that still points to what has been deleted",
    .cwe = {416},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
