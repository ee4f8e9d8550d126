// Members that several threads use without a lock: a flag that a loop of one thread asks and another one sets, members that only
// some of the code locks for, and objects handed to a pool while others go on using them.
#include "checks/check.h"
#include "qtmodel/locks.h"
#include "qtmodel/threads.h"

enum { MAX_DEPTH = 2, MAX_ACCESSES = 200 };

// A use of the field of this object.
typedef struct access {
    qm_node use;
    qm_func func;
    bool written;
    qm_var lock;      // a member that is locked there, {0} none
    qm_node locked_by;
} access;

typedef struct shared {
    ck_context *c;
    qm_var field;
    access list[MAX_ACCESSES];
    u32 n;
} shared;

static bool is_this(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, n) == QM_THIS; }
// ------------------------------------------------------------------------------------------------------------------- locks
// The member of this that is locked at the row, also by whoever calls the private method.
static qm_var locked_member(ck_context *c, qm_node n, qm_node *by, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_held held[QM_MAX_LOCKS];
    u32 count = qm_locks_at(c->analysis, n, held, QM_MAX_LOCKS);
    for (u32 i = 0; i < count && i < QM_MAX_LOCKS; i++) {
        *by = held[i].by;
        qm_var v = qm_root_var(u, held[i].lock);
        if (v.i) return v;
    }
    qm_func f = qm_enclosing_func(u, n);
    const qm_func_row *r = qm_func_of(u, f);
    qm_var common = {0};
    if (depth >= MAX_DEPTH || !(r->flags & (QMFN_PRIVATE | QMFN_PROTECTED)) || r->flags & (QMFN_SLOT | QMFN_VIRTUAL)) return common;
    for (u32 i = 1; i < u->nodes.n; i++) {
        if (u->nodes.rows[i].kind != QM_CALL || u->nodes.rows[i].func.i != f.i) continue;
        qm_node above;
        qm_var v = locked_member(c, (qm_node){i}, &above, depth + 1);
        if (!v.i || (common.i && common.i != v.i)) return (qm_var){0};
        common = v, *by = above;
    }
    return common;
}

// ----------------------------------------------------------------------------------------------------------------- members
// No lock, no atomic number, nothing made to be shared and nothing constant.
static bool is_plain(const ck_context *c, const qm_type_row *t)
{
    const qm_unit *u = c->unit;
    if (t->is_const || t->kind == QMT_REFERENCE || t->kind == QMT_UNKNOWN || t->kind == QMT_DEPENDENT) return false;
    if (t->kind != QMT_RECORD) return true;
    const qm_fact *safety = t->cls.i ? qm_fact_class(c->facts, u, t->cls, QMK_THREAD_SAFETY) : NULL;
    return t->cls.i && !qm_class_of(u, t->cls)->qobject && !(safety && str_is(safety->text, "thread-safe"));
}

static bool is_plain_field(const ck_context *c, qm_var v)
{
    const qm_var_row *r = qm_var_of(c->unit, v);
    const qm_class_row *cls = qm_class_of(c->unit, r->cls);
    return r->kind == QMV_FIELD && cls->user && !cls->tainted && is_plain(c, qm_type_of(c->unit, r->type));
}

// A method that is called on the object and may change it.
static bool is_changed(const qm_unit *u, qm_node use)
{
    if (qm_is_written(u, use)) return true;
    qm_node p = qm_parent(u, use);
    if (!qm_is(p) || qm_kind_of(u, p) != QM_CALL || qm_first(u, p).i != use.i || !(qm_row(u, p)->flags & QMF_METHOD)) return false;
    const qm_func_row *f = qm_func_of(u, qm_row(u, p)->func);
    return qm_type_of(u, qm_row(u, use)->type)->kind == QMT_RECORD && f->name.n && !(f->flags & (QMFN_CONST | QMFN_STATIC));
}

// Before it is whole and while it is taken apart, nobody else has the object.
static bool is_alone(const qm_unit *u, qm_func f)
{
    return (qm_func_of(u, qm_outermost_func(u, f))->flags & (QMFN_CTOR | QMFN_DTOR)) && !(qm_func_of(u, f)->flags & QMFN_LAMBDA);
}

static void collect(shared *s)
{
    const qm_unit *u = s->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, s->field, &n);
    for (u32 i = 0; i < n && s->n < MAX_ACCESSES; i++) {
        qm_func f = qm_enclosing_func(u, uses[i]);
        if (qm_kind_of(u, uses[i]) != QM_MEMBER || !is_this(u, qm_object_of(u, uses[i])) || !ck_may_judge(s->c, f) || is_alone(u, f)) continue;
        access a = {.use = uses[i], .func = f, .written = is_changed(u, uses[i])};
        a.lock = locked_member(s->c, uses[i], &a.locked_by, 0);
        s->list[s->n++] = a;
    }
}

// ------------------------------------------------------------------------------------------------ used before the lock is taken
static void offer_earlier(ck_context *c, ck_finding *f, const access *early, const access *late)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "take the lock first");
    qm_node decl = late->locked_by, block = qm_block_of(u, decl), stmt = qm_statement_of(u, early->use);
    while (qm_is(stmt) && qm_parent(u, stmt).i != block.i) stmt = qm_parent(u, stmt);
    str text = qm_text(u, decl);
    if (qm_kind_of(u, decl) != QM_DECL || !qm_is(stmt) || !qm_is(block) || !text.n) {
        fx_withhold(fix, "the lock is not taken by a locker of the same block");
        return;
    }
    span own = qm_var_of(u, qm_row(u, decl)->var)->text;
    if (!span_is(own)) fx_withhold(fix, "the locker is not declared alone");
    fx_statements_before(fix, stmt, "%.*s", STR_ARG(sources_span_text(u->files, own)));
    fx_remove_statement(fix, decl);
}

// In one function: used, then the lock taken, then used again; elsewhere written under the lock.
static bool judge_early(const shared *s)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    for (u32 i = 0; i < s->n; i++) {
        const access *early = &s->list[i];
        qm_cfg *cfg = early->lock.i ? NULL : ck_cfg(c, early->func);
        for (u32 k = i + 1; cfg && k < s->n; k++) {
            const access *late = &s->list[k];
            if (late->func.i != early->func.i || !late->lock.i || !qm_is(late->locked_by) || late->locked_by.i < early->use.i) continue;
            if (qm_enclosing_func(u, late->locked_by).i != early->func.i) continue;
            const access *write = NULL;
            for (u32 w = 0; w < s->n && !write; w++)
                if (s->list[w].written && s->list[w].lock.i == late->lock.i && s->list[w].func.i != early->func.i) write = &s->list[w];
            qm_path_query q = {.from = early->use, .to = late->use};
            if (!write || !qm_path_find(cfg, &q, NULL)) continue;
            str name = qm_var_of(u, s->field)->name, lock = qm_var_of(u, late->lock)->name;
            ck_finding *f = ck_report(c, early->use, "'%.*s' is used before '%.*s' is locked, which guards it", STR_ARG(name), STR_ARG(lock));
            ck_add_note(c, f, qm_row(u, late->locked_by)->at, "locked only here");
            ck_add_note(c, f, qm_row(u, late->use)->at, "used again under the lock");
            ck_add_note(c, f, qm_row(u, write->use)->at, "changed under the lock in another function");
            offer_earlier(c, f, early, late);
            return true;
        }
    }
    return false;
}

// --------------------------------------------------------------------------------------------------------- in two threads
// Does one thread, and not the main one, run f, and another one g?
static bool in_two_threads(const ck_context *c, qm_func f, qm_func g)
{
    const qm_unit *u = c->unit;
    qm_threads a = qm_threads_of(u, f) & ~QM_THREADS_UNKNOWN, b = qm_threads_of(u, g) & ~QM_THREADS_UNKNOWN;
    if (!(a & ~QM_THREADS_MAIN) || a & b) return false;
    if (b) return true;
    // Nobody is seen to call g, a method of the object that stands for the thread: that lives in another one.
    qm_class cls = qm_func_of(u, g)->cls;
    for (u32 i = 0; i < qm_count_threads(u); i++)
        if (a >> i & 1 && cls.i && qm_thread_at(u, i)->cls.i == cls.i) return true;
    return false;
}

// Does the function set the object up before the thread runs, or look at it when that is over?
static bool is_before_or_after(const ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_func callee = u->nodes.rows[i].kind == QM_CALL ? u->nodes.rows[i].func : (qm_func){0};
        if (callee.i && (qm_says(c->facts, u, callee, QMK_STARTS_THREAD) || qm_says(c->facts, u, callee, QMK_ENDS_RUN))) return true;
    }
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        const qm_fact *tells = conn->slot_func.i == f.i ? qm_fact_func(c->facts, u, conn->signal_func, QMK_TELLS) : NULL;
        if (tells && str_is(tells->text, "end")) return true;
    }
    return false;
}

static bool in_any_loop(const qm_unit *u, qm_node n)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_WHILE || k == QM_DO || k == QM_FOR || k == QM_RANGE_FOR) return true;
    }
    return false;
}

// Is what the caller gave put into the member? Such functions set an object up, and are called before its thread runs.
static bool is_setup(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    bool assigns = qm_is(p) && (qm_kind_of(u, p) == QM_ASSIGN || (qm_kind_of(u, p) == QM_CALL && qm_row(u, p)->flags & QMF_OPERATOR));
    qm_node value = assigns && qm_first(u, p).i == use.i ? qm_strip(u, qm_child(u, p, 1)) : (qm_node){0};
    return qm_is(value) && qm_kind_of(u, value) == QM_VAR && qm_var_of(u, qm_row(u, value)->var)->kind == QMV_PARAM;
}

// Is a constant assigned here?
static bool is_set(const qm_unit *u, qm_node use)
{
    qm_node p = qm_parent(u, use);
    if (!qm_is(p) || qm_kind_of(u, p) != QM_ASSIGN || qm_first(u, p).i != use.i) return false;
    qm_kind k = qm_kind_of(u, qm_strip(u, qm_child(u, p, 1)));
    return k == QM_BOOL || k == QM_INT || k == QM_ENUMERATOR;
}

static bool is_flag(const qm_unit *u, qm_var v)
{
    qm_type_kind k = qm_type_of(u, qm_var_of(u, v)->type)->kind;
    return k == QMT_BOOL || k == QMT_INT || k == QMT_ENUM;
}

static void offer_atomic(ck_context *c, ck_finding *f, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *r = qm_var_of(u, v);
    fx_fix *fix = ck_group_fix(c, f, r->at, FX_SAFE, "make the flag atomic");
    str type = sources_span_text(u->files, r->type_text);
    if (!span_is(r->type_text)) {
        fx_withhold(fix, "its declaration cannot be edited");
        return;
    }
    if (str_starts(type, STR("volatile "))) type = str_from(type, 9);
    fx_replace(fix, r->type_text, "std::atomic<%.*s>", STR_ARG(type));
    fx_include(fix, "<atomic>");
}

static void report_pair(ck_context *c, qm_var field, const access *at, const access *other, const char *message, const char *there)
{
    const qm_unit *u = c->unit;
    ck_finding *f = ck_report(c, at->use, message, STR_ARG(qm_var_of(u, field)->name));
    str threads = qm_threads_text(u, &c->unit->mem, qm_threads_of(u, at->func));
    ck_add_note(c, f, qm_func_of(u, at->func)->at, "this function is run by: %.*s", STR_ARG(threads));
    threads = qm_threads_text(u, &c->unit->mem, qm_threads_of(u, other->func));
    ck_add_note(c, f, qm_row(u, other->use)->at, "%s, run by: %.*s", there, STR_ARG(threads));
    if (is_flag(u, field) && !at->lock.i && !other->lock.i) offer_atomic(c, f, field);
}

static bool are_guarded(const access *a, const access *b) { return a->lock.i && a->lock.i == b->lock.i; }

// A loop of one thread asks what another one sets.
static bool judge_flag(const shared *s)
{
    ck_context *c = s->c;
    const qm_unit *u = c->unit;
    if (!is_flag(u, s->field)) return false;
    for (u32 i = 0; i < s->n; i++) {
        const access *asked = &s->list[i];
        if (asked->written || !in_any_loop(u, asked->use)) continue;
        for (u32 k = 0; k < s->n; k++) {
            const access *set = &s->list[k];
            if (!is_set(u, set->use) || are_guarded(asked, set) || !in_two_threads(c, asked->func, set->func)) continue;
            if (is_before_or_after(c, set->func) && !qm_is(set->locked_by)) continue;
            report_pair(c, s->field, asked, set, "'%.*s' is asked in a loop of one thread and set by another one, with no lock for both", "set here");
            return true;
        }
    }
    return false;
}

// Nobody here is seen to call the function that locks; it does so because of a thread that comes to the other one.
static bool locks_for(const ck_context *c, const access *bare, const access *locker)
{
    qm_threads a = qm_threads_of(c->unit, bare->func) & ~(QM_THREADS_UNKNOWN | QM_THREADS_MAIN), b = qm_threads_of(c->unit, locker->func);
    return a && b == QM_THREADS_UNKNOWN && bare->written;
}

// One thread locks for it, another one does not.
static bool judge_half(const shared *s)
{
    ck_context *c = s->c;
    for (u32 i = 0; i < s->n; i++) {
        const access *bare = &s->list[i];
        if (bare->lock.i || is_before_or_after(c, bare->func) || is_setup(c->unit, bare->use)) continue;
        for (u32 k = 0; k < s->n; k++) {
            const access *other = &s->list[k];
            if (!other->lock.i || (!other->written && !bare->written)) continue;
            if (!in_two_threads(c, bare->func, other->func) && !in_two_threads(c, other->func, bare->func) && !locks_for(c, bare, other)) continue;
            report_pair(c, s->field, bare, other, "'%.*s' is used here without the lock under which another thread uses it",
                        other->written ? "changed under the lock" : "read under the lock");
            return true;
        }
    }
    return false;
}

// ---------------------------------------------------------------------------------------------------- by the jobs of a pool
// Changed by what a pool runs, several at a time: there is only one of it, and no lock.
static void judge_static(ck_context *c, qm_var v)
{
    const qm_unit *u = c->unit;
    const qm_var_row *r = qm_var_of(u, v);
    const qm_type_row *t = qm_type_of(u, r->type);
    bool single = r->kind == QMV_GLOBAL || r->kind == QMV_STATIC_MEMBER || r->kind == QMV_STATIC_LOCAL;
    if (!single || r->each_thread || !is_plain(c, t)) return;
    if (t->kind == QMT_RECORD && !qm_fact_class(c->facts, u, t->cls, QMK_THREAD_SAFETY)) return;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_func f = qm_enclosing_func(u, uses[i]);
        qm_node by;
        if (!f.i || !ck_may_judge(c, f) || !(qm_threads_of(u, f) & QM_THREADS_POOL) || !is_changed(u, uses[i])) continue;
        ck_site(c, uses[i]);
        if (locked_member(c, uses[i], &by, 0).i) continue;
        ck_finding *out = ck_report(c, uses[i], "'%.*s' is changed here without a lock by jobs of a pool, which run at the same time", STR_ARG(r->name));
        ck_because(c, out, t->kind == QMT_RECORD ? qm_fact_class(c->facts, u, t->cls, QMK_THREAD_SAFETY) : NULL);
        str threads = qm_threads_text(u, &c->unit->mem, qm_threads_of(u, f));
        ck_add_note(c, out, qm_func_of(u, f)->at, "this function is run by: %.*s", STR_ARG(threads));
        ck_add_note(c, out, r->at, "there is only one of it");
        return;
    }
}

// ------------------------------------------------------------------------------------------------------- handed to a pool
static bool has_other_use(const qm_unit *u, qm_var v, qm_func outer)
{
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (qm_enclosing_func(u, uses[i]).i == outer.i) return true;
    return false;
}

// A captured pointer to an object that somebody else made and whose class is not made for several threads at a time.
static void judge_call(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_func_row *lambda = qm_func_of(u, f), *callee = qm_func_of(u, qm_row(u, call)->func);
    qm_node object = qm_object_of(u, call), held_by;
    qm_threads here = qm_threads_of(u, f) & ~(QM_THREADS_UNKNOWN | QM_THREADS_MAIN);
    if (!(lambda->flags & QMFN_LAMBDA) || !here || !qm_is(object) || qm_kind_of(u, object) != QM_VAR) return;
    if (callee->flags & (QMFN_CONST | QMFN_STATIC | QMFN_SIGNAL | QMFN_USER | QMFN_OPERATOR) || qm_func_of(u, lambda->outer)->flags & QMFN_LAMBDA) return;
    qm_var v = qm_row(u, object)->var;
    const qm_var_row *r = qm_var_of(u, v);
    if (r->func.i != lambda->outer.i || qm_type_of(u, r->type)->kind != QMT_POINTER || !qm_is(r->init) || !qm_is_constant(u, v)) return;
    qm_node from = qm_strip(u, r->init);
    bool shared_object = qm_kind_of(u, from) == QM_CALL || qm_kind_of(u, from) == QM_MEMBER;
    const qm_fact *owned = qm_kind_of(u, from) == QM_CALL ? qm_fact_func(c->facts, u, qm_row(u, from)->func, QMK_RETURNS) : NULL;
    if (!shared_object || (owned && str_is(owned->text, "owned")) || !has_other_use(u, v, lambda->outer)) return;
    const qm_fact *own = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_THREAD_SAFETY);
    const qm_fact *safety = own ? own : qm_fact_class(c->facts, u, qm_pointee_class(u, r->type), QMK_THREAD_SAFETY);
    ck_site(c, call);
    if (!safety || str_is(safety->text, "thread-safe") || locked_member(c, call, &held_by, MAX_DEPTH).i) return;
    if (qm_threads_of(u, lambda->outer) & here) return;
    ck_finding *out = ck_report(c, call, "'%.*s' is used here while the thread that shares it may use it too", STR_ARG(r->name));
    ck_because(c, out, safety);
    ck_add_note(c, out, qm_row(u, from)->at, "somebody else has the object");
    str threads = qm_threads_text(u, &c->unit->mem, here);
    ck_add_note(c, out, lambda->at, "this function is run by: %.*s", STR_ARG(threads));
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->vars.n; i++) {
        shared s = {.c = c, .field = {i}};
        judge_static(c, s.field);
        if (!is_plain_field(c, s.field)) continue;
        collect(&s);
        if (s.n > 1) ck_site_at(c, qm_var_of(u, s.field)->at);
        if (s.n > 1 && !judge_early(&s) && !judge_flag(&s)) judge_half(&s);
    }
    ck_each_call(c, judge_call);
}

const ck_check ck_thread_unguarded_shared = {
    .id = "qtcwe-thread-unguarded-shared",
    .summary = "member or object that several threads use without a lock",
    .cwe = {362, 366, 609},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
