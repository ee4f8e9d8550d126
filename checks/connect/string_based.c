// Connections by text that can be connections by member pointer, which the compiler checks.
//
// A connection and the disconnect that undoes it are one fix, in whatever units they stand: by text and by pointer are different
// connections to Qt.
#include "checks/connect/strings.h"

// How the new code names a signal or slot.
typedef struct spelling {
    str pointer;         // "&Panel::refresh", "qOverload<int>(&QSpinBox::valueChanged)"
    bool needs_lambda;   // default arguments are left out: a pointer would pass on what the signal gives
} spelling;

// ----------------------------------------------------------------------------------------------------------- name look-up

// The class in which C++ finds the name, looking from cls upwards; {0} when two bases have it.
static qm_class found_in(const qm_unit *u, qm_class cls, str name)
{
    if (cs_methods(u, cls, name, NULL)) return cls;
    const qm_class_row *r = qm_class_of(u, cls);
    qm_class found = {0};
    u32 n = 0;
    for (u32 i = 0; i < r->n_bases; i++) {
        qm_class in = found_in(u, u->bases.rows[r->first_base + i], name);
        if (in.i && n++ == 0) found = in;
    }
    return n == 1 ? found : (qm_class){0};
}

static bool overrides(const qm_unit *u, qm_func f, qm_func base)
{
    const qm_func_row *r = qm_func_of(u, f);
    for (u32 i = 0; i < r->n_overrides; i++)
        if (u->overrides.rows[r->first_override + i].i == base.i) return true;
    return false;
}

// The function of the class that is the wanted one or overrides it.
static qm_func same_or_override(const qm_unit *u, qm_class in, qm_func wanted)
{
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[in.i]; i < q->first_method[in.i + 1]; i++)
        if (q->methods[i].i == wanted.i || overrides(u, q->methods[i], wanted)) return q->methods[i];
    return (qm_func){0};
}

static bool is_nested_in(const qm_unit *u, qm_class inner, qm_class outer)
{
    str a = qm_class_of(u, inner)->name, b = qm_class_of(u, outer)->name;
    return a.n > b.n + 2 && str_starts(a, b) && str_starts(str_from(a, b.n), STR("::"));
}

// May code of `from` say &naming::f?
static bool may_name(const qm_unit *u, qm_class from, qm_class naming, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    if (!(r->flags & (QMFN_PRIVATE | QMFN_PROTECTED))) return true;
    bool inside = from.i && (from.i == r->cls.i || is_nested_in(u, from, r->cls));
    if (inside || (r->flags & QMFN_PRIVATE)) return inside;
    return from.i && cs_derives(u, from, r->cls) && cs_derives(u, naming, from);
}

// How code of the function spells the class: without the namespaces and classes it stands in itself.
static str class_name(ck_context *c, qm_func in, qm_class cls)
{
    const qm_unit *u = c->unit;
    str name = qm_class_of(u, cls)->name, scope = qm_func_of(u, qm_outermost_func(u, in))->qualified;
    for (size_t at; (at = str_find(name, STR("::"))) != SIZE_MAX && str_find(name, STR("<")) > at;) {
        if (!str_starts(scope, str_upto(name, at + 2))) break;
        scope = str_from(scope, at + 2);
        name = str_from(name, at + 2);
    }
    return name;
}

// ---------------------------------------------------------------------------------------------------------------- spelling

// A parameter's type as it can be written anywhere: as declared if no scope shortens it, else in full.
static void put_type(const qm_unit *u, qm_var param, buf *out)
{
    const qm_var_row *v = qm_var_of(u, param);
    str full = qm_type_of(u, v->type)->text;
    buf a = {0}, b = {0};
    bool same = qm_normal_type(v->type_written, &a) && qm_normal_type(full, &b) && str_eq(buf_str(&a), buf_str(&b));
    buf_put(out, same ? v->type_written : full);
    buf_release(&a);
    buf_release(&b);
}

static void put_pointer(ck_context *c, str cls, qm_func f, bool overloaded, buf *out)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    if (overloaded) {
        bool chooses = u->cplusplus >= 201402;
        buf_puts(out, chooses ? "qOverload<" : "QOverload<");
        for (u32 i = 0; i < r->n_params; i++) {
            if (i) buf_puts(out, ", ");
            put_type(u, (qm_var){r->first_param + i}, out);
        }
        buf_puts(out, chooses ? ">(" : ">::of(");
    }
    buf_printf(out, "&%.*s::%.*s%s", STR_ARG(cls), STR_ARG(r->name), overloaded ? ")" : "");
}

// Another function of the class with the same parameters, const where this one is not.
static bool has_const_twin(const qm_unit *u, qm_class in, qm_func f)
{
    const qm_qt *q = u->qt;
    const qm_func_row *a = qm_func_of(u, f);
    for (u32 i = q->first_method[in.i]; i < q->first_method[in.i + 1]; i++) {
        const qm_func_row *b = qm_func_of(u, q->methods[i]);
        if (q->methods[i].i != f.i && str_eq(a->signature, b->signature)) return true;
    }
    return false;
}

// NULL when the end can be spelled; else why not.
static const char *spell(ck_context *c, const cs_call *call, const cs_end *e, spelling *out)
{
    const qm_unit *u = c->unit;
    qm_func f = e->meta->func;
    if (!f.i) return "it is a private slot (Q_PRIVATE_SLOT), which has no member to point to";
    str name = qm_func_of(u, f)->name;
    qm_class from = qm_func_of(u, qm_outermost_func(u, call->in))->cls, naming = e->cls;
    qm_class in = found_in(u, naming, name);
    qm_func named = in.i ? same_or_override(u, in, f) : (qm_func){0};
    if (!named.i || !may_name(u, from, naming, named)) {
        naming = in = qm_func_of(u, f)->cls;
        named = f;
        if (!may_name(u, from, naming, f))
            return qm_func_of(u, f)->flags & QMFN_PRIVATE ? "it is private there" : "it is protected there";
    }
    str cls = class_name(c, call->in, naming);
    if (!cls.n) return "its class has no name";
    bool overloaded = cs_methods(u, in, name, NULL) > 1 || str_has_word(qm_class_of(u, in)->taken_in, name);
    if (overloaded && qm_is_private_signal(u, named)) return "it is overloaded, and only its own class can name its parameters";
    if (overloaded && has_const_twin(u, in, named)) return "another overload differs in const only";
    buf text = {0};
    put_pointer(c, cls, named, overloaded, &text);
    out->pointer = arena_str(&c->unit->mem, buf_str(&text));
    out->needs_lambda = e->meta->clone && e == &call->receiver;
    buf_release(&text);
    return NULL;
}

// ------------------------------------------------------------------------------------------------------------ what hinders

// A class that derives from the object's and declares the slot again without being virtual: text finds that one.
static bool is_redeclared(const qm_unit *u, const cs_end *e)
{
    if (e->exact || !e->meta->func.i || (qm_func_of(u, e->meta->func)->flags & QMFN_VIRTUAL)) return false;
    for (u32 i = 1; i < u->classes.n; i++) {
        qm_func f = {0};
        if (i == e->cls.i || !u->classes.rows[i].n_bases || !cs_derives(u, (qm_class){i}, e->cls)) continue;
        if (!cs_methods(u, (qm_class){i}, cs_name(e->normal), &f)) continue;
        if (qm_func_of(u, f)->flags & (QMFN_SLOT | QMFN_SIGNAL)) return true;
    }
    return false;
}

// NULL when the end is well known; else why not.
static const char *obstacle(ck_context *c, const cs_end *e)
{
    const qm_unit *u = c->unit;
    if (!qm_is(e->text)) return "it is not named by SIGNAL() or SLOT() here";
    if (!qm_is(e->object) || !e->cls.i) return "the type of the object is not known";
    if (!e->meta) return qm_meta_known(u, e->cls) ? "the class has no such member: only the object's real class may have it"
                                                  : "what its class declares is not known";
    if (is_redeclared(u, e)) return "a derived class declares it again, and text finds that one";
    return NULL;
}

// Emitted by a destructor, with a receiver that may be half destroyed itself: text then finds nothing to call any more, a
// pointer would call it.
static bool may_come_too_late(ck_context *c, const cs_call *call)
{
    return call->sender.meta && call->sender.meta->func.i &&
           qm_says(c->facts, c->unit, call->sender.meta->func, QMK_EMITTED_AT_END) &&
           qm_fact_class(c->facts, c->unit, call->receiver.cls, QMK_DELETES_CHILDREN);
}

// ------------------------------------------------------------------------------------------------------------------- lambda

static bool is_unique(const qm_unit *u, qm_node type)
{
    enum { PLAIN_TYPES = 4 };  // Auto, Direct, Queued, BlockingQueued; flags come on top
    if (!qm_is(type)) return false;
    type = qm_strip(u, type);
    return qm_kind_of(u, type) != QM_ENUMERATOR || qm_row(u, type)->value < 0 || qm_row(u, type)->value >= PLAIN_TYPES;
}

static str parameter_name(ck_context *c, qm_var param, u32 i)
{
    str name = qm_var_of(c->unit, param)->name;
    return name.n ? name : arena_printf(&c->unit->mem, "value%u", i + 1);
}

// [this](int value) { slot(value); }
static str lambda_for(ck_context *c, const cs_call *call, str receiver)
{
    const qm_unit *u = c->unit;
    const cs_end *e = &call->receiver;
    const qm_func_row *f = qm_func_of(u, e->meta->func);
    qm_node object = e->object;
    bool is_this = qm_kind_of(u, object) == QM_THIS;
    bool simple = qm_kind_of(u, object) == QM_VAR && qm_var_of(u, qm_row(u, object)->var)->kind != QMV_GLOBAL;
    str name = simple ? receiver : STR("receiver");
    buf out = {0};
    if (is_this || simple) buf_printf(&out, "[%.*s]", STR_ARG(receiver));
    else buf_printf(&out, "[receiver = %.*s]", STR_ARG(receiver));
    if (e->meta->n_args) buf_putc(&out, '(');
    for (u32 i = 0; i < e->meta->n_args; i++) {
        qm_var param = {f->first_param + i};
        if (i) buf_puts(&out, ", ");
        put_type(u, param, &out);
        if (out.p[out.n - 1] != '*' && out.p[out.n - 1] != '&') buf_putc(&out, ' ');
        buf_put(&out, parameter_name(c, param, i));
    }
    buf_puts(&out, e->meta->n_args ? ") { " : " { ");
    if (!is_this) buf_printf(&out, "%.*s->", STR_ARG(name));
    buf_printf(&out, "%.*s(", STR_ARG(f->name));
    for (u32 i = 0; i < e->meta->n_args; i++) {
        str value = parameter_name(c, (qm_var){f->first_param + i}, i);
        buf_printf(&out, "%s%.*s", i ? ", " : "", STR_ARG(value));
    }
    buf_puts(&out, "); }");
    str text = arena_str(&c->unit->mem, buf_str(&out));
    buf_release(&out);
    return text;
}

// --------------------------------------------------------------------------------------------------------------------- fix

// The object whose method is called, as an argument. Empty when its text is not at hand.
static str method_object(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_first(u, call);
    if (!qm_is(object) || !(qm_row(u, call)->flags & QMF_METHOD)) return (str){0};
    if (qm_kind_of(u, object) == QM_THIS) return STR("this");
    str text = qm_text(u, object);
    if (!text.n || (qm_kind_of(u, object) != QM_VAR && qm_kind_of(u, object) != QM_MEMBER)) return (str){0};
    return qm_row(u, call)->flags & QMF_ARROW ? text : arena_printf(&c->unit->mem, "&%.*s", STR_ARG(text));
}

static void edit_receiver(ck_context *c, fx_fix *fix, const cs_call *call, const spelling *slot, bool grouped)
{
    const qm_unit *u = c->unit;
    const cs_end *e = &call->receiver;
    str object = call->receiver_is_this ? method_object(c, call->call) : qm_text(u, e->object);
    if (!object.n && (call->receiver_is_this || slot->needs_lambda)) fx_withhold(fix, "the receiver cannot be written as an argument");
    str text = slot->pointer;
    if (slot->needs_lambda) {
        bool plain = qm_kind_of(u, e->object) == QM_THIS || qm_kind_of(u, e->object) == QM_VAR;
        if (grouped) fx_withhold(fix, "the slot's default arguments ask for a lambda, which the disconnect could not name");
        if (is_unique(u, call->type)) fx_withhold(fix, "the slot's default arguments ask for a lambda, whose connection cannot be unique");
        if (!plain && u->cplusplus < 201402) fx_withhold(fix, "the slot's default arguments ask for a lambda that C++11 cannot write");
        if (call->receiver_is_this && qm_kind_of(u, e->object) != QM_THIS) fx_withhold(fix, "the slot's default arguments ask for a lambda");
        if (!fx_is_withheld(fix)) text = lambda_for(c, call, object);
    }
    span where = qm_row(u, e->text)->text;
    if (call->receiver_is_this) fx_replace(fix, where, "%.*s, %.*s", STR_ARG(object), STR_ARG(text));
    else fx_replace(fix, where, "%.*s", STR_ARG(text));
}

// object->disconnect(…) has no form with pointers: the object becomes the first argument.
static void edit_sender_object(ck_context *c, fx_fix *fix, const cs_call *call)
{
    const qm_unit *u = c->unit;
    qm_node object = qm_first(u, call->call);
    str text = method_object(c, call->call);
    if (!text.n) fx_withhold(fix, "the sender cannot be written as an argument");
    fx_insert_before(fix, qm_row(u, call->sender.text)->text, "%.*s, ", STR_ARG(text));
    if (qm_is(object) && !(qm_row(u, object)->flags & QMF_IMPLICIT)) fx_withhold(fix, "it is a method of the sender here, which has no form with pointers");
}

static void withhold_for(ck_context *c, fx_fix *fix, const cs_end *e, const char *why)
{
    (void)c;
    fx_withhold(fix, "'%.*s': %s", STR_ARG(e->normal), why);
}

static void edit_call(ck_context *c, fx_fix *fix, const cs_call *call, bool grouped)
{
    spelling signal = {0}, slot = {0};
    bool later = call->kind == CS_LATER;
    const char *why = later ? NULL : obstacle(c, &call->sender);
    if (!why && !later) why = spell(c, call, &call->sender, &signal);
    if (why) {
        withhold_for(c, fix, qm_is(call->sender.text) ? &call->sender : &call->receiver, why);
        return;
    }
    why = obstacle(c, &call->receiver);
    if (!why) why = spell(c, call, &call->receiver, &slot);
    if (why) {
        withhold_for(c, fix, qm_is(call->receiver.text) ? &call->receiver : &call->sender, why);
        return;
    }
    if (!later && !qm_meta_fits(call->sender.normal, call->receiver.normal)) fx_withhold(fix, "signal and slot do not fit");
    if (may_come_too_late(c, call))
        fx_withhold(fix, "'%.*s' comes while the sender is destroyed, perhaps by the receiver, of which a pointer would call what is gone",
                    STR_ARG(call->sender.normal));
    if (!later) {
        if (call->sender_is_this) edit_sender_object(c, fix, call);
        fx_replace(fix, qm_row(c->unit, call->sender.text)->text, "%.*s", STR_ARG(signal.pointer));
    }
    edit_receiver(c, fix, call, &slot, grouped);
}

// ------------------------------------------------------------------------------------------------------------------- groups

static bool is_function_known(const cs_call *call) { return call->receiver.meta && call->receiver.meta->func.i; }

// What connects a signal to a slot and disconnects them, in any unit, belongs together: to the group that the slot's
// declaration names. A disconnect may name no signal.
static void join_group(ck_context *c, fx_fix *fix, const cs_call *call)
{
    const qm_unit *u = c->unit;
    qm_func root = qm_overridden_root(u, call->receiver.meta->func);  // a disconnect may name either
    fx_fix *part = ck_part_of(c, qm_func_of(u, root)->declared, FX_SAFE);
    fix->group = part->group;
    if (call->sender.meta && call->sender.meta->func.i) fix->topic = part->topic = qm_func_of(u, call->sender.meta->func)->signature;
    fix->loose = part->loose = call->kind == CS_CONNECT;
    if (call->kind == CS_DISCONNECT) fix->alone = STR("the connection is made elsewhere, and must be changed with it");
    edit_call(c, part, call, true);
    if (root.i != call->receiver.meta->func.i)
        fx_withhold(part, "'%.*s' overrides another slot, which a disconnect may name", STR_ARG(call->receiver.normal));
}

static void offer(ck_context *c, ck_finding *f, const cs_call *call)
{
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "name the functions by pointers");
    edit_call(c, fix, call, false);
    if (call->kind == CS_LATER) return;
    if (is_function_known(call)) join_group(c, fix, call);
    else if (call->kind == CS_DISCONNECT) fx_withhold(fix, "the connection is made elsewhere, and must be changed with it");
}

// Is there anything to convert? Of two ends given, both must be texts.
static bool is_by_text(const cs_call *call)
{
    if (call->kind == CS_WATCH || !qm_is(call->receiver.text)) return false;
    return call->kind != CS_CONNECT || qm_is(call->sender.text);
}

static void run(ck_context *c)
{
    cs_call call;
    for (qm_node at = {0}; cs_next(c, &at, &call);) {
        if (!is_by_text(&call)) continue;
        ck_site(c, call.call);
        const char *what = call.kind == CS_DISCONNECT ? "disconnects" : call.kind == CS_LATER ? "calls" : "connects";
        ck_finding *f = ck_report(c, call.call, "%s by text, which is only checked when it runs", what);
        offer(c, f, &call);
    }
}

const ck_check ck_connect_string_based = {
    .id = "qtcwe-connect-string-based",
    .summary = "a connection by text can be a connection by member pointer",
    .cwe = {628},
    .severity = CK_NOTE,
    .profile = CK_STRICT,
    .fix = FX_SAFE,
    .since = "0.1",
    .clazy = "old-style-connect",
    .run = run,
};
