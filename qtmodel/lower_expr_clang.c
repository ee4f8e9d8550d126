// Expressions: nameless wrappers collapse, calls get object and arguments, everything keeps type, place and extent.
#include "qtmodel/lower_clang.h"

static void lower_children(lw *l, CXCursor c)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n; i++)
        if (lw_is_expr(kids.rows[i])) lw_expr(l, kids.rows[i]);
    VEC_CLEAR(&kids);
}

static void expr_children(CXCursor c, lw_list *out)
{
    lw_children(c, out);
    u32 n = 0;
    for (u32 i = 0; i < out->n; i++)
        if (lw_is_expr(out->rows[i])) out->rows[n++] = out->rows[i];
    out->n = n;
}

static u32 lower_node(lw *l, qm_kind kind, CXCursor c)
{
    u32 row = lw_open(l, kind, c);
    lower_children(l, c);
    lw_close(l, row);
    return row;
}

// -------------------------------------------------------------------------------------------------------------- operators
static qm_op binary_op(enum CXBinaryOperatorKind k)
{
    switch ((int)k) {
    case CXBinaryOperator_PtrMemD: case CXBinaryOperator_PtrMemI: return QMO_PTRMEM;
    case CXBinaryOperator_Mul: case CXBinaryOperator_MulAssign: return QMO_MUL;
    case CXBinaryOperator_Div: case CXBinaryOperator_DivAssign: return QMO_DIV;
    case CXBinaryOperator_Rem: case CXBinaryOperator_RemAssign: return QMO_REM;
    case CXBinaryOperator_Add: case CXBinaryOperator_AddAssign: return QMO_ADD;
    case CXBinaryOperator_Sub: case CXBinaryOperator_SubAssign: return QMO_SUB;
    case CXBinaryOperator_Shl: case CXBinaryOperator_ShlAssign: return QMO_SHL;
    case CXBinaryOperator_Shr: case CXBinaryOperator_ShrAssign: return QMO_SHR;
    case CXBinaryOperator_Cmp: return QMO_CMP3;
    case CXBinaryOperator_LT: return QMO_LT;
    case CXBinaryOperator_GT: return QMO_GT;
    case CXBinaryOperator_LE: return QMO_LE;
    case CXBinaryOperator_GE: return QMO_GE;
    case CXBinaryOperator_EQ: return QMO_EQ;
    case CXBinaryOperator_NE: return QMO_NE;
    case CXBinaryOperator_And: case CXBinaryOperator_AndAssign: return QMO_AND;
    case CXBinaryOperator_Xor: case CXBinaryOperator_XorAssign: return QMO_XOR;
    case CXBinaryOperator_Or: case CXBinaryOperator_OrAssign: return QMO_OR;
    case CXBinaryOperator_LAnd: return QMO_LAND;
    case CXBinaryOperator_LOr: return QMO_LOR;
    case CXBinaryOperator_Assign: return QMO_ASSIGN;
    case CXBinaryOperator_Comma: return QMO_COMMA;
    default: return QMO_NONE;
    }
}

static qm_op unary_op(enum CXUnaryOperatorKind k)
{
    switch ((int)k) {
    case CXUnaryOperator_PostInc: return QMO_POSTINC;
    case CXUnaryOperator_PostDec: return QMO_POSTDEC;
    case CXUnaryOperator_PreInc: return QMO_PREINC;
    case CXUnaryOperator_PreDec: return QMO_PREDEC;
    case CXUnaryOperator_AddrOf: return QMO_ADDR;
    case CXUnaryOperator_Deref: return QMO_DEREF;
    case CXUnaryOperator_Plus: return QMO_PLUS;
    case CXUnaryOperator_Minus: return QMO_NEG;
    case CXUnaryOperator_Not: return QMO_BNOT;
    case CXUnaryOperator_LNot: return QMO_NOT;
    default: return QMO_NONE;
    }
}

static void lower_binary(lw *l, CXCursor c)
{
    qm_op op = binary_op(clang_getCursorBinaryOperatorKind(c));
    bool assign = clang_getCursorKind(c) == CXCursor_CompoundAssignOperator || op == QMO_ASSIGN;
    u32 row = lw_open(l, assign ? QM_ASSIGN : QM_BINARY, c);
    lw_row(l, row)->op = (u8)op;
    lower_children(l, c);
    lw_close(l, row);
}

static void lower_unary(lw *l, CXCursor c)
{
    qm_op op = unary_op(clang_getCursorUnaryOperatorKind(c));
    lw_list kids = {0};
    expr_children(c, &kids);
    // &Class::method names the function; &list[0] refers to one too, but is the address of what it gives.
    if (op == QMO_ADDR && kids.n == 1 && clang_getCursorKind(kids.rows[0]) != CXCursor_CallExpr) {
        CXCursor ref = clang_getCursorReferenced(kids.rows[0]);
        enum CXCursorKind kind = clang_getCursorKind(ref);
        if (kind == CXCursor_CXXMethod || kind == CXCursor_FunctionDecl) {
            u32 row = lw_open(l, QM_FUNC_REF, c);
            qm_func f = lw_func(l, ref);
            lw_row(l, row)->func = f;
            lw_close(l, row);
            VEC_CLEAR(&kids);
            return;
        }
    }
    u32 row = lw_open(l, op == QMO_NONE ? QM_OPAQUE : QM_UNARY, c);
    lw_row(l, row)->op = (u8)op;
    lower_children(l, c);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

// --------------------------------------------------------------------------------------------------------------- literals
static i64 evaluate(CXCursor c)
{
    CXEvalResult e = clang_Cursor_Evaluate(c);
    i64 v = 0;
    if (e) {
        if (clang_EvalResult_getKind(e) == CXEval_Int) v = clang_EvalResult_getAsLongLong(e);
        clang_EvalResult_dispose(e);
    }
    return v;
}

static void lower_sizeof(lw *l, CXCursor c)
{
    u32 row = lower_node(l, QM_SIZEOF, c);
    if (clang_getCursorType(c).kind != CXType_Dependent) lw_row(l, row)->value = evaluate(c);
}

static void lower_literal(lw *l, CXCursor c, qm_kind kind)
{
    u32 row = lw_leaf(l, kind, c);
    if (kind == QM_STRING) {
        str s = lw_string_literal(l, c);
        lw_row(l, row)->str = s;
    } else if (kind != QM_FLOAT && kind != QM_NULLPTR) {
        lw_row(l, row)->value = evaluate(c);
    }
}

// ------------------------------------------------------------------------------------------------------------- references
static span name_span(lw *l, CXCursor c, str name)
{
    place at;
    if (!lw_written(l, clang_getCursorLocation(c), &at) || !lw_user_file(l, at.file)) return (span){0};
    str text = lw_file_text(l, at.file);
    if (at.off + name.n > text.n || !str_eq(str_n(text.p + at.off, name.n), name)) return (span){0};
    return (span){at.file, at.off, u32_of(name.n)};
}

// A use of a parameter T a[3] is a pointer like the parameter itself.
static qm_type use_type(lw *l, CXCursor use, qm_var parameter)
{
    qm_type t = lw_type(l, clang_getCursorType(use)), declared = l->u->vars.rows[parameter.i].type;
    return qm_type_of(l->u, t)->kind == QMT_ARRAY && qm_type_of(l->u, declared)->kind == QMT_POINTER ? declared : t;
}

static void lower_reference(lw *l, CXCursor c)
{
    CXCursor ref = clang_getCursorReferenced(c);
    switch ((int)clang_getCursorKind(ref)) {
    case CXCursor_VarDecl: case CXCursor_ParmDecl: case CXCursor_UnexposedDecl: case CXCursor_FieldDecl: {
        u32 row = lw_open(l, QM_VAR, c);
        qm_var v = lw_var(l, ref);
        lw_row(l, row)->var = v;
        lw_row(l, row)->name = name_span(l, c, l->u->vars.rows[v.i].name);
        if (l->u->vars.rows[v.i].kind == QMV_PARAM) lw_row(l, row)->type = use_type(l, c, v);
        lw_close(l, row);
        break;
    }
    case CXCursor_EnumConstantDecl: {
        u32 row = lw_leaf(l, QM_ENUMERATOR, c);
        str name = lw_qualified(l, ref);
        lw_row(l, row)->str = name;
        lw_row(l, row)->value = clang_getEnumConstantDeclValue(ref);
        break;
    }
    case CXCursor_FunctionDecl: case CXCursor_CXXMethod: case CXCursor_ConversionFunction: case CXCursor_Constructor:
    case CXCursor_Destructor: {
        u32 row = lw_open(l, QM_FUNC_REF, c);
        qm_func f = lw_func(l, ref);
        lw_row(l, row)->func = f;
        lw_close(l, row);
        break;
    }
    default: {
        u32 row = lw_leaf(l, QM_OPAQUE, c);
        lw_row(l, row)->flags |= QMF_DEPENDENT;
    }
    }
}

// Is a member reached with "->"? Its object is a pointer then (that of a smart pointer is its operator->'s result).
static bool is_arrow(CXCursor member)
{
    lw_list kids = {0};
    expr_children(member, &kids);
    bool arrow = kids.n && clang_getCanonicalType(clang_getCursorType(kids.rows[0])).kind == CXType_Pointer;
    VEC_CLEAR(&kids);
    return arrow;
}

static void implicit_this(lw *l, CXCursor c)
{
    u32 row = lw_leaf(l, QM_THIS, c);
    lw_row(l, row)->flags |= QMF_IMPLICIT;
    lw_row(l, row)->text = (span){0};
    lw_row(l, row)->type = (qm_type){0};
}

// The object before . or ->, or an implicit this.
static void lower_object(lw *l, CXCursor member)
{
    lw_list kids = {0};
    expr_children(member, &kids);
    if (kids.n) lw_expr(l, kids.rows[0]);
    else implicit_this(l, member);
    VEC_CLEAR(&kids);
}

static void lower_member(lw *l, CXCursor c)
{
    CXCursor ref = clang_getCursorReferenced(c);
    enum CXCursorKind kind = clang_getCursorKind(ref);
    if (kind == CXCursor_VarDecl || kind == CXCursor_EnumConstantDecl) {
        lower_reference(l, c);
        return;
    }
    if (kind == CXCursor_FieldDecl) {
        u32 row = lw_open(l, QM_MEMBER, c);
        qm_var v = lw_var(l, ref);
        span name = name_span(l, c, l->u->vars.rows[v.i].name);
        lw_row(l, row)->var = v;
        lw_row(l, row)->name = name;
        if (is_arrow(c)) lw_row(l, row)->flags |= QMF_ARROW;
        lower_object(l, c);
        lw_close(l, row);
        return;
    }
    u32 row = lw_open(l, clang_isInvalid(kind) ? QM_OPAQUE : QM_FUNC_REF, c);
    if (!clang_isInvalid(kind)) {
        qm_func f = lw_func(l, ref);
        lw_row(l, row)->func = f;
    } else {
        lw_row(l, row)->flags |= QMF_DEPENDENT;
    }
    lower_object(l, c);
    lw_close(l, row);
}

// ------------------------------------------------------------------------------------------------------------------ calls
// Cursors of one expression differ when one was reached by way of a declaration (T &x = m[i];): what they span does not.
static bool is_argument(CXCursor c, const lw_list *args)
{
    for (u32 i = 0; i < args->n; i++) {
        if (clang_equalCursors(c, args->rows[i])) return true;
        bool same_kind = clang_getCursorKind(c) == clang_getCursorKind(args->rows[i]);
        if (same_kind && clang_equalRanges(clang_getCursorExtent(c), clang_getCursorExtent(args->rows[i]))) return true;
    }
    return false;
}

static void call_arguments(CXCursor c, lw_list *args)
{
    int n = clang_Cursor_getNumArguments(c);
    for (int i = 0; i < n; i++) *VEC_PUSH(args) = clang_Cursor_getArgument(c, (unsigned)i);
}

static void lower_argument(lw *l, CXCursor arg)
{
    if (clang_Range_isNull(clang_getCursorExtent(arg))) {
        qm_node_row *r = VEC_PUSH(&l->u->nodes);
        r->kind = QM_DEFAULT_ARG;
        r->parent = l->parent;
        r->end = l->u->nodes.n;
        return;
    }
    lw_expr(l, arg);
}

CXCursor lw_unwrap(CXCursor c)
{
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(c);
        if (kind != CXCursor_UnexposedExpr && kind != CXCursor_ParenExpr) return c;
        lw_list kids = {0};
        expr_children(c, &kids);
        u32 n = kids.n;
        CXCursor first = n ? kids.rows[0] : c;
        VEC_CLEAR(&kids);
        if (n != 1) return c;
        c = first;
    }
}

static void lower_construct(lw *l, CXCursor c, CXCursor ctor)
{
    u32 row = lw_open(l, QM_CONSTRUCT, c);
    qm_func f = lw_func(l, ctor);
    lw_row(l, row)->func = f;
    span s = lw_row(l, row)->text;
    if (span_is(s)) {
        str text = sources_span_text(l->u->files, s);
        if (text.n && text.p[text.n - 1] == '}') lw_row(l, row)->flags |= QMF_BRACES;
    }
    lw_list args = {0};
    call_arguments(c, &args);
    for (u32 i = 0; i < args.n; i++) lower_argument(l, args.rows[i]);
    lw_close(l, row);
    VEC_CLEAR(&args);
}

static CXCursor callee_of(CXCursor c, const lw_list *args)
{
    lw_list kids = {0};
    expr_children(c, &kids);
    CXCursor callee = clang_getNullCursor();
    for (u32 i = 0; i < kids.n && clang_Cursor_isNull(callee); i++)
        if (!is_argument(kids.rows[i], args)) callee = kids.rows[i];
    VEC_CLEAR(&kids);
    return callee;
}

static void lower_indirect(lw *l, CXCursor c, CXCursor callee, const lw_list *args)
{
    u32 row = lw_open(l, QM_CALL_INDIRECT, c);
    if (clang_Cursor_isNull(callee)) lw_none(l);
    else lw_expr(l, callee);
    for (u32 i = 0; i < args->n; i++) lower_argument(l, args->rows[i]);
    if (clang_getCursorType(c).kind == CXType_Dependent) lw_row(l, row)->flags |= QMF_DEPENDENT;
    lw_close(l, row);
}

static bool is_function(enum CXCursorKind k)
{
    return k == CXCursor_FunctionDecl || k == CXCursor_CXXMethod || k == CXCursor_ConversionFunction ||
           k == CXCursor_Destructor || k == CXCursor_FunctionTemplate;
}

// std::ignore = f();
static bool is_ignore(lw *l, qm_func f, const lw_list *args)
{
    if (args->n != 2 || !qm_is_assignment(l->u, f)) return false;
    CXCursor left = lw_unwrap(args->rows[0]);
    return clang_getCursorKind(left) == CXCursor_DeclRefExpr && str_is(lw_qualified(l, clang_getCursorReferenced(left)), "std::ignore");
}

static void lower_resolved(lw *l, CXCursor c, CXCursor ref, CXCursor callee, const lw_list *args)
{
    u32 row = lw_open(l, QM_CALL, c);
    qm_func f = lw_func(l, ref);
    const qm_func_row *fr = &l->u->funcs.rows[f.i];
    CXCursor bare = clang_Cursor_isNull(callee) ? callee : lw_unwrap(callee);
    bool by_member = clang_getCursorKind(bare) == CXCursor_MemberRefExpr;
    bool lambda = fr->flags & QMFN_LAMBDA;
    bool method = lambda || (fr->cls.i && !(fr->flags & QMFN_STATIC));
    qm_node_row *r = lw_row(l, row);
    r->func = f;
    if (method) r->flags |= QMF_METHOD;
    if ((lambda || (fr->flags & QMFN_OPERATOR)) && !by_member) r->flags |= QMF_OPERATOR;
    r->name = clang_Cursor_isNull(bare) ? (span){0} : name_span(l, bare, fr->name);
    if (by_member && is_arrow(bare)) r->flags |= QMF_ARROW;
    if (method && by_member) lower_object(l, bare);
    else if (method && !args->n) {  // conversion written by the compiler, or a call through the object itself
        if (clang_Cursor_isNull(callee)) implicit_this(l, c);
        else lw_expr(l, callee);
    }
    bool ignored = is_ignore(l, f, args);
    for (u32 i = 0; i < args->n; i++) ignored && i == 1 ? lw_discarded(l, args->rows[i]) : lower_argument(l, args->rows[i]);
    lw_close(l, row);
}

// [] { … }(): the body is known only when the lambda has been lowered.
static bool lower_called_lambda(lw *l, CXCursor c, CXCursor callee, const lw_list *args)
{
    if (!args->n || clang_getCursorKind(lw_unwrap(args->rows[0])) != CXCursor_LambdaExpr) return false;
    CXCursor closure = clang_getTypeDeclaration(clang_getCanonicalType(clang_getCursorType(args->rows[0])));
    if (!clang_equalCursors(clang_getCursorSemanticParent(callee), closure)) return false;
    u32 row = lw_open(l, QM_CALL, c);
    lw_row(l, row)->flags |= QMF_METHOD | QMF_OPERATOR;
    for (u32 i = 0; i < args->n; i++) lower_argument(l, args->rows[i]);
    qm_func f = lw_func(l, callee);
    lw_row(l, row)->func = f;
    lw_close(l, row);
    return true;
}

static void lower_call(lw *l, CXCursor c)
{
    CXCursor ref = clang_getCursorReferenced(c);
    enum CXCursorKind kind = clang_getCursorKind(ref);
    if (kind == CXCursor_Constructor) {
        lower_construct(l, c, ref);
        return;
    }
    lw_list args = {0};
    call_arguments(c, &args);
    CXCursor callee = callee_of(c, &args);
    if (lower_called_lambda(l, c, ref, &args)) ;
    // Before C++17 a closure is copied by a constructor that libclang doesn't name: it keeps the value.
    else if (clang_isInvalid(kind) && clang_Cursor_isNull(callee) && args.n == 1) lw_expr(l, args.rows[0]);
    else if (is_function(kind) && !(kind == CXCursor_FunctionTemplate)) lower_resolved(l, c, ref, callee, &args);
    else lower_indirect(l, c, callee, &args);
    VEC_CLEAR(&args);
}

// ------------------------------------------------------------------------------------------------------------ new, delete
static str text_at(lw *l, CXCursor c, u32 *off)
{
    place at;
    *off = 0;
    if (!lw_written(l, clang_getRangeStart(clang_getCursorExtent(c)), &at)) return (str){0};
    *off = at.off;
    return lw_file_text(l, at.file);
}

// The keyword behind an optional "::".
static u32 skip_scope(str text, u32 off)
{
    off = lw_skip_blank(text, off);
    if (off + 1 < text.n && text.p[off] == ':' && text.p[off + 1] == ':') off = lw_skip_blank(text, off + 2);
    return off;
}

static void lower_new(lw *l, CXCursor c)
{
    u32 row = lw_open(l, QM_NEW, c);
    u32 off;
    str text = text_at(l, c, &off);
    u32 after = text.n ? lw_skip_blank(text, skip_scope(text, off) + 3) : 0;
    qm_type result = lw_row(l, row)->type;
    lw_row(l, row)->type = qm_type_of(l->u, result)->target;  // what is allocated, not the pointer
    lw_list kids = {0};
    lw_children(c, &kids);
    // new (place) T, not new (T): an expression begins where the parenthesis opens, before the type is named.
    if (kids.n && lw_is_expr(kids.rows[0]) && after < text.n && text.p[after] == '(' &&
        lw_place(l, clang_getRangeStart(clang_getCursorExtent(kids.rows[0]))).off == lw_skip_blank(text, after + 1))
        lw_row(l, row)->flags |= QMF_PLACEMENT;
    // The size expression of new T[n] stands behind a '['.
    for (u32 i = 0; i < kids.n; i++) {
        if (!lw_is_expr(kids.rows[i])) continue;
        place at;
        bool array = false;
        if (lw_written(l, clang_getRangeStart(clang_getCursorExtent(kids.rows[i])), &at) && lw_file_text(l, at.file).p == text.p) {
            for (u32 k = lw_skip_blank(text, off); k < at.off; k = lw_skip_blank(text, k + 1)) array = text.p[k] == '[';
        }
        qm_type t = lw_type(l, clang_getCursorType(kids.rows[i]));
        if (array || qm_type_of(l->u, t)->kind == QMT_ARRAY) lw_row(l, row)->flags |= QMF_ARRAY;
        lw_expr(l, kids.rows[i]);
    }
    span s = lw_row(l, row)->text;
    str whole = span_is(s) ? sources_span_text(l->u->files, s) : (str){0};
    if (whole.n && whole.p[whole.n - 1] == '}') lw_row(l, row)->flags |= QMF_BRACES;
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_delete(lw *l, CXCursor c)
{
    u32 row = lw_open(l, QM_DELETE, c);
    u32 off;
    str text = text_at(l, c, &off);
    if (text.n) {
        u32 keyword = skip_scope(text, off), after = lw_skip_blank(text, keyword + 6);
        if (after < text.n && text.p[after] == '[') lw_row(l, row)->flags |= QMF_ARRAY;
        span whole = lw_row(l, row)->text;
        if (span_is(whole)) lw_row(l, row)->name = (span){whole.file, keyword, 6};
    }
    lower_children(l, c);
    lw_close(l, row);
}

// ---------------------------------------------------------------------------------------------------------------- lambdas
typedef struct lambda_fields {
    lw *l;
    CXCursor lambda;
    lw_list names;       // VariableRef children: explicit captures
    u32 intro_end;       // offset of the introducer's ']'
    file_id file;
} lambda_fields;

static u32 introducer_end(str text, u32 off)
{
    u32 depth = 0;
    for (u32 i = off; i < text.n; i++) {
        char ch = text.p[i];
        if (ch == '[' || ch == '(' || ch == '{') depth++;
        else if (ch == ')' || ch == '}' || (ch == ']' && depth > 1)) depth--;
        else if (ch == ']') return i;
    }
    return off;
}

static span capture_text(lw *l, CXCursor name, bool by_ref)
{
    span s = lw_span(l, clang_getCursorExtent(name));
    if (!span_is(s) || !by_ref) return s;
    str text = lw_file_text(l, s.file);
    u32 k = s.off;
    while (k > 0 && (text.p[k - 1] == ' ' || text.p[k - 1] == '\t')) k--;
    if (k > 0 && text.p[k - 1] == '&') return (span){s.file, k - 1, s.len + (s.off - k) + 1};
    return s;
}

// The variable of [x = e] is declared in the introducer itself.
static bool is_init_capture(lambda_fields *f, CXCursor var)
{
    place lambda = lw_place(f->l, clang_getRangeStart(clang_getCursorExtent(f->lambda)));
    place at = lw_place(f->l, clang_getCursorLocation(var));
    return at.file.i == lambda.file.i && at.off > lambda.off && at.off <= f->intro_end;
}

static enum CXVisitorResult visit_capture(CXCursor field, CXClientData data)
{
    lambda_fields *f = data;
    lw *l = f->l;
    place at = lw_place(l, clang_getCursorLocation(field));
    CXType t = clang_getCanonicalType(clang_getCursorType(field));
    qm_capture cap = {.by_ref = t.kind == CXType_LValueReference || t.kind == CXType_RValueReference};
    cap.implicit = !(at.file.i == f->file.i && at.off <= f->intro_end);
    for (u32 i = 0; i < f->names.n; i++) {
        place name = lw_place(l, clang_getCursorLocation(f->names.rows[i]));
        if (name.off != at.off || name.file.i != at.file.i) continue;
        CXCursor var = clang_getCursorReferenced(f->names.rows[i]);
        cap.text = capture_text(l, f->names.rows[i], cap.by_ref);
        cap.var = lw_var(l, var);
        if (is_init_capture(f, var)) cap.inner = cap.var, cap.var = (qm_var){0};
    }
    if (!cap.var.i && !cap.inner.i && !cap.implicit) {
        cap.is_this = true;
        str text = lw_file_text(l, at.file);
        u32 n = at.off < text.n && text.p[at.off] == '*' ? 5 : 4;
        if (lw_user_file(l, at.file)) cap.text = (span){at.file, at.off, n};
    }
    if (cap.implicit) cap.text = (span){at.file, at.off, 0};  // resolved when all bodies are lowered
    *VEC_PUSH(&l->u->captures) = cap;
    return CXVisit_Continue;
}

static qm_func lambda_func(lw *l, CXCursor c, const lw_list *params, CXCursor body)
{
    qm_func f = {l->u->funcs.n};
    qm_func_row *r = VEC_PUSH(&l->u->funcs);
    r->flags = QMFN_LAMBDA | QMFN_USER;
    r->outer = l->func;
    r->cls = (qm_class){0};
    qm_func outer = l->func;
    place at = lw_place(l, clang_getRangeStart(clang_getCursorExtent(c)));
    l->u->funcs.rows[f.i].at = at;
    l->u->funcs.rows[f.i].flags |= l->u->funcs.rows[outer.i].flags & QMFN_TEMPLATE;
    for (u32 i = 0; i < params->n; i++) lw_type(l, clang_getCursorType(params->rows[i]));
    u32 first = l->u->vars.n;
    l->func = f;
    for (u32 i = 0; i < params->n; i++) {
        qm_var v = lw_var(l, params->rows[i]);
        l->u->vars.rows[v.i].index = i;
    }
    l->func = outer;
    l->u->funcs.rows[f.i].first_param = first;
    l->u->funcs.rows[f.i].n_params = l->u->vars.n - first;
    if (!clang_Cursor_isNull(body)) *VEC_PUSH(&l->queue) = (lw_work){c, f};
    return f;
}

// The initialiser of [x = e] becomes a child of the lambda's row.
static void lower_capture_init(lw *l, lambda_fields *f, CXCursor name, u32 first_capture)
{
    CXCursor var = clang_getCursorReferenced(name);
    if (clang_getCursorKind(var) != CXCursor_VarDecl || !is_init_capture(f, var)) return;
    CXCursor init = clang_Cursor_getVarDeclInitializer(var);
    qm_var inner = lw_var(l, var);
    u32 i = first_capture;
    while (i < l->u->captures.n && l->u->captures.rows[i].inner.i != inner.i) i++;
    if (clang_Cursor_isNull(init) || i == l->u->captures.n) return;
    u32 at = l->u->nodes.n;
    lw_expr(l, init);
    if (l->u->nodes.n == at) return;
    l->u->captures.rows[i].init = (qm_node){at};
    l->u->vars.rows[inner.i].init = (qm_node){at};
}

void lw_lambda(lw *l, CXCursor c)
{
    lw_list kids = {0}, params = {0};
    lambda_fields fields = {.l = l, .lambda = c};
    CXCursor body = clang_getNullCursor();
    lw_children(c, &kids);
    u32 row = lw_open(l, QM_LAMBDA, c);
    place start;
    if (lw_written(l, clang_getRangeStart(clang_getCursorExtent(c)), &start)) {
        fields.file = start.file;
        fields.intro_end = introducer_end(lw_file_text(l, start.file), start.off);
    }
    for (u32 i = 0; i < kids.n; i++) {
        enum CXCursorKind kind = clang_getCursorKind(kids.rows[i]);
        if (kind == CXCursor_VariableRef) *VEC_PUSH(&fields.names) = kids.rows[i];
        else if (kind == CXCursor_ParmDecl) *VEC_PUSH(&params) = kids.rows[i];
        else if (kind == CXCursor_CompoundStmt) body = kids.rows[i];
    }
    qm_func f = lambda_func(l, c, &params, body);
    lw_bind_closure(l, clang_getCursorType(c), f);
    u32 first = l->u->captures.n;
    clang_Type_visitFields(clang_getCursorType(c), visit_capture, &fields);
    l->u->funcs.rows[f.i].first_capture = first;
    l->u->funcs.rows[f.i].n_captures = l->u->captures.n - first;
    for (u32 i = first; i < l->u->captures.n; i++)
        if (l->u->captures.rows[i].inner.i) l->u->vars.rows[l->u->captures.rows[i].inner.i].func = f;
    l->u->funcs.rows[f.i].lambda = (qm_node){row};
    lw_row(l, row)->func = f;
    for (u32 i = 0; i < fields.names.n; i++) lower_capture_init(l, &fields, fields.names.rows[i], first);
    lw_close(l, row);
    VEC_CLEAR(&kids);
    VEC_CLEAR(&params);
    VEC_CLEAR(&fields.names);
}

// --------------------------------------------------------------------------------------------------------------- wrappers
// Implicit conversions that change what a number means are kept as CAST rows; the rest is only wrapping.
static bool conversion_matters(const qm_unit *u, qm_type to, qm_type from)
{
    const qm_type_row *a = qm_type_of(u, to), *b = qm_type_of(u, from);
    bool numbers = (a->kind == QMT_INT || a->kind == QMT_FLOAT || a->kind == QMT_BOOL) &&
                   (b->kind == QMT_INT || b->kind == QMT_FLOAT || b->kind == QMT_BOOL || b->kind == QMT_ENUM);
    if (numbers) return a->kind != b->kind || a->size != b->size || a->is_signed != b->is_signed;
    return a->kind == QMT_BOOL && b->kind == QMT_POINTER;
}

static bool text_starts(lw *l, CXCursor c, const char *word)
{
    u32 off;
    str text = text_at(l, c, &off);
    return text.n && str_starts(str_from(text, off), str_of(word));
}

static void lower_wrapper(lw *l, CXCursor c)
{
    lw_list kids = {0};
    expr_children(c, &kids);
    if (kids.n == 1) {
        qm_type to = lw_type(l, clang_getCursorType(c)), from = lw_type(l, clang_getCursorType(kids.rows[0]));
        if (conversion_matters(l->u, to, from)) {
            u32 row = lw_open(l, QM_CAST, c);
            lw_row(l, row)->flags |= QMF_IMPLICIT;
            lw_expr(l, kids.rows[0]);
            lw_close(l, row);
        } else {
            lw_expr(l, kids.rows[0]);
        }
    } else if (kids.n > 1 && (text_starts(l, c, "co_await") || text_starts(l, c, "co_yield"))) {
        u32 row = lw_open(l, QM_CO_AWAIT, c);
        lw_expr(l, kids.rows[0]);
        lw_close(l, row);
    } else if (kids.n == 4) {  // a ?: b repeats a
        u32 row = lw_open(l, QM_COND, c);
        lw_expr(l, kids.rows[0]);
        lw_none(l);
        lw_expr(l, kids.rows[3]);
        lw_close(l, row);
    } else {
        u32 row = lower_node(l, QM_OPAQUE, c);
        if (clang_getCursorType(c).kind == CXType_Dependent) lw_row(l, row)->flags |= QMF_DEPENDENT;
    }
    VEC_CLEAR(&kids);
}

static void lower_cast(lw *l, CXCursor c)
{
    lw_list kids = {0};
    expr_children(c, &kids);
    // T(x) of a class is a construction with a cast's clothes.
    if (kids.n && clang_getCursorKind(c) == CXCursor_CXXFunctionalCastExpr &&
        clang_getCanonicalType(clang_getCursorType(c)).kind == CXType_Record) {
        u32 row = l->u->nodes.n;
        span whole = lw_span(l, clang_getCursorExtent(c));
        lw_expr(l, kids.rows[kids.n - 1]);
        if (row < l->u->nodes.n && lw_row(l, row)->kind == QM_CONSTRUCT) lw_row(l, row)->text = whole;
    } else {
        u32 row = lw_open(l, QM_CAST, c);
        if (clang_getCursorKind(c) == CXCursor_CXXDynamicCastExpr) lw_row(l, row)->flags |= QMF_DYNAMIC;
        bool discards = clang_getCursorType(c).kind == CXType_Void;
        if (kids.n) discards ? lw_discarded(l, kids.rows[kids.n - 1]) : lw_expr(l, kids.rows[kids.n - 1]);
        lw_close(l, row);
    }
    VEC_CLEAR(&kids);
}

void lw_discarded(lw *l, CXCursor c)
{
    u32 row = l->u->nodes.n;
    lw_expr(l, c);
    if (row < l->u->nodes.n) lw_row(l, row)->flags |= QMF_DISCARDED;
}

static bool is_number(enum CXCursorKind k)
{
    return k == CXCursor_IntegerLiteral || k == CXCursor_FloatingLiteral || k == CXCursor_CharacterLiteral ||
           k == CXCursor_UnaryOperator;
}

// ({ … }): what flows inside is not followed, but it is there.
static void lower_statement_expression(lw *l, CXCursor c)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    u32 row = lw_open(l, QM_OPAQUE, c);
    for (u32 i = 0; i < kids.n; i++) lw_stmt(l, kids.rows[i]);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

static void lower_init_list(lw *l, CXCursor c)
{
    u32 row = lw_open(l, QM_INIT_LIST, c);
    lw_list kids = {0};
    expr_children(c, &kids);
    // Tables of numbers (resources, moc data) say nothing and can be huge.
    bool table = qm_type_of(l->u, lw_row(l, row)->type)->kind == QMT_ARRAY;
    for (u32 i = 0; i < kids.n && table; i++) table = is_number(clang_getCursorKind(kids.rows[i]));
    for (u32 i = 0; i < kids.n && !table; i++) lw_expr(l, kids.rows[i]);
    lw_close(l, row);
    VEC_CLEAR(&kids);
}

// ------------------------------------------------------------------------------------------------------------------- main
static void lower_expr(lw *l, CXCursor c)
{
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_UnexposedExpr: lower_wrapper(l, c); break;
    case CXCursor_ParenExpr: lower_wrapper(l, c); break;
    case CXCursor_CallExpr: lower_call(l, c); break;
    case CXCursor_DeclRefExpr: lower_reference(l, c); break;
    case CXCursor_MemberRefExpr: lower_member(l, c); break;
    case CXCursor_CXXThisExpr: lw_leaf(l, QM_THIS, c); break;
    case CXCursor_BinaryOperator: case CXCursor_CompoundAssignOperator: lower_binary(l, c); break;
    case CXCursor_UnaryOperator: lower_unary(l, c); break;
    case CXCursor_ConditionalOperator: lower_node(l, QM_COND, c); break;
    case CXCursor_IntegerLiteral: lower_literal(l, c, QM_INT); break;
    case CXCursor_CharacterLiteral: lower_literal(l, c, QM_CHAR); break;
    case CXCursor_CXXBoolLiteralExpr: lower_literal(l, c, QM_BOOL); break;
    case CXCursor_FloatingLiteral: lower_literal(l, c, QM_FLOAT); break;
    case CXCursor_StringLiteral: lower_literal(l, c, QM_STRING); break;
    case CXCursor_CXXNullPtrLiteralExpr: case CXCursor_GNUNullExpr: lower_literal(l, c, QM_NULLPTR); break;
    case CXCursor_CXXNewExpr: lower_new(l, c); break;
    case CXCursor_CXXDeleteExpr: lower_delete(l, c); break;
    case CXCursor_CXXThrowExpr: lower_node(l, QM_THROW, c); break;
    case CXCursor_LambdaExpr: lw_lambda(l, c); break;
    case CXCursor_ArraySubscriptExpr: lower_node(l, QM_SUBSCRIPT, c); break;
    case CXCursor_InitListExpr: lower_init_list(l, c); break;
    case CXCursor_CStyleCastExpr: case CXCursor_CXXStaticCastExpr: case CXCursor_CXXDynamicCastExpr:
    case CXCursor_CXXReinterpretCastExpr: case CXCursor_CXXConstCastExpr: case CXCursor_CXXFunctionalCastExpr:
        lower_cast(l, c);
        break;
    case CXCursor_StmtExpr: lower_statement_expression(l, c); break;
    case CXCursor_UnaryExpr: lower_sizeof(l, c); break;
    default: lower_node(l, QM_OPAQUE, c); break;
    }
}

void lw_expr(lw *l, CXCursor c)
{
    if (++l->depth > LW_MAX_DEPTH) {
        l->too_deep = true;
        lw_leaf(l, QM_OPAQUE, c);
    } else if (!lw_macro(l, c, false)) {
        lower_expr(l, c);
    }
    l->depth--;
}
