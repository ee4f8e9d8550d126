// Reading C++ as text: tokens, lines and the habits of a file (indentation, line endings).
#ifndef QTCWE_FIXITS_TEXT_H
#define QTCWE_FIXITS_TEXT_H

#include "base/source.h"

typedef enum fx_token_kind {
    FX_T_END,
    FX_T_COMMENT,
    FX_T_DIRECTIVE,  // from '#' to the end of its logical line, the line break not included
    FX_T_WORD,       // identifier, keyword or number
    FX_T_STRING,     // string, raw string or character literal, without its prefix (a raw string's prefix is in it)
    FX_T_PUNCT       // one byte
} fx_token_kind;

typedef struct fx_token {
    fx_token_kind kind;
    u32 off, len;
    bool line_start;  // nothing but blanks before it on its line
} fx_token;

// Reads text[at, …); `at` must not stand inside a token. A byte order mark counts as a blank.
typedef struct fx_lexer {
    str text;
    u32 at;
    bool line_start;  // set it when `at` is the start of a line
} fx_lexer;

fx_token fx_lex(fx_lexer *x);
fx_token fx_lex_code(fx_lexer *x);  // the same without comments
static inline str fx_token_text(str text, fx_token t) { return str_upto(str_from(text, t.off), t.len); }
static inline bool fx_token_is(str text, fx_token t, const char *word) { return str_is(fx_token_text(text, t), word); }

u32 fx_line_begin(str text, u32 off);  // offset of the first byte of the line
u32 fx_line_end(str text, u32 off);    // offset of its line break, or the length of the text
u32 fx_next_line(str text, u32 off);   // offset behind its line break
str fx_indent_at(str text, u32 off);   // the blanks that the line begins with
u32 fx_blanks_before(str text, u32 off);  // start of the run of blanks, tabs and line breaks that ends at off
u32 fx_blanks_behind(str text, u32 off);  // end of the run that starts at off
str fx_eol_of(str text);               // "\n" or "\r\n", by the first line break
str fx_step_of(str text);              // one level of indentation: a tab or some blanks
// End of the last code token in [from, to), `from` if there is none.
u32 fx_previous_end(str text, u32 from, u32 to);
// The first comment in [from, to); kind FX_T_END when there is none.
fx_token fx_comment_in(str text, u32 from, u32 to);
// Text with every lone \n made eol.
void fx_put_with_eol(buf *out, str text, str eol);

// Do two extents touch the same bytes? An insertion (len 0) touches only what it stands strictly inside of.
static inline bool fx_overlap(span a, span b)
{
    if (a.file.i != b.file.i || (a.len == 0 && b.len == 0)) return false;
    return a.off < b.off + b.len && b.off < a.off + a.len;
}
// Is a wholly in b?
static inline bool fx_inside(span a, span b)
{
    return a.file.i == b.file.i && a.off >= b.off && a.off + a.len <= b.off + b.len;
}

#endif
