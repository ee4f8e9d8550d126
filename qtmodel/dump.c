// Prints the model for people.
#include "qtmodel/dump.h"

#include "qtmodel/cfg.h"
#include "qtmodel/qt.h"

static void put_place(const qm_unit *u, place at, buf *out)
{
    if (!place_is(at)) {
        buf_puts(out, "?");
        return;
    }
    linecol lc = sources_linecol(u->files, at);
    buf_printf(out, "%u:%u", lc.line, lc.col);
}

static void put_flags(u16 flags, buf *out)
{
    static const struct { u16 bit; const char *word; } names[] = {
        {QMF_METHOD, "method"}, {QMF_ARROW, "arrow"}, {QMF_OPERATOR, "operator"}, {QMF_IMPLICIT, "implicit"},
        {QMF_ARRAY, "array"}, {QMF_PLACEMENT, "placement"}, {QMF_IN_MACRO, "macro"}, {QMF_BRACES, "braces"},
        {QMF_DEPENDENT, "dependent"}, {QMF_STRING_SIGNAL, "SIGNAL"}, {QMF_STRING_SLOT, "SLOT"}, {QMF_DISCARDED, "discarded"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (flags & names[i].bit) buf_printf(out, " %s", names[i].word);
}

static void put_row(const qm_unit *u, qm_node n, u32 depth, buf *out)
{
    const qm_node_row *r = qm_row(u, n);
    buf_printf(out, "%*s%s", (int)depth * 2, "", qm_kind_name((qm_kind)r->kind));
    if (r->op) buf_printf(out, " '%s'", qm_op_text((qm_op)r->op));
    if (r->var.i) buf_printf(out, " %.*s", STR_ARG(qm_var_of(u, r->var)->name));
    if (r->func.i) {
        str name = qm_func_of(u, r->func)->qualified;
        if (name.n) buf_printf(out, " %.*s", STR_ARG(name));
        else buf_printf(out, " lambda#%u", r->func.i);
    }
    if (r->str.n) buf_printf(out, " \"%.*s\"", STR_ARG(r->str));
    if (r->kind == QM_INT || r->kind == QM_BOOL || r->kind == QM_CHAR || r->kind == QM_ENUMERATOR) buf_printf(out, " %lld", (long long)r->value);
    if (r->type.i) buf_printf(out, " : %.*s", STR_ARG(qm_type_of(u, r->type)->text));
    put_flags(r->flags, out);
    buf_puts(out, " @");
    put_place(u, r->at, out);
    if (!span_is(r->text)) buf_puts(out, " fixed");  // must not be edited
    buf_putc(out, '\n');
    for (qm_node c = qm_first(u, n); qm_is(c); c = qm_next(u, n, c)) put_row(u, c, depth + 1, out);
}

static void put_captures(const qm_unit *u, const qm_func_row *f, buf *out)
{
    for (u32 i = 0; i < f->n_captures; i++) {
        const qm_capture *c = &u->captures.rows[f->first_capture + i];
        str name = c->is_this ? STR("this") : qm_var_of(u, c->inner.i ? c->inner : c->var)->name;
        buf_printf(out, "  capture %s%.*s%s%s\n", c->by_ref ? "&" : "", STR_ARG(name), c->implicit ? " implicit" : "",
                   c->inner.i ? " init" : "");
    }
}

static void put_func(const qm_unit *u, qm_func handle, buf *out)
{
    static const char *const threads[] = {"unknown", "caller", "own"};
    static const char *const roles[] = {"", " test", " test-data"};
    const qm_func_row *f = qm_func_of(u, handle);
    if (f->flags & QMFN_LAMBDA) buf_printf(out, "lambda#%u in %.*s", handle.i, STR_ARG(qm_func_of(u, qm_outermost_func(u, handle))->qualified));
    else buf_printf(out, "function %.*s", STR_ARG(f->signature));
    buf_puts(out, " @");
    put_place(u, f->at, out);
    if (f->flags & QMFN_TAINTED) buf_puts(out, " tainted");
    if (f->flags & QMFN_SIGNAL) buf_puts(out, " signal");
    if (f->flags & QMFN_SLOT) buf_puts(out, " slot");
    if (f->flags & QMFN_TEMPLATE) buf_puts(out, " template");
    if (u->qt) buf_printf(out, " thread=%s%s", threads[qm_thread_of(u, handle)], roles[qm_role_of(u, handle)]);
    buf_putc(out, '\n');
    put_captures(u, f, out);
    for (u32 i = 0; i < f->n_inits; i++) {
        const qm_init *init = &u->inits.rows[f->first_init + i];
        buf_printf(out, "  init %.*s\n", STR_ARG(init->field.i ? qm_var_of(u, init->field)->name : qm_class_of(u, init->base)->name));
        put_row(u, init->value, 2, out);
    }
    put_row(u, f->body, 1, out);
}

static void put_objects(const qm_unit *u, buf *out)
{
    static const char *const births[] = {"new", "local", "field", "result"};
    static const char *const owners[] = {"unknown", "none", "scope", "parent", "smart", "escaped", "self"};
    static const char *const events[] = {"stored-local", "stored-field", "stored", "passed", "taken", "adopted", "returned", "captured",
                                         "captured-by-reference", "deleted", "deleted-later", "called", "connected", "compared", "other"};
    for (u32 i = 1; i < u->qt->objects.n; i++) {
        const qm_object_row *o = &u->qt->objects.rows[i];
        buf_printf(out, "object %s %.*s %.*s owner=%s%s%s @", births[o->birth], STR_ARG(qm_class_of(u, o->cls)->name),
                   STR_ARG(qm_var_of(u, o->var)->name), owners[o->owner], o->may_be_null ? " may-be-null" : "", o->in_loop ? " in-loop" : "");
        put_place(u, qm_row(u, o->at)->at, out);
        buf_putc(out, '\n');
        for (u32 e = 0; e < o->n_events; e++) {
            const qm_event *ev = &u->qt->events.rows[o->first_event + e];
            buf_printf(out, "  %s @", events[ev->kind]);
            put_place(u, qm_row(u, ev->use)->at, out);
            buf_putc(out, '\n');
        }
    }
}

static void put_conns(const qm_unit *u, buf *out)
{
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *c = &u->qt->conns.rows[i];
        buf_puts(out, c->later ? "later @" : "connection @");
        put_place(u, qm_row(u, c->call)->at, out);
        buf_printf(out, " signal=%.*s context=%s slot=", STR_ARG(qm_func_of(u, c->signal_func)->qualified), qm_is(c->context) ? "yes" : "none");
        const qm_func_row *slot = qm_func_of(u, c->slot_func);
        if (slot->flags & QMFN_LAMBDA) buf_printf(out, "lambda#%u\n", c->slot_func.i);
        else buf_printf(out, "%.*s\n", STR_ARG(slot->qualified));
    }
}

void qm_dump(const qm_unit *u, buf *out)
{
    buf_printf(out, "unit qt=%d version=%06x c++=%ld\n", u->qt_major, u->qt_version, u->cplusplus);
    for (u32 i = 1; i < u->classes.n; i++) {
        const qm_class_row *c = &u->classes.rows[i];
        if (!c->user || !c->name.n) continue;
        buf_printf(out, "class %.*s%s%s%s\n", STR_ARG(c->name), c->qobject ? " qobject" : "", c->q_object_macro ? " Q_OBJECT" : "",
                   c->tainted ? " tainted" : "");
        for (u32 k = 0; k < c->n_bases; k++)
            buf_printf(out, "  base %.*s\n", STR_ARG(qm_class_of(u, u->bases.rows[c->first_base + k])->name));
        for (u32 k = 0; k < c->n_fields; k++) {
            const qm_var_row *v = &u->vars.rows[c->first_field + k];
            buf_printf(out, "  field %.*s : %.*s\n", STR_ARG(v->name), STR_ARG(qm_type_of(u, v->type)->text));
        }
    }
    for (u32 i = 1; i < u->funcs.n; i++)
        if (u->funcs.rows[i].body.i && (u->funcs.rows[i].flags & QMFN_USER)) put_func(u, (qm_func){i}, out);
    if (u->qt) {
        put_objects(u, out);
        put_conns(u, out);
    }
    for (u32 i = 0; i < u->diags.n; i++) {
        buf_puts(out, "error ");
        put_place(u, u->diags.rows[i].at, out);
        buf_printf(out, " %.*s\n", STR_ARG(u->diags.rows[i].text));
    }
}

void qm_dump_cfg(const qm_unit *u, const qm_facts *facts, bool dot, buf *out)
{
    if (dot)
        buf_puts(out, "digraph cfg {\n  node [shape=box, fontname=\"monospace\", fontsize=10];\n"
                      "  edge [fontname=\"sans-serif\", fontsize=9];\n  labeljust=l;\n  fontname=\"sans-serif\";\n");
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (!f->body.i || !(f->flags & QMFN_USER)) continue;
        qm_cfg *c = qm_cfg_new(u, facts, (qm_func){i});
        if (dot) {
            qm_cfg_dump_dot(c, i, out);
        } else {
            if (f->flags & QMFN_LAMBDA) buf_printf(out, "cfg lambda#%u\n", i);
            else buf_printf(out, "cfg %.*s\n", STR_ARG(f->signature));
            qm_cfg_dump(c, out);
        }
        qm_cfg_free(c);
    }
    if (dot) buf_puts(out, "}\n");
}
