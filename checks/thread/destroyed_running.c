// Threads and processes whose object dies while they run, and threads that are cut off.
#include "checks/check.h"
#include "qtmodel/summary.h"

enum { MAX_DEPTH = 3 };

// ----------------------------------------------------------------------------------------------------------------- cut off
static bool is_end(const ck_context *c, qm_node call) { return qm_row(c->unit, call)->func.i && qm_says(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_ENDS_RUN); }

// Was the end of the same thread waited for before, so that this is the last resort?
static bool is_last_resort(const ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body, object = qm_object_of(u, call);
    for (u32 i = body.i; i < call.i; i++) {
        qm_node n = {i};
        if (u->nodes.rows[i].kind != QM_CALL || !is_end(c, n) || !qm_says(c->facts, u, u->nodes.rows[i].func, QMK_WAITS)) continue;
        if (qm_is(qm_object_of(u, n)) && qm_same_lvalue(u, qm_object_of(u, n), object)) return true;
    }
    return false;
}

static void judge_kill(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *kills = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_KILLS_THREAD);
    if (!kills || qm_kind_of(u, call) != QM_CALL || !qm_is(qm_object_of(u, call))) return;
    ck_site(c, call);
    if (is_last_resort(c, f, call)) return;
    ck_finding *out = ck_report(c, call, "cuts the thread off wherever it stands: what it has locked stays locked, what it was changing stays half done");
    ck_because(c, out, kills);
}

// ------------------------------------------------------------------------------------------------------------------ locals
typedef struct running {
    ck_context *c;
    qm_var var;
    str waits_for_start;   // a method that waits only until it runs
} running;

static bool is_start(const ck_context *c, qm_func f, str *waits)
{
    const qm_fact *connects = qm_fact_func(c->facts, c->unit, f, QMK_STARTS_CONNECT);
    *waits = connects ? connects->text : (str){0};
    return connects || qm_says(c->facts, c->unit, f, QMK_STARTS_THREAD);
}

static bool names_var(const qm_unit *u, qm_node n, qm_var v) { return qm_is(n) && qm_row(u, n)->var.i == v.i; }

// Ended, asked about in a way that may tell of the end, or left to an event loop.
static bool is_over(void *user, qm_node n)
{
    const running *r = user;
    const qm_unit *u = r->c->unit;
    const qm_node_row *row = qm_row(u, n);
    if (row->kind != QM_CALL || !row->func.i) return row->kind == QM_CALL_INDIRECT;
    if (qm_says(r->c->facts, u, row->func, QMK_RUNS_LOOP)) return true;
    if (!names_var(u, qm_object_of(u, n), r->var)) return (qm_effects_of(r->c->analysis, n) & QM_EFFECT_SPINS) != 0;
    if (is_end(r->c, n)) return true;
    bool asks = qm_type_of(u, qm_func_of(u, row->func)->result)->kind != QMT_VOID;
    const qm_fact *tells = qm_fact_func(r->c->facts, u, row->func, QMK_TELLS_OUTCOME);
    if (tells && str_is(tells->text, "*")) return false;  // what has gone wrong so far, while it runs on
    return asks && !str_eq(qm_func_of(u, row->func)->name, r->waits_for_start);
}

// Where the answer is that it has not started, nothing runs.
static bool says_not_started(const running *r, const qm_edge *e)
{
    const qm_unit *u = r->c->unit;
    bool truth;
    qm_node cond = qm_edge_condition(u, e, &truth);
    for (; qm_is(cond) && qm_kind_of(u, cond) == QM_UNARY && qm_row(u, cond)->op == QMO_NOT; truth = !truth) cond = qm_first(u, cond);
    if (!qm_is(cond) || truth || qm_kind_of(u, cond) != QM_CALL || !names_var(u, qm_object_of(u, cond), r->var)) return false;
    return r->waits_for_start.n && str_eq(qm_func_of(u, qm_row(u, cond)->func)->name, r->waits_for_start);
}

static bool is_hidden(void *user, const qm_edge *e)
{
    if (says_not_started(user, e)) return true;
    return e->kind == QM_EDGE_HIDDEN || e->kind == QM_EDGE_CATCH || e->kind == QM_EDGE_THROW;
}

// Is the object known to nobody else who might end it?
static bool is_our_own(const ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        if (ev.kind == QM_EV_CALLED || ev.kind == QM_EV_CONNECTED) continue;
        bool moves = ev.kind == QM_EV_PASSED && qm_kind_of(u, ev.at) == QM_CALL && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_MOVES_TO_THREAD);
        if (!moves) return false;
    }
    return u->qt->first_captured[v.i + 1] == u->qt->first_captured[v.i];
}

// May a destructor wait for the end itself, or run code that does?
static bool destructor_may_end(const ck_context *c, qm_func destructor)
{
    const qm_func_row *f = qm_func_of(c->unit, destructor);
    if (!destructor.i || (!qm_is(f->body) && f->flags & QMFN_BODILESS)) return false;
    const qm_summary *s = qm_summary_of(c->analysis, destructor);
    return !s || s->effects & (QM_EFFECT_UNKNOWN | QM_EFFECT_ENDS_RUN | QM_EFFECT_SPINS | QM_EFFECT_EMITS);
}

// A class of ours that is a thread may wait for its end itself.
static bool ends_itself(const ck_context *c, qm_class cls, u32 depth)
{
    const qm_class_row *r = qm_class_of(c->unit, cls);
    if (!r->user) return false;
    if (depth > MAX_DEPTH || r->base_unknown || !r->complete || destructor_may_end(c, r->destructor)) return true;
    for (u32 i = 0; i < r->n_bases; i++)
        if (ends_itself(c, c->unit->bases.rows[r->first_base + i], depth + 1)) return true;
    return false;
}

static void judge_local(ck_context *c, const qm_object_row *o)
{
    const qm_unit *u = c->unit;
    const qm_fact *dies = o->cls.i ? qm_fact_class(c->facts, u, o->cls, QMK_DIES_RUNNING) : NULL;
    if (!dies || o->birth != QM_BORN_LOCAL || !o->var.i || qm_var_of(u, o->var)->kind != QMV_LOCAL || !o->func.i) return;
    if (!ck_may_judge(c, o->func) || !is_our_own(c, o->var)) return;
    qm_cfg *cfg = ends_itself(c, o->cls, 0) ? NULL : ck_cfg(c, o->func);
    u32 n;
    const qm_node *uses = qm_uses(u, o->var, &n);
    for (u32 i = 0; cfg && i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        running r = {.c = c, .var = o->var};
        if (ev.kind != QM_EV_CALLED || qm_kind_of(u, ev.at) != QM_CALL || !is_start(c, qm_row(u, ev.at)->func, &r.waits_for_start)) continue;
        ck_site(c, ev.at);
        qm_path path;
        qm_path_query q = {.from = ev.at, .stops_node = is_over, .stops_edge = is_hidden, .user = &r};
        if (!qm_path_find(cfg, &q, &path)) continue;
        bool kills = str_is(dies->text, "kills");
        str name = qm_var_of(u, o->var)->name;
        ck_finding *f = ck_report(c, ev.at, kills ? "'%.*s' dies at the end of its scope, and what it has started is killed" :
                                  "'%.*s' dies at the end of its scope while the thread runs: the program is aborted", STR_ARG(name));
        ck_because(c, f, dies);
        if (qm_is(path.exit.at)) ck_add_note(c, f, qm_row(u, path.exit.at)->at, "left here without waiting for the end");
        return;
    }
}

// --------------------------------------------------------------------------------------------------- told to end, and deleted
// Ended, asked about, or left to code that may wait for it.
static bool may_be_over(void *user, qm_node n)
{
    const running *r = user;
    const qm_unit *u = r->c->unit;
    if (is_over(user, n)) return true;
    bool ours = qm_kind_of(u, n) == QM_CALL && !qm_in_library(u, qm_row(u, n)->func);
    return ours && qm_effects_of(r->c->analysis, n) & (QM_EFFECT_ENDS_RUN | QM_EFFECT_SPINS | QM_EFFECT_UNKNOWN);
}

// thread->quit(); delete thread;
static void judge_delete(ck_context *c, qm_func f, qm_node n)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_strip(u, qm_first(u, n));
    qm_class cls = qm_is(object) && qm_row(u, object)->var.i ? qm_object_class(u, object) : (qm_class){0};
    const qm_fact *dies = cls.i ? qm_fact_class(c->facts, u, cls, QMK_DIES_RUNNING) : NULL;
    if (!dies || !str_is(dies->text, "aborts") || ends_itself(c, cls, 0)) return;
    qm_cfg *cfg = ck_cfg(c, f);
    if (!cfg) return;
    ck_site(c, n);
    running r = {.c = c, .var = qm_row(u, object)->var};
    for (u32 i = qm_func_of(u, f)->body.i; i < n.i; i++) {
        qm_node ask = {i};
        if (qm_kind_of(u, ask) != QM_CALL || !qm_says(c->facts, u, qm_row(u, ask)->func, QMK_ENDS_LOOP)) continue;
        if (!qm_is(qm_object_of(u, ask)) || !qm_same_lvalue(u, qm_object_of(u, ask), object)) continue;
        qm_path_query q = {.from = ask, .to = n, .stops_node = may_be_over, .stops_edge = is_hidden, .user = &r};
        if (!qm_path_find(cfg, &q, NULL)) continue;
        ck_finding *out = ck_report(c, n, "'%.*s' is told to end and deleted at once: if the thread still runs, the program is aborted", STR_ARG(ck_say(c, object)));
        ck_because(c, out, dies);
        ck_add_note(c, out, qm_row(u, ask)->at, "told to end here, and nothing waits until it has");
        return;
    }
}

// ----------------------------------------------------------------------------------------------------------------- members
// An error hides what a method does.
static bool has_errors(const qm_unit *u, qm_class cls)
{
    for (u32 m = u->qt->first_method[cls.i]; m < u->qt->first_method[cls.i + 1]; m++)
        if (qm_func_of(u, u->qt->methods[m])->flags & QMFN_TAINTED) return true;
    return false;
}

// Does the object of the field die with this one: a member object, or a child of this?
static bool dies_with_this(const qm_unit *u, qm_var v)
{
    const qm_object_row *o = qm_object_of_handle(u, qm_object_named(u, v));
    if (qm_type_of(u, qm_var_of(u, v)->type)->kind == QMT_RECORD) return true;
    return o->birth == QM_BORN_NEW && o->owner == QM_OWNER_PARENT && o->parent_this;
}

// Where the field is started; {0} when it never is, or when somebody waits for its end or may do so.
static qm_node started_for_good(const ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    qm_node start = {0};
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event ev = qm_event_at(u, c->facts, uses[i]);
        str waits;
        bool call = (ev.kind == QM_EV_CALLED || ev.kind == QM_EV_PASSED) && qm_kind_of(u, ev.at) == QM_CALL;
        bool moves = call && qm_says(c->facts, u, qm_row(u, ev.at)->func, QMK_MOVES_TO_THREAD);
        if (ev.kind == QM_EV_PASSED && !moves) return (qm_node){0};
        if (ev.kind == QM_EV_RETURNED || ev.kind == QM_EV_CAPTURED_REF || ev.kind == QM_EV_CAPTURED_COPY || ev.kind == QM_EV_STORED_OTHER) return (qm_node){0};
        if (ev.kind == QM_EV_STORED_LOCAL || ev.kind == QM_EV_TAKEN || ev.kind == QM_EV_DELETED) return (qm_node){0};
        if (!call || ev.kind != QM_EV_CALLED) continue;
        if (is_end(c, ev.at) || qm_owner_by_call(u, c->facts, ev.at) != QM_OWNER_NONE) return (qm_node){0};
        if (is_start(c, qm_row(u, ev.at)->func, &waits) && ck_may_judge(c, qm_enclosing_func(u, ev.at))) start = ev.at;
    }
    return start;
}

// The statement of the destructor that calls the method on the member; {0}: none.
static qm_node called_in(const qm_unit *u, qm_node body, qm_var v, str method)
{
    for (u32 i = body.i; qm_is(body) && i < qm_end(u, body); i++) {
        qm_node n = {i}, stmt = qm_parent(u, n);
        bool calls = qm_kind_of(u, n) == QM_CALL && names_var(u, qm_object_of(u, n), v) && str_eq(qm_func_of(u, qm_row(u, n)->func)->name, method);
        if (calls && qm_kind_of(u, stmt) == QM_EXPR_STMT && qm_parent(u, stmt).i == body.i) return stmt;
    }
    return (qm_node){0};
}

static void offer_wait(ck_context *c, ck_finding *f, qm_var v, qm_func destructor)
{
    const qm_unit *u = c->unit;
    const qm_func_row *d = qm_func_of(u, destructor);
    const qm_class_row *thread = qm_class_of(u, qm_pointee_class(u, qm_var_of(u, v)->type));
    const qm_fact *ends = qm_fact_class(c->facts, u, qm_pointee_class(u, qm_var_of(u, v)->type), QMK_ENDS_BY);
    if (!ends) return;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "end the thread in the destructor, and wait for it");
    if (thread->user) fx_withhold(fix, "how its own code is told to end is not known");
    else if (!qm_is(d->body)) fx_withhold(fix, "the class has no destructor here");
    bool pointer = qm_type_of(u, qm_var_of(u, v)->type)->kind == QMT_POINTER;
    str name = qm_var_of(u, v)->name, rest = ends->text;
    buf lines = {0};
    qm_node done = {0};  // what the destructor does already
    for (str method; str_next_word(&rest, &method);) {
        qm_node stmt = lines.n ? (qm_node){0} : called_in(u, d->body, v, method);
        if (qm_is(stmt)) done = stmt;
        else buf_printf(&lines, "%s%.*s%s%.*s();", lines.n ? "\n" : "", STR_ARG(name), pointer ? "->" : ".", STR_ARG(method));
    }
    qm_node first = qm_is(d->body) ? qm_first(u, d->body) : d->body;
    if (pointer && qm_is(d->body)) fx_withhold(fix, "the thread may not be made yet");
    else if (!qm_is(first) && qm_is(d->body)) fx_withhold(fix, "the destructor has no statement");
    else if (qm_is(done)) fx_statements_after(fix, done, "%.*s", STR_ARG(buf_str(&lines)));
    else if (qm_is(first)) fx_statements_before(fix, first, "%.*s", STR_ARG(buf_str(&lines)));
    buf_release(&lines);
}

static void judge_field(ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *r = qm_var_of(u, v);
    qm_class thread = qm_pointee_class(u, r->type);
    const qm_fact *dies = r->kind == QMV_FIELD && thread.i ? qm_fact_class(c->facts, u, thread, QMK_DIES_RUNNING) : NULL;
    if (!dies || !str_is(dies->text, "aborts") || !dies_with_this(u, v) || ends_itself(c, thread, 0)) return;
    const qm_class_row *owner = qm_class_of(u, r->cls);
    if (!owner->user || !owner->complete || owner->tainted || has_errors(u, r->cls) || qm_has_unseen_methods(u, r->cls)) return;
    qm_node start = started_for_good(c, v);
    if (!qm_is(start)) return;
    ck_site(c, start);
    ck_finding *f = ck_report(c, start, "nobody waits for the end of '%.*s': if it runs when this object dies, the program is aborted", STR_ARG(r->name));
    ck_because(c, f, dies);
    ck_add_note(c, f, r->at, "it dies with the object");
    if (qm_is(qm_func_of(u, owner->destructor)->body)) ck_add_note(c, f, qm_func_of(u, owner->destructor)->at, "the destructor does not wait");
    offer_wait(c, f, v, owner->destructor);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    ck_each_call(c, judge_kill);
    ck_each_row(c, CK_ROWS(QM_DELETE), judge_delete);
    for (u32 i = 1; i < u->qt->objects.n; i++) judge_local(c, &u->qt->objects.rows[i]);
    for (u32 i = 1; i < u->vars.n; i++) judge_field(c, (qm_var){i});
}

const ck_check ck_thread_destroyed_running = {
    .id = "qtcwe-thread-destroyed-running",
    .summary = "a thread or process whose object dies while it runs, or that is cut off",
    .cwe = {826, 667},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
