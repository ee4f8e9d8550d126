// Loops that only a connection's state can end, while nothing in them lets it change or gives up.
#include "checks/check.h"

enum { MAX_SEARCH_DEPTH = 3 };

typedef struct spin {
    ck_context *c;
    qm_cfg *cfg;
    qm_node loop, cond, body;
    qm_node state;       // the call that tells the state
    qm_node connect;     // the call that begins to connect the same object; {0} when there is none
    bool connects_inside;
    u32 earlier;         // loops of this function that were reported before
} spin;

// ----------------------------------------------------------------------------------------------------------- condition

// Every operand of the condition asks for the state of one object. Fills the call.
static bool asks_state(spin *s, qm_node n)
{
    const qm_unit *u = s->c->unit;
    n = qm_strip(u, n);
    if (!qm_is(n)) return false;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return asks_state(s, qm_first(u, n));
    if (r->kind == QM_CAST) return asks_state(s, qm_first(u, n));
    if (r->kind == QM_BINARY) {
        qm_node left = qm_child(u, n, 0), right = qm_child(u, n, 1);
        if (r->op == QMO_LAND || r->op == QMO_LOR) return asks_state(s, left) && asks_state(s, right);
        if (r->op != QMO_EQ && r->op != QMO_NE) return false;
        qm_node a = qm_strip(u, left), b = qm_strip(u, right);
        if (!qm_is(a) || !qm_is(b)) return false;
        if (qm_kind_of(u, b) == QM_ENUMERATOR || qm_kind_of(u, b) == QM_BOOL) return asks_state(s, a);
        return (qm_kind_of(u, a) == QM_ENUMERATOR || qm_kind_of(u, a) == QM_BOOL) && asks_state(s, b);
    }
    if (r->kind != QM_CALL || !qm_says(s->c->facts, u, r->func, QMK_STATE_OF)) return false;
    if (qm_is(s->state) && !qm_same_lvalue(u, qm_object_of(u, s->state), qm_object_of(u, n))) return false;
    s->state = n;
    return true;
}

// ---------------------------------------------------------------------------------------------------------------- body

static bool waits_or_unknown(const spin *s, qm_node n, u32 depth);

// Only what is known not to wait, to deliver events or to change the state by itself may stand in the body.
static bool call_is_harmless(const spin *s, qm_node call, u32 depth)
{
    const qm_unit *u = s->c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_func_row *row = qm_func_of(u, f);
    if (!f.i) return false;
    if (qm_says(s->c->facts, u, f, QMK_WAITS) || qm_says(s->c->facts, u, f, QMK_SPINS_LOOP) ||
        qm_says(s->c->facts, u, f, QMK_RUNS_LOOP))
        return false;
    if (qm_says(s->c->facts, u, f, QMK_SLEEPS) || qm_says(s->c->facts, u, f, QMK_STATE_OF) ||
        qm_says(s->c->facts, u, f, QMK_STARTS_CONNECT))
        return true;
    if (row->body.i)
        return depth < MAX_SEARCH_DEPTH && !(row->flags & QMFN_VIRTUAL) && !waits_or_unknown(s, row->body, depth + 1);
    // A call of another object cannot change this one's state; a method of its own that no fact speaks of might.
    qm_node object = qm_object_of(u, call);
    bool own = qm_is(object) && qm_same_lvalue(u, object, qm_object_of(u, s->state));
    bool known = !place_is(row->at) || sources_file(u->files, row->at.file)->system;
    return known && (!own || (row->flags & QMFN_CONST));
}

static bool waits_or_unknown(const spin *s, qm_node n, u32 depth)
{
    const qm_unit *u = s->c->unit;
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        qm_kind k = qm_kind_of(u, (qm_node){i});
        if (k == QM_CALL_INDIRECT || k == QM_OPAQUE || k == QM_CO_AWAIT) return true;
        if (k == QM_MACRO && qm_fact_macro(s->c->facts, qm_row(u, (qm_node){i})->str, QMK_SPINS_LOOP)) return true;
        if (k == QM_CALL && !call_is_harmless(s, (qm_node){i}, depth)) return true;
    }
    return false;
}

// Any way out of the loop but its condition, and anything that counts how often it went round.
static bool leaves_otherwise(const spin *s)
{
    const qm_unit *u = s->c->unit;
    for (u32 i = s->body.i; i < qm_end(u, s->body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_BREAK || r->kind == QM_RETURN || r->kind == QM_THROW || r->kind == QM_GOTO) return true;
        if (r->kind == QM_MACRO && qm_fact_macro(s->c->facts, r->str, QMK_EARLY_RETURN)) return true;
        if (r->kind == QM_CALL && r->func.i && (qm_func_of(u, r->func)->flags & QMFN_NORETURN)) return true;
    }
    return false;
}

static bool is_on_same_object(const spin *s, qm_node call)
{
    const qm_unit *u = s->c->unit;
    qm_node object = qm_object_of(u, call);
    return qm_is(object) && qm_same_lvalue(u, object, qm_object_of(u, s->state));
}

static void find_connect(spin *s)
{
    const qm_unit *u = s->c->unit;
    qm_node body = qm_func_of(u, s->cfg->func)->body;
    for (u32 i = body.i; i < qm_end(u, s->body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !qm_says(s->c->facts, u, r->func, QMK_STARTS_CONNECT) ||
            !is_on_same_object(s, (qm_node){i}))
            continue;
        s->connect = (qm_node){i};
        s->connects_inside = qm_contains(u, s->body, s->connect);
    }
}

// Made by this function, so that it lives in the thread that loops and nobody else drives it.
static bool is_made_here(const spin *s)
{
    const qm_unit *u = s->c->unit;
    qm_node object = qm_object_of(u, s->state);
    if (!qm_is(object) || qm_kind_of(u, object) != QM_VAR) return false;
    qm_object o = qm_object_named(u, qm_row(u, object)->var);
    const qm_object_row *r = qm_object_of_handle(u, o);
    if (!o.i || r->func.i != s->cfg->func.i) return false;
    for (u32 i = 0; i < r->n_events; i++) {
        const qm_event *e = &u->qt->events.rows[r->first_event + i];
        if (e->kind == QM_EV_PASSED || e->kind == QM_EV_STORED_FIELD || e->kind == QM_EV_STORED_OTHER) return false;
        if (e->kind == QM_EV_CALLED && qm_says(s->c->facts, u, qm_row(u, e->at)->func, QMK_MOVES_TO_THREAD))
            return false;
    }
    return true;
}

// ----------------------------------------------------------------------------------------------------------------- fix

// The condition as it is written, fit to stand beside && or behind !.
static str condition_text(const spin *s, bool negated)
{
    const qm_unit *u = s->c->unit;
    arena *mem = &s->c->unit->mem;
    str text = qm_text(u, s->cond);
    const qm_node_row *r = qm_row(u, s->cond);
    if (!negated) return r->kind == QM_BINARY && r->op == QMO_LOR ? arena_printf(mem, "(%.*s)", STR_ARG(text)) : text;
    if (r->kind == QM_BINARY && (r->op == QMO_EQ || r->op == QMO_NE)) {
        str left = qm_text(u, qm_child(u, s->cond, 0)), right = qm_text(u, qm_child(u, s->cond, 1));
        return arena_printf(mem, "%.*s %s %.*s", STR_ARG(left), r->op == QMO_EQ ? "!=" : "==", STR_ARG(right));
    }
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return qm_text(u, qm_first(u, s->cond));
    return arena_printf(mem, r->kind == QM_BINARY ? "!(%.*s)" : "!%.*s", STR_ARG(text));
}

// "socket->" or "socket."; empty when the call is made on this.
static str object_text(const spin *s, qm_node call, bool *known)
{
    const qm_unit *u = s->c->unit;
    qm_node object = qm_first(u, call);
    *known = true;
    if (qm_row(u, object)->flags & QMF_IMPLICIT) return STR("");
    str text = qm_text(u, object);
    *known = text.n != 0;
    return arena_printf(&s->c->unit->mem, "%.*s%s", STR_ARG(text), qm_row(u, call)->flags & QMF_ARROW ? "->" : ".");
}

// Waits for a moment in each round, and sleeps where that ends at once.
static void pause_in_loop(const spin *s, fx_fix *fix, str object, str wait)
{
    const qm_unit *u = s->c->unit;
    str pause = arena_printf(&s->c->unit->mem, "if (!%.*s%.*s(100))\n\tQThread::msleep(10);", STR_ARG(object), STR_ARG(wait));
    bool block = qm_kind_of(u, s->body) == QM_COMPOUND;
    if (s->connects_inside) fx_statements_after(fix, s->connect, "%.*s", STR_ARG(pause));
    else if (qm_kind_of(u, s->body) == QM_NULL_STMT) fx_replace_statement(fix, s->body, "%.*s", STR_ARG(pause));
    else if (block && !qm_is(qm_first(u, s->body)))
        fx_replace_statement(fix, s->body, "{\n\tif (!%.*s%.*s(100))\n\t\tQThread::msleep(10);\n}", STR_ARG(object), STR_ARG(wait));
    else fx_statements_before(fix, block ? qm_first(u, s->body) : s->body, "%.*s", STR_ARG(pause));
    fx_include(fix, "<QThread>");
}

// What the loop has not reached is said behind it.
static void tell_behind_loop(const spin *s, fx_fix *fix, str object, str cond, str error)
{
    const qm_unit *u = s->c->unit;
    qm_func f = s->cfg->func;
    bool in_test = qm_role_of(u, f) == QM_ROLE_TEST && !(qm_func_of(u, f)->flags & QMFN_LAMBDA);
    if (in_test) {
        str reached = condition_text(s, true);
        fx_statements_after(fix, s->loop, "%.*s(%.*s, qPrintable(%.*s%.*s()));", STR_ARG(qm_fix_word(s->c->facts, "assert-message")),
                            STR_ARG(reached), STR_ARG(object), STR_ARG(error));
    } else {
        fx_statements_after(fix, s->loop, "if (%.*s)\n\tqWarning() << \"not connected:\" << %.*s%.*s();", STR_ARG(cond),
                            STR_ARG(object), STR_ARG(error));
        fx_include(fix, "<QDebug>");
    }
}

static void bound_loop(const spin *s, fx_fix *fix, str object, str wait, str error)
{
    const qm_unit *u = s->c->unit;
    qm_func f = s->cfg->func;
    const char *base = "connectDeadline";
    if (s->earlier)
        base = arena_printf(&s->c->unit->mem, "connectDeadline%u", s->earlier + 1).p;  // both fixes may come at once
    str deadline = fx_fresh_name(s->c->unit, f, base);
    str cond = condition_text(s, false);
    const char *limit = s->c->option(s->c, "timeout");
    fx_statements_before(fix, s->loop, "QDeadlineTimer %.*s(%s);", STR_ARG(deadline), limit);
    fx_replace(fix, qm_row(u, s->cond)->text, "%.*s && !%.*s.hasExpired()", STR_ARG(cond), STR_ARG(deadline));
    pause_in_loop(s, fix, object, wait);
    tell_behind_loop(s, fix, object, cond, error);
    fx_include(fix, "<QDeadlineTimer>");
}

static void offer_bound(const spin *s, ck_finding *f)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "wait for the connection, and not for ever");
    if (!qm_is(s->connect)) {
        fx_withhold(fix, "nothing here begins to connect, so what to wait for is not known");
        return;
    }
    qm_func begins = qm_row(u, s->connect)->func;
    const qm_fact *wait = qm_fact_func(c->facts, u, begins, QMK_STARTS_CONNECT);
    const qm_fact *error = qm_fact_func(c->facts, u, begins, QMK_ERROR_TEXT);
    bool known;
    str object = object_text(s, s->state, &known);
    if (!known || !qm_text(u, s->cond).n) fx_withhold(fix, "the loop comes from a macro");
    else if (!error) fx_withhold(fix, "how to ask what went wrong is not known");
    else bound_loop(s, fix, object, wait->text, error->text);
}

// ------------------------------------------------------------------------------------------------------------- finding

static void report(const spin *s)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    str object = ck_say(c, qm_object_of(u, s->state));
    ck_finding *f =
        s->connects_inside
            ? ck_report(c, s->loop,
                        "this loop tries to connect '%.*s' for ever and without waiting when nobody answers",
                        STR_ARG(object))
            : ck_report(c, s->loop,
                        "only the event loop or a wait can change the state of '%.*s', and this loop does neither",
                        STR_ARG(object));
    f->range = qm_row(u, s->cond)->text;
    ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, s->state)->func, QMK_STATE_OF));
    ck_add_note(c, f, qm_row(u, s->state)->at, "the state is all that ends the loop");
    if (qm_is(s->connect))
        ck_add_note(c, f, qm_row(u, s->connect)->at,
                    s->connects_inside ? "it begins again here, at once and each time round"
                                       : "the connection was begun here");
    offer_bound(s, f);
}

// Answers whether the loop was reported.
static bool check_loop(ck_context *c, qm_cfg *cfg, qm_node loop, u32 earlier)
{
    const qm_unit *u = c->unit;
    qm_kind k = qm_kind_of(u, loop);
    spin s = {.c = c, .cfg = cfg, .loop = loop, .earlier = earlier};
    s.cond = qm_child(u, loop, k == QM_WHILE ? 1 : k == QM_DO ? 1 : 2);
    s.body = qm_child(u, loop, k == QM_WHILE ? 2 : k == QM_DO ? 0 : 4);
    if (!qm_is(s.cond) || qm_kind_of(u, s.cond) == QM_NONE || !qm_is(s.body)) return false;
    ck_site(c, loop);
    if (k == QM_FOR && qm_is(qm_child(u, loop, 3)) && qm_kind_of(u, qm_child(u, loop, 3)) != QM_NONE)
        return false;  // it counts
    if (!asks_state(&s, s.cond) || leaves_otherwise(&s) || waits_or_unknown(&s, s.body, 0)) return false;
    find_connect(&s);
    if (!s.connects_inside && !is_made_here(&s)) return false;
    report(&s);
    return true;
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_cfg *cfg = ck_cfg(c, f);
        qm_node body = qm_func_of(c->unit, f)->body;
        u32 found = 0;
        for (u32 i = body.i; cfg && i < qm_end(c->unit, body); i++) {
            qm_kind k = qm_kind_of(c->unit, (qm_node){i});
            if (k == QM_WHILE || k == QM_DO || k == QM_FOR) found += check_loop(c, cfg, (qm_node){i}, found);
        }
    }
}

static const char *const options[] = {"timeout=5000: milliseconds after which the fixed loop gives up", NULL};

const ck_check ck_socket_connect_loop = {
    .id = "qtcwe-socket-connect-loop",
    .summary = "a loop waits for a connection's state, but nothing in it lets the state change or gives up",
    .cwe = {835, 400},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
