// The closed list of words a probe may use, and what the model answers to each.
#include "probe.h"

#include "qtmodel/cfg.h"
#include "qtmodel/facts_table.h"

#include <stdio.h>

static bool say(buf *out, str text)
{
    buf_put(out, text);
    return true;
}
static bool say_z(buf *out, const char *text) { return say(out, str_of(text)); }
static bool say_yes(buf *out, bool yes) { return say_z(out, yes ? "yes" : "no"); }
static bool say_number(buf *out, long long n)
{
    buf_printf(out, "%lld", n);
    return true;
}
static bool say_or_none(buf *out, str text) { return say(out, text.n ? text : STR("none")); }

#define WORD(name) static bool name(const probe_place *p, probe_subject s, str arg, buf *out)
#define UNUSED (void)p, (void)s, (void)arg, (void)out

// ------------------------------------------------------------------------------------------------------------------ rows
static const qm_node_row *row(const probe_place *p, probe_subject s) { return qm_row(p->u, s.node); }

static str roles_of(qm_kind k)
{
    static const char *const roles[] = {
#define X(name, text) text,
        QM_KINDS(X)
#undef X
    };
    return str_of(roles[k]);
}

static bool has_named_roles(qm_kind k)
{
    return k == QM_IF || k == QM_WHILE || k == QM_DO || k == QM_FOR || k == QM_RANGE_FOR || k == QM_SWITCH || k == QM_CASE ||
           k == QM_DEFAULT || k == QM_CATCH || k == QM_COND || k == QM_BINARY || k == QM_ASSIGN || k == QM_SUBSCRIPT;
}

// The index-th blank-separated word; empty past the end.
static str word_at(str text, u32 index)
{
    for (u32 i = 0;; i++) {
        text = str_trim(text);
        size_t blank = str_find(text, STR(" "));
        if (i == index || blank == SIZE_MAX) return i == index ? str_upto(text, blank == SIZE_MAX ? text.n : blank) : (str){0};
        text = str_from(text, blank);
    }
}

WORD(node_kind)
{
    UNUSED;
    qm_kind k = qm_kind_of(p->u, s.node);
    buf_puts(out, qm_kind_name(k));
    if (!has_named_roles(k)) return true;
    char before = '/';
    for (u32 i = 0; i < qm_count(p->u, s.node); i++) {
        if (qm_kind_of(p->u, qm_child(p->u, s.node, i)) == QM_NONE) continue;
        buf_putc(out, before);
        buf_put(out, word_at(roles_of(k), i));
        before = '-';
    }
    return true;
}

// The first thing in the subtree that has a name or a value.
static bool head(const qm_unit *u, qm_node n, buf *out)
{
    if (qm_kind_of(u, n) == QM_NONE) return say_z(out, "none");
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        switch ((qm_kind)r->kind) {
        case QM_CALL: case QM_CONSTRUCT: case QM_FUNC_REF: return say(out, qm_func_of(u, r->func)->qualified);
        case QM_VAR: case QM_MEMBER: case QM_DECL: return say(out, qm_var_of(u, r->var)->name);
        case QM_INT: case QM_BOOL: case QM_CHAR: return say_number(out, r->value);
        case QM_STRING: case QM_MACRO: case QM_ENUMERATOR: return say(out, r->str);
        case QM_THIS: return say_z(out, "this");
        case QM_NULLPTR: return say_z(out, "null");
        case QM_LAMBDA: return say_z(out, "lambda");
        default: break;
        }
    }
    return say_z(out, qm_kind_name(qm_kind_of(u, n)));
}

WORD(node_in)
{
    qm_kind k = qm_kind_of(p->u, s.node);
    for (u32 i = 0; i < qm_count(p->u, s.node); i++)
        if (str_eq(word_at(roles_of(k), i), arg)) return head(p->u, qm_child(p->u, s.node, i), out);
    return false;
}

WORD(node_child)
{
    u32 i = arg.n == 1 && arg.p[0] >= '0' && arg.p[0] <= '9' ? (u32)(arg.p[0] - '0') : UINT32_MAX;
    qm_node c = i == UINT32_MAX ? (qm_node){0} : qm_child(p->u, s.node, i);
    return qm_is(c) && say_z(out, qm_kind_name(qm_kind_of(p->u, c)));
}

WORD(node_arg)
{
    qm_kind k = qm_kind_of(p->u, s.node);
    if (k != QM_CALL && k != QM_CALL_INDIRECT && k != QM_CONSTRUCT && k != QM_MACRO) return false;
    u32 i = arg.n == 1 && arg.p[0] >= '1' && arg.p[0] <= '9' ? (u32)(arg.p[0] - '1') : UINT32_MAX;
    qm_node c = i == UINT32_MAX ? (qm_node){0} : qm_arg(p->u, s.node, i);
    if (!qm_is(c)) return say_z(out, "none");
    return qm_kind_of(p->u, c) == QM_DEFAULT_ARG ? say_z(out, "default") : head(p->u, c, out);
}

static bool named(const probe_place *p, probe_subject s, qm_kind kind, str arg, buf *out)
{
    UNUSED;
    if (row(p, s)->kind != kind) return false;
    const qm_func_row *f = qm_func_of(p->u, row(p, s)->func);
    return say(out, f->flags & QMFN_LAMBDA ? STR("lambda") : f->qualified);
}

WORD(node_call) { return named(p, s, QM_CALL, arg, out); }
WORD(node_construct) { return named(p, s, QM_CONSTRUCT, arg, out); }
WORD(node_function) { return named(p, s, QM_FUNC_REF, arg, out); }
WORD(node_signature)
{
    UNUSED;
    return row(p, s)->func.i && say(out, qm_func_of(p->u, row(p, s)->func)->signature);
}
WORD(node_callee)
{
    UNUSED;
    return row(p, s)->kind == QM_CALL_INDIRECT && head(p->u, qm_first(p->u, s.node), out);
}
WORD(node_type)
{
    UNUSED;
    return row(p, s)->type.i && say(out, qm_type_of(p->u, row(p, s)->type)->text);
}
WORD(node_new) { return row(p, s)->kind == QM_NEW && node_type(p, s, arg, out); }
WORD(node_delete)
{
    UNUSED;
    return row(p, s)->kind == QM_DELETE && head(p->u, qm_first(p->u, s.node), out);
}
WORD(node_macro)
{
    UNUSED;
    return row(p, s)->kind == QM_MACRO && say(out, row(p, s)->str);
}
WORD(node_string)
{
    UNUSED;
    return row(p, s)->kind == QM_STRING && say(out, row(p, s)->str);
}
WORD(node_var)
{
    UNUSED;
    return row(p, s)->var.i && say(out, qm_var_of(p->u, row(p, s)->var)->name);
}
WORD(node_op)
{
    UNUSED;
    return row(p, s)->op && say_z(out, qm_op_text((qm_op)row(p, s)->op));
}
WORD(node_value)
{
    UNUSED;
    int k = row(p, s)->kind;
    return (k == QM_INT || k == QM_BOOL || k == QM_CHAR || k == QM_ENUMERATOR) && say_number(out, row(p, s)->value);
}
WORD(node_enumerator)
{
    UNUSED;
    return row(p, s)->kind == QM_ENUMERATOR && say(out, row(p, s)->str);
}
WORD(node_args)
{
    UNUSED;
    int k = row(p, s)->kind;
    if (k == QM_MACRO) return say_number(out, qm_count(p->u, s.node));
    return (k == QM_CALL || k == QM_CALL_INDIRECT || k == QM_CONSTRUCT) && say_number(out, qm_nargs(p->u, s.node));
}
WORD(node_children) { UNUSED; return say_number(out, qm_count(p->u, s.node)); }
WORD(node_object)
{
    UNUSED;
    qm_node o = qm_object_of(p->u, s.node);
    return qm_is(o) && head(p->u, o, out);
}
WORD(node_text) { UNUSED; return say_or_none(out, qm_text(p->u, s.node)); }
WORD(node_editable) { UNUSED; return say_yes(out, span_is(row(p, s)->text)); }
WORD(node_name)
{
    UNUSED;
    return say_or_none(out, span_is(row(p, s)->name) ? sources_span_text(p->u->files, row(p, s)->name) : (str){0});
}
WORD(node_same)
{
    UNUSED;
    if (qm_count(p->u, s.node) != 2) return false;
    return say_yes(out, qm_same_lvalue(p->u, qm_child(p->u, s.node, 0), qm_child(p->u, s.node, 1)));
}
WORD(node_root)
{
    UNUSED;
    return say_or_none(out, qm_var_of(p->u, qm_root_var(p->u, s.node))->name);
}
WORD(node_stripped)
{
    UNUSED;
    qm_node n = qm_strip(p->u, s.node);
    return say_z(out, qm_kind_name(qm_kind_of(p->u, n)));
}
WORD(node_statement)
{
    UNUSED;
    qm_node n = qm_statement_of(p->u, s.node);
    return say_z(out, qm_is(n) ? qm_kind_name(qm_kind_of(p->u, n)) : "none");
}
WORD(node_expansion)
{
    UNUSED;
    const qm_expansion *e = qm_expansion_of(p->u, s.node);
    return say_or_none(out, e ? e->name : (str){0});
}
WORD(node_in_loop) { UNUSED; return say_yes(out, qm_in_loop(p->u, s.node)); }
WORD(node_written) { UNUSED; return say_yes(out, qm_is_written(p->u, s.node)); }

#define FLAG(name, bit) \
    WORD(name) { UNUSED; return say_yes(out, (row(p, s)->flags & (bit)) != 0); }
FLAG(node_arrow, QMF_ARROW)
FLAG(node_method, QMF_METHOD)
FLAG(node_operator, QMF_OPERATOR)
FLAG(node_implicit, QMF_IMPLICIT)
FLAG(node_array, QMF_ARRAY)
FLAG(node_placement, QMF_PLACEMENT)
FLAG(node_in_macro, QMF_IN_MACRO)
FLAG(node_braces, QMF_BRACES)
FLAG(node_dependent, QMF_DEPENDENT)
FLAG(node_string_signal, QMF_STRING_SIGNAL)
FLAG(node_string_slot, QMF_STRING_SLOT)
FLAG(node_discarded, QMF_DISCARDED)

// --------------------------------------------------------------------------------------------------------------- objects
static const char *owner_name(qm_owner o)
{
    static const char *const names[] = {"unknown", "none", "scope", "parent", "smart", "escaped", "self"};
    return names[o];
}

// The object a variable names: the one born on the line, else the only one there is.
static const qm_object_row *object_of(const probe_place *p, probe_subject s)
{
    const qm_qt *q = p->u->qt;
    if (qm_is(s.node)) {
        qm_object o = qm_object_at(p->u, s.node);
        return o.i ? &q->objects.rows[o.i] : NULL;
    }
    for (u32 i = 1; i < q->objects.n; i++) {
        const qm_object_row *o = &q->objects.rows[i];
        if (o->var.i != s.var.i || !qm_is(o->at)) continue;
        place at = qm_row(p->u, o->at)->at;
        if (at.file.i == p->file.i && sources_linecol(p->u->files, at).line == p->line) return o;
    }
    qm_object o = qm_object_named(p->u, s.var);
    return o.i ? &q->objects.rows[o.i] : NULL;
}

WORD(object_owner)
{
    UNUSED;
    const qm_object_row *o = object_of(p, s);
    return say_z(out, o ? owner_name(o->owner) : "no-object");
}
WORD(object_parent)
{
    UNUSED;
    const qm_object_row *o = object_of(p, s);
    return o && say_or_none(out, o->parent_this ? STR("this") : qm_var_of(p->u, o->parent)->name);
}
WORD(object_birth)
{
    UNUSED;
    static const char *const births[] = {"new", "local", "field", "result"};
    const qm_object_row *o = object_of(p, s);
    return say_z(out, o ? births[o->birth] : "no-object");
}
WORD(object_null)
{
    UNUSED;
    const qm_object_row *o = object_of(p, s);
    return o && say_yes(out, o->may_be_null);
}
WORD(object_in_loop)
{
    UNUSED;
    const qm_object_row *o = object_of(p, s);
    return o && say_yes(out, o->in_loop);
}
WORD(object_events)
{
    UNUSED;
    static const char *const events[] = {"stored-local", "stored-field", "stored", "passed", "taken", "adopted", "returned", "captured",
                                         "captured-ref", "deleted", "deleted-later", "called", "connected", "compared", "other"};
    const qm_object_row *o = object_of(p, s);
    if (!o) return false;
    for (u32 i = 0; i < o->n_events; i++)
        buf_printf(out, "%s%s", i ? "," : "", events[p->u->qt->events.rows[o->first_event + i].kind]);
    if (!o->n_events) buf_puts(out, "none");
    return true;
}

// ------------------------------------------------------------------------------------------------------------- variables
static const qm_var_row *var(const probe_place *p, probe_subject s) { return qm_var_of(p->u, s.var); }

WORD(var_type) { UNUSED; return say(out, qm_type_of(p->u, var(p, s)->type)->text); }
WORD(var_written_type) { UNUSED; return say(out, var(p, s)->type_written); }
WORD(var_storage)
{
    UNUSED;
    static const char *const kinds[] = {"local", "parameter", "field", "global", "static-local", "static-member"};
    return say_z(out, kinds[var(p, s)->kind]);
}
WORD(var_each_thread) { UNUSED; return say_yes(out, var(p, s)->each_thread); }
WORD(var_constant) { UNUSED; return say_yes(out, qm_is_constant(p->u, s.var)); }
WORD(var_init)
{
    UNUSED;
    qm_node n = var(p, s)->init;
    return say_z(out, qm_is(n) ? qm_kind_name(qm_kind_of(p->u, n)) : "none");
}
WORD(var_starts_as)
{
    UNUSED;
    qm_node n = var(p, s)->init;
    return qm_is(n) ? head(p->u, n, out) : say_z(out, "none");
}
WORD(var_uses)
{
    UNUSED;
    u32 n;
    qm_uses(p->u, s.var, &n);
    return say_number(out, n);
}
WORD(var_statement_text)
{
    UNUSED;
    span t = var(p, s)->text;
    return say_or_none(out, span_is(t) ? sources_span_text(p->u->files, t) : (str){0});
}
WORD(var_function)
{
    UNUSED;
    const qm_func_row *f = qm_func_of(p->u, var(p, s)->func);
    return say_or_none(out, f->flags & QMFN_LAMBDA ? STR("lambda") : f->name);
}
WORD(var_smart) { UNUSED; return say_yes(out, qm_is_smart_pointer(p->u, var(p, s)->type)); }

// ------------------------------------------------------------------------------------------------------------- functions
static const qm_func_row *func(const probe_place *p, probe_subject s) { return qm_func_of(p->u, s.func); }

WORD(func_name) { UNUSED; return say(out, func(p, s)->flags & QMFN_LAMBDA ? STR("lambda") : func(p, s)->qualified); }
WORD(func_signature) { UNUSED; return say(out, func(p, s)->signature); }
WORD(func_thread)
{
    UNUSED;
    static const char *const threads[] = {"unknown", "caller", "own"};
    return say_z(out, threads[qm_thread_of(p->u, s.func)]);
}
WORD(func_role)
{
    UNUSED;
    static const char *const roles[] = {"none", "test", "test-data"};
    return say_z(out, roles[qm_role_of(p->u, s.func)]);
}
WORD(func_params) { UNUSED; return say_number(out, func(p, s)->n_params); }
WORD(func_captures) { UNUSED; return say_number(out, func(p, s)->n_captures); }
WORD(func_inits) { UNUSED; return say_number(out, func(p, s)->n_inits); }
WORD(func_init)
{
    for (u32 i = 0; i < func(p, s)->n_inits; i++) {
        const qm_init *init = &p->u->inits.rows[func(p, s)->first_init + i];
        str name = init->field.i ? qm_var_of(p->u, init->field)->name : qm_class_of(p->u, init->base)->name;
        if (str_eq(name, arg)) return head(p->u, init->value, out);
    }
    return say_z(out, "none");
}
WORD(func_result) { UNUSED; return func(p, s)->result.i && say(out, qm_type_of(p->u, func(p, s)->result)->text); }
WORD(func_outer)
{
    UNUSED;
    qm_func o = func(p, s)->outer;
    if (!o.i) return say_z(out, "none");
    const qm_func_row *f = qm_func_of(p->u, o);
    return say(out, f->flags & QMFN_LAMBDA ? STR("lambda") : f->qualified);
}
WORD(func_class) { UNUSED; return say_or_none(out, qm_class_of(p->u, func(p, s)->cls)->key); }
WORD(func_body) { UNUSED; return say_yes(out, func(p, s)->body.i != 0); }
WORD(func_overrides)
{
    UNUSED;
    if (!func(p, s)->n_overrides) return say_z(out, "none");
    return say(out, qm_func_of(p->u, p->u->overrides.rows[func(p, s)->first_override])->qualified);
}
WORD(func_calls)  // does the body, lambdas apart, call it?
{
    qm_node body = func(p, s)->body;
    bool found = false;
    for (u32 i = body.i; i && i < qm_end(p->u, body); i++)
        found = found || str_eq(qm_func_of(p->u, p->u->nodes.rows[i].func)->qualified, arg);
    return say_yes(out, found);
}
WORD(func_capture)
{
    for (u32 i = 0; i < func(p, s)->n_captures; i++) {
        const qm_capture *c = &p->u->captures.rows[func(p, s)->first_capture + i];
        str name = c->is_this ? STR("this") : qm_var_of(p->u, c->inner.i ? c->inner : c->var)->name;
        if (!str_eq(name, arg)) continue;
        buf_printf(out, "%s%s%s", c->implicit ? "implicit-" : "", c->inner.i ? "init-" : "", c->by_ref ? "ref" : "copy");
        return true;
    }
    return say_z(out, "none");
}
WORD(func_capture_text)
{
    for (u32 i = 0; i < func(p, s)->n_captures; i++) {
        const qm_capture *c = &p->u->captures.rows[func(p, s)->first_capture + i];
        str name = c->is_this ? STR("this") : qm_var_of(p->u, c->inner.i ? c->inner : c->var)->name;
        if (str_eq(name, arg)) return say_or_none(out, span_is(c->text) ? sources_span_text(p->u->files, c->text) : (str){0});
    }
    return false;
}
WORD(func_capture_init)
{
    for (u32 i = 0; i < func(p, s)->n_captures; i++) {
        const qm_capture *c = &p->u->captures.rows[func(p, s)->first_capture + i];
        if (c->inner.i && str_eq(qm_var_of(p->u, c->inner)->name, arg) && qm_is(c->init)) return head(p->u, c->init, out);
    }
    return say_z(out, "none");
}

#define FUNC_FLAG(name, bit) \
    WORD(name) { UNUSED; return say_yes(out, (func(p, s)->flags & (bit)) != 0); }
FUNC_FLAG(func_static, QMFN_STATIC)
FUNC_FLAG(func_virtual, QMFN_VIRTUAL)
FUNC_FLAG(func_const, QMFN_CONST)
FUNC_FLAG(func_ctor, QMFN_CTOR)
FUNC_FLAG(func_dtor, QMFN_DTOR)
FUNC_FLAG(func_lambda, QMFN_LAMBDA)
FUNC_FLAG(func_signal, QMFN_SIGNAL)
FUNC_FLAG(func_slot, QMFN_SLOT)
FUNC_FLAG(func_private_slot, QMFN_PRIVATE_SLOT)
FUNC_FLAG(func_invokable, QMFN_INVOKABLE)
FUNC_FLAG(func_operator, QMFN_OPERATOR)
WORD(func_op)
{
    UNUSED;
    return func(p, s)->op && say_z(out, qm_op_text(func(p, s)->op));
}
FUNC_FLAG(func_noexcept, QMFN_NOEXCEPT)
FUNC_FLAG(func_nodiscard, QMFN_NODISCARD)
FUNC_FLAG(func_noreturn, QMFN_NORETURN)
FUNC_FLAG(func_tainted, QMFN_TAINTED)
FUNC_FLAG(func_template, QMFN_TEMPLATE)
FUNC_FLAG(func_coroutine, QMFN_COROUTINE)
FUNC_FLAG(func_variadic, QMFN_VARIADIC)

// --------------------------------------------------------------------------------------------------------------- classes
static const qm_class_row *cls(const probe_place *p, probe_subject s) { return qm_class_of(p->u, s.cls); }

WORD(class_name) { UNUSED; return say(out, cls(p, s)->name); }
WORD(class_bases)
{
    UNUSED;
    for (u32 i = 0; i < cls(p, s)->n_bases; i++)
        buf_printf(out, "%s%.*s", i ? "," : "", STR_ARG(qm_class_of(p->u, p->u->bases.rows[cls(p, s)->first_base + i])->name));
    return out->n || say_z(out, "none");
}
WORD(class_fields)
{
    UNUSED;
    for (u32 i = 0; i < cls(p, s)->n_fields; i++)
        buf_printf(out, "%s%.*s", i ? "," : "", STR_ARG(p->u->vars.rows[cls(p, s)->first_field + i].name));
    return out->n || say_z(out, "none");
}
WORD(class_complete) { UNUSED; return say_yes(out, cls(p, s)->complete); }
WORD(class_tainted) { UNUSED; return say_yes(out, cls(p, s)->tainted); }
WORD(class_qobject) { UNUSED; return say_yes(out, cls(p, s)->qobject); }
WORD(class_macro) { UNUSED; return say_yes(out, cls(p, s)->q_object_macro); }
WORD(class_abstract) { UNUSED; return say_yes(out, cls(p, s)->abstract_); }
WORD(class_editable) { UNUSED; return say_yes(out, span_is(cls(p, s)->text)); }
WORD(class_destructor) { UNUSED; return say_yes(out, cls(p, s)->destructor.i != 0); }
WORD(class_derives) { return say_yes(out, qm_derives(p->u, s.cls, arg)); }

// ----------------------------------------------------------------------------------------------------------- connections
static const qm_conn_row *conn(const probe_place *p, probe_subject s) { return qm_conn_of(p->u, s.conn); }

static bool say_head(const probe_place *p, qm_node n, buf *out)
{
    return qm_is(n) ? head(p->u, n, out) : say_z(out, "none");
}

WORD(conn_any) { UNUSED; return say_yes(out, true); }
WORD(conn_sender) { UNUSED; return say_head(p, conn(p, s)->sender, out); }
WORD(conn_context) { UNUSED; return say_head(p, conn(p, s)->context, out); }
WORD(conn_type) { UNUSED; return say_head(p, conn(p, s)->type, out); }
WORD(conn_signal)
{
    UNUSED;
    qm_func f = conn(p, s)->signal_func;
    return say(out, f.i ? qm_func_of(p->u, f)->qualified : STR("unknown"));
}
WORD(conn_signal_signature)
{
    UNUSED;
    qm_func f = conn(p, s)->signal_func;
    return say(out, f.i ? qm_func_of(p->u, f)->signature : STR("unknown"));
}
WORD(conn_slot)
{
    UNUSED;
    qm_func f = conn(p, s)->slot_func;
    if (!f.i) return say_z(out, "unknown");
    return say(out, qm_func_of(p->u, f)->flags & QMFN_LAMBDA ? STR("lambda") : qm_func_of(p->u, f)->qualified);
}
WORD(conn_string) { UNUSED; return say_yes(out, conn(p, s)->string_based); }
WORD(conn_later) { UNUSED; return say_yes(out, conn(p, s)->later); }
WORD(conn_only)  // is it the one connection of its slot?
{
    UNUSED;
    return say_yes(out, qm_conn_of_slot(p->u, conn(p, s)->slot_func).i == s.conn.i);
}

// ------------------------------------------------------------------------------------------------------------------ unit
WORD(unit_any) { UNUSED; return say_yes(out, true); }
WORD(unit_errors) { UNUSED; return say_number(out, p->u->diags.n); }
WORD(unit_skipped) { UNUSED; return say_number(out, p->u->skipped.n); }
WORD(unit_standard) { UNUSED; return say_number(out, p->u->cplusplus); }
WORD(unit_test_program) { UNUSED; return say_yes(out, p->u->qt->is_test_program); }
WORD(unit_error_here)
{
    UNUSED;
    bool found = false;
    for (u32 i = 0; i < p->u->diags.n; i++) {
        place at = p->u->diags.rows[i].at;
        found = found || (at.file.i == p->file.i && sources_linecol(p->u->files, at).line == p->line);
    }
    return say_yes(out, found);
}
WORD(unit_macro_used)
{
    UNUSED;
    bool found = false;
    for (u32 i = 0; i < p->u->expansions.n; i++) {
        const qm_expansion *e = &p->u->expansions.rows[i];
        found = found || (str_eq(e->name, arg) && e->text.file.i == p->file.i &&
                          sources_linecol(p->u->files, span_place(e->text)).line == p->line);
    }
    return say_yes(out, found);
}

// ----------------------------------------------------------------------------------------------------------------- table
enum { FUNCTIONS = PROBE_FUNC | PROBE_LAMBDA };

// -------------------------------------------------------------------------------------------------------------- the facts
static void put_pos(int pos, buf *out)
{
    if (pos == QM_POS_RETURN) buf_puts(out, "return");
    else if (pos == QM_POS_THIS) buf_puts(out, "this");
    else buf_printf(out, "arg%d", pos);
}

// fact(allocates)=arg1, fact(tests-prefix)=text:this,prefix:arg1, fact(makes-room)=true, none: of the function that is called
WORD(node_fact)
{
    enum { MAX_FACTS = 8 };
    u32 key = 0;
    while (key < QMK_COUNT && !str_is(arg, qm_fact_words[key].key)) key++;
    if (key == QMK_COUNT || qm_kind_of(p->u, s.node) != QM_CALL || !row(p, s)->func.i) return false;
    const qm_fact *found[MAX_FACTS];
    u32 n = qm_facts_func(p->facts, p->u, row(p, s)->func, (qm_fact_key)key, found, MAX_FACTS);
    for (u32 i = 0; i < n && i < MAX_FACTS; i++) {
        qm_fact_shape shape = qm_fact_words[key].shape;
        if (i) buf_putc(out, ',');
        if (shape == QM_SHAPE_FLAG) buf_puts(out, "true");
        if (shape == QM_SHAPE_WORD || shape == QM_SHAPE_TEXT || shape == QM_SHAPE_ROLES) buf_put(out, found[i]->text);
        if (shape == QM_SHAPE_ROLES) buf_putc(out, ':');
        if (shape == QM_SHAPE_POS || shape == QM_SHAPE_POSLIST || shape == QM_SHAPE_ROLES) put_pos(found[i]->pos, out);
    }
    return n > 0 || say_z(out, "none");
}

// from(p)=x: where the value of the expression comes from, one step
WORD(node_from)
{
    if (qm_kind_of(p->u, s.node) == QM_DECL || qm_kind_of(p->u, s.node) == QM_EXPR_STMT || !str_eq(qm_text(p->u, s.node), arg)) return false;
    qm_node from = qm_value_from(p->u, p->facts, s.node);
    return say_or_none(out, qm_is(from) ? qm_text(p->u, from) : (str){0});
}

const probe_word probe_words[] = {
    {"kind", PROBE_NODE, false, node_kind}, {"call", PROBE_NODE, false, node_call}, {"construct", PROBE_NODE, false, node_construct},
    {"names", PROBE_NODE, false, node_function}, {"callee", PROBE_NODE, false, node_callee}, {"fact", PROBE_NODE, true, node_fact}, {"from", PROBE_NODE, true, node_from}, {"new", PROBE_NODE, false, node_new},
    {"delete", PROBE_NODE, false, node_delete}, {"macro", PROBE_NODE, false, node_macro}, {"string", PROBE_NODE, false, node_string},
    {"var", PROBE_NODE, false, node_var}, {"enumerator", PROBE_NODE, false, node_enumerator},
    {"signature", PROBE_NODE, false, node_signature}, {"type", PROBE_NODE, false, node_type}, {"op", PROBE_NODE, false, node_op},
    {"value", PROBE_NODE, false, node_value}, {"args", PROBE_NODE, false, node_args}, {"children", PROBE_NODE, false, node_children},
    {"arg", PROBE_NODE, true, node_arg}, {"in", PROBE_NODE, true, node_in}, {"child", PROBE_NODE, true, node_child},
    {"object", PROBE_NODE, false, node_object}, {"text", PROBE_NODE, false, node_text}, {"editable", PROBE_NODE, false, node_editable},
    {"name", PROBE_NODE, false, node_name}, {"same-sides", PROBE_NODE, false, node_same}, {"root", PROBE_NODE, false, node_root},
    {"stripped", PROBE_NODE, false, node_stripped}, {"statement", PROBE_NODE, false, node_statement},
    {"expansion", PROBE_NODE, false, node_expansion}, {"in-loop", PROBE_NODE, false, node_in_loop},
    {"written", PROBE_NODE, false, node_written}, {"arrow", PROBE_NODE, false, node_arrow}, {"method", PROBE_NODE, false, node_method},
    {"operator", PROBE_NODE, false, node_operator}, {"implicit", PROBE_NODE, false, node_implicit},
    {"array", PROBE_NODE, false, node_array}, {"placement", PROBE_NODE, false, node_placement},
    {"in-macro", PROBE_NODE, false, node_in_macro}, {"braces", PROBE_NODE, false, node_braces},
    {"dependent", PROBE_NODE, false, node_dependent}, {"signal-string", PROBE_NODE, false, node_string_signal},
    {"slot-string", PROBE_NODE, false, node_string_slot}, {"discarded", PROBE_NODE, false, node_discarded},
    {"owner", PROBE_NODE, false, object_owner}, {"parent", PROBE_NODE, false, object_parent}, {"birth", PROBE_NODE, false, object_birth},
    {"may-be-null", PROBE_NODE, false, object_null}, {"events", PROBE_NODE, false, object_events},

    {"type", PROBE_VAR, true, var_type}, {"written-type", PROBE_VAR, true, var_written_type}, {"storage", PROBE_VAR, true, var_storage},
    {"each-thread", PROBE_VAR, true, var_each_thread}, {"constant", PROBE_VAR, true, var_constant}, {"init", PROBE_VAR, true, var_init}, {"starts-as", PROBE_VAR, true, var_starts_as},
    {"uses", PROBE_VAR, true, var_uses}, {"statement-text", PROBE_VAR, true, var_statement_text},
    {"local-to", PROBE_VAR, true, var_function}, {"smart", PROBE_VAR, true, var_smart}, {"owner", PROBE_VAR, true, object_owner},
    {"parent", PROBE_VAR, true, object_parent}, {"birth", PROBE_VAR, true, object_birth}, {"may-be-null", PROBE_VAR, true, object_null},
    {"born-in-loop", PROBE_VAR, true, object_in_loop}, {"events", PROBE_VAR, true, object_events},

    {"function", PROBE_FUNC, false, func_name}, {"lambda", PROBE_LAMBDA, false, func_lambda}, {"signature", FUNCTIONS, false, func_signature},
    {"thread", FUNCTIONS, false, func_thread}, {"role", FUNCTIONS, false, func_role}, {"params", FUNCTIONS, false, func_params},
    {"captures", PROBE_LAMBDA, false, func_captures}, {"capture", PROBE_LAMBDA, true, func_capture},
    {"capture-text", PROBE_LAMBDA, true, func_capture_text}, {"capture-init", PROBE_LAMBDA, true, func_capture_init},
    {"inits", FUNCTIONS, false, func_inits}, {"init", PROBE_FUNC, true, func_init}, {"result", FUNCTIONS, false, func_result},
    {"outer", FUNCTIONS, false, func_outer}, {"of-class", FUNCTIONS, false, func_class}, {"body", FUNCTIONS, false, func_body},
    {"overrides", FUNCTIONS, false, func_overrides}, {"calls", FUNCTIONS, true, func_calls}, {"static", FUNCTIONS, false, func_static},
    {"virtual", FUNCTIONS, false, func_virtual}, {"const", FUNCTIONS, false, func_const}, {"constructor", FUNCTIONS, false, func_ctor},
    {"destructor", FUNCTIONS, false, func_dtor}, {"signal", FUNCTIONS, false, func_signal}, {"slot", FUNCTIONS, false, func_slot},
    {"private-slot", FUNCTIONS, false, func_private_slot}, {"invokable", FUNCTIONS, false, func_invokable},
    {"operator", FUNCTIONS, false, func_operator}, {"which-operator", FUNCTIONS, false, func_op}, {"noexcept", FUNCTIONS, false, func_noexcept},
    {"nodiscard", FUNCTIONS, false, func_nodiscard}, {"noreturn", FUNCTIONS, false, func_noreturn},
    {"tainted", FUNCTIONS, false, func_tainted}, {"template", FUNCTIONS, false, func_template},
    {"coroutine", FUNCTIONS, false, func_coroutine}, {"variadic", FUNCTIONS, false, func_variadic},

    {"class", PROBE_CLASS, false, class_name}, {"bases", PROBE_CLASS, false, class_bases}, {"fields", PROBE_CLASS, false, class_fields},
    {"complete", PROBE_CLASS, false, class_complete}, {"tainted", PROBE_CLASS, false, class_tainted},
    {"qobject", PROBE_CLASS, false, class_qobject}, {"q-object-macro", PROBE_CLASS, false, class_macro},
    {"abstract", PROBE_CLASS, false, class_abstract}, {"editable", PROBE_CLASS, false, class_editable},
    {"destructor", PROBE_CLASS, false, class_destructor}, {"derives", PROBE_CLASS, true, class_derives},

    {"connection", PROBE_CONN, false, conn_any}, {"sender", PROBE_CONN, false, conn_sender}, {"context", PROBE_CONN, false, conn_context},
    {"connection-type", PROBE_CONN, false, conn_type}, {"signal", PROBE_CONN, false, conn_signal},
    {"signal-signature", PROBE_CONN, false, conn_signal_signature}, {"slot", PROBE_CONN, false, conn_slot},
    {"string-based", PROBE_CONN, false, conn_string}, {"later", PROBE_CONN, false, conn_later}, {"only", PROBE_CONN, false, conn_only},

    {"unit", PROBE_UNIT, false, unit_any}, {"errors", PROBE_UNIT, false, unit_errors}, {"skipped", PROBE_UNIT, false, unit_skipped},
    {"standard", PROBE_UNIT, false, unit_standard}, {"test-program", PROBE_UNIT, false, unit_test_program},
    {"error-here", PROBE_UNIT, false, unit_error_here}, {"expands", PROBE_UNIT, true, unit_macro_used},
    {0},
};

const probe_word *const probe_tables[] = {probe_words, probe_lattice_words, probe_flow_words, probe_lifetime_words, probe_thread_words, probe_typestate_words, probe_taint_words, NULL};

// ------------------------------------------------------------------------------------------------------------ candidates
static bool on_line(const probe_place *p, place at)
{
    return at.file.i == p->file.i && sources_linecol(p->u->files, at).line == p->line;
}

static bool row_on_line(const probe_place *p, const qm_node_row *r)
{
    return on_line(p, r->at) || (span_is(r->name) && on_line(p, span_place(r->name)));
}

static void add_once(probe_subjects *out, probe_subject s)
{
    for (u32 i = 0; i < out->n; i++)
        if (out->rows[i].var.i == s.var.i && out->rows[i].node.i == s.node.i && out->rows[i].func.i == s.func.i) return;
    *VEC_PUSH(out) = s;
}

static void variables(const probe_place *p, str name, probe_subjects *out)
{
    for (u32 i = 1; i < p->u->nodes.n; i++) {
        const qm_node_row *r = &p->u->nodes.rows[i];
        if (r->var.i && row_on_line(p, r) && str_eq(qm_var_of(p->u, r->var)->name, name)) add_once(out, (probe_subject){.var = r->var});
    }
    for (u32 i = 1; i < p->u->vars.n; i++)
        if (str_eq(p->u->vars.rows[i].name, name) && on_line(p, p->u->vars.rows[i].at)) add_once(out, (probe_subject){.var = {i}});
}

// The function that begins on the line, else the innermost one around the line's first byte that is no blank.
static void functions(const probe_place *p, probe_subjects *out)
{
    u32 off = sources_line_start(p->u->files, p->file, p->line);
    str text = sources_text(p->u->files, p->file);
    while (off < text.n && (text.p[off] == ' ' || text.p[off] == '\t')) off++;
    u32 best = 0, best_len = UINT32_MAX;
    for (u32 i = 1; i < p->u->funcs.n; i++) {
        const qm_func_row *f = &p->u->funcs.rows[i];
        if (!(f->flags & QMFN_LAMBDA) && on_line(p, f->at)) add_once(out, (probe_subject){.func = {i}});
        span body = f->body.i ? qm_row(p->u, f->body)->text : (span){0};
        if (body.file.i == p->file.i && body.off <= off && off < body.off + body.len && body.len < best_len)
            best = i, best_len = body.len;
    }
    if (!out->n && best) add_once(out, (probe_subject){.func = {best}});
}

void probe_candidates(const probe_place *p, probe_scope scope, str arg, probe_subjects *out)
{
    switch (scope) {
    case PROBE_NODE:
        for (u32 i = 1; i < p->u->nodes.n; i++)
            if (row_on_line(p, &p->u->nodes.rows[i])) add_once(out, (probe_subject){.node = {i}});
        break;
    case PROBE_VAR: variables(p, arg, out); break;
    case PROBE_FUNC: functions(p, out); break;
    case PROBE_LAMBDA:
        for (u32 i = 1; i < p->u->funcs.n; i++)
            if ((p->u->funcs.rows[i].flags & QMFN_LAMBDA) && on_line(p, p->u->funcs.rows[i].at)) add_once(out, (probe_subject){.func = {i}});
        break;
    case PROBE_CLASS:
        for (u32 i = 1; i < p->u->classes.n; i++)
            if (on_line(p, p->u->classes.rows[i].at)) *VEC_PUSH(out) = (probe_subject){.cls = {i}};
        break;
    case PROBE_CONN:
        for (u32 i = 1; i < p->u->qt->conns.n; i++)
            if (row_on_line(p, qm_row(p->u, p->u->qt->conns.rows[i].call))) *VEC_PUSH(out) = (probe_subject){.conn = {i}};
        break;
    case PROBE_UNIT: VEC_PUSH(out); break;
    }
}
