// Control-flow graphs for people: as text (every element) and for Graphviz (in the words of the source).
#include "qtmodel/cfg.h"

enum { ENTRY = 0, EXIT = 1, MAX_SHOWN = 48 };

static const char *kind_of_edge(const qm_edge *e)
{
    switch (e->kind) {
    case QM_EDGE_FALL: return "fall";
    case QM_EDGE_TRUE: return "true";
    case QM_EDGE_FALSE: return "false";
    case QM_EDGE_CASE: return "case";
    case QM_EDGE_LOOP: return "loop";
    case QM_EDGE_RETURN: return "return";
    case QM_EDGE_HIDDEN: return "hidden";
    case QM_EDGE_THROW: return "throw";
    case QM_EDGE_CATCH: return "catch";
    case QM_EDGE_END: return "end";
    }
    return "";
}

static u32 line_of(const qm_cfg *c, qm_node n)
{
    place at = qm_row(c->unit, n)->at;
    return place_is(at) ? sources_linecol(c->unit->files, at).line : 0;
}

// Is the row, as an element, the end of its variables?
static bool ends_scope(const qm_cfg *c, qm_node n)
{
    switch (qm_kind_of(c->unit, n)) {
    case QM_COMPOUND: case QM_IF: case QM_WHILE: case QM_FOR: case QM_RANGE_FOR: case QM_SWITCH: case QM_CATCH: case QM_TRY: return true;
    default: return false;
    }
}

// " x y": the variables that die with the scope, the last one first. A jump out of it ends those that stand before it.
static void put_dying(const qm_cfg *c, const qm_block *b, qm_node scope, buf *out)
{
    const qm_unit *u = c->unit;
    qm_node at = b->n_edges ? c->edges.rows[b->first_edge].at : scope;
    u32 behind = at.i != scope.i && qm_contains(u, scope, at) ? at.i : UINT32_MAX;
    for (u32 i = qm_end(u, scope); i-- > scope.i;) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind != QM_DECL || r->end > behind || qm_scope_of(u, r->var).i != scope.i) continue;
        buf_printf(out, " %.*s", STR_ARG(qm_var_of(u, r->var)->name));
    }
    const qm_func_row *f = qm_func_of(u, c->func);
    if (f->body.i != scope.i) return;
    for (u32 i = f->n_params; i-- > 0;) buf_printf(out, " %.*s", STR_ARG(u->vars.rows[f->first_param + i].name));
}

// ------------------------------------------------------------------------------------------------------------------ text
static void put_row(const qm_cfg *c, qm_node n, buf *out)
{
    linecol lc = {0};
    if (place_is(qm_row(c->unit, n)->at)) lc = sources_linecol(c->unit->files, qm_row(c->unit, n)->at);
    buf_printf(out, "%s@%u:%u", qm_kind_name(qm_kind_of(c->unit, n)), lc.line, lc.col);
}

static void put_element(const qm_cfg *c, const qm_block *b, qm_node n, buf *out)
{
    buf_puts(out, "    ");
    put_row(c, n, out);
    if (ends_scope(c, n)) {
        buf_puts(out, " ends");
        put_dying(c, b, n, out);
    }
    buf_putc(out, '\n');
}

void qm_cfg_dump(const qm_cfg *c, buf *out)
{
    for (u32 i = 0; i < c->blocks.n; i++) {
        const qm_block *b = &c->blocks.rows[i];
        buf_printf(out, "  B%u%s%s\n", i, i == ENTRY ? " entry" : i == EXIT ? " exit" : "", c->complete ? "" : " incomplete");
        for (u32 k = 0; k < b->n_elems; k++) put_element(c, b, c->elems.rows[b->first_elem + k], out);
        for (u32 k = 0; k < b->n_edges; k++) {
            const qm_edge *e = &c->edges.rows[b->first_edge + k];
            buf_printf(out, "    -> B%u %s ", e->to, kind_of_edge(e));
            put_row(c, e->at, out);
            buf_putc(out, '\n');
        }
    }
}

// -------------------------------------------------------------------------------------------------------------- Graphviz
// Within a quoted string; blanks run together, so that an expression over several lines is one.
static void put_quoted(str text, buf *out)
{
    bool blank = false;
    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        if (ch == ' ' || ch == '\n' || ch == '\r' || ch == '\t') {
            blank = true;
            continue;
        }
        if (blank) buf_putc(out, ' ');
        blank = false;
        if (ch == '"' || ch == '\\') buf_putc(out, '\\');
        buf_putc(out, ch);
    }
}

// Cut at MAX_SHOWN bytes, between characters of UTF-8.
static void put_source(const qm_cfg *c, qm_node n, buf *out)
{
    const qm_node_row *r = qm_row(c->unit, n);
    str text = qm_text(c->unit, n);
    if (!text.n && r->kind == QM_MACRO) text = r->str;
    if (!text.n) text = qm_func_of(c->unit, r->func)->qualified;
    if (!text.n) text = str_of(qm_kind_name((qm_kind)r->kind));
    size_t shown = text.n <= MAX_SHOWN ? text.n : MAX_SHOWN;
    while (shown && shown < text.n && ((unsigned char)text.p[shown] & 0xc0) == 0x80) shown--;
    put_quoted(str_upto(text, shown), out);
    if (shown < text.n) buf_puts(out, " …");
}

// What only hands a value to the row around it says nothing of its own, nor does the end of a statement.
static bool is_noise(const qm_cfg *c, const qm_block *b, qm_node n)
{
    for (u32 k = 0; k < b->n_edges; k++)
        if (c->edges.rows[b->first_edge + k].at.i == n.i) return false;
    switch (qm_kind_of(c->unit, n)) {
    case QM_INT: case QM_FLOAT: case QM_BOOL: case QM_CHAR: case QM_NULLPTR: case QM_STRING: case QM_VAR: case QM_ENUMERATOR:
    case QM_MEMBER: case QM_THIS: case QM_FUNC_REF: case QM_DEFAULT_ARG: case QM_CAST: case QM_UNARY: case QM_BINARY:
    case QM_SUBSCRIPT: case QM_SIZEOF: case QM_EXPR_STMT: case QM_INIT_LIST: return true;
    case QM_CONSTRUCT: return !qm_text(c->unit, n).n;
    default: return false;
    }
}

static void put_dot_block(const qm_cfg *c, u32 number, u32 i, buf *out)
{
    const qm_block *b = &c->blocks.rows[i];
    buf_printf(out, "    f%u_b%u [label=\"", number, i);
    if (i == ENTRY || i == EXIT) buf_puts(out, i == ENTRY ? "entry" : "exit");
    else buf_printf(out, "B%u\\l", i);
    for (u32 k = 0; k < b->n_elems; k++) {
        qm_node n = c->elems.rows[b->first_elem + k];
        if (is_noise(c, b, n)) continue;
        buf_printf(out, "%u: ", line_of(c, n));
        if (ends_scope(c, n)) {
            buf_puts(out, "ends");
            put_dying(c, b, n, out);
        } else {
            put_source(c, n, out);
        }
        buf_puts(out, "\\l");
    }
    buf_printf(out, "\"%s];\n", i == ENTRY || i == EXIT ? ", shape=oval" : "");
}

static void put_dot_edge(u32 number, const qm_edge *e, buf *out)
{
    buf_printf(out, "    f%u_b%u -> f%u_b%u", number, e->from, number, e->to);
    switch (e->kind) {
    case QM_EDGE_FALL: break;
    case QM_EDGE_TRUE: buf_puts(out, " [label=\"true\", color=darkgreen]"); break;
    case QM_EDGE_FALSE: buf_puts(out, " [label=\"false\", color=firebrick]"); break;
    case QM_EDGE_LOOP: buf_puts(out, " [label=\"loop\", style=bold]"); break;
    case QM_EDGE_HIDDEN: buf_puts(out, " [label=\"hidden return\", color=firebrick, style=dashed]"); break;
    case QM_EDGE_CATCH: case QM_EDGE_THROW: buf_printf(out, " [label=\"%s\", style=dashed]", kind_of_edge(e)); break;
    case QM_EDGE_CASE: case QM_EDGE_RETURN: case QM_EDGE_END: buf_printf(out, " [label=\"%s\"]", kind_of_edge(e)); break;
    }
    buf_puts(out, ";\n");
}

void qm_cfg_dump_dot(const qm_cfg *c, u32 number, buf *out)
{
    const qm_func_row *f = qm_func_of(c->unit, c->func);
    bool *reached = mem_alloc(c->blocks.n * sizeof *reached);
    reached[ENTRY] = reached[EXIT] = true;
    for (u32 i = 0; i < c->edges.n; i++) reached[c->edges.rows[i].to] = true;
    buf_printf(out, "  subgraph cluster_%u {\n    label=\"", number);
    if (f->flags & QMFN_LAMBDA) buf_printf(out, "lambda, line %u", line_of(c, f->body));
    else put_quoted(f->signature, out);
    buf_printf(out, "%s\";\n", c->complete ? "" : " (incomplete)");
    for (u32 i = 0; i < c->blocks.n; i++)
        if (reached[i]) put_dot_block(c, number, i, out);
    for (u32 i = 0; i < c->edges.n; i++)
        if (reached[c->edges.rows[i].from]) put_dot_edge(number, &c->edges.rows[i], out);
    buf_puts(out, "  }\n");
    mem_free(reached);
}
