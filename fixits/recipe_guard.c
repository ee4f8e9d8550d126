// A pointer that may be null: its use made conditional, or left out by leaving the function before it.
#include "fixits/recipes.h"
#include "fixits/text.h"

static bool mentions(const qm_unit *u, qm_node in, qm_node lvalue)
{
    bool found = false;
    for (u32 i = in.i; i < qm_end(u, in) && !found; i++) {
        qm_kind k = qm_kind_of(u, (qm_node){i});
        if (k == QM_VAR || k == QM_MEMBER) found = qm_same_lvalue(u, (qm_node){i}, lvalue);
        if (k == QM_LAMBDA) found = true;  // may capture it
    }
    return found;
}

static bool is_loop(qm_kind k) { return k == QM_WHILE || k == QM_DO || k == QM_FOR || k == QM_RANGE_FOR; }

// The innermost loop around a statement in the same body; {0}.
static qm_node loop_around(const qm_unit *u, qm_node stmt)
{
    qm_node n = qm_parent(u, stmt);
    while (qm_is(n) && !is_loop(qm_kind_of(u, n))) n = qm_parent(u, n);
    return n;
}

// Does everything between the statement and the end of what is left need the pointer?
static bool skips_only_its_uses(const qm_unit *u, qm_node stmt, qm_node until, qm_node lvalue)
{
    for (qm_node n = stmt, up = qm_parent(u, n); qm_is(up) && n.i != until.i; n = up, up = qm_parent(u, up)) {
        qm_kind k = qm_kind_of(u, up);
        if (k == QM_CASE || k == QM_DEFAULT || k == QM_SWITCH || k == QM_TRY || k == QM_LABEL) return false;
        if (k != QM_COMPOUND) continue;
        for (qm_node later = qm_next(u, up, n); qm_is(later); later = qm_next(u, up, later)) {
            bool nothing = qm_kind_of(u, later) == QM_NULL_STMT ||
                           (qm_kind_of(u, later) == QM_RETURN && !qm_is(qm_first(u, later)));
            if (!nothing && !mentions(u, later, lvalue)) return false;
        }
    }
    return true;
}

static bool used_later(const qm_unit *u, qm_node stmt, qm_node lvalue)
{
    qm_node body = qm_func_of(u, qm_enclosing_func(u, stmt))->body;
    bool found = qm_is(loop_around(u, stmt));
    for (u32 i = qm_end(u, stmt); i < qm_end(u, body) && !found; i++) {
        qm_kind k = qm_kind_of(u, (qm_node){i});
        found = (k == QM_VAR || k == QM_MEMBER) && qm_same_lvalue(u, (qm_node){i}, lvalue);
    }
    return found;
}

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// "item" of an Item *, "pushButton" of a QPushButton *: the class's name, without the letter that libraries put before theirs.
static str name_for(qm_unit *u, qm_node call)
{
    const qm_class_row *cls = qm_class_of(u, qm_pointee_class(u, qm_row(u, call)->type));
    str name = str_after_last(cls->name, ':');
    if (!cls->user && name.n > 1 && is_capital(name.p[0]) && is_capital(name.p[1])) name = str_from(name, 1);
    if (!name.n) return STR("found");
    str copy = arena_printf(&u->mem, "%.*s", STR_ARG(name));
    ((char *)copy.p)[0] = byte_lower(copy.p[0]);
    return fx_fresh_name(u, qm_enclosing_func(u, call), copy.p);
}

// `f()->g(…);` -> `if (auto *x = f())` and `x->g(…);` below it
static void name_and_test(fx_fix *f, qm_unit *u, qm_node stmt, qm_node call)
{
    str whole = sources_span_text(u->files, fx_statement_span(u, stmt)), text = qm_text(u, call);
    qm_node user = qm_parent(u, call);
    bool begins = qm_kind_of(u, stmt) == QM_EXPR_STMT && qm_first(u, stmt).i == user.i && qm_kind_of(u, user) == QM_CALL;
    if (!begins || !text.n || !str_starts(whole, text)) {
        fx_withhold(f, "the call stands inside of a larger expression");
        return;
    }
    str name = name_for(u, call), rest = str_from(whole, text.n);
    fx_replace_statement(f, stmt, "if (auto *%.*s = %.*s)\n\t%.*s%.*s", STR_ARG(name), STR_ARG(text), STR_ARG(name), STR_ARG(rest));
}

void fx_guard_pointer(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_node use, bool in_test)
{
    f->level = FX_REVIEW;
    qm_node stmt = qm_statement_of(u, use);
    if (!qm_is(stmt)) {
        fx_withhold(f, "it stands in no statement");
        return;
    }
    if (qm_kind_of(u, use) == QM_CALL) {
        f->level = FX_SAFE;
        name_and_test(f, u, stmt, use);
        return;
    }
    str name = qm_text(u, use);
    if (!name.n || is_loop(qm_kind_of(u, stmt)) || qm_kind_of(u, stmt) == QM_MACRO) {
        fx_withhold(f, name.n ? "a guard would have to stand in a loop's head or a macro" : "the name comes from a macro");
        return;
    }
    if (in_test) {
        f->level = FX_SAFE;
        fx_statements_before(f, stmt, "%.*s(%.*s);", STR_ARG(qm_fix_word(facts, "assert")), STR_ARG(name));
        return;
    }
    if (qm_kind_of(u, stmt) == QM_EXPR_STMT && !used_later(u, stmt, use)) {
        f->level = FX_SAFE;
        str text = sources_span_text(u->files, fx_statement_span(u, stmt));
        fx_replace_statement(f, stmt, "if (%.*s)\n\t%.*s", STR_ARG(name), STR_ARG(text));
        return;
    }
    qm_node loop = loop_around(u, stmt);
    qm_func func = qm_enclosing_func(u, use);
    const char *leave = qm_is(loop) ? "continue;" : fx_failed_return(u, func);
    if (!leave) {
        fx_withhold(f, "what the function returns when it fails is not known");
        return;
    }
    bool nothing = qm_is(loop) || strcmp(leave, "return;") == 0;
    if (nothing && skips_only_its_uses(u, stmt, qm_is(loop) ? loop : qm_func_of(u, func)->body, use)) f->level = FX_SAFE;
    fx_statements_before(f, stmt, "if (!%.*s)\n\t%s", STR_ARG(name), leave);
}
