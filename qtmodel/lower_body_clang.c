// What the user's files hold: declarations in the order of the text, the queue of bodies that wait to be lowered, captures.
#include "qtmodel/lower_clang.h"

// ---------------------------------------------------------------------------------------------------------------- bodies
// Parameters of a definition are other declarations than those of the prototype: bind them to the same rows.
static void bind_definition_parameters(lw *l, qm_func f, CXCursor definition)
{
    lw_list params = {0};
    lw_list kids = {0};
    int n = clang_Cursor_getNumArguments(definition);
    for (int i = 0; i < n; i++) *VEC_PUSH(&params) = clang_Cursor_getArgument(definition, (unsigned)i);
    if (n < 0) {
        lw_children(definition, &kids);
        for (u32 i = 0; i < kids.n; i++)
            if (clang_getCursorKind(kids.rows[i]) == CXCursor_ParmDecl) *VEC_PUSH(&params) = kids.rows[i];
    }
    const qm_func_row row = l->u->funcs.rows[f.i];
    for (u32 i = 0; i < params.n && i < row.n_params; i++) {
        u32 var = row.first_param + i;
        lw_map_put(&l->decls, lw_decl_key(params.rows[i]), var);
        qm_var_row *v = &l->u->vars.rows[var];
        v->name = lw_take(l, clang_getCursorSpelling(params.rows[i]));
        v->at = lw_place(l, clang_getCursorLocation(params.rows[i]));
        v->name_text = (span){0};
        lw_written_type(l, params.rows[i], v);
    }
    VEC_CLEAR(&params);
    VEC_CLEAR(&kids);
}

static void lower_init(lw *l, qm_func f, CXCursor target, CXCursor value)
{
    qm_init init = {0};
    if (clang_getCursorKind(target) == CXCursor_MemberRef) init.field = lw_var(l, clang_getCursorReferenced(target));
    else init.base = lw_class(l, clang_getTypeDeclaration(clang_getCanonicalType(clang_getCursorType(target))));
    u32 first = lw_begin_run(l, f);
    lw_expr(l, value);
    lw_end_run(l, first);
    init.value = (qm_node){first};
    *VEC_PUSH(&l->u->inits) = init;
}

static void lower_body(lw *l, CXCursor c, qm_func f)
{
    lw_list kids = {0};
    lw_children(c, &kids);
    CXCursor target = clang_getNullCursor();
    u32 first_init = l->u->inits.n;
    l->u->funcs.rows[f.i].first_init = first_init;
    for (u32 i = 0; i < kids.n; i++) {
        CXCursor k = kids.rows[i];
        enum CXCursorKind kind = clang_getCursorKind(k);
        bool ctor = clang_getCursorKind(c) == CXCursor_Constructor;
        if (ctor && (kind == CXCursor_MemberRef || kind == CXCursor_TypeRef || kind == CXCursor_TemplateRef)) {
            target = k;
        } else if (ctor && lw_is_expr(k) && !clang_Cursor_isNull(target)) {
            lower_init(l, f, target, k);
            l->u->funcs.rows[f.i].n_inits = l->u->inits.n - first_init;
            target = clang_getNullCursor();
        } else if (clang_isStatement(kind)) {
            if (kind == CXCursor_UnexposedStmt) {  // a coroutine: its first child is what the user wrote
                lw_list inner = {0};
                lw_children(k, &inner);
                if (inner.n) k = inner.rows[0];
                VEC_CLEAR(&inner);
                l->u->funcs.rows[f.i].flags |= QMFN_COROUTINE;
            }
            u32 first = lw_begin_run(l, f);
            lw_stmt(l, k);
            lw_end_run(l, first);
            if (l->u->nodes.n > first) l->u->funcs.rows[f.i].body = (qm_node){first};
        }
    }
    VEC_CLEAR(&kids);
}

static void lower_class(lw *l, CXCursor c);

void lw_drain(lw *l)
{
    while (l->queue_done < l->queue.n) {
        lw_work w = l->queue.rows[l->queue_done++];
        l->func = w.func;
        if (!w.func.i) {  // a local class: its runs could not be opened inside another's
            lower_class(l, w.cursor);
            continue;
        }
        lower_body(l, w.cursor, w.func);
        if (l->too_deep) l->u->funcs.rows[w.func.i].flags |= QMFN_TAINTED;
        l->too_deep = false;
    }
    l->func = (qm_func){0};
}

// Instances of a generic lambda stand at the top of the unit; the lambda is lowered where it is written.
static bool is_closure(CXCursor c)
{
    CXString s = clang_getCursorSpelling(c);
    bool yes = strncmp(clang_getCString(s), "(lambda", 7) == 0;
    clang_disposeString(s);
    return yes;
}

static void note_declaration(lw *l, CXCursor c, qm_func f)
{
    CXSourceLocation begin = clang_getRangeStart(clang_getCursorExtent(c)), name = clang_getCursorLocation(c);
    qm_declaration d = {.func = f};
    place start;
    if (!lw_written(l, name, &d.at) || !lw_user_file(l, d.at.file)) return;
    bool plain = !lw_in_macro(begin) && !lw_in_macro(name) && lw_written(l, begin, &start) && start.file.i == d.at.file.i && start.off <= d.at.off;
    if (plain) d.head = (span){d.at.file, start.off, d.at.off - start.off};
    int n = clang_Cursor_getNumArguments(c);  // none of a template
    d.first_parameter = l->u->parameter_types.n;
    d.n_parameters = n < 0 ? 0 : (u32)n;
    for (u32 i = 0; i < d.n_parameters; i++) {
        CXCursor parameter = clang_Cursor_getArgument(c, i);
        span own;
        bool by_macro = lw_in_macro(clang_getRangeStart(clang_getCursorExtent(parameter)));
        span type = lw_type_in_front(l, parameter, lw_take(l, clang_getCursorSpelling(parameter)), &own);
        *VEC_PUSH(&l->u->parameter_types) = by_macro ? (span){0} : type;
    }
    *VEC_PUSH(&l->u->declarations) = d;
}

static void queue_function(lw *l, CXCursor c)
{
    if (is_closure(clang_getCursorSemanticParent(c))) return;
    qm_func f = lw_func(l, c);
    note_declaration(l, c, f);
    if (!clang_isCursorDefinition(c) || l->u->funcs.rows[f.i].body.i) return;
    place at;
    // What a macro (Q_OBJECT) made is nothing the user wrote.
    if (!lw_written(l, clang_getCursorLocation(c), &at) || !lw_user_file(l, at.file)) return;
    bind_definition_parameters(l, f, c);
    l->u->funcs.rows[f.i].flags |= QMFN_USER;
    l->u->funcs.rows[f.i].at = at;
    if (clang_getCursorKind(clang_getCursorSemanticParent(c)) == CXCursor_ClassTemplate)
        l->u->funcs.rows[f.i].flags |= QMFN_TEMPLATE;
    if (!clang_CXXMethod_isDefaulted(c)) *VEC_PUSH(&l->queue) = (lw_work){c, f};
}

// The initialiser of a field begins with "=" or "{"; a bit-field's width and an array's bound do not.
static bool is_field_init(lw *l, CXCursor field, CXCursor value)
{
    place name, start;
    if (!lw_written(l, clang_getCursorLocation(field), &name)) return false;
    if (!lw_written(l, clang_getRangeStart(clang_getCursorExtent(value)), &start)) start = lw_place(l, clang_getRangeStart(clang_getCursorExtent(value)));
    if (name.file.i != start.file.i) return false;
    str text = lw_file_text(l, name.file);
    for (u32 i = lw_skip_blank(text, name.off); i <= start.off && i < text.n; i = lw_skip_blank(text, i + 1))
        if (text.p[i] == '=' || text.p[i] == '{') return true;
    return false;
}

static void lower_field_init(lw *l, CXCursor field, qm_var v)
{
    lw_list kids = {0};
    lw_children(field, &kids);
    if (kids.n && lw_is_expr(kids.rows[kids.n - 1]) && is_field_init(l, field, kids.rows[kids.n - 1])) {
        u32 first = lw_begin_run(l, (qm_func){0});
        lw_expr(l, kids.rows[kids.n - 1]);
        lw_end_run(l, first);
        if (l->u->nodes.n > first) l->u->vars.rows[v.i].init = (qm_node){first};
    }
    VEC_CLEAR(&kids);
}

// The declaration with its semicolon, of a field that shares it with no other.
static span lone_field(lw *l, const lw_list *kids, u32 at)
{
    CXSourceLocation begin = clang_getRangeStart(clang_getCursorExtent(kids->rows[at]));
    for (u32 i = 0; i < kids->n; i++) {
        if (i == at || clang_getCursorKind(kids->rows[i]) != CXCursor_FieldDecl) continue;
        if (clang_equalLocations(begin, clang_getRangeStart(clang_getCursorExtent(kids->rows[i])))) return (span){0};
    }
    span s = lw_span(l, clang_getCursorExtent(kids->rows[at]));
    if (!span_is(s)) return s;
    str text = lw_file_text(l, s.file);
    u32 end = lw_skip_blank(text, s.off + s.len);
    if (end >= text.n || text.p[end] != ';') return (span){0};
    return (span){s.file, s.off, end + 1 - s.off};
}

static void lower_class(lw *l, CXCursor c)
{
    qm_class cls = lw_class(l, c);
    if (!clang_isCursorDefinition(c)) return;
    lw_list kids = {0};
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n; i++)
        if (clang_getCursorKind(kids.rows[i]) == CXCursor_FieldDecl) lw_type(l, clang_getCursorType(kids.rows[i]));
    u32 first = l->u->vars.n, n = 0;
    bool seen = l->u->classes.rows[cls.i].n_fields != 0;
    for (u32 i = 0; i < kids.n && !seen; i++) {
        if (clang_getCursorKind(kids.rows[i]) != CXCursor_FieldDecl) continue;
        qm_var v = lw_var(l, kids.rows[i]);
        l->u->vars.rows[v.i].text = lone_field(l, &kids, i);
        if (v.i != first + n) {  // something spoke of it before its class was complete
            qm_var_row copy = l->u->vars.rows[v.i];
            *VEC_PUSH(&l->u->vars) = copy;
            lw_map_put(&l->decls, lw_decl_key(kids.rows[i]), first + n);
        }
        n++;
    }
    if (!seen) l->u->classes.rows[cls.i].first_field = first, l->u->classes.rows[cls.i].n_fields = n;
    for (u32 i = 0; i < kids.n; i++) {
        if (clang_getCursorKind(kids.rows[i]) == CXCursor_FieldDecl) lower_field_init(l, kids.rows[i], lw_var(l, kids.rows[i]));
        else lw_top_decl(l, kids.rows[i]);
    }
    VEC_CLEAR(&kids);
}

static void lower_global(lw *l, CXCursor c)
{
    qm_var v = lw_var(l, c);
    if (clang_isCursorDefinition(c)) {  // people are told where it is defined, not where it was declared first
        l->u->vars.rows[v.i].at = lw_place(l, clang_getCursorLocation(c));
        lw_written_type(l, c, &l->u->vars.rows[v.i]);
    }
    CXCursor init = clang_Cursor_getVarDeclInitializer(c);
    if (clang_Cursor_isNull(init) || l->u->vars.rows[v.i].init.i) return;
    u32 first = lw_begin_run(l, (qm_func){0});
    lw_expr(l, init);
    lw_end_run(l, first);
    if (l->u->nodes.n > first) l->u->vars.rows[v.i].init = (qm_node){first};
}

void lw_top_decl(lw *l, CXCursor c)
{
    CXFile file;
    clang_getFileLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
    if (!lw_user_file(l, lw_file(l, file))) return;
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_Namespace: case CXCursor_LinkageSpec: case CXCursor_UnexposedDecl: case CXCursor_FriendDecl: {
        lw_list kids = {0};
        lw_children(c, &kids);
        for (u32 i = 0; i < kids.n; i++)
            if (clang_isDeclaration(clang_getCursorKind(kids.rows[i]))) lw_top_decl(l, kids.rows[i]);
        VEC_CLEAR(&kids);
        break;
    }
    case CXCursor_ClassDecl: case CXCursor_StructDecl: case CXCursor_UnionDecl: case CXCursor_ClassTemplate:
    case CXCursor_ClassTemplatePartialSpecialization:
        if (l->parent) *VEC_PUSH(&l->queue) = (lw_work){c, {0}};
        else lower_class(l, c);
        break;
    case CXCursor_FunctionDecl: case CXCursor_CXXMethod: case CXCursor_Constructor: case CXCursor_Destructor:
    case CXCursor_ConversionFunction: case CXCursor_FunctionTemplate: queue_function(l, c); break;
    case CXCursor_VarDecl: lower_global(l, c); break;
    default: break;
    }
}

// -------------------------------------------------------------------------------------------------------------- captures
static u64 place_key(place at) { return (u64)at.file.i << 32 | at.off; }

// Implicit captures are told by where they are first used: find the variable that stands there.
void lw_resolve_captures(lw *l)
{
    qm_unit *u = l->u;
    lw_map uses = {0};
    for (u32 i = 1; i < u->nodes.n && u->captures.n; i++) {
        const qm_node_row *r = &u->nodes.rows[i];
        if (r->kind == QM_VAR && place_is(r->at) && !lw_map_get(&uses, place_key(r->at))) lw_map_put(&uses, place_key(r->at), r->var.i);
    }
    for (u32 i = 0; i < u->captures.n; i++) {
        qm_capture *c = &u->captures.rows[i];
        if (c->var.i || c->is_this || !c->implicit) continue;
        // While unresolved, text holds the place of the first use.
        c->var = (qm_var){lw_map_get(&uses, place_key(span_place(c->text)))};
        c->text = (span){0};
        if (!c->var.i) c->is_this = true;
    }
    lw_map_release(&uses);
}
