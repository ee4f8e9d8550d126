// Macros of export headers that are made at build time and missing now (foo_export.h): without them
// "class FOO_EXPORT Bar" declares a variable Bar and the class is gone. They are defined as nothing for a second parse.
#include "qtmodel/lower_clang.h"

static bool is_name_char(char c) { return c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

static bool is_export_macro(str name)
{
    static const char *const suffixes[] = {"_EXPORT", "_EXPORTS", "_DEPRECATED", "_API", "_DLL", "_VISIBLE"};
    bool ends = false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) ends = ends || str_ends(name, str_of(suffixes[i]));
    for (size_t i = 0; i < name.n && ends; i++) ends = is_name_char(name.p[i]);
    return ends;
}

// The word before a closing quote: FOO_EXPORT of "variable has incomplete type 'class FOO_EXPORT'". Only of messages that a
// macro before a declaration causes; an undeclared identifier in an expression stays an error.
static str culprit(str message)
{
    static const char *const causes[] = {"incomplete type '", "unknown type name '"};
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < sizeof causes / sizeof *causes && at == SIZE_MAX; i++) {
        at = str_find(message, str_of(causes[i]));
        if (at != SIZE_MAX) at += strlen(causes[i]);
    }
    if (at == SIZE_MAX) return (str){0};
    str quoted = str_from(message, at);
    size_t end = str_find(quoted, STR("'"));
    if (end == SIZE_MAX) return (str){0};
    size_t start = end;
    while (start > 0 && is_name_char(quoted.p[start - 1])) start--;
    return str_n(quoted.p + start, end - start);
}

bool lw_missing_exports(CXTranslationUnit tu, arena *a, lw_names *names)
{
    u32 before = names->n;
    for (unsigned i = 0; i < clang_getNumDiagnostics(tu); i++) {
        CXDiagnostic d = clang_getDiagnostic(tu, i);
        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error) {
            CXString s = clang_getDiagnosticSpelling(d);
            str name = culprit(str_of(clang_getCString(s)));
            bool known = !is_export_macro(name);
            for (u32 k = 0; k < names->n && !known; k++) known = str_eq(names->rows[k], name);
            if (!known) *VEC_PUSH(names) = arena_str(a, name);
            clang_disposeString(s);
        }
        clang_disposeDiagnostic(d);
    }
    return names->n > before;
}
