#include "fixits/text.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static char byte_at(str text, u32 i) { return i < text.n ? text.p[i] : '\0'; }

// Length of a backslash that joins this line to the next, 0 if there is none.
static u32 line_splice(str text, u32 i)
{
    if (byte_at(text, i) != '\\') return 0;
    if (byte_at(text, i + 1) == '\n') return 2;
    return byte_at(text, i + 1) == '\r' && byte_at(text, i + 2) == '\n' ? 3 : 0;
}

static void skip_blanks(fx_lexer *x)
{
    for (;;) {
        char c = byte_at(x->text, x->at);
        u32 splice = line_splice(x->text, x->at);
        if (x->at >= x->text.n) return;
        if (splice) {
            x->at += splice;
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v') {
            x->line_start |= c == '\n';
            x->at++;
        } else if (str_starts(str_from(x->text, x->at), STR("\xEF\xBB\xBF"))) {
            x->at += 3;
        } else {
            return;
        }
    }
}

static u32 end_of_comment(str text, u32 i)
{
    if (byte_at(text, i + 1) == '*') {
        size_t close = str_find(str_from(text, i + 2), STR("*/"));
        return close == SIZE_MAX ? u32_of(text.n) : i + 4 + u32_of(close);
    }
    for (u32 splice; i < text.n && text.p[i] != '\n'; i += splice ? splice : 1) splice = line_splice(text, i);
    return i > 0 && i < text.n && text.p[i - 1] == '\r' ? i - 1 : i;
}

static bool is_comment(str text, u32 i)
{
    return byte_at(text, i) == '/' && (byte_at(text, i + 1) == '/' || byte_at(text, i + 1) == '*');
}

static u32 end_of_directive(str text, u32 i)
{
    while (i < text.n && text.p[i] != '\n') {
        u32 splice = line_splice(text, i);
        i = splice ? i + splice : is_comment(text, i) ? end_of_comment(text, i) : i + 1;
    }
    return i > 0 && i < text.n && text.p[i - 1] == '\r' ? i - 1 : i;
}

static u32 end_of_literal(str text, u32 i)
{
    char quote = text.p[i++];
    while (i < text.n && text.p[i] != quote && text.p[i] != '\n') i += text.p[i] == '\\' && i + 1 < text.n ? 2 : 1;
    return i < text.n && text.p[i] == quote ? i + 1 : i;
}

// i is the quote of R"delimiter( … )delimiter".
static u32 end_of_raw(str text, u32 i)
{
    u32 open = i + 1;
    while (open < text.n && open - i <= 17 && text.p[open] != '(') open++;
    if (byte_at(text, open) != '(') return end_of_literal(text, i);
    str delimiter = str_upto(str_from(text, i + 1), open - i - 1);
    for (u32 at = open + 1; at + delimiter.n + 1 < text.n; at++)
        if (text.p[at] == ')' && str_starts(str_from(text, at + 1), delimiter) && text.p[at + 1 + delimiter.n] == '"')
            return at + 2 + u32_of(delimiter.n);
    return u32_of(text.n);
}

static u32 end_of_number(str text, u32 i)
{
    while (i < text.n) {
        char c = text.p[i], before = text.p[i - 1];
        bool exponent = (c == '+' || c == '-') && (before == 'e' || before == 'E' || before == 'p' || before == 'P');
        bool separator = c == '\'' && byte_is_word(byte_at(text, i + 1));
        if (!byte_is_word(c) && c != '.' && !exponent && !separator) break;
        i++;
    }
    return i;
}

static bool is_raw_prefix(str word)
{
    return str_is(word, "R") || str_is(word, "u8R") || str_is(word, "uR") || str_is(word, "UR") || str_is(word, "LR");
}

fx_token fx_lex(fx_lexer *x)
{
    skip_blanks(x);
    fx_token t = {FX_T_END, x->at, 0, x->line_start};
    str text = x->text;
    if (x->at >= text.n) return t;
    char c = text.p[x->at];
    u32 end = x->at + 1;
    if (is_comment(text, x->at)) {
        t.kind = FX_T_COMMENT;
        end = end_of_comment(text, x->at);
    } else if (c == '#' && x->line_start) {
        t.kind = FX_T_DIRECTIVE;
        end = end_of_directive(text, x->at);
    } else if (is_digit(c) || (c == '.' && is_digit(byte_at(text, end)))) {
        t.kind = FX_T_WORD;
        end = end_of_number(text, end);
    } else if (byte_is_word(c)) {
        t.kind = FX_T_WORD;
        while (end < text.n && byte_is_word(text.p[end])) end++;
        if (byte_at(text, end) == '"' && is_raw_prefix(str_upto(str_from(text, x->at), end - x->at))) {
            t.kind = FX_T_STRING;
            end = end_of_raw(text, end);
        }
    } else if (c == '"' || c == '\'') {
        t.kind = FX_T_STRING;
        end = end_of_literal(text, x->at);
    } else {
        t.kind = FX_T_PUNCT;
    }
    t.len = end - t.off;
    x->at = end;
    // A comment before the first token of a line leaves it the first one.
    if (t.kind != FX_T_COMMENT) x->line_start = false;
    return t;
}

fx_token fx_lex_code(fx_lexer *x)
{
    fx_token t;
    do t = fx_lex(x);
    while (t.kind == FX_T_COMMENT);
    return t;
}

u32 fx_line_begin(str text, u32 off)
{
    while (off > 0 && text.p[off - 1] != '\n') off--;
    // The mark of the encoding is no part of the first line.
    if (off == 0 && str_starts(text, STR("\xEF\xBB\xBF"))) return 3;
    return off;
}

u32 fx_line_end(str text, u32 off)
{
    while (off < text.n && text.p[off] != '\n') off++;
    return off > 0 && off < text.n && text.p[off - 1] == '\r' ? off - 1 : off;
}

u32 fx_next_line(str text, u32 off)
{
    while (off < text.n && text.p[off] != '\n') off++;
    return off < text.n ? off + 1 : off;
}

str fx_indent_at(str text, u32 off)
{
    u32 begin = fx_line_begin(text, off), i = begin;
    while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t')) i++;
    return str_upto(str_from(text, begin), i - begin);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

u32 fx_blanks_before(str text, u32 off)
{
    while (off > 0 && is_blank(text.p[off - 1])) off--;
    return off;
}

u32 fx_blanks_behind(str text, u32 off)
{
    while (off < text.n && is_blank(text.p[off])) off++;
    return off;
}

str fx_eol_of(str text)
{
    size_t at = str_find(text, STR("\n"));
    return at != SIZE_MAX && at > 0 && text.p[at - 1] == '\r' ? STR("\r\n") : STR("\n");
}

enum { STEP_MAX = 8 };

// The step that occurs most often from one line of code to the next deeper one.
str fx_step_of(str text)
{
    u32 tabs = 0, steps[STEP_MAX + 1] = {0};
    size_t before = 0;
    for (u32 at = 0; at < text.n; at = fx_next_line(text, at)) {
        str indent = fx_indent_at(text, at);
        u32 code = at + u32_of(indent.n);
        // Blank lines and the inner lines of block comments say nothing.
        if (code >= text.n || text.p[code] == '\n' || text.p[code] == '\r' || text.p[code] == '*') continue;
        if (indent.n > 0 && indent.p[0] == '\t') tabs++;
        else if (indent.n > before && indent.n - before <= STEP_MAX) steps[indent.n - before]++;
        before = indent.n;
    }
    u32 best = 4;
    for (u32 i = 2; i <= STEP_MAX; i++)
        if (steps[i] > steps[best]) best = i;
    if (tabs > steps[best]) return STR("\t");
    return str_upto(STR("        "), best);
}

u32 fx_previous_end(str text, u32 from, u32 to)
{
    fx_lexer x = {str_upto(text, to), from, false};
    u32 end = from;
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) end = t.off + t.len;
    return end;
}

fx_token fx_comment_in(str text, u32 from, u32 to)
{
    fx_lexer x = {str_upto(text, to), from, false};
    fx_token t;
    do t = fx_lex(&x);
    while (t.kind != FX_T_END && t.kind != FX_T_COMMENT);
    return t;
}

void fx_put_with_eol(buf *out, str text, str eol)
{
    for (size_t i = 0; i < text.n; i++) {
        bool lone = text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r');
        if (lone) buf_put(out, eol);
        else buf_putc(out, text.p[i]);
    }
}
