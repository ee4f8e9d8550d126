// SIGNAL() and SLOT() texts that name nothing, or two that do not fit: the connection fails at run time.
#include "checks/connect/strings.h"

enum { MAX_CANDIDATES = 8, MAX_DISTANCE = 2, MIN_NAME = 5 };

typedef struct candidates {
    const qm_meta_row *rows[MAX_CANDIDATES];
    u32 n;  // may be more than fit
} candidates;

// ------------------------------------------------------------------------------------------------------------ candidates

static void add(candidates *k, const qm_meta_row *m)
{
    for (u32 i = 0; i < k->n && i < MAX_CANDIDATES; i++)
        if (str_eq(k->rows[i]->signature, m->signature) && k->rows[i]->kind == m->kind) return;  // redeclared in a base
    if (k->n < MAX_CANDIDATES) k->rows[k->n] = m;
    k->n++;
}

// May the text be meant to name this? A slot's place takes signals too.
static bool is_kind(const qm_meta_row *m, const cs_end *e)
{
    return e->kind == QM_META_SIGNAL ? m->kind == QM_META_SIGNAL : m->kind != QM_META_METHOD;
}

static u32 distance(str a, str b)
{
    enum { LONGEST = 64 };
    u32 row[LONGEST + 1];
    if (a.n > LONGEST || b.n > LONGEST) return UINT32_MAX;
    for (u32 k = 0; k <= b.n; k++) row[k] = k;
    for (u32 i = 1; i <= a.n; i++) {
        u32 diagonal = row[0];
        row[0] = i;
        for (u32 k = 1; k <= b.n; k++) {
            u32 change = diagonal + (a.p[i - 1] != b.p[k - 1]), least = row[k] < row[k - 1] ? row[k] + 1 : row[k - 1] + 1;
            diagonal = row[k];
            row[k] = change < least ? change : least;
        }
    }
    return row[b.n];
}

// Signals or slots that are called so, or nearly so (`near`); all of the class and its bases.
static void collect(const qm_unit *u, qm_class cls, const cs_end *e, bool near, candidates *out)
{
    const qm_class_row *r = qm_class_of(u, cls);
    str name = cs_name(e->normal);
    for (u32 i = 0; i < r->n_metas && r->q_object_macro; i++) {
        const qm_meta_row *m = &u->metas.rows[r->first_meta + i];
        str other = cs_name(m->signature);
        bool so = near ? name.n >= MIN_NAME && distance(name, other) <= MAX_DISTANCE : str_eq(name, other);
        if (so && is_kind(m, e)) add(out, m);
    }
    for (u32 i = 0; i < r->n_bases; i++) collect(u, u->bases.rows[r->first_base + i], e, near, out);
}

// Only those that go with the other end of the connection; with a name that is a little wrong, nothing else may be.
static void keep_fitting(candidates *k, const cs_end *e, const cs_end *other, bool near)
{
    u32 kept = 0, n = k->n < MAX_CANDIDATES ? k->n : MAX_CANDIDATES;
    for (u32 i = 0; i < n; i++) {
        const qm_meta_row *m = k->rows[i];
        bool fits = !qm_is(other->text);
        if (other->meta) fits = e->kind == QM_META_SIGNAL ? qm_meta_fits(m->signature, other->normal) : qm_meta_fits(other->normal, m->signature);
        if (near && !str_eq(str_from(m->signature, cs_name(m->signature).n), str_from(e->normal, cs_name(e->normal).n))) fits = false;
        if (fits) k->rows[kept++] = m;
    }
    if (k->n <= MAX_CANDIDATES) k->n = kept;
}

// Of the same method with and without default arguments the one with most arguments is meant.
static void drop_clones(candidates *k)
{
    u32 kept = 0;
    for (u32 i = 0; i < k->n && i < MAX_CANDIDATES; i++)
        if (!k->rows[i]->clone) k->rows[kept++] = k->rows[i];
    if (kept && k->n <= MAX_CANDIDATES) k->n = kept;
}

// -------------------------------------------------------------------------------------------------------------- judgement

static bool is_abstract(const qm_unit *u, qm_class c) { return qm_class_of(u, c)->abstract_; }

static bool has_derived(const qm_unit *u, qm_class c)
{
    for (u32 i = 1; i < u->classes.n; i++)
        if (i != c.i && u->classes.rows[i].n_bases && cs_derives(u, (qm_class){i}, c)) return true;
    return false;
}

static bool has_method(const qm_unit *u, qm_class c, str name)
{
    const qm_class_row *r = qm_class_of(u, c);
    bool found = cs_methods(u, c, name, NULL) > 0;
    for (u32 i = 0; i < r->n_bases && !found; i++) found = has_method(u, u->bases.rows[r->first_base + i], name);
    return found;
}

// May it be said that the object has no such signal or slot? A pointer may lead to an object of a derived class, which may
// have it; where the class has something that is called alike, it is a mistake all the same.
static bool may_be_said(ck_context *c, const cs_end *e)
{
    const qm_unit *u = c->unit;
    if (!qm_is(e->text) || e->meta || !qm_is(e->object) || !qm_meta_known(u, e->cls)) return false;
    if (qm_fact_class(c->facts, u, e->cls, QMK_DYNAMIC_META)) return false;
    if (e->exact) return true;
    bool is_this = qm_kind_of(u, e->object) == QM_THIS;
    if (is_this && !is_abstract(u, e->cls) && !has_derived(u, e->cls)) return true;
    candidates k = {0};
    collect(u, e->cls, e, false, &k);
    if (!k.n) collect(u, e->cls, e, true, &k);
    return k.n != 0 || (is_this && has_method(u, e->cls, cs_name(e->normal)));
}

// ---------------------------------------------------------------------------------------------------------------- telling

static void replace_text(ck_context *c, ck_finding *f, const cs_end *e, const qm_meta_row *m)
{
    const char *macro = m->kind == QM_META_SIGNAL ? "SIGNAL" : "SLOT";
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "name '%.*s'", STR_ARG(m->signature));
    fx_replace(fix, qm_row(c->unit, e->text)->text, "%s(%.*s)", macro, STR_ARG(m->signature));
}

static const char *kind_name(const cs_end *e) { return e->kind == QM_META_SIGNAL ? "signal" : "slot"; }

static void note_candidates(ck_context *c, ck_finding *f, const candidates *k)
{
    for (u32 i = 0; i < k->n && i < MAX_CANDIDATES; i++)
        if (k->rows[i]->func.i && !k->rows[i]->clone)
            ck_add_note(c, f, qm_func_of(c->unit, k->rows[i]->func)->at, "'%.*s' is declared here", STR_ARG(k->rows[i]->signature));
}

// The class in the chain that declares the method but has no Q_OBJECT, which makes it nothing moc sees.
static qm_class without_macro(const qm_unit *u, const cs_end *e)
{
    str name = cs_name(e->normal);
    for (qm_class c = e->cls; c.i;) {
        const qm_class_row *r = qm_class_of(u, c);
        if (!r->q_object_macro && cs_methods(u, c, name, NULL)) return c;
        c = r->n_bases ? u->bases.rows[r->first_base] : (qm_class){0};
    }
    return (qm_class){0};
}

static const char *consequence(const cs_call *call)
{
    switch (call->kind) {
    case CS_CONNECT: return "nothing is connected";
    case CS_DISCONNECT: return "nothing is disconnected";
    case CS_LATER: return "nothing will be called";
    case CS_WATCH: return "nothing is watched";
    }
    bug("no such call");
}

static void report_unknown(ck_context *c, const cs_call *call, const cs_end *e, const cs_end *other)
{
    const qm_unit *u = c->unit;
    str cls = qm_class_of(u, e->cls)->name;
    ck_finding *f = ck_report(c, e->text, "'%.*s' is no %s of '%.*s': %s", STR_ARG(e->normal), kind_name(e), STR_ARG(cls), consequence(call));
    candidates k = {0};
    collect(u, e->cls, e, false, &k);
    bool near = k.n == 0;
    if (near) collect(u, e->cls, e, true, &k);
    note_candidates(c, f, &k);
    qm_class plain = without_macro(u, e);
    qm_func method = {0};
    if (plain.i) {
        ck_add_note(c, f, qm_class_of(u, plain)->at, "'%.*s' has no Q_OBJECT", STR_ARG(qm_class_of(u, plain)->name));
    } else if (k.n == 0 || near) {
        cs_methods(u, e->cls, cs_name(e->normal), &method);
        if (method.i) ck_add_note(c, f, qm_func_of(u, method)->at, "the method of that name is no %s", kind_name(e));
    }
    if (method.i) return;
    keep_fitting(&k, e, other, near);
    drop_clones(&k);
    if (k.n == 1) replace_text(c, f, e, k.rows[0]);
}

// Both texts name something, but the slot wants what the signal does not give.
static void report_unfit(ck_context *c, const cs_call *call)
{
    const cs_end *s = &call->sender, *r = &call->receiver;
    ck_finding *f = ck_report(c, call->call, "'%.*s' does not fit '%.*s': %s", STR_ARG(r->normal), STR_ARG(s->normal), consequence(call));
    if (s->meta->func.i) ck_add_note(c, f, qm_func_of(c->unit, s->meta->func)->at, "the signal");
    if (r->meta->func.i) ck_add_note(c, f, qm_func_of(c->unit, r->meta->func)->at, "what is to be called");
    candidates signals = {0}, slots = {0};
    collect(c->unit, s->cls, s, false, &signals);
    keep_fitting(&signals, s, r, false);
    collect(c->unit, r->cls, r, false, &slots);
    keep_fitting(&slots, r, s, false);
    drop_clones(&signals);
    drop_clones(&slots);
    if (signals.n + slots.n != 1) return;
    if (signals.n) replace_text(c, f, s, signals.rows[0]);
    else replace_text(c, f, r, slots.rows[0]);
}

static void run(ck_context *c)
{
    cs_call call;
    for (qm_node at = {0}; cs_next(c, &at, &call);) {
        bool told = false;
        ck_site(c, call.call);
        if (may_be_said(c, &call.sender)) report_unknown(c, &call, &call.sender, &call.receiver), told = true;
        if (may_be_said(c, &call.receiver)) report_unknown(c, &call, &call.receiver, &call.sender), told = true;
        if (told || !call.sender.meta || !call.receiver.meta) continue;
        if (!qm_meta_fits(call.sender.normal, call.receiver.normal)) report_unfit(c, &call);
    }
}

const ck_check ck_connect_string_mismatch = {
    .id = "qtcwe-connect-string-mismatch",
    .summary = "a SIGNAL or SLOT text names nothing that the object has, or signal and slot do not fit",
    .cwe = {628, 686},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
