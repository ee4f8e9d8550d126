// A call whose result says whether it worked: guarded by an assertion in tests, by a branch elsewhere.
#include "fixits/recipes.h"
#include "fixits/text.h"

// How the call's result is compared.
typedef struct test {
    str failed, worked;  // behind it, for either question
    const char *not_failed, *not_worked;  // before it
} test;

static bool find_test(const qm_unit *u, const qm_facts *facts, qm_node call, arena *mem, test *t)
{
    const qm_fact *fact = qm_fact_func(facts, u, qm_row(u, call)->func, QMK_FAILURE);
    qm_type_kind result = qm_type_of(u, qm_func_of(u, qm_row(u, call)->func)->result)->kind;
    str value = fact ? fact->text : result == QMT_BOOL ? STR("false") : (str){0};
    *t = (test){.not_failed = "", .not_worked = ""};
    if (value.n == 0) return false;
    if (str_is(value, "false")) {
        t->not_failed = "!";
    } else if (str_is(value, "null")) {
        t->not_failed = "!";
        t->worked = STR(" != nullptr");
    } else if (str_is(value, "empty")) {
        t->not_worked = "!";
        t->failed = t->worked = STR(".isEmpty()");
    } else {
        t->failed = arena_printf(mem, " == %.*s", STR_ARG(value));
        t->worked = arena_printf(mem, " != %.*s", STR_ARG(value));
    }
    return true;
}

// May the expression be evaluated once more for the text of the error?
static bool is_repeatable(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; qm_is(n) && i < qm_end(u, n); i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        bool name = r->kind == QM_VAR || r->kind == QM_MEMBER || r->kind == QM_THIS || (r->kind == QM_UNARY && r->op == QMO_DEREF);
        bool smart = r->kind == QM_CALL && (r->flags & QMF_OPERATOR) && qm_nargs(u, (qm_node){i}) == 0;  // operator->
        if (!name && !smart) return false;
    }
    return qm_is(n);
}

// "socket->errorString()", empty when nothing tells the error.
static str error_text(qm_unit *u, const qm_facts *facts, qm_node call)
{
    const qm_node_row *r = qm_row(u, call);
    const qm_fact *fact = qm_fact_func(facts, u, r->func, QMK_ERROR_TEXT);
    if (!fact || !(r->flags & QMF_METHOD)) return (str){0};
    qm_node object = qm_first(u, call);
    if (qm_kind_of(u, object) == QM_THIS && (qm_row(u, object)->flags & QMF_IMPLICIT))
        return arena_printf(&u->mem, "%.*s()", STR_ARG(fact->text));
    str text = qm_text(u, object);
    if (!is_repeatable(u, object) || text.n == 0 || str_find(text, STR("\n")) != SIZE_MAX) return (str){0};
    return arena_printf(&u->mem, "%.*s%s%.*s()", STR_ARG(text), r->flags & QMF_ARROW ? "->" : ".", STR_ARG(fact->text));
}

// A comma that the preprocessor would take for the end of a macro's argument.
static bool has_bare_comma(str text)
{
    u32 depth = 0;
    fx_lexer x = {text, 0, false};
    for (fx_token t = fx_lex_code(&x); t.kind != FX_T_END; t = fx_lex_code(&x)) {
        char c = t.kind == FX_T_PUNCT ? text.p[t.off] : ' ';
        if (c == '(') depth++;
        if (c == ')' && depth > 0) depth--;
        if (c == ',' && depth == 0) return true;
    }
    return false;
}

static bool returns_value(const qm_unit *u, qm_func f)
{
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; qm_is(body) && i < qm_end(u, body); i++)
        if (u->nodes.rows[i].kind == QM_RETURN && qm_is(qm_first(u, (qm_node){i}))) return true;
    return false;
}

const char *fx_failed_return(const qm_unit *u, qm_func f)
{
    const qm_func_row *r = qm_func_of(u, f);
    if (r->flags & QMFN_COROUTINE) return NULL;
    qm_type_kind result = qm_type_of(u, r->result)->kind;
    bool nothing = (r->flags & (QMFN_CTOR | QMFN_DTOR)) || result == QMT_VOID;
    if (nothing || ((r->flags & QMFN_LAMBDA) && !returns_value(u, f))) return "return;";
    if (r->flags & QMFN_LAMBDA) return NULL;
    if (qm_is_main(u, f)) return "return 1;";
    if (result == QMT_BOOL) return "return false;";
    return result == QMT_POINTER ? "return nullptr;" : NULL;
}

static void assert_result(fx_fix *f, qm_unit *u, qm_node stmt, qm_node call, const test *t, str message, str macro)
{
    bool wrap = has_bare_comma(qm_text(u, call));
    const char *open = wrap ? "(" : "", *close = wrap ? ")" : "";
    const char *head = arena_printf(&u->mem, "%.*s(%s%s", STR_ARG(macro), t->not_worked, open).p;
    if (message.n) fx_wrap_statement(f, stmt, head, "%s%.*s, qPrintable(%.*s));", close, STR_ARG(t->worked), STR_ARG(message));
    else fx_wrap_statement(f, stmt, head, "%s%.*s);", close, STR_ARG(t->worked));
}

static void branch_on_result(fx_fix *f, qm_unit *u, qm_node stmt, qm_node call, const test *t, str message)
{
    qm_func in = qm_enclosing_func(u, call);
    // A constructor that is left early makes half an object, a destructor leaves things behind: they only tell.
    bool goes_on = qm_func_of(u, in)->flags & (QMFN_CTOR | QMFN_DTOR);
    const char *leave = goes_on ? "" : fx_failed_return(u, in);
    if (!leave) {
        fx_withhold(f, "what the function returns when it fails is not known");
        return;
    }
    // An operator would bind less tightly than what is put around it.
    bool wrap = qm_row(u, call)->flags & QMF_OPERATOR;
    const char *head = arena_printf(&u->mem, "if (%s%s", t->not_failed, wrap ? "(" : "").p;
    str name = qm_func_of(u, qm_row(u, call)->func)->qualified;
    str detail = message.n ? arena_printf(&u->mem, ":\" << %.*s", STR_ARG(message)) : STR("\"");
    fx_wrap_statement(f, stmt, head, "%s%.*s) {\n\tqWarning() << \"%.*s failed%.*s;%s%s\n}", wrap ? ")" : "", STR_ARG(t->failed),
                      STR_ARG(name), STR_ARG(detail), goes_on ? "" : "\n\t", leave);
    fx_include(f, "<QDebug>");
}

void fx_check_result(fx_fix *f, qm_unit *u, const qm_facts *facts, qm_node call, bool in_test)
{
    test t;
    qm_node stmt = qm_parent(u, call);
    if (!qm_is(stmt) || qm_kind_of(u, stmt) != QM_EXPR_STMT || qm_kind_of(u, call) != QM_CALL) {
        fx_withhold(f, "the call is part of a larger expression");
        return;
    }
    if (!find_test(u, facts, call, &u->mem, &t)) {
        fx_withhold(f, "it is not known which result means failure");
        return;
    }
    str message = error_text(u, facts, call);
    if (in_test) assert_result(f, u, stmt, call, &t, message, qm_fix_word(facts, message.n ? "assert-message" : "assert"));
    else branch_on_result(f, u, stmt, call, &t, message);
}
