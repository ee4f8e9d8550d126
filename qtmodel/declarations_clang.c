// Every name a unit declares, headers included: what --check-model compares the facts with.
//
// Kept as sorted hashes of "f name", "f signature", "f name/arity", "c name", "m name", "e name".
#include <stdlib.h>

#include "qtmodel/facts_table.h"
#include "qtmodel/lower_clang.h"

static u64 hash_name(qm_subject subject, str name)
{
    static const char letters[] = {'f', 'c', 'm', 'e'};
    return qm_subject_hash(name) * 31 + (u64)letters[subject];
}

static void declare(lw *l, qm_subject subject, str name) { *VEC_PUSH(&l->u->declared) = hash_name(subject, name); }

static void declare_function(lw *l, CXCursor c)
{
    // The row is made for the sake of its names only.
    qm_func f = lw_func(l, c);
    const qm_func_row *r = qm_func_of(l->u, f);
    declare(l, QMS_FUNCTION, r->qualified);
    declare(l, QMS_FUNCTION, r->signature);
    buf arity = {0};
    buf_printf(&arity, "%.*s/%u", STR_ARG(r->qualified), r->n_params);
    declare(l, QMS_FUNCTION, buf_str(&arity));
    buf_release(&arity);
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data)
{
    (void)parent;
    lw *l = data;
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_MacroDefinition: declare(l, QMS_MACRO, lw_take(l, clang_getCursorSpelling(c))); break;
    case CXCursor_Namespace: case CXCursor_LinkageSpec: return CXChildVisit_Recurse;
    case CXCursor_ClassDecl: case CXCursor_StructDecl: case CXCursor_ClassTemplate:
        if (!clang_isCursorDefinition(c)) break;
        declare(l, QMS_CLASS, lw_qualified(l, c));
        return CXChildVisit_Recurse;
    case CXCursor_EnumDecl: return CXChildVisit_Recurse;
    case CXCursor_TypedefDecl: case CXCursor_TypeAliasDecl: declare(l, QMS_CLASS, lw_qualified(l, c)); break;
    case CXCursor_EnumConstantDecl: declare(l, QMS_ENUMERATOR, lw_qualified(l, c)); break;
    case CXCursor_FunctionDecl: case CXCursor_CXXMethod: case CXCursor_Constructor: case CXCursor_Destructor:
    case CXCursor_ConversionFunction: case CXCursor_FunctionTemplate: declare_function(l, c); break;
    default: break;
    }
    return CXChildVisit_Continue;
}

static int compare(const void *a, const void *b)
{
    u64 x = *(const u64 *)a, y = *(const u64 *)b;
    return x < y ? -1 : x > y;
}

void lw_index_declarations(lw *l)
{
    clang_visitChildren(clang_getTranslationUnitCursor(l->tu), visit, l);
    if (l->u->declared.n) qsort(l->u->declared.rows, l->u->declared.n, sizeof *l->u->declared.rows, compare);
}

bool qm_unit_declares(const qm_unit *u, qm_subject subject, str name)
{
    u64 h = hash_name(subject, name);
    return u->declared.n && bsearch(&h, u->declared.rows, u->declared.n, sizeof h, compare) != NULL;
}
