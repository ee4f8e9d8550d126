// Secrets that travel unencrypted: the address says http:, ws: or ftp:.
#include "checks/check.h"
#include "qtmodel/secrets.h"
#include "qtmodel/texts.h"

static bool starts_with_any(str text, const char *const *list)
{
    for (; *list; list++)
        if (str_starts(text, str_of(*list))) return true;
    return false;
}

// "http://example.org/x" -> "http", when another machine is meant: the loopback and private networks are nobody's to listen to.
static bool is_cleartext(str address, str *scheme)
{
    static const char *const open[] = {"http://", "ws://", "ftp://", NULL};
    static const char *const near[] = {"localhost", "127.", "[::1]", "10.", "192.168.", "%", NULL};
    if (!starts_with_any(address, open)) return false;
    *scheme = str_upto(address, str_find(address, STR("://")));
    str host = str_from(address, scheme->n + 3);
    return str_find(host, STR(".")) != SIZE_MAX && !starts_with_any(host, near);
}

static bool is_secret_word(str text)
{
    static const char *const headers[] = {"Authorization", "Cookie", "authorization", "cookie", NULL};
    return starts_with_any(text, headers) || qm_names_secret(text);
}

// What in the expression speaks of a secret; {0}: nothing.
static qm_node secret_in(const qm_unit *u, qm_node root)
{
    for (u32 i = root.i; i < qm_end(u, root); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        bool named = (r->kind == QM_VAR || r->kind == QM_MEMBER) && qm_names_secret(qm_var_of(u, r->var)->name);
        if (named || (r->kind == QM_STRING && is_secret_word(r->str))) return (qm_node){i};
    }
    return (qm_node){0};
}

// The request that is made here, as a variable.
static qm_var request_of(const qm_unit *u, qm_node call)
{
    qm_node object = qm_kind_of(u, call) == QM_CALL ? qm_object_of(u, call) : (qm_node){0};
    if (qm_is(object)) return qm_root_var(u, object);
    return qm_object_of_handle(u, qm_object_at(u, qm_parent(u, call)))->var;
}

// What speaks of a secret where the variable is made, or in the statements of its function that use it.
static qm_node secret_with(const qm_unit *u, qm_var v)
{
    u32 n = 0;
    const qm_node *uses = v.i ? qm_uses(u, v, &n) : NULL;
    qm_node init = qm_var_of(u, v)->init, found = v.i && qm_is(init) ? secret_in(u, init) : (qm_node){0};
    for (u32 i = 0; i < n && !qm_is(found); i++) {
        qm_node stmt = qm_statement_of(u, uses[i]);
        qm_kind k = qm_is(stmt) ? qm_kind_of(u, stmt) : QM_NONE;
        if (k == QM_EXPR_STMT || k == QM_DECL || k == QM_RETURN) found = secret_in(u, stmt);
    }
    return found;
}

// The next call of the function in the unit that gives its parameter something.
static qm_node next_given(const qm_unit *u, qm_var param, qm_node *call)
{
    const qm_var_row *p = qm_var_of(u, param);
    for (u32 i = call->i + 1; i < u->nodes.n; i++) {
        *call = (qm_node){i};
        if (qm_kind_of(u, *call) == QM_CALL && qm_row(u, *call)->func.i == p->func.i && qm_is(qm_arg(u, *call, p->index))) return qm_arg(u, *call, p->index);
    }
    return (qm_node){0};
}

// A secret that a caller hands to a parameter which goes with the request: as it is, or in what it has put together.
static qm_node handed_secret(const qm_unit *u, qm_func f, qm_var request)
{
    const qm_func_row *row = qm_func_of(u, f);
    for (u32 i = 0; i < row->n_params && request.i; i++) {
        qm_var param = {row->first_param + i};
        u32 n;
        const qm_node *uses = qm_uses(u, param, &n);
        bool goes = false;
        for (u32 k = 0; k < n && !goes; k++) {
            qm_node stmt = qm_statement_of(u, uses[k]);
            for (u32 j = stmt.i; qm_kind_of(u, stmt) != QM_COMPOUND && j < qm_end(u, stmt); j++) goes = goes || u->nodes.rows[j].var.i == request.i;
        }
        qm_node call = {0};
        for (qm_node arg; goes && qm_is(arg = next_given(u, param, &call));) {
            qm_node found = secret_in(u, arg);
            for (u32 j = arg.i; !qm_is(found) && j < qm_end(u, arg); j++) {
                qm_var v = u->nodes.rows[j].kind == QM_VAR ? u->nodes.rows[j].var : (qm_var){0};
                if (v.i && qm_var_of(u, v)->kind == QMV_LOCAL) found = secret_with(u, v);
            }
            if (qm_is(found)) return found;
        }
    }
    return (qm_node){0};
}

static qm_node sent_with(const ck_context *c, qm_func f, qm_node call, qm_node address, qm_node text)
{
    const qm_unit *u = c->unit;
    qm_node found = secret_in(u, address), said = qm_statement_of(u, text);  // where the address is put together
    if (!qm_is(found) && qm_is(said) && qm_kind_of(u, said) == QM_DECL) found = secret_in(u, said);
    if (!qm_is(found)) found = secret_with(u, request_of(u, call));
    return qm_is(found) ? found : handed_secret(u, f, request_of(u, call));
}

// `call` is where the address, which begins with `text`, is named.
static void judge(ck_context *c, qm_node call, qm_node text, qm_node secret, const qm_fact *talks)
{
    const qm_unit *u = c->unit;
    str scheme;
    if (!qm_is(secret) || !is_cleartext(qm_row(u, text)->str, &scheme)) return;
    ck_finding *f = ck_report(c, call, "everybody on the way can read what goes to this address: '%.*s' encrypts nothing", STR_ARG(scheme));
    ck_because(c, f, talks);
    ck_add_note(c, f, qm_row(u, text)->at, "the address");
    ck_add_note(c, f, qm_row(u, secret)->at, "this goes there too");
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "encrypt the connection");
    span at = qm_row(u, text)->text;
    size_t end = str_find(qm_text(u, text), STR("://"));
    if (end == SIZE_MAX || str_is(scheme, "ftp")) fx_withhold(fix, "the scheme cannot be changed here");
    else fx_insert_before(fix, (span){at.file, at.off + u32_of(end), 3}, "s");
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *talks = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_TALKS_TO);
    qm_node address = talks ? qm_at_pos(u, call, talks->pos) : (qm_node){0};
    if (!qm_is(address)) return;
    qm_node text = qm_text_begin(u, address), given = qm_text_given(u, address), caller = {0};
    if (!qm_is(text) && !qm_is(given)) {
        ck_unknown(c, call, "the address");
        return;
    }
    ck_site(c, call);
    if (qm_is(text)) judge(c, call, text, sent_with(c, in, call, address, text), talks);
    // The callers name it: request("http://example.org/list").
    for (qm_node arg; qm_is(given) && qm_is(arg = next_given(u, qm_row(u, given)->var, &caller));) {
        text = qm_text_begin(u, arg);
        if (qm_is(text) && ck_may_judge(c, qm_enclosing_func(u, caller))) judge(c, caller, text, sent_with(c, in, call, arg, text), talks);
    }
}

// --------------------------------------------------------------------------------------------------- before the encryption
// Does the call send something that speaks of a secret over this socket?
static bool sends_secret(const ck_context *c, qm_node call, qm_node socket)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, call);
    if (r->kind != QM_CALL || !(r->flags & QMF_METHOD) || !qm_nargs(u, call) || !qm_same_lvalue(u, qm_object_of(u, call), socket)) return false;
    bool writes = qm_says(c->facts, u, r->func, QMK_PARTIAL_IO) && !qm_says(c->facts, u, r->func, QMK_WRITES_BUFFER);
    return writes && qm_is(secret_in(u, qm_arg(u, call, 0)));
}

typedef struct starts { const ck_context *c; qm_node socket; } starts;

static bool starts_encryption(void *user, qm_node n)
{
    const starts *s = user;
    const qm_unit *u = s->c->unit;
    const qm_node_row *r = qm_row(u, n);
    return r->kind == QM_CALL && r->flags & QMF_METHOD && qm_says(s->c->facts, u, r->func, QMK_TLS_SIDE) && qm_nargs(u, n) == 0 &&
           qm_same_lvalue(u, qm_object_of(u, n), s->socket);
}

// Is there a way by which the encryption has begun?
static bool has_started(qm_cfg *cfg, starts *s, qm_node body, qm_node at)
{
    for (u32 i = body.i; i < qm_end(s->c->unit, body); i++) {
        qm_path_query q = {.from = {i}, .to = at};
        if (starts_encryption(s, (qm_node){i}) && qm_path_find(cfg, &q, NULL)) return true;
    }
    return false;
}

// socket->write(password); … socket->startClientEncryption();
static void check_start(ck_context *c, qm_func in, qm_node start)
{
    const qm_unit *u = c->unit;
    qm_node socket = qm_object_of(u, start), body = qm_func_of(u, in)->body;
    starts s = {c, socket};
    if (!qm_is(socket) || !starts_encryption(&s, start)) return;
    qm_cfg *cfg = ck_cfg(c, in);
    ck_site(c, start);
    for (u32 i = body.i; cfg && qm_is(body) && i < start.i; i++) {
        qm_node sent = {i};
        if (!sends_secret(c, sent, socket)) continue;
        qm_path_query there = {.from = sent, .to = start};
        if (!qm_path_find(cfg, &there, NULL) || has_started(cfg, &s, body, sent)) continue;
        ck_finding *f = ck_report(c, sent, "everybody on the way can read this: the encryption begins behind it");
        ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, start)->func, QMK_TLS_SIDE));
        ck_add_note(c, f, qm_row(u, start)->at, "here");
        fx_withhold(ck_fix(c, f, FX_REVIEW, "encrypt first"), "when the peer is ready for it, the protocol says");
    }
}

static void check(ck_context *c, qm_func in, qm_node call)
{
    check_call(c, in, call);
    check_start(c, in, call);
}

static void run(ck_context *c) { ck_each_call(c, check); }

const ck_check ck_crypto_cleartext = {
    .id = "qtcwe-crypto-cleartext",
    .summary = "a secret is sent to an address that encrypts nothing",
    .cwe = {319},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
