// Builds the control-flow graph of one body from its rows.
//
// The builder walks statements in order with one open block; a jump closes it. Conditions are built into true and false
// edges, so && || ! ?: never hide a path. A chain of scopes says whose variables a jump ends.
#include "qtmodel/cfg.h"

#include <stdlib.h>

enum { ENTRY = 0, EXIT = 1 };

typedef struct elem_row { u32 block; qm_node node; } elem_row;

typedef struct scope {  // a row whose variables die at its end
    struct scope *up;
    qm_node row;
    bool lives;         // one of them has been declared
} scope;

typedef struct target {  // where break and continue go
    struct target *up;
    u32 break_to, continue_to;        // blocks; 0 = not allowed here
    scope *break_keeps, *continue_keeps;  // the innermost scope that goes on living there
} target;

typedef struct label_row { str name; u32 block; bool defined; } label_row;

typedef struct builder {
    const qm_unit *u;
    const qm_facts *facts;
    qm_cfg *c;
    QM_TABLE(elem_row) elems;
    QM_TABLE(qm_edge) edges;
    QM_TABLE(label_row) labels;
    u32 at;            // open block
    bool dead;         // nothing reaches the open block
    scope *scopes;
    target *jumps;
    u32 handler;       // block of the innermost try's dispatch, 0 = exit
    scope *handler_keeps;  // the innermost scope around that try
    u32 switch_head;   // block that holds the innermost switch's condition
    bool switch_default;
    bool switch_covered;
} builder;

static u32 new_block(builder *b)
{
    VEC_PUSH(&b->c->blocks);
    return b->c->blocks.n - 1;
}

static void edge(builder *b, u32 from, u32 to, qm_edge_kind kind, qm_node at)
{
    *VEC_PUSH(&b->edges) = (qm_edge){from, to, kind, at};
}

// Goes on in `to`; the edge is only there when the open block can be reached.
static void flow_to(builder *b, u32 to, qm_edge_kind kind, qm_node at)
{
    if (!b->dead) edge(b, b->at, to, kind, at);
}

static void start(builder *b, u32 block)
{
    b->at = block;
    b->dead = false;
}

static void put(builder *b, qm_node n)
{
    *VEC_PUSH(&b->elems) = (elem_row){b->at, n};
}

static void start_dead(builder *b)
{
    start(b, new_block(b));
    b->dead = true;
}

// ---------------------------------------------------------------------------------------------------------------- scopes
static scope open_scope(builder *b, qm_node row) { return (scope){b->scopes, row, false}; }

// The variables of all scopes within `keeps` die, the innermost first.
static void put_ends(builder *b, const scope *keeps)
{
    if (b->dead) return;
    for (const scope *s = b->scopes; s != keeps; s = s->up)
        if (s->lives) put(b, s->row);
}

static bool ends_any(const builder *b, const scope *keeps)
{
    for (const scope *s = b->scopes; s != keeps; s = s->up)
        if (s->lives) return true;
    return false;
}

// The normal end of a scope.
static void close_scope(builder *b, const scope *s)
{
    if (s->lives && !b->dead) put(b, s->row);
    b->scopes = s->up;
}

// One edge of several that leave the open block: what it ends stands in a block of its own, and `kind` is the edge out of that.
static void side_exit(builder *b, u32 to, const scope *keeps, qm_edge_kind kind, qm_node at)
{
    if (b->dead || !ends_any(b, keeps)) {
        flow_to(b, to, kind, at);
        return;
    }
    u32 from = b->at, ends = new_block(b);
    edge(b, from, ends, QM_EDGE_FALL, at);
    b->at = ends;
    put_ends(b, keeps);
    edge(b, ends, to, kind, at);
    b->at = from;
}

// The only edge that leaves the open block; nothing goes on behind it.
static void leave_to(builder *b, u32 to, const scope *keeps, qm_edge_kind kind, qm_node at)
{
    put_ends(b, keeps);
    flow_to(b, to, kind, at);
    start_dead(b);
}

static void expr(builder *b, qm_node n);
static void stmt(builder *b, qm_node n);

static bool is_always(const qm_unit *u, qm_node cond, bool *value)
{
    cond = qm_strip(u, cond);
    if (!qm_is(cond)) return false;
    const qm_node_row *r = qm_row(u, cond);
    if (r->kind == QM_CAST) return is_always(u, qm_first(u, cond), value);
    if (r->kind != QM_BOOL && r->kind != QM_INT) return false;
    *value = r->value != 0;
    return true;
}

// Branches on a condition: true edges go to yes, false ones to no.
static void branch(builder *b, qm_node cond, u32 yes, u32 no)
{
    const qm_node_row *r = qm_row(b->u, cond);
    if (r->kind == QM_UNARY && r->op == QMO_NOT) {
        branch(b, qm_first(b->u, cond), no, yes);
        return;
    }
    if (r->kind == QM_BINARY && (r->op == QMO_LAND || r->op == QMO_LOR)) {
        qm_node left = qm_child(b->u, cond, 0), right = qm_child(b->u, cond, 1);
        u32 middle = new_block(b);
        if (r->op == QMO_LAND) branch(b, left, middle, no);
        else branch(b, left, yes, middle);
        start(b, middle);
        branch(b, right, yes, no);
        return;
    }
    if (r->kind == QM_BINARY && r->op == QMO_COMMA) {
        expr(b, qm_child(b->u, cond, 0));
        branch(b, qm_child(b->u, cond, 1), yes, no);
        return;
    }
    bool value;
    if (is_always(b->u, cond, &value)) {
        flow_to(b, value ? yes : no, QM_EDGE_FALL, cond);
        return;
    }
    expr(b, cond);
    flow_to(b, yes, QM_EDGE_TRUE, cond);
    flow_to(b, no, QM_EDGE_FALSE, cond);
}

static bool makes_temporary(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CONSTRUCT || (r->kind == QM_CALL && qm_type_of(u, r->type)->kind == QMT_RECORD)) return true;
    }
    return false;
}

// The whole condition of a statement. Its temporaries live until all of it has been evaluated, so what branches in itself
// becomes an element on both sides.
static void condition(builder *b, qm_node cond, u32 yes, u32 no)
{
    const qm_node_row *r = qm_row(b->u, cond);
    bool inner = (r->kind == QM_UNARY && r->op == QMO_NOT) ||
                 (r->kind == QM_BINARY && (r->op == QMO_LAND || r->op == QMO_LOR || r->op == QMO_COMMA));
    if (!inner || !makes_temporary(b->u, cond)) {
        branch(b, cond, yes, no);
        return;
    }
    u32 ends[2] = {new_block(b), new_block(b)}, to[2] = {yes, no};
    branch(b, cond, ends[0], ends[1]);
    for (int i = 0; i < 2; i++) {
        start(b, ends[i]);
        put(b, cond);
        flow_to(b, to[i], QM_EDGE_FALL, cond);
    }
}

static void condition_value(builder *b, qm_node cond, qm_node yes, qm_node no, qm_node whole)
{
    u32 t = new_block(b), f = new_block(b), join = new_block(b);
    branch(b, cond, t, f);
    start(b, t);
    if (qm_is(yes)) expr(b, yes);
    flow_to(b, join, QM_EDGE_FALL, whole);
    start(b, f);
    if (qm_is(no)) expr(b, no);
    flow_to(b, join, QM_EDGE_FALL, whole);
    start(b, join);
}

// QVERIFY(f.open()) and Q_ASSERT(p) are branches on their argument. What they do when it is false is `fails`; behind
// them it was true. The macro's own element stands there.
static void asserting_macro(builder *b, qm_node n, bool fails)
{
    qm_node cond = qm_first(b->u, n);
    for (qm_node k = qm_next(b->u, n, cond); qm_is(k); k = qm_next(b->u, n, k)) expr(b, k);
    u32 holds = new_block(b), broken = new_block(b);
    branch(b, cond, holds, broken);
    start(b, broken);
    if (fails) {
        put_ends(b, NULL);
        flow_to(b, EXIT, QM_EDGE_HIDDEN, n);
    }
    start(b, holds);
    put(b, n);
}

static void macro(builder *b, qm_node n)
{
    str name = qm_row(b->u, n)->str;
    bool fails = qm_fact_macro(b->facts, name, QMK_VERIFIES), assumes = qm_fact_macro(b->facts, name, QMK_ASSUMES);
    if ((fails || assumes) && qm_is(qm_first(b->u, n))) {
        asserting_macro(b, n, fails);
        return;
    }
    for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) expr(b, k);
    put(b, n);
    if (qm_fact_macro(b->facts, name, QMK_ALWAYS_LEAVES)) {
        leave_to(b, EXIT, NULL, QM_EDGE_HIDDEN, n);
    } else if (qm_fact_macro(b->facts, name, QMK_EARLY_RETURN)) {
        u32 next = new_block(b);
        side_exit(b, EXIT, NULL, QM_EDGE_HIDDEN, n);
        flow_to(b, next, QM_EDGE_FALL, n);
        start(b, next);
    }
}

// Within a try block every call that is not noexcept ends its block: it goes on, or to the handlers.
static void may_throw(builder *b, qm_node n)
{
    const qm_node_row *r = qm_row(b->u, n);
    bool calls = r->kind == QM_CALL || r->kind == QM_CALL_INDIRECT || r->kind == QM_CONSTRUCT || r->kind == QM_NEW;
    if (!b->handler || b->dead || !calls) return;
    if (r->func.i && (qm_func_of(b->u, r->func)->flags & QMFN_NOEXCEPT)) return;
    u32 next = new_block(b);
    side_exit(b, b->handler, b->handler_keeps, QM_EDGE_CATCH, n);
    flow_to(b, next, QM_EDGE_FALL, n);
    start(b, next);
}

static void expr(builder *b, qm_node n)
{
    const qm_node_row *r = qm_row(b->u, n);
    if (r->kind >= QM_COMPOUND && r->kind <= QM_NULL_STMT && r->kind != QM_THROW) {  // in ({ … })
        stmt(b, n);
        b->c->complete = false;
        return;
    }
    switch ((qm_kind)r->kind) {
    case QM_BINARY:
        if (r->op == QMO_LAND || r->op == QMO_LOR) {
            u32 join = new_block(b);
            branch(b, n, join, join);
            start(b, join);
            put(b, n);
            return;
        }
        break;
    case QM_COND:
        condition_value(b, qm_child(b->u, n, 0), qm_child(b->u, n, 1), qm_child(b->u, n, 2), n);
        put(b, n);
        return;
    case QM_MACRO: macro(b, n); return;
    case QM_THROW:
        for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) expr(b, k);
        put(b, n);
        leave_to(b, b->handler ? b->handler : EXIT, b->handler_keeps, QM_EDGE_THROW, n);
        return;
    default: break;
    }
    for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) expr(b, k);
    if (r->kind == QM_NONE) return;
    bool makes = r->kind == QM_NEW || r->kind == QM_CONSTRUCT;
    if (makes) may_throw(b, n);  // then there is no object
    put(b, n);
    if (!makes) may_throw(b, n);
    if (r->kind == QM_CALL && r->func.i && (qm_func_of(b->u, r->func)->flags & QMFN_NORETURN)) {
        start_dead(b);  // no path goes on, not even to the exit
    }
}

// A body of which `continue` begins the next turn: the scopes within `turn` are ended then, and those within `all` by break.
static void loop_body(builder *b, qm_node body, u32 break_to, u32 continue_to, scope *all, scope *turn)
{
    target t = {b->jumps, break_to, continue_to, all, turn};
    b->jumps = &t;
    stmt(b, body);
    b->jumps = t.up;
}

static bool present(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, n) != QM_NONE; }

static void condition_or_fall(builder *b, qm_node condvar, qm_node cond, u32 yes, u32 no)
{
    if (present(b->u, condvar)) stmt(b, condvar);
    if (present(b->u, cond)) condition(b, cond, yes, no);
    else flow_to(b, yes, QM_EDGE_FALL, cond);
}

static void if_stmt(builder *b, qm_node n)
{
    qm_node init = qm_child(b->u, n, 0), condvar = qm_child(b->u, n, 1), cond = qm_child(b->u, n, 2);
    qm_node then_ = qm_child(b->u, n, 3), else_ = qm_child(b->u, n, 4);
    scope s = open_scope(b, n);
    b->scopes = &s;
    if (present(b->u, init)) stmt(b, init);
    u32 yes = new_block(b), no = new_block(b), join = new_block(b);
    if (!present(b->u, cond)) flow_to(b, no, QM_EDGE_FALL, n);  // if consteval
    condition_or_fall(b, condvar, cond, yes, no);
    start(b, yes);
    if (present(b->u, then_)) stmt(b, then_);
    flow_to(b, join, QM_EDGE_FALL, n);
    start(b, no);
    if (present(b->u, else_)) stmt(b, else_);
    flow_to(b, join, QM_EDGE_FALL, n);
    start(b, join);
    close_scope(b, &s);
}

// The variable of the condition is made anew in each turn.
static void while_stmt(builder *b, qm_node n)
{
    u32 head = new_block(b), body = new_block(b), no = new_block(b), after = new_block(b);
    scope *outer = b->scopes, s = open_scope(b, n);
    b->scopes = &s;
    flow_to(b, head, QM_EDGE_FALL, n);
    start(b, head);
    condition_or_fall(b, qm_child(b->u, n, 0), qm_child(b->u, n, 1), body, no);
    start(b, no);
    put_ends(b, outer);
    flow_to(b, after, QM_EDGE_FALL, n);
    start(b, body);
    loop_body(b, qm_child(b->u, n, 2), after, head, outer, outer);
    close_scope(b, &s);
    flow_to(b, head, QM_EDGE_LOOP, n);
    start(b, after);
}

static void do_stmt(builder *b, qm_node n)
{
    u32 body = new_block(b), test = new_block(b), after = new_block(b);
    flow_to(b, body, QM_EDGE_FALL, n);
    start(b, body);
    loop_body(b, qm_child(b->u, n, 0), after, test, b->scopes, b->scopes);
    flow_to(b, test, QM_EDGE_FALL, n);
    start(b, test);
    condition_or_fall(b, (qm_node){0}, qm_child(b->u, n, 1), body, after);
    start(b, after);
}

static void for_stmt(builder *b, qm_node n)
{
    qm_node init = qm_child(b->u, n, 0), condvar = qm_child(b->u, n, 1), inc = qm_child(b->u, n, 3);
    scope s = open_scope(b, n);
    b->scopes = &s;
    if (present(b->u, init)) stmt(b, init);
    u32 head = new_block(b), body = new_block(b), step = new_block(b), after = new_block(b);
    // The row stands for what lives through all turns, not for what a condition makes anew in each.
    if (present(b->u, condvar)) b->c->complete = false;
    flow_to(b, head, QM_EDGE_FALL, n);
    start(b, head);
    condition_or_fall(b, condvar, qm_child(b->u, n, 2), body, after);
    start(b, body);
    loop_body(b, qm_child(b->u, n, 4), after, step, &s, &s);
    flow_to(b, step, QM_EDGE_FALL, n);
    start(b, step);
    if (present(b->u, inc)) expr(b, inc);
    flow_to(b, head, QM_EDGE_LOOP, n);
    start(b, after);
    close_scope(b, &s);
}

static void range_for(builder *b, qm_node n)
{
    qm_node decl = qm_child(b->u, n, 0), range = qm_child(b->u, n, 1);
    if (present(b->u, range)) expr(b, range);
    u32 head = new_block(b), body = new_block(b), after = new_block(b);
    scope *outer = b->scopes, s = open_scope(b, n);
    flow_to(b, head, QM_EDGE_FALL, n);
    start(b, head);
    flow_to(b, body, QM_EDGE_FALL, n);
    flow_to(b, after, QM_EDGE_FALL, n);
    start(b, body);
    b->scopes = &s;
    if (present(b->u, decl)) stmt(b, decl);
    loop_body(b, qm_child(b->u, n, 2), after, head, outer, outer);
    close_scope(b, &s);
    flow_to(b, head, QM_EDGE_LOOP, n);
    start(b, after);
}

// Has every value of the enumeration a case of its own? Then neither the default nor the way past the cases is taken.
static bool covers_all(const qm_unit *u, qm_node n)
{
    qm_node cond = qm_child(u, n, 1), body = qm_child(u, n, 2);
    if (!qm_is(cond) || !qm_is(body)) return false;
    qm_type type = qm_row(u, qm_strip(u, cond))->type;
    i64 left = qm_type_of(u, type)->kind == QMT_ENUM ? qm_type_of(u, type)->count : -1;
    for (u32 i = body.i; left > 0 && i < qm_end(u, body); i++) {
        qm_kind kind = qm_kind_of(u, (qm_node){i});
        if (kind == QM_SWITCH || kind == QM_LAMBDA) i = qm_end(u, (qm_node){i}) - 1;
        if (kind == QM_CASE && qm_kind_of(u, qm_strip(u, qm_child(u, (qm_node){i}, 0))) == QM_ENUMERATOR) left--;
    }
    return left == 0;
}

static void switch_stmt(builder *b, qm_node n)
{
    scope s = open_scope(b, n);
    b->scopes = &s;
    if (present(b->u, qm_child(b->u, n, 0))) stmt(b, qm_child(b->u, n, 0));
    if (present(b->u, qm_child(b->u, n, 1))) expr(b, qm_child(b->u, n, 1));
    u32 outer_head = b->switch_head, after = new_block(b);
    bool outer_default = b->switch_default, outer_covered = b->switch_covered, was_dead = b->dead;
    b->switch_head = b->at;
    b->switch_default = false;
    b->switch_covered = covers_all(b->u, n);
    start_dead(b);
    target t = {b->jumps, after, b->jumps ? b->jumps->continue_to : 0, &s, b->jumps ? b->jumps->continue_keeps : NULL};
    b->jumps = &t;
    stmt(b, qm_child(b->u, n, 2));
    b->jumps = t.up;
    flow_to(b, after, QM_EDGE_FALL, n);
    if (!b->switch_default && !b->switch_covered && !was_dead) edge(b, b->switch_head, after, QM_EDGE_CASE, n);
    b->switch_head = outer_head;
    b->switch_default = outer_default;
    b->switch_covered = outer_covered;
    start(b, after);
    close_scope(b, &s);
}

static void case_stmt(builder *b, qm_node n)
{
    u32 here = new_block(b);
    if (!b->switch_head) b->c->complete = false;
    else if (!b->switch_covered || qm_kind_of(b->u, n) == QM_CASE) edge(b, b->switch_head, here, QM_EDGE_CASE, n);
    flow_to(b, here, QM_EDGE_FALL, n);
    if (qm_kind_of(b->u, n) == QM_DEFAULT) b->switch_default = true;
    start(b, here);
    qm_node body = qm_child(b->u, n, qm_kind_of(b->u, n) == QM_CASE ? 1 : 0);
    if (present(b->u, body)) stmt(b, body);
}

static void catch_stmt(builder *b, qm_node n)
{
    qm_node decl = qm_child(b->u, n, 0);
    scope s = open_scope(b, n);
    b->scopes = &s;
    if (present(b->u, decl)) stmt(b, decl);
    stmt(b, qm_child(b->u, n, 1));
    close_scope(b, &s);
}

// What may throw in the block has an edge to the handlers, see may_throw().
static void try_stmt(builder *b, qm_node n)
{
    u32 dispatch = new_block(b), after = new_block(b), outer = b->handler;
    scope *outer_keeps = b->handler_keeps;
    qm_node block = qm_child(b->u, n, 0);
    b->handler = dispatch;
    b->handler_keeps = b->scopes;
    stmt(b, block);
    b->handler = outer;
    b->handler_keeps = outer_keeps;
    flow_to(b, after, QM_EDGE_FALL, n);
    bool all = false;
    for (qm_node k = qm_next(b->u, n, block); qm_is(k); k = qm_next(b->u, n, k)) {
        u32 here = new_block(b);
        edge(b, dispatch, here, QM_EDGE_CATCH, k);
        if (!present(b->u, qm_child(b->u, k, 0))) all = true;
        start(b, here);
        catch_stmt(b, k);
        flow_to(b, after, QM_EDGE_FALL, k);
    }
    start(b, dispatch);
    if (!all) side_exit(b, outer ? outer : EXIT, outer_keeps, QM_EDGE_THROW, n);
    start(b, after);
}

static u32 label_block(builder *b, str name, bool define)
{
    for (u32 i = 0; i < b->labels.n; i++)
        if (str_eq(b->labels.rows[i].name, name)) {
            b->labels.rows[i].defined |= define;
            return b->labels.rows[i].block;
        }
    u32 block = new_block(b);
    *VEC_PUSH(&b->labels) = (label_row){name, block, define};
    return block;
}

static void jump(builder *b, u32 to, const scope *keeps, qm_node n)
{
    if (to) {
        leave_to(b, to, keeps, QM_EDGE_FALL, n);
    } else {
        b->c->complete = false;
        start_dead(b);
    }
}

static qm_node label_row_of(const qm_unit *u, qm_node body, str name)
{
    for (u32 i = body.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_LABEL && str_eq(u->nodes.rows[i].str, name)) return (qm_node){i};
    return (qm_node){0};
}

// A jump back over declarations ends their variables, but the row of a scope stands for all it has: said only when all of
// them are declared anew, else nothing is known of the body.
static void end_declared_behind(builder *b, scope *s, qm_node label, qm_node jump_row)
{
    const qm_unit *u = b->u;
    bool before = s->up == NULL && qm_func_of(u, b->c->func)->n_params > 0, behind = false, objects = false;
    for (u32 i = s->row.i; i < jump_row.i; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_DECL || qm_scope_of(u, r->var).i != s->row.i) continue;
        if (i < label.i) before = true;
        else behind = true;
        if (i > label.i) objects = objects || qm_type_of(u, qm_var_of(u, r->var)->type)->kind == QMT_RECORD;
    }
    if (!behind) return;
    if (!before) put(b, s->row);
    else if (objects) b->c->complete = false;
}

static void goto_stmt(builder *b, qm_node n)
{
    str name = qm_row(b->u, n)->str;
    qm_node label = label_row_of(b->u, qm_func_of(b->u, b->c->func)->body, name);
    if (!name.n || !qm_is(label)) {
        b->c->complete = false;
        start_dead(b);
        return;
    }
    scope *keeps = b->scopes;
    while (keeps && !qm_contains(b->u, keeps->row, label)) keeps = keeps->up;
    put_ends(b, keeps);
    if (keeps && label.i < n.i && !b->dead) end_declared_behind(b, keeps, label, n);
    flow_to(b, label_block(b, name, false), QM_EDGE_FALL, n);
    start_dead(b);
}

static void compound(builder *b, qm_node n)
{
    scope s = open_scope(b, n);
    bool own = !(qm_row(b->u, n)->flags & QMF_IMPLICIT);  // else the declarations of one statement
    if (own) b->scopes = &s;
    for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) stmt(b, k);
    if (own) close_scope(b, &s);
}

static void decl_stmt(builder *b, qm_node n)
{
    for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) expr(b, k);
    put(b, n);
    const qm_var_row *v = qm_var_of(b->u, qm_row(b->u, n)->var);
    if (v->kind == QMV_LOCAL && b->scopes) b->scopes->lives = true;
}

static void stmt(builder *b, qm_node n)
{
    const qm_node_row *r = qm_row(b->u, n);
    switch ((qm_kind)r->kind) {
    case QM_COMPOUND: compound(b, n); break;
    case QM_EXPR_STMT:
        expr(b, qm_first(b->u, n));
        if (!b->dead) put(b, n);
        break;
    case QM_DECL: decl_stmt(b, n); break;
    case QM_IF: if_stmt(b, n); break;
    case QM_WHILE: while_stmt(b, n); break;
    case QM_DO: do_stmt(b, n); break;
    case QM_FOR: for_stmt(b, n); break;
    case QM_RANGE_FOR: range_for(b, n); break;
    case QM_SWITCH: switch_stmt(b, n); break;
    case QM_CASE: case QM_DEFAULT: case_stmt(b, n); break;
    case QM_BREAK: jump(b, b->jumps ? b->jumps->break_to : 0, b->jumps ? b->jumps->break_keeps : NULL, n); break;
    case QM_CONTINUE: jump(b, b->jumps ? b->jumps->continue_to : 0, b->jumps ? b->jumps->continue_keeps : NULL, n); break;
    case QM_RETURN:
        for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) expr(b, k);
        put(b, n);
        leave_to(b, EXIT, NULL, QM_EDGE_RETURN, n);
        break;
    case QM_TRY: try_stmt(b, n); break;
    case QM_GOTO: goto_stmt(b, n); break;
    case QM_LABEL: {
        u32 here = label_block(b, r->str, true);
        flow_to(b, here, QM_EDGE_FALL, n);
        start(b, here);
        if (qm_is(qm_first(b->u, n))) stmt(b, qm_first(b->u, n));
        break;
    }
    case QM_NULL_STMT: case QM_NONE: break;
    case QM_CATCH: b->c->complete = false; break;
    case QM_OPAQUE:
        for (qm_node k = qm_first(b->u, n); qm_is(k); k = qm_next(b->u, n, k)) stmt(b, k);
        b->c->complete = false;
        break;
    default: expr(b, n); break;  // MACRO and expressions in statement position
    }
}

// The body's own scope: parameters die with what is declared in it.
static void whole_body(builder *b, qm_node body)
{
    scope s = {NULL, body, qm_func_of(b->u, b->c->func)->n_params > 0};
    b->scopes = &s;
    if (qm_kind_of(b->u, body) == QM_COMPOUND)
        for (qm_node k = qm_first(b->u, body); qm_is(k); k = qm_next(b->u, body, k)) stmt(b, k);
    else stmt(b, body);
    close_scope(b, &s);
}

// Stable grouping by block: counting sort keeps the order of evaluation.
static void group_elems(builder *b)
{
    qm_cfg *c = b->c;
    for (u32 i = 0; i < b->elems.n; i++) c->blocks.rows[b->elems.rows[i].block].n_elems++;
    u32 at = 0;
    for (u32 i = 0; i < c->blocks.n; i++) {
        c->blocks.rows[i].first_elem = at;
        at += c->blocks.rows[i].n_elems;
        c->blocks.rows[i].n_elems = 0;
    }
    for (u32 i = 0; i < b->elems.n; i++) VEC_PUSH(&c->elems);
    for (u32 i = 0; i < b->elems.n; i++) {
        qm_block *k = &c->blocks.rows[b->elems.rows[i].block];
        c->elems.rows[k->first_elem + k->n_elems++] = b->elems.rows[i].node;
    }
}

static void group_edges(builder *b)
{
    qm_cfg *c = b->c;
    for (u32 i = 0; i < b->edges.n; i++) c->blocks.rows[b->edges.rows[i].from].n_edges++;
    u32 at = 0;
    for (u32 i = 0; i < c->blocks.n; i++) {
        c->blocks.rows[i].first_edge = at;
        at += c->blocks.rows[i].n_edges;
        c->blocks.rows[i].n_edges = 0;
    }
    for (u32 i = 0; i < b->edges.n; i++) VEC_PUSH(&c->edges);
    for (u32 i = 0; i < b->edges.n; i++) {
        qm_block *k = &c->blocks.rows[b->edges.rows[i].from];
        c->edges.rows[k->first_edge + k->n_edges++] = b->edges.rows[i];
    }
}

static void index_elems(qm_cfg *c, qm_node body)
{
    c->elem_of_row = arena_alloc(&c->mem, (qm_end(c->unit, body) - body.i) * sizeof *c->elem_of_row);
    c->block_of_elem = arena_alloc(&c->mem, (c->elems.n + 1) * sizeof *c->block_of_elem);
    for (u32 i = 0; i < c->blocks.n; i++)
        for (u32 k = 0; k < c->blocks.rows[i].n_elems; k++) {
            u32 elem = c->blocks.rows[i].first_elem + k;
            u32 *of_row = &c->elem_of_row[c->elems.rows[elem].i - body.i];
            c->block_of_elem[elem] = i;
            if (!*of_row) *of_row = elem + 1;
        }
}

bool qm_cfg_find(const qm_cfg *c, qm_node n, u32 *block, u32 *index)
{
    qm_node body = qm_func_of(c->unit, c->func)->body;
    u32 elem = qm_contains(c->unit, body, n) ? c->elem_of_row[n.i - body.i] : 0;
    if (!elem) return false;
    *block = c->block_of_elem[elem - 1];
    *index = elem - 1 - c->blocks.rows[*block].first_elem;
    return true;
}

static bool is_scope(const qm_unit *u, qm_node n)
{
    switch (qm_kind_of(u, n)) {
    case QM_COMPOUND: return !(qm_row(u, n)->flags & QMF_IMPLICIT);
    case QM_IF: case QM_WHILE: case QM_FOR: case QM_RANGE_FOR: case QM_SWITCH: case QM_CATCH: return true;
    default: return !qm_is(qm_parent(u, n));
    }
}

qm_node qm_scope_of(const qm_unit *u, qm_var v)
{
    const qm_var_row *var = qm_var_of(u, v);
    if (var->kind == QMV_PARAM) return qm_func_of(u, var->func)->body;
    if (var->kind != QMV_LOCAL || !qm_is(var->decl)) return (qm_node){0};
    qm_node n = qm_parent(u, var->decl);
    while (qm_is(n) && !is_scope(u, n)) n = qm_parent(u, n);
    return n;
}

bool qm_ends_full_expression(const qm_unit *u, qm_node n)
{
    qm_kind k = qm_kind_of(u, n);
    if (k == QM_EXPR_STMT || k == QM_DECL || k == QM_RETURN) return true;
    qm_node p = qm_parent(u, n);
    if (k <= QM_NULL_STMT && k != QM_THROW) return false;
    switch (qm_is(p) ? qm_kind_of(u, p) : QM_NONE) {
    case QM_IF: case QM_WHILE: case QM_DO: case QM_FOR: case QM_SWITCH: case QM_COMPOUND: case QM_CASE: case QM_DEFAULT:
    case QM_LABEL: return true;
    default: return false;
    }
}

qm_cfg *qm_cfg_new(const qm_unit *u, const qm_facts *facts, qm_func f)
{
    const qm_func_row *row = qm_func_of(u, f);
    if (!row->body.i) return NULL;
    qm_cfg *c = mem_alloc(sizeof *c);
    memset(c, 0, sizeof *c);
    c->unit = u;
    c->func = f;
    c->complete = !(row->flags & (QMFN_TAINTED | QMFN_COROUTINE));
    builder b = {.u = u, .facts = facts, .c = c};
    new_block(&b);
    new_block(&b);
    u32 first = new_block(&b);
    edge(&b, ENTRY, first, QM_EDGE_FALL, row->body);
    start(&b, first);
    whole_body(&b, row->body);
    flow_to(&b, EXIT, QM_EDGE_END, row->body);
    for (u32 i = 0; i < b.labels.n; i++) c->complete = c->complete && b.labels.rows[i].defined;
    group_elems(&b);
    group_edges(&b);
    index_elems(c, row->body);
    VEC_CLEAR(&b.elems);
    VEC_CLEAR(&b.edges);
    VEC_CLEAR(&b.labels);
#ifndef NDEBUG
    const char *broken = qm_cfg_validate(c);
    if (broken) bug("graph of %.*s: %s", STR_ARG(row->qualified), broken);
#endif
    return c;
}

void qm_cfg_free(qm_cfg *c)
{
    if (!c) return;
    VEC_CLEAR(&c->blocks);
    VEC_CLEAR(&c->elems);
    VEC_CLEAR(&c->edges);
    arena_release(&c->mem);
    mem_free(c);
}
