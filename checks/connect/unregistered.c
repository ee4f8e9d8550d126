// Signals that go to another thread, or are queued, with an argument of a class that the whole project registers nowhere: Qt 5 copies
// arguments by the names of their types, and does not call the slot when it does not know one. (Qt 6 has moc write the types down.)
#include "checks/claims.h"
#include "fixits/text.h"
#include "qtmodel/meta.h"
#include "qtmodel/threads.h"

// Every word counts: whatever the type is called there, with or without its namespace, it is among them.
static void tell_words(ck_context *c, str text)
{
    fx_lexer x = {text, 0, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        if (t.kind == FX_T_WORD) ck_tell(c, "registers %.*s", STR_ARG(fx_token_text(text, t)));
        if (t.kind == FX_T_STRING && t.len > 2) tell_words(c, str_upto(str_from(text, t.off + 1), t.len - 2));
    }
}

static void tell_registered(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !r->func.i || !qm_says(c->facts, u, r->func, QMK_REGISTERS_TYPE)) continue;
        const qm_expansion *e = qm_expansion_of(u, (qm_node){i});
        tell_words(c, e ? sources_span_text(u->files, e->text) : qm_text(u, (qm_node){i}));
    }
    for (u32 i = 0; i < u->expansions.n; i++) {
        const qm_expansion *e = &u->expansions.rows[i];
        if (!qm_fact_macro(c->facts, e->name, QMK_REGISTERS_TYPE)) continue;
        tell_words(c, sources_span_text(u->files, e->text));
        for (u32 k = 1; k < u->classes.n; k++)
            if (fx_inside(e->text, u->classes.rows[k].text)) ck_tell(c, "registers %.*s", STR_ARG(str_after_last(u->classes.rows[k].name, ':')));
    }
}

// A class of the program that is given by value; {0}: anything else.
static qm_class plain_class(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    if (r->kind == QMT_REFERENCE) r = qm_type_of(u, r->target);
    const qm_class_row *cls = qm_class_of(u, r->cls);
    bool plain = r->kind == QMT_RECORD && cls->user && !cls->q_object_macro && !cls->tainted && cls->name.n && str_eq(cls->name, cls->key);
    return plain ? r->cls : (qm_class){0};
}

static bool is_queued(const qm_unit *u, qm_conn handle)
{
    const qm_conn_row *conn = qm_conn_of(u, handle);
    if (conn->delivery == QM_DELIVERY_QUEUED) return true;
    return conn->delivery == QM_DELIVERY_AUTO && qm_threads_differ(qm_threads_of_signal(u, handle), qm_threads_of_slot(u, handle));
}

// What moc writes for the parameter, the name under which the type is looked for.
static void put_name(const qm_unit *u, qm_var param, buf *out)
{
    str written = qm_var_of(u, param)->type_written;
    if (!qm_normal_type(written, out)) buf_put(out, written);
}

static void offer_registration(ck_context *c, ck_finding *f, qm_node call, qm_class cls, qm_var param)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "register the type before");
    qm_node stmt = qm_statement_of(u, call);
    buf name = {0};
    put_name(u, param, &name);
    if (qm_class_of(u, cls)->complete && qm_is(stmt))
        fx_statements_before(fix, stmt, "%.*s<%.*s>(\"%s\");", STR_ARG(qm_fix_word(c->facts, "register-type")), STR_ARG(qm_class_of(u, cls)->name), buf_cstr(&name));
    else fx_withhold(fix, "the class is not complete here");
    buf_release(&name);
}

static void judge(ck_context *c, u32 index)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = &u->qt->conns.rows[index];
    const qm_func_row *signal = qm_func_of(u, conn->signal_func);
    if (conn->later || !conn->signal_func.i || !ck_may_judge(c, conn->func) || !is_queued(u, (qm_conn){index})) return;
    ck_site(c, conn->call);
    for (u32 i = 0; i < signal->n_params; i++) {
        qm_var param = {signal->first_param + i};
        qm_class cls = plain_class(u, qm_var_of(u, param)->type);
        str name = qm_class_of(u, cls)->name;
        if (!cls.i || ck_has_told(c, "registers %.*s", STR_ARG(str_after_last(name, ':')))) continue;
        ck_finding *f = ck_report(c, conn->call, "'%.*s' is registered nowhere: '%.*s' cannot be queued, and the slot is never called",
                                  STR_ARG(name), STR_ARG(signal->qualified));
        ck_add_note(c, f, signal->at, "the signal with an argument of that type");
        if (qm_class_of(u, cls)->at.file.i != u->main_file.i) ck_claim(c, f, "registers %.*s", STR_ARG(str_after_last(name, ':')));
        offer_registration(c, f, conn->call, cls, param);
        return;
    }
}

static void run(ck_context *c)
{
    if (c->unit->qt_major != 5) return;
    tell_registered(c);
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, i);
}

const ck_check ck_connect_unregistered = {
    .id = "qtcwe-connect-unregistered",
    .summary = "queued signal with an argument of a type that Qt does not know",
    .cwe = {665},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
