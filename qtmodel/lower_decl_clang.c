// Declarations: a row for each type, class, function and variable that something speaks of.
#include <stdlib.h>

#include "qtmodel/lower_clang.h"

bool lw_is_expr(CXCursor c) { return clang_isExpression(clang_getCursorKind(c)); }

// ----------------------------------------------------------------------------------------------------------------- names
static void put_scope(lw *l, CXCursor c, buf *out)
{
    if (clang_Cursor_isNull(c)) return;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_TranslationUnit || clang_isTranslationUnit(kind) || kind == CXCursor_LinkageSpec) return;
    put_scope(l, clang_getCursorSemanticParent(c), out);
    if (kind == CXCursor_FunctionDecl || kind == CXCursor_CXXMethod) return;  // local classes: the bare name
    if (kind == CXCursor_EnumDecl && !clang_EnumDecl_isScoped(c)) return;     // its enumerators live outside
    CXString s = clang_getCursorSpelling(c);
    const char *z = clang_getCString(s);
    if (z && *z && !(kind == CXCursor_Namespace && clang_Cursor_isInlineNamespace(c)) && z[0] != '(') {
        buf_puts(out, z);
        buf_puts(out, "::");
    }
    clang_disposeString(s);
}

// The name as it is spelled; constructors and destructors of templates without the "<T>" that clang gives them.
static str unadorned_name(lw *l, CXCursor decl)
{
    str name = lw_take(l, clang_getCursorSpelling(decl));
    switch ((int)clang_getCursorKind(decl)) {
    case CXCursor_Constructor: case CXCursor_Destructor: case CXCursor_FunctionTemplate: break;
    default: return name;
    }
    return str_starts(name, STR("operator")) ? name : str_upto(name, str_find(name, STR("<")));
}

str lw_qualified(lw *l, CXCursor decl)
{
    buf out = {0};
    put_scope(l, clang_getCursorSemanticParent(decl), &out);
    str name = unadorned_name(l, decl);
    if (!str_starts(name, STR("("))) buf_put(&out, name);
    str result = lw_strip_ns(l, intern_str(l->u->strings, buf_str(&out)));
    buf_release(&out);
    return result;
}

// ----------------------------------------------------------------------------------------------------------------- types
static qm_type_kind integer_kind(enum CXTypeKind k, bool *is_signed)
{
    switch ((int)k) {
    case CXType_Bool: return QMT_BOOL;
    case CXType_Char_S: case CXType_SChar: case CXType_Short: case CXType_Int: case CXType_Long: case CXType_LongLong:
    case CXType_Int128: case CXType_WChar: *is_signed = true; return QMT_INT;
    case CXType_Char_U: case CXType_UChar: case CXType_Char16: case CXType_Char32: case CXType_UShort: case CXType_UInt:
    case CXType_ULong: case CXType_ULongLong: case CXType_UInt128: return QMT_INT;
    case CXType_Float: case CXType_Double: case CXType_LongDouble: case CXType_Half: case CXType_Float16: case CXType_Float128:
        return QMT_FLOAT;
    default: return QMT_UNKNOWN;
    }
}

// How many values an enumeration names; <0: its definition is not seen.
static i64 count_enumerators(CXCursor decl)
{
    lw_list kids = {0};
    if (clang_getCursorKind(decl) == CXCursor_EnumDecl) lw_children(clang_getCursorDefinition(decl), &kids);
    QM_TABLE(i64) values = {0};
    for (u32 i = 0; i < kids.n; i++) {
        if (clang_getCursorKind(kids.rows[i]) != CXCursor_EnumConstantDecl) continue;
        i64 value = clang_getEnumConstantDeclValue(kids.rows[i]);
        bool known = false;
        for (u32 k = 0; k < values.n && !known; k++) known = values.rows[k] == value;
        if (!known) *VEC_PUSH(&values) = value;
    }
    i64 n = values.n ? (i64)values.n : -1;
    VEC_CLEAR(&values);
    VEC_CLEAR(&kids);
    return n;
}

static void fill_type(lw *l, qm_type handle, CXType t)
{
    qm_type_row r = {.size = -1, .count = -1};
    r.text = lw_strip_ns(l, lw_take(l, clang_getTypeSpelling(t)));
    r.is_const = clang_isConstQualifiedType(t);
    r.kind = integer_kind(t.kind, &r.is_signed);
    switch ((int)t.kind) {
    case CXType_Void: r.kind = QMT_VOID; break;
    case CXType_NullPtr: r.kind = QMT_NULLPTR; break;
    case CXType_Enum: r.kind = QMT_ENUM, r.count = count_enumerators(clang_getTypeDeclaration(t)); break;
    case CXType_Pointer: r.kind = QMT_POINTER, r.target = lw_type(l, clang_getPointeeType(t)); break;
    case CXType_LValueReference: r.kind = QMT_REFERENCE, r.target = lw_type(l, clang_getPointeeType(t)); break;
    case CXType_RValueReference: r.kind = QMT_RVALUE_REF, r.target = lw_type(l, clang_getPointeeType(t)); break;
    case CXType_MemberPointer: r.kind = QMT_MEMBER_POINTER; break;
    case CXType_FunctionProto: case CXType_FunctionNoProto: r.kind = QMT_FUNCTION; break;
    case CXType_ConstantArray: case CXType_IncompleteArray: case CXType_VariableArray:
        r.kind = QMT_ARRAY;
        r.target = lw_type(l, clang_getArrayElementType(t));
        r.count = t.kind == CXType_ConstantArray ? clang_getArraySize(t) : -1;
        break;
    case CXType_Record: r.kind = QMT_RECORD, r.cls = lw_class(l, clang_getTypeDeclaration(t)); break;
    case CXType_Dependent: case CXType_Unexposed: case CXType_DependentSizedArray: r.kind = QMT_DEPENDENT; break;
    default: break;
    }
    if (r.kind == QMT_INT || r.kind == QMT_BOOL || r.kind == QMT_ENUM || r.kind == QMT_FLOAT || r.kind == QMT_ARRAY ||
        r.kind == QMT_RECORD)
        r.size = clang_Type_getSizeOf(t);
    l->u->types.rows[handle.i] = r;
}

qm_type lw_type(lw *l, CXType t)
{
    if (t.kind == CXType_Invalid) return (qm_type){0};
    t = clang_getCanonicalType(t);
    u64 key = (u64)(uintptr_t)t.data[0];
    u32 known = lw_map_get(&l->types, key);
    if (known) return (qm_type){known};
    qm_type handle = {l->u->types.n};
    VEC_PUSH(&l->u->types)->size = -1;
    lw_map_put(&l->types, key, handle.i);
    fill_type(l, handle, t);
    return handle;
}

// --------------------------------------------------------------------------------------------------------------- classes
static bool has_macro_members(CXCursor c)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    bool found = false;
    for (u32 i = 0; i < kids.n && !found; i++) {
        if (clang_getCursorKind(kids.rows[i]) != CXCursor_VarDecl) continue;
        CXString s = clang_getCursorSpelling(kids.rows[i]);
        found = strcmp(clang_getCString(s), "staticMetaObject") == 0;
        clang_disposeString(s);
    }
    VEC_CLEAR(&kids);
    return found;
}

static bool is_arrow_operator(CXCursor c)
{
    if (clang_getCursorKind(c) != CXCursor_CXXMethod || clang_Cursor_getNumArguments(c) != 0) return false;
    CXString s = clang_getCursorSpelling(c);
    bool arrow = strcmp(clang_getCString(s), "operator->") == 0;
    clang_disposeString(s);
    return arrow;
}

// The class a base specifier names; the template's pattern when its arguments depend on those of the derived class.
static CXCursor base_class(CXCursor specifier)
{
    CXType t = clang_getCanonicalType(clang_getCursorType(specifier));
    if (t.kind == CXType_Record) return clang_getTypeDeclaration(t);
    CXCursor found = clang_getNullCursor();
    lw_list kids = {0};
    lw_children(specifier, &kids);
    for (u32 i = 0; i < kids.n && clang_Cursor_isNull(found); i++)
        if (clang_getCursorKind(kids.rows[i]) == CXCursor_TemplateRef) found = clang_getCursorReferenced(kids.rows[i]);
    VEC_CLEAR(&kids);
    return clang_getCursorKind(found) == CXCursor_ClassTemplate ? found : clang_getNullCursor();
}

// Where a class's members can be visited: its definition, or that of the template it is an instance of.
static CXCursor shape_of(CXCursor decl)
{
    if (clang_Cursor_isNull(decl)) return decl;
    CXCursor definition = clang_getCursorDefinition(decl);
    CXCursor shape = clang_Cursor_isNull(definition) ? decl : definition;
    CXCursor pattern = clang_getSpecializedCursorTemplate(shape);
    if (clang_Cursor_isNull(pattern)) return shape;
    definition = clang_getCursorDefinition(pattern);
    return clang_Cursor_isNull(definition) ? pattern : definition;
}

static bool is_base_of(const qm_unit *u, qm_class base, qm_class c)
{
    const qm_class_row *r = &u->classes.rows[c.i];
    bool found = base.i == c.i;
    for (u32 i = 0; i < r->n_bases && !found; i++) found = is_base_of(u, base, u->bases.rows[r->first_base + i]);
    return found;
}

static void fill_bases(lw *l, qm_class handle, CXCursor pattern)
{
    lw_list kids = {0};
    lw_children(pattern, &kids);
    u32 n = 0;
    bool arrow = false, destroys = false;
    qm_class *bases = mem_alloc((kids.n + 1) * sizeof *bases);
    for (u32 i = 0; i < kids.n; i++) {
        arrow = arrow || is_arrow_operator(kids.rows[i]);
        destroys = destroys || (clang_getCursorKind(kids.rows[i]) == CXCursor_Destructor && !clang_CXXMethod_isDefaulted(kids.rows[i]));
        if (clang_getCursorKind(kids.rows[i]) != CXCursor_CXXBaseSpecifier) continue;
        qm_class base = lw_class(l, base_class(kids.rows[i]));
        // A list of types that derives from the list of its rest is its own pattern's base: no circles.
        if (base.i && !is_base_of(l->u, handle, base)) bases[n++] = base;
    }
    u32 first = l->u->bases.n;
    bool qobject = str_is(l->u->classes.rows[handle.i].name, "QObject");
    for (u32 i = 0; i < n; i++) {
        *VEC_PUSH(&l->u->bases) = bases[i];
        qobject = qobject || l->u->classes.rows[bases[i].i].qobject;
    }
    mem_free(bases);
    VEC_CLEAR(&kids);
    qm_class_row *r = &l->u->classes.rows[handle.i];
    r->first_base = first, r->n_bases = n, r->qobject = qobject, r->has_arrow = arrow, r->destroys = destroys;
}

static str class_name(lw *l, CXCursor decl, str key)
{
    CXType t = clang_getCanonicalType(clang_getCursorType(decl));
    if (clang_Type_getNumTemplateArguments(t) <= 0) return key;
    return lw_strip_ns(l, lw_take(l, clang_getTypeSpelling(t)));
}

qm_class lw_class(lw *l, CXCursor decl)
{
    if (clang_Cursor_isNull(decl) || clang_isInvalid(clang_getCursorKind(decl))) return (qm_class){0};
    u64 key = lw_decl_key(decl);
    u32 known = lw_map_get(&l->decls, key);
    if (known) return (qm_class){known};
    qm_class handle = {l->u->classes.n};
    VEC_PUSH(&l->u->classes);
    lw_map_put(&l->decls, key, handle.i);

    CXCursor definition = clang_getCursorDefinition(decl);
    CXCursor shape = clang_Cursor_isNull(definition) ? decl : definition;
    CXCursor pattern = shape_of(decl);
    qm_class_row r = {0};
    r.key = lw_qualified(l, pattern);
    r.name = class_name(l, decl, r.key);
    r.at = lw_place(l, clang_getCursorLocation(shape));
    r.complete = !clang_Cursor_isNull(definition);
    r.user = lw_user_file(l, r.at.file);
    if (r.user && r.complete) r.text = lw_span(l, clang_getCursorExtent(shape));
    r.abstract_ = r.complete && clang_CXXRecord_isAbstract(shape);
    l->u->classes.rows[handle.i] = r;
    while (l->shapes.n <= handle.i) *VEC_PUSH(&l->shapes) = clang_getNullCursor();
    l->shapes.rows[handle.i] = pattern;
    if (r.complete) {
        fill_bases(l, handle, pattern);
        if (l->u->classes.rows[handle.i].qobject) l->u->classes.rows[handle.i].q_object_macro = has_macro_members(shape);
    }
    return handle;
}

// ------------------------------------------------------------------------------------------------------------- variables
static enum qm_var_kind var_kind(CXCursor c)
{
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_ParmDecl: return QMV_PARAM;
    case CXCursor_FieldDecl: return QMV_FIELD;
    default: break;
    }
    enum CXCursorKind parent = clang_getCursorKind(clang_getCursorSemanticParent(c));
    if (parent == CXCursor_ClassDecl || parent == CXCursor_StructDecl || parent == CXCursor_UnionDecl || parent == CXCursor_ClassTemplate)
        return QMV_STATIC_MEMBER;
    if (clang_Cursor_hasVarDeclGlobalStorage(c) != 1) return QMV_LOCAL;
    bool outside = clang_isTranslationUnit(parent) || clang_isInvalid(parent) || parent == CXCursor_Namespace || parent == CXCursor_LinkageSpec;
    return outside ? QMV_GLOBAL : QMV_STATIC_LOCAL;
}

span lw_type_in_front(lw *l, CXCursor c, str spelled, span *name)
{
    CXSourceLocation begin = clang_getRangeStart(clang_getCursorExtent(c)), at = clang_getCursorLocation(c);
    place start, own;
    if (!lw_written(l, begin, &start) || !lw_written(l, at, &own) || own.file.i != start.file.i) return (span){0};
    if (lw_in_macro(begin) != lw_in_macro(at) || !lw_user_file(l, own.file)) return (span){0};
    str text = lw_file_text(l, own.file);
    if (own.off < start.off || own.off + spelled.n > text.n || !str_eq(str_n(text.p + own.off, spelled.n), spelled)) return (span){0};
    *name = (span){own.file, own.off, u32_of(spelled.n)};
    str type = str_trim(str_n(text.p + start.off, own.off - start.off));
    return type.n ? (span){own.file, start.off, u32_of(type.n)} : (span){0};
}

void lw_written_type(lw *l, CXCursor c, qm_var_row *v)
{
    v->type_written = lw_take(l, clang_getTypeSpelling(clang_getCursorType(c)));
    v->type_text = lw_type_in_front(l, c, v->name, &v->name_text);
}

// libclang gives a parameter T a[3] the type it was written with; it is a pointer, and nobody knows to how many.
static qm_type parameter_type(lw *l, CXType written)
{
    CXType t = clang_getCanonicalType(written);
    qm_type array = lw_type(l, written);
    if (l->u->types.rows[array.i].kind != QMT_ARRAY) return array;
    u64 key = ~(u64)(uintptr_t)t.data[0];  // no type has such an address
    u32 known = lw_map_get(&l->types, key);
    if (known) return (qm_type){known};
    qm_type handle = {l->u->types.n};
    qm_type element = l->u->types.rows[array.i].target;
    str text = arena_printf(&l->u->mem, "%.*s *", STR_ARG(l->u->types.rows[element.i].text));
    *VEC_PUSH(&l->u->types) = (qm_type_row){.kind = QMT_POINTER, .text = text, .target = element, .size = -1, .count = -1};
    lw_map_put(&l->types, key, handle.i);
    return handle;
}

qm_var lw_var(lw *l, CXCursor decl)
{
    u64 key = lw_decl_key(decl);
    u32 known = lw_map_get(&l->decls, key);
    if (known) return (qm_var){known};
    qm_var handle = {l->u->vars.n};
    VEC_PUSH(&l->u->vars);
    lw_map_put(&l->decls, key, handle.i);
    qm_var_row v = {0};
    v.name = lw_take(l, clang_getCursorSpelling(decl));
    v.kind = var_kind(decl);
    v.type = v.kind == QMV_PARAM ? parameter_type(l, clang_getCursorType(decl)) : lw_type(l, clang_getCursorType(decl));
    v.at = lw_place(l, clang_getCursorLocation(decl));
    if (v.kind == QMV_FIELD || v.kind == QMV_STATIC_MEMBER) v.cls = lw_class(l, clang_getCursorSemanticParent(decl));
    else if (v.kind != QMV_GLOBAL) v.func = l->func;
    v.each_thread = clang_getCursorTLSKind(decl) != CXTLS_None;
    v.is_private = v.kind == QMV_FIELD && clang_getCXXAccessSpecifier(decl) == CX_CXXPrivate;
    lw_written_type(l, decl, &v);
    l->u->vars.rows[handle.i] = v;
    return handle;
}

// ------------------------------------------------------------------------------------------------------------- functions
// libclang does not name [[noreturn]]; its text does, also where a macro (Q_NORETURN) spells it.
static bool spells_noreturn(lw *l, CXCursor attribute)
{
    CXFile file;
    unsigned off;
    clang_getSpellingLocation(clang_getRangeStart(clang_getCursorExtent(attribute)), &file, NULL, NULL, &off);
    str text = str_from(lw_file_text(l, lw_file(l, file)), off);
    return str_starts(text, STR("noreturn")) || str_starts(text, STR("_Noreturn")) || str_starts(text, STR("__noreturn__")) ||
           str_starts(text, STR("gnu::noreturn"));
}

static u32 attribute_flags(lw *l, CXCursor c)
{
    u32 flags = 0;
    lw_list kids = {0};
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n; i++) {
        enum CXCursorKind kind = clang_getCursorKind(kids.rows[i]);
        if (kind == CXCursor_WarnUnusedResultAttr) flags |= QMFN_NODISCARD;
        if (kind == CXCursor_UnexposedAttr && spells_noreturn(l, kids.rows[i])) flags |= QMFN_NORETURN;
        if (kind != CXCursor_AnnotateAttr) continue;
        CXString s = clang_getCursorSpelling(kids.rows[i]);
        const char *z = clang_getCString(s);
        if (strcmp(z, "qt_signal") == 0) flags |= QMFN_SIGNAL;
        else if (strcmp(z, "qt_slot") == 0) flags |= QMFN_SLOT;
        else if (strcmp(z, "qt_invokable") == 0) flags |= QMFN_INVOKABLE;
        clang_disposeString(s);
    }
    VEC_CLEAR(&kids);
    if ((flags & QMFN_SLOT) && clang_getCXXAccessSpecifier(c) == CX_CXXPrivate) flags |= QMFN_PRIVATE_SLOT;
    return flags;
}

static bool is_noexcept(CXCursor c)
{
    int kind = clang_getCursorExceptionSpecificationType(c);
    return kind == CXCursor_ExceptionSpecificationKind_BasicNoexcept ||
           kind == CXCursor_ExceptionSpecificationKind_DynamicNone || kind == CXCursor_ExceptionSpecificationKind_NoThrow;
}

static u32 function_flags(lw *l, CXCursor c)
{
    u32 flags = attribute_flags(l, c);
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_Constructor: flags |= QMFN_CTOR; break;
    case CXCursor_Destructor: flags |= QMFN_DTOR; break;
    case CXCursor_ConversionFunction: flags |= QMFN_CONVERSION; break;
    case CXCursor_FunctionTemplate: flags |= QMFN_TEMPLATE; break;
    default: break;
    }
    if (clang_CXXMethod_isStatic(c)) flags |= QMFN_STATIC;
    if (clang_CXXMethod_isPureVirtual(c) || clang_CXXMethod_isDefaulted(c) || clang_CXXMethod_isDeleted(c)) flags |= QMFN_BODILESS;
    if (clang_CXXMethod_isVirtual(c)) flags |= QMFN_VIRTUAL;
    if (clang_CXXMethod_isConst(c)) flags |= QMFN_CONST;
    if (is_noexcept(c)) flags |= QMFN_NOEXCEPT;
    enum CXLinkageKind linkage = clang_getCursorLinkage(c);
    if (linkage != CXLinkage_Invalid && linkage != CXLinkage_External) flags |= QMFN_INTERNAL;
    enum CX_CXXAccessSpecifier access = clang_getCXXAccessSpecifier(c);
    flags |= access == CX_CXXPrivate ? QMFN_PRIVATE : access == CX_CXXProtected ? QMFN_PROTECTED : 0;
    if (clang_Cursor_isVariadic(c)) flags |= QMFN_VARIADIC;
    CXString s = clang_getTypeSpelling(clang_getCursorType(c));
    const char *z = clang_getCString(s);
    if (z && strstr(z, "noreturn")) flags |= QMFN_NORETURN;
    clang_disposeString(s);
    return flags;
}

static void put_parameter_types(lw *l, CXCursor pattern, buf *out)
{
    CXType t = clang_getCanonicalType(clang_getCursorType(pattern));
    int n = clang_getNumArgTypes(t);
    buf_putc(out, '(');
    for (int i = 0; i < n; i++) {
        if (i) buf_puts(out, ", ");
        str text = lw_strip_ns(l, lw_take(l, clang_getTypeSpelling(clang_getCanonicalType(clang_getArgType(t, (unsigned)i)))));
        buf_put(out, text);
    }
    buf_putc(out, ')');
}

static void fill_parameters(lw *l, qm_func handle, CXCursor c)
{
    lw_list params = {0};
    int n = clang_Cursor_getNumArguments(c);
    if (n < 0) {  // templates: ParmDecl children
        lw_list kids = {0};
        lw_children(c, &kids);
        for (u32 i = 0; i < kids.n; i++)
            if (clang_getCursorKind(kids.rows[i]) == CXCursor_ParmDecl) *VEC_PUSH(&params) = kids.rows[i];
        VEC_CLEAR(&kids);
    }
    for (int i = 0; i < n; i++) *VEC_PUSH(&params) = clang_Cursor_getArgument(c, (unsigned)i);
    // Types first: they may add rows, and parameters must be consecutive.
    for (u32 i = 0; i < params.n; i++) lw_type(l, clang_getCursorType(params.rows[i]));
    u32 first = l->u->vars.n;
    qm_func outer = l->func;
    l->func = handle;
    for (u32 i = 0; i < params.n; i++) {
        qm_var v = lw_var(l, params.rows[i]);
        if (v.i != first + i) {  // seen before (a default argument spoke of it): copy the row to keep them together
            qm_var_row copy = l->u->vars.rows[v.i];
            *VEC_PUSH(&l->u->vars) = copy;
            lw_map_put(&l->decls, lw_decl_key(params.rows[i]), first + i);
        }
        l->u->vars.rows[first + i].index = i;
        l->u->vars.rows[first + i].func = handle;
    }
    l->func = outer;
    l->u->funcs.rows[handle.i].first_param = first;
    l->u->funcs.rows[handle.i].n_params = params.n;
    VEC_CLEAR(&params);
}

static void fill_overrides(lw *l, qm_func handle, CXCursor c)
{
    CXCursor *over = NULL;
    unsigned n = 0;
    clang_getOverriddenCursors(c, &over, &n);
    lw_list direct = {0};
    for (unsigned i = 0; i < n; i++) *VEC_PUSH(&direct) = over[i];
    clang_disposeOverriddenCursors(over);
    qm_func *rows = mem_alloc((direct.n + 1) * sizeof *rows);
    for (u32 i = 0; i < direct.n; i++) rows[i] = lw_func(l, direct.rows[i]);
    u32 first = l->u->overrides.n;
    for (u32 i = 0; i < direct.n; i++) {
        *VEC_PUSH(&l->u->overrides) = rows[i];
        const qm_func_row base = l->u->funcs.rows[rows[i].i];  // all levels: what it overrides in turn
        for (u32 k = 0; k < base.n_overrides; k++) {
            qm_func up = l->u->overrides.rows[base.first_override + k];
            *VEC_PUSH(&l->u->overrides) = up;
        }
    }
    l->u->funcs.rows[handle.i].first_override = first;
    l->u->funcs.rows[handle.i].n_overrides = l->u->overrides.n - first;
    mem_free(rows);
    VEC_CLEAR(&direct);
}

static bool in_class(CXCursor parent)
{
    switch ((int)clang_getCursorKind(parent)) {
    case CXCursor_ClassDecl: case CXCursor_StructDecl: case CXCursor_UnionDecl: case CXCursor_ClassTemplate:
    case CXCursor_ClassTemplatePartialSpecialization: return true;
    default: return false;
    }
}

void lw_bind_closure(lw *l, CXType closure, qm_func body)
{
    lw_list kids = {0};
    lw_children(clang_getTypeDeclaration(closure), &kids);
    for (u32 i = 0; i < kids.n; i++) {
        enum CXCursorKind kind = clang_getCursorKind(kids.rows[i]);
        if (kind != CXCursor_CXXMethod && kind != CXCursor_FunctionTemplate) continue;
        CXString s = clang_getCursorSpelling(kids.rows[i]);
        bool call = strcmp(clang_getCString(s), "operator()") == 0;
        clang_disposeString(s);
        if (!call) continue;
        lw_map_put(&l->decls, lw_decl_key(kids.rows[i]), body.i);
        qm_type result = lw_type(l, clang_getCursorResultType(kids.rows[i]));
        l->u->funcs.rows[body.i].result = result;
    }
    VEC_CLEAR(&kids);
}

// The instance of a generic lambda's operator() stands for the lambda's one body.
static qm_func instance_of_lambda(lw *l, CXCursor decl)
{
    CXCursor pattern = clang_getSpecializedCursorTemplate(decl);
    u32 known = clang_Cursor_isNull(pattern) ? 0 : lw_map_get(&l->decls, lw_decl_key(pattern));
    return (qm_func){known && (l->u->funcs.rows[known].flags & QMFN_LAMBDA) ? known : 0};
}

static bool same_parameters(CXCursor a, CXCursor b)
{
    CXType x = clang_getCursorType(a), y = clang_getCursorType(b);
    int n = clang_getNumArgTypes(x);
    bool same = n == clang_getNumArgTypes(y);
    for (int i = 0; i < n && same; i++)
        same = clang_equalTypes(clang_getCanonicalType(clang_getArgType(x, (unsigned)i)), clang_getCanonicalType(clang_getArgType(y, (unsigned)i)));
    return same;
}

// The constructor with these parameters in a base of that name.
static CXCursor constructor_in_bases(lw *l, CXCursor cls, str name, CXCursor like)
{
    CXCursor found = clang_getNullCursor();
    lw_list kids = {0};
    lw_children(cls, &kids);
    for (u32 i = 0; i < kids.n && clang_Cursor_isNull(found); i++) {
        if (clang_getCursorKind(kids.rows[i]) != CXCursor_CXXBaseSpecifier) continue;
        CXCursor base = shape_of(base_class(kids.rows[i]));
        if (clang_Cursor_isNull(base)) continue;
        if (!str_eq(unadorned_name(l, base), name)) {
            found = constructor_in_bases(l, base, name, like);
            continue;
        }
        lw_list members = {0};
        lw_children(base, &members);
        for (u32 k = 0; k < members.n && clang_Cursor_isNull(found); k++)
            if (clang_getCursorKind(members.rows[k]) == CXCursor_Constructor && same_parameters(members.rows[k], like)) found = members.rows[k];
        VEC_CLEAR(&members);
    }
    VEC_CLEAR(&kids);
    return found;
}

// libclang puts an inherited constructor (using B::B) into the derived class; what is known of it is known of B's own.
static CXCursor inherited_constructor(lw *l, CXCursor c)
{
    CXCursor cls = clang_getCursorSemanticParent(c);
    str name = unadorned_name(l, c);
    if (clang_getCursorKind(c) != CXCursor_Constructor || str_eq(unadorned_name(l, cls), name)) return clang_getNullCursor();
    return constructor_in_bases(l, shape_of(cls), name, c);
}

static bool is_operator_name(str name)
{
    if (!str_starts(name, STR("operator")) || name.n == 8) return false;
    return !byte_is_word(name.p[8]);
}

// One spelling may be two operators: they differ in how many operands they take.
static qm_op operator_of(const qm_func_row *f)
{
    str text = str_trim(str_from(f->name, strlen("operator")));
    u32 operands = f->n_params + (f->cls.i && !(f->flags & QMFN_STATIC));
    for (qm_op i = QMO_ASSIGN; i <= QMO_ARROW; i++) {
        bool one = i == QMO_NOT || i == QMO_BNOT || i == QMO_NEG || i == QMO_PLUS || i == QMO_DEREF || i == QMO_ADDR || i == QMO_PREINC ||
                   i == QMO_PREDEC || i == QMO_ARROW;
        if (str_is(text, qm_op_text(i)) && (i == QMO_INDEX || i == QMO_INVOKE || one == (operands == 1))) return i;
    }
    return QMO_NONE;
}

qm_func lw_func(lw *l, CXCursor decl)
{
    if (clang_Cursor_isNull(decl)) return (qm_func){0};
    u64 key = lw_decl_key(decl);
    u32 known = lw_map_get(&l->decls, key);
    if (known) return (qm_func){known};
    qm_func lambda = instance_of_lambda(l, decl);
    if (lambda.i) return lambda;
    CXCursor own = inherited_constructor(l, decl);
    if (!clang_Cursor_isNull(own)) {
        qm_func base = lw_func(l, own);
        lw_map_put(&l->decls, key, base.i);
        return base;
    }
    qm_func handle = {l->u->funcs.n};
    VEC_PUSH(&l->u->funcs);
    lw_map_put(&l->decls, key, handle.i);
    CXCursor c = clang_getCanonicalCursor(decl);  // the declaration in the class has the annotations
    CXCursor pattern = clang_getSpecializedCursorTemplate(c);
    if (clang_Cursor_isNull(pattern)) pattern = c;
    CXCursor parent = clang_getCursorSemanticParent(c);
    qm_func_row f = {0};
    f.name = unadorned_name(l, c);
    f.qualified = lw_qualified(l, pattern);
    f.flags = function_flags(l, c);
    if (in_class(parent)) f.cls = lw_class(l, parent);
    buf sig = {0};
    buf_put(&sig, f.qualified);
    put_parameter_types(l, pattern, &sig);
    f.signature = intern_str(l->u->strings, buf_str(&sig));
    buf_release(&sig);
    if (is_operator_name(f.name) && !(f.flags & QMFN_CONVERSION)) f.flags |= QMFN_OPERATOR;
    f.result = lw_type(l, clang_getCursorResultType(c));
    f.at = f.declared = lw_place(l, clang_getCursorLocation(c));
    l->u->funcs.rows[handle.i] = f;
    fill_parameters(l, handle, c);
    if (f.flags & QMFN_OPERATOR) l->u->funcs.rows[handle.i].op = operator_of(&l->u->funcs.rows[handle.i]);
    if (f.flags & QMFN_VIRTUAL) fill_overrides(l, handle, c);
    if ((f.flags & QMFN_DTOR) && f.cls.i) l->u->classes.rows[f.cls.i].destructor = handle;
    return handle;
}
