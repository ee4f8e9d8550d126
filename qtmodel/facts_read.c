#include "qtmodel/facts_reader.h"

const qm_fact_word qm_fact_words[QMK_COUNT] = {
#define QM_FACT(name, key, subjects, shape, meaning, words) {key, subjects, QM_SHAPE_##shape, meaning, words},
#include "qtmodel/facts.def"
#undef QM_FACT
};

// The sections of a file and the letters that facts.def uses for them.
static const struct { const char *key; qm_subject subject; char letter; } sections[] = {
    {"functions", QMS_FUNCTION, 'F'},
    {"classes", QMS_CLASS, 'C'},
    {"macros", QMS_MACRO, 'M'},
    {"enumerators", QMS_ENUMERATOR, 'E'},
};
enum { N_SECTIONS = sizeof sections / sizeof *sections };

// ---------------------------------------------------------------------------------------------------------------- names

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Skips blanks at *i; true when they separate two words ("long long") and so are part of the name.
static bool skip_blanks(str s, size_t *i)
{
    size_t start = *i;
    while (*i < s.n && is_blank(s.p[*i])) ++*i;
    return *i > start && start > 0 && *i < s.n && byte_is_word(s.p[start - 1]) && byte_is_word(s.p[*i]);
}

bool qm_subject_eq(str a, str b)
{
    for (size_t i = 0, j = 0;;) {
        if (skip_blanks(a, &i) != skip_blanks(b, &j)) return false;
        if (i == a.n || j == b.n) return i == a.n && j == b.n;
        if (a.p[i++] != b.p[j++]) return false;
    }
}

u64 qm_subject_hash(str name)
{
    u64 h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < name.n;) {
        if (skip_blanks(name, &i)) h = (h ^ ' ') * 0x100000001b3u;
        if (i < name.n) h = (h ^ (u8)name.p[i++]) * 0x100000001b3u;
    }
    return h;
}

str qm_subject_last_name(str name)
{
    // The parameter list starts at the first parenthesis, but for operator() at the second pair.
    size_t op = str_find(name, STR("operator()"));
    size_t from = op == SIZE_MAX ? 0 : op + strlen("operator()");
    size_t paren = str_find(str_from(name, from), STR("("));
    if (paren != SIZE_MAX) {
        name = str_upto(name, from + paren);
    } else if (name.n && name.p[name.n - 1] >= '0' && name.p[name.n - 1] <= '9') {
        size_t slash = str_rfind_char(name, '/');
        if (slash != SIZE_MAX) name = str_upto(name, slash);
    }
    for (size_t i = name.n; i >= 2; i--)
        if (name.p[i - 1] == ':' && name.p[i - 2] == ':') return str_trim(str_from(name, i));
    return str_trim(name);
}

// --------------------------------------------------------------------------------------------------------------- errors

void qm_add_word(qm_words *c, str s)
{
    if (c->n == QM_MAX_WORDS) bug("more than %d words to choose from", (int)QM_MAX_WORDS);
    c->rows[c->n++] = s;
}

qm_words qm_words_of(const char *words)
{
    qm_words c = {.n = 0};
    for (str rest = str_of(words); rest.n;) {
        size_t bar = str_find(rest, STR("|"));
        qm_add_word(&c, str_upto(rest, bar));
        rest = bar == SIZE_MAX ? (str){0} : str_from(rest, bar + 1);
    }
    return c;
}

bool qm_has_word(const qm_words *c, str word)
{
    for (u32 i = 0; i < c->n; i++)
        if (str_eq(c->rows[i], word)) return true;
    return false;
}

void qm_err_node(qm_reader *r, const yaml_node *at, const char *what)
{
    err_at(r->errors, EXIT_USAGE, r->file, at->line, at->col, "%s", what);
}

void qm_err_word(qm_reader *r, const yaml_node *at, const char *what, const qm_words *c)
{
    str near = str_nearest(at->text, c->rows, c->n);
    if (near.n) {
        err_at(r->errors, EXIT_USAGE, r->file, at->line, at->col, "unknown %s '%.*s'; did you mean '%.*s'?", what,
               STR_ARG(at->text), STR_ARG(near));
        return;
    }
    buf all = {0};
    for (u32 i = 0; i < c->n; i++) buf_printf(&all, "%s%.*s", i ? ", " : "", STR_ARG(c->rows[i]));
    err_at(r->errors, EXIT_USAGE, r->file, at->line, at->col, "unknown %s '%.*s'; known are: %s", what,
           STR_ARG(at->text), buf_cstr(&all));
    buf_release(&all);
}

// --------------------------------------------------------------------------------------------------------------- values

bool qm_read_number(str s, i64 *out)
{
    bool minus = str_starts(s, STR("-"));
    if (minus) s = str_from(s, 1);
    if (s.n == 0 || s.n > 15) return false;
    i64 v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = minus ? -v : v;
    return true;
}

static bool read_pos(qm_reader *r, const yaml_node *n, int *pos)
{
    i64 arg = 0;
    if (qm_scalar_is(n, "this")) *pos = QM_POS_THIS;
    else if (qm_scalar_is(n, "return")) *pos = QM_POS_RETURN;
    else if (n->kind == YAML_SCALAR && str_starts(n->text, STR("arg")) && qm_read_number(str_from(n->text, 3), &arg) &&
             arg >= 1 && arg <= 99)
        *pos = (int)arg;
    else {
        qm_err_node(r, n, "expected a position: this, return, arg1, arg2 …");
        return false;
    }
    return true;
}

static qm_fact *push_fact(qm_reader *r, qm_fact_key key, const yaml_node *at)
{
    qm_fact *f = VEC_PUSH(&r->rows->facts);
    *f = (qm_fact){.key = key, .pos = QM_FLAG_ON, .file = r->file, .line = at->line, .from = r->from};
    return f;
}

static void read_roles(qm_reader *r, qm_fact_key key, const yaml_node *value)
{
    qm_words roles = qm_words_of(qm_fact_words[key].words);
    if (value->kind != YAML_MAP || value->n == 0) {
        err_at(r->errors, EXIT_USAGE, r->file, value->line, value->col, "'%s' wants a map of roles (%s) to positions",
               qm_fact_words[key].key, qm_fact_words[key].words);
        return;
    }
    for (u32 i = 0; i < value->n; i++) {
        const yaml_node *role = &value->items[2 * i], *where = &value->items[2 * i + 1];
        if (!qm_has_word(&roles, role->text)) {
            qm_err_word(r, role, "role", &roles);
            continue;
        }
        bool list = where->kind == YAML_SEQ;
        for (u32 k = 0, n = list ? where->n : 1; k < n; k++) {
            int pos = 0;
            if (!read_pos(r, list ? &where->items[k] : where, &pos)) continue;
            qm_fact *f = push_fact(r, key, role);
            f->text = role->text;
            f->pos = pos;
        }
    }
}

// A scalar that isn't empty; told when it is not.
static bool is_text(qm_reader *r, qm_fact_key key, const yaml_node *value, const char *wanted)
{
    if (value->kind == YAML_SCALAR && value->text.n) return true;
    err_at(r->errors, EXIT_USAGE, r->file, value->line, value->col, "'%s' wants %s", qm_fact_words[key].key, wanted);
    return false;
}

static void read_positions(qm_reader *r, qm_fact_key key, const yaml_node *value)
{
    bool list = value->kind == YAML_SEQ;
    for (u32 i = 0, n = list ? value->n : 1; i < n; i++) {
        const yaml_node *one = list ? &value->items[i] : value;
        int pos = 0;
        if (read_pos(r, one, &pos)) push_fact(r, key, one)->pos = pos;
    }
}

static void read_value(qm_reader *r, qm_fact_key key, const yaml_node *value)
{
    i64 number = 0;
    int pos = 0;
    switch (qm_fact_words[key].shape) {
    case QM_SHAPE_FLAG:
        if (qm_scalar_is(value, "true")) push_fact(r, key, value);
        else if (qm_scalar_is(value, "false")) push_fact(r, key, value)->pos = QM_FLAG_OFF;
        else is_text(r, key, &(yaml_node){.line = value->line, .col = value->col}, "true or false");
        break;
    case QM_SHAPE_WORD: {
        qm_words words = qm_words_of(qm_fact_words[key].words);
        if (!is_text(r, key, value, "a word")) break;
        if (qm_has_word(&words, value->text)) push_fact(r, key, value)->text = value->text;
        else qm_err_word(r, value, "word", &words);
        break;
    }
    case QM_SHAPE_TEXT:
        if (is_text(r, key, value, "a text")) push_fact(r, key, value)->text = value->text;
        break;
    case QM_SHAPE_INT:
        if (!is_text(r, key, value, "a whole number")) break;
        if (qm_read_number(value->text, &number)) push_fact(r, key, value)->number = number;
        else qm_err_node(r, value, "this is no whole number");
        break;
    case QM_SHAPE_POS:
        if (read_pos(r, value, &pos)) push_fact(r, key, value)->pos = pos;
        break;
    case QM_SHAPE_POSLIST: read_positions(r, key, value); break;
    case QM_SHAPE_ROLES: read_roles(r, key, value); break;
    }
}

bool qm_read_version(qm_reader *r, const yaml_node *n, u32 fill, u32 *out)
{
    u32 parts[3] = {0, fill, fill};
    str rest = n->kind == YAML_SCALAR ? n->text : (str){0};
    u32 count = 0;
    bool good = rest.n > 0;
    while (good && rest.n) {
        size_t dot = str_find(rest, STR("."));
        i64 v = 0;
        good = count < 3 && qm_read_number(str_upto(rest, dot), &v) && v >= 0 && v <= 255 && dot != rest.n - 1;
        if (good) parts[count++] = (u32)v;
        rest = dot == SIZE_MAX ? (str){0} : str_from(rest, dot + 1);
    }
    if (good) *out = parts[0] << 16 | parts[1] << 8 | parts[2];
    else qm_err_node(r, n, "expected a Qt version such as 6.4 or 5.15.2");
    return good;
}

// ------------------------------------------------------------------------------------------------------------- subjects

static void err_fact_key(qm_reader *r, const yaml_node *key, char letter)
{
    qm_words known = {.n = 0};
    qm_add_word(&known, STR("remove"));
    for (u32 k = 0; k < QMK_COUNT; k++) {
        if (strchr(qm_fact_words[k].subjects, letter)) qm_add_word(&known, str_of(qm_fact_words[k].key));
        else if (str_is(key->text, qm_fact_words[k].key)) {
            err_at(r->errors, EXIT_USAGE, r->file, key->line, key->col, "'%s' can't be said in this section",
                   qm_fact_words[k].key);
            return;
        }
    }
    qm_err_word(r, key, "fact", &known);
}

static void read_fact(qm_reader *r, qm_fact_group *g, char letter, const yaml_node *key, const yaml_node *value)
{
    if (str_is(key->text, "remove")) {
        g->remove = qm_scalar_is(value, "true");
        if (!g->remove) qm_err_node(r, value, "'remove' can only be true");
        return;
    }
    for (u32 k = 0; k < QMK_COUNT; k++) {
        if (!str_is(key->text, qm_fact_words[k].key) || !strchr(qm_fact_words[k].subjects, letter)) continue;
        if (k == QMK_SINCE && !qm_read_version(r, value, 0, &g->since)) return;
        if (k == QMK_UNTIL && !qm_read_version(r, value, 255, &g->until)) return;
        read_value(r, (qm_fact_key)k, value);
        if (k == QMK_SINCE || k == QMK_UNTIL) r->rows->facts.rows[r->rows->facts.n - 1].number = k == QMK_SINCE ? g->since : g->until;
        return;
    }
    err_fact_key(r, key, letter);
}

static void read_group(qm_reader *r, qm_subject subject, char letter, str name, const yaml_node *map)
{
    if (map->kind != YAML_MAP || map->n == 0) {
        qm_err_node(r, map, "expected a map of facts, such as {must-check: must}");
        return;
    }
    qm_fact_group g = {.subject = subject, .name = name, .library = r->library, .until = UINT32_MAX,
                       .first = r->rows->facts.n};
    str file_from = r->from;
    const yaml_node *from = yaml_get(map, qm_fact_words[QMK_FROM].key);
    if (from && from->kind == YAML_SCALAR) r->from = from->text;
    for (u32 i = 0; i < map->n; i++) read_fact(r, &g, letter, qm_key(map, i), qm_value(map, i));
    r->from = file_from;
    g.n = r->rows->facts.n - g.first;
    *VEC_PUSH(&r->rows->groups) = g;
}

static void read_section(qm_reader *r, u32 section, const yaml_node *map)
{
    if (map->kind == YAML_NULL) return;
    if (map->kind != YAML_MAP) {
        qm_err_node(r, map, "expected a map of names to facts");
        return;
    }
    for (u32 i = 0; i < map->n; i++) {
        const yaml_node *key = qm_key(map, i), *value = qm_value(map, i);
        str name = str_trim(key->text);
        if (name.n == 0) qm_err_node(r, key, "a name is missing");
        // Names that differ in blanks only are one subject, which the YAML parser can't know.
        for (u32 j = 0; j < i; j++)
            if (qm_key(map, j)->text.n && qm_subject_eq(name, str_trim(qm_key(map, j)->text)))
                qm_err_node(r, key, "this name stands twice in the section; use a list of maps");
        if (value->kind == YAML_SEQ) {
            for (u32 j = 0; j < value->n; j++)
                read_group(r, sections[section].subject, sections[section].letter, name, &value->items[j]);
        } else {
            read_group(r, sections[section].subject, sections[section].letter, name, value);
        }
    }
}

// ---------------------------------------------------------------------------------------------------------------- files

// The text of a top-level key, "" when it is not there.
static str head_text(qm_reader *r, const yaml_node *root, const char *key)
{
    const yaml_node *n = yaml_get(root, key);
    if (!n) return (str){0};
    if (n->kind != YAML_SCALAR) qm_err_node(r, n, "expected a text");
    return n->kind == YAML_SCALAR ? str_trim(n->text) : (str){0};
}

static void read_root(qm_reader *r, const yaml_node *root)
{
    if (root->kind == YAML_NULL) return;
    if (root->kind != YAML_MAP) {
        qm_err_node(r, root, "expected a map with library, functions, classes, macros, enumerators or machines");
        return;
    }
    *VEC_PUSH(&r->rows->libraries) = (qm_library){
        .name = head_text(r, root, "library"), .headers = head_text(r, root, "header"), .file = r->file};
    r->library = r->rows->libraries.n - 1;
    r->from = head_text(r, root, "from");
    for (u32 i = 0; i < root->n; i++) {
        const yaml_node *key = qm_key(root, i);
        qm_words known = qm_words_of("library|header|from");
        if (qm_has_word(&known, key->text)) continue;
        if (str_is(key->text, "machines")) {
            qm_read_machines(r, qm_value(root, i));
            continue;
        }
        qm_add_word(&known, STR("machines"));
        u32 s = 0;
        while (s < N_SECTIONS && !str_is(key->text, sections[s].key)) qm_add_word(&known, str_of(sections[s++].key));
        if (s < N_SECTIONS) read_section(r, s, qm_value(root, i));
        else qm_err_word(r, key, "section", &known);
    }
}

bool qm_facts_read(qm_facts_rows *rows, str file_name, str text, err *e)
{
    u32 libraries = rows->libraries.n, facts = rows->facts.n, groups = rows->groups.n, errors = e->count;
    u32 machines = rows->machines.n, moves = rows->moves.n;
    qm_reader r = {.rows = rows, .file = arena_str(&rows->mem, file_name), .errors = e};
    const yaml_node *root = yaml_parse(&rows->mem, r.file, text, e);
    if (root) read_root(&r, root);
    if (e->count == errors) return true;
    rows->libraries.n = libraries, rows->facts.n = facts, rows->groups.n = groups;
    rows->machines.n = machines, rows->moves.n = moves;
    return false;
}

void qm_facts_rows_release(qm_facts_rows *rows)
{
    VEC_CLEAR(&rows->libraries);
    VEC_CLEAR(&rows->facts);
    VEC_CLEAR(&rows->groups);
    VEC_CLEAR(&rows->machines);
    VEC_CLEAR(&rows->moves);
    arena_release(&rows->mem);
}
