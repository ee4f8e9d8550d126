// What moc knows of classes, compared as Qt compares it: by text.
#include "qtmodel/meta.h"

enum { MAX_TOKENS = 96 };

// ------------------------------------------------------------------------------------------------------------------ types
typedef struct tokens {
    str rows[MAX_TOKENS];
    u32 n;
} tokens;

static size_t skip_comment(str s, size_t i)
{
    if (s.p[i] != '/' || i + 1 >= s.n) return i;
    if (s.p[i + 1] == '/') {
        while (i < s.n && s.p[i] != '\n') i++;
        return i;
    }
    size_t close = s.p[i + 1] == '*' ? str_find(str_from(s, i + 2), STR("*/")) : SIZE_MAX;
    return close == SIZE_MAX ? i : i + close + 4;
}

static bool says_kind(str word)
{
    return str_is(word, "struct") || str_is(word, "class") || str_is(word, "enum") || str_is(word, "typename");
}

static bool split(str s, tokens *t)
{
    t->n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t behind = skip_comment(s, i);
        char c = s.p[i];
        if (behind != i) {
            i = behind;
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            i++;
            continue;
        }
        size_t end = i + 1;
        if (byte_is_word(c)) while (end < s.n && byte_is_word(s.p[end])) end++;
        if (t->n == MAX_TOKENS) return false;
        str word = str_n(s.p + i, end - i);
        if (!says_kind(word)) t->rows[t->n++] = word;
        i = end;
    }
    return true;
}

static bool is_integer_word(str w)
{
    return str_is(w, "unsigned") || str_is(w, "signed") || str_is(w, "long") || str_is(w, "int") || str_is(w, "short") ||
           str_is(w, "char");
}

// "long unsigned int" and its like in one word order; returns how many tokens that were.
static u32 join_integer(const tokens *t, u32 i, str *out)
{
    u32 n = 0, longs = 0;
    bool is_unsigned = false, is_signed = false, is_short = false, is_char = false;
    for (; i + n < t->n && is_integer_word(t->rows[i + n]); n++) {
        str w = t->rows[i + n];
        is_unsigned |= str_is(w, "unsigned"), is_signed |= str_is(w, "signed");
        is_short |= str_is(w, "short"), is_char |= str_is(w, "char");
        longs += str_is(w, "long");
    }
    if (is_char) *out = is_unsigned ? STR("unsigned char") : is_signed ? STR("signed char") : STR("char");
    else if (is_short) *out = is_unsigned ? STR("unsigned short") : STR("short");
    else if (longs > 1) *out = is_unsigned ? STR("unsigned long long") : STR("long long");
    else if (longs) *out = is_unsigned ? STR("ulong") : STR("long");
    else *out = is_unsigned ? STR("uint") : STR("int");
    return n;
}

static void join_integers(tokens *t)
{
    u32 kept = 0;
    for (u32 i = 0; i < t->n;) {
        if (!is_integer_word(t->rows[i])) {
            t->rows[kept++] = t->rows[i++];
            continue;
        }
        str word;
        i += join_integer(t, i, &word);
        t->rows[kept++] = word;
    }
    t->n = kept;
}

static void remove_token(tokens *t, u32 i)
{
    for (t->n--; i < t->n; i++) t->rows[i] = t->rows[i + 1];
}

// const T, T const, const T & and T const & are T; of other types the const goes to the front.
static void drop_const(tokens *t)
{
    u32 depth = 0, at = MAX_TOKENS, i = 0;
    bool indirect = false;
    for (; i < t->n && !indirect; i++) {
        str w = t->rows[i];
        if (str_is(w, "<")) depth++;
        else if (str_is(w, ">") && depth) depth--;
        else if (!depth && str_is(w, "const")) at = i;
        indirect = !depth && (str_is(w, "*") || str_is(w, "&"));
    }
    if (at == MAX_TOKENS) return;
    bool reference = indirect && str_is(t->rows[t->n - 1], "&") && !str_is(t->rows[t->n - 2], "&");
    remove_token(t, at);
    if (!indirect) return;
    if (reference) {
        t->n--;
        return;
    }
    for (u32 k = t->n; k > 0; k--) t->rows[k] = t->rows[k - 1];
    t->rows[0] = STR("const");
    t->n++;
}

bool qm_normal_type(str text, buf *out)
{
    tokens t;
    if (!split(text, &t)) return false;
    join_integers(&t);
    drop_const(&t);
    for (u32 i = 0; i < t.n; i++) {
        if (i && byte_is_word(t.rows[i].p[0]) && byte_is_word(t.rows[i - 1].p[t.rows[i - 1].n - 1])) buf_putc(out, ' ');
        buf_put(out, t.rows[i]);
    }
    return true;
}

str qm_cut_parameter(str *list)
{
    size_t i = 0, depth = 0;
    for (; i < list->n; i++) {
        char ch = list->p[i];
        if (ch == '<' || ch == '(') depth++;
        else if ((ch == '>' || ch == ')') && depth) depth--;
        else if (!depth && ch == ',') break;
    }
    str type = str_trim(str_upto(*list, i));
    *list = str_from(*list, i + 1);
    return type;
}

bool qm_normal_signature(str text, buf *out)
{
    size_t open = str_find(text, STR("(")), close = str_rfind_char(text, ')');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open || str_trim(str_from(text, close + 1)).n) return false;
    str list = str_trim(str_n(text.p + open + 1, close - open - 1));
    buf_put(out, str_trim(str_upto(text, open)));
    buf_putc(out, '(');
    if (str_is(list, "void")) list = (str){0};
    bool good = true;
    for (u32 n = 0; list.n && good; n++) {
        if (n) buf_putc(out, ',');
        good = qm_normal_type(qm_cut_parameter(&list), out);
    }
    buf_putc(out, ')');
    return good;
}

// ----------------------------------------------------------------------------------------------------------------- classes
bool qm_meta_known(const qm_unit *u, qm_class c)
{
    const qm_class_row *r = qm_class_of(u, c);
    bool is_instance = str_find(r->name, STR("<")) != SIZE_MAX;
    if (!c.i || !r->complete || !r->members_known || r->meta_hidden || r->tainted || is_instance) return false;
    for (u32 i = 0; i < r->n_metas; i++)
        if (u->metas.rows[r->first_meta + i].unsure) return false;
    for (u32 i = 0; i < r->n_bases; i++) {
        qm_class base = u->bases.rows[r->first_base + i];
        if (qm_class_of(u, base)->qobject && !qm_meta_known(u, base)) return false;
    }
    return true;
}

const qm_meta_row *qm_meta_find(const qm_unit *u, qm_class c, enum qm_meta_kind kind, str normal)
{
    const qm_class_row *r = qm_class_of(u, c);
    for (u32 i = 0; i < r->n_metas && r->q_object_macro; i++) {
        const qm_meta_row *m = &u->metas.rows[r->first_meta + i];
        if (m->kind == kind && str_eq(m->signature, normal)) return m;
    }
    const qm_meta_row *found = NULL;
    for (u32 i = 0; i < r->n_bases && !found; i++) found = qm_meta_find(u, u->bases.rows[r->first_base + i], kind, normal);
    return found;
}

qm_class qm_meta_owner(const qm_unit *u, const qm_meta_row *m)
{
    u32 at = (u32)(m - u->metas.rows);
    for (u32 i = 1; i < u->classes.n; i++) {
        const qm_class_row *r = &u->classes.rows[i];
        if (at >= r->first_meta && at < r->first_meta + r->n_metas) return (qm_class){i};
    }
    return (qm_class){0};
}

bool qm_meta_fits(str signal, str slot)
{
    size_t a = str_find(signal, STR("(")), b = str_find(slot, STR("("));
    if (a == SIZE_MAX || b == SIZE_MAX) return false;
    str gives = str_n(signal.p + a + 1, signal.n - a - 2), takes = str_n(slot.p + b + 1, slot.n - b - 2);
    if (!str_starts(gives, takes)) return false;
    return takes.n == 0 || takes.n == gives.n || gives.p[takes.n] == ',';
}

bool qm_is_private_mark(str type) { return str_ends(type, STR("QPrivateSignal")); }

bool qm_is_private_signal(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    qm_var last = {r->first_param + r->n_params - 1};
    return r->n_params && qm_is_private_mark(qm_type_of(u, qm_var_of(u, last)->type)->text);
}
