// Raw owners: an object made with new into a local variable moves to the stack or into a smart pointer.
#include "fixits/recipes.h"
#include "fixits/text.h"
#include "fixits/uses.h"

// ------------------------------------------------------------------------------------------------------- the declaration

// What the recipes need of `T *p = new T(args);`.
typedef struct owner {
    fx_fix *f;                // NULL while it is only asked whether
    qm_unit *u;
    const qm_object_row *o;
    const qm_var_row *v;
    qm_var var;
    qm_node block;            // COMPOUND that the declaration stands in
    str text;                 // the file
    fx_made made;             // what stands behind "="
    bool same_type;           // what is declared is what is made
    bool const_pointee;
    const char *why;          // the first thing that is in the way
} owner;

static const char *describe_declaration(owner *w)
{
    const qm_unit *u = w->u;
    u32 flags = qm_func_of(u, qm_outermost_func(u, w->o->func))->flags;
    if (w->o->birth != QM_BORN_NEW || !w->o->var.i || w->v->kind != QMV_LOCAL) return "the object is not made into a local variable";
    if (flags & (QMFN_TAINTED | QMFN_TEMPLATE | QMFN_COROUTINE)) return "the function is not understood well enough";
    if (!span_is(w->v->text) || !span_is(w->v->type_text) || !span_is(w->v->name_text))
        return "the declaration declares more than this variable, or a macro wrote it";
    if (!qm_is(w->v->decl) || !qm_is(w->v->init) || qm_strip(u, w->v->init).i != w->o->at.i)
        return "the variable gets its object later than in its declaration";
    w->block = qm_parent(u, w->v->decl);
    if (!qm_is(w->block) || qm_kind_of(u, w->block) != QM_COMPOUND || !span_is(qm_row(u, w->block)->text))
        return "the variable is declared in the head of another statement";
    fx_split_new(u, w->o->at, &w->made);
    w->text = sources_text(u->files, w->v->text.file);
    if (!span_is(w->made.all) || !fx_inside(w->made.all, w->v->text)) return "a macro makes the object";
    // Only "=" or an opening bracket may stand between the name and the new expression: no cast, no second conversion.
    fx_lexer x = {str_upto(w->text, w->made.all.off), w->v->name_text.off + w->v->name_text.len, false};
    fx_token t = fx_lex_code(&x);
    bool starts = fx_token_is(w->text, t, "=") || fx_token_is(w->text, t, "(") || fx_token_is(w->text, t, "{");
    if (!starts || fx_lex_code(&x).kind != FX_T_END) return "the new object is converted before it is kept";
    return w->made.type.n ? NULL : "the new expression is not understood";
}

static owner describe_owner(qm_unit *u, qm_object o)
{
    owner w = {.u = u, .o = qm_object_of_handle(u, o)};
    w.var = w.o->var;
    w.v = qm_var_of(u, w.var);
    w.why = describe_declaration(&w);
    if (w.why) return w;
    const qm_type_row *pointee = qm_type_of(u, qm_type_of(u, w.v->type)->target);
    w.same_type = pointee->cls.i && pointee->cls.i == w.o->cls.i;
    w.const_pointee = pointee->is_const;
    return w;
}

static const char *say(const owner *w, const char *fmt, str name) { return arena_printf(&w->u->mem, fmt, STR_ARG(name)).p; }

// ------------------------------------------------------------------------------------------------------------------- uses

static fx_use kind_of_use(const owner *w, qm_node use)
{
    for (u32 i = 0; i < w->o->n_events; i++) {
        const qm_event *e = &w->u->qt->events.rows[w->o->first_event + i];
        if (e->use.i == use.i) return fx_use_of(w->u, use, e);
    }
    return fx_use_of(w->u, use, NULL);
}

// Is every occurrence of the name in the block one that the model knows? Dead #if branches, decltype and macros hide some.
static const char *find_unknown_use(const owner *w, const qm_node *uses, u32 n_uses)
{
    const qm_unit *u = w->u;
    span block = qm_row(u, w->block)->text;
    fx_lexer x = {str_upto(w->text, block.off + block.len), w->v->text.off + w->v->text.len, false};
    char before = ' ';
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; before = w->text.p[t.off + t.len - 1], t = fx_lex_code(&x)) {
        if (t.kind == FX_T_DIRECTIVE && str_find(fx_token_text(w->text, t), w->v->name) != SIZE_MAX)
            return "a preprocessor line names the variable";
        if (t.kind != FX_T_WORD || !str_eq(fx_token_text(w->text, t), w->v->name)) continue;
        bool known = before == '.' || before == '>' || before == ':';
        for (u32 i = 0; i < n_uses && !known; i++) known = qm_row(u, uses[i])->text.off == t.off;
        for (u32 i = 0; i < u->captures.n && !known; i++) {
            span c = u->captures.rows[i].text;
            known = c.file.i == block.file.i && c.off <= t.off && t.off < c.off + c.len;
        }
        // Another variable of that name.
        for (u32 i = 1; i < u->nodes.n && !known; i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            known = r->kind == QM_VAR && r->text.file.i == block.file.i && r->text.off == t.off;
        }
        for (u32 i = 1; i < u->vars.n && !known; i++)
            known = u->vars.rows[i].name_text.file.i == block.file.i && u->vars.rows[i].name_text.off == t.off;
        if (!known) return say(w, "'%.*s' is used where it is not understood", w->v->name);
    }
    return NULL;
}

// --------------------------------------------------------------------------------------------------------------- lambdas

// Does the object behind an expression die with p: is it p, or owned by what dies with p?
static bool dies_with(const owner *w, qm_node n, u32 depth)
{
    n = qm_is(n) ? qm_strip(w->u, n) : n;
    if (!qm_is(n) || qm_kind_of(w->u, n) != QM_VAR || depth == 0) return false;
    qm_var v = qm_row(w->u, n)->var;
    if (v.i == w->var.i) return true;
    const qm_object_row *o = qm_object_of_handle(w->u, qm_object_named(w->u, v));
    if (o->owner != QM_OWNER_PARENT) return false;
    if (o->parent.i == w->var.i) return true;
    return qm_is(o->owner_at) && dies_with(w, o->owner_at, depth - 1);
}

static bool is_called_by(const qm_unit *u, qm_node call, qm_node child)
{
    const qm_node_row *r = qm_row(u, call);
    bool by_child = r->kind == QM_CALL_INDIRECT || (r->kind == QM_CALL && (r->flags & QMF_METHOD));
    return by_child && qm_first(u, call).i == child.i;
}

// Is the lambda a local function that is only called here?
static bool is_only_called(const owner *w, qm_node lambda)
{
    const qm_unit *u = w->u;
    qm_node child, p = fx_around(u, lambda, &child);
    if (!qm_is(p)) return false;
    if (is_called_by(u, p, child)) return true;  // [..]{..}()
    if (qm_kind_of(u, p) != QM_DECL || qm_var_of(u, qm_row(u, p)->var)->kind != QMV_LOCAL) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, qm_row(u, p)->var, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node call = fx_around(u, uses[i], &child);
        if (!qm_is(call) || !is_called_by(u, call, child)) return false;
    }
    return true;
}

static bool ends_with_scope(const owner *w, qm_func lambda)
{
    const qm_conn_row *c = qm_conn_of(w->u, qm_conn_of_slot(w->u, lambda));
    if (qm_is(c->call) && (dies_with(w, c->sender, 8) || dies_with(w, c->context, 8))) return true;
    return is_only_called(w, qm_func_of(w->u, lambda)->lambda);
}

// The lambda's capture of p, or NULL.
static const qm_capture *capture_in(const owner *w, qm_func lambda)
{
    const qm_func_row *r = qm_func_of(w->u, lambda);
    for (u32 i = 0; i < r->n_captures; i++) {
        const qm_capture *c = &w->u->captures.rows[r->first_capture + i];
        if (c->var.i == w->var.i) return c;
    }
    return NULL;
}

static const char *check_lambdas(const owner *w)
{
    for (u32 i = 1; i < w->u->funcs.n; i++) {
        const qm_capture *c = capture_in(w, (qm_func){i});
        if (!c) continue;
        if (!ends_with_scope(w, (qm_func){i})) return say(w, "a lambda that captures '%.*s' may be called when the scope has ended", w->v->name);
        if (!c->implicit && !span_is(c->text)) return "a macro writes a lambda's captures";
        if (c->implicit && !span_is(qm_row(w->u, w->u->funcs.rows[i].lambda)->text)) return "a macro writes a lambda's captures";
    }
    return NULL;
}

// ----------------------------------------------------------------------------------------------------------------- scopes

// The statement of p's block that a row stands in, out of lambdas too; {0} when it is not in the block.
static qm_node in_block(const owner *w, qm_node n)
{
    const qm_unit *u = w->u;
    while (qm_is(n)) {
        qm_node p = qm_parent(u, n);
        if (p.i == w->block.i) return n;
        n = qm_is(p) ? p : qm_func_of(u, qm_enclosing_func(u, n))->lambda;
    }
    return n;
}

// return; return 1; return local; — nothing in it can tell whether p was deleted before.
static bool is_plain_return(const qm_unit *u, qm_node n)
{
    if (qm_kind_of(u, n) != QM_RETURN) return false;
    for (u32 i = n.i + 1; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        switch ((qm_kind)r->kind) {
        case QM_INT: case QM_FLOAT: case QM_BOOL: case QM_CHAR: case QM_NULLPTR: case QM_STRING: case QM_ENUMERATOR: break;
        case QM_CAST:
            if (!(r->flags & QMF_IMPLICIT)) return false;
            break;
        case QM_VAR: {
            enum qm_var_kind k = qm_var_of(u, r->var)->kind;
            if (k != QMV_LOCAL && k != QMV_PARAM) return false;
            break;
        }
        case QM_CONSTRUCT:  // the copy or move of a local
            if (qm_strip(u, (qm_node){i}).i == i) return false;
            break;
        default: return false;
        }
    }
    return true;
}

// Does control leave p's scope right behind the statement, doing nothing else?
static bool leaves_scope(const owner *w, qm_node stmt)
{
    const qm_unit *u = w->u;
    qm_node block = qm_parent(u, stmt), next = qm_next(u, block, stmt);
    if (qm_kind_of(u, block) != QM_COMPOUND) return false;
    if (!qm_is(next)) return block.i == w->block.i;
    return is_plain_return(u, next) && (block.i != w->block.i || !qm_is(qm_next(u, block, next)));
}

static bool meets(const owner *w, qm_var other, qm_node declaration)
{
    u32 n, m;
    const qm_node *mine = qm_uses(w->u, w->var, &n), *theirs = qm_uses(w->u, other, &m);
    for (u32 i = 0; i < n; i++) {
        qm_node here = in_block(w, mine[i]);
        for (u32 k = 0; k < m && here.i != declaration.i; k++)
            if (qm_is(here) && in_block(w, theirs[k]).i == here.i) return true;
    }
    return false;
}

// A local declared behind p would now be destroyed before it. Harmless unless p may refer to it. Its name, or empty.
static str later_partner(const owner *w)
{
    const qm_unit *u = w->u;
    for (qm_node n = qm_next(u, w->block, w->v->decl); qm_is(n); n = qm_next(u, w->block, n)) {
        if (qm_kind_of(u, n) != QM_DECL) continue;
        qm_var v = qm_row(u, n)->var;
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, v)->type);
        bool object = t->kind == QMT_RECORD || t->kind == QMT_ARRAY || t->kind == QMT_UNKNOWN;
        if (object && meets(w, v, n)) return qm_var_of(u, v)->name;
    }
    return (str){0};
}

static const char *check_given(const owner *w, qm_node use, const qm_node *uses, u32 n)
{
    const qm_unit *u = w->u;
    qm_func home = qm_enclosing_func(u, use);
    if (home.i != w->o->func.i) return "a lambda passes the object on";
    for (qm_node p = qm_parent(u, use); qm_is(p) && p.i != w->block.i; p = qm_parent(u, p)) {
        qm_kind k = qm_kind_of(u, p);
        if (k == QM_FOR || k == QM_WHILE || k == QM_DO || k == QM_RANGE_FOR) return "a loop passes the object on";
    }
    qm_node stmt = qm_statement_of(u, use);
    for (u32 i = 0; i < n; i++) {
        if (uses[i].i == use.i || qm_enclosing_func(u, uses[i]).i != home.i) continue;
        bool same = qm_contains(u, stmt, uses[i]);
        if (same || (uses[i].i > use.i && kind_of_use(w, uses[i]) != FX_USE_DELETE))
            return say(w, "'%.*s' is used after its object was passed on", w->v->name);
    }
    return NULL;
}

// ------------------------------------------------------------------------------------------------------------ conditions

enum { STACK_BYTES_MAX = 64 * 1024 };

static i64 array_bytes(const qm_unit *u, qm_class c)
{
    const qm_class_row *r = qm_class_of(u, c);
    i64 sum = 0;
    for (u32 i = 0; i < r->n_fields; i++) {
        const qm_type_row *t = qm_type_of(u, qm_var_of(u, (qm_var){r->first_field + i})->type);
        if (t->kind == QMT_ARRAY && t->size > 0) sum += t->size;
    }
    return sum;
}

static qm_node delete_statement(const qm_unit *u, qm_node use)
{
    qm_node child;
    return qm_parent(u, fx_around(u, use, &child));
}

static const char *check_stack_use(const owner *w, qm_node use)
{
    switch (kind_of_use(w, use)) {
    case FX_USE_ARROW:
    case FX_USE_DEREF:
    case FX_USE_POINTER:
    case FX_USE_DELETE: return NULL;
    case FX_USE_TEST: return "it is compared with null";
    case FX_USE_GIVEN: return "its ownership is passed on";
    case FX_USE_ALIAS:
    case FX_USE_STORED: return "its address is kept elsewhere";
    case FX_USE_WRITTEN: return "the pointer is changed later";
    case FX_USE_MACRO: return "a macro uses it";
    case FX_USE_OTHER: break;
    }
    return "it is used in an expression that is not understood";
}

const char *fx_why_not_stack(qm_unit *u, qm_object o)
{
    owner w = describe_owner(u, o);
    if (w.why) return w.why;
    const qm_class_row *cls = qm_class_of(u, w.o->cls);
    if (!w.same_type) return "it is declared as another type than is made";
    if (!cls->complete || cls->abstract_ || cls->tainted) return "its class is not known completely";
    if (array_bytes(u, w.o->cls) > STACK_BYTES_MAX) return "it is too big for the stack";
    u32 n, deletes = 0;
    const qm_node *uses = qm_uses(u, w.var, &n);
    for (u32 i = 0; i < n; i++) {
        const char *why = check_stack_use(&w, uses[i]);
        if (why) return why;
        if (kind_of_use(&w, uses[i]) != FX_USE_DELETE) continue;
        qm_node stmt = delete_statement(u, uses[i]);
        if (qm_parent(u, stmt).i != w.block.i || !leaves_scope(&w, stmt)) return "it is deleted before its scope ends";
        deletes++;
    }
    if (deletes != 1) return deletes ? "it is deleted in several places" : "it is not deleted at the end of its scope";
    if (w.o->owner != QM_OWNER_NONE) return "code that is called with it may keep it";
    str later = later_partner(&w);
    if (later.n) return say(&w, "'%.*s' is declared later and would be destroyed before it", later);
    const char *why = check_lambdas(&w);
    return why ? why : find_unknown_use(&w, uses, n);
}

static const char *check_smart_use(const owner *w, qm_node use, const qm_node *uses, u32 n)
{
    switch (kind_of_use(w, use)) {
    case FX_USE_ARROW:
    case FX_USE_DEREF:
    case FX_USE_POINTER:
    case FX_USE_TEST:
    case FX_USE_ALIAS: return NULL;
    case FX_USE_DELETE: return qm_enclosing_func(w->u, use).i == w->o->func.i ? NULL : "a lambda deletes it";
    case FX_USE_GIVEN: return check_given(w, use, uses, n);
    case FX_USE_STORED: return "its address is kept elsewhere";
    case FX_USE_WRITTEN: return "the pointer is changed later";
    case FX_USE_MACRO: return "a macro uses it";
    case FX_USE_OTHER: break;
    }
    qm_node child;
    qm_kind k = qm_kind_of(w->u, fx_around(w->u, use, &child));
    return k == QM_SUBSCRIPT || k == QM_BINARY ? NULL : "it is used in an expression that is not understood";
}

static const char *why_not_smart(const owner *w, const qm_node *uses, u32 n)
{
    bool deleted = false, given = false;
    if (w->why) return w->why;
    for (u32 i = 0; i < n; i++) {
        const char *why = check_smart_use(w, uses[i], uses, n);
        if (why) return why;
        deleted |= kind_of_use(w, uses[i]) == FX_USE_DELETE;
        given |= kind_of_use(w, uses[i]) == FX_USE_GIVEN;
    }
    if (!deleted && !given && w->o->owner != QM_OWNER_NONE) return "code that is called with it may keep it";
    const char *why = check_lambdas(w);
    return why ? why : find_unknown_use(w, uses, n);
}

// ------------------------------------------------------------------------------------------------------------- rewriting

static span from_to(const owner *w, u32 from, u32 to) { return (span){w->v->text.file, from, to - from}; }
static u32 span_end(span s) { return s.off + s.len; }

// p->x becomes p.x.
static void arrow_to_dot(const owner *w, qm_node use)
{
    fx_lexer x = {w->text, span_end(qm_row(w->u, use)->text), false};
    fx_token t = fx_lex_code(&x);
    while (t.kind == FX_T_PUNCT && w->text.p[t.off] == ')') t = fx_lex_code(&x);
    if (str_starts(str_from(w->text, t.off), STR("->"))) fx_replace(w->f, from_to(w, t.off, t.off + 2), ".");
    else fx_withhold(w->f, "the code is mixed with a macro");
}

static void remove_star(const owner *w, qm_node use)
{
    qm_node child;
    span s = qm_row(w->u, fx_around(w->u, use, &child))->text;
    if (!span_is(s) || w->text.p[s.off] != '*') fx_withhold(w->f, "the code is mixed with a macro");
    else fx_remove(w->f, from_to(w, s.off, fx_blanks_behind(w->text, s.off + 1)));
}

// Puts one more capture behind the '=' that a lambda's introducer begins with.
static void add_capture(const owner *w, qm_func lambda, str capture)
{
    span s = qm_row(w->u, qm_func_of(w->u, lambda)->lambda)->text;
    fx_lexer x = {w->text, s.off, false};
    fx_token open = fx_lex_code(&x), t = fx_lex_code(&x);
    if (!fx_token_is(w->text, open, "[") || !fx_token_is(w->text, t, "=")) fx_withhold(w->f, "the code is mixed with a macro");
    else fx_insert_after(w->f, from_to(w, t.off, t.off + 1), ", %.*s", STR_ARG(capture));
}

// Behind the new expression: the bracket that T *p(new T) closes; its end, or that of the expression.
static u32 initialiser_end(const owner *w)
{
    fx_lexer x = {w->text, span_end(w->made.all), false};
    fx_token t = fx_lex_code(&x);
    bool closes = t.kind == FX_T_PUNCT && fx_is_close(w->text.p[t.off]);
    return closes ? t.off + 1 : span_end(w->made.all);
}

static bool has_arguments(const owner *w)
{
    if (w->made.args.len < 2) return false;
    fx_lexer x = {str_upto(w->text, span_end(w->made.args) - 1), w->made.args.off + 1, false};
    return fx_lex(&x).kind != FX_T_END;
}

// T p(U(x)); would declare a function.
static void protect_first_argument(const owner *w)
{
    qm_node make = qm_first(w->u, w->o->at);
    qm_node first = qm_is(make) && qm_kind_of(w->u, make) == QM_CONSTRUCT ? qm_arg(w->u, make, 0) : make;
    if (!qm_is(first) || w->text.p[w->made.args.off] != '(') return;
    const qm_node_row *r = qm_row(w->u, first);
    bool type = r->kind == QM_CONSTRUCT || (r->kind == QM_CAST && !(r->flags & QMF_IMPLICIT));
    if (!type || !span_is(r->text) || !fx_inside(r->text, w->made.args) || w->text.p[span_end(r->text) - 1] != ')') return;
    fx_insert_before(w->f, r->text, "(");
    fx_insert_after(w->f, r->text, ")");
}

static void declare_on_stack(const owner *w)
{
    u32 name_end = span_end(w->v->name_text);
    fx_replace(w->f, from_to(w, w->v->type_text.off, w->v->name_text.off), "%s%.*s ", w->const_pointee ? "const " : "",
               STR_ARG(w->made.type));
    if (has_arguments(w)) {
        protect_first_argument(w);
        fx_remove(w->f, from_to(w, name_end, w->made.args.off));
        if (initialiser_end(w) > span_end(w->made.all)) fx_remove(w->f, from_to(w, span_end(w->made.all), initialiser_end(w)));
        return;
    }
    // new T() sets plain members to zero, new T does not; a QObject has a constructor that does what must be done.
    bool zeroes = w->made.args.len > 0 && !qm_class_of(w->u, w->o->cls)->qobject;
    fx_replace(w->f, from_to(w, name_end, initialiser_end(w)), zeroes ? "{}" : "");
}

static void rewrite_use_for_stack(const owner *w, qm_node use)
{
    switch (kind_of_use(w, use)) {
    case FX_USE_ARROW: arrow_to_dot(w, use); break;
    case FX_USE_DEREF: remove_star(w, use); break;
    case FX_USE_POINTER: fx_insert_before(w->f, qm_row(w->u, use)->text, "&"); break;
    case FX_USE_DELETE: fx_remove_statement(w->f, delete_statement(w->u, use)); break;
    case FX_USE_TEST:
    case FX_USE_GIVEN:
    case FX_USE_ALIAS:
    case FX_USE_STORED:
    case FX_USE_WRITTEN:
    case FX_USE_MACRO:
    case FX_USE_OTHER: bug("a use that fx_why_not_stack accepted");
    }
}

void fx_to_stack(fx_fix *f, qm_unit *u, qm_object o)
{
    const char *why = fx_why_not_stack(u, o);
    if (why) {
        fx_withhold(f, "%s", why);
        return;
    }
    owner w = describe_owner(u, o);
    w.f = f;
    declare_on_stack(&w);
    u32 n;
    const qm_node *uses = qm_uses(u, w.var, &n);
    for (u32 i = 0; i < n; i++) rewrite_use_for_stack(&w, uses[i]);
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_capture *c = capture_in(&w, (qm_func){i});
        if (!c || c->by_ref) continue;
        if (c->implicit) add_capture(&w, (qm_func){i}, arena_printf(&u->mem, "&%.*s", STR_ARG(w.v->name)));
        else fx_insert_before(f, c->text, "&");
    }
    fx_claim(f, qm_row(u, w.block)->text);
}

// ---------------------------------------------------------------------------------------------------------- smart pointer

// Does some lambda from the use's function out to p's take a copy, so that p is a raw pointer there?
static bool is_raw_in(const owner *w, qm_func f)
{
    for (; f.i && f.i != w->o->func.i; f = qm_func_of(w->u, f)->outer) {
        const qm_capture *c = capture_in(w, f);
        if (c && !c->by_ref) return true;
    }
    return false;
}

// The type that p points to as it was declared; what is made when that is the same or not written (auto).
static str pointee_text(const owner *w)
{
    str declared = sources_span_text(w->u->files, w->v->type_text);
    size_t star = str_rfind_char(declared, '*');
    if (w->same_type || star == SIZE_MAX)
        return w->const_pointee ? arena_printf(&w->u->mem, "const %.*s", STR_ARG(w->made.type)) : w->made.type;
    return str_trim(str_upto(declared, star));
}

static void declare_smart(const owner *w, const fx_pointer_words *p, bool changes)
{
    str pointee = pointee_text(w);
    u32 name_end = span_end(w->v->name_text), end = initialiser_end(w);
    bool make = p->make && fx_can_forward(w->u, w->o->at, &w->made, w->o->func);
    span head = from_to(w, w->v->type_text.off, w->v->name_text.off);
    if (!make) {
        fx_replace(w->f, head, "%s<%.*s> ", p->name, STR_ARG(pointee));
        fx_replace(w->f, from_to(w, name_end, w->made.all.off), "(");
        fx_replace(w->f, from_to(w, span_end(w->made.all), end), ")");
        return;
    }
    if (w->same_type) fx_replace(w->f, head, "%s ", changes ? "auto" : "const auto");
    else fx_replace(w->f, head, "%s%s<%.*s> ", changes ? "" : "const ", p->name, STR_ARG(pointee));
    fx_replace(w->f, from_to(w, name_end, w->made.args.off), " = %s<%.*s>%s", p->make, STR_ARG(w->same_type ? pointee : w->made.type),
               w->made.args.len ? "" : "()");
    if (end > span_end(w->made.all)) fx_remove(w->f, from_to(w, span_end(w->made.all), end));
}

static bool needs_reset(const owner *w, qm_node use)
{
    return !leaves_scope(w, delete_statement(w->u, use)) || later_partner(w).n > 0;
}

static void rewrite_use_for_smart(const owner *w, const fx_pointer_words *p, qm_node use)
{
    qm_node child;
    const qm_node_row *r = qm_row(w->u, use);
    if (is_raw_in(w, qm_enclosing_func(w->u, use))) return;
    switch (kind_of_use(w, use)) {
    case FX_USE_ARROW:
    case FX_USE_DEREF: break;
    case FX_USE_TEST:
        if (r->flags & QMF_IN_MACRO) fx_insert_after(w->f, r->text, "%s", p->get);
        break;
    case FX_USE_POINTER:
    case FX_USE_ALIAS:
    case FX_USE_OTHER: fx_insert_after(w->f, r->text, "%s", p->get); break;
    case FX_USE_GIVEN: fx_insert_after(w->f, r->text, "%s", p->release); break;
    case FX_USE_DELETE:
        if (needs_reset(w, use)) fx_replace(w->f, qm_row(w->u, fx_around(w->u, use, &child))->text, "%.*s.reset()", STR_ARG(w->v->name));
        else fx_remove_statement(w->f, delete_statement(w->u, use));
        break;
    case FX_USE_STORED:
    case FX_USE_WRITTEN:
    case FX_USE_MACRO: bug("a use that why_not_smart accepted");
    }
}

static void rewrite_captures_for_smart(const owner *w, const fx_pointer_words *p)
{
    for (u32 i = 1; i < w->u->funcs.n; i++) {
        const qm_capture *c = capture_in(w, (qm_func){i});
        if (!c || c->by_ref || is_raw_in(w, qm_func_of(w->u, (qm_func){i})->outer)) continue;
        if (w->u->cplusplus < 201402) fx_withhold(w->f, "a lambda captures the pointer, and C++11 has no captures with initialisers");
        str value = arena_printf(&w->u->mem, "%.*s = %.*s%s", STR_ARG(w->v->name), STR_ARG(w->v->name), p->get);
        if (c->implicit) add_capture(w, (qm_func){i}, value);
        else fx_replace(w->f, c->text, "%.*s", STR_ARG(value));
    }
}

void fx_to_unique_ptr(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_object o, const char *pointer_template)
{
    owner w = describe_owner(u, o);
    u32 n = 0;
    const qm_node *uses = w.why ? NULL : qm_uses(u, w.var, &n);
    const char *why = why_not_smart(&w, uses, n);
    if (why) {
        fx_withhold(f, "%s", why);
        return;
    }
    w.f = f;
    fx_pointer_words p = fx_words_of(u, facts, pointer_template);
    bool changes = false;
    for (u32 i = 0; i < n; i++) {
        fx_use k = kind_of_use(&w, uses[i]);
        changes |= k == FX_USE_GIVEN || (k == FX_USE_DELETE && needs_reset(&w, uses[i]));
    }
    declare_smart(&w, &p, changes);
    for (u32 i = 0; i < n; i++) rewrite_use_for_smart(&w, &p, uses[i]);
    rewrite_captures_for_smart(&w, &p);
    fx_include(f, p.header);
    fx_claim(f, qm_row(u, w.block)->text);
}
