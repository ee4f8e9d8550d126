// Words of identifiers that speak of secrets.
#include "qtmodel/secrets.h"

#include "qtmodel/qt.h"

enum { WORD_MAX = 24, WORDS_MAX = 12 };

typedef struct words {
    char text[WORDS_MAX][WORD_MAX];
    u32 n;
} words;

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

// "m_userPasswordHash" -> m, user, password, hash; "API_KEY" -> api, key; "HTTPToken" -> http, token.
static void split(str s, words *out)
{
    out->n = 0;
    for (size_t i = 0; i < s.n && out->n < WORDS_MAX;) {
        if (!is_letter(s.p[i])) {
            i++;
            continue;
        }
        size_t end = i + 1;
        if (is_upper(s.p[i]) && end < s.n && is_upper(s.p[end])) {
            while (end < s.n && is_upper(s.p[end])) end++;
            if (end < s.n && is_letter(s.p[end])) end--;  // its last capital begins the next word
        } else {
            while (end < s.n && is_letter(s.p[end]) && !is_upper(s.p[end])) end++;
        }
        char *word = out->text[out->n++];
        size_t n = end - i < WORD_MAX - 1 ? end - i : WORD_MAX - 1;
        for (size_t k = 0; k < n; k++) word[k] = (char)(is_upper(s.p[i + k]) ? s.p[i + k] + ('a' - 'A') : s.p[i + k]);
        word[n] = '\0';
        i = end;
    }
}

static bool among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0) return true;
    return false;
}

bool qm_names_secret(str identifier)
{
    static const char *const alone[] = {"password", "passwords", "passwd", "passphrase", "pwd",   "secret",  "secrets",    "token",
                                        "nonce",    "salt",      "otp",    "credential", "csrf",  "nospam",  "credentials", NULL};
    // These words make a secret of the "key" behind them, "id" of a session does, and so on.
    static const char *const before_key[] = {"api", "private", "secret", "master", "session", "encryption", "signing", "auth", "aes", NULL};
    // A widget or a message about a password is none, and the tokens of a lexer are not either.
    static const char *const not_after[] = {"label", "edit", "field", "widget", "dialog", "button", "box", "type", "kind", "count",
                                            "length", "index", "size", "name", "list", "error", "prompt", "title", "page", NULL};
    words w;
    split(identifier, &w);
    for (u32 i = 0; i < w.n; i++) {
        bool secret = among(w.text[i], alone);
        if (!secret && i > 0) {
            secret = (strcmp(w.text[i], "key") == 0 && among(w.text[i - 1], before_key)) ||
                     (strcmp(w.text[i], "id") == 0 && strcmp(w.text[i - 1], "session") == 0);
        }
        if (secret && !(i + 1 < w.n && among(w.text[i + 1], not_after))) return true;
    }
    return false;
}

bool qm_logs_secret(str identifier)
{
    static const char *const about[] = {"file", "path", "folder", "dir", "url", "hint", "policy", "status", "state", "hash", "manager", "model",
                                        "view", "item", "store", "provider", "service", "message", "text", "salt", "nonce", NULL};
    static const char *const whose[] = {"access", "auth", "refresh", "session", "bearer", "api", "login", "oauth", "csrf", NULL};
    words w;
    split(identifier, &w);
    if (!w.n || !qm_names_secret(identifier) || among(w.text[w.n - 1], about)) return false;
    bool token = strcmp(w.text[w.n - 1], "token") == 0 || strcmp(w.text[w.n - 1], "tokens") == 0;
    return !token || (w.n > 1 && among(w.text[w.n - 2], whose));
}

static bool names_secret(const qm_unit *u, qm_node n)
{
    const qm_node_row *r = qm_row(u, n);
    if (r->var.i && qm_names_secret(qm_var_of(u, r->var)->name)) return true;
    return r->kind == QM_CALL && r->func.i && qm_names_secret(qm_func_of(u, r->func)->name);
}

bool qm_mentions_secret(const qm_unit *u, qm_node expr)
{
    for (u32 i = expr.i; expr.i && i < qm_end(u, expr); i++)
        if (names_secret(u, (qm_node){i})) return true;
    return false;
}

// The parameter of the callee that `arg`, a child of the call, is for; or the callee itself when it is a setter.
static bool given_to_secret(const qm_unit *u, qm_node call, qm_node arg)
{
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    for (u32 i = 0; i < qm_nargs(u, call); i++) {
        if (qm_arg(u, call, i).i != arg.i) continue;
        if (i < f->n_params && qm_names_secret(u->vars.rows[f->first_param + i].name)) return true;
        return str_starts(f->name, STR("set")) && qm_names_secret(f->name);
    }
    return false;
}

// Is the local variable what a function gives whose name speaks of a secret?
static bool is_given_as_secret(const qm_unit *u, qm_var v)
{
    const qm_var_row *row = qm_var_of(u, v);
    if (row->kind != QMV_LOCAL || !qm_names_secret(qm_func_of(u, row->func)->name)) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node up = qm_parent(u, uses[i]);
        while (qm_is(up) && qm_strip(u, up).i == uses[i].i) up = qm_parent(u, up);
        if (qm_is(up) && qm_kind_of(u, up) == QM_RETURN) return true;
    }
    return false;
}

// Is the place a secret, by its name or by what becomes of it?
static bool is_secret_place(const qm_unit *u, qm_node lvalue)
{
    qm_node n = qm_strip(u, lvalue);
    return qm_mentions_secret(u, lvalue) || (qm_is(n) && qm_kind_of(u, n) == QM_VAR && is_given_as_secret(u, qm_row(u, n)->var));
}

bool qm_becomes_secret(const qm_unit *u, qm_node expr)
{
    for (qm_node n = expr, p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        switch ((qm_kind)r->kind) {
        case QM_DECL: return qm_names_secret(qm_var_of(u, r->var)->name) || is_given_as_secret(u, r->var);
        case QM_ASSIGN: return qm_child(u, p, 1).i == n.i && is_secret_place(u, qm_child(u, p, 0));
        case QM_RETURN: return qm_names_secret(qm_func_of(u, qm_enclosing_func(u, p))->name);
        case QM_CALL: case QM_CONSTRUCT:
            if (given_to_secret(u, p, n)) return true;
            // token.append(…), token += …
            if ((r->flags & QMF_METHOD) && qm_child(u, p, 0).i != n.i && is_secret_place(u, qm_child(u, p, 0))) return true;
            break;
        case QM_IF: case QM_WHILE: case QM_FOR: case QM_DO: case QM_SWITCH: case QM_COMPOUND: case QM_LAMBDA: return false;
        default: break;
        }
    }
    return false;
}
