// .qtcwe.yaml: the nearest one at or above the start folder. Whatever is wrong in it is fatal, with its place: a run
// that silently checks something else than what was configured is worse than none.
#include "base/os.h"
#include "base/yaml.h"
#include "driver/driver.h"

#include <errno.h>

typedef struct config {
    dr_options *o;
    str file;  // as shown in messages
    err *e;
} config;

static dr_origin origin_of(const config *c, const yaml_node *n) { return (dr_origin){c->file, n->line, n->col}; }

static bool scalar(const config *c, const yaml_node *n, const char *key)
{
    if (n->kind == YAML_SCALAR) return true;
    dr_origin at = origin_of(c, n);
    dr_error(c->e, &at, "'%s' takes a single value", key);
    return false;
}

// Calls item for a single value or for each of a list.
static void each_value(const config *c, const yaml_node *n, const char *key,
                       void (*item)(const config *c, const yaml_node *n))
{
    if (n->kind == YAML_SEQ) {
        for (u32 i = 0; i < n->n; i++)
            if (scalar(c, &n->items[i], key)) item(c, &n->items[i]);
    } else if (scalar(c, n, key)) {
        item(c, n);
    }
}

static str joined(const config *c, str a, str b)
{
    return a.n ? arena_printf(&c->o->mem, "%.*s,%.*s", STR_ARG(a), STR_ARG(b)) : b;
}

static void add_globs(const config *c, const yaml_node *n)
{
    dr_origin at = origin_of(c, n);
    dr_check_globs(n->text, &at, c->e);
    c->o->checks = joined(c, c->o->checks, n->text);
}

static void take_checks(const config *c, const yaml_node *n)
{
    // The command line's list stands behind the file's when it starts by removing, else in its place.
    str given = c->o->checks;
    c->o->checks = (str){0};
    each_value(c, n, "checks", add_globs);
    str rest = given;
    ck_glob first;
    if (ck_next_glob(&rest, &first)) c->o->checks = first.removes ? joined(c, c->o->checks, given) : given;
}

static void take_profile(const config *c, const yaml_node *n)
{
    dr_origin at = origin_of(c, n);
    ck_profile before = c->o->profile;
    if (scalar(c, n, "profile")) dr_set_profile(c->o, n->text, &at, c->e);
    if (c->o->has_profile) c->o->profile = before;
}

static void take_fail_on(const config *c, const yaml_node *n)
{
    dr_origin at = origin_of(c, n);
    dr_options dropped = {0}, *into = c->o->has_fail_on ? &dropped : c->o;
    if (scalar(c, n, "fail-on")) dr_set_fail_on(into, n->text, &at, c->e);
    if (into == &dropped) dr_options_release(&dropped);
}

static void take_header_filter(const config *c, const yaml_node *n)
{
    if (!scalar(c, n, "header-filter")) return;
    buf why = {0};
    regex *r = regex_new(n->text, &why);
    dr_origin at = origin_of(c, n);
    if (!r) dr_error(c->e, &at, "'header-filter' is no regular expression: %s", buf_cstr(&why));
    regex_free(r);
    buf_release(&why);
    if (!c->o->has_header_filter) c->o->header_filter = n->text;
}

static void add_exclude(const config *c, const yaml_node *n) { c->o->exclude = joined(c, c->o->exclude, n->text); }

static void take_exclude(const config *c, const yaml_node *n) { each_value(c, n, "exclude", add_exclude); }

// A path in the file is relative to the file's folder.
static str own_path(const config *c, str path)
{
    bool absolute = str_starts(path, STR("/"));
    return absolute ? path : arena_printf(&c->o->mem, "%.*s/%.*s", STR_ARG(c->o->config_dir), STR_ARG(path));
}

static void take_baseline(const config *c, const yaml_node *n)
{
    if (!scalar(c, n, "baseline") || c->o->has_baseline) return;
    c->o->baseline = own_path(c, n->text);
    c->o->baseline_origin = origin_of(c, n);
}

static void add_model(const config *c, const yaml_node *n)
{
    dr_model_file *m = VEC_PUSH(&c->o->models);
    m->path = own_path(c, n->text);
    m->origin = origin_of(c, n);
}

static void take_models(const config *c, const yaml_node *n) { each_value(c, n, "models", add_model); }

// "ownership.pointer: X", or nested: "ownership: {pointer: X}".
static void take_options(const config *c, const yaml_node *n)
{
    dr_origin at = origin_of(c, n);
    if (n->kind == YAML_NULL) return;
    if (n->kind != YAML_MAP) {
        dr_error(c->e, &at, "'options' takes a map such as 'ownership.pointer: QScopedPointer'");
        return;
    }
    for (u32 i = 0; i < n->n; i++) {
        const yaml_node *key = &n->items[2 * i], *value = key + 1;
        dr_origin key_at = origin_of(c, key);
        if (value->kind == YAML_SCALAR) {
            dr_add_check_option(c->o, key->text, value->text, &key_at, c->e);
            continue;
        }
        if (value->kind != YAML_MAP) {
            dr_error(c->e, &key_at, "the value of '%.*s' is missing", STR_ARG(key->text));
            continue;
        }
        for (u32 k = 0; k < value->n; k++) {
            const yaml_node *name = &value->items[2 * k], *inner = name + 1;
            dr_origin name_at = origin_of(c, name);
            str full = arena_printf(&c->o->mem, "%.*s.%.*s", STR_ARG(key->text), STR_ARG(name->text));
            if (scalar(c, inner, full.p)) dr_add_check_option(c->o, full, inner->text, &name_at, c->e);
        }
    }
}

static const struct {
    const char *key;
    void (*take)(const config *c, const yaml_node *value);
} keys[] = {{"checks", take_checks},   {"profile", take_profile},   {"fail-on", take_fail_on},
            {"models", take_models},   {"options", take_options},   {"header-filter", take_header_filter},
            {"exclude", take_exclude}, {"baseline", take_baseline}};
enum { N_KEYS = sizeof keys / sizeof keys[0] };

static void take_pair(const config *c, const yaml_node *key, const yaml_node *value)
{
    str names[N_KEYS];
    for (u32 i = 0; i < N_KEYS; i++) {
        if (str_is(key->text, keys[i].key)) {
            keys[i].take(c, value);
            return;
        }
        names[i] = str_of(keys[i].key);
    }
    dr_origin at = origin_of(c, key);
    dr_error(c->e, &at, "unknown key '%.*s'%.*s", STR_ARG(key->text),
             STR_ARG(dr_did_you_mean(&c->o->mem, key->text, names, N_KEYS)));
}

// Moves the first k of n rows behind the others.
static void move_to_end(void *rows, u32 k, u32 n, size_t size)
{
    if (k == 0 || k == n) return;
    void *kept = mem_alloc(k * size);
    memcpy(kept, rows, k * size);
    memmove(rows, (char *)rows + k * size, (n - k) * size);
    memcpy((char *)rows + (n - k) * size, kept, k * size);
    mem_free(kept);
}

// Reads the text; rows that the command line added stay behind the file's, so that they win.
static void read_text(dr_options *o, str file, str text, err *e)
{
    config c = {o, file, e};
    const yaml_node *root = yaml_parse(&o->mem, file, text, e);
    if (!root || root->kind == YAML_NULL) return;
    if (root->kind != YAML_MAP) {
        dr_origin at = origin_of(&c, root);
        dr_error(e, &at, "a map of settings is expected, such as 'profile: strict'");
        return;
    }
    str given_exclude = o->exclude;
    u32 n_options = o->check_options.n, n_models = o->models.n;
    for (u32 i = 0; i < root->n; i++) take_pair(&c, &root->items[2 * i], &root->items[2 * i + 1]);
    if (o->has_exclude) o->exclude = given_exclude;
    move_to_end(o->check_options.rows, n_options, o->check_options.n, sizeof *o->check_options.rows);
    move_to_end(o->models.rows, n_models, o->models.n, sizeof *o->models.rows);
}

// The nearest .qtcwe.yaml at or above dir, in path.
static bool find_file(str dir, buf *path)
{
    for (;;) {
        buf_clear(path);
        buf_printf(path, "%.*s/.qtcwe.yaml", STR_ARG(dir));
        if (os_exists(buf_cstr(path))) return true;
        size_t slash = str_rfind_char(dir, '/');
        if (slash == SIZE_MAX || dir.n == 0) return false;
        dir.n = slash;
    }
}

// Paths in messages are short where the file stands below the working directory.
static str shown_path(dr_options *o, str path)
{
    buf cwd = {0};
    os_cwd(&cwd);
    str shown = path;
    if (dr_is_below(path, buf_str(&cwd)) && path.n > cwd.n + 1) shown = str_from(path, cwd.n + 1);
    buf_release(&cwd);
    return arena_str(&o->mem, shown);
}

void dr_config_read(dr_options *o, str start_dir, err *e)
{
    buf path = {0}, text = {0}, real = {0};
    if (o->config.n)
        buf_put(&path, o->config);
    else if (!find_file(start_dir, &path))
        buf_clear(&path);
    if (path.n > 0) {
        if (!os_read_file(buf_cstr(&path), &text) || !os_realpath(buf_cstr(&path), &real)) {
            dr_error(e, NULL, "cannot read the configuration file %s: %s", buf_cstr(&path), strerror(errno));
        } else {
            str full = buf_str(&real);
            size_t slash = str_rfind_char(full, '/');
            o->config_dir = arena_str(&o->mem, str_upto(full, slash ? slash : 1));
            read_text(o, shown_path(o, buf_str(&path)), arena_str(&o->mem, buf_str(&text)), e);
        }
    }
    buf_release(&path);
    buf_release(&text);
    buf_release(&real);
}
