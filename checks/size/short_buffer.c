// Memory from the heap that is a little too small for what is written into it: the end of a text, or one element more.
//
// The room and the amount are compared as sums of one unknown and a constant: new char[strlen(s)] has no room for strcpy, malloc(n)
// none for n + 1 bytes. Told only where both are the same unknown, which nothing changes in between.
#include "checks/check.h"
#include "qtmodel/bounds.h"

enum { MAX_DEPTH = 6 };

// What is counted, and a constant on top of it.
typedef struct amount {
    enum { AMOUNT_UNKNOWN, AMOUNT_CONSTANT, AMOUNT_VALUE, AMOUNT_LENGTH } kind;
    qm_node of;   // VALUE: the lvalue; LENGTH: the text or container
    i64 plus;
} amount;

// A local pointer that is given its memory once.
typedef struct block {
    qm_node made;     // the NEW or CALL row
    qm_node count;    // how many, as written
    i64 unit;         // what `count` counts, in bytes
    i64 element;      // size of what the pointer points to
    qm_var pointer;
} block;

// -------------------------------------------------------------------------------------------------------------- amounts
// The text or container whose bytes a pointer expression names.
static qm_node text_of(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    n = qm_is(n) ? qm_through_casts(u, n) : n;
    if (!qm_is(n)) return n;
    const qm_fact *buffer = qm_kind_of(u, n) == QM_CALL ? qm_fact_func(c->facts, u, qm_row(u, n)->func, QMK_BUFFER_OF) : NULL;
    qm_node object = buffer ? qm_at_pos(u, n, buffer->pos) : n;
    return qm_is(object) ? qm_strip(u, object) : object;
}

static bool is_lvalue(const qm_unit *u, qm_node n)
{
    return qm_is(n) && (qm_kind_of(u, n) == QM_VAR || qm_kind_of(u, n) == QM_MEMBER);
}

static amount length_of(const ck_context *c, qm_node text)
{
    amount a = {AMOUNT_UNKNOWN, text_of(c, text), 0};
    if (!qm_is(a.of)) return a;
    if (qm_kind_of(c->unit, a.of) == QM_STRING) a.kind = AMOUNT_CONSTANT, a.plus = (i64)qm_row(c->unit, a.of)->str.n;
    else if (is_lvalue(c->unit, a.of)) a.kind = AMOUNT_LENGTH;
    return a;
}

static amount amount_of(const ck_context *c, qm_node n, u32 depth);

static amount sum_of(const ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    qm_op op = (qm_op)qm_row(u, n)->op;
    amount a = amount_of(c, qm_child(u, n, 0), depth + 1), b = amount_of(c, qm_child(u, n, 1), depth + 1);
    bool small = a.plus >= -4096 && a.plus <= 4096 && b.plus >= -4096 && b.plus <= 4096;
    if (!small) return (amount){0};
    if (op == QMO_ADD && a.kind == AMOUNT_CONSTANT) b.plus += a.plus, a = b;
    else if ((op == QMO_ADD || op == QMO_SUB) && b.kind == AMOUNT_CONSTANT) a.plus += op == QMO_ADD ? b.plus : -b.plus;
    else if (op == QMO_MUL && a.kind == AMOUNT_CONSTANT && a.plus == 1) a = b;
    else if (op != QMO_MUL || b.kind != AMOUNT_CONSTANT || b.plus != 1) a.kind = AMOUNT_UNKNOWN;
    return a;
}

static amount amount_of(const ck_context *c, qm_node n, u32 depth)
{
    const qm_unit *u = c->unit;
    amount none = {0}, a;
    i64 number;
    n = qm_is(n) ? qm_through_casts(u, n) : n;
    if (!qm_is(n) || depth > MAX_DEPTH) return none;
    if (qm_int_value(u, n, &number)) return (amount){AMOUNT_CONSTANT, {0}, number};
    const qm_node_row *r = qm_row(u, n);
    if (r->kind == QM_BINARY) return sum_of(c, n, depth);
    if (r->kind == QM_CALL && r->func.i) {
        const qm_fact *length = qm_fact_func(c->facts, u, r->func, QMK_TEXT_LENGTH);
        if (!length) length = qm_fact_func(c->facts, u, r->func, QMK_SIZE_OF);
        return length ? length_of(c, qm_at_pos(u, n, length->pos)) : none;
    }
    if (!is_lvalue(u, n)) return none;
    qm_node init = r->kind == QM_VAR && qm_is_constant(u, r->var) ? qm_var_of(u, r->var)->init : (qm_node){0};
    a = qm_is(init) ? amount_of(c, init, depth + 1) : none;
    return a.kind ? a : (amount){AMOUNT_VALUE, n, 0};
}

// The same counted in pieces of that many bytes: n * sizeof(T).
static amount pieces_of(const ck_context *c, qm_node n, i64 size)
{
    const qm_unit *u = c->unit;
    i64 number;
    if (size == 1) return amount_of(c, n, 0);
    n = qm_is(n) ? qm_through_casts(u, n) : n;
    if (!qm_is(n) || qm_kind_of(u, n) != QM_BINARY || qm_row(u, n)->op != QMO_MUL) return (amount){0};
    for (u32 i = 0; i < 2; i++)
        if (qm_int_value(u, qm_child(u, n, i), &number) && number == size) return amount_of(c, qm_child(u, n, 1 - i), 0);
    return (amount){0};
}

// Is nothing written to what is counted between the two?
static bool stays(const qm_unit *u, qm_node counted, qm_node from, qm_node to)
{
    qm_var v = qm_root_var(u, counted);
    if (!v.i || (qm_var_of(u, v)->kind != QMV_LOCAL && qm_var_of(u, v)->kind != QMV_PARAM)) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (uses[i].i > from.i && uses[i].i < qm_end(u, to) && qm_is_written(u, uses[i])) return false;
    return true;
}

// How many pieces more are needed than there are, at that row; 0: no more, or it is not known.
static i64 missing(const ck_context *c, const block *b, amount need, qm_node at)
{
    amount have = pieces_of(c, b->count, b->unit);
    bool constant = need.kind == AMOUNT_CONSTANT;
    if (!have.kind || have.kind != need.kind || constant) return 0;  // constants: other checks
    if (!qm_same_lvalue(c->unit, have.of, need.of) || !stays(c->unit, have.of, b->made, at)) return 0;
    return need.plus > have.plus ? need.plus - have.plus : 0;
}

// --------------------------------------------------------------------------------------------------------------- blocks
static bool read_block(const ck_context *c, qm_node pointer, block *b)
{
    const qm_unit *u = c->unit;
    pointer = qm_is(pointer) ? qm_through_casts(u, pointer) : pointer;
    if (!qm_is(pointer) || qm_kind_of(u, pointer) != QM_VAR) return false;
    *b = (block){.pointer = qm_row(u, pointer)->var, .unit = 1};
    const qm_var_row *v = qm_var_of(u, b->pointer);
    const qm_type_row *t = qm_type_of(u, v->type);
    if (v->kind != QMV_LOCAL || t->kind != QMT_POINTER || !qm_is(v->init) || !qm_is_constant(u, b->pointer)) return false;
    b->made = qm_through_casts(u, v->init);
    b->element = qm_type_of(u, t->target)->size;
    if (!qm_is(b->made) || b->element < 1) return false;
    const qm_node_row *r = qm_row(u, b->made);
    if (r->kind == QM_NEW) {
        bool array = (r->flags & QMF_ARRAY) && !(r->flags & QMF_PLACEMENT);
        b->count = array ? qm_first(u, b->made) : (qm_node){0};
        return array && qm_is(b->count);
    }
    const qm_fact *bytes = r->kind == QM_CALL && r->func.i ? qm_fact_func(c->facts, u, r->func, QMK_ALLOCATES) : NULL;
    b->count = bytes ? qm_at_pos(u, b->made, bytes->pos) : (qm_node){0};
    b->unit = b->element;
    return qm_is(b->count);
}

// -------------------------------------------------------------------------------------------------------------- telling
static void offer_room(ck_context *c, ck_finding *f, const block *b, i64 more)
{
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "make room for it");
    str text = qm_text(c->unit, b->count);
    if (!text.n) fx_withhold(fix, "the size comes from a macro");
    if (b->unit != 1 || qm_kind_of(c->unit, qm_through_casts(c->unit, b->count)) == QM_COND) fx_withhold(fix, "how the size is reckoned is not simple");
    fx_replace(fix, qm_row(c->unit, b->count)->text, "%.*s + %lld", STR_ARG(text), (long long)more);
}

static void report(ck_context *c, const block *b, qm_node at, i64 more, const qm_fact *fact, bool end)
{
    const qm_unit *u = c->unit;
    str name = qm_var_of(u, b->pointer)->name;
    ck_finding *f = end ? ck_report(c, at, "there is no room in '%.*s' for the zero at the end of the text", STR_ARG(name))
                        : ck_report(c, at, "this writes behind the end of '%.*s': %lld more than there is room for", STR_ARG(name), (long long)more);
    ck_because(c, f, fact);
    ck_add_note(c, f, qm_row(u, b->made)->at, "made here, with room for %.*s", STR_ARG(ck_say(c, b->count)));
    offer_room(c, f, b, more);
}

// strcpy(p, s), memcpy(p, s, n + 1)
static void visit(ck_context *c, qm_func func, qm_node call)
{
    (void)func;
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *fact = qm_fact_func(c->facts, u, f, QMK_WRITES_UNBOUNDED);
    bool text = fact != NULL;
    qm_fact_key key = text ? QMK_WRITES_UNBOUNDED : QMK_WRITES_BUFFER;
    if (!text) fact = qm_fact_func(c->facts, u, f, QMK_WRITES_BUFFER);
    int to = qm_fact_role(c->facts, u, f, key, "pointer"), what = qm_fact_role(c->facts, u, f, key, text ? "source" : "size");
    if (!fact || to == INT32_MIN || what == INT32_MIN) return;
    ck_site(c, call);
    block b;
    qm_node source = qm_at_pos(u, call, what);
    if (!qm_is(source) || !read_block(c, qm_at_pos(u, call, to), &b) || b.element != 1) return;
    amount need = text ? length_of(c, source) : amount_of(c, source, 0);
    if (text) need.plus++;
    i64 more = missing(c, &b, need, call);
    if (more > 0) report(c, &b, call, more, fact, text && more == 1);
}

// p[n] = 0
static void visit_write(ck_context *c, qm_node assign)
{
    const qm_unit *u = c->unit;
    qm_node left = qm_strip(u, qm_first(u, assign));
    if (!qm_is(left) || qm_kind_of(u, left) != QM_SUBSCRIPT) return;
    block b;
    if (!read_block(c, qm_child(u, left, 0), &b)) return;
    ck_site(c, assign);
    amount need = amount_of(c, qm_child(u, left, 1), 0);
    need.plus++;
    i64 more = missing(c, &b, need, assign);
    if (more > 0) report(c, &b, assign, more, NULL, false);
}

static void run(ck_context *c)
{
    ck_each_call(c, visit);
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(c->unit, f)->body;
        for (u32 i = body.i; i < qm_end(c->unit, body); i++)
            if (c->unit->nodes.rows[i].kind == QM_ASSIGN) visit_write(c, (qm_node){i});
    }
}

const ck_check ck_size_short_buffer = {
    .id = "qtcwe-size-short-buffer",
    .summary = "memory from the heap that is too small for what is written into it",
    .cwe = {787, 131, 193},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
