// Raw pointer members that own: one unit's part of turning such a member into a smart pointer.
#include "fixits/recipes.h"
#include "fixits/text.h"
#include "fixits/uses.h"

typedef struct owning {
    fx_fix *f;
    qm_unit *u;
    const qm_facts *facts;
    qm_var var;
    const qm_var_row *v;
    fx_pointer_words p;
    const qm_node *uses;
    u32 n_uses;
    str text;      // of the file that declares it
    str pointee;   // the type as it is written
} owning;

static u32 span_end(span s) { return s.off + s.len; }
static span from_to(span in, u32 from, u32 to) { return (span){in.file, from, to - from}; }
static bool same_place(span a, span b) { return a.file.i == b.file.i && a.off == b.off; }

static qm_func home_of(const owning *m, qm_node n) { return qm_outermost_func(m->u, qm_enclosing_func(m->u, n)); }

// Does the function belong to the class that has the member, and is it of that kind (QMFN_CTOR, QMFN_DTOR)?
static bool is_own(const owning *m, qm_func f, u32 flag)
{
    const qm_func_row *r = qm_func_of(m->u, f);
    return r->cls.i == m->v->cls.i && (r->flags & flag);
}

static fx_use kind_of_use(const owning *m, qm_node use)
{
    qm_event e = qm_event_at(m->u, m->facts, use);
    return fx_use_of(m->u, use, &e);
}

static bool is_use(const owning *m, qm_node n)
{
    return qm_is(n) && qm_kind_of(m->u, n) == QM_MEMBER && qm_row(m->u, n)->var.i == m->var.i;
}

// ----------------------------------------------------------------------------------------------------------- neighbours

static qm_node statement_before(const qm_unit *u, qm_node stmt)
{
    qm_node block = qm_parent(u, stmt), before = {0};
    if (!qm_is(block) || qm_kind_of(u, block) != QM_COMPOUND) return before;
    for (qm_node k = qm_first(u, block); qm_is(k) && k.i != stmt.i; k = qm_next(u, block, k)) before = k;
    return before;
}

static qm_node statement_behind(const qm_unit *u, qm_node stmt)
{
    qm_node block = qm_parent(u, stmt);
    return qm_is(block) && qm_kind_of(u, block) == QM_COMPOUND ? qm_next(u, block, stmt) : (qm_node){0};
}

// The use in `m_x = …;`, or {0}.
static qm_node assigned_in(const owning *m, qm_node stmt)
{
    if (!qm_is(stmt) || qm_kind_of(m->u, stmt) != QM_EXPR_STMT) return (qm_node){0};
    qm_node a = qm_first(m->u, stmt);
    if (!qm_is(a) || qm_kind_of(m->u, a) != QM_ASSIGN || qm_row(m->u, a)->op != QMO_ASSIGN) return (qm_node){0};
    return is_use(m, qm_first(m->u, a)) ? qm_first(m->u, a) : (qm_node){0};
}

static bool sets_null(const owning *m, qm_node stmt, qm_node object)
{
    qm_node use = assigned_in(m, stmt);
    return qm_is(use) && qm_same_lvalue(m->u, use, object) && fx_is_null(m->u, qm_child(m->u, qm_parent(m->u, use), 1));
}

// Is the statement `delete m_x;` of the same object?
static bool deletes(const owning *m, qm_node stmt, qm_node object)
{
    if (!qm_is(stmt) || qm_kind_of(m->u, stmt) != QM_EXPR_STMT) return false;
    qm_node d = qm_first(m->u, stmt), use = qm_is(d) && qm_kind_of(m->u, d) == QM_DELETE ? qm_strip(m->u, qm_first(m->u, d)) : d;
    return is_use(m, use) && qm_kind_of(m->u, d) == QM_DELETE && qm_same_lvalue(m->u, use, object);
}

bool fx_is_test_of(const qm_unit *u, qm_node cond, qm_node pointer, bool wanted)
{
    if (!qm_is(cond)) return false;
    cond = qm_strip(u, cond);
    while (qm_is(cond) && qm_kind_of(u, cond) == QM_CAST) cond = qm_first(u, cond);
    const qm_node_row *r = qm_row(u, cond);
    if (qm_same_lvalue(u, cond, pointer)) return wanted;
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return fx_is_test_of(u, qm_first(u, cond), pointer, !wanted);
    if (r->kind != QM_BINARY || (r->op != QMO_EQ && r->op != QMO_NE) || (r->op == QMO_NE) != wanted) return false;
    qm_node left = qm_strip(u, qm_child(u, cond, 0)), right = qm_strip(u, qm_child(u, cond, 1));
    if (fx_is_null(u, left)) left = right;
    else if (!fx_is_null(u, right)) return false;
    return qm_same_lvalue(u, left, pointer);
}

// The if around a lone statement that asks only whether the member is set (`set`), or whether it is not; {0}.
static qm_node guard_of(const owning *m, qm_node stmt, qm_node object, bool set)
{
    const qm_unit *u = m->u;
    qm_node p = qm_parent(u, stmt), inner = stmt;
    if (qm_is(p) && qm_kind_of(u, p) == QM_COMPOUND) inner = p, p = qm_parent(u, p);
    if (!qm_is(p) || qm_kind_of(u, p) != QM_IF || qm_child(u, p, 3).i != inner.i) return (qm_node){0};
    return fx_is_test_of(u, qm_child(u, p, 2), object, set) ? p : (qm_node){0};
}

// How the object leaves in a statement that is followed by `m_x = nullptr;`: the use that takes it, when it is the only one.
static bool is_handed_over(const owning *m, qm_node use)
{
    qm_node stmt = qm_statement_of(m->u, use), child, p = fx_around(m->u, use, &child);
    if (qm_enclosing_func(m->u, stmt).i != qm_enclosing_func(m->u, use).i || !sets_null(m, statement_behind(m->u, stmt), use)) return false;
    for (u32 i = 0; i < m->n_uses; i++)
        if (m->uses[i].i != use.i && qm_contains(m->u, stmt, m->uses[i])) return false;
    qm_event e = qm_event_at(m->u, m->facts, use);
    if (e.kind == QM_EV_DELETED_LATER && qm_kind_of(m->u, p) == QM_CALL) return qm_kind_of(m->u, stmt) == QM_EXPR_STMT;
    return e.kind == QM_EV_STORED_LOCAL && qm_kind_of(m->u, stmt) == QM_DECL && qm_kind_of(m->u, p) == QM_DECL;
}

// ---------------------------------------------------------------------------------------------------------- declaration

// What trivially dies: nothing that its end does can be told from outside, so it may die a little later.
static bool is_quiet(const qm_unit *u, qm_class cls, u32 depth)
{
    const qm_class_row *c = qm_class_of(u, cls);
    if (!cls.i || depth == 0 || c->qobject || c->tainted || c->base_unknown || !str_eq(c->key, c->name)) return false;
    if (!c->complete || c->destructor.i) return false;
    // What uic writes: pointers to what the form's widget owns.
    if (!c->user && !(place_is(c->at) && sources_file(u->files, c->at.file)->generated)) return false;
    for (u32 i = 0; i < c->n_bases; i++)
        if (!is_quiet(u, u->bases.rows[c->first_base + i], depth - 1)) return false;
    for (u32 i = 0; i < c->n_fields; i++) {
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){c->first_field + i})->type);
        while (t->kind == QMT_ARRAY) t = qm_type_of(u, t->target);
        if (t->kind == QMT_UNKNOWN || t->kind == QMT_DEPENDENT) return false;
        if (t->kind == QMT_RECORD && !is_quiet(u, t->cls, depth - 1)) return false;
    }
    return true;
}

static qm_class pointee_class(const qm_unit *u, const qm_var_row *v) { return qm_type_of(u, qm_type_of(u, v->type)->target)->cls; }

bool fx_member_dies_quietly(const qm_unit *u, qm_var member)
{
    return is_quiet(u, pointee_class(u, qm_var_of(u, member)), 8);
}

// A member behind this one that has a destructor would now be destroyed before its object.
static bool has_later_object(const qm_unit *u, qm_var member)
{
    const qm_class_row *c = qm_class_of(u, qm_var_of(u, member)->cls);
    for (u32 i = member.i + 1; i < c->first_field + c->n_fields; i++) {
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){i})->type);
        if (t->kind == QMT_RECORD || t->kind == QMT_ARRAY || t->kind == QMT_UNKNOWN) return true;
    }
    return false;
}

bool fx_member_dies_last(const qm_unit *u, qm_var member) { return !has_later_object(u, member); }

bool fx_is_owner_candidate(const qm_unit *u, qm_var member)
{
    const qm_var_row *v = qm_var_of(u, member);
    const qm_class_row *c = qm_class_of(u, v->cls);
    if (v->kind != QMV_FIELD || !v->cls.i || !c->user || !str_eq(c->key, c->name) || c->name.n == 0 || !place_is(v->at)) return false;
    if (member.i < c->first_field || member.i >= c->first_field + c->n_fields) return false;
    return qm_type_of(u, v->type)->kind == QMT_POINTER && pointee_class(u, v).i != 0;
}

static bool describe(owning *m)
{
    const qm_var_row *v = m->v;
    if (!span_is(v->text) || !span_is(v->type_text) || !span_is(v->name_text)) {
        fx_withhold(m->f, "the declaration of '%.*s' declares more than this member, or a macro wrote it", STR_ARG(v->name));
        return false;
    }
    m->text = sources_text(m->u->files, v->text.file);
    str type = sources_span_text(m->u->files, v->type_text);
    size_t star = str_rfind_char(type, '*');
    if (star == SIZE_MAX || str_trim(str_from(type, star + 1)).n) {
        fx_withhold(m->f, "the type of '%.*s' is not written as a plain pointer", STR_ARG(v->name));
        return false;
    }
    m->pointee = str_trim(str_upto(type, star));
    return true;
}

// --------------------------------------------------------------------------------------------------------------- making

// Puts make_unique in place of new; false: new must stay.
static bool use_make(const owning *m, qm_node made)
{
    fx_made w;
    if (!fx_split_new(m->u, made, &w)) {
        fx_withhold(m->f, "the new expression is not understood");
        return true;
    }
    if (!m->p.has_make || !fx_can_forward(m->u, made, &w, qm_enclosing_func(m->u, made))) return false;
    fx_replace(m->f, from_to(w.all, w.all.off, w.args.off), "std::make_unique<%.*s>%s", STR_ARG(w.type), w.args.len ? "" : "()");
    return true;
}

// new T and nothing around it; {0}.
static qm_node lone_new(const owning *m, qm_node value)
{
    qm_node made = qm_is(value) ? qm_strip(m->u, value) : value;
    if (!qm_is(made) || qm_kind_of(m->u, made) != QM_NEW) return (qm_node){0};
    if (qm_row(m->u, made)->flags & (QMF_ARRAY | QMF_PLACEMENT | QMF_IN_MACRO)) return (qm_node){0};
    for (qm_node n = made; n.i != value.i; n = qm_parent(m->u, n))
        if (n.i != made.i && qm_kind_of(m->u, n) != QM_INIT_LIST && !(qm_row(m->u, n)->flags & QMF_IMPLICIT)) return (qm_node){0};
    return made;
}

static void spell_null(const owning *m, qm_node value)
{
    const qm_expansion *macro = qm_expansion_of(m->u, value);  // NULL
    span s = macro ? macro->text : qm_row(m->u, value)->text;
    if (span_is(s) && !str_is(sources_span_text(m->u->files, s), "nullptr") && qm_kind_of(m->u, value) != QM_INIT_LIST)
        fx_replace(m->f, s, "nullptr");
}

static void rewrite_initialiser(const owning *m, qm_func ctor, qm_node value)
{
    const qm_unit *u = m->u;
    const qm_node_row *r = qm_row(u, value);
    qm_node made = lone_new(m, value);
    if (qm_is(made)) {
        use_make(m, made);
        return;
    }
    bool nothing = !qm_is(value) || (r->kind == QM_OPAQUE && !span_is(r->text)) || (r->kind == QM_INIT_LIST && !qm_is(qm_first(u, value)));
    if (nothing) return;
    if (fx_is_null(u, value)) {
        spell_null(m, value);
        return;
    }
    linecol at = sources_linecol(u->files, place_is(r->at) ? r->at : qm_func_of(u, ctor)->at);
    fx_withhold(m->f, "'%.*s' gets its object from elsewhere (line %u)", STR_ARG(m->v->name), at.line);
}

static void rewrite_declaration(const owning *m)
{
    const qm_var_row *v = m->v;
    fx_replace(m->f, from_to(v->text, v->type_text.off, v->name_text.off), "%s<%.*s> ", m->p.name, STR_ARG(m->pointee));
    fx_include_in(m->f, v->text.file, m->p.header);
    fx_lexer x = {m->text, span_end(v->name_text), false};
    fx_token t = fx_lex_code(&x);
    if (fx_token_is(m->text, t, ";")) return;
    qm_node made = lone_new(m, v->init);
    if (qm_is(made)) {
        span s = qm_row(m->u, made)->text;
        if (use_make(m, made)) {
            if (!fx_token_is(m->text, t, "=") && !fx_token_is(m->text, t, "{")) fx_withhold(m->f, "its initialiser is not understood");
        } else if (fx_token_is(m->text, t, "=")) {
            fx_replace(m->f, from_to(s, span_end(v->name_text), s.off), "{");
            fx_insert_after(m->f, s, "}");
        }
        return;
    }
    if (qm_is(v->init) && !fx_is_null(m->u, v->init) && qm_kind_of(m->u, v->init) != QM_INIT_LIST) {
        fx_withhold(m->f, "'%.*s' gets its object from elsewhere", STR_ARG(v->name));
        return;
    }
    while (t.kind != FX_T_END && !fx_token_is(m->text, t, ";")) t = fx_lex_code(&x);
    fx_remove(m->f, from_to(v->text, span_end(v->name_text), t.off));
}

// -------------------------------------------------------------------------------------------------------------- writing

// Does the member hold nothing yet when the constructor comes to this assignment?
static bool is_first_in_constructor(const owning *m, qm_node use, qm_func f)
{
    const qm_unit *u = m->u;
    const qm_func_row *r = qm_func_of(u, f);
    if (!is_own(m, f, QMFN_CTOR) || qm_enclosing_func(u, use).i != f.i) return false;
    for (qm_node p = qm_parent(u, use); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_FOR || k == QM_WHILE || k == QM_DO || k == QM_RANGE_FOR || k == QM_GOTO || k == QM_LABEL) return false;
    }
    bool has_initialiser = false;
    for (u32 i = 0; i < r->n_inits; i++) {
        const qm_init *in = &u->inits.rows[r->first_init + i];
        if (in->field.i == m->var.i) has_initialiser = true;
        if (in->field.i == m->var.i && qm_is(lone_new(m, in->value))) return false;
        if (!in->field.i && in->base.i == m->v->cls.i) return false;  // another constructor comes first
    }
    if (!has_initialiser && qm_is(lone_new(m, m->v->init))) return false;
    for (u32 i = 0; i < m->n_uses; i++) {
        if (m->uses[i].i >= use.i || home_of(m, m->uses[i]).i != f.i) continue;
        qm_node earlier = assigned_in(m, qm_statement_of(u, m->uses[i]));
        if (qm_is(earlier) && !fx_is_null(u, qm_child(u, qm_parent(u, earlier), 1))) return false;
    }
    return true;
}

static bool is_called_in_loop(const qm_unit *u, qm_node call)
{
    for (qm_node p = qm_parent(u, call); qm_is(p); p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_FOR || k == QM_WHILE || k == QM_DO || k == QM_RANGE_FOR) return true;
    }
    return false;
}

bool fx_is_constructors_helper(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    u32 called_by = 0;
    if (!(r->flags & QMFN_PRIVATE) || (r->flags & (QMFN_SLOT | QMFN_VIRTUAL | QMFN_INVOKABLE | QMFN_CTOR))) return false;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *n = &u->nodes.rows[i];
        if ((n->kind != QM_CALL && n->kind != QM_FUNC_REF) || n->func.i != f.i) continue;
        qm_func caller = qm_enclosing_func(u, (qm_node){i});
        const qm_func_row *c = qm_func_of(u, caller);
        if (n->kind != QM_CALL || c->cls.i != r->cls.i || !(c->flags & QMFN_CTOR) || is_called_in_loop(u, (qm_node){i})) return false;
        if (caller.i == called_by) return false;
        called_by = caller.i;
    }
    return called_by != 0;
}

// Does a helper of the constructors set the member, and nobody else?
static bool is_set_by_helper(const owning *m, qm_node use, qm_func f)
{
    const qm_unit *u = m->u;
    if (qm_func_of(u, f)->cls.i != m->v->cls.i || qm_enclosing_func(u, use).i != f.i || is_called_in_loop(u, use)) return false;
    for (u32 i = 0; i < m->n_uses; i++) {
        qm_node other = assigned_in(m, qm_statement_of(u, m->uses[i]));
        if (qm_is(other) && other.i != use.i && !fx_is_null(u, qm_child(u, qm_parent(u, other), 1))) return false;
    }
    return fx_is_constructors_helper(u, f);
}

static bool may_hold_another(const owning *m, qm_node use, qm_node stmt)
{
    qm_func f = home_of(m, use);
    qm_node before = statement_before(m->u, stmt);
    if (deletes(m, before, use) || sets_null(m, before, use) || qm_is(guard_of(m, stmt, use, false))) return false;
    return !is_first_in_constructor(m, use, f) && !is_set_by_helper(m, use, f);
}

static void rewrite_null(const owning *m, qm_node use, qm_node stmt)
{
    qm_node before = statement_before(m->u, stmt);
    bool spoken_for = deletes(m, before, use);  // `delete m_x;` became reset()
    qm_node guard = qm_is(before) && qm_kind_of(m->u, before) == QM_IF ? before : (qm_node){0};
    for (u32 i = 0; i < m->n_uses && !spoken_for; i++) {
        spoken_for = qm_contains(m->u, before, m->uses[i]) && is_handed_over(m, m->uses[i]);
        if (!spoken_for && qm_contains(m->u, guard, m->uses[i])) {  // if (m_x) delete m_x;
            qm_node inner = qm_statement_of(m->u, m->uses[i]);
            spoken_for = deletes(m, inner, use) && guard_of(m, inner, use, true).i == guard.i;
        }
    }
    if (spoken_for || is_first_in_constructor(m, use, home_of(m, use))) fx_remove_statement(m->f, stmt);
    else fx_withhold(m->f, "'%.*s' is set to null without its object being deleted (line %u)", STR_ARG(m->v->name),
                     sources_linecol(m->u->files, qm_row(m->u, use)->at).line);
}

static void rewrite_assignment(const owning *m, qm_node use, qm_node assign)
{
    const qm_unit *u = m->u;
    qm_node stmt = qm_parent(u, assign), value = qm_child(u, assign, 1), made = lone_new(m, value);
    linecol at = sources_linecol(u->files, qm_row(u, use)->at);
    if (!qm_is(stmt) || assigned_in(m, stmt).i != use.i || qm_func_of(u, home_of(m, use))->cls.i != m->v->cls.i) {
        fx_withhold(m->f, "'%.*s' is set inside of another expression or by another class (line %u)", STR_ARG(m->v->name), at.line);
        return;
    }
    if (fx_is_null(u, value)) {
        rewrite_null(m, use, stmt);
        return;
    }
    if (!qm_is(made)) {
        fx_withhold(m->f, "'%.*s' gets an object that is not made there (line %u)", STR_ARG(m->v->name), at.line);
        return;
    }
    if (may_hold_another(m, use, stmt)) {
        fx_withhold(m->f, "'%.*s' may still have another object when it gets a new one (line %u)", STR_ARG(m->v->name), at.line);
        return;
    }
    span left = qm_row(u, use)->text, right = qm_row(u, made)->text;
    if (use_make(m, made)) return;
    if (!span_is(left) || !span_is(right)) fx_withhold(m->f, "a macro uses it");
    fx_replace(m->f, from_to(left, span_end(left), right.off), ".reset(");
    fx_insert_after(m->f, right, ")");
}

// ------------------------------------------------------------------------------------------------------------- deleting

// In the destructor, with nothing behind it that could tell whether the object still lives?
static bool may_go(const owning *m, qm_node stmt, qm_func f)
{
    const qm_unit *u = m->u;
    if (!is_own(m, f, QMFN_DTOR) || qm_parent(u, stmt).i != qm_func_of(u, f)->body.i) return false;
    if (fx_member_dies_quietly(u, m->var)) return true;
    qm_node behind = statement_behind(u, stmt);
    if (qm_is(behind) && qm_is(assigned_in(m, behind))) behind = statement_behind(u, behind);  // m_x = nullptr;
    return !qm_is(behind) && !has_later_object(u, m->var);
}

// The statement that goes when the delete goes: an if around nothing else, too.
static qm_node whole_delete(const owning *m, qm_node stmt, qm_node use)
{
    const qm_unit *u = m->u;
    qm_node guard = guard_of(m, stmt, use, true), inner = qm_parent(u, stmt);
    if (!qm_is(guard) || qm_kind_of(u, qm_child(u, guard, 4)) != QM_NONE) return stmt;
    return qm_kind_of(u, inner) != QM_COMPOUND || qm_count(u, inner) == 1 ? guard : stmt;
}

static bool names_this(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; i < qm_end(u, n); i++)
        if (u->nodes.rows[i].kind == QM_THIS && !(u->nodes.rows[i].flags & QMF_IMPLICIT)) return true;
    return false;
}

// Does anything here tell that the object may call back while it is deleted (signals, event filters)?
static bool may_call_back(const owning *m)
{
    const qm_unit *u = m->u;
    if (fx_member_dies_quietly(u, m->var)) return false;
    for (u32 i = 0; i < m->n_uses; i++) {
        if (qm_event_at(u, m->facts, m->uses[i]).kind == QM_EV_CONNECTED) return true;
        qm_node child, p = fx_around(u, m->uses[i], &child), stmt = qm_statement_of(u, m->uses[i]);
        bool called = qm_is(p) && qm_kind_of(u, p) == QM_CALL;
        if ((called && names_this(u, p)) || (qm_is(assigned_in(m, stmt)) && names_this(u, stmt))) return true;
    }
    return false;
}

// Does a delete become reset(), here or in a unit that sees more methods?
static bool may_be_reset(const owning *m)
{
    const qm_unit *u = m->u;
    const qm_qt *q = u->qt;
    for (u32 i = 0; i < m->n_uses; i++) {
        qm_node child, del = fx_around(u, m->uses[i], &child);
        if (kind_of_use(m, m->uses[i]) != FX_USE_DELETE) continue;
        if (!may_go(m, whole_delete(m, qm_parent(u, del), m->uses[i]), home_of(m, m->uses[i]))) return true;
    }
    for (u32 i = q->first_method[m->v->cls.i]; i < q->first_method[m->v->cls.i + 1]; i++) {
        const qm_func_row *f = qm_func_of(u, q->methods[i]);
        bool hidden = !qm_is(f->body) && !(f->flags & (QMFN_SIGNAL | QMFN_BODILESS)) && place_is(f->at);
        if (hidden && !fx_is_by_macro(u, f->at)) return true;
    }
    return false;
}

static void rewrite_delete(const owning *m, qm_node use)
{
    qm_node child, del = fx_around(m->u, use, &child), stmt = whole_delete(m, qm_parent(m->u, del), use);
    if (may_go(m, stmt, home_of(m, use))) fx_remove_statement(m->f, stmt);
    else fx_replace(m->f, qm_row(m->u, del)->text, "%.*s.reset()", STR_ARG(qm_text(m->u, use)));
}

// -------------------------------------------------------------------------------------------------------------- reading

// Is a test of the pointer one that a smart pointer passes as well, without a conversion to bool being asked for?
static bool is_condition(const owning *m, qm_node use)
{
    const qm_unit *u = m->u;
    qm_node p = qm_parent(u, use);
    while (qm_is(p) && qm_kind_of(u, p) == QM_CAST && (qm_row(u, p)->flags & QMF_IMPLICIT)) p = qm_parent(u, p);
    if (!qm_is(p) || (qm_row(u, use)->flags & QMF_IN_MACRO)) return false;
    const qm_node_row *r = qm_row(u, p);
    switch ((qm_kind)r->kind) {
    case QM_IF: case QM_WHILE: case QM_DO: case QM_FOR: case QM_COND: return true;
    case QM_UNARY: return r->op == QMO_NOT;
    case QM_BINARY: return r->op == QMO_LAND || r->op == QMO_LOR || r->op == QMO_EQ || r->op == QMO_NE;
    default: return false;
    }
}

static bool binds_reference(const qm_unit *u, qm_node use)
{
    qm_node child, p = fx_around(u, use, &child);
    const qm_node_row *r = qm_row(u, p);
    qm_type t = {0};
    if (r->kind == QM_DECL) t = qm_var_of(u, r->var)->type;
    if (r->kind == QM_RETURN) t = qm_func_of(u, qm_enclosing_func(u, p))->result;
    qm_type_kind k = qm_type_of(u, t)->kind;
    return k == QMT_REFERENCE || k == QMT_RVALUE_REF;
}

static void rewrite_value(const owning *m, qm_node use)
{
    const qm_unit *u = m->u;
    qm_node child, p = fx_around(u, use, &child);
    const qm_node_row *r = qm_row(u, p);
    bool called = r->kind == QM_CALL && (r->flags & QMF_METHOD) && (r->flags & QMF_ARROW) && qm_first(u, p).i == child.i;
    bool foreign = qm_func_of(u, home_of(m, use))->cls.i != m->v->cls.i;
    if (foreign && m->v->is_private && !called)
        fx_withhold(m->f, "a friend of the class uses '%.*s' (line %u)", STR_ARG(m->v->name), sources_linecol(u->files, qm_row(u, use)->at).line);
    else if (binds_reference(u, use))
        fx_withhold(m->f, "a reference to '%.*s' is kept (line %u)", STR_ARG(m->v->name), sources_linecol(u->files, qm_row(u, use)->at).line);
    else if (is_handed_over(m, use))
        fx_insert_after(m->f, qm_row(u, use)->text, "%s", m->p.release);
    else if (!called)
        fx_insert_after(m->f, qm_row(u, use)->text, "%s", m->p.get);
}

static void rewrite_use(const owning *m, qm_node use)
{
    const qm_unit *u = m->u;
    qm_node parent = qm_parent(u, use);
    if (qm_is(parent) && qm_kind_of(u, parent) == QM_ASSIGN && qm_first(u, parent).i == use.i && span_is(qm_row(u, use)->text)) {
        rewrite_assignment(m, use, parent);
        return;
    }
    u32 line = sources_linecol(u->files, qm_row(u, use)->at).line;
    switch (kind_of_use(m, use)) {
    case FX_USE_ARROW:
    case FX_USE_DEREF: break;
    case FX_USE_TEST:
        if (!is_condition(m, use)) fx_insert_after(m->f, qm_row(u, use)->text, "%s", m->p.get);
        break;
    case FX_USE_POINTER:
    case FX_USE_ALIAS:
    case FX_USE_GIVEN:
    case FX_USE_STORED: rewrite_value(m, use); break;
    case FX_USE_DELETE: rewrite_delete(m, use); break;
    case FX_USE_WRITTEN: fx_withhold(m->f, "'%.*s' is changed through a reference or pointer (line %u)", STR_ARG(m->v->name), line); break;
    case FX_USE_MACRO: fx_withhold(m->f, "a macro uses '%.*s' (line %u)", STR_ARG(m->v->name), line); break;
    case FX_USE_OTHER: fx_withhold(m->f, "'%.*s' is used in an expression that is not understood (line %u)", STR_ARG(m->v->name), line); break;
    }
}

// ------------------------------------------------------------------------------------------------------ uses not in rows

static bool is_in_row(const owning *m, file_id file, u32 off)
{
    const qm_unit *u = m->u;
    span here = {file, off, 1};
    for (u32 i = 0; i < m->n_uses; i++) {
        const qm_node_row *r = qm_row(u, m->uses[i]);
        if (same_place(r->name, here) || (r->at.file.i == file.i && span_is(r->text) && span_end(r->text) == off + m->v->name.n)) return true;
    }
    for (u32 i = 1; i < u->vars.n; i++)
        if (same_place(u->vars.rows[i].name_text, here) || (u->vars.rows[i].at.file.i == file.i && u->vars.rows[i].at.off == off)) return true;
    for (u32 i = 1; i < u->funcs.n; i++)
        if (u->funcs.rows[i].at.file.i == file.i && u->funcs.rows[i].at.off == off) return true;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (same_place(r->name, here) || ((r->kind == QM_VAR || r->kind == QM_CALL) && r->at.file.i == file.i && r->at.off == off)) return true;
    }
    for (u32 i = 0; i < u->captures.n; i++) {
        span c = u->captures.rows[i].text;
        if (c.file.i == file.i && c.off <= off && off < span_end(c)) return true;
    }
    return false;
}

static bool is_expression_keyword(const owning *m, str word)
{
    static const char *const words[] = {"return", "delete", "throw", "else", "do", "case", "sizeof", "not", "and", "or", "co_return",
                                        "co_yield", "co_await", "in", "new"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_is(word, words[i])) return true;
    return qm_fact_macro(m->facts, word, QMK_EMIT_KEYWORD) != NULL;
}

// Is the word the name of something that is declared there (T name, T *name, T &name), or of an initialiser?
// Pointers can't be multiplied or masked, so `T * name` is no expression with this member.
static bool is_declared_there(const owning *m, str text, const fx_token *back, fx_token next)
{
    fx_token one = back[0], two = back[1];
    if (one.kind == FX_T_WORD) return !is_expression_keyword(m, fx_token_text(text, one));
    bool listed = fx_token_is(text, one, ":") || fx_token_is(text, one, ",");
    if (listed && (fx_token_is(text, next, "(") || fx_token_is(text, next, "{"))) return true;
    if (!fx_token_is(text, one, "*") && !fx_token_is(text, one, "&") && !fx_token_is(text, one, ">")) return false;
    if (fx_token_is(text, one, ">")) return two.kind == FX_T_WORD || fx_token_is(text, two, "*") || fx_token_is(text, two, ">");
    return (two.kind == FX_T_WORD && !is_expression_keyword(m, fx_token_text(text, two))) || fx_token_is(text, two, ">") ||
           (fx_token_is(text, two, "*") && fx_token_is(text, one, "*"));
}

static bool lies_in(span s, file_id file, u32 off) { return s.file.i == file.i && s.off <= off && off < span_end(s); }

static const char *why_unknown(const owning *m, file_id file, str text, fx_token t, const fx_token *back, fx_token next)
{
    const qm_unit *u = m->u;
    if (is_in_row(m, file, t.off)) return NULL;
    for (u32 i = 0; i < u->skipped.n; i++)
        if (lies_in(u->skipped.rows[i], file, t.off)) return "in code that is left out by #if";
    for (u32 i = 0; i < u->expansions.n; i++)
        if (lies_in(u->expansions.rows[i].text, file, t.off)) return "in a macro";
    return is_declared_there(m, text, back, next) ? NULL : "where it is not understood";
}

static void look_for_unknown(const owning *m, file_id file)
{
    str text = sources_text(m->u->files, file), name = m->v->name;
    if (str_find(text, name) == SIZE_MAX) return;
    fx_lexer x = {text, 0, true};
    fx_token back[2] = {{.kind = FX_T_END}, {.kind = FX_T_END}}, t = fx_lex_code(&x);
    while (t.kind != FX_T_END && !fx_is_withheld(m->f)) {
        fx_token next = fx_lex_code(&x);
        const char *why = NULL;
        str word = fx_token_text(text, t);
        if (t.kind == FX_T_WORD && str_eq(word, name)) why = why_unknown(m, file, text, t, back, next);
        if (t.kind == FX_T_DIRECTIVE && str_find(word, name) != SIZE_MAX && str_find(word, STR("define")) != SIZE_MAX) {
            fx_lexer inner = {word, str_find(word, STR("define")) == SIZE_MAX ? 0 : u32_of(str_find(word, STR("define"))), false};
            for (fx_token i = fx_lex_code(&inner); i.kind != FX_T_END && !why; i = fx_lex_code(&inner))
                if (fx_token_is(word, i, arena_str(&m->u->mem, name).p)) why = "in the definition of a macro";
        }
        if (why)
            fx_withhold(m->f, "'%.*s' is used %s (%.*s:%u)", STR_ARG(name), why, STR_ARG(sources_file(m->u->files, file)->shown),
                        sources_linecol(m->u->files, (place){file, t.off}).line);
        back[1] = back[0];
        back[0] = t;
        t = next;
    }
}

// ---------------------------------------------------------------------------------------------------------------- the part

bool fx_is_by_macro(const qm_unit *u, place at)
{
    for (u32 i = 0; i < u->expansions.n; i++) {
        span s = u->expansions.rows[i].text;
        if (s.file.i == at.file.i && s.off <= at.off && at.off < span_end(s)) return true;
    }
    return false;
}

bool fx_mentions_member(const qm_unit *u, qm_var member)
{
    u32 n;
    const qm_var_row *v = qm_var_of(u, member);
    qm_uses(u, member, &n);
    if (n > 0 || u->diags.n > 0) return true;
    // A header declares it, which every unit sees; another word of that name may be a use that the model doesn't know.
    for (u32 i = 0; i < u->includes.n; i++) {
        const source_file *s = sources_file(u->files, u->includes.rows[i]);
        if (s->system || s->generated) continue;
        str text = sources_text(u->files, u->includes.rows[i]);
        size_t at = str_find(text, v->name);
        if (at == SIZE_MAX) continue;
        if (u->includes.rows[i].i != v->at.file.i || at != v->at.off || str_find(str_from(text, at + v->name.n), v->name) != SIZE_MAX)
            return true;
    }
    return false;
}

void fx_member_to_unique_ptr(fx_fix *part, qm_unit *u, const qm_facts *facts, qm_var var, const char *pointer_template)
{
    owning m = {.f = part, .u = u, .facts = facts, .var = var, .v = qm_var_of(u, var), .p = fx_words_of(u, pointer_template)};
    m.uses = qm_uses(u, var, &m.n_uses);
    const qm_class_row *cls = qm_class_of(u, m.v->cls);
    if (u->diags.n || cls->tainted) {
        fx_withhold(part, "%.*s has errors, so not every use of '%.*s' can be seen",
                    STR_ARG(sources_file(u->files, u->main_file)->shown), STR_ARG(m.v->name));
        return;
    }
    if (!describe(&m)) return;
    for (u32 i = 0; i < u->includes.n; i++) {
        const source_file *s = sources_file(u->files, u->includes.rows[i]);
        if (!s->system && !s->generated) look_for_unknown(&m, u->includes.rows[i]);
    }
    rewrite_declaration(&m);
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *r = &u->funcs.rows[i];
        for (u32 k = 0; r->cls.i == m.v->cls.i && k < r->n_inits; k++) {
            const qm_init *in = &u->inits.rows[r->first_init + k];
            if (in->field.i == var.i) rewrite_initialiser(&m, (qm_func){i}, in->value);
        }
    }
    for (u32 i = 0; i < m.n_uses && !fx_is_withheld(part); i++) rewrite_use(&m, m.uses[i]);
    // What is called back finds the pointer cleared by reset() already, which `delete` had left as it was.
    if (part->level > FX_REVIEW && may_call_back(&m) && may_be_reset(&m)) part->level = FX_REVIEW;
}

// ------------------------------------------------------------------------------------------------------------ destructor

static bool is_declared_first(str text, str name, u32 before)
{
    size_t colon = str_rfind_char(name, ':');
    str plain = colon == SIZE_MAX ? name : str_from(name, colon + 1);
    fx_lexer x = {str_upto(text, before), 0, true};
    fx_token back[2] = {{.kind = FX_T_END}, {.kind = FX_T_END}};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; back[1] = back[0], back[0] = t, t = fx_lex_code(&x)) {
        if (!fx_token_is(text, t, ";") || back[0].kind != FX_T_WORD || !str_eq(fx_token_text(text, back[0]), plain)) continue;
        if (fx_token_is(text, back[1], "class") || fx_token_is(text, back[1], "struct")) return true;
    }
    return false;
}

// Behind the ';' or '}' that ends what begins at `from`.
static u32 declaration_end(str text, u32 from, bool *has_body)
{
    u32 depth = 0;
    fx_lexer x = {text, from, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        if (t.kind != FX_T_PUNCT) continue;
        char c = text.p[t.off];
        if (fx_is_open(c)) depth++;
        if (fx_is_close(c) && depth > 0) depth--;
        *has_body = depth == 0 && c == '}';
        if (depth == 0 && (c == ';' || c == '}')) return t.off + 1;
    }
    return 0;
}

void fx_keep_destructor_out_of_line(fx_fix *f, qm_unit *u, qm_var member, qm_func ctor)
{
    const qm_var_row *v = qm_var_of(u, member);
    const qm_class_row *cls = qm_class_of(u, v->cls);
    str header = sources_text(u->files, v->at.file);
    if (cls->destructor.i || !span_is(cls->text)) return;
    str pointee = qm_class_of(u, pointee_class(u, v))->name;
    if (!is_declared_first(header, pointee, v->at.off)) return;
    place defined = qm_func_of(u, ctor)->at;
    str source = place_is(defined) ? sources_text(u->files, defined.file) : (str){0};
    bool body = false;
    u32 end = declaration_end(source, defined.off, &body);
    // The declaration: the constructor's name in the class.
    str name = qm_func_of(u, ctor)->name;
    fx_lexer x = {str_upto(header, v->at.off), cls->text.off, false};
    u32 declared = 0;
    for (fx_token t = fx_lex_code(&x), last = t; t.kind != FX_T_END && !declared; last = t, t = fx_lex_code(&x)) {
        fx_lexer peek = x;
        bool called = fx_token_is(header, fx_lex_code(&peek), "(");
        if (called && str_eq(fx_token_text(header, t), name) && !fx_token_is(header, last, "~") && !fx_token_is(header, last, ":")) declared = t.off;
    }
    bool inlined = false;
    u32 behind = declared ? declaration_end(header, declared, &inlined) : 0;
    if (!end || !body || !behind || inlined) {
        fx_withhold(f, "the class needs a destructor where '%.*s' is known, and it is not clear where that is", STR_ARG(pointee));
        return;
    }
    u32 line = fx_line_begin(source, defined.off), chain = defined.off;
    while (chain > line && (source.p[chain - 1] == ':' || source.p[chain - 1] == '_' || (source.p[chain - 1] >= '0' && source.p[chain - 1] <= '9') ||
                            ((source.p[chain - 1] | 32) >= 'a' && (source.p[chain - 1] | 32) <= 'z'))) chain--;
    str scope = str_upto(str_from(source, chain), defined.off - chain);
    bool overrides = cls->qobject;
    fx_insert_after(f, (span){v->at.file, behind, 0}, "\n%.*s~%.*s()%s;", STR_ARG(fx_indent_at(header, fx_line_begin(header, declared))), STR_ARG(name),
                    overrides ? " override" : "");
    fx_insert_after(f, (span){defined.file, end, 0}, "\n\n%.*s~%.*s() = default;", STR_ARG(scope), STR_ARG(name));
}
