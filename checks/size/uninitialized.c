// What is read before anything was put into it: buffers made without content, members that no constructor sets.
#include "checks/ownership/members.h"
#include "qtmodel/summary.h"

// ----------------------------------------------------------------------------------------------------------------- buffers
typedef struct buffer { ck_context *c; qm_var var; qm_node decl; } buffer;

static bool is_use(const buffer *b, qm_node n) { return qm_kind_of(b->c->unit, n) == QM_VAR && qm_row(b->c->unit, n)->var.i == b->var.i; }

// Whatever may put something into it, or let others do so.
static bool may_fill(void *user, qm_node n)
{
    const buffer *b = user;
    const qm_unit *u = b->c->unit;
    if (qm_kind_of(u, n) == QM_LAMBDA) return true;
    return is_use(b, n) && qm_is_written(u, n);
}

// Handed out as it is: returned, given to a call as a value, its bytes taken to read them.
static bool is_read(const buffer *b, qm_node use)
{
    const qm_unit *u = b->c->unit;
    qm_node up = qm_parent(u, use), below = use;
    while (qm_is(up) && (qm_kind_of(u, up) == QM_CAST || (qm_kind_of(u, up) == QM_CONSTRUCT && qm_count(u, up) == 1))) below = up, up = qm_parent(u, up);
    if (!qm_is(up)) return false;
    const qm_node_row *r = qm_row(u, up);
    if (r->kind == QM_RETURN) return true;
    if (r->kind != QM_CALL || !r->func.i) return false;
    if (!(r->flags & QMF_METHOD) || qm_first(u, up).i != below.i) return qm_in_library(u, r->func);
    return qm_says(b->c->facts, u, r->func, QMK_ELEMENT_AT);
}

// A loop in between that fills it runs as often as there are elements.
static bool is_filled_in_loop(const buffer *b, qm_node before)
{
    const qm_unit *u = b->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, b->var, &n);
    for (u32 i = 0; i < n && uses[i].i < before.i; i++)
        if (qm_is_written(u, uses[i]) && qm_in_loop(u, uses[i])) return true;
    return false;
}

static void judge_buffer(ck_context *c, qm_cfg *cfg, qm_node decl)
{
    const qm_unit *u = c->unit;
    qm_node made = qm_first(u, decl);
    if (!qm_is(made) || qm_kind_of(u, made) != QM_CONSTRUCT) return;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, made)->func, QMK_NO_CONTENT);
    if (!fact) return;
    ck_site(c, decl);
    buffer b = {c, qm_row(u, decl)->var, decl};
    u32 n;
    const qm_node *uses = qm_uses(u, b.var, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_enclosing_func(u, uses[i]).i != cfg->func.i || qm_is_written(u, uses[i]) || !is_read(&b, uses[i])) continue;
        if (!qm_path_find(cfg, &(qm_path_query){.from = decl, .to = uses[i], .stops_node = may_fill, .user = &b}, NULL)) continue;
        if (is_filled_in_loop(&b, uses[i])) continue;
        ck_finding *f = ck_report(c, uses[i], "nothing has been put into '%.*s' yet", STR_ARG(qm_var_of(u, b.var)->name));
        ck_because(c, f, fact);
        ck_add_note(c, f, qm_row(u, decl)->at, "made here, without content");
        return;
    }
}

// ----------------------------------------------------------------------------------------------------------------- members
typedef struct members {
    ck_context *c;
    qm_class cls;
    u8 *from_constructor;  // by function: a constructor, or called by one
} members;

static bool is_plain(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    return !r->is_const && (r->kind == QMT_BOOL || r->kind == QMT_INT || r->kind == QMT_FLOAT || r->kind == QMT_ENUM || r->kind == QMT_POINTER);
}

static void add_called(members *m, qm_node root, u32 *todo, u32 *n)
{
    const qm_unit *u = m->c->unit;
    for (u32 i = root.i; qm_is(root) && i < qm_end(u, root); i++) {
        qm_func f = u->nodes.rows[i].func;
        if (u->nodes.rows[i].kind == QM_FUNC_REF || (u->nodes.rows[i].kind == QM_LAMBDA && qm_conn_of_slot(u, f).i)) continue;  // run later
        if (!f.i || m->from_constructor[f.i] || !qm_is(qm_func_of(u, f)->body)) continue;
        m->from_constructor[f.i] = 1;
        todo[(*n)++] = f.i;
    }
}

// Marks all constructors and what they call. false: not all of it is in sight.
static bool mark_constructors(members *m)
{
    const qm_unit *u = m->c->unit;
    u32 *todo = mem_alloc(u->funcs.n * sizeof *todo), n = 0, constructors = 0;
    bool seen = !qm_has_unseen_methods(u, m->cls);
    for (u32 i = u->qt->first_method[m->cls.i]; i < u->qt->first_method[m->cls.i + 1]; i++) {
        qm_func f = u->qt->methods[i];
        const qm_func_row *row = qm_func_of(u, f);
        if (!(row->flags & QMFN_CTOR) || row->flags & QMFN_BODILESS || !place_is(row->at)) continue;
        constructors++;
        if (row->flags & QMFN_TAINTED) seen = false;
        m->from_constructor[f.i] = 1;
        todo[n++] = f.i;
    }
    while (n && seen) {
        const qm_func_row *row = &u->funcs.rows[todo[--n]];
        for (u32 i = 0; i < row->n_inits; i++) add_called(m, u->inits.rows[row->first_init + i].value, todo, &n);
        add_called(m, row->body, todo, &n);
    }
    mem_free(todo);
    return seen && constructors;
}

static bool is_initialised(const members *m, qm_var v)
{
    const qm_unit *u = m->c->unit;
    for (u32 i = u->qt->first_method[m->cls.i]; i < u->qt->first_method[m->cls.i + 1]; i++) {
        const qm_func_row *row = qm_func_of(u, u->qt->methods[i]);
        for (u32 k = 0; k < row->n_inits; k++)
            if (u->inits.rows[row->first_init + k].field.i == v.i) return true;
    }
    return false;
}

// Is it the object of a whole delete, or what a method that does nothing else gives?
static bool is_plainly_read(const qm_unit *u, qm_node use)
{
    qm_func f = qm_enclosing_func(u, use);
    if (qm_func_of(u, f)->flags & QMFN_DTOR) return true;
    qm_node body = qm_func_of(u, f)->body, up = qm_above_casts(u, use);
    return qm_count(u, body) == 1 && qm_is(up) && qm_kind_of(u, up) == QM_RETURN;
}

// A method that the library calls.
static bool is_event(const qm_unit *u, qm_func f) { return qm_func_of(u, f)->n_overrides && qm_in_library(u, qm_overridden_root(u, f)); }

// Is the function only run by what happens to the object: methods that the library calls, slots of connections, and what those call?
static bool only_by_events(const qm_unit *u, qm_func f, u32 depth)
{
    const qm_func_row *row = qm_func_of(u, f);
    if (is_event(u, f)) return true;
    if (!(row->flags & (QMFN_PRIVATE | QMFN_LAMBDA)) || depth > 3) return false;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL && r->func.i == f.i && !only_by_events(u, qm_enclosing_func(u, (qm_node){i}), depth + 1)) return false;
    }
    return true;
}

// Does some method of the class tell the library to run the event out of the order that facts tell of?
static bool breaks_order(const members *m, str event)
{
    const qm_unit *u = m->c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        const qm_fact *breaks = r->kind == QM_CALL ? qm_fact_func(m->c->facts, u, r->func, QMK_BREAKS_ORDER) : NULL;
        if (breaks && str_has_word(breaks->text, event) && qm_func_of(u, qm_outermost_func(u, qm_enclosing_func(u, (qm_node){i})))->cls.i == m->cls.i)
            return true;
    }
    return false;
}

// Is the function one of those, or called by one?
static bool runs_in(const qm_unit *u, qm_func f, str names, u32 depth)
{
    if (str_has_word(names, qm_func_of(u, f)->name)) return true;
    for (u32 i = 1; i < u->nodes.n && depth < 4; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || r->func.i != f.i) continue;
        if (runs_in(u, qm_outermost_func(u, qm_enclosing_func(u, (qm_node){i})), names, depth + 1)) return true;
    }
    return false;
}

// Does a method that sets the member run before this event whenever it comes?
static bool is_set_first(const members *m, qm_func event, qm_var v)
{
    const qm_unit *u = m->c->unit;
    str name = qm_func_of(u, event)->name;
    const qm_fact *after = qm_fact_func(m->c->facts, u, event, QMK_COMES_AFTER);
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_func by = qm_outermost_func(u, qm_enclosing_func(u, uses[i]));
        if (!qm_is_written(u, uses[i])) continue;
        if (by.i == event.i) return true;
        if (after && runs_in(u, by, after->text, 0) && !breaks_order(m, name)) return true;
    }
    return false;
}

// The event that reads the member whatever was before, while only other events set it; {0}.
static qm_node read_by_event(const members *m, qm_var v)
{
    const qm_unit *u = m->c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    qm_node read = {0};
    for (u32 i = 0; i < n; i++) {
        qm_func f = qm_enclosing_func(u, uses[i]);
        if (qm_is_written(u, uses[i])) {
            if (!only_by_events(u, f, 0)) return (qm_node){0};
        } else if (!qm_is(read) && is_event(u, f) && ck_always_comes_to(m->c, f, uses[i], v) && !is_set_first(m, f, v)) {
            read = uses[i];
        }
    }
    return read;
}

// The first of its changes, when each of them needs the value before: m_n++, m_n += 2; {0}.
static qm_node counts_only(const qm_unit *u, qm_var v)
{
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    qm_node first = {0};
    for (u32 i = 0; i < n; i++) {
        if (!qm_is_written(u, uses[i])) continue;
        qm_node up = qm_parent(u, uses[i]);
        qm_kind k = qm_is(up) ? qm_kind_of(u, up) : QM_NONE;
        bool counts = (k == QM_ASSIGN && qm_row(u, up)->op != QMO_ASSIGN && qm_first(u, up).i == uses[i].i) ||
                      (k == QM_UNARY && qm_row(u, up)->op != QMO_ADDR);
        if (!counts) return (qm_node){0};
        if (!qm_is(first)) first = uses[i];
    }
    return first;
}

static void offer_initialiser(ck_context *c, ck_finding *f, const qm_var_row *v)
{
    const qm_unit *u = c->unit;
    qm_type_kind k = qm_type_of(u, v->type)->kind;
    fx_fix *fix = ck_group_fix(c, f, v->at, FX_SAFE, "give it a value where it is declared");
    const char *value = k == QMT_POINTER ? "nullptr" : k == QMT_BOOL ? "false" : k == QMT_FLOAT ? "0.0" : "0";
    str text = span_is(v->name_text) ? sources_text(u->files, v->name_text.file) : (str){0};
    str rest = str_trim(str_from(text, (size_t)v->name_text.off + v->name_text.len));
    if (!text.n || !rest.n || (rest.p[0] != ';' && rest.p[0] != ',')) fx_withhold(fix, "its declaration has more to it than a name");
    else if (k == QMT_ENUM) fx_insert_after(fix, v->name_text, "{}");
    else fx_insert_after(fix, v->name_text, " = %s", value);
}

static void judge_member(const members *m, qm_var v)
{
    ck_context *c = m->c;
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    if (row->kind != QMV_FIELD || qm_is(row->init) || !is_plain(u, row->type) || is_initialised(m, v)) return;
    ck_site_at(c, row->at);
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    qm_node read = {0};
    bool written = false;
    for (u32 i = 0; i < n; i++) {
        qm_func f = qm_outermost_func(u, qm_enclosing_func(u, uses[i]));
        if (qm_is_written(u, uses[i])) {
            written = true;
            if (m->from_constructor[f.i] || qm_func_of(u, f)->cls.i != m->cls.i) return;
        } else if (!qm_is(read) && qm_func_of(u, f)->cls.i == m->cls.i) {
            read = uses[i];
        }
    }
    for (u32 i = 0; i < n && written; i++) {  // in some order with the writes, unless it is plain
        if (qm_is_written(u, uses[i]) && qm_func_of(u, qm_enclosing_func(u, uses[i]))->flags & QMFN_DTOR) return;
        if (!qm_is_written(u, uses[i]) && is_plainly_read(u, uses[i])) {
            read = uses[i];
            break;
        }
        read = (qm_node){0};
    }
    if (written && !qm_is(read)) read = counts_only(u, v);
    if (written && !qm_is(read)) read = read_by_event(m, v);
    if (!qm_is(read) || (!written && !row->is_private)) return;
    str name = row->name;
    ck_finding *f = ck_report(c, read, written ? "'%.*s' may be read before anything was put into it: no constructor sets it"
                                               : "'%.*s' is read, but nothing ever sets it", STR_ARG(name));
    ck_add_note(c, f, row->at, "declared here without a value");
    offer_initialiser(c, f, row);
}

static void judge_class(ck_context *c, qm_class cls)
{
    const qm_unit *u = c->unit;
    const qm_class_row *row = qm_class_of(u, cls);
    if (!row->user || !row->qobject || !row->complete || row->tainted) return;
    members m = {c, cls, mem_alloc(u->funcs.n)};
    bool seen = mark_constructors(&m);
    for (u32 i = 0; i < row->n_fields && seen; i++) judge_member(&m, (qm_var){row->first_field + i});
    mem_free(m.from_constructor);
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++)
            if (u->nodes.rows[i].kind == QM_DECL && ck_cfg(c, f)) judge_buffer(c, ck_cfg(c, f), (qm_node){i});
    }
    for (u32 i = 1; i < u->classes.n; i++) judge_class(c, (qm_class){i});
}

const ck_check ck_size_uninitialized = {
    .id = "qtcwe-size-uninitialized",
    .summary = "buffer or member is read before anything was put into it",
    .cwe = {457, 908},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
