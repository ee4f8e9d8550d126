// Passwords and tokens that are written into a log.
#include "checks/check.h"
#include "qtmodel/secrets.h"
#include "qtmodel/texts.h"

enum { MAX_CALLERS = 3 };  // how far back a parameter is followed

// Data itself, not what is told about it: no sizes, no answers.
static bool is_data(const ck_context *c, qm_node n)
{
    qm_class cls = qm_object_class(c->unit, n);
    qm_type_kind k = qm_type_of(c->unit, qm_row(c->unit, n)->type)->kind;
    return k == QMT_POINTER || k == QMT_ARRAY || (cls.i && qm_fact_class(c->facts, c->unit, cls, QMK_CARRIES));
}

static str own_name(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_VAR || r->kind == QM_MEMBER) return qm_var_of(u, r->var)->name;
    return r->kind == QM_CALL && r->func.i ? qm_func_of(u, r->func)->name : (str){0};
}

// What a local is given where it is made, when it is given nothing else: const QString text = m_password->text();
static qm_node only_value(const qm_unit *u, qm_node n)
{
    qm_var v = qm_kind_of(u, n) == QM_VAR ? qm_row(u, n)->var : (qm_var){0};
    return v.i && qm_var_of(u, v)->kind == QMV_LOCAL && qm_is_constant(u, v) ? qm_var_of(u, v)->init : (qm_node){0};
}

// What is handed on by a conversion (password.toUtf8(), qPrintable(password)) is the secret still; behind anything else it is not.
static qm_node secret_in(const ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    n = qm_through_casts(u, n);
    if (!qm_is(n) || depth > 4 || !is_data(c, n)) return (qm_node){0};
    if (qm_is(qm_text_literal(u, n))) return (qm_node){0};  // everybody can read it in the source: a name, a path
    if (qm_logs_secret(own_name(u, n))) return n;
    const qm_node_row *r = qm_row(u, n);
    qm_node init = only_value(u, n);
    if (qm_is(init)) return qm_is(secret_in(c, init, depth + 1)) ? n : (qm_node){0};
    if (r->kind == QM_CONSTRUCT && qm_nargs(u, n) == 1) return secret_in(c, qm_arg(u, n, 0), depth + 1);
    bool handed_on = r->kind == QM_CALL && qm_nargs(u, n) == 1 && qm_fact_role(c->facts, u, r->func, QMK_PROPAGATES, "arg1") == QM_POS_RETURN;
    if (handed_on) return secret_in(c, qm_arg(u, n, 0), depth + 1);
    bool converts = r->kind == QM_CALL && r->flags & QMF_METHOD && !(r->flags & QMF_OPERATOR) && qm_nargs(u, n) == 0;
    return converts ? secret_in(c, qm_object_of(u, n), depth + 1) : (qm_node){0};
}

static void report(ck_context *c, qm_node at, qm_node secret, const qm_fact *fact)
{
    ck_finding *f = ck_report(c, secret, "'%.*s' is written into the log", STR_ARG(ck_say(c, secret)));
    ck_because(c, f, fact);
    qm_node init = only_value(c->unit, secret);
    if (qm_is(init) && !qm_logs_secret(own_name(c->unit, secret))) ck_add_note(c, f, qm_row(c->unit, init)->at, "this is what it holds");
    ck_add_note(c, f, qm_row(c->unit, at)->at, "logged here");
}

// ----------------------------------------------------------------------------------------------- passwords in addresses

// Somebody in this unit gives that address a password, or asks it for one.
static qm_node password_of(const ck_context *c, qm_var address, qm_node but)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_node *uses = qm_uses(u, address, &n);
    for (u32 i = 0; i < n; i++) {
        qm_event e = qm_event_at(u, c->facts, uses[i]);
        if (e.kind != QM_EV_CALLED || e.at.i == but.i || qm_kind_of(u, e.at) != QM_CALL) continue;
        qm_func f = qm_row(u, e.at)->func;
        if (qm_says(c->facts, u, f, QMK_SECRET) || qm_names_secret(qm_func_of(u, f)->name)) return e.at;
    }
    return (qm_node){0};
}

// The same of a parameter: of what some caller in this unit gives.
static qm_node password_of_given(const ck_context *c, qm_var v, qm_node but, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_var_row *row = qm_var_of(u, v);
    qm_node found = password_of(c, v, but);
    for (u32 i = 1; i < u->nodes.n && !qm_is(found) && row->kind == QMV_PARAM && depth < MAX_CALLERS; i++) {
        qm_node call = {i};
        if (qm_kind_of(u, call) != QM_CALL || qm_row(u, call)->func.i != row->func.i) continue;
        qm_node arg = qm_arg(u, call, row->index);
        qm_var given = qm_is(arg) ? qm_root_var(u, arg) : (qm_var){0};
        if (given.i && given.i != v.i) found = password_of_given(c, given, but, depth + 1);
    }
    return found;
}

static bool hides(const qm_unit *u, qm_node call, str enumerator)
{
    for (u32 i = call.i; i < qm_end(u, call); i++)
        if (u->nodes.rows[i].kind == QM_ENUMERATOR && str_eq(u->nodes.rows[i].str, enumerator)) return true;
    return false;
}

static void judge_address(ck_context *c, qm_node at, qm_node call)
{
    const qm_unit *u = c->unit;
    call = qm_strip(u, call);
    const qm_fact *shows = qm_is(call) && qm_kind_of(u, call) == QM_CALL ? qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SHOWS_PASSWORD) : NULL;
    qm_node object = shows ? qm_object_of(u, call) : (qm_node){0};
    qm_var var = qm_is(object) ? qm_root_var(u, object) : (qm_var){0};
    if (!var.i || hides(u, call, shows->text)) return;
    qm_node gives = password_of_given(c, var, call, 0);
    if (!qm_is(gives)) return;
    ck_finding *f = ck_report(c, call, "the password in '%.*s' is written into the log", STR_ARG(ck_say(c, object)));
    ck_because(c, f, shows);
    ck_add_note(c, f, qm_row(u, gives)->at, "the address has a password");
    ck_add_note(c, f, qm_row(u, at)->at, "logged here");
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "leave the password out");
    qm_node arg = qm_nargs(u, call) ? qm_arg(u, call, 0) : (qm_node){0};
    span text = qm_row(u, call)->text;
    bool alone = !qm_is(arg) || qm_kind_of(u, arg) == QM_DEFAULT_ARG;
    if (!span_is(text)) fx_withhold(fix, "it stands in a macro");
    else if (alone) fx_insert_before(fix, (span){text.file, text.off + text.len - 1, 1}, "%.*s", STR_ARG(shows->text));
    else fx_withhold(fix, "it is formatted in another way already");
}

// --------------------------------------------------------------------------------------------------------------- calls

static void judge_text(ck_context *c, qm_node at, qm_node text, const qm_fact *fact)
{
    ck_site(c, text);
    qm_node secret = secret_in(c, text, 0);
    if (qm_is(secret)) report(c, at, secret, fact);
    else judge_address(c, at, text);
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, call);
    const qm_func_row *f = qm_func_of(u, r->func);
    if (r->kind != QM_CALL) return;
    const qm_fact *logs = qm_fact_func(c->facts, u, r->func, QMK_LOGS);
    if (logs) {
        for (u32 i = 0; i < qm_nargs(u, call); i++) judge_text(c, call, qm_arg(u, call, i), logs);
    } else if (r->flags & QMF_OPERATOR && f->op == QMO_SHL && qm_count(u, call) == 2) {
        logs = qm_fact_class(c->facts, u, qm_object_class(u, qm_child(u, call, 0)), QMK_LOGS);
        if (logs) judge_text(c, call, qm_child(u, call, 1), logs);
    }
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_injection_log_secret = {
    .id = "qtcwe-injection-log-secret",
    .summary = "a password or a token is written into a log",
    .cwe = {532},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
