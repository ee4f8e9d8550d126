// Elements that may not be there: parts of a text somebody else wrote, the first of what the user has selected, what was
// looked for and not found.
#include "checks/injection/sinks.h"
#include "checks/size/arrays.h"
#include "checks/size/counted.h"
#include "checks/size/lookup.h"
#include "checks/size/rounds.h"
#include "qtmodel/bounds.h"
#include "qtmodel/ranges.h"
#include "qtmodel/summary.h"

typedef struct access {
    ck_context *c;
    qm_func func;
    qm_node call;        // at(), [], first() …
    qm_node container;   // its expression
    qm_node index;       // {0}: the first or the last
    i64 number;          // of the index when it is a constant
    bool constant;
    qm_node maker;       // the call whose result the container is; {0}: not known
} access;

// ----------------------------------------------------------------------------------------------------- what is asked for
static bool read_access(access *x)
{
    const qm_unit *u = x->c->unit;
    qm_func f = qm_row(u, x->call)->func;
    const qm_fact *needs = qm_fact_func(x->c->facts, u, f, QMK_NEEDS_ELEMENT);
    if (needs) {
        x->container = qm_at_pos(u, x->call, needs->pos);
    } else {
        x->container = qm_at_pos(u, x->call, qm_fact_role(x->c->facts, u, f, QMK_ELEMENT_AT, "container"));
        x->index = qm_at_pos(u, x->call, qm_fact_role(x->c->facts, u, f, QMK_ELEMENT_AT, "index"));
        if (!qm_is(x->index)) return false;
        x->constant = qm_int_value(u, x->index, &x->number);
    }
    if (qm_is(x->container)) x->container = qm_strip(u, x->container);
    return qm_is(x->container);
}

static bool takes_only_elements(const access *x, qm_node use)
{
    const qm_unit *u = x->c->unit;
    qm_node call = qm_above_casts(u, use);
    if (!qm_is(call) || qm_kind_of(u, call) != QM_CALL || !(qm_row(u, call)->flags & (QMF_METHOD | QMF_OPERATOR))) return false;
    qm_func f = qm_row(u, call)->func;
    return qm_says(x->c->facts, u, f, QMK_ELEMENT_AT) || qm_says(x->c->facts, u, f, QMK_NEEDS_ELEMENT);
}

// The call that made what a variable holds, if nothing else puts anything into it.
static qm_node maker_of(const access *x)
{
    const qm_unit *u = x->c->unit;
    qm_node n = x->container;
    if (qm_kind_of(u, n) == QM_VAR) {
        qm_var v = qm_row(u, n)->var;
        const qm_var_row *row = qm_var_of(u, v);
        if (row->kind != QMV_LOCAL || row->func.i != x->func.i || !qm_is(row->init)) return (qm_node){0};
        u32 count;
        const qm_node *uses = qm_uses(u, v, &count);
        for (u32 i = 0; i < count; i++)
            if (qm_is_written(u, uses[i]) && !takes_only_elements(x, uses[i])) return (qm_node){0};
        n = qm_strip(u, row->init);
    }
    return qm_is(n) && qm_kind_of(u, n) == QM_CALL && qm_row(u, n)->func.i ? n : (qm_node){0};
}

// -------------------------------------------------------------------------------------------------------- who has asked
static bool is_in_condition(const qm_unit *u, qm_node n)
{
    for (qm_node p = qm_parent(u, n); qm_is(p); n = p, p = qm_parent(u, p)) {
        const qm_node_row *r = qm_row(u, p);
        switch ((qm_kind)r->kind) {
        case QM_IF: case QM_WHILE: case QM_DO: case QM_FOR: case QM_SWITCH: case QM_COND: return true;
        case QM_BINARY: if (r->op == QMO_LAND || r->op == QMO_LOR) return true; break;
        case QM_MACRO: return true;
        case QM_COMPOUND: case QM_LAMBDA: return false;
        default: break;
        }
    }
    return false;
}

// main() may have asked its own first parameter.
static bool is_counted_by_main(const access *x)
{
    const qm_unit *u = x->c->unit;
    const qm_func_row *f = qm_func_of(u, x->func);
    if (!qm_is_main(u, x->func) || f->n_params == 0 || qm_is(qm_object_of(u, x->maker))) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, (qm_var){f->first_param}, &n);
    for (u32 i = 0; i < n; i++)
        if (is_in_condition(u, uses[i])) return true;
    return false;
}

static bool is_counted(const access *x)
{
    return ck_is_counted(x->c, x->func, x->container, qm_row(x->c->unit, x->maker)->func) || is_counted_by_main(x);
}

// Does a condition ask a function of the program, which may know how many there are?
static bool asks_program(const access *x)
{
    const qm_unit *u = x->c->unit;
    qm_node body = qm_func_of(u, x->func)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) == QM_CALL && qm_row(u, n)->func.i && !qm_in_library(u, qm_row(u, n)->func) && is_in_condition(u, n)) return true;
    }
    return false;
}

// Does a condition ask what the container was made of something else, or is it handed to code that may?
static bool is_source_asked(const access *x, qm_node source)
{
    const qm_unit *u = x->c->unit;
    qm_node body = qm_func_of(u, x->func)->body;
    for (u32 i = body.i; qm_is(source) && i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (!qm_same_lvalue(u, n, source) || !is_in_condition(u, n)) continue;
        qm_node up = qm_above_casts(u, n);
        if (!qm_is(up) || qm_kind_of(u, up) != QM_CALL || up.i == x->maker.i) continue;
        qm_func f = qm_row(u, up)->func;
        if (!qm_says(x->c->facts, u, f, QMK_TELLS_EMPTY) && !qm_says(x->c->facts, u, f, QMK_SIZE_OF)) return true;
    }
    return false;
}

// ------------------------------------------------------------------------------------------------------------------ telling
static void offer_default(const access *x, ck_finding *f)
{
    ck_context *c = x->c;
    const qm_unit *u = c->unit;
    qm_class cls = qm_object_class(u, x->container);
    const qm_fact *method = qm_fact_class(c->facts, u, cls, QMK_ELEMENT_OR_DEFAULT);
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "take an empty element where there is none");
    qm_node up = qm_parent(u, x->call);
    bool changes = qm_is(up) && ((qm_kind_of(u, up) == QM_ASSIGN && qm_first(u, up).i == x->call.i) || qm_is_written(u, x->call));
    str text = qm_text(u, x->container), index = qm_is(x->index) ? qm_text(u, x->index) : (str){0};
    if (!method || !index.n) fx_withhold(fix, "what is to happen without it, only you know");
    else if (changes) fx_withhold(fix, "the element itself is changed");
    else if (qm_type_of(u, qm_row(u, x->call)->type)->kind == QMT_POINTER) fx_withhold(fix, "the element is a pointer, and would be null");
    else fx_replace(fix, qm_row(u, x->call)->text, "%.*s.%.*s(%.*s)", STR_ARG(text), STR_ARG(method->text), STR_ARG(index));
}

static bool is_outside_text(const access *x, qm_node text, ck_tainted *t) { return ck_is_tainted(x->c, x->call, text, QM_SINK_COUNT, t); }

// One part more than there is always.
static bool is_behind_first(const access *x)
{
    const qm_unit *u = x->c->unit;
    bool first = !qm_is(x->index) || (x->constant && x->number == 0);
    if (!qm_says(x->c->facts, u, qm_row(u, x->maker)->func, QMK_NEVER_EMPTY)) return first || x->constant;
    bool options = false;
    for (u32 i = 1; i < qm_nargs(u, x->maker); i++) options = options || qm_kind_of(u, qm_arg(u, x->maker, i)) != QM_DEFAULT_ARG;
    return first ? options : x->constant;
}

// parts = text.split(…); parts.at(3)
static bool judge_split(const access *x, const qm_fact *splits)
{
    const qm_unit *u = x->c->unit;
    qm_node text = qm_at_pos(u, x->maker, splits->pos);
    ck_tainted t;
    if (!qm_is(text) || !is_behind_first(x) || is_counted(x) || is_source_asked(x, qm_strip(u, text)) || !is_outside_text(x, text, &t))
        return false;
    ck_finding *f = ck_report_tainted(&t, "nothing makes sure that '%.*s' has so many parts", STR_ARG(ck_say(x->c, text)));
    ck_because(x->c, f, splits);
    ck_add_note(x->c, f, qm_row(u, x->maker)->at, "split here");
    offer_default(x, f);
    return true;
}

// view->selectedIndexes().first()
static bool judge_others(const access *x, const qm_fact *others)
{
    const qm_unit *u = x->c->unit;
    qm_node object = qm_object_of(u, x->maker);
    if (!is_behind_first(x) || is_counted(x) || asks_program(x) || (qm_is(object) && qm_kind_of(u, object) != QM_THIS && is_source_asked(x, object))) return false;
    str maker = qm_func_of(u, qm_row(u, x->maker)->func)->qualified;
    ck_finding *f = ck_report(x->c, x->call, "'%.*s' may have given fewer elements, and nothing asks how many", STR_ARG(maker));
    ck_because(x->c, f, others);
    if (qm_kind_of(u, x->container) == QM_VAR) ck_add_note(x->c, f, qm_row(u, x->maker)->at, "given here");
    offer_default(x, f);
    return true;
}

// Nothing there on any path: behind isEmpty(), an index from the size on.
static void judge_certain(const access *x)
{
    qm_range size;
    bool empty = qm_size_at(x->c->analysis, x->container, &size) && size.high == 0;
    bool outside = qm_is(x->index) && qm_index_known(x->c->analysis, x->index, x->container) == QM_KNOWN_OUTSIDE;
    if (!empty && !outside) return;
    ck_finding *f = empty ? ck_report(x->c, x->call, "'%.*s' has no elements here", STR_ARG(ck_say(x->c, x->container)))
                          : ck_report(x->c, x->call, "'%.*s' has no element '%.*s'", STR_ARG(ck_say(x->c, x->container)), STR_ARG(ck_say(x->c, x->index)));
    f->severity = CK_ERROR;
    fx_withhold(ck_fix(x->c, f, FX_REVIEW, "ask first"), "what is meant, only you know");
}

// text.at(text.indexOf(c)): -1 when it is not there.
static bool judge_found(const access *x)
{
    const qm_unit *u = x->c->unit;
    qm_range r;
    if (!qm_is(x->index) || !qm_value_at(x->c->analysis, x->index, &r) || !qm_is(r.origin) || r.looked || r.low != -1) return false;
    const qm_fact *index = qm_kind_of(u, r.origin) == QM_CALL ? qm_fact_func(x->c->facts, u, qm_row(u, r.origin)->func, QMK_INDEX_IN) : NULL;
    qm_node in = index ? qm_at_pos(u, r.origin, index->pos) : (qm_node){0};
    if (!qm_is(in) || !qm_same_lvalue(u, qm_strip(u, in), x->container)) return false;
    ck_tainted t;
    if (!is_outside_text(x, x->container, &t) || is_source_asked(x, x->container)) return false;
    ck_finding *f = ck_report_tainted(&t, "'%.*s' is -1 when it is not there", STR_ARG(ck_say(x->c, r.origin)));
    ck_because(x->c, f, index);
    fx_withhold(ck_fix(x->c, f, FX_REVIEW, "ask first"), "what is to happen without it, only you know");
    return true;
}

static void visit(ck_context *c, qm_func func, qm_node call)
{
    access x = {.c = c, .func = func, .call = call};
    if (ck_judge_lookup(c, func, call) || !read_access(&x)) return;
    ck_site(c, call);
    x.maker = maker_of(&x);
    qm_func maker = qm_is(x.maker) ? qm_row(c->unit, x.maker)->func : (qm_func){0};
    const qm_fact *splits = qm_fact_func(c->facts, c->unit, maker, QMK_SPLITS), *others = qm_fact_func(c->facts, c->unit, maker, QMK_OTHERS_COUNT);
    if (splits && judge_split(&x, splits)) return;
    if (others && judge_others(&x, others)) return;
    if (judge_found(&x) || (qm_is(x.index) && ck_round_outside(c, call, x.container, x.index))) return;
    judge_certain(&x);
}

static void run(ck_context *c)
{
    ck_each_call(c, visit);
    ck_each_row(c, CK_ROWS(QM_SUBSCRIPT), ck_judge_array);
}

static const char *const options[] = {CK_SOURCES("peer file argument environment database user program exchange"),
                                      "lookups=outside: whose keys may be missing: those that come from outside, or any", NULL};

const ck_check ck_size_index = {
    .id = "qtcwe-size-index",
    .summary = "element that may not be there is taken from a container",
    .cwe = {125, 129},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .options = options,
    .run = run,
};
