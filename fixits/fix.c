// One repair: what may be edited, edits, claims, includes. Whole statements are in fixits/statement.c.
#include "fixits/fix.h"

#include <stdarg.h>

#include "fixits/text.h"

// ------------------------------------------------------------------------------------------------------- what is editable

// Start of the logical line: joined by backslashes at the ends of lines.
static u32 logical_line_begin(str text, u32 off)
{
    u32 begin = fx_line_begin(text, off);
    while (begin > 1) {
        u32 last = begin - 2;  // before the line feed
        if (text.p[last] == '\r' && last > 0) last--;
        if (text.p[last] != '\\') break;
        begin = fx_line_begin(text, last);
    }
    return begin;
}

static bool touches_directive(str text, span where)
{
    u32 begin = logical_line_begin(text, where.off);
    str line = str_from(text, begin);
    size_t code = fx_indent_at(text, begin).n;
    if (code < line.n && line.p[code] == '#' && where.off > begin) return true;
    fx_lexer x = {str_upto(text, where.off + where.len), where.off, where.off == begin};
    fx_token t;
    do t = fx_lex(&x);
    while (t.kind != FX_T_END && t.kind != FX_T_DIRECTIVE);
    return t.kind == FX_T_DIRECTIVE;
}

static bool touches_skipped(const qm_unit *u, span where)
{
    for (u32 i = 0; i < u->skipped.n; i++) {
        span s = u->skipped.rows[i];
        if (fx_overlap(s, where) || (where.len == 0 && s.file.i == where.file.i && s.off == where.off)) return true;
    }
    return false;
}

// Does the extent lie in one argument of the macro invocation, so that the macro's name and commas stay?
static bool in_one_argument(str text, span invocation, span where)
{
    u32 end = invocation.off + invocation.len, begin = end, depth = 0;
    fx_lexer x = {str_upto(text, end), invocation.off, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        if (t.kind != FX_T_PUNCT) continue;
        char c = text.p[t.off];
        if (c == '(' && depth++ == 0) begin = t.off + 1;
        bool closes = c == ')' && depth > 0 && --depth == 0;
        if (!closes && !(c == ',' && depth == 1)) continue;
        if (where.off >= begin && where.off + where.len <= t.off) return true;
        begin = t.off + 1;
    }
    return false;
}

static bool cuts_expansion(const qm_unit *u, str text, span where)
{
    for (u32 i = 0; i < u->expansions.n; i++) {
        span e = u->expansions.rows[i].text;
        bool apart = e.file.i != where.file.i || e.off + e.len <= where.off || where.off + where.len <= e.off;
        if (!apart && !fx_inside(e, where) && !in_one_argument(text, e, where)) return true;
    }
    return false;
}

bool fx_editable(const qm_unit *u, span where, const char **why)
{
    const char *reason = NULL;
    if (!span_is(where)) {
        reason = "the code comes from a macro, a system header or generated code";
    } else {
        const source_file *file = sources_file(u->files, where.file);
        str text = sources_text(u->files, where.file);
        if (file->system) reason = "the code is in a system header";
        else if (file->generated) reason = "the code is in a generated file";
        else if ((u64)where.off + where.len > text.n) reason = "the file has changed since it was read";
        else if (touches_skipped(u, where)) reason = "part of the code is left out by #if";
        else if (touches_directive(text, where)) reason = "a preprocessor line stands in the code";
        else if (cuts_expansion(u, text, where)) reason = "the code is mixed with a macro";
    }
    if (why) *why = reason;
    return !reason;
}

// ------------------------------------------------------------------------------------------------------------------ life

fx_fix *fx_new(qm_unit *u, fx_level level, const char *title, ...)
{
    fx_fix *f = arena_alloc(&u->mem, sizeof *f);
    f->level = level;
    f->unit = u;
    f->files = u->files;
    buf b = {0};
    va_list args;
    va_start(args, title);
    buf_vprintf(&b, title, args);
    va_end(args);
    f->title = arena_str(&u->mem, buf_str(&b));
    buf_release(&b);
    return f;
}

void fx_withhold(fx_fix *f, const char *reason, ...)
{
    if (fx_is_withheld(f)) return;  // the first reason counts
    buf b = {0};
    va_list args;
    va_start(args, reason);
    buf_vprintf(&b, reason, args);
    va_end(args);
    f->withheld = arena_str(&f->unit->mem, buf_str(&b));
    buf_release(&b);
}

// Room for one more row, in the unit's arena: a fix is never freed on its own.
static void *room(fx_fix *f, void *rows, u32 n, u32 *cap, size_t size)
{
    if (n < *cap) return rows;
    *cap = *cap ? *cap * 2 : 4;
    void *grown = arena_alloc(&f->unit->mem, *cap * size);
    if (n) memcpy(grown, rows, n * size);
    return grown;
}
#define ROOM(f, table) ((table).rows = room((f), (table).rows, (table).n, &(table).cap, sizeof *(table).rows))

// ----------------------------------------------------------------------------------------------------------------- edits

// A comment between the tokens that go must stand in the new text again.
static bool loses_comment(str text, span where, str replacement)
{
    u32 end = where.off + where.len;
    for (fx_token t = fx_comment_in(text, where.off, end); t.kind == FX_T_COMMENT;
         t = fx_comment_in(text, t.off + t.len, end))
        if (str_find(replacement, fx_token_text(text, t)) == SIZE_MAX) return true;
    return false;
}

static void add_edit(fx_fix *f, span where, str text)
{
    const char *why;
    if (fx_is_withheld(f)) return;
    if (!fx_editable(f->unit, where, &why)) {
        fx_withhold(f, "%s", why);
        return;
    }
    str old = sources_text(f->files, where.file);
    if (loses_comment(old, where, text)) {
        fx_withhold(f, "a comment would be lost");
        return;
    }
    buf b = {0};
    fx_put_with_eol(&b, text, fx_eol_of(old));
    str ours = arena_str(&f->unit->mem, buf_str(&b));
    buf_release(&b);
    for (u32 i = 0; i < f->edits.n; i++) {
        const fx_edit *e = &f->edits.rows[i];
        bool same = e->where.file.i == where.file.i && e->where.off == where.off && e->where.len == where.len;
        if (same && where.len > 0 && str_eq(e->text, ours)) return;
        if (fx_overlap(e->where, where)) {
            fx_withhold(f, "two changes would meet in the same place");
            return;
        }
    }
    ROOM(f, f->edits);
    f->edits.rows[f->edits.n++] = (fx_edit){where, ours};
}

static void add_edit_v(fx_fix *f, span where, const char *fmt, va_list args)
{
    buf b = {0};
    buf_vprintf(&b, fmt, args);
    add_edit(f, where, buf_str(&b));
    buf_release(&b);
}

void fx_replace(fx_fix *f, span where, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add_edit_v(f, where, fmt, args);
    va_end(args);
}

void fx_insert_before(fx_fix *f, span where, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add_edit_v(f, (span){where.file, where.off, 0}, fmt, args);
    va_end(args);
}

void fx_insert_after(fx_fix *f, span where, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add_edit_v(f, (span){where.file, where.off + where.len, 0}, fmt, args);
    va_end(args);
}

void fx_remove(fx_fix *f, span where) { add_edit(f, where, (str){0}); }

void fx_claim(fx_fix *f, span text)
{
    if (fx_is_withheld(f) || !span_is(text)) return;
    ROOM(f, f->claims);
    f->claims.rows[f->claims.n++] = text;
}

static void add_header(fx_fix *f, fx_header h)
{
    for (u32 i = 0; i < f->includes.n; i++)
        if (f->includes.rows[i].file.i == h.file.i && f->includes.rows[i].kind == h.kind && str_eq(f->includes.rows[i].name, h.name)) return;
    ROOM(f, f->includes);
    f->includes.rows[f->includes.n++] = (fx_header){h.file, arena_str(&f->unit->mem, h.name), h.kind};
}

void fx_need_class(fx_fix *f, file_id file, str name) { add_header(f, (fx_header){file, name, FX_NEEDED}); }
void fx_define_class(fx_fix *f, file_id file, str name) { add_header(f, (fx_header){file, name, FX_DEFINED}); }
void fx_include_in(fx_fix *f, file_id file, const char *header) { add_header(f, (fx_header){file, str_of(header), FX_INCLUDED}); }

void fx_include(fx_fix *f, const char *header) { fx_include_in(f, (file_id){0}, header); }

// ----------------------------------------------------------------------------------------------------------------- names

static bool is_taken(const qm_unit *u, str text, str name)
{
    for (u32 i = 1; i < u->vars.n; i++)
        if (str_eq(u->vars.rows[i].name, name)) return true;
    for (u32 i = 1; i < u->funcs.n; i++)
        if (str_eq(u->funcs.rows[i].name, name)) return true;
    // What the model does not hold (macros, types, labels) is in the text.
    fx_lexer x = {text, 0, true};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        str word = fx_token_text(text, t);
        if (t.kind == FX_T_WORD ? str_eq(word, name) : t.kind == FX_T_DIRECTIVE && str_find(word, name) != SIZE_MAX)
            return true;
    }
    return false;
}

str fx_fresh_name(qm_unit *u, qm_func f, const char *base)
{
    place at = qm_func_of(u, f)->at;
    file_id file = place_is(at) ? at.file : u->main_file;
    str text = file.i ? sources_text(u->files, file) : (str){0};
    str name = str_of(base);
    for (u32 i = 2; is_taken(u, text, name); i++) name = arena_printf(&u->mem, "%s%u", base, i);
    return intern_str(u->strings, name);
}
