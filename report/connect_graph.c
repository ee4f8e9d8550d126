// The connections of a project as a graph: JSON, Graphviz or one HTML page, by the ending of the file's name.
#include "base/json.h"
#include "report/report.h"

extern const unsigned char rp_connect_page[];  // report/connect_graph.html, made a constant by the build
extern const size_t rp_connect_page_size;

typedef struct printer {
    const ck_findings *f;
    const rp_options *o;
} printer;

// ------------------------------------------------------------------------------------------------------------------ JSON
static void put_place(const printer *p, json *j, const char *prefix, place at)
{
    if (!place_is(at)) return;
    linecol lc = sources_linecol(p->f->files, at);
    bool slot = prefix[0] != '\0';
    json_kstr(j, slot ? "slotFile" : "file", rp_report_path(p->o, sources_file(p->f->files, at.file)->path));
    json_kint(j, slot ? "slotLine" : "line", lc.line);
    if (!slot) json_kint(j, "column", lc.col);
}

static void put_threads(json *j, str list)
{
    json_key(j, "threads");
    json_array(j);
    while (list.n) {
        size_t comma = str_find(list, STR(", "));
        json_str(j, str_upto(list, comma));
        list = comma == SIZE_MAX ? (str){0} : str_from(list, comma + 2);
    }
    json_end(j);
}

static void put_end(json *j, const char *key, const char *member, const ck_link_end *e)
{
    json_key(j, key);
    json_object(j);
    json_kstr(j, "class", e->cls);
    json_kstr(j, "expression", e->expression);
    json_kstr(j, member, e->member);
    put_threads(j, e->threads);
}

static const char *style_of(const ck_link *l)
{
    return l->flags & CK_LINK_LATER ? "later" : l->flags & CK_LINK_STRING ? "string" : "pointer";
}

static void put_link(const printer *p, json *j, const ck_link *l)
{
    static const char *const kinds[] = {"unknown", "method", "lambda", "signal"};
    json_object(j);
    put_place(p, j, "", l->at);
    json_kstr(j, "function", l->function);
    json_kstr(j, "in", l->function_cls);
    put_end(j, "from", "signal", &l->from);
    json_kbool(j, "own", l->flags & CK_LINK_OWN_SENDER);
    json_end(j);
    put_end(j, "to", "slot", &l->to);
    json_kstr(j, "kind", str_of(kinds[l->slot]));
    json_kbool(j, "own", l->flags & CK_LINK_OWN_RECEIVER);
    put_place(p, j, "slot", l->slot_at);
    json_end(j);
    json_kstr(j, "type", str_of(ck_delivery_name(l->delivery)));
    json_kbool(j, "unique", l->flags & CK_LINK_UNIQUE);
    json_kstr(j, "style", str_of(style_of(l)));
    json_end(j);
}

static void print_json(const printer *p, bool pretty, buf *out)
{
    json j;
    json_init(&j, out, pretty);
    json_object(&j);
    json_kint(&j, "version", 1);
    json_kstr(&j, "tool", str_of(p->o->tool_version));
    json_key(&j, "connections");
    json_array(&j);
    for (u32 i = 0; i < p->f->links.n; i++) put_link(p, &j, &p->f->links.rows[i]);
    json_end(&j);
    json_end(&j);
    if (pretty) buf_putc(out, '\n');
}

// -------------------------------------------------------------------------------------------------------------- Graphviz
static void put_quoted(buf *out, str s)
{
    buf_putc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\') buf_putc(out, '\\');
        buf_putc(out, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
    buf_putc(out, '"');
}

// A class of a library is a node for each class that uses it, so that not everything hangs on one QTimer.
static void put_node(buf *out, const ck_link *l, const ck_link_end *e, bool own)
{
    arena a = {0};
    str cls = e->cls.n ? e->cls : e->expression.n ? e->expression : STR("?");
    put_quoted(out, own || !l->function_cls.n ? cls : arena_printf(&a, "%.*s in %.*s", STR_ARG(cls), STR_ARG(l->function_cls)));
    arena_release(&a);
}

static const char *line_of(qm_delivery d)
{
    switch (d) {
    case QM_DELIVERY_QUEUED: return "dashed";
    case QM_DELIVERY_BLOCKING: return "bold";
    case QM_DELIVERY_UNKNOWN: return "dotted";
    case QM_DELIVERY_AUTO:
    case QM_DELIVERY_DIRECT: return "solid";
    }
    bug("delivery %d", (int)d);
}

static void put_edge(const printer *p, const ck_link *l, buf *out)
{
    arena a = {0};
    linecol lc = sources_linecol(p->f->files, l->at);
    str path = rp_report_path(p->o, sources_file(p->f->files, l->at.file)->path);
    str signal = l->from.member.n ? l->from.member : l->flags & CK_LINK_LATER ? STR("later") : STR("?");
    buf_puts(out, "  ");
    put_node(out, l, &l->from, l->flags & CK_LINK_OWN_SENDER);
    buf_puts(out, " -> ");
    put_node(out, l, &l->to, l->flags & CK_LINK_OWN_RECEIVER);
    buf_puts(out, " [label=");
    put_quoted(out, arena_printf(&a, "%.*s → %.*s", STR_ARG(signal), STR_ARG(l->to.member.n ? l->to.member : STR("?"))));
    buf_puts(out, ", tooltip=");
    put_quoted(out, arena_printf(&a, "%.*s:%u: from %.*s, in %.*s", STR_ARG(path), lc.line, STR_ARG(l->from.threads), STR_ARG(l->to.threads)));
    buf_printf(out, ", style=%s];\n", line_of(l->delivery));
    arena_release(&a);
}

static void print_dot(const printer *p, buf *out)
{
    buf_puts(out, "digraph connections {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
                  "  edge [fontname=\"sans-serif\", fontsize=9];\n");
    for (u32 i = 0; i < p->f->links.n; i++) put_edge(p, &p->f->links.rows[i], out);
    buf_puts(out, "}\n");
}

// ------------------------------------------------------------------------------------------------------------------ HTML
static void print_html(const printer *p, buf *out)
{
    buf data = {0};
    print_json(p, false, &data);
    rp_fill_page(str_n((const char *)rp_connect_page, rp_connect_page_size), buf_str(&data), out);
    buf_release(&data);
}

static void print(const ck_findings *f, const fx_plan *plan, const rp_options *o, const rp_summary *s, buf *out)
{
    (void)plan;
    (void)s;
    printer p = {f, o};
    if (str_ends(o->file, STR(".html"))) print_html(&p, out);
    else if (str_ends(o->file, STR(".dot"))) print_dot(&p, out);
    else print_json(&p, true, out);
}

const rp_sink rp_connect_graph = {
    .name = "connect-graph", .print = print, .shows_links = true, .endings = ".json .dot .html"};
