// strcpy, sprintf, scanf and their kind into an array: as much as the source gives, however little room there is.
#include "checks/check.h"

// Bytes that a text needs with its end, or -1 when no bound is known.
static i64 bytes_needed(const qm_unit *u, qm_node text)
{
    text = qm_through_casts(u, text);
    if (!qm_is(text)) return -1;
    const qm_node_row *r = qm_row(u, text);
    if (r->kind == QM_STRING) return (i64)r->str.n + 1;
    const qm_type_row *t = qm_type_of(u, r->type);
    return t->kind == QMT_ARRAY && t->count > 0 ? t->count : -1;  // an array holds its text
}

// Can the format write a text of any length: %s without a precision?
static bool takes_any_text(str format)
{
    for (size_t i = 0; i + 1 < format.n; i++) {
        if (format.p[i] != '%') continue;
        bool precision = false;
        for (i++; i < format.n && !strchr("diouxXeEfFgGaAcspn%", format.p[i]); i++) precision = precision || format.p[i] == '.';
        if (i < format.n && format.p[i] == 's' && !precision) return true;
    }
    return false;
}

// Is there an argument behind the format that is not a constant text?
static bool has_free_text(const qm_unit *u, qm_node call, u32 first)
{
    for (u32 i = first; i < qm_nargs(u, call); i++) {
        qm_node arg = qm_through_casts(u, qm_arg(u, call, i));
        if (!qm_is(arg)) continue;
        const qm_type_row *t = qm_type_of(u, qm_row(u, arg)->type);
        if (qm_kind_of(u, arg) != QM_STRING && (t->kind == QMT_POINTER || t->kind == QMT_ARRAY)) return true;
    }
    return false;
}

static bool can_overflow(const ck_context *c, qm_node call, i64 room)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    int source = qm_fact_role(c->facts, u, f, QMK_WRITES_UNBOUNDED, "source");
    if (source != INT32_MIN) {
        i64 need = bytes_needed(u, qm_at_pos(u, call, source));
        return need < 0 || need > room;
    }
    int format = qm_fact_role(c->facts, u, f, QMK_WRITES_UNBOUNDED, "format");
    if (format == INT32_MIN) return true;  // whatever somebody types
    qm_node text = format > 0 ? qm_strip(u, qm_at_pos(u, call, format)) : (qm_node){0};
    if (!qm_is(text) || qm_kind_of(u, text) != QM_STRING) return false;
    return takes_any_text(qm_row(u, text)->str) && has_free_text(u, call, (u32)format);
}

static void put_argument(const qm_unit *u, fx_fix *fix, qm_node arg, buf *out)
{
    str text = qm_text(u, arg);
    if (!text.n) fx_withhold(fix, "an argument comes from a macro");
    buf_put(out, text);
}

// The template of `bounded-form` with the arguments of this call.
static void offer_fix(ck_context *c, ck_finding *found, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *form = qm_fact_func(c->facts, u, f, QMK_BOUNDED_FORM);
    if (!form) return;
    fx_fix *fix = ck_fix(c, found, FX_SAFE, "tell how much room there is");
    if (qm_kind_of(u, qm_parent(u, call)) != QM_EXPR_STMT) fx_withhold(fix, "the result is used, and the bounded call gives another one");
    qm_node pointer = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_WRITES_UNBOUNDED, "pointer"));
    int source = qm_fact_role(c->facts, u, f, QMK_WRITES_UNBOUNDED, "source");
    buf text = {0};
    for (str rest = form->text; rest.n;) {
        if (str_starts(rest, STR("{pointer}"))) {
            put_argument(u, fix, pointer, &text);
            rest = str_from(rest, 9);
        } else if (str_starts(rest, STR("{source}"))) {
            put_argument(u, fix, qm_at_pos(u, call, source), &text);
            rest = str_from(rest, 8);
        } else if (str_starts(rest, STR("{rest}"))) {
            for (u32 i = 1; i < qm_nargs(u, call); i++) {
                if (i > 1) buf_puts(&text, ", ");
                put_argument(u, fix, qm_arg(u, call, i), &text);
            }
            rest = str_from(rest, 6);
        } else {
            buf_putc(&text, rest.p[0]);
            rest = str_from(rest, 1);
        }
    }
    fx_replace(fix, qm_row(u, call)->text, "%.*s", STR_ARG(buf_str(&text)));
    const qm_fact *header = qm_fact_func(c->facts, u, f, QMK_BOUNDED_HEADER);
    if (header) fx_include(fix, arena_str(&c->unit->mem, header->text).p);
    buf_release(&text);
}

// ------------------------------------------------------------------------------------------------------------- scanning

typedef struct conversion {
    size_t at;      // of the letter
    bool text;      // %s, %[…]
    bool limited;   // has a width
    bool wide;      // %ls
    bool stored;    // takes an argument
} conversion;

// Takes the next conversion off a format of scanf from *pos on.
static bool next_conversion(str format, size_t *pos, conversion *out)
{
    while (*pos + 1 < format.n && format.p[*pos] != '%') ++*pos;
    if (*pos + 1 >= format.n) return false;
    *out = (conversion){.stored = true};
    size_t i = *pos + 1;
    for (; i < format.n && strchr("*0123456789hlLqjztm", format.p[i]); i++) {
        if (format.p[i] == '*') out->stored = false;
        else if (format.p[i] == 'l') out->wide = true;
        else if (format.p[i] == 'm' || (format.p[i] >= '0' && format.p[i] <= '9')) out->limited = true;
    }
    if (i == format.n) return false;
    out->at = i;
    out->text = format.p[i] == 's' || format.p[i] == '[';
    if (format.p[i] == '%') out->stored = false;
    *pos = i + 1;
    if (format.p[i] != '[') return true;
    for (*pos += *pos < format.n && format.p[*pos] == '^'; ++*pos < format.n && format.p[*pos] != ']';) {}
    return true;
}

// The same conversion in the literal as it is written, where escapes may stand before it.
static void offer_width(ck_context *c, ck_finding *found, qm_node format, const conversion *k, u32 number, i64 room)
{
    const qm_unit *u = c->unit;
    fx_fix *fix = ck_fix(c, found, FX_SAFE, "tell how much room there is");
    str written = qm_text(u, format);
    size_t pos = 0;
    conversion w = {0};
    bool same = true;
    for (u32 i = 0; i <= number && same; i++) same = next_conversion(written, &pos, &w);
    span text = qm_row(u, format)->text;
    if (!same || !w.text || w.limited || !str_starts(written, STR("\""))) fx_withhold(fix, "the format is not written as one literal here");
    else if (room < 2 || k->wide) fx_withhold(fix, "how many characters the buffer takes is not known");
    else fx_insert_before(fix, (span){text.file, text.off + u32_of(w.at), 1}, "%lld", (long long)room - 1);
}

static void judge_word(ck_context *c, qm_node call, qm_node format, const conversion *k, u32 number, qm_node to)
{
    const qm_unit *u = c->unit;
    const qm_type_row *t = qm_type_of(u, qm_row(u, to)->type);
    i64 room = t->kind == QMT_ARRAY && t->count > 0 ? t->count : 0;
    int source = qm_fact_role(c->facts, u, qm_row(u, call)->func, QMK_SCANS, "source");
    i64 need = source == INT32_MIN ? -1 : bytes_needed(u, qm_at_pos(u, call, source));
    if (t->kind != QMT_ARRAY && t->kind != QMT_POINTER) return;
    if (need >= 0 && need <= room) return;
    str name = qm_func_of(u, qm_row(u, call)->func)->name;
    ck_finding *found = ck_report(c, call, "'%.*s' writes past the end of '%.*s' when a word is longer than that: its format has no width for it",
                                  STR_ARG(name), STR_ARG(ck_say(c, to)));
    ck_because(c, found, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SCANS));
    if (room) ck_add_note(c, found, qm_var_of(u, qm_row(u, to)->var)->at, "room for %lld bytes", (long long)room);
    offer_width(c, found, format, k, number, room);
}

// sscanf(text, "%d %s", &n, word)
static void check_scan(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    int first = qm_fact_role(c->facts, u, qm_row(u, call)->func, QMK_SCANS, "format");
    qm_node format = first > 0 ? qm_through_casts(u, qm_at_pos(u, call, first)) : (qm_node){0};
    if (first <= 0) return;
    ck_site(c, call);
    if (!qm_is(format) || qm_kind_of(u, format) != QM_STRING) return;
    str text = qm_row(u, format)->str;
    conversion k;
    u32 arg = (u32)first, number = 0;
    for (size_t pos = 0; next_conversion(text, &pos, &k); number++) {
        if (!k.stored) continue;
        qm_node to = qm_through_casts(u, qm_arg(u, call, arg++));
        if (k.text && !k.limited && qm_is(to)) {
            judge_word(c, call, format, &k, number, to);
            return;  // one finding a call
        }
    }
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *fact = qm_fact_func(c->facts, u, f, QMK_WRITES_UNBOUNDED);
    check_scan(c, call);
    if (!fact) return;
    qm_node pointer = qm_through_casts(u, qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_WRITES_UNBOUNDED, "pointer")));
    if (!qm_is(pointer)) return;
    ck_site(c, call);
    const qm_type_row *t = qm_type_of(u, qm_row(u, pointer)->type);
    if (t->kind != QMT_ARRAY || t->count <= 0 || !can_overflow(c, call, t->count)) return;
    str name = qm_func_of(u, f)->name, buffer = ck_say(c, pointer);
    ck_finding *found = ck_report(c, call, "'%.*s' writes past the end of '%.*s' when the text is longer than %lld bytes", STR_ARG(name),
                                  STR_ARG(buffer), (long long)t->count - 1);
    ck_because(c, found, fact);
    ck_add_note(c, found, qm_var_of(u, qm_row(u, pointer)->var)->at, "room for %lld bytes", (long long)t->count);
    offer_fix(c, found, call);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_api_unbounded_write = {
    .id = "qtcwe-api-unbounded-write",
    .summary = "a C call writes a text of any length into an array",
    .cwe = {120, 676, 787},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
