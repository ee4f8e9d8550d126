// Memory from the heap that is a little too small for what is written into it: the end of a text, or one element more.
//
// The room and the amount are compared as sums of one unknown and a constant: new char[strlen(s)] has no room for strcpy, malloc(n)
// none for n + 1 bytes. Told only where both are the same unknown, which nothing changes in between.
#include "checks/check.h"
#include "qtmodel/bounds.h"

// A local pointer that is given its memory once.
typedef struct block {
    qm_node made;     // the NEW or CALL row
    qm_node count;    // how many, as written
    i64 unit;         // what `count` counts, in bytes
    i64 element;      // size of what the pointer points to
    qm_var pointer;
} block;

// -------------------------------------------------------------------------------------------------------------- amounts
// A number counted in pieces of that many bytes: n * sizeof(T).
static bool pieces_of(const ck_context *c, qm_node n, i64 size, qm_sum *out)
{
    const qm_unit *u = c->unit;
    i64 number;
    if (size == 1) return qm_sum_of(u, c->facts, n, out);
    n = qm_through_casts(u, n);
    if (!qm_is(n) || qm_kind_of(u, n) != QM_BINARY || qm_row(u, n)->op != QMO_MUL) return false;
    for (u32 i = 0; i < 2; i++)
        if (qm_int_value(u, qm_child(u, n, i), &number) && number == size) return qm_sum_of(u, c->facts, qm_child(u, n, 1 - i), out);
    return false;
}

// How many pieces more are needed than there are, at that row; 0: no more, or it is not known.
static i64 missing(const ck_context *c, const block *b, qm_sum need, qm_node at)
{
    qm_sum have;
    i64 more;
    if (!qm_is(need.of)) return 0;  // constants: other checks
    if (!pieces_of(c, b->count, b->unit, &have) || !qm_sum_compare(c->unit, have, need, at, &more)) return 0;
    return more > 0 ? more : 0;
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
    qm_sum need;
    if (!(text ? qm_length_of : qm_sum_of)(u, c->facts, source, &need)) return;
    if (text) need.more++;
    i64 more = missing(c, &b, need, call);
    if (more > 0) report(c, &b, call, more, fact, text && more == 1);
}

// p[n] = 0
static void visit_write(ck_context *c, qm_func f, qm_node assign)
{
    (void)f;
    const qm_unit *u = c->unit;
    qm_node left = qm_strip(u, qm_first(u, assign));
    if (!qm_is(left) || qm_kind_of(u, left) != QM_SUBSCRIPT) return;
    block b;
    if (!read_block(c, qm_child(u, left, 0), &b)) return;
    ck_site(c, assign);
    qm_sum need;
    if (!qm_sum_of(u, c->facts, qm_child(u, left, 1), &need)) return;
    need.more++;
    i64 more = missing(c, &b, need, assign);
    if (more > 0) report(c, &b, assign, more, NULL, false);
}

static void run(ck_context *c)
{
    ck_each_call(c, visit);
    ck_each_row(c, CK_ROWS(QM_ASSIGN), visit_write);
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
