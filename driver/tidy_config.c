// .clang-tidy: the nearest one above each source, layered over its parents' where it says so.
//
// The file belongs to clang-tidy too: names of its checks, and keys that only it knows, are none of our business.
#include "base/os.h"
#include "base/yaml.h"
#include "driver/tidy.h"

#include <errno.h>
#include <stdio.h>

typedef struct layer {
    const yaml_node *root;
    str file;
} layer;

typedef struct layers {
    layer *rows;  // the nearest first
    u32 n, cap;
} layers;

static bool says_true(const yaml_node *n)
{
    return n && n->kind == YAML_SCALAR && (str_is(n->text, "true") || str_is(n->text, "True") || str_is(n->text, "TRUE"));
}

// ----------------------------------------------------------------------------------------------------------- one layer

static str put_behind(arena *a, str globs, str more)
{
    if (more.n == 0) return globs;
    return globs.n ? arena_printf(a, "%.*s,%.*s", STR_ARG(globs), STR_ARG(more)) : more;
}

// A text, or a list of texts as one list of globs.
static str globs_of(arena *a, const yaml_node *n)
{
    str all = {0};
    if (n->kind == YAML_SCALAR) return n->text;
    for (u32 i = 0; n->kind == YAML_SEQ && i < n->n; i++) all = put_behind(a, all, n->items[i].text);
    return all;
}

static void add_texts(td_texts *to, const yaml_node *n)
{
    for (u32 i = 0; n->kind == YAML_SEQ && i < n->n; i++) *VEC_PUSH(to) = n->items[i].text;
}

static void set_option(td_config *c, str name, str value)
{
    for (u32 i = 0; i < c->options.n; i += 2) {
        if (!str_eq(c->options.rows[i], name)) continue;
        c->options.rows[i + 1] = value;
        return;
    }
    *VEC_PUSH(&c->options) = name;
    *VEC_PUSH(&c->options) = value;
}

// {name: value, …} or [{key: name, value: value}, …].
static void add_options(td_config *c, const yaml_node *n)
{
    for (u32 i = 0; n->kind == YAML_MAP && i < n->n; i++) set_option(c, n->items[2 * i].text, n->items[2 * i + 1].text);
    for (u32 i = 0; n->kind == YAML_SEQ && i < n->n; i++) {
        const yaml_node *key = yaml_get(&n->items[i], "key"), *value = yaml_get(&n->items[i], "value");
        if (key && value) set_option(c, key->text, value->text);
    }
}

static bool is_other_key(str key)
{
    static const char *const others[] = {"HeaderFileExtensions", "ImplementationFileExtensions", "FormatStyle", "User",
                                         "InheritParentConfig", "SystemHeaders", "CustomChecks", "AnalyzeTemporaryDtors"};
    for (u32 i = 0; i < sizeof others / sizeof others[0]; i++)
        if (str_is(key, others[i])) return true;
    return false;
}

static void take_key(td_config *c, arena *a, const layer *l, const yaml_node *key, const yaml_node *v)
{
    str k = key->text;
    if (str_is(k, "Checks")) c->checks = put_behind(a, c->checks, globs_of(a, v));
    else if (str_is(k, "WarningsAsErrors")) c->warnings_as_errors = put_behind(a, c->warnings_as_errors, globs_of(a, v));
    else if (str_is(k, "HeaderFilterRegex")) c->header_filter = v->text;
    else if (str_is(k, "ExcludeHeaderFilterRegex")) c->exclude_header_filter = v->text;
    else if (str_is(k, "UseColor")) c->use_color = v->text;
    else if (str_is(k, "CheckOptions")) add_options(c, v);
    else if (str_is(k, "ExtraArgs")) add_texts(&c->extra_arg, v);
    else if (str_is(k, "ExtraArgsBefore")) add_texts(&c->extra_arg_before, v);
    else if (str_is(k, "RemovedArgs")) add_texts(&c->removed_arg, v);
    else if (!is_other_key(k)) {
        fprintf(stderr, "%.*s:%u:%u: warning: unknown key '%.*s', for which clang-tidy ignores the whole file\n",
                STR_ARG(l->file), key->line, key->col, STR_ARG(k));
        c->unknown_keys++;
    }
}

static void apply(td_config *c, arena *a, const layer *l)
{
    for (u32 i = 0; l->root->kind == YAML_MAP && i < l->root->n; i++)
        take_key(c, a, l, &l->root->items[2 * i], &l->root->items[2 * i + 1]);
    c->sources = l->file;
}

// -------------------------------------------------------------------------------------------------------------- look-up

// false when no further layer is wanted.
static bool push_text(layers *all, arena *a, str file, str text, err *e)
{
    const yaml_node *root = yaml_parse(a, file, text, e);
    if (!root) return false;
    if (root->kind != YAML_MAP && root->kind != YAML_NULL) {
        err_at(e, EXIT_FINDINGS, file, root->line, root->col, "a map of settings is expected, such as 'Checks: …'");
        return false;
    }
    *VEC_PUSH(all) = (layer){root, file};
    return says_true(yaml_get(root, "InheritParentConfig"));
}

static void push_parents(layers *all, arena *a, str source, err *e)
{
    buf text = {0};
    bool more = true;
    for (str dir = source; more && dir.n > 0;) {
        size_t slash = str_rfind_char(dir, '/');
        if (slash == SIZE_MAX) break;
        dir.n = slash;
        str path = arena_printf(a, "%.*s/.clang-tidy", STR_ARG(dir));
        if (!os_exists(path.p)) continue;
        if (os_read_file(path.p, &text))
            more = push_text(all, a, path, arena_str(a, buf_str(&text)), e);
        else
            err_add(e, EXIT_FINDINGS, "cannot read %s: %s", path.p, strerror(errno));
    }
    buf_release(&text);
}

static void push_file(layers *all, arena *a, str source, str file, err *e)
{
    buf text = {0};
    str path = arena_str(a, file);
    if (!os_read_file(path.p, &text))
        err_add(e, EXIT_FINDINGS, "can't read config-file '%s': %s", path.p, strerror(errno));
    else if (push_text(all, a, path, arena_str(a, buf_str(&text)), e))
        push_parents(all, a, source, e);
    buf_release(&text);
}

static void add_all(td_texts *to, const td_texts *from)
{
    for (u32 i = 0; i < from->n; i++) *VEC_PUSH(to) = from->rows[i];
}

void td_config_read(td_config *c, td_options *o, str source, err *e)
{
    layers all = {0};
    arena *a = &o->mem;
    *c = (td_config){.header_filter = str_is(o->compat, "19") ? STR("") : STR(".*"), .sources = STR("qtcwe-tidy binary")};
    if (o->config.n) {
        if (push_text(&all, a, STR("command-line option '-config'"), o->config, e)) push_parents(&all, a, source, e);
    } else if (o->config_file.n) {
        push_file(&all, a, source, o->config_file, e);
    } else {
        push_parents(&all, a, source, e);
    }
    for (u32 i = all.n; i-- > 0;) apply(c, a, &all.rows[i]);
    VEC_CLEAR(&all);
    c->checks = put_behind(a, c->checks, o->checks);
    c->warnings_as_errors = put_behind(a, c->warnings_as_errors, o->warnings_as_errors);
    if (o->header_filter.p) c->header_filter = o->header_filter;
    if (o->exclude_header_filter.p) c->exclude_header_filter = o->exclude_header_filter;
    if (o->use_color.n) c->use_color = o->use_color;
    add_all(&c->extra_arg, &o->extra_arg);
    add_all(&c->extra_arg_before, &o->extra_arg_before);
    add_all(&c->removed_arg, &o->removed_arg);
}

void td_config_release(td_config *c)
{
    VEC_CLEAR(&c->options);
    VEC_CLEAR(&c->extra_arg);
    VEC_CLEAR(&c->extra_arg_before);
    VEC_CLEAR(&c->removed_arg);
}

// ------------------------------------------------------------------------------------------------------------- printing

static void put_quoted(buf *out, str s)
{
    buf_putc(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\'') buf_putc(out, '\'');
        buf_putc(out, s.p[i] == '\n' ? ',' : s.p[i]);
    }
    buf_putc(out, '\'');
}

static void put_text(buf *out, const char *key, str value)
{
    buf_printf(out, "%s: ", key);
    put_quoted(out, value);
    buf_putc(out, '\n');
}

static void put_list(buf *out, const char *key, const td_texts *list)
{
    if (list->n) buf_printf(out, "%s:\n", key);
    for (u32 i = 0; i < list->n; i++) {
        buf_puts(out, "  - ");
        put_quoted(out, list->rows[i]);
        buf_putc(out, '\n');
    }
}

void td_config_dump(const td_config *c, buf *out)
{
    buf_puts(out, "---\n");
    put_text(out, "Checks", c->checks);
    put_text(out, "WarningsAsErrors", c->warnings_as_errors);
    put_text(out, "HeaderFilterRegex", c->header_filter);
    put_text(out, "ExcludeHeaderFilterRegex", c->exclude_header_filter);
    put_list(out, "ExtraArgs", &c->extra_arg);
    put_list(out, "ExtraArgsBefore", &c->extra_arg_before);
    put_list(out, "RemovedArgs", &c->removed_arg);
    if (c->options.n) buf_puts(out, "CheckOptions:\n");
    for (u32 i = 0; i < c->options.n; i += 2) {
        buf_puts(out, "  ");
        put_quoted(out, c->options.rows[i]);
        buf_puts(out, ": ");
        put_quoted(out, c->options.rows[i + 1]);
        buf_putc(out, '\n');
    }
    if (c->use_color.n) put_text(out, "UseColor", c->use_color);
    buf_puts(out, "...\n");
}

// ------------------------------------------------------------------------------------------------------------ verifying

static bool is_known_check(const ck_glob *g)
{
    for (u32 i = 0; i < ck_count(); i++)
        if (globs_match(g->pattern, str_of(ck_at(i)->id), false)) return true;
    return false;
}

static u32 verify_globs(const td_config *c, str globs, arena *mem, buf *out)
{
    str *ids = arena_alloc(mem, ck_count() * sizeof *ids);
    for (u32 i = 0; i < ck_count(); i++) ids[i] = str_of(ck_at(i)->id);
    ck_glob g;
    u32 wrong = 0;
    while (ck_next_glob(&globs, &g)) {
        if (!str_starts(g.pattern, STR("qtcwe-")) || is_known_check(&g)) continue;
        str near = str_nearest(g.pattern, ids, ck_count());
        buf_printf(out, "%.*s: warning: unknown check '%.*s'", STR_ARG(c->sources), STR_ARG(g.pattern));
        if (near.n) buf_printf(out, "; did you mean '%.*s'", STR_ARG(near));
        buf_puts(out, " [-verify-config]\n");
        wrong++;
    }
    return wrong;
}

u32 td_config_verify(const td_config *c, arena *mem, buf *out)
{
    u32 wrong = c->unknown_keys + verify_globs(c, c->checks, mem, out) + verify_globs(c, c->warnings_as_errors, mem, out);
    dr_options known = {0};
    for (u32 i = 0; i < c->options.n; i += 2) {
        if (!str_starts(c->options.rows[i], STR("qtcwe-")) || str_is(c->options.rows[i], "qtcwe-fix.Level")) continue;
        err e = {0};
        dr_add_check_option(&known, c->options.rows[i], c->options.rows[i + 1], NULL, &e);
        if (e.count)
            buf_printf(out, "%.*s: warning: unknown check option '%.*s' [-verify-config]\n", STR_ARG(c->sources),
                       STR_ARG(c->options.rows[i]));
        wrong += e.count;
        err_release(&e);
    }
    dr_options_release(&known);
    return wrong;
}
