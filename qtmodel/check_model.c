#include "qtmodel/check_model.h"

#include "qtmodel/build.h"
#include "qtmodel/facts_table.h"

// ------------------------------------------------------------------------------------------------------------- the source

// A function of that name is declared by the source when one of the library's headers is there: so the unit itself can
// tell which libraries are installed.
static void put_marker(buf *out, str library)
{
    buf_puts(out, "qtcwe_has_");
    for (size_t i = 0; i < library.n; i++) {
        char c = library.p[i];
        bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        buf_putc(out, word ? c : '_');
    }
}

// "QT_NETWORK_LIB" for QtNetwork, as build tools define it; some headers of Qt offer more when it is there.
static void put_qt_define(buf *out, str library)
{
    buf name = {0};
    buf_puts(&name, "QT_");
    for (size_t i = 2; i < library.n; i++) {
        char c = library.p[i];
        buf_putc(&name, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    buf_puts(&name, "_LIB");
    buf_printf(out, "#ifndef %s\n#define %s\n#endif\n", buf_cstr(&name), buf_cstr(&name));
    buf_release(&name);
}

// Calls put for each header of a library between #if and #endif.
static void each_header(buf *out, const qm_library *l, void (*put)(buf *, const qm_library *, str))
{
    str rest = l->headers;
    for (str header; str_next_word(&rest, &header);) {
        buf_printf(out, "#if __has_include(<%.*s>)\n", STR_ARG(header));
        put(out, l, header);
        buf_puts(out, "#endif\n");
    }
}

static void put_define(buf *out, const qm_library *l, str header)
{
    (void)header;
    if (str_starts(l->name, STR("Qt"))) put_qt_define(out, l->name);
}

static void put_include(buf *out, const qm_library *l, str header)
{
    buf_printf(out, "#include <%.*s>\nvoid ", STR_ARG(header));
    put_marker(out, l->name);
    buf_puts(out, "();\n");
}

void qm_check_model_source(const qm_facts *facts, buf *out)
{
    const qm_library *rows = NULL;
    u32 n = qm_facts_libraries(facts, &rows);
    for (u32 i = 0; i < n; i++) each_header(out, &rows[i], put_define);
    for (u32 i = 0; i < n; i++) each_header(out, &rows[i], put_include);
}

// --------------------------------------------------------------------------------------------------------------- the check

typedef struct absent {  // a library without headers here
    str name;
    u32 facts;
} absent;

typedef struct check {
    const qm_unit *unit;
    buf *report;
    u32 resolved, missing;
    str library;       // the last one asked for
    bool installed;
    QM_TABLE(absent) absent;
} check;

static bool is_installed(check *c, str library)
{
    if (str_eq(c->library, library) && library.n) return c->installed;
    buf name = {0};
    put_marker(&name, library);
    c->library = library;
    c->installed = qm_unit_declares(c->unit, QMS_FUNCTION, buf_str(&name));
    buf_release(&name);
    return c->installed;
}

static void count_absent(check *c, str library)
{
    for (u32 i = 0; i < c->absent.n; i++) {
        if (!str_eq(c->absent.rows[i].name, library)) continue;
        c->absent.rows[i].facts++;
        return;
    }
    *VEC_PUSH(&c->absent) = (absent){library, 1};
}

static bool for_this_qt(const check *c, const qm_fact *facts, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        if (facts[i].key == QMK_SINCE && facts[i].number > c->unit->qt_version) return false;
        if (facts[i].key == QMK_UNTIL && facts[i].number < c->unit->qt_version) return false;
    }
    return true;
}

static void look_up(check *c, qm_subject subject, str name, const qm_fact *where)
{
    if (qm_unit_declares(c->unit, subject, name)) {
        c->resolved++;
        return;
    }
    c->missing++;
    buf_printf(c->report, "%.*s:%u: no %s answers '%.*s'\n", STR_ARG(where->file), where->line, qm_subject_name(subject),
               STR_ARG(name));
}

static bool visit(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    check *c = user;
    if (!is_installed(c, library)) {
        count_absent(c, library);
        return true;
    }
    if (!for_this_qt(c, facts, n)) return true;
    look_up(c, subject, name, &facts[0]);
    // Facts whose value is a name that fixes write into sources.
    for (u32 i = 0; i < n; i++)
        if (facts[i].key == QMK_ACCESS_SAFE || facts[i].key == QMK_CONNECTED_STATE)
            look_up(c, QMS_ENUMERATOR, facts[i].text, &facts[i]);
    return true;
}

bool qm_check_model(const qm_facts *facts, const qm_unit *u, buf *report, u32 *resolved, u32 *missing)
{
    check c = {.unit = u, .report = report};
    qm_facts_each(facts, visit, &c);
    for (u32 i = 0; i < c.absent.n; i++)
        buf_printf(report, "not installed: %.*s (%u subjects not checked)\n", STR_ARG(c.absent.rows[i].name),
                   c.absent.rows[i].facts);
    VEC_CLEAR(&c.absent);
    *resolved = c.resolved;
    *missing = c.missing;
    return c.missing == 0;
}
