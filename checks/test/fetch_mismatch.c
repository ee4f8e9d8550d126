// Columns of test data that are fetched under another name or type than they were added with, and rows that do not fill them.
#include "checks/check.h"
#include "qtmodel/summary.h"

enum { MAX_COLUMNS = 48, MAX_DEPTH = 6 };

typedef struct column {
    str name;
    qm_type type;      // {0}: not known
    qm_node at;
    bool always;       // on no condition and in no loop, here and in the helpers around it
} column;

typedef struct table {
    ck_context *c;
    column columns[MAX_COLUMNS];
    u32 n;
    bool unknown;      // something the model does not see may add columns
    bool rows;         // rows were begun in sight
} table;

// --------------------------------------------------------------------------------------------------------------- columns

static bool is_string(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, qm_strip(u, n)) == QM_STRING; }

static void add_column(table *t, qm_node call, const qm_fact *fact, bool always)
{
    const qm_unit *u = t->c->unit;
    qm_node name = qm_at_pos(u, call, fact->pos);
    const qm_func_row *f = qm_func_of(u, qm_row(u, call)->func);
    if (!is_string(u, name) || t->n == MAX_COLUMNS || f->n_params < 2) {
        t->unknown = true;
        return;
    }
    const qm_type_row *pointer = qm_type_of(u, qm_var_of(u, (qm_var){f->first_param + f->n_params - 1})->type);
    t->columns[t->n++] = (column){qm_row(u, qm_strip(u, name))->str, pointer->kind == QMT_POINTER ? pointer->target : (qm_type){0}, call,
                                        always};
}

// Is the row done each time the function is called: in a statement directly in its body?
static bool is_always_done(const qm_unit *u, qm_func f, qm_node n)
{
    qm_node stmt = qm_statement_of(u, n);
    return qm_is(stmt) && qm_parent(u, stmt).i == qm_func_of(u, f)->body.i;
}

// What the data function and its helpers add. A helper whose body is elsewhere, or that is called through a pointer, may add more.
static void read_columns(table *t, qm_func f, bool always, u32 depth)
{
    const qm_unit *u = t->c->unit;
    qm_node body = qm_func_of(u, f)->body;
    if (!qm_is(body) || depth > MAX_DEPTH) {
        t->unknown = true;
        return;
    }
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_CALL_INDIRECT || r->kind == QM_LAMBDA || r->kind == QM_OPAQUE) t->unknown = true;
        if (r->kind != QM_CALL) continue;
        const qm_fact *adds = qm_fact_func(t->c->facts, u, r->func, QMK_ADDS_COLUMN);
        bool here = always && is_always_done(u, f, (qm_node){i});
        if (adds) add_column(t, (qm_node){i}, adds, here);
        if (qm_says(t->c->facts, u, r->func, QMK_ADDS_ROW)) t->rows = true;
        const qm_func_row *callee = qm_func_of(u, r->func);
        bool declared_here = place_is(callee->at) && !sources_file(u->files, callee->at.file)->system;
        if (!r->func.i) t->unknown = true;
        else if (qm_is(callee->body) || declared_here) read_columns(t, r->func, here, depth + 1);
    }
}

static const column *find_column(const table *t, str name)
{
    for (u32 i = 0; i < t->n; i++)
        if (str_eq(t->columns[i].name, name)) return &t->columns[i];
    return NULL;
}

static qm_type plain_type(const qm_unit *u, qm_type t)
{
    const qm_type_row *r = qm_type_of(u, t);
    return r->kind == QMT_REFERENCE || r->kind == QMT_RVALUE_REF ? r->target : t;
}

static str type_text(const qm_unit *u, qm_type t)
{
    str s = qm_type_of(u, plain_type(u, t))->text;
    return str_starts(s, STR("const ")) && !str_ends(s, STR("*")) ? str_from(s, 6) : s;
}

static bool is_known_type(const qm_unit *u, qm_type t)
{
    qm_type_kind k = qm_type_of(u, plain_type(u, t))->kind;
    return t.i && k != QMT_UNKNOWN && k != QMT_DEPENDENT;
}

// ---------------------------------------------------------------------------------------------------------------- fetching

// The data function of a test function in its class.
static qm_func data_function(const qm_unit *u, qm_func test)
{
    const qm_func_row *r = qm_func_of(u, test);
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[r->cls.i]; i < q->first_method[r->cls.i + 1]; i++) {
        str name = qm_func_of(u, q->methods[i])->name;
        if (name.n == r->name.n + 5 && str_starts(name, r->name) && str_ends(name, STR("_data"))) return q->methods[i];
    }
    return (qm_func){0};
}

static void note_columns(const table *t, ck_finding *f)
{
    for (u32 i = 0; i < t->n && i < 4; i++)
        ck_add_note(t->c, f, qm_row(t->c->unit, t->columns[i].at)->at, "'%.*s' is added here", STR_ARG(t->columns[i].name));
}

// The type a fetched value is taken as: that of the cast around the call.
static qm_type fetched_type(const qm_unit *u, qm_node call)
{
    qm_node cast = qm_parent(u, call);
    if (!qm_is(cast) || qm_kind_of(u, cast) != QM_CAST) return (qm_type){0};
    const qm_type_row *t = qm_type_of(u, qm_row(u, cast)->type);
    return t->kind == QMT_POINTER ? t->target : (qm_type){0};
}

// The type is the macro's first argument.
static void fetch_as(ck_context *c, ck_finding *f, qm_node call, str type)
{
    const qm_unit *u = c->unit;
    const qm_expansion *e = qm_expansion_of(u, call);
    str text = e ? sources_span_text(u->files, e->text) : (str){0};
    size_t open = str_find(text, STR("(")), comma = str_rfind_char(text, ',');
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "fetch it as '%.*s'", STR_ARG(type));
    if (open == SIZE_MAX || comma == SIZE_MAX || comma < open || str_find(type, STR(",")) != SIZE_MAX)
        fx_withhold(fix, "the type cannot be edited");
    else fx_replace(fix, (span){e->text.file, e->text.off + u32_of(open) + 1, u32_of(comma - open - 1)}, "%.*s", STR_ARG(type));
}

// test: the call in the test function through which a helper fetches; {0}: the test function does it itself.
static void note_test(const table *t, ck_finding *f, qm_node test)
{
    if (qm_is(test)) ck_add_note(t->c, f, qm_row(t->c->unit, test)->at, "called by the test here");
}

static void judge_fetch(const table *t, qm_func data, qm_node call, const qm_fact *fact, qm_node test)
{
    const qm_unit *u = t->c->unit;
    qm_node arg = qm_at_pos(u, call, fact->pos);
    if (!is_string(u, arg)) return;
    str name = qm_row(u, qm_strip(u, arg))->str;
    const column *col = find_column(t, name);
    str data_name = qm_func_of(u, data)->name;
    if (!col) {
        if (t->unknown) return;
        ck_finding *f = ck_report(t->c, call, "'%.*s' adds no column '%.*s': the test program ends here", STR_ARG(data_name), STR_ARG(name));
        ck_because(t->c, f, fact);
        note_test(t, f, test);
        note_columns(t, f);
        return;
    }
    qm_type type = fetched_type(u, call);
    if (!is_known_type(u, type) || !is_known_type(u, col->type) || str_eq(type_text(u, type), type_text(u, col->type))) return;
    ck_finding *f = ck_report(t->c, call, "column '%.*s' is fetched as '%.*s' but added as '%.*s': the test program ends here", STR_ARG(name),
                              STR_ARG(type_text(u, type)), STR_ARG(type_text(u, col->type)));
    ck_because(t->c, f, fact);
    note_test(t, f, test);
    ck_add_note(t->c, f, qm_row(u, col->at)->at, "added here");
    fetch_as(t->c, f, call, type_text(u, col->type));
    if (qm_is(test)) fx_withhold(f->fix, "other tests may fetch by this function too");
}

// -------------------------------------------------------------------------------------------------------------------- rows

// The type that a << takes its value as; {0} where an overload makes something else of it (a text becomes a QString).
static qm_type value_type(const qm_unit *u, qm_node chain)
{
    const qm_func_row *f = qm_func_of(u, qm_row(u, chain)->func);
    bool generic = str_ends(f->signature, STR("const type-parameter-0-0 &)"));
    return generic && f->n_params == 2 ? plain_type(u, qm_var_of(u, (qm_var){f->first_param + 1})->type) : (qm_type){0};
}

// a << b << c: counts the values from the inside out; false when the chain does not begin with a row.
static bool read_row(const table *t, qm_node chain, u32 *n)
{
    const qm_unit *u = t->c->unit;
    const qm_node_row *r = qm_row(u, chain);
    if (r->kind != QM_CALL) return false;
    if (qm_says(t->c->facts, u, r->func, QMK_ADDS_ROW)) {
        *n = 0;
        return true;
    }
    if (!(r->flags & QMF_OPERATOR) || !str_is(qm_func_of(u, r->func)->name, "operator<<") || qm_count(u, chain) != 2) return false;
    if (!read_row(t, qm_strip(u, qm_first(u, chain)), n)) return false;
    (*n)++;
    return true;
}

// The << that adds value i of n.
static qm_node link_at(const qm_unit *u, qm_node chain, u32 n, u32 i)
{
    for (u32 k = n - 1; k > i; k--) chain = qm_strip(u, qm_first(u, chain));
    return chain;
}

static void judge_value(const table *t, qm_node link, const column *col)
{
    const qm_unit *u = t->c->unit;
    qm_type type = value_type(u, link);
    qm_node value = qm_child(u, link, 1);
    if (!is_known_type(u, type) || !is_known_type(u, col->type) || str_eq(type_text(u, type), type_text(u, col->type))) return;
    str wanted = type_text(u, col->type);
    ck_finding *f = ck_report(t->c, value, "a value of type '%.*s' for column '%.*s' of type '%.*s': the test program ends here",
                              STR_ARG(type_text(u, type)), STR_ARG(col->name), STR_ARG(wanted));
    ck_add_note(t->c, f, qm_row(u, col->at)->at, "added here");
    fx_fix *fix = ck_fix(t->c, f, FX_SAFE, "make it a value of that type");
    bool one_word = str_find(wanted, STR(" ")) == SIZE_MAX;
    fx_insert_before(fix, qm_row(u, value)->text, one_word ? "%.*s(" : "static_cast<%.*s>(", STR_ARG(wanted));
    fx_insert_after(fix, qm_row(u, value)->text, ")");
}

static void judge_row(const table *t, qm_node chain)
{
    const qm_unit *u = t->c->unit;
    u32 n;
    if (!read_row(t, chain, &n) || n == 0) return;  // without values it may be filled later
    if (n != t->n) {
        ck_finding *f = ck_report(t->c, chain, "the row has %u values for %u columns: the test program ends here", n, t->n);
        note_columns(t, f);
        return;
    }
    for (u32 i = 0; i < n; i++) judge_value(t, link_at(u, chain, n, i), &t->columns[i]);
}

// Only where all columns were added in one go before any row is their order the order of the values.
static bool has_plain_columns(const table *t)
{
    for (u32 i = 0; i < t->n; i++) {
        if (!t->columns[i].always) return false;
        for (u32 k = 0; k < i; k++)
            if (str_eq(t->columns[i].name, t->columns[k].name)) return false;
    }
    return t->n > 0 && !t->unknown;
}

static void judge_rows(const table *t, qm_func data)
{
    const qm_unit *u = t->c->unit;
    if (!has_plain_columns(t)) return;
    qm_node body = qm_func_of(u, data)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_EXPR_STMT) judge_row(t, qm_strip(u, qm_first(u, (qm_node){i})));
}

// --------------------------------------------------------------------------------------------------------------------- run

// The fetches of a function; those of a helper only where it is sure that they are done when the test calls it.
static void judge_fetches(const table *t, qm_func data, qm_func f, qm_node test, u32 depth)
{
    const qm_unit *u = t->c->unit;
    const qm_func_row *row = qm_func_of(u, f);
    if (!qm_is(row->body) || row->flags & (QMFN_TAINTED | QMFN_TEMPLATE) || depth > MAX_DEPTH) return;
    for (u32 i = row->body.i; i < qm_end(u, row->body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        qm_node call = {i};
        if (r->kind != QM_CALL || !r->func.i) continue;
        const qm_fact *fetches = qm_fact_func(t->c->facts, u, r->func, QMK_FETCHES);
        if (!fetches && qm_role_of(u, r->func) == QM_ROLE_NONE && is_always_done(u, f, call))
            judge_fetches(t, data, qm_called(u, call), depth ? test : call, depth + 1);
        if (!fetches || (depth && !is_always_done(u, f, call))) continue;
        ck_site(t->c, call);
        judge_fetch(t, data, call, fetches, test);
    }
}

static void judge(ck_context *c, qm_func test)
{
    const qm_unit *u = c->unit;
    qm_func data = data_function(u, test);
    if (!data.i || !qm_is(qm_func_of(u, data)->body)) return;
    table t = {.c = c};
    read_columns(&t, data, true, 0);
    if (qm_func_of(u, data)->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) return;
    judge_fetches(&t, data, test, (qm_node){0}, 0);
    judge_rows(&t, data);
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f))
        if (qm_role_of(c->unit, f) == QM_ROLE_TEST) judge(c, f);
}

const ck_check ck_test_fetch_mismatch = {
    .id = "qtcwe-test-fetch-mismatch",
    .summary = "test data are fetched otherwise than they were added",
    .cwe = {628},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
