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
    if (!m->p.make || !fx_can_forward(m->u, made, &w, qm_enclosing_func(m->u, made))) return false;
    fx_replace(m->f, from_to(w.all, w.all.off, w.args.off), "%s<%.*s>%s", m->p.make, STR_ARG(w.type), w.args.len ? "" : "()");
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

// Does a helper of the constructors set the member, and nobody else?
static bool is_set_by_helper(const owning *m, qm_node use, qm_func f)
{
    const qm_unit *u = m->u;
    if (qm_func_of(u, f)->cls.i != m->v->cls.i || qm_enclosing_func(u, use).i != f.i || fx_is_in_loop(u, use)) return false;
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
    return !qm_is(behind) && fx_member_dies_last(u, m->var);
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

// A smart pointer that may delete must see the class whole, which a raw one need not: the files that construct, destroy or set it.
static void tell_of_class(const owning *m)
{
    const qm_unit *u = m->u;
    const qm_class_row *c = qm_class_of(u, qm_pointee_class(u, m->v->type));
    if (c->complete) {
        if (place_is(c->at) && c->at.file.i != u->main_file.i) fx_define_class(m->f, c->at.file, c->name);
        return;
    }
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (f->cls.i == m->v->cls.i && qm_is(f->body) && f->flags & (QMFN_CTOR | QMFN_DTOR)) fx_need_class(m->f, f->at.file, c->name);
    }
    for (u32 i = 0; i < m->n_uses; i++) {
        bool sets = kind_of_use(m, m->uses[i]) == FX_USE_DELETE || qm_is(assigned_in(m, qm_statement_of(u, m->uses[i])));
        if (sets) fx_need_class(m->f, qm_func_of(u, home_of(m, m->uses[i]))->at.file, c->name);
    }
}

// ---------------------------------------------------------------------------------------------------------------- the part

void fx_member_to_unique_ptr(fx_fix *part, qm_unit *u, const qm_facts *facts, qm_var var, const char *pointer_template)
{
    owning m = {.f = part, .u = u, .facts = facts, .var = var, .v = qm_var_of(u, var), .p = fx_words_of(u, facts, pointer_template)};
    m.uses = qm_uses(u, var, &m.n_uses);
    const qm_class_row *cls = qm_class_of(u, m.v->cls);
    if (u->diags.n || cls->tainted) {
        fx_withhold(part, "%.*s has errors, so not every use of '%.*s' can be seen",
                    STR_ARG(sources_file(u->files, u->main_file)->shown), STR_ARG(m.v->name));
        return;
    }
    if (!describe(&m)) return;
    fx_withhold_for_unknown_uses(part, u, facts, var);
    rewrite_declaration(&m);
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *r = &u->funcs.rows[i];
        for (u32 k = 0; r->cls.i == m.v->cls.i && k < r->n_inits; k++) {
            const qm_init *in = &u->inits.rows[r->first_init + k];
            if (in->field.i == var.i) rewrite_initialiser(&m, (qm_func){i}, in->value);
        }
    }
    for (u32 i = 0; i < m.n_uses && !fx_is_withheld(part); i++) rewrite_use(&m, m.uses[i]);
    tell_of_class(&m);
    // What is called back finds the pointer cleared by reset() already, which `delete` had left as it was.
    if (part->level > FX_REVIEW && may_call_back(&m) && may_be_reset(&m)) part->level = FX_REVIEW;
}
