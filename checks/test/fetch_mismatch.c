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
    qm_func data;      // the data function; {0}: there is none
    str name;          // its name, also where there is none
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

static str data_name_of(arena *a, const qm_func_row *test) { return arena_printf(a, "%.*s_data", STR_ARG(test->name)); }

// The method of that name in a class or its bases; {0}: there is none. Several: *unknown.
static qm_func method_named(const qm_unit *u, qm_class cls, str name, bool *unknown)
{
    const qm_qt *q = u->qt;
    const qm_class_row *c = qm_class_of(u, cls);
    qm_func found = {0};
    for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++) {
        if (!str_eq(qm_func_of(u, q->methods[i])->name, name)) continue;
        if (found.i) *unknown = true;
        found = q->methods[i];
    }
    if (!cls.i || !c->complete || c->tainted || c->base_unknown) *unknown = true;
    for (u32 i = 0; i < c->n_bases && !found.i && !*unknown; i++) found = method_named(u, u->bases.rows[c->first_base + i], name, unknown);
    return found;
}

static bool has_derived(const qm_unit *u, qm_class cls)
{
    for (u32 i = 1; i < u->classes.n; i++)
        for (u32 k = 0; k < u->classes.rows[i].n_bases; k++)
            if (u->bases.rows[u->classes.rows[i].first_base + k].i == cls.i) return true;
    return false;
}

// The data that a fetch takes its row from: those of the test function, or what the fact of the fetch names.
static table table_of(ck_context *c, qm_func test, const qm_fact *from)
{
    const qm_unit *u = c->unit;
    const qm_func_row *row = qm_func_of(u, test);
    table t = {.c = c, .name = from ? from->text : data_name_of(qm_analysis_arena(c->analysis), row)};
    t.data = method_named(u, row->cls, t.name, &t.unknown);
    if (t.data.i) read_columns(&t, t.data, true, 0);
    if (qm_func_of(u, t.data)->flags & (QMFN_TAINTED | QMFN_TEMPLATE)) t.unknown = true;
    return t;
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

// Without data, or with a data function that nobody can call by its name, there is no row to take a value from.
static void judge_without(const table *t, qm_node call, const qm_fact *fact, qm_func test, qm_node via)
{
    const qm_unit *u = t->c->unit;
    const qm_func_row *row = qm_func_of(u, test), *data = qm_func_of(u, t->data);
    const qm_fact *around = qm_fact_func(t->c->facts, u, qm_row(u, call)->func, QMK_FIXTURES);
    if (!around || str_has_word(around->text, row->name) || t->unknown || has_derived(u, row->cls)) return;
    if (!qm_class_of(u, row->cls)->q_object_macro || !is_always_done(u, qm_enclosing_func(u, call), call)) return;
    if (data->flags & (QMFN_SLOT | QMFN_INVOKABLE) || data->n_params) return;
    ck_finding *f = t->data.i ? ck_report(t->c, call, "'%.*s' is no slot, so it is never called: there are no data, and the test program ends here", STR_ARG(t->name))
                              : ck_report(t->c, call, "there is no '%.*s': without data the test program ends here", STR_ARG(t->name));
    ck_because(t->c, f, fact);
    note_test(t, f, via);
    if (t->data.i) ck_add_note(t->c, f, data->declared, "declared here");
}

static void judge_fetch(const table *t, qm_node call, const qm_fact *fact, qm_node test)
{
    const qm_unit *u = t->c->unit;
    qm_node arg = qm_at_pos(u, call, fact->pos);
    if (!is_string(u, arg)) return;
    str name = qm_row(u, qm_strip(u, arg))->str;
    const column *col = find_column(t, name);
    if (!col) {
        if (t->unknown) return;
        ck_finding *f = ck_report(t->c, call, "'%.*s' adds no column '%.*s': the test program ends here", STR_ARG(t->name), STR_ARG(name));
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
    if (!(r->flags & QMF_OPERATOR) || qm_func_of(u, r->func)->op != QMO_SHL || qm_count(u, chain) != 2) return false;
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
    if (!read_row(t, chain, &n)) return;
    ck_site(t->c, chain);
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

static void judge_rows(ck_context *c, qm_func data)
{
    const qm_unit *u = c->unit;
    table t = {.c = c, .data = data};
    read_columns(&t, data, true, 0);
    if (!has_plain_columns(&t)) return;
    qm_node body = qm_func_of(u, data)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_EXPR_STMT) judge_row(&t, qm_strip(u, qm_first(u, (qm_node){i})));
}

// The name of a row that is begun in this statement on no condition; empty: none, or one that is made at run time.
static str row_name(ck_context *c, qm_node stmt)
{
    const qm_unit *u = c->unit;
    qm_node chain = qm_kind_of(u, stmt) == QM_EXPR_STMT ? qm_strip(u, qm_first(u, stmt)) : (qm_node){0};
    while (qm_is(chain) && qm_row(u, chain)->flags & QMF_OPERATOR) chain = qm_strip(u, qm_first(u, chain));
    if (!qm_is(chain) || qm_kind_of(u, chain) != QM_CALL || !qm_says(c->facts, u, qm_row(u, chain)->func, QMK_ADDS_ROW)) return (str){0};
    return qm_nargs(u, chain) == 1 && is_string(u, qm_arg(u, chain, 0)) ? qm_row(u, qm_strip(u, qm_arg(u, chain, 0)))->str : (str){0};
}

// Two rows of one name: a failure does not tell which it was, and neither can be run alone.
static void judge_names(ck_context *c, qm_func data)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, data)->body;
    for (qm_node s = qm_first(u, body); qm_is(s); s = qm_next(u, body, s)) {
        str name = row_name(c, s);
        for (qm_node before = qm_first(u, body); name.n && before.i < s.i; before = qm_next(u, body, before)) {
            if (!str_eq(row_name(c, before), name)) continue;
            ck_finding *f = ck_report(c, qm_first(u, s), "a second row is named '%.*s': a failure does not tell which of them it was", STR_ARG(name));
            f->severity = CK_NOTE;
            ck_add_note(c, f, qm_row(u, before)->at, "the first is here");
            break;
        }
    }
}

// --------------------------------------------------------------------------------------------------------------------- run

// The fetches of a function; those of a helper only where it is sure that they are done when the test calls it.
static void judge_fetches(ck_context *c, qm_func test, qm_func f, qm_node via, u32 depth)
{
    const qm_unit *u = c->unit;
    const qm_func_row *row = qm_func_of(u, f);
    if (!qm_is(row->body) || row->flags & (QMFN_TAINTED | QMFN_TEMPLATE) || depth > MAX_DEPTH) return;
    for (u32 i = row->body.i; i < qm_end(u, row->body); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        qm_node call = {i};
        if (r->kind != QM_CALL || !r->func.i) continue;
        const qm_fact *fetches = qm_fact_func(c->facts, u, r->func, QMK_FETCHES);
        if (!fetches && qm_role_of(u, r->func) == QM_ROLE_NONE && is_always_done(u, f, call))
            judge_fetches(c, test, qm_called(u, call), depth ? via : call, depth + 1);
        if (!fetches || (depth && !is_always_done(u, f, call))) continue;
        ck_site(c, call);
        table t = table_of(c, test, qm_fact_func(c->facts, u, r->func, QMK_FETCHES_FROM));
        if (qm_func_of(u, t.data)->flags & (QMFN_SLOT | QMFN_INVOKABLE)) judge_fetch(&t, call, fetches, via);
        else judge_without(&t, call, fetches, test, via);
    }
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_role role = qm_role_of(c->unit, f);
        if (role == QM_ROLE_TEST) judge_fetches(c, f, f, (qm_node){0}, 0);
        if (role != QM_ROLE_TEST_DATA) continue;
        judge_rows(c, f);
        judge_names(c, f);
    }
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
