// An iterator that is used after the element it points to, or all iterators of its container, have gone; a reference to an element
// that is used after its container has grown.
#include "checks/ownership/iterators.h"

#include "qtmodel/summary.h"
#include "qtmodel/threads.h"
#include "qtmodel/views.h"

enum { MAX_DEPTH = 4 };

// A row that changes a container.
typedef struct change {
    qm_node at;      // the call of the function that is judged
    qm_node inner;   // where another function changes it; {0}: `at` does it itself
    bool all;        // no iterator is good afterwards; else only those of the elements that go
} change;

// --------------------------------------------------------------------------------------------------------------- containers

// Variables, and members of this: what can be told from every other container.
static bool is_named(const qm_unit *u, qm_node n)
{
    return qm_is(n) && (qm_kind_of(u, n) == QM_VAR || qm_is_own_member(u, n));
}

static qm_node named_container(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    n = qm_strip(u, n);
    const qm_fact *same = qm_is(n) && qm_kind_of(u, n) == QM_CALL ? qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_RESULT_IS) : NULL;
    if (same) n = qm_strip(u, qm_at_pos(u, n, same->pos));
    return is_named(u, n) ? n : (qm_node){0};
}

// Where the method, or one of this object that it calls, changes the member so that all its iterators are lost; {0} nowhere.
static qm_node changed_by(const ck_context *c, qm_func f, qm_var member, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    if (depth > MAX_DEPTH || qm_func_of(u, f)->flags & QMFN_TAINTED) return (qm_node){0};
    for (u32 i = body.i; i && i < qm_end(u, body); i++) {
        qm_node n = {i}, object = u->nodes.rows[i].kind == QM_CALL ? qm_object_of(u, n) : (qm_node){0};
        if (!qm_is(object)) continue;
        const qm_fact *lost = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_INVALIDATES);
        if (lost && str_is(lost->text, "all") && qm_is_own_member(u, object) && qm_row(u, object)->var.i == member.i) return n;
        if (qm_kind_of(u, object) != QM_THIS) continue;
        qm_func called = qm_called(u, n);
        qm_node inner = called.i && called.i != f.i ? changed_by(c, called, member, depth + 1) : (qm_node){0};
        if (qm_is(inner)) return inner;
    }
    return (qm_node){0};
}

static bool may_be(const qm_unit *u, qm_class a, qm_class b)
{
    return a.i && b.i && (qm_derives(u, a, qm_class_of(u, b)->name) || qm_derives(u, b, qm_class_of(u, a)->name));
}

// Where a slot of this object, run by one of these signals of such an object at once, changes the member; {0} nowhere.
static qm_node changed_in_slot(const ck_context *c, str signals, qm_class sender, qm_func home, qm_var member)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (!conn->slot_func.i || !conn->signal_func.i || !qm_is(conn->sender) || conn->later) continue;
        if (conn->delivery != QM_DELIVERY_AUTO && conn->delivery != QM_DELIVERY_DIRECT) continue;
        if (!str_has_word(signals, qm_func_of(u, conn->signal_func)->name) || !may_be(u, qm_object_class(u, conn->sender), sender)) continue;
        if (qm_func_of(u, qm_outermost_func(u, conn->slot_func))->cls.i != qm_func_of(u, qm_outermost_func(u, home))->cls.i) continue;
        if (qm_threads_differ(qm_threads_of_signal(u, (qm_conn){i}), qm_threads_of_slot(u, (qm_conn){i}))) continue;
        qm_node changed = changed_by(c, conn->slot_func, member, 0);
        if (qm_is(changed)) return changed;
    }
    return (qm_node){0};
}

// The same for what a call, or a function that it calls, may emit.
static qm_node changed_by_signal(const ck_context *c, qm_node call, qm_func home, qm_var member, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    qm_node object = qm_object_of(u, call);
    const qm_fact *emits = qm_fact_func(c->facts, u, f, QMK_MAY_EMIT);
    if (!emits) emits = qm_fact_func(c->facts, u, f, QMK_EMITS_WHEN_LOST);
    bool signal = (qm_func_of(u, f)->flags & QMFN_SIGNAL) != 0;
    if (qm_is(object) && (emits || signal))
        return changed_in_slot(c, signal ? qm_func_of(u, f)->name : emits->text, qm_object_class(u, object), home, member);
    qm_func called = qm_called(u, call);
    qm_node body = qm_func_of(u, called)->body;
    for (u32 i = body.i; called.i && i && depth < MAX_DEPTH && i < qm_end(u, body); i++) {
        if (u->nodes.rows[i].kind != QM_CALL) continue;
        qm_node changed = changed_by_signal(c, (qm_node){i}, home, member, depth + 1);
        if (qm_is(changed)) return changed;
    }
    return (qm_node){0};
}

static bool is_change(const ck_context *c, qm_node n, qm_node container, change *out)
{
    const qm_unit *u = c->unit;
    if (qm_kind_of(u, n) != QM_CALL) return false;
    qm_node object = qm_object_of(u, n);
    *out = (change){.at = n};
    if (!qm_is(object)) return false;
    if (qm_same_lvalue(u, object, container)) {
        const qm_fact *lost = qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_INVALIDATES);
        out->all = qm_is_assignment(u, qm_row(u, n)->func) || (lost && str_is(lost->text, "all"));
        return lost || out->all || qm_says(c->facts, u, qm_row(u, n)->func, QMK_MOVES_ELEMENTS);
    }
    if (!qm_is_own_member(u, container)) return false;
    qm_func called = qm_kind_of(u, object) == QM_THIS ? qm_called(u, n) : (qm_func){0};
    qm_var member = qm_row(u, container)->var;
    out->inner = called.i ? changed_by(c, called, member, 0) : (qm_node){0};
    if (!qm_is(out->inner)) out->inner = changed_by_signal(c, n, qm_enclosing_func(u, n), member, 0);
    out->all = true;
    return qm_is(out->inner);
}

// ---------------------------------------------------------------------------------------------------------------- iterators

typedef struct iterator {
    ck_context *c;
    qm_func func;
    qm_var var;
    qm_node container;
    qm_node key;      // what it was looked for by; {0}
    bool reference;   // to an element, which stays where it is until the container needs more room
} iterator;

// Does the row give the variable another value?
static bool sets(void *user, qm_node n)
{
    const iterator *it = user;
    const qm_unit *u = it->c->unit;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_DECL || it->reference) return r->kind == QM_DECL && r->var.i == it->var.i;
    if (r->kind != QM_ASSIGN && (r->kind != QM_CALL || !qm_is_assignment(u, r->func))) return false;
    qm_node left = qm_strip(u, qm_first(u, n));
    return qm_is(left) && qm_kind_of(u, left) == QM_VAR && qm_row(u, left)->var.i == it->var.i;
}

// Through conversions of one kind of iterator to another.
static qm_node unwrapped(const qm_unit *u, qm_node n)
{
    n = qm_is(n) ? qm_strip(u, n) : n;
    while (qm_is(n) && qm_kind_of(u, n) == QM_CONSTRUCT && qm_nargs(u, n) == 1) n = qm_strip(u, qm_arg(u, n, 0));
    return n;
}

static bool is_iterator(const qm_unit *u, qm_node n, qm_var var)
{
    n = unwrapped(u, n);
    return qm_is(n) && qm_kind_of(u, n) == QM_VAR && qm_row(u, n)->var.i == var.i;
}

// A local that only ever is an iterator of one container that has a name.
static bool read_iterator(ck_context *c, qm_func f, qm_node decl, iterator *it)
{
    const qm_unit *u = c->unit;
    *it = (iterator){.c = c, .func = f, .var = qm_row(u, decl)->var};
    const qm_var_row *v = qm_var_of(u, it->var);
    if (v->kind != QMV_LOCAL || u->qt->first_captured[it->var.i] != u->qt->first_captured[it->var.i + 1]) return false;
    qm_type_kind kind = qm_type_of(u, v->type)->kind;
    if (kind != QMT_RECORD && kind != QMT_POINTER) return false;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = decl.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (!sets(it, n)) continue;
        qm_node value = qm_kind_of(u, n) == QM_DECL ? qm_first(u, n) : qm_child(u, n, 1);
        if (!qm_is(value)) continue;
        qm_node call = unwrapped(u, value), of = qm_iterated(u, c->facts, call);
        of = qm_is(of) ? named_container(c, of) : of;
        if (!qm_is(of) || (qm_is(it->container) && !qm_same_lvalue(u, of, it->container))) return false;
        bool first = !qm_is(it->container);
        qm_node key = qm_arg(u, call, 0);
        it->container = of;
        it->key = first && qm_is(key) ? qm_strip(u, key) : (qm_node){0};
    }
    return qm_is(it->container);
}

// The container of which the call gives an element that it keeps in itself; {0}.
static qm_node element_container(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL || !qm_row(u, call)->func.i) return (qm_node){0};
    const qm_fact *of = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_ELEMENT_OF);
    int pos = of ? of->pos : qm_fact_role(c->facts, u, qm_row(u, call)->func, QMK_ELEMENT_AT, "container");
    qm_node container = pos == INT32_MIN ? (qm_node){0} : qm_at_pos(u, call, pos);
    return qm_is(container) ? named_container(c, container) : container;
}

static bool has_room(const ck_context *c, qm_node container)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, qm_row(u, container)->var, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (qm_kind_of(u, ev.at) == QM_CALL && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_MAKES_ROOM)) return true;
    }
    return false;
}

// T &x = c.front(); nobody tells the container beforehand how many elements it will have.
static bool read_reference(ck_context *c, qm_func f, qm_node decl, iterator *it)
{
    const qm_unit *u = c->unit;
    *it = (iterator){.c = c, .func = f, .var = qm_row(u, decl)->var, .reference = true};
    const qm_var_row *v = qm_var_of(u, it->var);
    if (v->kind != QMV_LOCAL || qm_type_of(u, v->type)->kind != QMT_REFERENCE || !qm_is(v->init)) return false;
    if (u->qt->first_captured[it->var.i] != u->qt->first_captured[it->var.i + 1]) return false;
    it->container = element_container(c, qm_strip(u, v->init));
    return qm_is(it->container) && !has_room(c, it->container);
}

// Does the change end this iterator?
static bool is_hit(const iterator *it, const change *ch)
{
    const qm_unit *u = it->c->unit;
    qm_node by = qm_is(ch->inner) ? ch->inner : ch->at;
    if (it->reference) return qm_says(it->c->facts, u, qm_row(u, by)->func, QMK_MOVES_ELEMENTS);
    qm_node arg = qm_is(ch->inner) ? (qm_node){0} : qm_arg(u, ch->at, 0);
    if (qm_is(arg) && is_iterator(u, arg, it->var)) return true;
    if (ch->all) return true;
    if (!qm_is(arg)) return false;
    qm_node plain = qm_strip(u, arg), object = qm_object_of(u, plain);
    // remove(it.key()), remove(key) of find(key)
    bool method = qm_kind_of(u, plain) == QM_CALL && !(qm_row(u, plain)->flags & QMF_OPERATOR);
    if (method && qm_is(object) && is_iterator(u, object, it->var)) return true;
    return qm_is(it->key) && is_named(u, plain) && qm_same_lvalue(u, plain, it->key);
}

// Is the element looked at, or the iterator moved? To compare or copy it is not.
static bool is_use(const iterator *it, qm_node n)
{
    const qm_unit *u = it->c->unit;
    if (!is_iterator(u, n, it->var) || qm_kind_of(u, n) != QM_VAR) return false;
    if (it->reference) return true;
    qm_node above = qm_parent(u, n);
    while (qm_is(above) && qm_kind_of(u, above) == QM_CAST) n = above, above = qm_parent(u, above);
    const qm_node_row *r = qm_row(u, above);
    if (r->kind == QM_MEMBER || r->kind == QM_SUBSCRIPT) return true;
    if (r->kind == QM_UNARY) return r->op == QMO_DEREF || (r->op >= QMO_PREINC && r->op <= QMO_POSTDEC);
    if (r->kind == QM_CONSTRUCT) above = qm_parent(u, above), r = qm_row(u, above);  // erase(const_iterator(it))
    if (r->kind != QM_CALL) return false;
    qm_op op = qm_func_of(u, r->func)->op;
    qm_node object = qm_object_of(u, above);
    if (qm_is(object) && is_iterator(u, object, it->var))
        return !(r->flags & QMF_OPERATOR) || op == QMO_DEREF || op == QMO_ARROW || (op >= QMO_PREINC && op <= QMO_POSTDEC);
    return qm_is(object) && qm_same_lvalue(u, object, it->container) && qm_says(it->c->facts, u, r->func, QMK_INVALIDATES);
}

// -------------------------------------------------------------------------------------------------------------------- fixes

static qm_node for_around(const qm_unit *u, qm_node n)
{
    while (qm_is(n) && qm_kind_of(u, n) != QM_FOR) n = qm_parent(u, n);
    return n;
}

static bool has_continue(const qm_unit *u, qm_node loop)
{
    for (u32 i = loop.i; i < qm_end(u, loop); i++)
        if (u->nodes.rows[i].kind == QM_CONTINUE) return true;
    return false;
}

// The last statement of a block, or the statement itself.
static qm_node last_of(const qm_unit *u, qm_node n)
{
    if (!qm_is(n) || qm_kind_of(u, n) != QM_COMPOUND) return n;
    u32 count = qm_count(u, n);
    return count ? qm_child(u, n, count - 1) : (qm_node){0};
}

// for (…; ++it) { … if (x) c.erase(it); }  ->  for (…;) { … if (x) it = c.erase(it); else ++it; }
static void offer_loop(const iterator *it, ck_finding *f, qm_node erase, qm_node loop)
{
    const qm_unit *u = it->c->unit;
    fx_fix *fix = ck_fix(it->c, f, FX_SAFE, "go on from the iterator that it gives");
    qm_node stmt = qm_parent(u, erase), branch = qm_parent(u, stmt), inc = qm_child(u, loop, 3), body = qm_child(u, loop, 4);
    str text = qm_text(u, inc), name = qm_var_of(u, it->var)->name;
    bool braces = qm_kind_of(u, branch) == QM_COMPOUND;
    if (braces && branch.i != body.i) branch = qm_parent(u, branch);
    qm_node otherwise = qm_kind_of(u, branch) == QM_IF ? qm_child(u, branch, 4) : (qm_node){0};
    bool fits = qm_kind_of(u, stmt) == QM_EXPR_STMT && qm_kind_of(u, branch) == QM_IF && last_of(u, body).i == branch.i &&
                last_of(u, qm_child(u, branch, 3)).i == stmt.i && (!qm_is(otherwise) || qm_kind_of(u, otherwise) == QM_NONE);
    if (has_continue(u, loop)) fits = false;
    if (!qm_iterated(u, it->c->facts, erase).i) fx_withhold(fix, "the call does not give the next iterator");
    if (!fits) fx_withhold(fix, "the loop does more behind it");
    if (text.n == 0 || qm_text(u, erase).n == 0 || !span_is(fx_statement_span(u, branch))) fx_withhold(fix, "it stands in a macro");
    if (qm_var_of(u, it->var)->type.i && qm_type_of(u, qm_var_of(u, it->var)->type)->is_const) fx_withhold(fix, "the iterator is const");
    if (fx_is_withheld(fix)) return;
    span where = qm_row(u, inc)->text;
    if (str_is(sources_span_text(u->files, (span){where.file, where.off - 1, 1}), " ")) where.off--, where.len++;
    fx_remove(fix, where);
    fx_insert_before(fix, qm_row(u, erase)->text, "%.*s = ", STR_ARG(name));
    fx_statements_after(fix, branch, "else\n\t%.*s;", STR_ARG(text));
}

static qm_node statement_in(const qm_unit *u, qm_node block, qm_node n)
{
    while (qm_is(n) && qm_parent(u, n).i != block.i) n = qm_parent(u, n);
    return n;
}

// c.erase(it); use(it);  ->  use(it); c.erase(it);
static void offer_move(const iterator *it, ck_finding *f, qm_node call)
{
    const qm_unit *u = it->c->unit;
    fx_fix *fix = ck_fix(it->c, f, FX_REVIEW, "change the container behind the last use");
    qm_node stmt = qm_parent(u, call), block = qm_parent(u, stmt), last = {0}, body = qm_func_of(u, it->func)->body;
    str text = qm_text(u, call);
    if (qm_kind_of(u, stmt) != QM_EXPR_STMT || qm_kind_of(u, block) != QM_COMPOUND) {
        fx_withhold(fix, "it is no statement of its own");
        return;
    }
    for (u32 i = qm_end(u, stmt); i < qm_end(u, body); i++) {
        if (!is_use(it, (qm_node){i})) continue;
        last = statement_in(u, block, (qm_node){i});
        if (!qm_is(last) || qm_kind_of(u, last) == QM_RETURN) fx_withhold(fix, "it is used behind the block, too");
        const qm_node_row *use = qm_row(u, qm_parent(u, (qm_node){i}));
        if (use->kind == QM_CALL && qm_says(it->c->facts, u, use->func, QMK_INVALIDATES)) fx_withhold(fix, "the element is removed again");
    }
    if (!qm_is(last) || text.n == 0) fx_withhold(fix, "it stands in a macro, or in a loop");
    if (fx_is_withheld(fix)) return;
    fx_statements_after(fix, last, "%.*s;", STR_ARG(text));
    fx_remove_statement(fix, stmt);
}

// ------------------------------------------------------------------------------------------------------------------ telling

static void note_change(ck_context *c, ck_finding *f, const change *ch, bool loop)
{
    const qm_unit *u = c->unit;
    const char *itself = loop ? "the container is changed here, and the loop goes on" : "the container is changed here";
    ck_add_note(c, f, qm_row(u, ch->at)->at, "%s", qm_is(ch->inner) ? "called here" : itself);
    if (qm_is(ch->inner)) ck_add_note(c, f, qm_row(u, ch->inner)->at, "there the container is changed");
}

static void report_use(const iterator *it, const change *ch, qm_node use)
{
    ck_context *c = it->c;
    const qm_unit *u = c->unit;
    str name = qm_var_of(u, it->var)->name, container = ck_say(c, it->container);
    const char *told = it->reference ? "'%.*s' is used after '%.*s' has grown, and its elements may have moved" : "the iterator '%.*s' is used after '%.*s' has been changed";
    ck_finding *f = ck_report(c, use, told, STR_ARG(name), STR_ARG(container));
    qm_node by = qm_is(ch->inner) ? ch->inner : ch->at;
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, by)->func, it->reference ? QMK_MOVES_ELEMENTS : QMK_INVALIDATES));
    note_change(c, f, ch, false);
    ck_add_note(c, f, qm_row(u, use)->at, it->reference ? "'%.*s' refers to where the element was" : "'%.*s' does not point to an element any more", STR_ARG(name));
    qm_node loop = for_around(u, ch->at);
    if (qm_is(loop) && qm_contains(u, qm_child(u, loop, 3), use)) offer_loop(it, f, ch->at, loop);
    else if (!qm_is(ch->inner)) offer_move(it, f, ch->at);
}

// The first use that a path from the change leads to.
static qm_node reached_use(iterator *it, qm_cfg *cfg, const change *ch)
{
    const qm_unit *u = it->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, it->var, &n);
    for (u32 i = 0; i < n; i++) {
        if (!is_use(it, uses[i]) || qm_contains(u, ch->at, uses[i])) continue;
        qm_path_query q = {.from = ch->at, .to = uses[i], .stops_node = sets, .user = it};
        if (qm_path_find(cfg, &q, NULL)) return uses[i];
    }
    return (qm_node){0};
}

static void judge_iterator(ck_context *c, qm_func f, qm_cfg *cfg, qm_node decl)
{
    const qm_unit *u = c->unit;
    iterator it;
    if (!read_iterator(c, f, decl, &it) && !read_reference(c, f, decl, &it)) return;
    ck_site(c, decl);
    qm_node body = qm_func_of(u, f)->body, scope = qm_scope_of(u, it.var);
    for (u32 i = decl.i; i < qm_end(u, qm_is(scope) ? scope : body); i++) {
        change ch;
        if (!is_change(c, (qm_node){i}, it.container, &ch) || !is_hit(&it, &ch)) continue;
        qm_node use = reached_use(&it, cfg, &ch);
        if (!qm_is(use)) continue;
        report_use(&it, &ch, use);
        return;
    }
}

static void offer_copy(ck_context *c, ck_finding *f, qm_func func, qm_node loop, qm_node container)
{
    const qm_unit *u = c->unit;
    qm_node range = qm_child(u, loop, 1), block = qm_parent(u, loop);
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "go over a copy");
    str text = qm_text(u, container);
    if (text.n == 0 || qm_text(u, range).n == 0) fx_withhold(fix, "it stands in a macro");
    if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) fx_withhold(fix, "there is no room for a statement before it");
    if (fx_is_withheld(fix)) return;
    str name = fx_fresh_name(c->unit, func, "copy");
    fx_claim(fix, qm_row(u, block)->text);
    fx_statements_before(fix, loop, "const auto %.*s = %.*s;", STR_ARG(name), STR_ARG(text));
    fx_replace(fix, qm_row(u, range)->text, "%.*s", STR_ARG(name));
}

static void judge_loop(ck_context *c, qm_func f, qm_cfg *cfg, qm_node loop)
{
    const qm_unit *u = c->unit;
    qm_node decl = qm_child(u, loop, 0), body = qm_child(u, loop, 2), range = qm_child(u, loop, 1);
    qm_node container = qm_is(range) ? named_container(c, range) : range;
    if (!qm_is(container) || !qm_is(decl) || qm_kind_of(u, decl) != QM_DECL) return;
    ck_site(c, loop);
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        change ch;
        if (!is_change(c, (qm_node){i}, container, &ch) || !ch.all) continue;
        qm_path_query q = {.from = ch.at, .to = decl};
        if (!qm_path_find(cfg, &q, NULL)) continue;
        str name = ck_say(c, container);
        ck_finding *found = ck_report(c, ch.at, "'%.*s' is changed while this loop goes over it", STR_ARG(name));
        ck_add_note(c, found, qm_row(u, loop)->at, "the loop goes over '%.*s'", STR_ARG(name));
        note_change(c, found, &ch, true);
        offer_copy(c, found, f, loop, container);
        return;
    }
}

void ck_stale_iterators(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    qm_cfg *cfg = NULL;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_kind kind = qm_kind_of(u, (qm_node){i});
        if (kind != QM_DECL && kind != QM_RANGE_FOR) continue;
        if (!cfg && !(cfg = ck_cfg(c, f))) return;
        if (kind == QM_DECL) judge_iterator(c, f, cfg, (qm_node){i});
        else judge_loop(c, f, cfg, (qm_node){i});
    }
}
