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

// Text within a line: emphasis and link targets go, code keeps its letters.
static void put_inline(str s, bool capitals, buf *out)
{
    bool code = false;
    for (size_t i = 0; i < s.n;) {
        str rest = str_from(s, i), text;
        if (s.p[i] == '`') {
            code = !code;
            i++;
        } else if (!code && str_starts(rest, STR("**"))) {
            i += 2;
        } else if (!code && s.p[i] == '[' && link_at(rest, &text)) {
            put_inline(text, capitals, out);
            i += link_at(rest, &text);
        } else {
            char c = s.p[i++];
            buf_putc(out, capitals && !code ? (char)toupper((unsigned char)c) : c);
        }
    }
}

static bool is_fence(str line) { return str_starts(line, STR("```")) || str_starts(line, STR("~~~")); }

void rp_plain(str markdown, buf *out)
{
    bool code = false;
    while (markdown.n > 0) {
        str line = take_line(&markdown);
        if (is_fence(line)) {
            code = !code;
            continue;
        }
        if (code) {
            buf_puts(out, line.n ? "    " : "");
            buf_put(out, line);
        } else if (str_starts(line, STR("#"))) {
            while (str_starts(line, STR("#"))) line = str_from(line, 1);
            put_inline(str_trim(line), true, out);
        } else {
            put_inline(line, false, out);
        }
        buf_putc(out, '\n');
    }
}

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
            put_inline(line, false, out);
        }
    }
}
