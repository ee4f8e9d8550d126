// SQL that makes the server read texts otherwise than whoever escapes them thinks, or lets statements out of the database.
#include "checks/check.h"
#include "qtmodel/texts.h"

// What a fact says in one word, "setting=value": the value is dangerous.
typedef struct setting { str name; bool on; } setting;

// The other position of a switch, in the same way of writing, by pairs such as off/on; empty: the word is no position, or not this one.
static str other_position(str pairs, str word, bool on)
{
    for (str pair; str_next_word(&pairs, &pair);) {
        size_t slash = str_find(pair, STR("/"));
        if (slash == SIZE_MAX) continue;
        str off_word = str_upto(pair, slash), on_word = str_from(pair, slash + 1);
        if (str_eq(word, on ? on_word : off_word)) return on ? off_word : on_word;
    }
    return (str){0};
}

// The next word of letters, digits and _; false at the end.
static bool next_word(str sql, size_t *from, str *word)
{
    size_t i = *from;
    while (i < sql.n && !byte_is_word(sql.p[i])) i++;
    size_t end = i;
    while (end < sql.n && byte_is_word(sql.p[end])) end++;
    *word = str_n(sql.p + i, end - i);
    *from = end;
    return word->n > 0;
}

// "set NAME = off", "set session NAME to off", "exec sp_configure 'NAME', 1": the value in the text.
static bool sets(str sql, setting s, str pairs, str *value)
{
    size_t at = 0;
    str word;
    while (next_word(sql, &at, &word)) {
        if (!str_eq(word, s.name)) continue;
        if (!next_word(sql, &at, &word) || (str_is(word, "to") && !next_word(sql, &at, &word))) return false;
        *value = word;
        return other_position(pairs, word, s.on).n > 0;
    }
    return false;
}

static str lower(arena *a, str text)
{
    char *out = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) out[i] = byte_lower(text.p[i]);
    return str_n(out, text.n);
}

// Where the literal is written as it reads; at: where the value stands in it.
static void offer_other(ck_context *c, ck_finding *f, qm_node literal, size_t at, str value, str other)
{
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "leave it at its safe value");
    span text = qm_row(c->unit, literal)->text;
    size_t begin = str_find(qm_text(c->unit, literal), qm_row(c->unit, literal)->str);
    if (begin == SIZE_MAX) fx_withhold(fix, "the text is not written in one piece");
    else fx_replace(fix, (span){text.file, text.off + u32_of(begin + at), u32_of(value.n)}, "%.*s", STR_ARG(other));
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    const qm_fact *fact = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SQL_WEAKENED_BY);
    const qm_fact *switches = qm_fact_class(c->facts, u, qm_func_of(u, qm_row(u, call)->func)->cls, QMK_SQL_SWITCHES);
    qm_node given = fact && switches ? qm_arg(u, call, 0) : (qm_node){0};
    if (!qm_is(given) || qm_kind_of(u, given) == QM_DEFAULT_ARG) return;
    qm_node literal = qm_text_begin(u, given);
    if (!qm_is(literal)) {
        ck_unknown(c, call, "the statement");
        return;
    }
    ck_site(c, call);
    str sql = lower(qm_analysis_arena(c->analysis), qm_row(u, literal)->str), rest = fact->text, word, value;
    while (str_next_word(&rest, &word)) {
        size_t equals = str_rfind_char(word, '=');
        if (equals == SIZE_MAX) continue;
        setting s = {str_upto(word, equals), str_is(str_from(word, equals + 1), "on")};
        if (!sets(sql, s, switches->text, &value)) continue;
        ck_finding *f = ck_report(c, call, "'%.*s' is %s from here on: what is escaped or allowed elsewhere no longer keeps statements apart", STR_ARG(s.name), s.on ? "on" : "off");
        ck_because(c, f, fact);
        ck_add_note(c, f, qm_row(u, literal)->at, "set here");
        offer_other(c, f, literal, (size_t)(value.p - sql.p), value, other_position(switches->text, value, s.on));
        return;
    }
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_injection_weak_sql = {
    .id = "qtcwe-injection-weak-sql",
    .summary = "a statement switches off what keeps values apart from SQL",
    .cwe = {89},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
