// Text that is put between the tags of markup as it is.
#include "checks/injection/parts.h"
#include "qtmodel/taint.h"
#include "qtmodel/texts.h"

// A tag of HTML in a text: "<b>", "</td>", "<a href=".
static bool has_tag(str text)
{
    static const char *const names[] = {
        "a", "b", "big", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
        "head", "hr", "html", "i", "img", "li", "nobr", "ol", "p", "pre", "qt", "s", "small", "span", "strong", "sub", "sup",
        "table", "td", "th", "title", "tr", "tt", "u", "ul",
    };
    for (size_t at; (at = str_find(text, STR("<"))) != SIZE_MAX;) {
        text = str_from(text, at + 1);
        if (text.n && text.p[0] == '/') text = str_from(text, 1);
        size_t n = 0;
        while (n < text.n && ((text.p[n] >= 'a' && text.p[n] <= 'z') || (n && text.p[n] >= '0' && text.p[n] <= '9'))) n++;
        if (n < text.n && text.p[n] != '>' && text.p[n] != ' ' && text.p[n] != '/') continue;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_is(str_upto(text, n), names[i])) return true;
    }
    return false;
}

// A name that says: this is markup already, or it is no text that anybody writes.
static bool names_markup(str name)
{
    static const char *const words[] = {"html", "rich", "markup", "escape", "xml", "tag", "style", "css", "color", "colour", "body",
                                        "content", "link", "font", "size", "icon", "image", "align", "format", "header", "footer", "row",
                                        "table", "version", "indent"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        str word = str_of(words[w]);
        for (size_t i = 0; i + word.n <= name.n; i++) {
            size_t k = 0;
            while (k < word.n && (name.p[i + k] | 0x20) == word.p[k]) k++;
            if (k == word.n) return true;
        }
    }
    return false;
}

// Is it text that others write: what was handed in, what an object keeps, what a getter or a match answers?
static bool is_from_elsewhere(const ck_context *c, qm_node part)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, part);
    qm_taint taint;
    if (!ck_is_value(c, part) || names_markup(ck_name_of(u, part))) return false;
    if (qm_taint_at(c->analysis, part, &taint))
        for (u32 k = 0; k < QM_OUTSIDE_COUNT; k++)
            if (qm_is_dangerous(&taint, (qm_outside)k, QM_SINK_MARKUP)) return true;
    if (r->kind == QM_VAR) return qm_var_of(u, r->var)->kind == QMV_PARAM && qm_is_constant(u, r->var) && !qm_is_always_literal(u, r->var);
    if (r->kind == QM_MEMBER) return true;
    const qm_func_row *f = qm_func_of(u, r->func);
    return r->flags & QMF_METHOD && f->flags & QMFN_CONST && !(f->flags & QMFN_OPERATOR) && qm_nargs(u, part) <= 1;
}

static bool is_part_of_another(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    qm_node up = qm_parent(u, n);
    while (qm_is(up) && (qm_kind_of(u, up) == QM_CAST || qm_kind_of(u, up) == QM_CONSTRUCT)) up = qm_parent(u, up);
    return qm_is(up) && ck_joins_text(c, up);
}

// The literal that a part is, or that it translates.
static qm_node literal_of(const qm_unit *u, qm_node part)
{
    if (qm_kind_of(u, part) == QM_CALL && qm_nargs(u, part)) part = qm_strip(u, qm_arg(u, part, 0));
    return qm_is(part) && qm_kind_of(u, part) == QM_STRING ? part : (qm_node){0};
}

static qm_node tag_in(const qm_unit *u, const ck_parts *parts)
{
    for (u32 i = 0; i < parts->n; i++) {
        qm_node literal = literal_of(u, parts->rows[i]);
        if (qm_is(literal) && has_tag(qm_row(u, literal)->str)) return literal;
    }
    return (qm_node){0};
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    if (!ck_joins_text(c, call) || is_part_of_another(c, call)) return;
    ck_parts parts;
    ck_parts_of(c, call, STR("markup"), &parts);
    qm_node tag = tag_in(u, &parts);
    if (!qm_is(tag)) return;
    ck_site(c, call);
    for (u32 i = 0; i < parts.n; i++) {
        qm_node part = parts.rows[i];
        if (!is_from_elsewhere(c, part)) continue;
        ck_finding *f = ck_report(c, qm_contains(u, call, part) ? part : call,
                                  "'%.*s' stands between tags as it is: a '<' or '&' in it is markup", STR_ARG(ck_say(c, part)));
        ck_add_note(c, f, qm_row(u, tag)->at, "the markup");
        return;
    }
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_injection_tags = {
    .id = "qtcwe-injection-tags",
    .summary = "text that nothing escapes is put between the tags of markup",
    .cwe = {79, 80, 116},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
