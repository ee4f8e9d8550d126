// Signals that are emitted where nobody can hear them, the keyword in front of what is no signal, and signals that are declared
// over those of a base.
#include "checks/check.h"
#include "fixits/recipes.h"
#include "qtmodel/summary.h"

static bool is_this(const qm_unit *u, qm_node n) { return qm_is(n) && qm_kind_of(u, n) == QM_THIS; }

// The macro in front of the expression that tells readers that it emits; empty when there is none.
static span keyword_before(const ck_context *c, qm_node n)
{
    const qm_unit *u = c->unit;
    span text = qm_row(u, n)->text;
    if (!span_is(text)) return (span){0};
    str all = sources_text(u->files, text.file);
    u32 end = text.off;
    while (end && (all.p[end - 1] == ' ' || all.p[end - 1] == '\t')) end--;
    u32 start = end;
    while (start && byte_is_word(all.p[start - 1])) start--;
    str word = {all.p + start, end - start};
    return word.n && qm_fact_macro(c->facts, word, QMK_EMIT_KEYWORD) ? (span){text.file, start, text.off - start} : (span){0};
}

// ------------------------------------------------------------------------------------------------------------ the keyword
static void judge_keyword(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_func_row *callee = qm_func_of(u, qm_row(u, call)->func);
    qm_node stmt = qm_parent(u, call);
    (void)f;
    if (qm_kind_of(u, call) != QM_CALL || !qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT || !callee->cls.i) return;
    span keyword = keyword_before(c, call);
    bool signal = callee->flags & QMFN_SIGNAL;
    if (signal || span_is(keyword)) ck_site(c, call);
    if (span_is(keyword) && !signal) {
        bool unsure = callee->flags & (QMFN_VIRTUAL | QMFN_TEMPLATE | QMFN_OPERATOR) || !qm_class_of(u, callee->cls)->qobject ||
                      qm_class_of(u, callee->cls)->tainted;
        if (unsure) return;  // an interface cannot declare signals, but may be made of them
        ck_finding *out = ck_report(c, call, "'%.*s' is no signal: this is a plain call", STR_ARG(callee->qualified));
        ck_add_note(c, out, callee->at, "%s", callee->flags & QMFN_SLOT ? "declared as a slot" : "declared here");
        fx_remove(ck_fix(c, out, FX_SAFE, "leave the keyword out"), keyword);
    } else if (signal && !span_is(keyword) && strcmp(c->option(c, "keyword"), "true") == 0) {
        ck_finding *out = ck_report(c, call, "'%.*s' is emitted without the keyword", STR_ARG(callee->name));
        fx_fix *fix = ck_fix(c, out, FX_SAFE, "write the keyword");
        if (span_is(qm_row(u, call)->text)) fx_insert_before(fix, qm_row(u, call)->text, "%.*s ", STR_ARG(qm_fix_word(c->facts, "emit")));
        else fx_withhold(fix, "it stands in a macro");
    }
}

// ------------------------------------------------------------------------------------------------------------ too early
// Is the signal of this class's objects connected by its own code, from the object itself?
static bool hears_itself(const qm_unit *u, qm_class cls, qm_func signal)
{
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *conn = &u->qt->conns.rows[i];
        if (!is_this(u, conn->sender) || qm_func_of(u, qm_outermost_func(u, conn->func))->cls.i != cls.i) continue;
        if (!conn->signal_func.i || conn->signal_func.i == signal.i) return true;
    }
    return false;
}

// Does the constructor show its object to somebody before: as an argument, or by a method that is not here?
static bool is_shown(const ck_context *c, qm_func ctor, qm_node before)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, ctor)->body;
    for (u32 i = body.i; i < before.i; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_LAMBDA) return true;
        if (r->kind == QM_CALL && is_this(u, qm_object_of(u, (qm_node){i}))) {
            const qm_func_row *f = qm_func_of(u, r->func);
            if (!r->func.i || (!qm_in_library(u, r->func) && !(f->flags & QMFN_SIGNAL))) return true;  // it may connect or hand out
        }
        if (r->kind != QM_THIS) continue;
        qm_event ev = qm_event_at(u, c->facts, (qm_node){i});
        qm_kind k = qm_is(ev.at) ? qm_kind_of(u, ev.at) : QM_NONE;
        bool made = ev.kind == QM_EV_PASSED && k == QM_CONSTRUCT && qm_in_library(u, qm_row(u, ev.at)->func);
        if (ev.kind == QM_EV_CALLED || ev.kind == QM_EV_OTHER || ev.kind == QM_EV_ADOPTED || ev.kind == QM_EV_CONNECTED || made) continue;
        return true;
    }
    return false;
}

static void judge_early(ck_context *c, qm_func f, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_func_row *ctor = qm_func_of(u, f), *callee = qm_func_of(u, qm_row(u, call)->func);
    if (!(ctor->flags & QMFN_CTOR) || !(callee->flags & QMFN_SIGNAL) || !is_this(u, qm_object_of(u, call))) return;
    const qm_class_row *cls = qm_class_of(u, ctor->cls);
    for (u32 i = 0; i < cls->n_bases; i++)
        if (qm_class_of(u, u->bases.rows[cls->first_base + i])->user) return;  // it may connect itself
    for (u32 i = 0; i < ctor->n_inits; i++) {
        qm_node value = u->inits.rows[ctor->first_init + i].value;
        for (u32 k = value.i; u->inits.rows[ctor->first_init + i].field.i && k < qm_end(u, value); k++)
            if (u->nodes.rows[k].kind == QM_THIS) return;
    }
    if (hears_itself(u, ctor->cls, qm_row(u, call)->func) || is_shown(c, f, call)) return;
    ck_finding *out = ck_report(c, call, "'%.*s' is emitted in the constructor: nobody can be connected yet", STR_ARG(callee->name));
    ck_add_note(c, out, ctor->at, "whoever connects gets the object from this constructor");
}

// --------------------------------------------------------------------------------------------------------- declarations
static void judge_declaration(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    if (!(r->flags & QMFN_SIGNAL) || !qm_class_of(u, r->cls)->user || qm_class_of(u, r->cls)->tainted) return;
    ck_site_at(c, r->at);
    qm_func over = {0};
    for (u32 i = 0; i < r->n_overrides && !over.i; i++) over = u->overrides.rows[r->first_override + i];
    // A pure virtual one in an interface asks others for a signal; who overrides that gives it.
    if (!(r->flags & QMFN_VIRTUAL) || r->flags & QMFN_BODILESS || (over.i && !(qm_func_of(u, over)->flags & QMFN_SIGNAL))) return;
    ck_finding *out = ck_report(c, (qm_node){0}, over.i ? "the signal '%.*s' overrides one of a base: a connection to that one never gets it"
                                                        : "the signal '%.*s' is virtual, which moc does not support", STR_ARG(r->name));
    out->at = r->at;
    out->symbol = r->qualified;
    if (over.i) {
        ck_add_note(c, out, qm_func_of(u, over)->at, "the signal of the base");
        return;
    }
    fx_fix *fix = ck_group_fix(c, out, r->declared, FX_REVIEW, "leave virtual out");
    fix->topic = STR("virtual");
    fx_leave_out(fix, u, f, "virtual");
}

// Who gives a signal a result hopes for an answer. It is what the slot that ran last gave, and nothing when that slot is queued.
static void judge_result(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    const qm_func_row *r = qm_func_of(u, f);
    qm_type_kind kind = qm_type_of(u, r->result)->kind;
    bool own = qm_class_of(u, r->cls)->user && !qm_class_of(u, r->cls)->tainted;
    if (!(r->flags & QMFN_SIGNAL) || !own || kind == QMT_VOID || kind == QMT_UNKNOWN || kind == QMT_DEPENDENT) return;
    ck_finding *out = ck_report(c, (qm_node){0}, "the signal '%.*s' has a result, which only the slot that runs last can give", STR_ARG(r->name));
    out->at = r->at;
    out->symbol = r->qualified;
    fx_fix *fix = ck_group_fix(c, out, r->declared, FX_REVIEW, "give no result");
    fix->topic = STR("result");
    fx_change_result(fix, u, f, NULL, "void");
}

// What other units have to say of signals that are declared in headers: they override them, or use their results.
static void tell_others(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *r = &u->funcs.rows[i];
        for (u32 k = 0; k < r->n_overrides; k++) {
            const qm_func_row *over = qm_func_of(u, u->overrides.rows[r->first_override + k]);
            if (!(over->flags & QMFN_SIGNAL) || !place_is(over->declared)) continue;
            fx_fix *part = ck_part_of(c, over->declared, FX_SAFE);
            fx_withhold(part, "'%.*s' overrides it", STR_ARG(r->qualified));
        }
    }
    for (u32 i = 1; i < u->nodes.n; i++) {
        const qm_node_row *n = &u->nodes.rows[i];
        const qm_func_row *r = qm_func_of(u, n->func);
        bool used = n->kind == QM_CALL && r->flags & QMFN_SIGNAL && qm_type_of(u, r->result)->kind != QMT_VOID && n->parent &&
                    qm_kind_of(u, qm_parent(u, (qm_node){i})) != QM_EXPR_STMT;
        if (!used || !place_is(r->declared)) continue;
        fx_fix *part = ck_part_of(c, r->declared, FX_SAFE);
        part->topic = STR("result");
        fx_withhold(part, "its result is used (line %u)", sources_linecol(u->files, n->at).line);
    }
}

static void visit(ck_context *c, qm_func f, qm_node call)
{
    judge_keyword(c, f, call);
    judge_early(c, f, call);
}

static void run(ck_context *c)
{
    ck_each_call(c, visit);
    for (u32 i = 1; i < c->unit->funcs.n; i++) {
        judge_declaration(c, (qm_func){i});
        judge_result(c, (qm_func){i});
    }
    tell_others(c);
}

static const char *const options[] = {"keyword=false: also find signals that are emitted without emit or Q_EMIT", NULL};

const ck_check ck_connect_emit_misuse = {
    .id = "qtcwe-connect-emit-misuse",
    .summary = "signal that nobody can hear, or the keyword before what is no signal",
    .cwe = {710},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .options = options,
    .run = run,
};
