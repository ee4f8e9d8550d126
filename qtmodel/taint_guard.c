// What a branch says about data from outside: bounds, comparisons, questions whose answer makes it harmless.
#include "qtmodel/taint_state.h"
#include "qtmodel/texts.h"

#include <string.h>

enum { DERIVED = 3 };  // how far back a variable that only renames something is followed

// --------------------------------------------------------------------------------------------------------------- cleaning

static void clean_slot(const taint_cx *cx, u32 root, u32 field, u16 bits)
{
    u32 slot = taint_slot(cx->fn, root, field);
    if (slot) taint_mask(&cx->state[slot - 1], (u16)~bits);
}

// Variables of this function that were made from the one that is harmless now.
static void clean_derived(const taint_cx *cx, qm_var v, u16 bits)
{
    const qm_unit *u = cx->t->u;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++) {
        if (qm_enclosing_func(u, uses[i]).i != cx->fn->func.i) continue;
        qm_node at = qm_statement_of(u, uses[i]);
        if (!qm_is(at) || qm_kind_of(u, at) != QM_DECL) continue;
        qm_var made = qm_row(u, at)->var;
        if (made.i != v.i && qm_is_constant(u, made)) clean_slot(cx, made.i, 0, bits);
    }
}

static void clean_expr(const taint_cx *cx, qm_node n, u16 bits, u32 depth)
{
    const qm_unit *u = cx->t->u;
    for (u32 i = n.i; i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        taint_path p;
        if ((r->kind != QM_VAR && r->kind != QM_MEMBER) || !taint_path_of(cx->t, (qm_node){i}, &p)) continue;
        clean_slot(cx, p.root, p.field, bits);
        if (p.field || p.root == TAINT_THIS) continue;
        qm_var v = {p.root};
        clean_derived(cx, v, bits);
        qm_node init = qm_var_of(u, v)->init;
        if (depth && qm_is(init) && qm_is_constant(u, v)) clean_expr(cx, init, bits, depth - 1);
    }
}

static bool is_harmless(taint_cx *cx, qm_node n, u16 bits)
{
    taint_value v = {0};
    taint_eval(cx, n, &v);
    for (u32 k = 0; k < TAINT_KINDS; k++)
        if (v.danger[k] & bits) return false;
    return true;
}

static void bound(taint_cx *cx, qm_node side, qm_node other, u16 bits)
{
    if (is_harmless(cx, other, bits)) clean_expr(cx, side, bits, DERIVED);
}

// --------------------------------------------------------------------------------------------------------------- conditions

static void assume_comparison(taint_cx *cx, qm_node left, qm_node right, qm_op op, bool truth)
{
    const u16 size = TAINT_NUMBER;
    bool less = op == QMO_LT || op == QMO_LE, more = op == QMO_GT || op == QMO_GE;
    if ((less && truth) || (more && !truth)) bound(cx, left, right, size);
    if ((more && truth) || (less && !truth)) bound(cx, right, left, size);
    if ((op == QMO_EQ && truth) || (op == QMO_NE && !truth)) {
        bound(cx, left, right, TAINT_ALL);
        bound(cx, right, left, TAINT_ALL);
    }
}

// ------------------------------------------------------------------------------------------------ what is asked of a text

// A text or a character as it is written; false: it is made at run time.
static bool written_text(const qm_unit *u, qm_node n, str *text, char *one)
{
    n = qm_through_casts(u, n);
    while (qm_is(n) && qm_kind_of(u, n) == QM_CONSTRUCT && qm_count(u, n) == 1) n = qm_through_casts(u, qm_first(u, n));
    if (!qm_is(n)) return false;
    if (qm_kind_of(u, n) == QM_CHAR) {
        *one = (char)qm_row(u, n)->value;
        *text = str_n(one, 1);
        return true;
    }
    qm_node literal = qm_text_literal(u, n);
    *text = qm_row(u, literal)->str;
    return qm_is(literal);
}

// What a text is no longer dangerous for where these characters are not in it. 0: the characters say nothing.
static u16 bits_of_characters(str text)
{
    static const struct { const char *characters; u16 bits; } all[] = {
        {"./\\:", 1 << QM_SINK_PATH | 1 << QM_SINK_LIBRARY | 1 << QM_SINK_URL},
        {"<>&", 1 << QM_SINK_MARKUP},
        {"%", 1 << QM_SINK_FORMAT | 1 << QM_SINK_URL},
        {"'\";`$|\n\r ", 1 << QM_SINK_SQL | 1 << QM_SINK_COMMAND | 1 << QM_SINK_ARGUMENT | 1 << QM_SINK_SCRIPT | 1 << QM_SINK_LDAP},
        {"-", 1 << QM_SINK_ARGUMENT},
        {"*()", 1 << QM_SINK_LDAP | 1 << QM_SINK_PATTERN},
    };
    u16 bits = 0;
    for (size_t i = 0; i < text.n; i++)
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            if (strchr(all[k].characters, text.p[i]) && text.p[i]) bits = (u16)(bits | all[k].bits);
    return bits;
}

u16 taint_taken_out(const taint *t, qm_node call)
{
    const qm_fact *fact = qm_fact_func(t->facts, t->u, qm_row(t->u, call)->func, QMK_TAKES_OUT);
    str text;
    char one;
    if (!fact || !written_text(t->u, qm_at_pos(t->u, call, fact->pos), &text, &one)) return 0;
    u16 bits = bits_of_characters(text);
    for (u32 i = 1; i < qm_nargs(t->u, call); i++)  // what comes in its place must be the program's own
        if (taint_carries(t, qm_pointee_class(t->u, qm_row(t->u, qm_arg(t->u, call, i))->type)) && !written_text(t->u, qm_arg(t->u, call, i), &text, &one)) return 0;
    return bits;
}

// "^[a-z]+$" holds for the whole text, "^https:" for how it begins, "[a-z]" for no more than a part of it.
static u16 bits_of_pattern(str p)
{
    const u16 begins = 1 << QM_SINK_PATH | 1 << QM_SINK_URL | 1 << QM_SINK_COMMAND | 1 << QM_SINK_ARGUMENT | 1 << QM_SINK_LIBRARY;
    bool begin = str_starts(p, STR("^")) || str_starts(p, STR("\\A"));
    bool end = str_ends(p, STR("$")) || str_ends(p, STR("\\z")) || str_ends(p, STR("\\Z"));
    bool any = str_find(p, STR(".*")) != SIZE_MAX || str_find(p, STR(".+")) != SIZE_MAX;
    if (!begin) return 0;
    if (!end || any) return begins;
    bool inside = false, dot = false, slash = false;  // [a-z./] lets "../" through
    for (size_t i = 0; i < p.n; i++) {
        if (p.p[i] == '[' && !inside) inside = true, dot = slash = false;
        dot = dot || (inside && p.p[i] == '.');
        slash = slash || (inside && p.p[i] == '/');
        if (p.p[i] == ']' && inside) {
            if (dot && slash) return (u16)(TAINT_ALL & ~(1 << QM_SINK_PATH));
            inside = false;
        }
    }
    return TAINT_ALL;
}

// The answer speaks of what was looked for with a pattern that is written here.
static u16 bits_of_match(const taint *t, qm_node asked)
{
    const qm_unit *u = t->u;
    qm_node n = qm_strip(u, asked);
    if (qm_is(n) && qm_kind_of(u, n) == QM_VAR && qm_is_constant(u, qm_row(u, n)->var)) n = qm_strip(u, qm_var_of(u, qm_row(u, n)->var)->init);
    const qm_fact *fact = qm_is(n) && qm_kind_of(u, n) == QM_CALL ? qm_fact_func(t->facts, u, qm_row(u, n)->func, QMK_MATCHES_WITH) : NULL;
    qm_node pattern = fact ? qm_strip(u, qm_at_pos(u, n, fact->pos)) : (qm_node){0};
    if (qm_is(pattern) && qm_kind_of(u, pattern) == QM_VAR && qm_is_constant(u, qm_row(u, pattern)->var))
        pattern = qm_var_of(u, qm_row(u, pattern)->var)->init;
    while (qm_is(pattern) && qm_kind_of(u, pattern) == QM_CAST) pattern = qm_first(u, pattern);
    bool made = qm_is(pattern) && qm_kind_of(u, pattern) == QM_CONSTRUCT;
    qm_node literal = made ? qm_text_literal(u, qm_arg(u, pattern, 0)) : (qm_node){0};
    return qm_is(literal) ? bits_of_pattern(qm_row(u, literal)->str) : TAINT_ALL;
}

// What the position that the fact names is harmless for behind this answer.
static u16 bits_of_answer(const taint *t, qm_node call, qm_node at, const qm_fact *fact)
{
    u16 bits = taint_bits(fact->text);
    str text;
    char one;
    if (fact->key == QMK_VALID_IF) return bits & bits_of_match(t, at);
    bool of_this = fact->pos == QM_POS_THIS && qm_nargs(t->u, call) && written_text(t->u, qm_arg(t->u, call, 0), &text, &one);
    u16 by_text = of_this ? bits_of_characters(text) : 0;
    return by_text ? bits & by_text : bits;
}

static qm_node asked_at(const taint *t, qm_node call, const qm_fact *fact)
{
    return fact->pos == QM_POS_THIS ? qm_first(t->u, call) : qm_at_pos(t->u, call, fact->pos);
}

static u32 answers(const taint *t, qm_node call, bool truth, const qm_fact *list[QM_SINK_COUNT])
{
    u32 n = qm_facts_func(t->facts, t->u, qm_row(t->u, call)->func, truth ? QMK_VALID_IF : QMK_VALID_UNLESS, list, QM_SINK_COUNT);
    return n < QM_SINK_COUNT ? n : QM_SINK_COUNT;
}

static bool assume_facts(const taint_cx *cx, qm_node call, bool truth)
{
    const taint *t = cx->t;
    const qm_fact *list[QM_SINK_COUNT];
    u32 n = answers(t, call, truth, list);
    for (u32 i = 0; i < n; i++) {
        qm_node at = asked_at(t, call, list[i]);
        if (qm_is(at)) clean_expr(cx, at, bits_of_answer(t, call, at, list[i]), DERIVED);
    }
    return n != 0;
}

// A question to code of the program: what its answer says is not known, so it may well be the check.
static bool is_own_predicate(const taint *t, qm_node call)
{
    const qm_node_row *r = qm_row(t->u, call);
    if (r->kind == QM_CALL_INDIRECT || !r->func.i) return true;
    const qm_func_row *f = qm_func_of(t->u, r->func);
    if (f->flags & QMFN_LAMBDA || qm_is(f->body)) return true;
    return f->at.file.i && !sources_file(t->u->files, f->at.file)->system;
}

static qm_op comparison_of(const qm_func_row *f) { return f->op >= QMO_EQ && f->op <= QMO_GE ? f->op : QMO_NONE; }

static bool fills(const taint *t, qm_func f, u32 param)
{
    const qm_func_row *row = qm_func_of(t->u, f);
    return param < row->n_params && t->out[row->first_param + param];
}

// What it was asked about; what it fills is an answer.
static void clean_asked(const taint_cx *cx, qm_node call)
{
    const qm_unit *u = cx->t->u;
    u32 i = 0;
    for (qm_node n = qm_first(u, call); qm_is(n); n = qm_next(u, call, n)) {
        bool argument = n.i == qm_arg(u, call, i).i;
        if (!argument || !fills(cx->t, qm_row(u, call)->func, i)) clean_expr(cx, n, TAINT_ALL, DERIVED);
        i += argument;
    }
}

static void assume_call(taint_cx *cx, qm_node call, bool truth)
{
    const taint *t = cx->t;
    qm_op op = comparison_of(qm_func_of(t->u, qm_row(t->u, call)->func));
    if (op != QMO_NONE) assume_comparison(cx, qm_child(t->u, call, 0), qm_child(t->u, call, 1), op, truth);
    else if (!assume_facts(cx, call, truth) && is_own_predicate(t, call)) clean_asked(cx, call);
}

void taint_assume(taint_cx *cx, qm_node n, bool truth)
{
    const qm_unit *u = cx->t->u;
    n = qm_strip(u, n);
    if (!qm_is(n) || cx->depth > 50) return;
    cx->depth++;
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_UNARY:
        if (r->op == QMO_NOT) taint_assume(cx, qm_first(u, n), !truth);
        break;
    case QM_BINARY:
        if ((r->op == QMO_LAND && truth) || (r->op == QMO_LOR && !truth)) {
            taint_assume(cx, qm_child(u, n, 0), truth);
            taint_assume(cx, qm_child(u, n, 1), truth);
        } else {
            assume_comparison(cx, qm_child(u, n, 0), qm_child(u, n, 1), (qm_op)r->op, truth);
        }
        break;
    case QM_CALL: case QM_CALL_INDIRECT: assume_call(cx, n, truth); break;
    case QM_VAR:  // const bool ok = …; if (ok)
        if (qm_is_constant(u, r->var) && qm_is(qm_var_of(u, r->var)->init)) taint_assume(cx, qm_var_of(u, r->var)->init, truth);
        break;
    default: break;
    }
    cx->depth--;
}

// ------------------------------------------------------------------------------------------------- each element is asked

typedef struct elements {
    const taint *t;
    qm_node loop;
    qm_node whole;   // what the elements are of, as soon as one has been seen
} elements;

// ch of for (ch : text), text.at(i), a constant made of one, what a method tells of one.
static bool is_element(elements *e, qm_node n, u32 depth)
{
    const qm_unit *u = e->t->u;
    n = qm_is(n) ? qm_through_casts(u, n) : n;
    if (!qm_is(n) || depth > DERIVED) return false;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_VAR) {
        qm_node decl = qm_var_of(u, r->var)->decl, range = qm_is(decl) ? taint_range_of(u, decl) : (qm_node){0};
        if (!qm_is(range)) return qm_is_constant(u, r->var) && is_element(e, qm_var_of(u, r->var)->init, depth + 1);
        if (qm_parent(u, decl).i == e->loop.i) e->whole = range;
        return qm_parent(u, decl).i == e->loop.i;
    }
    if (r->kind == QM_CONSTRUCT && qm_count(u, n) == 1) return is_element(e, qm_first(u, n), depth + 1);
    if (r->kind != QM_CALL || !r->func.i) return false;
    qm_node of = qm_at_pos(u, n, qm_fact_role(e->t->facts, u, r->func, QMK_ELEMENT_AT, "container"));
    if (qm_is(of)) e->whole = of;
    if (qm_is(of)) return true;
    return r->flags & QMF_METHOD && qm_func_of(u, r->func)->flags & QMFN_CONST && qm_nargs(u, n) == 0 && is_element(e, qm_first(u, n), depth + 1);
}

static u16 bits_of_comparison(elements *e, qm_node n, qm_op op, bool truth)
{
    bool says = op == QMO_EQ ? truth : op == QMO_NE ? !truth : op == QMO_LT || op == QMO_LE || op == QMO_GT || op == QMO_GE;
    return says && (is_element(e, qm_child(e->t->u, n, 0), 0) || is_element(e, qm_child(e->t->u, n, 1), 0)) ? TAINT_ALL : 0;
}

// What an element is harmless for when the condition has that truth.
static u16 bits_of_element(elements *e, qm_node n, bool truth, u32 depth)
{
    const qm_unit *u = e->t->u;
    n = qm_is(n) ? qm_through_casts(u, n) : n;
    if (!qm_is(n) || depth > 20) return 0;
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_UNARY && r->op == QMO_NOT) return bits_of_element(e, qm_first(u, n), !truth, depth + 1);
    if (r->kind == QM_BINARY && (r->op == QMO_LAND || r->op == QMO_LOR)) {
        u16 a = bits_of_element(e, qm_child(u, n, 0), truth, depth + 1), b = bits_of_element(e, qm_child(u, n, 1), truth, depth + 1);
        return (r->op == QMO_LAND) == truth ? a | b : a & b;
    }
    if (r->kind == QM_BINARY) return bits_of_comparison(e, n, (qm_op)r->op, truth);
    if (r->kind != QM_CALL) return 0;
    qm_op op = comparison_of(qm_func_of(u, r->func));
    if (op != QMO_NONE) return bits_of_comparison(e, n, op, truth);
    const qm_fact *list[QM_SINK_COUNT];
    u16 bits = 0;
    for (u32 i = 0, count = answers(e->t, n, truth, list); i < count; i++)
        if (is_element(e, asked_at(e->t, n, list[i]), 0)) bits = (u16)(bits | taint_bits(list[i]->text));
    bool asks = false;
    for (u32 i = 0; i < qm_nargs(u, n) && !asks; i++) asks = is_element(e, qm_arg(u, n, i), 0);
    return asks && is_own_predicate(e->t, n) ? TAINT_ALL : bits;
}

// Does the statement give up: leave the function or the loop, or take a note in a flag?
static bool gives_up(const qm_unit *u, qm_node stmt)
{
    bool leaves = false;
    for (u32 i = stmt.i; i < qm_end(u, stmt); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        qm_node left = r->kind == QM_ASSIGN ? qm_first(u, (qm_node){i}) : (qm_node){0};
        leaves = leaves || r->kind == QM_RETURN || r->kind == QM_THROW || r->kind == QM_BREAK;
        leaves = leaves || (qm_is(left) && qm_type_of(u, qm_row(u, left)->type)->kind == QMT_BOOL);
    }
    return leaves;
}

// for (ch : text) if (!isAllowed(ch)) return; behind it the whole text is made of what is allowed.
static void assume_elements(taint_cx *cx, qm_node loop)
{
    const qm_unit *u = cx->t->u;
    qm_node body = qm_child(u, loop, qm_kind_of(u, loop) == QM_FOR ? 4 : 2);
    bool block = qm_is(body) && qm_kind_of(u, body) == QM_COMPOUND;
    for (qm_node s = block ? qm_first(u, body) : body; qm_is(s); s = block ? qm_next(u, body, s) : (qm_node){0}) {
        if (qm_kind_of(u, s) != QM_IF || qm_kind_of(u, qm_child(u, s, 4)) != QM_NONE || !gives_up(u, qm_child(u, s, 3))) continue;
        elements e = {.t = cx->t, .loop = loop};
        u16 bits = bits_of_element(&e, qm_child(u, s, 2), false, 0);
        if (bits && qm_is(e.whole)) clean_expr(cx, e.whole, bits, DERIVED);
    }
}

bool taint_take_edge(taint_cx *cx, const qm_edge *e)
{
    const qm_unit *u = cx->t->u;
    if (e->kind == QM_EDGE_TRUE || e->kind == QM_EDGE_FALSE) {
        bool truth;
        qm_node condition = qm_edge_condition(u, e, &truth);
        if (qm_is(condition)) taint_assume(cx, condition, truth);
    } else if (e->kind == QM_EDGE_FALL && qm_is(e->at) && (qm_kind_of(u, e->at) == QM_RANGE_FOR || qm_kind_of(u, e->at) == QM_FOR)) {
        assume_elements(cx, e->at);
    } else if (e->kind == QM_EDGE_CASE && qm_kind_of(u, e->at) == QM_CASE) {
        qm_node n = qm_parent(u, e->at);
        while (qm_is(n) && qm_kind_of(u, n) != QM_SWITCH) n = qm_parent(u, n);
        if (qm_is(n)) clean_expr(cx, qm_child(u, n, 1), TAINT_ALL, DERIVED);
    }
    return true;
}
