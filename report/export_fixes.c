// The YAML of clang-tidy's --export-fixes: its keys and no others, because clang-apply-replacements drops a file that has
// one more. Paths are absolute and resolved, offsets count bytes.
#include "report/tidy.h"

// Single quotes as clang-tidy has them; double ones where there are line breaks or control characters.
static void put_scalar(buf *out, str s)
{
    bool plain = true;
    for (size_t i = 0; i < s.n; i++) plain = plain && (u8)s.p[i] >= 0x20 && s.p[i] != 0x7F;
    buf_putc(out, plain ? '\'' : '"');
    while (s.n > 0) {
        size_t n = str_utf8_length(s);
        u8 c = (u8)s.p[0];
        if (n == 0) buf_puts(out, "\xEF\xBF\xBD");
        else if (n > 1) buf_put(out, str_upto(s, n));
        else if (plain && c == '\'') buf_puts(out, "''");
        else if (plain) buf_putc(out, (char)c);
        else if (c == '\n') buf_puts(out, "\\n");
        else if (c == '"' || c == '\\') buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7F) buf_printf(out, "\\x%02X", c);
        else buf_putc(out, (char)c);
        s = str_from(s, n ? n : 1);
    }
    buf_puts(out, plain ? "'\n" : "\"\n");
}

static void put_key(buf *out, u32 indent, const char *key)
{
    for (u32 i = 0; i < indent; i++) buf_putc(out, ' ');
    buf_printf(out, "%s:", key);
    for (size_t i = strlen(key) + 1; i < 17; i++) buf_putc(out, ' ');
}

static void put_text(buf *out, u32 indent, const char *key, str value)
{
    put_key(out, indent, key);
    put_scalar(out, value);
}

static void put_number(buf *out, u32 indent, const char *key, u32 value)
{
    put_key(out, indent, key);
    buf_printf(out, "%u\n", value);
}

static str path_of(sources *files, place at) { return place_is(at) ? sources_file(files, at.file)->path : (str){0}; }

static void put_replacements(buf *out, sources *files, u32 indent, const rp_replacement *rows, u32 n)
{
    put_key(out, indent, "Replacements");
    while (n && out->p[out->n - 1] == ' ') out->n--;  // clang-tidy leaves no blanks in front of a list
    buf_puts(out, n ? "\n" : "[]\n");
    for (u32 i = 0; i < n; i++) {
        for (u32 k = 0; k < indent + 2; k++) buf_putc(out, ' ');
        buf_puts(out, "- ");
        put_text(out, 0, "FilePath", sources_file(files, rows[i].file)->path);
        put_number(out, indent + 4, "Offset", rows[i].off);
        put_number(out, indent + 4, "Length", rows[i].len);
        put_text(out, indent + 4, "ReplacementText", rows[i].text);
    }
}

static void put_notes(buf *out, sources *files, const ck_finding *f)
{
    bool any = false;
    for (u32 i = 0; f && i < f->notes.n; i++) {
        const ck_note *n = &f->notes.rows[i];
        if (!place_is(n->at)) continue;
        if (!any) buf_puts(out, "    Notes:\n");
        any = true;
        buf_puts(out, "      - ");
        put_text(out, 0, "Message", n->text);
        put_text(out, 8, "FilePath", path_of(files, n->at));
        put_number(out, 8, "FileOffset", n->at.off);
        put_replacements(out, files, 8, NULL, 0);
    }
}

static void put_item(buf *out, sources *files, const rp_tidy_item *x, str build_dir)
{
    buf_puts(out, "  - ");
    put_text(out, 0, "DiagnosticName", x->name);
    buf_puts(out, "    DiagnosticMessage:\n");
    put_text(out, 6, "Message", x->message);
    put_text(out, 6, "FilePath", path_of(files, x->at));
    put_number(out, 6, "FileOffset", x->at.off);
    put_replacements(out, files, 6, x->replacements, x->n_replacements);
    span range = x->finding ? x->finding->range : (span){0};
    if (span_is(range) && range.len) {
        buf_puts(out, "      Ranges:\n        - ");
        put_text(out, 0, "FilePath", path_of(files, span_place(range)));
        put_number(out, 10, "FileOffset", range.off);
        put_number(out, 10, "Length", range.len);
    }
    put_notes(out, files, x->finding);
    put_key(out, 4, "Level");
    buf_puts(out, x->is_error ? "Error\n" : "Warning\n");
    put_text(out, 4, "BuildDirectory", build_dir);
}

void rp_tidy_yaml_items(const rp_tidy_item *items, u32 n, sources *files, str build_dir, buf *out)
{
    for (u32 i = 0; i < n; i++) put_item(out, files, &items[i], build_dir);
}

void rp_tidy_yaml(str items, str main_file, buf *out)
{
    buf_puts(out, "---\n");
    put_text(out, 0, "MainSourceFile", main_file);
    buf_puts(out, items.n ? "Diagnostics:\n" : "Diagnostics:     []\n");
    buf_put(out, items);
    buf_puts(out, "...\n");
}
