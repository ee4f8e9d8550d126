// Macros that mean something to the facts: assertions, texts of signals and slots, literals, loops over elements. Others are lowered as what they expand to.
#include "qtmodel/lower_clang.h"

static const qm_expansion *expansion_starting(lw *l, CXCursor c)
{
    CXSourceLocation start = clang_getRangeStart(clang_getCursorExtent(c));
    if (!lw_in_macro(start)) return NULL;
    place p;
    if (lw_written(l, start, &p)) return NULL;
    CXFile file;
    unsigned off;
    clang_getFileLocation(start, &file, NULL, NULL, &off);
    file_id id = lw_file(l, file);
    u32 index = id.i ? lw_map_get(&l->expansion_at, (u64)id.i << 32 | off) : 0;
    return index ? &l->u->expansions.rows[index - 1] : NULL;
}

// Is the cursor what the expansion made, and nothing behind it?
static bool ends_with(lw *l, CXCursor c, const qm_expansion *e)
{
    CXFile file;
    unsigned off;
    clang_getFileLocation(clang_getRangeEnd(clang_getCursorExtent(c)), &file, NULL, NULL, &off);
    return lw_file(l, file).i == e->text.file.i && off <= e->text.off + e->text.len;
}

static bool inside(span s, span whole)
{
    return s.file.i == whole.file.i && s.off >= whole.off && s.off + s.len <= whole.off + whole.len;
}

typedef struct argument_search {
    lw *l;
    span whole;
    lw_list found;
    QM_TABLE(span) spans;
} argument_search;

// Expressions the user wrote as arguments: the outermost ones spelled inside the invocation, each extent once.
static void find_arguments(argument_search *a, CXCursor c, u32 depth)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n && depth < 200; i++) {
        CXCursor k = kids.rows[i];
        span s = lw_is_expr(k) ? lw_extent(a->l, clang_getCursorExtent(k)) : (span){0};
        if (!span_is(s) || !inside(s, a->whole) || s.len == 0) {
            find_arguments(a, k, depth + 1);
            continue;
        }
        bool known = false;
        for (u32 n = 0; n < a->spans.n; n++) known = known || inside(s, a->spans.rows[n]);
        if (known) continue;
        *VEC_PUSH(&a->found) = k;
        *VEC_PUSH(&a->spans) = s;
    }
    VEC_CLEAR(&kids);
}

static void sort_by_text(argument_search *a)
{
    for (u32 i = 1; i < a->found.n; i++)
        for (u32 k = i; k > 0 && a->spans.rows[k - 1].off > a->spans.rows[k].off; k--) {
            span s = a->spans.rows[k];
            CXCursor c = a->found.rows[k];
            a->spans.rows[k] = a->spans.rows[k - 1], a->found.rows[k] = a->found.rows[k - 1];
            a->spans.rows[k - 1] = s, a->found.rows[k - 1] = c;
        }
}

static void lower_known(lw *l, CXCursor c, const qm_expansion *e)
{
    const qm_expansion expansion = *e;
    argument_search a = {.l = l, .whole = expansion.text};
    find_arguments(&a, c, 0);
    sort_by_text(&a);
    u32 row = lw_open(l, QM_MACRO, c);
    lw_row(l, row)->str = expansion.name;
    lw_row(l, row)->text = expansion.text;
    lw_row(l, row)->flags |= QMF_IN_MACRO;
    bool discards = qm_fact_macro(l->facts, expansion.name, QMK_DISCARDS);
    for (u32 i = 0; i < a.found.n; i++) discards ? lw_discarded(l, a.found.rows[i]) : lw_expr(l, a.found.rows[i]);
    lw_close(l, row);
    VEC_CLEAR(&a.found);
    VEC_CLEAR(&a.spans);
}

// --------------------------------------------------------------------------------------------------------------- literals
static bool find_literal(CXCursor c, CXCursor *out, u32 depth)
{
    if (clang_getCursorKind(c) == CXCursor_StringLiteral) {
        *out = c;
        return true;
    }
    lw_list kids = {0};
    lw_children(c, &kids);
    bool found = false;
    for (u32 i = 0; i < kids.n && !found && depth < 40; i++) found = find_literal(kids.rows[i], out, depth + 1);
    VEC_CLEAR(&kids);
    return found;
}

static u32 hex_digit(char c) { return c >= '0' && c <= '9' ? (u32)(c - '0') : c >= 'a' && c <= 'f' ? (u32)(c - 'a') + 10 : c >= 'A' && c <= 'F' ? (u32)(c - 'A') + 10 : 16; }

// libclang spells literals normalised: one pair of quotes, octal escapes, raw strings resolved.
str lw_string_literal(lw *l, CXCursor c)
{
    CXString spelling = clang_getCursorSpelling(c);
    str s = str_of(clang_getCString(spelling));
    buf out = {0};
    size_t i = 0;
    while (i < s.n && s.p[i] != '"') i++;
    for (i++; i + 1 < s.n; i++) {
        if (s.p[i] != '\\') { buf_putc(&out, s.p[i]); continue; }
        char e = s.p[++i];
        if (e >= '0' && e <= '7') {
            u32 v = 0;
            for (u32 k = 0; k < 3 && i < s.n && s.p[i] >= '0' && s.p[i] <= '7'; k++) v = v * 8 + (u32)(s.p[i++] - '0');
            i--;
            buf_putc(&out, (char)(v & 0xff));
        } else if (e == 'x') {
            u32 v = 0;
            while (i + 1 < s.n && hex_digit(s.p[i + 1]) < 16) v = v * 16 + hex_digit(s.p[++i]);
            buf_putc(&out, (char)(v & 0xff));
        } else {
            buf_putc(&out, e == 'n' ? '\n' : e == 't' ? '\t' : e == 'r' ? '\r' : e == 'a' ? '\a' : e == 'b' ? '\b'
                                 : e == 'f' ? '\f' : e == 'v' ? '\v' : e);
        }
    }
    str result = intern_str(l->u->strings, buf_str(&out));
    buf_release(&out);
    clang_disposeString(spelling);
    return result;
}

static bool lower_text(lw *l, CXCursor c, const qm_expansion *e)
{
    const qm_fact *of = qm_fact_macro(l->facts, e->name, QMK_TEXT_MACRO);
    if (!of) return false;
    span whole = e->text;
    CXCursor literal;
    if (!find_literal(c, &literal, 0)) return false;
    u32 row = lw_leaf(l, QM_STRING, c);
    str s = lw_string_literal(l, literal);
    size_t nul = str_find(s, STR("\0"));  // texts of signals and slots have file and line behind a NUL in debug builds
    lw_row(l, row)->str = nul == SIZE_MAX ? s : intern_str(l->u->strings, str_upto(s, nul));
    lw_row(l, row)->text = whole;
    lw_row(l, row)->flags |= (u16)(str_is(of->text, "signal") ? QMF_STRING_SIGNAL : str_is(of->text, "slot") ? QMF_STRING_SLOT : 0);
    return true;
}

// ---------------------------------------------------------------------------------------------------------------- foreach
typedef struct foreach_parts {
    lw *l;
    span head;         // the invocation: foreach (x, c)
    CXCursor var, range, body;
} foreach_parts;

static void find_foreach(foreach_parts *p, CXCursor c, u32 depth)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n && depth < 60; i++) {
        CXCursor k = kids.rows[i];
        enum CXCursorKind kind = clang_getCursorKind(k);
        place at;
        bool written = lw_written(p->l, clang_getCursorLocation(k), &at);
        bool in_head = written && at.file.i == p->head.file.i && at.off >= p->head.off && at.off < p->head.off + p->head.len;
        CXSourceRange r = clang_getCursorExtent(k);
        place start;
        bool starts = lw_written(p->l, clang_getRangeStart(r), &start);
        bool behind = starts && start.file.i == p->head.file.i && start.off >= p->head.off + p->head.len;
        if (behind && clang_Cursor_isNull(p->body) && (clang_isStatement(kind) || lw_is_expr(k))) {
            p->body = k;
            continue;
        }
        if (in_head && kind == CXCursor_VarDecl && clang_Cursor_isNull(p->var)) p->var = k;
        else if (in_head && starts && lw_is_expr(k) && clang_Cursor_isNull(p->range) &&
                 inside(lw_extent(p->l, r), p->head)) { p->range = k; continue; }
        find_foreach(p, k, depth + 1);
    }
    VEC_CLEAR(&kids);
}

// "foreach" is another name for Q_FOREACH, so that its recorded expansion ends before the parentheses.
static span with_arguments(lw *l, span name)
{
    str text = lw_file_text(l, name.file);
    u32 open = lw_skip_blank(text, name.off + name.len), end = lw_behind_paren(text, open);
    return end > open ? (span){name.file, name.off, end - name.off} : name;
}

static bool lower_foreach(lw *l, CXCursor c, const qm_expansion *e)
{
    foreach_parts p = {l, with_arguments(l, e->text), clang_getNullCursor(), clang_getNullCursor(), clang_getNullCursor()};
    find_foreach(&p, c, 0);
    if (clang_Cursor_isNull(p.var) || clang_Cursor_isNull(p.range) || clang_Cursor_isNull(p.body)) return false;
    u32 row = lw_open(l, QM_RANGE_FOR, c);
    u32 decl = lw_open(l, QM_DECL, p.var);
    qm_var v = lw_var(l, p.var);
    lw_row(l, decl)->var = v;
    l->u->vars.rows[v.i].decl = (qm_node){decl};
    lw_close(l, decl);
    lw_expr(l, p.range);
    lw_stmt(l, p.body);
    lw_close(l, row);
    return true;
}

static bool known_to_facts(lw *l, str name)
{
    for (int k = 0; k < QMK_COUNT; k++) {
        // Lowered in their own way, or of no interest but to fixes.
        bool other_ways = k == QMK_RANGE_LOOP || k == QMK_EMIT_KEYWORD || k == QMK_TEXT_MACRO || k == QMK_FIX_WORD;
        if (!other_ways && qm_fact_macro(l->facts, name, (qm_fact_key)k)) return true;
    }
    return false;
}

bool lw_macro(lw *l, CXCursor c, bool statement)
{
    const qm_expansion *e = expansion_starting(l, c);
    if (!e) return false;
    if (statement && clang_getCursorKind(c) == CXCursor_ForStmt && qm_fact_macro(l->facts, e->name, QMK_RANGE_LOOP))
        return lower_foreach(l, c, e);
    if (!ends_with(l, c, e)) return false;
    if (!statement && lower_text(l, c, e)) return true;
    if (!known_to_facts(l, e->name)) return false;
    lower_known(l, c, e);
    return true;
}
