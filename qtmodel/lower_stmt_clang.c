// Statements: roles of children by libclang's order, with the source text deciding where the order is ambiguous.
#include "qtmodel/lower_clang.h"

static bool is_ref(CXCursor c) { return clang_isReference(clang_getCursorKind(c)); }
static bool is_condition_variable(CXCursor c)
{
    enum CXCursorKind k = clang_getCursorKind(c);
    return k == CXCursor_VarDecl || k == CXCursor_UnexposedDecl;
}

static void statement_children(CXCursor c, lw_list *out)
{
    lw_children(c, out);
    u32 n = 0;
    for (u32 i = 0; i < out->n; i++)
        if (!is_ref(out->rows[i])) out->rows[n++] = out->rows[i];
    out->n = n;
}

// Does a ';' follow the cursor directly? 1 yes, 0 no, -1 the text cannot tell (macro).
static int semicolon_follows(lw *l, CXCursor c)
{
    place end;
    CXSourceLocation at = clang_getRangeEnd(clang_getCursorExtent(c));
    if (lw_in_macro(at) || !lw_written(l, at, &end)) return -1;
    str text = lw_file_text(l, end.file);
    u32 i = lw_skip_blank(text, end.off);
    return i < text.n && text.p[i] == ';';
}

static void lower_slot(lw *l, const lw_list *kids, int index)
{
    if (index < 0 || (u32)index >= kids->n) lw_none(l);
    else if (is_condition_variable(kids->rows[index])) lw_var_decl(l, kids->rows[index], (span){0});
    else if (clang_isStatement(clang_getCursorKind(kids->rows[index]))) lw_stmt(l, kids->rows[index]);
    else lw_expr(l, kids->rows[index]);
}

static void lower_body_slot(lw *l, const lw_list *kids, int index)
{
    if (index < 0 || (u32)index >= kids->n) lw_none(l);
    else lw_stmt(l, kids->rows[index]);
}

static void lower_if(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    int condvar = -1, init = -1, cond = -1, then_ = -1, else_ = -1, at = 0;
    if (kids.n && is_condition_variable(kids.rows[0])) condvar = at++;
    int left = (int)kids.n - at;
    if (left == 4) {
        init = at, cond = at + 1, then_ = at + 2, else_ = at + 3;
    } else if (left == 2) {
        if (clang_getCursorKind(kids.rows[at]) == CXCursor_CompoundStmt) then_ = at, else_ = at + 1;  // if consteval
        else cond = at, then_ = at + 1;
    } else if (left == 3) {
        enum CXCursorKind first = clang_getCursorKind(kids.rows[at]);
        if (first == CXCursor_DeclStmt || (first != CXCursor_CompoundStmt && semicolon_follows(l, kids.rows[at]) == 1))
            init = at, cond = at + 1, then_ = at + 2;
        else cond = at, then_ = at + 1, else_ = at + 2;
    } else if (left == 1) {
        then_ = at;
    }
    u32 row = lw_open(l, QM_IF, c);
    lower_slot(l, &kids, init);
    lower_slot(l, &kids, condvar);
    lower_slot(l, &kids, cond);
    lower_body_slot(l, &kids, then_);
    lower_body_slot(l, &kids, else_);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

// for (init; cond; inc): counts the ';' between the children to know which of the three is missing.
static void for_slots(lw *l, CXCursor c, const lw_list *kids, int *init, int *cond, int *inc)
{
    int n = (int)kids->n - 1;  // without the body
    place p;
    *init = *cond = *inc = -1;
    if (!lw_written(l, clang_getRangeStart(clang_getCursorExtent(c)), &p)) {
        if (n == 3) *init = 0, *cond = 1, *inc = 2;
        else if (n == 2) {
            bool decl = clang_getCursorKind(kids->rows[0]) == CXCursor_DeclStmt;
            *(decl ? init : cond) = 0;
            *(decl ? cond : inc) = 1;
        } else if (n == 1) *(clang_getCursorKind(kids->rows[0]) == CXCursor_DeclStmt ? init : cond) = 0;
        return;
    }
    str text = lw_file_text(l, p.file);
    u32 at = p.off;
    while (at < text.n && text.p[at] != '(') at = lw_skip_blank(text, at + 1);
    at++;
    int slot = 0;
    for (int i = 0; i < n; i++) {
        if (is_condition_variable(kids->rows[i])) { *cond = i; continue; }
        place a, b;
        CXSourceRange r = clang_getCursorExtent(kids->rows[i]);
        if (!lw_written(l, clang_getRangeStart(r), &a)) a = lw_place(l, clang_getRangeStart(r));
        if (!lw_written(l, clang_getRangeEnd(r), &b)) b = lw_place(l, clang_getRangeEnd(r));
        for (u32 k = lw_skip_blank(text, at); k < a.off && k < text.n; k = lw_skip_blank(text, k + 1))
            if (text.p[k] == ';') slot++;
        *(slot == 0 ? init : slot == 1 ? cond : inc) = i;
        at = b.off > at ? b.off : at;
        // The extent of a declaration contains its ';'.
        if (clang_getCursorKind(kids->rows[i]) == CXCursor_DeclStmt) slot++;
    }
}

static void lower_for(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    int condvar = -1, init, cond, inc;
    for_slots(l, c, &kids, &init, &cond, &inc);
    for (u32 i = 0; i + 1 < kids.n; i++)
        if (is_condition_variable(kids.rows[i])) {
            condvar = (int)i;
            if (cond == condvar) cond = i + 2 < kids.n ? (int)i + 1 : -1;
        }
    u32 row = lw_open(l, QM_FOR, c);
    lower_slot(l, &kids, init);
    lower_slot(l, &kids, condvar);
    lower_slot(l, &kids, cond);
    lower_slot(l, &kids, inc);
    lower_body_slot(l, &kids, (int)kids.n - 1);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

// An init-statement that libclang does not show makes the function's flow unknown to us.
static void taint_on_hidden_init(lw *l, CXCursor c, CXCursor first)
{
    place a, b;
    if (!lw_written(l, clang_getRangeStart(clang_getCursorExtent(c)), &a)) return;
    if (!lw_written(l, clang_getRangeStart(clang_getCursorExtent(first)), &b) || a.file.i != b.file.i) return;
    str text = lw_file_text(l, a.file);
    u32 i = lw_skip_blank(text, a.off);
    while (i < b.off && text.p[i] != '(') i = lw_skip_blank(text, i + 1);
    for (; i < b.off; i = lw_skip_blank(text, i + 1))
        if (text.p[i] == ';') l->u->funcs.rows[l->func.i].flags |= QMFN_TAINTED;
}

// Which begin() a range-for calls: const or not decides whether a shared container detaches.
static qm_func begin_of(lw *l, CXCursor element)
{
    qm_func none = {0};
    if (clang_isReference(clang_getCursorKind(element)) || !lw_is_expr(element)) return none;
    CXCursor ref = clang_getCursorReferenced(element);
    if (clang_getCursorKind(element) == CXCursor_DeclRefExpr && clang_getCursorKind(ref) == CXCursor_VarDecl) {
        CXCursor begin = clang_Cursor_getVarDeclInitializer(ref);
        if (clang_Cursor_isNull(begin)) return none;
        ref = clang_getCursorReferenced(lw_unwrap(begin));
        enum CXCursorKind kind = clang_getCursorKind(ref);
        return kind == CXCursor_CXXMethod || kind == CXCursor_FunctionDecl ? lw_func(l, ref) : none;
    }
    lw_list kids = {0};
    lw_children(element, &kids);
    for (u32 i = 0; i < kids.n && !none.i; i++) none = begin_of(l, kids.rows[i]);
    VEC_CLEAR(&kids);
    return none;
}

// The variable of a range-for: its initialiser (*__begin) is nothing the user wrote.
// A name of a structured binding.
static void name_part(lw *l, CXCursor c, qm_var whole)
{
    if (!clang_isDeclaration(clang_getCursorKind(c))) return;
    qm_var part = lw_var(l, c);
    l->u->vars.rows[part.i].whole = whole;
}

static void lower_range_variable(lw *l, CXCursor c)
{
    u32 row = lw_open(l, QM_DECL, c);
    qm_var v = lw_var(l, c);
    lw_row(l, row)->var = v;
    lw_row(l, row)->name = l->u->vars.rows[v.i].name_text;
    l->u->vars.rows[v.i].decl = (qm_node){row};
    lw_list kids = {0};
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n; i++) name_part(l, kids.rows[i], v);
    VEC_CLEAR(&kids);
    lw_close(l, row);
}

static void lower_range_for(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    u32 row = lw_open(l, QM_RANGE_FOR, c);
    if (kids.n >= 3) {
        taint_on_hidden_init(l, c, kids.rows[0]);
        CXCursor element = clang_Cursor_getVarDeclInitializer(kids.rows[0]);
        qm_func begin = clang_Cursor_isNull(element) ? (qm_func){0} : begin_of(l, element);
        lw_row(l, row)->func = begin;
        lower_range_variable(l, kids.rows[0]);
    } else {
        lw_none(l);
    }
    lower_slot(l, &kids, kids.n >= 3 ? 1 : -1);
    lower_body_slot(l, &kids, (int)kids.n - 1);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_switch(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    int condvar = kids.n && is_condition_variable(kids.rows[0]) ? 0 : -1;
    int cond = condvar + 1;
    if (kids.n) taint_on_hidden_init(l, c, kids.rows[0]);
    u32 row = lw_open(l, QM_SWITCH, c);
    lower_slot(l, &kids, condvar);
    lower_slot(l, &kids, kids.n >= 2 ? cond : -1);
    lower_body_slot(l, &kids, (int)kids.n - 1);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_while(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    int condvar = kids.n && is_condition_variable(kids.rows[0]) ? 0 : -1;
    u32 row = lw_open(l, QM_WHILE, c);
    lower_slot(l, &kids, condvar);
    lower_slot(l, &kids, condvar + 2 < (int)kids.n ? condvar + 1 : -1);
    lower_body_slot(l, &kids, (int)kids.n - 1);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_do(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    u32 row = lw_open(l, QM_DO, c);
    lower_body_slot(l, &kids, 0);
    lower_slot(l, &kids, 1);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_case(lw *l, CXCursor c, qm_kind kind)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    u32 row = lw_open(l, kind, c);
    if (kind == QM_CASE) lower_slot(l, &kids, 0);
    lower_body_slot(l, &kids, (int)kids.n - 1);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

// The extent of T x(a) ends with a.
static void close_parenthesis(lw *l, qm_node_row *decl)
{
    if (!span_is(decl->text) || !span_is(decl->name)) return;
    str text = lw_file_text(l, decl->text.file);
    u32 end = decl->text.off + decl->text.len;
    u32 closed = lw_behind_paren(text, lw_skip_blank(text, decl->name.off + decl->name.len));
    if (closed > end && lw_skip_blank(text, end) + 1 == closed) decl->text.len = closed - decl->text.off;
}

void lw_var_decl(lw *l, CXCursor c, span statement)
{
    if (clang_getCursorKind(c) == CXCursor_UnexposedDecl) {  // structured binding: [a, b], then its initialiser
        lw_list kids = {0};
        lw_children(c, &kids);
        u32 row = lw_open(l, QM_DECL, c);
        qm_var v = lw_var(l, c);
        lw_row(l, row)->var = v;
        l->u->vars.rows[v.i].decl = (qm_node){row};
        u32 init = l->u->nodes.n;
        for (u32 i = 0; i < kids.n; i++) {
            if (lw_is_expr(kids.rows[i])) lw_expr(l, kids.rows[i]);
            else name_part(l, kids.rows[i], v);
        }
        if (l->u->nodes.n > init) l->u->vars.rows[v.i].init = (qm_node){init};
        lw_close(l, row);
        VEC_CLEAR(&kids);
        return;
    }
    u32 row = lw_open(l, QM_DECL, c);
    qm_var v = lw_var(l, c);
    lw_row(l, row)->var = v;
    lw_row(l, row)->name = l->u->vars.rows[v.i].name_text;
    close_parenthesis(l, lw_row(l, row));
    l->u->vars.rows[v.i].decl = (qm_node){row};
    l->u->vars.rows[v.i].text = statement;
    CXCursor init = clang_Cursor_getVarDeclInitializer(c);
    if (!clang_Cursor_isNull(init)) {
        l->u->vars.rows[v.i].init = (qm_node){l->u->nodes.n};
        lw_expr(l, init);
        if (l->u->nodes.n == l->u->vars.rows[v.i].init.i) l->u->vars.rows[v.i].init = (qm_node){0};
    }
    lw_close(l, row);
}

static void lower_decl_stmt(lw *l, CXCursor c, bool in_block)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    u32 n = 0;
    for (u32 i = 0; i < kids.n; i++) {
        enum CXCursorKind k = clang_getCursorKind(kids.rows[i]);
        if (k == CXCursor_VarDecl || k == CXCursor_UnexposedDecl) kids.rows[n++] = kids.rows[i];
        else if (clang_isDeclaration(k)) lw_top_decl(l, kids.rows[i]);  // local class: its methods wait in the queue
    }
    span whole = n == 1 ? lw_span(l, clang_getCursorExtent(c)) : (span){0};
    bool wrap = n != 1 && !in_block;
    u32 row = 0;
    if (wrap) row = lw_open(l, n ? QM_COMPOUND : QM_NULL_STMT, c);
    for (u32 i = 0; i < n; i++) lw_var_decl(l, kids.rows[i], whole);
    if (wrap) {
        lw_row(l, row)->flags |= QMF_IMPLICIT;
        lw_close(l, row);
    }
    VEC_CLEAR(&kids);
}

static void lower_compound(lw *l, CXCursor c)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    u32 row = lw_open(l, QM_COMPOUND, c);
    for (u32 i = 0; i < kids.n; i++) {
        if (clang_getCursorKind(kids.rows[i]) == CXCursor_DeclStmt && !lw_in_macro(clang_getCursorLocation(kids.rows[i])))
            lower_decl_stmt(l, kids.rows[i], true);
        else lw_stmt(l, kids.rows[i]);
    }
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_each(lw *l, CXCursor c, qm_kind kind)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    u32 row = lw_open(l, kind, c);
    if (kind == QM_CATCH && kids.n == 1) lw_none(l);  // catch (...)
    for (u32 i = 0; i < kids.n; i++) lower_slot(l, &kids, (int)i);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_jump(lw *l, CXCursor c, bool label)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    u32 row = lw_open(l, label ? QM_LABEL : QM_GOTO, c);
    str name = {0};
    if (label) name = lw_take(l, clang_getCursorSpelling(c));
    for (u32 i = 0; i < kids.n; i++) {
        if (clang_getCursorKind(kids.rows[i]) == CXCursor_LabelRef) name = lw_take(l, clang_getCursorSpelling(kids.rows[i]));
        else if (label) lw_stmt(l, kids.rows[i]);
    }
    lw_row(l, row)->str = name;
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_wrapped(lw *l, CXCursor c)
{
    lw_list kids = {0};
    statement_children(c, &kids);
    u32 n = kids.n;
    if (n == 1 && clang_isAttribute(clang_getCursorKind(kids.rows[0]))) n = 0;
    // co_return: child 0 is the operand, what follows is generated; [[fallthrough]]; has one child.
    if (n == 0) lw_leaf(l, QM_NULL_STMT, c);
    else if (l->u->funcs.rows[l->func.i].flags & QMFN_COROUTINE) {
        u32 row = lw_open(l, QM_RETURN, c);
        lower_slot(l, &kids, 0);
        lw_close(l, row);
    } else lw_stmt(l, kids.rows[n - 1]);
    VEC_CLEAR(&kids);
}

static void lower_expression_statement(lw *l, CXCursor c)
{
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_CXXThrowExpr) {
        lw_expr(l, c);
        return;
    }
    u32 row = lw_open(l, QM_EXPR_STMT, c);
    lw_row(l, row)->type = (qm_type){0};
    lw_expr(l, c);
    lw_close(l, row);
}

void lw_stmt(lw *l, CXCursor c)
{
    if (++l->depth > LW_MAX_DEPTH) {
        l->too_deep = true;
        lw_leaf(l, QM_OPAQUE, c);
        l->depth--;
        return;
    }
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (lw_macro(l, c, true)) {
        l->depth--;
        return;
    }
    switch ((int)kind) {
    case CXCursor_CompoundStmt: lower_compound(l, c); break;
    case CXCursor_DeclStmt: lower_decl_stmt(l, c, false); break;
    case CXCursor_IfStmt: lower_if(l, c); break;
    case CXCursor_WhileStmt: lower_while(l, c); break;
    case CXCursor_DoStmt: lower_do(l, c); break;
    case CXCursor_ForStmt: lower_for(l, c); break;
    case CXCursor_CXXForRangeStmt: lower_range_for(l, c); break;
    case CXCursor_SwitchStmt: lower_switch(l, c); break;
    case CXCursor_CaseStmt: lower_case(l, c, QM_CASE); break;
    case CXCursor_DefaultStmt: lower_case(l, c, QM_DEFAULT); break;
    case CXCursor_BreakStmt: lw_leaf(l, QM_BREAK, c); break;
    case CXCursor_ContinueStmt: lw_leaf(l, QM_CONTINUE, c); break;
    case CXCursor_ReturnStmt: lower_each(l, c, QM_RETURN); break;
    case CXCursor_CXXTryStmt: lower_each(l, c, QM_TRY); break;
    case CXCursor_CXXCatchStmt: lower_each(l, c, QM_CATCH); break;
    case CXCursor_GotoStmt: lower_jump(l, c, false); break;
    case CXCursor_LabelStmt: lower_jump(l, c, true); break;
    case CXCursor_NullStmt: lw_leaf(l, QM_NULL_STMT, c); break;
    case CXCursor_UnexposedStmt: lower_wrapped(l, c); break;
    default:
        if (lw_is_expr(c)) lower_expression_statement(l, c);
        else if (is_condition_variable(c)) lw_var_decl(l, c, (span){0});
        else lower_each(l, c, QM_OPAQUE);
    }
    l->depth--;
}
