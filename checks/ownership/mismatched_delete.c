// Memory that is given back in another way than it was got: delete of new[], delete[] of new, free of new, delete of malloc.
#include "checks/ownership/pointers.h"
#include "qtmodel/lifetimes.h"

typedef enum family { FAMILY_UNKNOWN, FAMILY_NEW, FAMILY_ARRAY, FAMILY_MALLOC } family;

static family family_of_call(const ck_context *c, qm_node call)
{
    return qm_says(c->facts, c->unit, qm_row(c->unit, call)->func, QMK_HEAP) ? FAMILY_MALLOC : FAMILY_UNKNOWN;
}

static bool is_name_byte(char ch) { return ch == ':' || byte_is_word(ch); }

// Is what stands behind `new` the name of the type itself? Another name may be that of an array of it.
static bool is_written_by_name(const qm_unit *u, qm_node at)
{
    const qm_type_row *t = qm_type_of(u, qm_row(u, at)->type);
    str text = qm_text(u, at);
    if (!str_starts(text, STR("new "))) return false;
    text = str_trim(str_from(text, 4));
    size_t n = 0;
    while (n < text.n && is_name_byte(text.p[n])) n++;
    str name = t->cls.i ? qm_class_of(u, t->cls)->key : t->text;
    return str_eq(str_after_last(str_upto(text, n), ':'), str_after_last(name, ':'));
}

static family family_of_new(const qm_unit *u, qm_node at)
{
    const qm_node_row *r = qm_row(u, at);
    if (r->flags & (QMF_IN_MACRO | QMF_PLACEMENT)) return FAMILY_UNKNOWN;
    if (r->flags & QMF_ARRAY) return FAMILY_ARRAY;
    return is_written_by_name(u, at) ? FAMILY_NEW : FAMILY_UNKNOWN;
}

// Is all that this unit puts into the member made by a `new` in one of its methods, or null?
static bool is_only_made(const qm_unit *u, qm_var member)
{
    u32 n;
    const qm_node *uses = qm_uses(u, member, &n);
    for (u32 i = 0; i < n; i++) {
        qm_node assign = qm_parent(u, uses[i]);
        if (!qm_is_written(u, uses[i])) continue;
        if (!qm_is(assign) || qm_kind_of(u, assign) != QM_ASSIGN || qm_first(u, assign).i != uses[i].i) return false;
        qm_node value = qm_strip(u, qm_child(u, assign, 1));
        if (qm_kind_of(u, value) != QM_NEW && !qm_is_null_literal(u, value)) return false;
    }
    return true;
}

// What the class puts into one of its members; *at is a place that does. Unknown when it does so in more than one way.
static family got_by_member(const ck_context *c, qm_var member, qm_node *at)
{
    const qm_unit *u = c->unit;
    u32 n;
    const qm_member_life *lives = qm_member_lives(c->analysis, qm_var_of(u, member)->cls, &n);
    family all = FAMILY_UNKNOWN;
    for (u32 i = 0; i < n; i++) {
        if (lives[i].member.i != member.i || lives[i].deletes) continue;
        family one = family_of_new(u, lives[i].at);
        if (one == FAMILY_UNKNOWN || (all != FAMILY_UNKNOWN && one != all)) return FAMILY_UNKNOWN;
        all = one;
        *at = lives[i].at;
    }
    return is_only_made(u, member) ? all : FAMILY_UNKNOWN;
}

static family got_by(const ck_context *c, const qm_thing *t, qm_node *at)
{
    *at = t->at;
    switch (t->kind) {
    case QM_THING_RESULT: return family_of_call(c, t->at);
    case QM_THING_NEW: return family_of_new(c->unit, t->at);
    case QM_THING_MEMBER: return got_by_member(c, t->var, at);
    case QM_THING_ARGUMENT: case QM_THING_THIS: case QM_THING_FOUND: return FAMILY_UNKNOWN;
    }
    return FAMILY_UNKNOWN;
}

static family given_by(const ck_context *c, qm_node at)
{
    const qm_node_row *r = qm_row(c->unit, at);
    if (r->kind == QM_DELETE) return r->flags & QMF_ARRAY ? FAMILY_ARRAY : FAMILY_NEW;
    return r->kind == QM_CALL ? family_of_call(c, at) : FAMILY_UNKNOWN;
}

static const char *const got_words[] = {"", "'new'", "'new[]'", "a C function"};
static const char *const given_words[] = {"", "'delete'", "'delete[]'", "a C function"};

static void offer_fix(ck_context *c, ck_finding *f, family got, const qm_life_event *ev)
{
    const qm_unit *u = c->unit;
    const qm_node_row *r = qm_row(u, ev->at);
    str text = qm_text(u, ev->at), operand = qm_text(u, ev->expr);
    if (got == FAMILY_MALLOC) return;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, got == FAMILY_ARRAY ? "use 'delete[]'" : "use 'delete'");
    if (text.n == 0 || operand.n == 0) fx_withhold(fix, "it stands in a macro");
    // Only a pointer of the very type says which destructors run.
    qm_type target = qm_type_of(u, qm_row(u, ev->expr)->type)->target;
    if (qm_type_of(u, target)->kind == QMT_VOID) fx_withhold(fix, "the pointer doesn't tell what it points to");
    fx_replace(fix, r->text, "delete%s %.*s", got == FAMILY_ARRAY ? "[]" : "", STR_ARG(operand));
}

static void judge(ck_context *c, const qm_lifetimes *l, const qm_life_event *ev)
{
    const qm_thing *t = qm_thing_at(l, ev->thing);
    qm_node from;
    family got = got_by(c, t, &from), given = given_by(c, ev->at);
    if (got == FAMILY_UNKNOWN || given == FAMILY_UNKNOWN) ck_unknown(c, ev->at, "where it is from");
    else ck_site(c, ev->at);
    if (got == FAMILY_UNKNOWN || given == FAMILY_UNKNOWN || got == given) return;
    if (qm_row(c->unit, ev->at)->flags & QMF_IN_MACRO) return;
    str name = ck_say(c, ev->expr);
    ck_finding *f = ck_report(c, ev->at, "'%.*s' was got by %s and is given back by %s", STR_ARG(name), got_words[got], given_words[given]);
    ck_add_note(c, f, qm_row(c->unit, from)->at, "got here by %s", got_words[got]);
    ck_add_note(c, f, qm_row(c->unit, ev->at)->at, "given back here by %s", given_words[given]);
    offer_fix(c, f, got, ev);
}

// A smart pointer of one object that is given an array. One with a deleter of its own, or of T[], knows better.
static void judge_pointer(ck_context *c, qm_node at)
{
    const qm_unit *u = c->unit;
    qm_type pointer;
    qm_node raw = ck_given_to_pointer(c, at, &pointer);
    raw = qm_is(raw) ? qm_strip(u, raw) : raw;
    if (!qm_is(raw) || qm_kind_of(u, raw) != QM_NEW || !(qm_row(u, raw)->flags & QMF_ARRAY) || qm_row(u, raw)->flags & QMF_IN_MACRO) return;
    str text = qm_type_of(u, pointer)->text;
    if (str_find(text, STR("[")) != SIZE_MAX || str_find(text, STR(",")) != SIZE_MAX) return;
    str name = qm_class_of(u, qm_type_of(u, pointer)->cls)->key;
    const qm_fact *form = qm_fact_class(c->facts, u, qm_type_of(u, pointer)->cls, QMK_ARRAY_FORM);
    if (form && str_eq(form->text, name)) return;
    ck_finding *f = ck_report(c, at, "what 'new[]' made is given to a '%.*s', which deletes one object", STR_ARG(name));
    ck_add_note(c, f, qm_row(u, raw)->at, "got here by 'new[]'");
    qm_node decl = qm_parent(u, at);
    if (!form) return;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "use '%.*s'", STR_ARG(form->text));
    const qm_var_row *v = qm_is(decl) && qm_kind_of(u, decl) == QM_DECL ? qm_var_of(u, qm_row(u, decl)->var) : NULL;
    if (!v || !span_is(v->type_text) || !str_starts(sources_span_text(u->files, v->type_text), name))
        fx_withhold(fix, "its type is not written here");
    else
        fx_replace(fix, (span){v->type_text.file, v->type_text.off, u32_of(name.n)}, "%.*s", STR_ARG(form->text));
}

static void run(ck_context *c)
{
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(c->unit, f)->body;
        for (u32 i = body.i; i < qm_end(c->unit, body); i++) judge_pointer(c, (qm_node){i});
        const qm_lifetimes *l = qm_lifetimes_of(c->analysis, f);
        u32 n = 0;
        const qm_life_event *ev = l ? qm_life_events(l, &n) : NULL;
        for (u32 i = 0; i < n; i++)
            if (ev[i].act == QM_ACT_DELETE) judge(c, l, &ev[i]);
    }
}

const ck_check ck_ownership_mismatched_delete = {
    .id = "qtcwe-ownership-mismatched-delete",
    .summary = "memory that is given back in another way than it was got",
    .cwe = {762},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
