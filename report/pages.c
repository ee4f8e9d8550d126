#include "report/pages.h"

#include "base/os.h"

#include <ctype.h>

static bool read_page(str docs, const ck_check *c, buf *markdown)
{
    buf path = {0};
    buf_printf(&path, "%.*s/checks/%.*s/%.*s.md", STR_ARG(docs), STR_ARG(ck_family(c)), STR_ARG(ck_short_name(c)));
    bool good = os_read_file(buf_cstr(&path), markdown);
    buf_release(&path);
    return good;
}

bool rp_page(const ck_check *c, buf *markdown)
{
    buf docs = {0};
    os_exe_dir(&docs);
    buf_puts(&docs, "/../share/qtcwe-fix/docs");
    bool good = read_page(buf_str(&docs), c, markdown);
#ifdef QTCWE_SOURCE_DOCS
    good = good || read_page(STR(QTCWE_SOURCE_DOCS), c, markdown);
#endif
    buf_release(&docs);
    return good;
}

static str take_line(str *text)
{
    size_t end = str_find(*text, STR("\n"));
    str line = str_upto(*text, end == SIZE_MAX ? text->n : end);
    *text = str_from(*text, end == SIZE_MAX ? text->n : end + 1);
    if (str_ends(line, STR("\r"))) line.n--;
    return line;
}

// "[text](target)" at the start of s: the text, and how long the whole is; 0 when it is no link.
static size_t link_at(str s, str *text)
{
    size_t close = str_find(s, STR("]("));
    if (!str_starts(s, STR("[")) || close == SIZE_MAX || str_find(s, STR("]")) != close) return 0;
    size_t end = str_find(str_from(s, close), STR(")"));
    if (end == SIZE_MAX) return 0;
    *text = str_n(s.p + 1, close - 1);
    return close + end + 1;
}

// How a page is shown: as plain text, or with the colours of a terminal.
typedef struct style {
    bool capitals;             // headings in plain text
    const char *code, *strong, *off;
} style;

static const style plain_style = {true, "", "", ""};
static const style pretty_style = {false, "\033[36m", "\033[1m", "\033[0m"};

// Text within a line: marks and link targets go, code keeps its letters.
static void put_inline(str s, const style *st, bool heading, buf *out)
{
    bool code = false, strong = false;
    for (size_t i = 0; i < s.n;) {
        str rest = str_from(s, i), text;
        if (s.p[i] == '`') {
            code = !code;
            if (!heading) buf_puts(out, code ? st->code : st->off);
            i++;
        } else if (!code && str_starts(rest, STR("**"))) {
            strong = !strong;
            if (!heading) buf_puts(out, strong ? st->strong : st->off);
            i += 2;
        } else if (!code && s.p[i] == '[' && link_at(rest, &text)) {
            put_inline(text, st, heading, out);
            i += link_at(rest, &text);
        } else {
            char c = s.p[i++];
            buf_putc(out, heading && st->capitals && !code ? (char)toupper((unsigned char)c) : c);
        }
    }
}

static bool is_fence(str line) { return str_starts(line, STR("```")) || str_starts(line, STR("~~~")); }

// A line of code: what `//` begins stands back, but not in a literal such as a URL.
static void put_code(str line, const style *st, buf *out)
{
    size_t comment = str_find(line, STR("//"));
    if (comment != SIZE_MAX && comment > 0 && line.p[comment - 1] == ':') comment = SIZE_MAX;
    bool colored = st->off[0] != '\0';
    buf_puts(out, line.n ? "    " : "");
    buf_puts(out, line.n ? st->code : "");
    buf_put(out, str_upto(line, comment));
    if (colored && comment != SIZE_MAX) buf_puts(out, "\033[0;2m");
    buf_put(out, comment == SIZE_MAX ? (str){0} : str_from(line, comment));
    buf_puts(out, line.n ? st->off : "");
}

static void put_page(str markdown, const style *st, buf *out)
{
    bool code = false;
    while (markdown.n > 0) {
        str line = take_line(&markdown);
        if (is_fence(line)) {
            code = !code;
            continue;
        }
        if (code) {
            put_code(line, st, out);
        } else if (str_starts(line, STR("#"))) {
            while (str_starts(line, STR("#"))) line = str_from(line, 1);
            if (!st->capitals) buf_puts(out, "\033[1;4m");
            put_inline(str_trim(line), st, true, out);
            buf_puts(out, st->off);
        } else {
            put_inline(line, st, false, out);
        }
        buf_putc(out, '\n');
    }
}

void rp_plain(str markdown, buf *out) { put_page(markdown, &plain_style, out); }

void rp_pretty(str markdown, buf *out) { put_page(markdown, &pretty_style, out); }

void rp_first_paragraph(str markdown, buf *out)
{
    bool code = false;
    while (markdown.n > 0) {
        str line = str_trim(take_line(&markdown));
        if (is_fence(line)) {
            code = !code;
        } else if (line.n == 0) {
            if (out->n > 0) return;
        } else if (!code && !str_starts(line, STR("#")) && !str_starts(line, STR("|")) && !str_starts(line, STR("<"))) {
            if (out->n > 0) buf_putc(out, ' ');
            put_inline(line, &plain_style, false, out);
        }
    }
}
