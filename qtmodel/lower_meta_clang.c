// What moc sees of a class: its signals, slots and invokables with the types as they are written.
#include "qtmodel/lower_clang.h"
#include "qtmodel/meta.h"

typedef struct reader {
    lw *l;
    qm_class cls;
    QM_TABLE(qm_meta_row) rows;
    buf taken_in;
    bool answers_itself;  // declares metaObject(): the macro does, or somebody who knows what he is about
} reader;

// ------------------------------------------------------------------------------------------------------------- parameters

// Cuts a default value off: an '=' outside of parentheses.
static str without_default(str text, bool *cut)
{
    size_t depth = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '(') depth++;
        else if (c == ')' && depth) depth--;
        *cut = c == '=' && !depth;
        if (*cut) return str_upto(text, i);
    }
    return text;
}

// The type of a parameter as its text stands, without name and default value; false when a macro wrote a part of it.
static bool written_parameter(lw *l, CXCursor param, buf *out, bool *has_default)
{
    CXSourceRange extent = clang_getCursorExtent(param);
    CXSourceLocation start = clang_getRangeStart(extent), end = clang_getRangeEnd(extent);
    place a, b;
    if (lw_in_macro(start) || lw_in_macro(end) || !lw_written(l, start, &a) || !lw_written(l, end, &b)) return false;
    str text = lw_file_text(l, a.file);
    if (a.file.i != b.file.i || b.off < a.off || b.off > text.n) return false;
    str whole = str_n(text.p + a.off, b.off - a.off);
    str type = without_default(whole, has_default);
    str name = lw_take(l, clang_getCursorSpelling(param));
    place at;
    if (name.n && lw_written(l, clang_getCursorLocation(param), &at) && at.off >= a.off && at.off < a.off + type.n) {
        str rest = str_trim(str_from(type, at.off - a.off + name.n));
        if (rest.n) return false;  // an array, a pointer to a function: moc has its own ways with them
        type = str_upto(type, at.off - a.off);
    }
    return qm_normal_type(type, out);
}

// Adds the method with all its parameters and once more for each that has a default value.
static void add_method(reader *r, CXCursor method, qm_func f, enum qm_meta_kind kind)
{
    lw *l = r->l;
    int n = clang_Cursor_getNumArguments(method);
    buf text = {0}, type = {0};
    u32 lengths[32], given = 0, first_default = UINT32_MAX;
    bool unsure = n < 0 || n > 30 || clang_Cursor_isVariadic(method);
    buf_put(&text, l->u->funcs.rows[f.i].name);
    buf_putc(&text, '(');
    for (int i = 0; i < n && !unsure; i++) {
        bool has_default = false;
        buf_clear(&type);
        unsure = !written_parameter(l, clang_Cursor_getArgument(method, (unsigned)i), &type, &has_default);
        if (qm_is_private_mark(buf_str(&type))) break;  // moc leaves it out
        lengths[given] = u32_of(text.n);
        if (has_default && first_default == UINT32_MAX) first_default = given;
        if (given++) buf_putc(&text, ',');
        buf_put(&text, buf_str(&type));
    }
    lengths[given] = u32_of(text.n);
    if (first_default > given) first_default = given;
    for (u32 k = given + 1; k-- > first_default;) {
        qm_meta_row *m = VEC_PUSH(&r->rows);
        str signature = arena_printf(&l->u->mem, "%.*s)", (int)lengths[k], buf_cstr(&text));
        *m = (qm_meta_row){kind, signature, f, k, k < given, unsure};
    }
    buf_release(&text);
    buf_release(&type);
}

// Q_PRIVATE_SLOT(d, void name(types and names)): all that is left of it is the text.
static bool find_text(CXCursor c, CXCursor *out, u32 depth)
{
    lw_list kids = {0};
    bool found = clang_getCursorKind(c) == CXCursor_StringLiteral;
    if (found) *out = c;
    lw_children(c, &kids);
    for (u32 i = 0; i < kids.n && !found && depth < 12; i++) found = find_text(kids.rows[i], out, depth + 1);
    VEC_CLEAR(&kids);
    return found;
}

// "const T &name" -> "const T &"; a lone word is a type.
static str without_name(str param)
{
    static const char *const types[] = {"int", "bool", "char", "double", "float", "long", "short", "unsigned", "const"};
    bool cut;
    param = str_trim(without_default(param, &cut));
    size_t i = param.n;
    while (i > 0 && byte_is_word(param.p[i - 1])) i--;
    str last = str_from(param, i), before = str_trim(str_upto(param, i));
    for (size_t k = 0; k < sizeof types / sizeof types[0]; k++)
        if (str_is(last, types[k])) return param;
    bool type_before = before.n && before.p[before.n - 1] != ':' && !str_is(before, "const") && !str_is(before, "unsigned");
    return last.n && type_before ? before : param;
}

static void add_private_slot(reader *r, CXCursor assertion)
{
    lw *l = r->l;
    CXCursor literal;
    if (!find_text(assertion, &literal, 0)) return;
    str text = lw_string_literal(l, literal);
    size_t open = str_find(text, STR("(")), comma = SIZE_MAX;
    // The signature is what follows the last comma outside of parentheses.
    for (size_t i = 0, depth = 0; i < text.n; i++) {
        if (text.p[i] == '(') depth++;
        else if (text.p[i] == ')' && depth) depth--;
        else if (text.p[i] == ',' && !depth) comma = i;
    }
    if (open == SIZE_MAX || comma == SIZE_MAX) return;
    text = str_trim(str_from(text, comma + 1));
    open = str_find(text, STR("("));
    size_t close = str_rfind_char(text, ')');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open) return;
    str head = str_trim(str_upto(text, open)), list = str_trim(str_n(text.p + open + 1, close - open - 1));
    size_t blank = head.n;
    while (blank > 0 && head.p[blank - 1] != ' ' && head.p[blank - 1] != '*' && head.p[blank - 1] != '&') blank--;
    buf out = {0};
    buf_put(&out, str_from(head, blank));
    buf_putc(&out, '(');
    u32 n = 0;
    bool good = true;
    for (; list.n; n++) {
        if (n) buf_putc(&out, ',');
        good = qm_normal_type(without_name(qm_cut_parameter(&list)), &out) && good;
    }
    buf_putc(&out, ')');
    qm_meta_row *m = VEC_PUSH(&r->rows);
    *m = (qm_meta_row){QM_META_SLOT, arena_str(&l->u->mem, buf_str(&out)), {0}, n, false, !good};
    buf_release(&out);
}

// ---------------------------------------------------------------------------------------------------------------- classes

static bool is_private_slot(CXCursor assertion)
{
    lw_list kids = {0};
    lw_children(assertion, &kids);
    bool yes = false;
    if (kids.n > 1) {
        CXString s = clang_getCursorSpelling(kids.rows[kids.n - 1]);
        const char *z = clang_getCString(s);
        yes = z && strstr(z, "qt_private_slot") != NULL;
        clang_disposeString(s);
    }
    VEC_CLEAR(&kids);
    return yes;
}

// using Base::Base takes in constructors, which have no names; it is called like the class it stands in.
static void take_in(reader *r, CXCursor using_declaration)
{
    str name = str_after_last(lw_take(r->l, clang_getCursorSpelling(using_declaration)), ':');
    if (str_eq(name, str_after_last(qm_class_of(r->l->u, r->cls)->key, ':'))) return;
    if (r->taken_in.n) buf_putc(&r->taken_in, ' ');
    buf_put(&r->taken_in, name);
}

static void read_member(reader *r, CXCursor c)
{
    lw *l = r->l;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind == CXCursor_UsingDeclaration) take_in(r, c);
    if (kind == CXCursor_StaticAssert && is_private_slot(c)) add_private_slot(r, c);
    if (kind != CXCursor_CXXMethod && kind != CXCursor_FunctionTemplate) return;
    qm_func f = lw_func(l, c);
    u32 flags = l->u->funcs.rows[f.i].flags;
    if (kind != CXCursor_CXXMethod) return;
    if (str_is(l->u->funcs.rows[f.i].name, "metaObject")) r->answers_itself = true;
    if (flags & QMFN_SIGNAL) add_method(r, c, f, QM_META_SIGNAL);
    else if (flags & QMFN_SLOT) add_method(r, c, f, QM_META_SLOT);
    else if (flags & QMFN_INVOKABLE) add_method(r, c, f, QM_META_METHOD);
}

static void read_class(lw *l, qm_class c)
{
    if (!c.i || c.i >= l->shapes.n || l->u->classes.rows[c.i].members_known || !l->u->classes.rows[c.i].complete) return;
    l->u->classes.rows[c.i].members_known = true;
    reader r = {.l = l, .cls = c};
    lw_list kids = {0};
    lw_children(l->shapes.rows[c.i], &kids);
    for (u32 i = 0; i < kids.n; i++) read_member(&r, kids.rows[i]);
    qm_class_row *row = &l->u->classes.rows[c.i];
    row->first_meta = l->u->metas.n, row->n_metas = r.rows.n, row->taken_in = arena_str(&l->u->mem, buf_str(&r.taken_in));
    row->meta_hidden = !row->q_object_macro && (r.answers_itself || !row->user);
    for (u32 i = 0; i < r.rows.n; i++) *VEC_PUSH(&l->u->metas) = r.rows.rows[i];
    VEC_CLEAR(&kids);
    VEC_CLEAR(&r.rows);
    buf_release(&r.taken_in);
    u32 n = row->n_bases;
    for (u32 i = 0; i < n; i++) read_class(l, l->u->bases.rows[l->u->classes.rows[c.i].first_base + i]);
}

static void read_class_behind(lw *l, qm_type t)
{
    qm_class c = qm_pointee_class(l->u, t);
    if (c.i && l->u->classes.rows[c.i].qobject) read_class(l, c);
}

// The classes of whatever stands in the call that the string is given to.
static void read_classes_at(lw *l, u32 text)
{
    qm_unit *u = l->u;
    u32 call = text;
    for (u32 up = 0; up < 6 && call; up++) {
        u16 kind = u->nodes.rows[call].kind;
        if (kind == QM_CALL || kind == QM_CONSTRUCT) break;
        call = u->nodes.rows[call].parent;
    }
    if (!call) return;
    for (u32 i = call; i < u->nodes.rows[call].end; i++) read_class_behind(l, u->nodes.rows[i].type);
    qm_func in = qm_enclosing_func(u, (qm_node){call});
    qm_class own = u->funcs.rows[qm_outermost_func(u, in).i].cls;
    if (own.i && u->classes.rows[own.i].qobject) read_class(l, own);
}

void lw_meta(lw *l)
{
    for (u32 i = 1; i < l->u->nodes.n; i++)
        if (l->u->nodes.rows[i].flags & (QMF_STRING_SIGNAL | QMF_STRING_SLOT)) read_classes_at(l, i);
}
