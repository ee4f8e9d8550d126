// Finds the calls with SIGNAL() and SLOT() in them and what their texts name.
#include "checks/connect/strings.h"

str cs_name(str signature) { return str_upto(signature, str_find(signature, STR("("))); }

u32 cs_methods(const qm_unit *u, qm_class cls, str name, qm_func *out)
{
    u32 n = 0;
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++)
        if (str_eq(qm_func_of(u, q->methods[i])->name, name) && !n++ && out) *out = q->methods[i];
    return n;
}

bool cs_derives(const qm_unit *u, qm_class c, qm_class base)
{
    const qm_class_row *r = qm_class_of(u, c);
    bool found = c.i == base.i;
    for (u32 i = 0; i < r->n_bases && !found; i++) found = cs_derives(u, u->bases.rows[r->first_base + i], base);
    return found;
}

static bool has_derived(const qm_unit *u, qm_class c)
{
    for (u32 i = 1; i < u->classes.n; i++)
        if (i != c.i && u->classes.rows[i].n_bases && cs_derives(u, (qm_class){i}, c)) return true;
    return false;
}

static qm_node through_implicit(const qm_unit *u, qm_node n)
{
    while (qm_is(n) && qm_kind_of(u, n) == QM_CAST && (qm_row(u, n)->flags & QMF_IMPLICIT)) n = qm_first(u, n);
    return n;
}

static bool is_value_of_class(const qm_unit *u, qm_node n)
{
    qm_kind k = qm_kind_of(u, n);
    return (k == QM_VAR || k == QM_MEMBER) && qm_type_of(u, qm_var_of(u, qm_row(u, n)->var)->type)->kind == QMT_RECORD;
}

// Is the object of its static class for sure? A class of the main file that nothing derives from has no other objects.
static bool is_exact(const qm_unit *u, qm_node n, qm_class cls)
{
    const qm_class_row *r = qm_class_of(u, cls);
    if (r->user && r->at.file.i == u->main_file.i && !has_derived(u, cls)) return true;
    if (qm_kind_of(u, n) == QM_UNARY && qm_row(u, n)->op == QMO_ADDR) return is_value_of_class(u, qm_strip(u, qm_first(u, n)));
    if (qm_kind_of(u, n) == QM_VAR && qm_is_constant(u, qm_row(u, n)->var)) {
        qm_node init = qm_var_of(u, qm_row(u, n)->var)->init;
        n = qm_is(init) ? through_implicit(u, init) : n;
    }
    return qm_kind_of(u, n) == QM_NEW && qm_pointee_class(u, qm_row(u, n)->type).i == cls.i;
}

static void read_end(ck_context *c, qm_node object, qm_node text, cs_end *out)
{
    const qm_unit *u = c->unit;
    *out = (cs_end){.object = through_implicit(u, object)};
    if (qm_is(out->object)) {
        out->cls = qm_object_class(u, out->object);
        out->exact = is_exact(u, out->object, out->cls);
    }
    text = qm_is(text) ? qm_strip(u, text) : text;
    if (!qm_is(text) || qm_kind_of(u, text) != QM_STRING || !(qm_row(u, text)->flags & (QMF_STRING_SIGNAL | QMF_STRING_SLOT))) return;
    buf normal = {0};
    if (qm_row(u, text)->str.n > 1 && qm_normal_signature(str_from(qm_row(u, text)->str, 1), &normal)) {
        out->text = text;
        out->kind = qm_row(u, text)->flags & QMF_STRING_SIGNAL ? QM_META_SIGNAL : QM_META_SLOT;
        out->normal = arena_str(&c->unit->mem, buf_str(&normal));
        out->meta = qm_meta_find(u, out->cls, out->kind, out->normal);
    }
    buf_release(&normal);
}

static qm_node role(ck_context *c, qm_node call, qm_fact_key key, const char *name, int *pos)
{
    *pos = qm_fact_role(c->facts, c->unit, qm_row(c->unit, call)->func, key, name);
    qm_node n = *pos == INT32_MIN ? (qm_node){0} : qm_at_pos(c->unit, call, *pos);
    return qm_is(n) && qm_kind_of(c->unit, n) != QM_DEFAULT_ARG ? n : (qm_node){0};
}

static bool read_call(ck_context *c, qm_node call, cs_call *out)
{
    static const qm_fact_key keys[] = {QMK_CONNECT, QMK_DISCONNECT, QMK_CALL_LATER, QMK_WATCHES};
    qm_func f = qm_row(c->unit, call)->func;
    u32 k = 0;
    while (k < 4 && !qm_says(c->facts, c->unit, f, keys[k])) k++;
    if (k == 4) return false;
    int pos;
    *out = (cs_call){.call = call, .in = qm_enclosing_func(c->unit, call), .kind = (enum cs_kind)k};
    out->type = role(c, call, keys[k], "type", &pos);
    qm_node sender = role(c, call, keys[k], "sender", &pos);
    out->sender_is_this = pos == QM_POS_THIS;
    read_end(c, sender, role(c, call, keys[k], "signal", &pos), &out->sender);
    qm_node receiver = role(c, call, keys[k], "receiver", &pos);
    if (!qm_is(receiver)) receiver = role(c, call, keys[k], "context", &pos);
    out->receiver_is_this = pos == QM_POS_THIS;
    read_end(c, receiver, role(c, call, keys[k], "slot", &pos), &out->receiver);
    return qm_is(out->sender.text) || qm_is(out->receiver.text);
}

bool cs_next(ck_context *c, qm_node *after, cs_call *out)
{
    const qm_unit *u = c->unit;
    for (u32 i = after->i + 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (!(r->flags & (QMF_STRING_SIGNAL | QMF_STRING_SLOT))) continue;
        qm_node call = {r->parent};
        while (call.i && qm_kind_of(u, call) != QM_CALL && qm_kind_of(u, call) != QM_CONSTRUCT) call = qm_parent(u, call);
        if (!call.i || call.i <= after->i) continue;  // none, or the one that was told last
        qm_func in = qm_enclosing_func(u, call);
        if (!ck_may_judge(c, in) || !read_call(c, call, out)) continue;
        *after = (qm_node){call.i};
        return true;
    }
    return false;
}
