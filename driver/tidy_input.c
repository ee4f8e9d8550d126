// Two small documents that come with qtcwe-tidy's options: --line-filter (JSON) and --vfsoverlay (YAML).
#include "base/os.h"
#include "base/yaml.h"
#include "driver/tidy_input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

// ---------------------------------------------------------------------------------------------------------- line filter

static bool number(const yaml_node *n, u32 *out)
{
    char *end = NULL;
    if (n->kind != YAML_SCALAR || n->text.n == 0) return false;
    unsigned long v = strtoul(n->text.p, &end, 10);  // texts of the tree end with NUL
    *out = v < UINT32_MAX ? (u32)v : UINT32_MAX;
    return *end == '\0';
}

static bool read_lines(td_line_filter *f, str name, const yaml_node *lines)
{
    if (lines->kind != YAML_SEQ) return false;
    for (u32 i = 0; i < lines->n; i++) {
        const yaml_node *pair = &lines->items[i];
        td_lines row = {.name = name};
        if (pair->kind != YAML_SEQ || pair->n != 2) return false;
        if (!number(&pair->items[0], &row.first) || !number(&pair->items[1], &row.last)) return false;
        *VEC_PUSH(f) = row;
    }
    return true;
}

static bool read_entry(td_line_filter *f, const yaml_node *entry)
{
    const yaml_node *name = yaml_get(entry, "name"), *lines = yaml_get(entry, "lines");
    if (!name || name->kind != YAML_SCALAR) return false;
    if (lines && lines->n > 0) return read_lines(f, name->text, lines);
    *VEC_PUSH(f) = (td_lines){name->text, 0, UINT32_MAX};
    return true;
}

bool td_line_filter_read(td_line_filter *f, arena *a, str json)
{
    err e = {0};
    const yaml_node *root = json.n ? yaml_parse(a, STR("<line-filter>"), json, &e) : NULL;
    bool good = json.n == 0 || (root && root->kind == YAML_SEQ);
    for (u32 i = 0; good && root && i < root->n; i++) good = read_entry(f, &root->items[i]);
    if (!good) fprintf(stderr, "%sInvalid LineFilter: a list such as [{\"name\":\"a.cpp\",\"lines\":[[1,9]]}] is expected\n",
                       buf_cstr(&e.text));
    err_release(&e);
    return good;
}

bool td_line_passes(const td_line_filter *f, str path, u32 line)
{
    for (u32 i = 0; i < f->n; i++) {
        const td_lines *l = &f->rows[i];
        if (str_ends(path, l->name) && l->first <= line && line <= l->last) return true;
    }
    return f->n == 0;
}

// -------------------------------------------------------------------------------------------------------------- overlay

typedef struct overlay_reader {
    td_overlays *out;
    arena *a;
    err *e;
} overlay_reader;

static void read_external(const overlay_reader *r, str path, str external)
{
    buf text = {0}, real = {0};
    str name = os_realpath(arena_str(r->a, path).p, &real) ? arena_str(r->a, buf_str(&real)) : path;
    const char *from = arena_str(r->a, external).p;
    if (os_read_file(from, &text))
        *VEC_PUSH(r->out) = (qm_overlay){name, arena_str(r->a, buf_str(&text))};
    else
        err_add(r->e, EXIT_FINDINGS, "cannot read %s of --vfsoverlay: %s", from, strerror(errno));
    buf_release(&real);
    buf_release(&text);
}

static void read_entries(const overlay_reader *r, str dir, const yaml_node *list, u32 depth)
{
    for (u32 i = 0; list && depth < 64 && list->kind == YAML_SEQ && i < list->n; i++) {
        const yaml_node *name = yaml_get(&list->items[i], "name");
        const yaml_node *external = yaml_get(&list->items[i], "external-contents");
        if (!name) continue;
        str path = str_starts(name->text, STR("/")) ? name->text
                                                    : arena_printf(r->a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name->text));
        if (external && external->kind == YAML_SCALAR) read_external(r, path, external->text);
        read_entries(r, path, yaml_get(&list->items[i], "contents"), depth + 1);
    }
}

bool td_overlays_read(td_overlays *o, arena *a, str file, err *e)
{
    buf text = {0};
    u32 before = e->count;
    const char *path = arena_str(a, file).p;
    if (!os_read_file(path, &text)) {
        err_add(e, EXIT_FINDINGS, "Can't load virtual filesystem overlay file '%s': %s", path, strerror(errno));
    } else {
        overlay_reader r = {o, a, e};
        const yaml_node *root = yaml_parse(a, file, arena_str(a, buf_str(&text)), e);
        if (root) read_entries(&r, STR(""), yaml_get(root, "roots"), 0);
    }
    buf_release(&text);
    return e->count == before;
}
