// What was looked up by a key and is used as if it had been found.
#include "checks/injection/sinks.h"
#include "checks/size/lookup.h"

typedef struct lookup {
    ck_context *c;
    qm_func func;
    qm_node call;        // find(key)
    qm_node container;   // {0}: it has no name
    qm_var iterator;     // what the result is put into; {0}: it is used at once
} lookup;

// The element is taken: *it, it->x, it.value(). `n` is the iterator.
static bool takes_element(const qm_unit *u, qm_node n)
{
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && (qm_kind_of(u, up) == QM_CAST || qm_kind_of(u, up) == QM_CONSTRUCT)) n = up, up = qm_parent(u, up);
    if (!qm_is(up) || qm_first(u, up).i != n.i) return false;
    const qm_node_row *r = qm_row(u, up);
    if (r->kind == QM_UNARY) return r->op == QMO_DEREF;
    if (r->kind == QM_MEMBER) return (r->flags & QMF_ARROW) != 0;
    if (r->kind != QM_CALL || !r->func.i || !(r->flags & (QMF_METHOD | QMF_OPERATOR))) return false;
    const qm_func_row *f = qm_func_of(u, r->func);
    return r->flags & QMF_OPERATOR ? f->op == QMO_DEREF || f->op == QMO_ARROW : !(f->flags & QMFN_CONVERSION);
}

// Is anything that is known of the container, or of the iterator, asked here? Whoever asks may know that it is there.
static bool asks(void *user, qm_node n)
{
    const lookup *x = user;
    const qm_unit *u = x->c->unit;
    qm_kind k = qm_kind_of(u, n);
    if (k != QM_CALL && k != QM_BINARY && k != QM_ASSIGN && k != QM_CALL_INDIRECT) return false;
    for (qm_node arg = qm_first(u, n); qm_is(arg); arg = qm_next(u, n, arg)) {
        qm_node plain = qm_through_casts(u, arg);
        while (qm_is(plain) && qm_kind_of(u, plain) == QM_CONSTRUCT && qm_nargs(u, plain) == 1) plain = qm_through_casts(u, qm_arg(u, plain, 0));
        if (!qm_is(plain) || qm_kind_of(u, plain) != QM_VAR || !x->iterator.i || qm_row(u, plain)->var.i != x->iterator.i) continue;
        if (!takes_element(u, arg)) return true;
    }
    return false;
}

// Does the function ask the container anything else, before it looks there?
static bool is_container_asked(const lookup *x)
{
    const qm_unit *u = x->c->unit;
    qm_var v = qm_root_var(u, x->container);
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (uses[i].i < x->call.i && qm_enclosing_func(u, uses[i]).i == x->func.i) return true;
    return false;
}

// The first use of the element on a way on which nobody has asked; {0}.
static qm_node unasked_use(lookup *x)
{
    const qm_unit *u = x->c->unit;
    qm_event ev = qm_event_at(u, x->c->facts, x->call);
    if (takes_element(u, x->call)) return x->call;
    if (ev.kind != QM_EV_STORED_LOCAL || qm_kind_of(u, ev.at) != QM_DECL) return (qm_node){0};
    x->iterator = qm_row(u, ev.at)->var;
    qm_cfg *cfg = ck_cfg(x->c, x->func);
    bool captured = u->qt->first_captured[x->iterator.i] != u->qt->first_captured[x->iterator.i + 1];
    if (!cfg || captured || qm_var_of(u, x->iterator)->kind != QMV_LOCAL) return (qm_node){0};
    u32 n;
    const qm_node *uses = qm_uses(u, x->iterator, &n);
    for (u32 i = 0; i < n; i++) {
        if (!takes_element(u, uses[i])) continue;
        qm_path_query q = {.from = ev.at, .to = uses[i], .stops_node = asks, .user = x};
        if (qm_path_find(cfg, &q, NULL)) return uses[i];
    }
    return (qm_node){0};
}

bool ck_judge_lookup(ck_context *c, qm_func func, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_END_IF_MISSING);
    qm_node object = fact ? qm_object_of(u, call) : (qm_node){0}, key = qm_arg(u, call, 0);
    if (!fact || !qm_is(object) || !qm_is(key)) return false;
    ck_site(c, call);
    lookup x = {.c = c, .func = func, .call = call, .container = qm_strip(u, object)};
    bool any = strcmp(c->option(c, "lookups"), "any") == 0;
    ck_tainted t;
    bool outside = ck_is_tainted(c, call, key, QM_SINK_COUNT, &t);
    if ((!any && !outside) || is_container_asked(&x)) return false;
    qm_node use = unasked_use(&x);
    if (!qm_is(use)) return false;
    const char *told = "nothing has asked whether '%.*s' has found anything";
    ck_finding *f = outside ? ck_report_tainted(&t, told, STR_ARG(ck_say(c, call))) : ck_report(c, call, told, STR_ARG(ck_say(c, call)));
    ck_because(c, f, fact);
    if (use.i != call.i) ck_add_note(c, f, qm_row(u, use)->at, "used here without a comparison with the end");
    fx_withhold(ck_fix(c, f, FX_REVIEW, "ask first"), "what is to happen without it, only you know");
    return true;
}
