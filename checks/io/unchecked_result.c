// Calls that tell by their result whether they worked, and nobody looks.
#include "checks/check.h"
#include "fixits/recipes.h"
#include "qtmodel/bounds.h"
#include "qtmodel/summary.h"
#include "qtmodel/texts.h"

typedef struct search {
    ck_context *c;
    qm_cfg *cfg;
    qm_node call;
    qm_var owned;  // a hand-owned object whose delete ends a path
} search;

// The call whose value an expression statement drops; {0} when the value is used or dropped on purpose.
static qm_node dropped_call(const qm_unit *u, qm_node stmt)
{
    if (qm_kind_of(u, stmt) != QM_EXPR_STMT) return (qm_node){0};
    qm_node n = qm_first(u, stmt);
    while (qm_is(n) && qm_kind_of(u, n) == QM_CAST && (qm_row(u, n)->flags & QMF_IMPLICIT)) n = qm_first(u, n);
    if (!qm_is(n) || qm_kind_of(u, n) != QM_CALL || (qm_row(u, n)->flags & QMF_DISCARDED)) return (qm_node){0};
    return n;
}

// --------------------------------------------------------------------------------------------------- what cannot go wrong

// pixmap.save(&buffer, "PNG")
static bool writes_to_memory(const search *s)
{
    const qm_unit *u = s->c->unit;
    qm_node arg = qm_arg(u, s->call, 0);
    qm_class device = qm_is(arg) ? qm_object_class(u, qm_strip(u, arg)) : (qm_class){0};
    return device.i && qm_fact_class(s->c->facts, u, device, QMK_IN_MEMORY);
}

static bool cannot_matter(const search *s)
{
    const qm_unit *u = s->c->unit;
    const qm_node_row *r = qm_row(u, s->call);
    qm_node object = qm_object_of(u, s->call);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (f->n_overrides == 0 && qm_says(s->c->facts, u, r->func, QMK_BASE_SUCCEEDS)) {
        qm_class cls = qm_object_class(u, object);
        if (cls.i != f->cls.i && qm_class_of(u, cls)->user) return true;  // nothing overrides it in between
    }
    if (writes_to_memory(s)) return true;
    const qm_fact *harmless = qm_fact_func(s->c->facts, u, r->func, QMK_HARMLESS_FOR);
    if (!harmless) return false;
    qm_node arg = qm_arg(u, s->call, 0);
    return (qm_is(arg) && qm_text_begins(u, arg, harmless->text)) || qm_is_made_of_text(u, object, harmless->text);
}

// -------------------------------------------------------------------------------------------------- who looks afterwards

// Is the object of the call n the one of ours? `this` in another class is another one.
static bool is_same_object(const search *s, qm_node n, qm_node object)
{
    const qm_unit *u = s->c->unit;
    qm_node other = qm_object_of(u, n);
    if (!qm_is(other) || !qm_same_lvalue(u, other, object)) return false;
    return qm_kind_of(u, object) != QM_THIS || qm_object_class(u, other).i == qm_object_class(u, object).i;
}

// The next call on the same object that some path reaches.
static qm_node next_call(const search *s)
{
    const qm_unit *u = s->c->unit;
    qm_node object = qm_object_of(u, s->call), body = qm_func_of(u, s->cfg->func)->body;
    for (u32 i = body.i; qm_is(object) && i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || i == s->call.i || !is_same_object(s, n, object)) continue;
        qm_path_query q = {.from = s->call, .to = n};
        if (qm_path_find(s->cfg, &q, NULL)) return n;
    }
    return (qm_node){0};
}

// Does a later call that somebody looks at fail when this one has failed?
static bool is_told_by_another(const search *s)
{
    const qm_unit *u = s->c->unit;
    const qm_fact *by = qm_fact_func(s->c->facts, u, qm_row(u, s->call)->func, QMK_OUTCOME_BY);
    qm_node object = qm_object_of(u, s->call), body = qm_func_of(u, s->cfg->func)->body;
    for (u32 i = body.i; by && qm_is(object) && i < qm_end(u, body); i++) {
        qm_node n = {i}, parent = qm_parent(u, n);
        if (qm_kind_of(u, n) != QM_CALL || !str_has_word(by->text, qm_func_of(u, qm_row(u, n)->func)->name)) continue;
        if (qm_is(parent) && qm_kind_of(u, parent) == QM_EXPR_STMT) continue;
        qm_path_query q = {.from = s->call, .to = n};
        if (is_same_object(s, n, object) && qm_path_find(s->cfg, &q, NULL)) return true;
    }
    return false;
}

// Does the call tell about ours? What tells the last error of all counts on the way from ours only.
static bool tells_of(const search *s, qm_node n, bool all)
{
    const qm_unit *u = s->c->unit;
    qm_tells tells = qm_tells_outcome(s->c->facts, u, qm_row(u, n)->func, qm_row(u, s->call)->func);
    return tells == QM_TELLS_IT || (tells == QM_TELLS_LAST && all);
}

// Does a method of the program ask its own object whether all went well? One that is not seen may.
static bool asks_itself(const search *s, qm_func f)
{
    const qm_unit *u = s->c->unit;
    qm_node body = qm_func_of(u, f)->body;
    if (qm_in_library(u, f) || (qm_func_of(u, f)->flags & QMFN_SIGNAL)) return false;
    if (!qm_is(body)) return true;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i}, object = qm_kind_of(u, n) == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
        if (qm_is(object) && qm_kind_of(u, object) == QM_THIS && tells_of(s, n, true)) return true;
    }
    return false;
}

// Does anything ask the same object later whether it worked? Of members any method may do that, of locals a lambda too.
static bool is_asked_later(const search *s)
{
    const qm_unit *u = s->c->unit;
    qm_node object = qm_object_of(u, s->call);
    // What fails with a later call, the object tells after that call, wherever a member is asked.
    bool later = qm_is(object) && qm_kind_of(u, object) == QM_MEMBER && qm_says(s->c->facts, u, qm_row(u, s->call)->func, QMK_OUTCOME_BY);
    for (u32 i = 1; i < u->nodes.n && qm_is(object); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || i == s->call.i || !(qm_row(u, n)->flags & QMF_METHOD)) continue;
        if (!is_same_object(s, n, object)) continue;  // first: facts are looked up for what is left only
        bool here = qm_enclosing_func(u, n).i == s->cfg->func.i;
        if (!tells_of(s, n, here || later) && !asks_itself(s, qm_row(u, n)->func)) continue;
        if (!here) return true;
        qm_path_query q = {.from = s->call, .to = n};
        if (qm_path_find(s->cfg, &q, NULL)) return true;
    }
    return false;
}

// Does the program's own function ask the object that it is given whether all went well? One that is not seen may.
static bool asks(const search *s, qm_func f, qm_var param, const qm_fact *by)
{
    const qm_unit *u = s->c->unit;
    if (!qm_is(qm_func_of(u, f)->body)) return true;
    u32 n;
    const qm_node *uses = qm_uses(u, param, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node up = qm_parent(u, uses[i]);
        if (!qm_is(up) || qm_kind_of(u, up) != QM_CALL) continue;
        if (qm_object_of(u, up).i != uses[i].i || tells_of(s, up, true)) return true;
        bool dropped = qm_kind_of(u, qm_parent(u, up)) == QM_EXPR_STMT;
        if (by && !dropped && str_has_word(by->text, qm_func_of(u, qm_row(u, up)->func)->name)) return true;
    }
    return false;
}

// query.prepare(…); run(query);
static bool is_handed_to_asker(const search *s)
{
    const qm_unit *u = s->c->unit;
    const qm_fact *by = qm_fact_func(s->c->facts, u, qm_row(u, s->call)->func, QMK_OUTCOME_BY);
    qm_node object = qm_object_of(u, s->call), body = qm_func_of(u, s->cfg->func)->body;
    bool named = qm_is(object) && (qm_kind_of(u, object) == QM_VAR || qm_kind_of(u, object) == QM_MEMBER);
    for (u32 i = body.i; named && i < qm_end(u, body); i++) {
        qm_node n = {i};
        qm_func f = qm_kind_of(u, n) == QM_CALL ? qm_row(u, n)->func : (qm_func){0};
        const qm_func_row *row = qm_func_of(u, f);
        if (!f.i || qm_in_library(u, f)) continue;
        for (u32 k = 0; k < qm_nargs(u, n) && k < row->n_params; k++) {
            qm_node arg = qm_strip(u, qm_arg(u, n, k));
            if (qm_is(arg) && qm_kind_of(u, arg) == QM_UNARY && qm_row(u, arg)->op == QMO_ADDR) arg = qm_first(u, arg);
            qm_path_query q = {.from = s->call, .to = n};
            if (qm_is(arg) && qm_same_lvalue(u, arg, object) && asks(s, f, (qm_var){row->first_param + k}, by) && qm_path_find(s->cfg, &q, NULL)) return true;
        }
    }
    return false;
}

// Does a slot hear of the failure? Sockets and processes say by a signal what went wrong while they were waited for.
static bool is_announced(const search *s)
{
    const qm_unit *u = s->c->unit;
    if (!qm_says(s->c->facts, u, qm_row(u, s->call)->func, QMK_WAITS)) return false;
    qm_node object = qm_object_of(u, s->call);
    for (u32 i = 1; i < u->qt->conns.n && qm_is(object); i++) {
        const qm_conn_row *c = &u->qt->conns.rows[i];
        const qm_fact *tells = qm_fact_func(s->c->facts, u, c->signal_func, QMK_TELLS);
        if (!qm_is(c->sender) || !tells || !str_is(tells->text, "error")) continue;
        qm_node sender = c->sender;
        if (qm_kind_of(u, sender) == QM_UNARY && qm_row(u, sender)->op == QMO_ADDR) sender = qm_strip(u, qm_first(u, sender));
        if (qm_is(sender) && qm_same_lvalue(u, sender, object)) return true;
    }
    return false;
}

static bool is_amount_here(const search *s, qm_node n)
{
    const qm_unit *u = s->c->unit;
    n = qm_through_casts(u, n);
    return qm_is(n) && qm_kind_of(u, n) == QM_CALL && qm_says(s->c->facts, u, qm_row(u, n)->func, QMK_BYTES_AVAILABLE) &&
           is_same_object(s, n, qm_object_of(u, s->call));
}

// Does the edge say that at least so much has arrived?
static bool says_enough(void *user, const qm_edge *e)
{
    const search *s = user;
    const qm_unit *u = s->c->unit;
    bool truth;
    qm_node cond = qm_edge_condition(u, e, &truth);
    if (!qm_is(cond) || qm_kind_of(u, cond) != QM_BINARY) return false;
    qm_op op = (qm_op)qm_row(u, cond)->op;
    bool less = op == QMO_LT || op == QMO_LE, more = op == QMO_GT || op == QMO_GE;
    if (is_amount_here(s, qm_child(u, cond, 0))) return truth ? more : less;
    return is_amount_here(s, qm_child(u, cond, 1)) && (truth ? less : more);
}

// A read of what has arrived already, as a comparison on every way here says: it does not come back short.
static bool is_there_already(search *s)
{
    const qm_unit *u = s->c->unit;
    return qm_says(s->c->facts, u, qm_row(u, s->call)->func, QMK_WRITES_BUFFER) && qm_is(qm_object_of(u, s->call)) &&
           qm_always_before(s->cfg, s->call, NULL, says_enough, s);
}

// ----------------------------------------------------------------------------------------------------------------- fixes

static bool is_delete_of_owned(void *user, qm_node n)
{
    const search *s = user;
    const qm_unit *u = s->c->unit;
    return qm_kind_of(u, n) == QM_DELETE && qm_root_var(u, qm_first(u, n)).i == s->owned.i;
}

static bool is_deleted_by_hand(const qm_unit *u, const qm_object_row *o)
{
    for (u32 i = 0; i < o->n_events; i++)
        if (u->qt->events.rows[o->first_event + i].kind == QM_EV_DELETED) return true;
    return false;
}

// A local that a new way out of the function would leave behind: it is alive at the call and deleted by hand later.
static qm_var would_leak(search *s)
{
    const qm_unit *u = s->c->unit;
    for (u32 i = 1; i < u->qt->objects.n; i++) {
        const qm_object_row *o = &u->qt->objects.rows[i];
        if (o->birth != QM_BORN_NEW || o->owner != QM_OWNER_NONE || o->func.i != s->cfg->func.i || !o->var.i) continue;
        if (!is_deleted_by_hand(u, o)) continue;
        s->owned = o->var;
        qm_path_query q = {.from = o->at, .to = s->call, .stops_node = is_delete_of_owned, .user = s};
        if (qm_path_find(s->cfg, &q, NULL)) return o->var;
    }
    return (qm_var){0};
}

static void offer_fix(search *s, ck_finding *f)
{
    ck_context *c = s->c;
    qm_unit *u = c->unit;
    bool in_test = qm_role_of(u, s->cfg->func) == QM_ROLE_TEST;
    fx_fix *fix = ck_fix(c, f, in_test ? FX_SAFE : FX_REVIEW, in_test ? "let the test fail when it fails" : "handle the failure");
    qm_var left = would_leak(s);
    if (left.i) {
        fx_withhold(fix, "'%.*s' is deleted by hand behind it and would be left when the function ends here",
                    STR_ARG(qm_var_of(u, left)->name));
        return;
    }
    fx_check_result(fix, u, c->facts, s->call, in_test);
}

static bool is_cut_off(void *user, qm_node n)
{
    const search *s = user;
    const qm_unit *u = s->c->unit;
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_CALL && r->func.i && qm_says(s->c->facts, u, r->func, QMK_ENDS_RUN) && !qm_says(s->c->facts, u, r->func, QMK_WAITS) &&
           is_same_object(s, n, qm_object_of(u, s->call));
}

// Without a limit there is nothing that ends it before all is there.
static bool waits_for_ever(const search *s)
{
    const qm_unit *u = s->c->unit;
    const qm_fact *timeout = qm_fact_func(s->c->facts, u, qm_row(u, s->call)->func, QMK_TIMEOUT);
    qm_node limit = timeout ? qm_at_pos(u, s->call, timeout->pos) : (qm_node){0};
    i64 ms;
    return qm_is(limit) && qm_int_value(u, limit, &ms) && ms < 0;
}

// What the call waited for is read behind it as if all were there: by which call; {0}: it is not, or that is what is wanted.
static qm_node reads_what_came(search *s)
{
    const qm_unit *u = s->c->unit;
    const qm_fact *brings = qm_fact_func(s->c->facts, u, qm_row(u, s->call)->func, QMK_BRINGS);
    qm_node object = qm_object_of(u, s->call), body = qm_func_of(u, s->cfg->func)->body;
    if (!brings || !qm_is(object) || waits_for_ever(s)) return (qm_node){0};
    for (u32 i = body.i; i < qm_end(u, body); i++) {  // what is cut off is taken as it is
        qm_path_query q = {.from = {i}, .to = s->call};
        if (is_cut_off(s, (qm_node){i}) && qm_path_find(s->cfg, &q, NULL)) return (qm_node){0};
    }
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !str_has_word(brings->text, qm_func_of(u, qm_row(u, n)->func)->name) || !is_same_object(s, n, object)) continue;
        qm_path_query q = {.from = s->call, .to = n, .stops_node = is_cut_off, .user = s};
        if (qm_path_find(s->cfg, &q, NULL)) return n;
    }
    return (qm_node){0};
}

// ------------------------------------------------------------------------------------------------------- the only copy
// What the call does with a path: its operand in that role of the fact acts-on-path, of an object the path it was made for; {0} none.
static qm_node path_in_role(const search *s, qm_node call, const char *role)
{
    const qm_unit *u = s->c->unit;
    int pos = qm_fact_role(s->c->facts, u, qm_row(u, call)->func, QMK_ACTS_ON_PATH, role);
    qm_node n = pos != INT32_MIN ? qm_at_pos(u, call, pos) : (qm_node){0};
    n = qm_is(n) ? qm_strip(u, n) : n;
    qm_node made = qm_is(n) && pos == QM_POS_THIS && qm_kind_of(u, n) == QM_VAR ? qm_var_of(u, qm_row(u, n)->var)->init : (qm_node){0};
    const qm_fact *stands = qm_is(made) && qm_kind_of(u, made) == QM_CONSTRUCT ? qm_fact_func(s->c->facts, u, qm_row(u, made)->func, QMK_STANDS_FOR_PATH) : NULL;
    return stands ? qm_strip(u, qm_at_pos(u, made, stands->pos)) : n;
}

static bool is_same_path(const qm_unit *u, qm_node a, qm_node b)
{
    if (!qm_is(a) || !qm_is(b)) return false;
    return qm_same_lvalue(u, a, b) || (qm_text(u, a).n && str_eq(qm_text(u, a), qm_text(u, b)));
}

// The file that the call makes anew was removed on the way to it: where it fails, nothing is left. By which call; {0}: none.
static qm_node removed_before(const search *s)
{
    const qm_unit *u = s->c->unit;
    qm_node makes = path_in_role(s, s->call, "makes");
    for (u32 i = qm_func_of(u, s->cfg->func)->body.i; qm_is(makes) && i < s->call.i; i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !is_same_path(u, path_in_role(s, n, "removes"), makes)) continue;
        qm_path_query q = {.from = n, .to = s->call};
        if (qm_path_find(s->cfg, &q, NULL)) return n;
    }
    return (qm_node){0};
}

static void judge(ck_context *c, qm_cfg *cfg, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *must = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_MUST_CHECK);
    search s = {.c = c, .cfg = cfg, .call = call};
    if (!must) return;
    qm_node removed = str_is(must->text, "must") ? (qm_node){0} : removed_before(&s);
    if (!str_is(must->text, "must") && !qm_is(removed) && !qm_is(reads_what_came(&s))) return;
    ck_site(c, call);
    if (cannot_matter(&s) || is_told_by_another(&s) || is_asked_later(&s) || is_handed_to_asker(&s) || is_announced(&s) || is_there_already(&s)) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *f = ck_report(c, call, "the result of '%.*s' is dropped, so a failure stays unseen", STR_ARG(name));
    ck_because(c, f, must);
    const qm_fact *failure = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_FAILURE);
    if (qm_is(removed)) ck_add_note(c, f, qm_row(u, removed)->at, "what was there is removed here, and is lost when the call fails");
    if (failure) ck_add_note(c, f, qm_row(u, call)->at, "it answers %.*s when it fails", STR_ARG(failure->text));
    qm_node next = next_call(&s);
    if (qm_is(next)) ck_add_note(c, f, qm_row(u, next)->at, "goes on here as if it had worked");
    offer_fix(&s, f);
}

// ------------------------------------------------------------------------------------------- results that may say nothing
// Does anybody in the unit ask what tells whether the result says something? A slot may be told by an argument.
static bool is_asked_about(ck_context *c, qm_func f, str names)
{
    const qm_unit *u = c->unit;
    for (qm_func g = f; g.i; g = qm_func_of(u, g)->outer) {
        const qm_func_row *row = qm_func_of(u, g);
        for (u32 i = 0; i < row->n_params; i++)
            if (qm_type_of(u, qm_var_of(u, (qm_var){row->first_param + i})->type)->kind == QMT_ENUM) return true;
    }
    for (u32 i = 1; i < u->nodes.n; i++)
        if (u->nodes.rows[i].kind == QM_CALL && str_has_word(names, qm_func_of(u, u->nodes.rows[i].func)->name)) return true;
    return false;
}

// process.exitCode() == 0, though the program may have crashed.
static void judge_meaning(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    if (qm_kind_of(u, call) != QM_CALL) return;
    const qm_fact *unless = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_MEANS_NOTHING_UNLESS);
    qm_node up = qm_parent(u, call);
    if (!unless || !qm_is(up)) return;
    ck_site(c, call);
    const qm_node_row *r = qm_row(u, up);
    bool decides = (r->kind == QM_BINARY && (r->op == QMO_EQ || r->op == QMO_NE)) ||
                   (r->kind == QM_CAST && qm_type_of(u, r->type)->kind == QMT_BOOL);
    if (!decides || is_asked_about(c, f, unless->text)) return;
    str first = str_upto(unless->text, str_find(unless->text, STR(" ")));
    ck_finding *k = ck_report(c, call, "'%.*s' says nothing when the program crashed, and nobody asks '%.*s'",
                              STR_ARG(qm_func_of(u, qm_row(u, call)->func)->name), STR_ARG(first));
    ck_because(c, k, unless);
    fx_withhold(ck_fix(c, k, FX_REVIEW, "ask '%.*s' too", STR_ARG(first)), "what to do then, only you know");
}

// ----------------------------------------------------------------------------------------- written, and thrown away at the end
// Does this use of the object (or of what it is) leave it to somebody who may call one of those methods?
static bool may_keep(const ck_context *c, qm_class cls, qm_node use, str methods, bool *opened)
{
    const qm_unit *u = c->unit;
    qm_event ev = qm_event_at(u, c->facts, use);
    if (qm_kind_of(u, ev.at) != QM_CALL && qm_kind_of(u, ev.at) != QM_CONSTRUCT) return ev.kind != QM_EV_COMPARED;
    qm_func f = qm_row(u, ev.at)->func;
    if (ev.kind == QM_EV_CALLED || ev.kind == QM_EV_CONNECTED) {
        str name = qm_func_of(u, f)->name;
        *opened = *opened || qm_says(c->facts, u, f, QMK_OPENED_WITH);
        return str_has_word(methods, name);
    }
    // What is given a plain device cannot call a method that devices don't have.
    const qm_func_row *row = qm_func_of(u, f);
    if (ev.kind != QM_EV_PASSED || !f.i || ev.pos < 1 || (u32)ev.pos > row->n_params) return true;
    qm_class as = qm_pointee_class(u, qm_var_of(u, (qm_var){row->first_param + (u32)ev.pos - 1})->type);
    return !as.i || as.i == cls.i;
}

static void judge_kept(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_fact *kept = o->cls.i ? qm_fact_class(c->facts, u, o->cls, QMK_KEPT_BY) : NULL;
    if (!kept || o->birth != QM_BORN_LOCAL || !o->var.i || qm_var_of(u, o->var)->kind != QMV_LOCAL || !ck_may_judge(c, o->func)) return;
    bool opened = false;
    u32 n;
    const qm_node *uses = qm_uses(u, o->var, &n);
    ck_site(c, o->at);
    for (u32 i = 0; i < n; i++)
        if (may_keep(c, o->cls, uses[i], kept->text, &opened)) return;
    if (!opened || u->qt->first_captured[o->var.i + 1] != u->qt->first_captured[o->var.i]) return;
    str first = str_upto(kept->text, str_find(kept->text, STR(" ")));
    ck_finding *f = ck_report(c, o->at, "what is written into '%.*s' is thrown away: nobody calls '%.*s'", STR_ARG(qm_var_of(u, o->var)->name), STR_ARG(first));
    ck_because(c, f, kept);
    fx_withhold(ck_fix(c, f, FX_REVIEW, "call '%.*s'", STR_ARG(first)), "where all is written, only you know");
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->objects.n; i++) judge_kept(c, &u->qt->objects.rows[i]);
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_cfg *cfg = ck_cfg(c, f);
        if (!cfg) continue;
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            qm_node call = dropped_call(u, (qm_node){i});
            if (qm_is(call)) judge(c, cfg, call);
            judge_meaning(c, f, (qm_node){i});
        }
    }
}

const ck_check ck_io_unchecked_result = {
    .id = "qtcwe-io-unchecked-result",
    .summary = "result that tells whether a call worked is dropped",
    .cwe = {252, 754},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
