#include "fixits/include.h"

#include "fixits/text.h"

typedef struct directive {
    str name;      // "include"
    str argument;  // trimmed, without a comment behind it
} directive;

static directive read_directive(str line)
{
    directive d = {0};
    fx_lexer x = {line, 1, false};  // behind the '#'
    fx_token t = fx_lex_code(&x);
    if (t.kind != FX_T_WORD) return d;
    d.name = fx_token_text(line, t);
    u32 from = x.at;
    while (from < line.n && (line.p[from] == ' ' || line.p[from] == '\t')) from++;
    u32 to = from;
    if (str_is(d.name, "include") && from < line.n && (line.p[from] == '<' || line.p[from] == '"')) {
        char close = line.p[from] == '<' ? '>' : '"';
        for (to = from + 1; to < line.n && line.p[to] != close; to++) continue;
        to = to < line.n ? to + 1 : to;
    } else {
        to = fx_previous_end(line, from, u32_of(line.n));
    }
    d.argument = str_trim(str_upto(str_from(line, from), to - from));
    return d;
}

static bool opens_condition(str name) { return str_is(name, "if") || str_is(name, "ifdef") || str_is(name, "ifndef"); }

// Includes of one kind in consecutive lines.
typedef struct group {
    u32 n;
    bool sorted;
    str last;
    bool placed;
    u32 place;   // in front of the first that comes behind the new one
    u32 behind;
} group;

typedef struct scan {
    str header;        // the new one
    group group;       // the last of its kind
    u32 depth;         // of #if, the header guard not counted
    str guard;         // name tested by a #ifndef that the file begins with
    u32 directives;
    u32 prologue;      // behind #pragma once, the guard's #define, the first comment
    u32 same, other;   // behind the last include of that style; 0 = none
    bool present;
} scan;

// "QThread" for <QThread>, <QtCore/QThread>; "qthread" for <QtCore/qthread.h>: without folder and ending.
static str bare_name(str argument)
{
    str name = argument.n >= 2 ? str_n(argument.p + 1, argument.n - 2) : argument;
    size_t slash = str_rfind_char(name, '/');
    if (slash != SIZE_MAX) name = str_from(name, slash + 1);
    return str_ends(name, STR(".h")) ? str_upto(name, name.n - 2) : name;
}

// A class header and the file it forwards to differ in case only; <string> and <string.h> are two things.
static bool same_header(str a, str b)
{
    if (str_eq(a, b)) return true;
    if (!a.n || !b.n || a.p[0] != '<' || b.p[0] != '<') return false;
    str plain = str_ends(a, STR(".h>")) ? bare_name(b) : bare_name(a);
    if (!plain.n || plain.p[0] < 'A' || plain.p[0] > 'Z') return false;
    a = bare_name(a), b = bare_name(b);
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if ((a.p[i] | 0x20) != (b.p[i] | 0x20)) return false;
    return true;
}

// Of the same style, and both or neither the name of a class: <QFile> and <memory> stand in groups of their own.
static bool same_kind(str a, str b)
{
    str x = bare_name(a), y = bare_name(b);
    return a.p[0] == b.p[0] && (a.p[0] == '"' || (x.n && y.n && (x.p[0] >= 'a') == (y.p[0] >= 'a')));
}

static void add_to_group(group *g, str argument, str header, u32 at, u32 behind)
{
    if (!g->n || g->behind != at) *g = (group){.sorted = true};
    g->sorted = g->sorted && str_cmp(g->last, argument) <= 0;
    if (!g->placed && str_cmp(argument, header) > 0) g->placed = true, g->place = at;
    g->n++, g->last = argument, g->behind = behind;
}

static void scan_directive(scan *s, str text, fx_token t)
{
    directive d = read_directive(fx_token_text(text, t));
    u32 behind = fx_next_line(text, t.off + t.len);
    s->directives++;
    if (s->directives == 1 && str_is(d.name, "ifndef")) {
        s->guard = d.argument;
    } else if (s->directives == 2 && s->guard.n && str_is(d.name, "define") && str_eq(d.argument, s->guard)) {
        s->prologue = behind;
    } else if (s->directives == 2 && s->guard.n) {
        s->guard = (str){0};  // an ordinary condition
        s->depth++;
    }
    if (opens_condition(d.name) && s->directives > 1) s->depth++;
    if (str_is(d.name, "endif") && s->depth > 0) s->depth--;
    if (s->depth > 0 || (s->guard.n && s->directives == 1)) return;
    if (str_is(d.name, "pragma") && str_is(d.argument, "once")) s->prologue = behind;
    if (!str_is(d.name, "include") || d.argument.n == 0) return;
    s->present |= same_header(d.argument, s->header);
    *(d.argument.p[0] == s->header.p[0] ? &s->same : &s->other) = behind;
    if (same_kind(d.argument, s->header)) add_to_group(&s->group, d.argument, s->header, fx_line_begin(text, t.off), behind);
}

fx_include_spot fx_find_include(str text, str header)
{
    scan s = {.header = header, .prologue = fx_line_begin(text, 0)};
    fx_lexer x = {text, 0, true};
    bool opening_comment = true;
    for (fx_token t = fx_lex(&x);; t = fx_lex(&x)) {
        if (t.kind == FX_T_DIRECTIVE) {
            scan_directive(&s, text, t);
            opening_comment = false;
        } else if (t.kind == FX_T_COMMENT) {
            // Only the block the file begins with (a licence); a later one belongs to the code below it.
            opening_comment = opening_comment && fx_line_begin(text, t.off) == s.prologue;
            if (opening_comment) s.prologue = fx_next_line(text, t.off + t.len);
        } else if (t.kind == FX_T_END || s.depth == 0) {
            break;
        }
    }
    fx_include_spot spot = {.present = s.present};
    bool in_order = s.group.n > 1 && s.group.sorted && s.group.placed;
    spot.off = in_order ? s.group.place : s.group.n ? s.group.behind : s.same ? s.same : s.other ? s.other : s.prologue;
    bool only = s.same == 0 && s.other == 0;
    spot.blank_behind = only && spot.off < text.n && text.p[spot.off] != '\n' && text.p[spot.off] != '\r';
    spot.line_break = spot.off > 0 && spot.off == text.n && text.p[spot.off - 1] != '\n' && spot.off > fx_line_begin(text, 0);
    return spot;
}
