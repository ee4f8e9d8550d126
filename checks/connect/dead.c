// Connections to signals of the program's own classes that nobody in the whole project emits: the slot is never called.
//
// Each unit tells which signals it emits, hands on, or names where something else may emit them; a connection in any unit claims that
// nobody does (checks/claims.h). What a library exports, an interface that others implement, and classes whose signals are emitted by a
// library stay silent: others may emit there.
#include "base/strtab.h"
#include "checks/claims.h"
#include "checks/findings.h"
#include "fixits/text.h"

static bool is_own_signal(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    return f.i && r->flags & QMFN_SIGNAL && qm_class_of(u, r->cls)->user;
}

static void tell_emitted(ck_context *c, qm_func f)
{
    if (is_own_signal(c->unit, f)) ck_tell(c, "emits %.*s", STR_ARG(qm_func_of(c->unit, f)->signature));
}

static void tell_named(ck_context *c, str name) { ck_tell(c, "names %.*s", STR_ARG(name)); }

// ---------------------------------------------------------------------------------------------------------------- the rows
// Is the signal only listened to here: connected, disconnected or watched?
static bool is_listened_to(const ck_context *c, qm_node n)
{
    static const qm_fact_key keys[] = {QMK_CONNECT, QMK_WATCHES};
    const qm_unit *u = c->unit;
    for (qm_node p = qm_parent(u, n); qm_is(p); p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, QMK_DISCONNECTS)) return true;
        for (u32 k = 0; k < sizeof keys / sizeof *keys; k++) {
            int pos = qm_says(c->facts, u, r->func, keys[k]) ? qm_fact_role(c->facts, u, r->func, keys[k], "signal") : INT32_MIN;
            if (pos != INT32_MIN) return qm_contains(u, qm_at_pos(u, p, pos), n);
        }
    }
    return false;
}

// "2done(int)" of SIGNAL(), "done" of what is called by its name.
static str named_by(const qm_node_row *r)
{
    str text = str_from(r->str, r->flags & (QMF_STRING_SIGNAL | QMF_STRING_SLOT) ? 1 : 0);
    return str_trim(str_upto(text, str_find(text, STR("("))));
}

static void tell_rows(ck_context *c, const strtab *names)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL) tell_emitted(c, r->func);
        else if (r->kind == QM_FUNC_REF && is_own_signal(u, r->func) && !is_listened_to(c, (qm_node){i})) tell_emitted(c, r->func);
        else if (r->kind == QM_STRING && r->str.n && !is_listened_to(c, (qm_node){i})) {
            str name = named_by(r);
            if (r->flags & (QMF_STRING_SIGNAL | QMF_STRING_SLOT) || strtab_find(names, name) != UINT32_MAX) tell_named(c, name);
        }
    }
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        tell_emitted(c, conn->slot_func);
        if (conn->later && qm_is(conn->slot) && qm_kind_of(u, conn->slot) == QM_STRING) tell_named(c, named_by(qm_row(u, conn->slot)));
    }
}

// --------------------------------------------------------------------------------------------------------------- the texts
// Code without rows: names of signals that a text calls, or just names where that is enough.
static void tell_text(ck_context *c, span where, const strtab *names, bool called)
{
    str text = str_upto(sources_text(c->unit->files, where.file), where.off + where.len);
    fx_lexer x = {text, where.off, false};
    for (fx_token t = fx_lex_code(&x), next; t.kind != FX_T_END; t = next) {
        next = fx_lex_code(&x);
        bool counts = t.kind == FX_T_WORD && (!called || fx_token_is(text, next, "("));
        if (t.kind == FX_T_DIRECTIVE) tell_text(c, (span){where.file, t.off + 1, t.len - 1}, names, called);
        if (counts && strtab_find(names, fx_token_text(text, t)) != UINT32_MAX) tell_named(c, fx_token_text(text, t));
    }
}

static bool has_word(str text, str words)
{
    fx_lexer x = {text, 0, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x))
        if (t.kind == FX_T_WORD && str_has_word(words, fx_token_text(text, t))) return true;
    return str_is(words, "*");
}

static bool is_emission_at(const qm_unit *u, file_id file, u32 off)
{
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_CALL || !(qm_func_of(u, r->func)->flags & QMFN_SIGNAL)) continue;
        if ((r->at.file.i == file.i && r->at.off == off) || (r->name.file.i == file.i && r->name.off == off)) return true;
    }
    return false;
}

// What stands behind the keyword where no row shows it: in a template, in code with errors.
static void tell_behind_keyword(ck_context *c, span keyword)
{
    const qm_unit *u = c->unit;
    str text = sources_text(u->files, keyword.file);
    fx_lexer x = {text, keyword.off + keyword.len, false};
    fx_token name = {0}, t = fx_lex_code(&x);
    for (; t.kind != FX_T_END && !fx_token_is(text, t, "(") && !fx_token_is(text, t, ";"); t = fx_lex_code(&x))
        if (t.kind == FX_T_WORD) name = t;
    if (name.len && !is_emission_at(u, keyword.file, name.off)) tell_named(c, fx_token_text(text, name));
}

static void tell_texts(ck_context *c, const strtab *names)
{
    const qm_unit *u = c->unit;
    for (u32 i = 0; i < u->skipped.n; i++) {
        span s = u->skipped.rows[i];
        if (!sources_file(u->files, s.file)->system) tell_text(c, s, names, true);
    }
    for (u32 i = 0; i < u->expansions.n; i++) {
        const qm_expansion *e = &u->expansions.rows[i];
        const qm_fact *emits = qm_fact_macro(c->facts, e->name, QMK_EMITS_NAMED);
        if (emits && has_word(sources_span_text(u->files, e->text), emits->text)) tell_text(c, e->text, names, false);
        if (qm_fact_macro(c->facts, e->name, QMK_EMIT_KEYWORD)) tell_behind_keyword(c, e->text);
    }
}

static void tell_all(ck_context *c)
{
    const qm_unit *u = c->unit;
    strtab names = {0};
    for (u32 i = 1; i < u->funcs.n; i++)
        if (is_own_signal(u, (qm_func){i})) strtab_add(&names, u->funcs.rows[i].name);
    tell_rows(c, &names);
    if (names.n) tell_texts(c, &names);
    strtab_release(&names);
}

// ------------------------------------------------------------------------------------------------------------- the findings
// class EXPORT Name …: whoever uses the library may emit, or derive.
static bool is_marked(const qm_unit *u, qm_class cls)
{
    str text = sources_span_text(u->files, qm_class_of(u, cls)->text);
    fx_lexer x = {text, 0, false};
    u32 words = 0;
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END && !fx_token_is(text, t, "{") && !fx_token_is(text, t, ":"); t = fx_lex_code(&x))
        words += t.kind == FX_T_WORD && !fx_token_is(text, t, "final");
    return words != 2;  // class Name
}

static bool may_be_dead(const ck_context *c, qm_func signal)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, signal);
    const qm_class_row *cls = qm_class_of(u, r->cls);
    if (!is_own_signal(u, signal) || r->flags & (QMFN_VIRTUAL | QMFN_TEMPLATE | QMFN_TAINTED)) return false;
    if (!cls->complete || cls->tainted || cls->base_unknown || cls->abstract_ || !cls->qobject) return false;
    return !qm_fact_class(c->facts, u, r->cls, QMK_RELAYS_SIGNALS) && !is_marked(u, r->cls);
}

static bool is_first_of(const qm_unit *u, u32 index)
{
    for (u32 i = 1; i < index; i++)
        if (u->qt->conns.rows[i].signal_func.i == u->qt->conns.rows[index].signal_func.i) return false;
    return true;
}

static void judge(ck_context *c, u32 index)
{
    const qm_unit *u = c->unit;
    const qm_conn_row *conn = &u->qt->conns.rows[index];
    if (!ck_may_judge(c, conn->func) || !may_be_dead(c, conn->signal_func) || !is_first_of(u, index)) return;
    const qm_func_row *signal = qm_func_of(u, conn->signal_func);
    ck_site(c, conn->call);
    if (ck_has_told(c, "emits %.*s", STR_ARG(signal->signature)) || ck_has_told(c, "names %.*s", STR_ARG(signal->name))) return;
    ck_finding *f = ck_report(c, conn->call, "nobody emits '%.*s': what is connected to it is never called", STR_ARG(signal->qualified));
    ck_add_note(c, f, signal->at, "the signal is declared here, and no code of the project emits it");
    for (u32 i = index + 1; i < u->qt->conns.n; i++)
        if (u->qt->conns.rows[i].signal_func.i == conn->signal_func.i) ck_add_note(c, f, qm_row(u, u->qt->conns.rows[i].call)->at, "connected here as well");
    ck_claim_unnamed(c, f, signal->name);
    if (qm_class_of(u, signal->cls)->at.file.i == u->main_file.i) return;  // no other unit knows the class
    ck_claim(c, f, "emits %.*s", STR_ARG(signal->signature));
    ck_claim(c, f, "names %.*s", STR_ARG(signal->name));
}

static void run(ck_context *c)
{
    tell_all(c);
    for (u32 i = 1; i < c->unit->qt->conns.n; i++) judge(c, i);
}

const ck_check ck_connect_dead = {
    .id = "qtcwe-connect-dead",
    .summary = "connection to a signal that nobody emits",
    .cwe = {561},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
