// Edits of whole statements: lines before and behind them at the right indentation, braces, removal.
#include <stdarg.h>

#include "fixits/fix.h"
#include "fixits/text.h"

// ---------------------------------------------------------------------------------------------------------------- extents

// The child that ends the statement, or {0} when it ends with a ';' or a '}' of its own.
static qm_node last_substatement(const qm_unit *u, qm_node stmt)
{
    u32 n = qm_count(u, stmt);
    switch (qm_kind_of(u, stmt)) {
    case QM_IF: {
        qm_node other = qm_child(u, stmt, 4);
        return qm_is(other) && qm_kind_of(u, other) != QM_NONE ? other : qm_child(u, stmt, 3);
    }
    case QM_WHILE:
    case QM_FOR:
    case QM_RANGE_FOR:
    case QM_CASE:
    case QM_DEFAULT:
    case QM_LABEL: return n ? qm_child(u, stmt, n - 1) : (qm_node){0};
    default: return (qm_node){0};
    }
}

static bool ends_with_brace(qm_kind k) { return k == QM_COMPOUND || k == QM_SWITCH || k == QM_TRY; }

// Qt's keyword before the call of a signal is a macro of nothing, so the front end's extent begins behind it.
static span with_emit(const qm_unit *u, span where)
{
    str text = sources_text(u->files, where.file);
    if ((u64)where.off + where.len > text.n) return (span){0};
    u32 end = fx_blanks_before(text, where.off);
    for (u32 i = 0; i < u->expansions.n; i++) {
        const qm_expansion *e = &u->expansions.rows[i];
        bool here = e->text.file.i == where.file.i && e->text.off + e->text.len == end && end < where.off;
        if (!here || !(str_is(e->name, "emit") || str_is(e->name, "Q_EMIT"))) continue;
        return (span){where.file, e->text.off, where.off + where.len - e->text.off};
    }
    return where;
}

// An expression that begins with a macro and goes on behind it, `qWarning("no");`: from the name to the semicolon. What
// follows the invocation must be a token that goes on with an expression, so that no next statement is taken for its end;
// an invocation alone may stand for several statements.
static span begun_by_macro(const qm_unit *u, const qm_node_row *row)
{
    const qm_expansion *begin = NULL;
    for (u32 i = 0; i < u->expansions.n; i++) {
        const qm_expansion *e = &u->expansions.rows[i];
        if (e->text.file.i == row->at.file.i && e->text.off == row->at.off && (!begin || e->text.len > begin->text.len)) begin = e;
    }
    if (row->kind != QM_EXPR_STMT || !begin) return (span){0};
    str text = sources_text(u->files, begin->text.file);
    fx_lexer x = {text, begin->text.off + begin->text.len, false};
    u32 depth = 0;
    bool first = true;
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x), first = false) {
        char c = t.kind == FX_T_PUNCT ? text.p[t.off] : ' ';
        if (first && c != '(' && c != '.' && c != '<') return (span){0};
        if (c == '(' || c == '{' || c == '[') depth++;
        else if ((c == ')' || c == '}' || c == ']') && depth-- == 0) return (span){0};
        else if (c == ';' && depth == 0) return (span){begin->text.file, begin->text.off, t.off + 1 - begin->text.off};
    }
    return (span){0};
}

span fx_statement_span(const qm_unit *u, qm_node stmt)
{
    const qm_node_row *row = qm_row(u, stmt);
    span where = row->kind == QM_DECL ? qm_var_of(u, row->var)->text : row->text;
    if (!span_is(where) || where.len == 0) return begun_by_macro(u, row);
    if (row->kind == QM_EXPR_STMT) where = with_emit(u, where);
    qm_node last = last_substatement(u, stmt);
    if (qm_is(last)) {
        span end = fx_statement_span(u, last);
        if (end.file.i != where.file.i || end.off < where.off) return (span){0};
        where.len = end.off + end.len - where.off;
        return where;
    }
    str text = sources_text(u->files, where.file);
    u32 end = where.off + where.len;
    if (end > text.n) return (span){0};
    if (ends_with_brace((qm_kind)row->kind) || text.p[end - 1] == ';') return where;
    fx_lexer x = {text, end, false};
    fx_token t = fx_lex_code(&x);
    if (t.kind == FX_T_PUNCT && text.p[t.off] == ';') where.len = t.off + 1 - where.off;
    // Some macros are statements by themselves, everything else needs its semicolon.
    else if (row->kind != QM_MACRO) return (span){0};
    return where;
}

// ----------------------------------------------------------------------------------------------------------------- layout

typedef struct layout {
    qm_node stmt, parent;
    file_id file;
    str text;      // the whole file
    u32 off, end;  // the statement with its ';'
    u32 tail;      // where further lines go: behind the comments that follow it on its line
    bool first;    // nothing before it on its line
    bool last;     // nothing but comments behind it on its line
    bool lone;     // body without braces
    str inner;     // indentation of lines beside it
    str outer;     // indentation of what encloses it
} layout;

static span at(const layout *l, u32 from, u32 to) { return (span){l->file, from, to - from}; }

static bool is_body(const qm_unit *u, qm_node parent, qm_node stmt)
{
    u32 index = 0;
    for (qm_node c = qm_first(u, parent); c.i != stmt.i; c = qm_next(u, parent, c)) index++;
    switch (qm_kind_of(u, parent)) {
    case QM_IF: return index >= 3;
    case QM_DO: return index == 0;
    case QM_WHILE:
    case QM_SWITCH:
    case QM_RANGE_FOR: return index == 2;
    case QM_FOR: return index == 4;
    default: return false;
    }
}

static bool is_label(qm_kind k) { return k == QM_CASE || k == QM_DEFAULT || k == QM_LABEL; }

static void find_tail(layout *l)
{
    fx_lexer x = {l->text, l->end, false};
    u32 line_end = fx_line_end(l->text, l->end);
    for (;;) {
        fx_token t = fx_lex(&x);
        l->last = t.kind == FX_T_END || t.off >= line_end;
        l->tail = l->last ? line_end : l->end;
        if (t.kind != FX_T_COMMENT || l->last) return;
        if (t.off + t.len > line_end) {  // it goes on in the next line: nothing may be put into it
            l->tail = l->end;
            l->last = true;
            return;
        }
    }
}

static str one_step_deeper(fx_fix *f, const layout *l, str indent)
{
    return arena_printf(&f->unit->mem, "%.*s%.*s", STR_ARG(indent), STR_ARG(fx_step_of(l->text)));
}

// Does what the statement stands in (a block, a label) open on the statement's own line?
static bool opens_here(const qm_unit *u, const layout *l, qm_node opener)
{
    span s = qm_is(opener) ? qm_row(u, opener)->text : (span){0};
    return s.file.i == l->file.i && s.off >= fx_line_begin(l->text, l->off) && s.off < l->off;
}

// False, and the fix withheld, when the statement can't be edited.
static bool find_layout(fx_fix *f, qm_node stmt, layout *l)
{
    const qm_unit *u = f->unit;
    if (fx_is_withheld(f)) return false;
    stmt = qm_statement_of(u, stmt);
    span where = qm_is(stmt) ? fx_statement_span(u, stmt) : (span){0};
    const char *why;
    if (!fx_editable(u, where, &why)) {
        fx_withhold(f, "%s", why);
        return false;
    }
    *l = (layout){.stmt = stmt, .parent = qm_parent(u, stmt), .file = where.file, .off = where.off};
    l->text = sources_text(u->files, where.file);
    l->end = where.off + where.len;
    qm_kind parent = qm_is(l->parent) ? qm_kind_of(u, l->parent) : QM_NONE;
    l->lone = qm_kind_of(u, stmt) != QM_COMPOUND && is_body(u, l->parent, stmt);
    if (parent != QM_COMPOUND && !is_label(parent) && !is_body(u, l->parent, stmt)) {
        fx_withhold(f, "the statement stands in the head of another one");
        return false;
    }
    str indent = fx_indent_at(l->text, l->off);
    // A block that is a body stays where its brace is.
    bool braced = qm_kind_of(u, stmt) == QM_COMPOUND && parent != QM_COMPOUND && !is_label(parent);
    l->first = braced || fx_line_begin(l->text, l->off) + indent.n == l->off;
    l->outer = l->inner = indent;
    bool deeper = false;
    if (l->lone) {
        span p = qm_row(u, l->parent)->text;
        if (p.file.i != l->file.i || p.off > l->off) {
            fx_withhold(f, "the code is mixed with a macro");
            return false;
        }
        l->outer = fx_indent_at(l->text, p.off);
        deeper = !l->first;
    } else if (!l->first) {
        deeper = opens_here(u, l, qm_block_of(u, stmt)) || (is_label(parent) && opens_here(u, l, l->parent));
    }
    if (deeper) l->inner = one_step_deeper(f, l, l->outer);
    find_tail(l);
    return true;
}

// ------------------------------------------------------------------------------------------------------------------ lines

static bool has_lines(str text) { return str_find(text, STR("\n")) != SIZE_MAX; }

// The caller's lines, joined, each but the first at the indentation, tabs made steps.
static str joined_lines(fx_fix *f, const layout *l, str text)
{
    str step = fx_step_of(l->text);
    buf b = {0};
    bool line_start = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (line_start && c != '\n') {
            buf_put(&b, l->inner);
            for (; i < text.n && text.p[i] == '\t'; i++) buf_put(&b, step);
            if (i == text.n) break;
            c = text.p[i];
        }
        buf_putc(&b, c);
        line_start = c == '\n';
    }
    str joined = arena_str(&f->unit->mem, buf_str(&b));
    buf_release(&b);
    return joined;
}

static bool has_edit(const fx_fix *f, span where, str text)
{
    for (u32 i = 0; i < f->edits.n; i++) {
        const fx_edit *e = &f->edits.rows[i];
        if (e->where.file.i == where.file.i && e->where.off == where.off && e->where.len == where.len && str_eq(e->text, text))
            return true;
    }
    return false;
}

static void insert_once(fx_fix *f, span where, str text)
{
    if (!has_edit(f, where, text)) fx_replace(f, where, "%.*s", STR_ARG(text));
}

// Puts the statement on a line of its own.
static void break_before(fx_fix *f, const layout *l)
{
    u32 from = fx_blanks_before(l->text, l->off);
    insert_once(f, at(l, from, l->off), arena_printf(&f->unit->mem, "\n%.*s", STR_ARG(l->inner)));
}

static bool brace_follows(const layout *l, u32 next) { return next < l->text.n && l->text.p[next] == '}'; }

// What follows on the same line gets a line of its own; `all`: not only a closing brace.
static void break_behind(fx_fix *f, const layout *l, bool all)
{
    u32 next = fx_blanks_behind(l->text, l->end);
    if (l->last || !(all || brace_follows(l, next))) return;
    str indent = brace_follows(l, next) ? l->outer : l->inner;
    insert_once(f, at(l, l->end, next), arena_printf(&f->unit->mem, "\n%.*s", STR_ARG(indent)));
}

static bool word_at(str text, u32 off, const char *word)
{
    fx_lexer x = {text, off, false};
    fx_token t = fx_lex(&x);
    return t.kind == FX_T_WORD && fx_token_is(text, t, word);
}

static void add_braces(fx_fix *f, const layout *l)
{
    arena *mem = &f->unit->mem;
    u32 head = fx_previous_end(l->text, qm_row(f->unit, l->parent)->text.off, l->off);
    insert_once(f, at(l, head, head), STR(" {"));
    u32 next = fx_blanks_behind(l->text, l->tail);
    bool joins = word_at(l->text, next, "else") ||
                 (qm_kind_of(f->unit, l->parent) == QM_DO && word_at(l->text, next, "while"));
    if (joins) {
        insert_once(f, at(l, l->tail, next), arena_printf(mem, "\n%.*s} ", STR_ARG(l->outer)));
    } else if (l->last && l->tail < l->text.n && l->tail == fx_line_end(l->text, l->end)) {
        // The line break is replaced, not preceded, so that lines put behind the statement come before the brace.
        u32 line = fx_next_line(l->text, l->tail);
        insert_once(f, at(l, l->tail, line), arena_printf(mem, "\n%.*s}\n", STR_ARG(l->outer)));
    } else {
        next = fx_blanks_behind(l->text, l->end);
        insert_once(f, at(l, l->end, next), arena_printf(mem, "\n%.*s}\n%.*s", STR_ARG(l->outer), STR_ARG(l->outer)));
    }
}

// Is the last thing of the statement a body without braces?
static bool ends_in_lone_body(const qm_unit *u, qm_node stmt)
{
    qm_node last = last_substatement(u, stmt);
    return qm_is(last) && qm_kind_of(u, last) != QM_COMPOUND && is_body(u, stmt, last);
}

// Makes room for several lines around the statement.
static void open_up(fx_fix *f, const layout *l)
{
    if (l->lone) add_braces(f, l);  // first: without a blank the brace and the line break are at the same place
    if (!l->first) break_before(f, l);
}

static str formatted(fx_fix *f, const char *fmt, va_list args)
{
    buf b = {0};
    buf_vprintf(&b, fmt, args);
    str text = buf_str(&b);
    while (str_ends(text, STR("\n"))) text.n--;
    text = arena_str(&f->unit->mem, text);
    buf_release(&b);
    return text;
}

void fx_statements_before(fx_fix *f, qm_node stmt, const char *fmt, ...)
{
    layout l;
    va_list args;
    va_start(args, fmt);
    str text = formatted(f, fmt, args);
    va_end(args);
    if (!find_layout(f, stmt, &l)) return;
    if (!l.lone && !l.first && !has_lines(text)) {
        fx_replace(f, at(&l, l.off, l.off), "%.*s ", STR_ARG(text));
        return;
    }
    open_up(f, &l);
    if (!l.lone && !l.first) break_behind(f, &l, false);
    str lines = joined_lines(f, &l, text);
    fx_replace(f, at(&l, l.off, l.off), "%.*s\n%.*s", STR_ARG(lines), STR_ARG(l.inner));
}

void fx_statements_after(fx_fix *f, qm_node stmt, const char *fmt, ...)
{
    layout l;
    va_list args;
    va_start(args, fmt);
    str text = formatted(f, fmt, args);
    va_end(args);
    if (!find_layout(f, stmt, &l)) return;
    if (!l.lone && !(l.first && l.last) && !has_lines(text)) {
        fx_replace(f, at(&l, l.end, l.end), " %.*s", STR_ARG(text));
        return;
    }
    open_up(f, &l);
    str lines = joined_lines(f, &l, text);
    if (!l.lone && ends_in_lone_body(f->unit, l.stmt) && l.last && l.tail < l.text.n && l.tail == fx_line_end(l.text, l.end)) {
        // Behind the line break, for the body may get braces and its closing one comes first.
        u32 line = fx_next_line(l.text, l.tail);
        fx_replace(f, at(&l, line, line), "%.*s%.*s\n", STR_ARG(l.inner), STR_ARG(lines));
        return;
    }
    fx_replace(f, at(&l, l.tail, l.tail), "\n%.*s%.*s", STR_ARG(l.inner), STR_ARG(lines));
    if (!l.lone) break_behind(f, &l, true);
}

// Would the text be more than one simple statement as the body of an if or a loop?
static bool needs_braces(str text)
{
    u32 semicolons = 0;
    fx_lexer x = {text, 0, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x))
        semicolons += t.kind == FX_T_PUNCT && text.p[t.off] == ';';
    return has_lines(text) || semicolons > 1 || word_at(text, 0, "if");
}

void fx_replace_statement(fx_fix *f, qm_node stmt, const char *fmt, ...)
{
    layout l;
    va_list args;
    va_start(args, fmt);
    str text = formatted(f, fmt, args);
    va_end(args);
    if (!find_layout(f, stmt, &l)) return;
    if (l.lone ? needs_braces(text) : has_lines(text)) {
        open_up(f, &l);
        if (!l.lone) break_behind(f, &l, true);
    }
    str lines = joined_lines(f, &l, text);
    fx_replace(f, at(&l, l.off, l.end), "%.*s", STR_ARG(lines));
}

void fx_wrap_statement(fx_fix *f, qm_node stmt, const char *head, const char *fmt, ...)
{
    layout l;
    va_list args;
    va_start(args, fmt);
    str tail = formatted(f, fmt, args);
    va_end(args);
    if (!find_layout(f, stmt, &l)) return;
    const qm_node_row *expr = qm_row(f->unit, qm_first(f->unit, l.stmt));
    if (qm_kind_of(f->unit, l.stmt) != QM_EXPR_STMT || expr->text.file.i != l.file.i) {
        fx_withhold(f, "the code is mixed with a macro");
        return;
    }
    if (has_lines(tail)) {
        open_up(f, &l);
        if (!l.lone) break_behind(f, &l, true);
    }
    fx_replace(f, at(&l, l.off, l.off), "%s", head);
    str lines = joined_lines(f, &l, tail);
    fx_replace(f, at(&l, expr->text.off + expr->text.len, l.end), "%.*s", STR_ARG(lines));
}

// --------------------------------------------------------------------------------------------------------------- removing

static bool is_blank_line(str text, u32 off)
{
    return fx_line_begin(text, off) + fx_indent_at(text, off).n == fx_line_end(text, off);
}

// Takes away the statement's lines, and a blank line that would be left doubled or before a closing brace.
static void remove_lines(fx_fix *f, const layout *l)
{
    u32 from = fx_line_begin(l->text, l->off), to = fx_next_line(l->text, l->end);
    u32 code = to + u32_of(fx_indent_at(l->text, to).n);
    bool spare = is_blank_line(l->text, to) || brace_follows(l, code);
    if (from > 0 && spare && is_blank_line(l->text, from - 1)) from = fx_line_begin(l->text, from - 1);
    fx_remove(f, at(l, from, to));
}

void fx_remove_statement(fx_fix *f, qm_node stmt)
{
    layout l;
    if (!find_layout(f, stmt, &l)) return;
    u32 next = fx_blanks_behind(l.text, l.end);
    if (l.lone) {
        fx_replace(f, at(&l, l.off, l.end), "{}");
    } else if (is_label(qm_kind_of(f->unit, l.parent)) && brace_follows(&l, next)) {
        fx_replace(f, at(&l, l.off, l.end), ";");
    } else if (!l.first) {
        u32 from = l.off;
        while (from > 0 && (l.text.p[from - 1] == ' ' || l.text.p[from - 1] == '\t')) from--;
        fx_remove(f, at(&l, from, l.end));
    } else if (next >= fx_line_end(l.text, l.end)) {
        remove_lines(f, &l);
    } else {  // a comment or another statement behind it moves to its place
        fx_remove(f, at(&l, l.off, next));
    }
}
