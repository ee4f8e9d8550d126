#include "qtmodel/facts.h"

#include <stdio.h>

#include "qtmodel/facts_table.h"

// Longer names are no subject of ours; keeps composed names on the stack.
enum { NAME_MAX_BYTES = 512 };
enum { NAME_FILTER_BITS = 1 << 16 };
// child-of facts that `parent-parameter` gives: one for each argument position.
enum { PARENT_ARGS = 24 };
enum { NO_GROUP = UINT32_MAX };

typedef struct slot {
    u64 hash;
    u32 group;  // the newest group of the subject, or NO_GROUP
} slot;

struct qm_facts {
    qm_facts_rows rows;
    slot *slots;       // open addressing; n_slots is a power of two
    u32 n_slots;
    u32 *older;        // by group: the next older group of the same subject, or NO_GROUP
    u8 *name_filter;   // bit set over unqualified names: most functions have no fact at all
    qm_fact parents[PARENT_ARGS];
};

// ---------------------------------------------------------------------------------------------------------------- index

static u64 slot_hash(qm_subject subject, str name) { return qm_subject_hash(name) * 4 + (u64)subject; }

static slot *find_slot(const qm_facts *fs, qm_subject subject, str name)
{
    u64 hash = slot_hash(subject, name);
    for (u64 i = hash ^ hash >> 32;; i++) {
        slot *s = &fs->slots[i & (fs->n_slots - 1)];
        if (s->group == NO_GROUP) return s;
        const qm_fact_group *g = &fs->rows.groups.rows[s->group];
        if (s->hash == hash && g->subject == subject && qm_subject_eq(g->name, name)) return s;
    }
}

static void index_groups(qm_facts *fs)
{
    u32 n = fs->rows.groups.n;
    fs->n_slots = 64;
    while (fs->n_slots < n * 2) fs->n_slots *= 2;
    fs->slots = mem_realloc(fs->slots, fs->n_slots * sizeof *fs->slots);
    fs->older = mem_realloc(fs->older, (n + 1) * sizeof *fs->older);
    memset(fs->name_filter, 0, NAME_FILTER_BITS / 8);
    for (u32 i = 0; i < fs->n_slots; i++) fs->slots[i] = (slot){.group = NO_GROUP};
    for (u32 i = 0; i < n; i++) {
        const qm_fact_group *g = &fs->rows.groups.rows[i];
        slot *s = find_slot(fs, g->subject, g->name);
        fs->older[i] = s->group;
        *s = (slot){slot_hash(g->subject, g->name), i};
        if (g->subject != QMS_FUNCTION) continue;
        u64 bit = str_hash(qm_subject_last_name(g->name)) % NAME_FILTER_BITS;
        fs->name_filter[bit / 8] |= (u8)(1u << bit % 8);
    }
}

static bool may_have_facts(const qm_facts *fs, str name)
{
    u64 bit = str_hash(name) % NAME_FILTER_BITS;
    return fs->name_filter[bit / 8] >> bit % 8 & 1;
}

// ----------------------------------------------------------------------------------------------------------------- life

qm_facts *qm_facts_new(void)
{
    qm_facts *fs = mem_alloc(sizeof *fs);
    memset(fs, 0, sizeof *fs);
    fs->name_filter = mem_alloc(NAME_FILTER_BITS / 8);
    for (u32 i = 0; i < qm_shipped.n_libraries; i++) *VEC_PUSH(&fs->rows.libraries) = qm_shipped.libraries[i];
    for (u32 i = 0; i < qm_shipped.n_facts; i++) *VEC_PUSH(&fs->rows.facts) = qm_shipped.facts[i];
    for (u32 i = 0; i < qm_shipped.n_groups; i++) *VEC_PUSH(&fs->rows.groups) = qm_shipped.groups[i];
    for (u32 i = 0; i < qm_shipped.n_machines; i++) *VEC_PUSH(&fs->rows.machines) = qm_shipped.machines[i];
    for (u32 i = 0; i < qm_shipped.n_moves; i++) *VEC_PUSH(&fs->rows.moves) = qm_shipped.moves[i];
    for (int i = 0; i < PARENT_ARGS; i++)
        fs->parents[i] = (qm_fact){.key = QMK_CHILD_OF, .pos = i + 1, .text = STR("parent"), .from = STR("rule")};
    index_groups(fs);
    return fs;
}

void qm_facts_free(qm_facts *fs)
{
    if (!fs) return;
    qm_facts_rows_release(&fs->rows);
    mem_free(fs->slots);
    mem_free(fs->older);
    mem_free(fs->name_filter);
    mem_free(fs);
}

bool qm_facts_load(qm_facts *fs, str file_name, str text, err *e)
{
    if (!qm_facts_read(&fs->rows, file_name, text, e)) return false;
    index_groups(fs);
    return true;
}

// -------------------------------------------------------------------------------------------------------------- look-up

// Facts of one key: rows [first, first + n) of the facts, not all of that key. n == 0: nothing is said.
typedef struct answer {
    const qm_fact *first;
    u32 n;
} answer;

enum { ANY_QT = UINT32_MAX };

static bool holds_in(const qm_fact_group *g, u32 qt_version)
{
    if (qt_version == ANY_QT || (g->since == 0 && g->until == UINT32_MAX)) return true;
    return qt_version >= g->since && qt_version <= g->until;
}

// What the newest group with that key says of a subject. *said tells whether one spoke at all: `false` is an answer too,
// with no rows.
static answer ask(const qm_facts *fs, qm_subject subject, str name, u32 qt_version, qm_fact_key key, bool *said)
{
    if (name.n == 0) return (answer){0};
    for (u32 i = find_slot(fs, subject, name)->group; i != NO_GROUP; i = fs->older[i]) {
        const qm_fact_group *g = &fs->rows.groups.rows[i];
        if (!holds_in(g, qt_version)) continue;
        const qm_fact *facts = fs->rows.facts.rows + g->first;
        for (u32 k = 0; k < g->n; k++) {
            if (facts[k].key != key) continue;
            *said = true;
            bool off = qm_fact_words[key].shape == QM_SHAPE_FLAG && facts[k].pos == QM_FLAG_OFF;
            return off ? (answer){0} : (answer){facts + k, g->n - k};
        }
        if (g->remove) break;
    }
    return (answer){0};
}

static answer ask_name(const qm_facts *fs, const qm_unit *u, const qm_func_row *f, str name, qm_fact_key key, bool *said)
{
    char text[NAME_MAX_BYTES];
    if (name.n == 0) return (answer){0};
    int n = snprintf(text, sizeof text, "%.*s/%u", STR_ARG(name), f->n_params);
    answer a = {0};
    if (n > 0 && (size_t)n < sizeof text) a = ask(fs, QMS_FUNCTION, str_n(text, (size_t)n), u->qt_version, key, said);
    return *said ? a : ask(fs, QMS_FUNCTION, name, u->qt_version, key, said);
}

// Signature, arity, qualified name; then the same of the class template the method is a member of.
static answer ask_one_func(const qm_facts *fs, const qm_unit *u, const qm_func_row *f, qm_fact_key key, bool *said)
{
    answer a = ask(fs, QMS_FUNCTION, f->signature, u->qt_version, key, said);
    if (!*said) a = ask_name(fs, u, f, f->qualified, key, said);
    const qm_class_row *c = qm_class_of(u, f->cls);
    if (*said || c->key.n == 0) return a;
    char text[NAME_MAX_BYTES];
    int n = snprintf(text, sizeof text, "%.*s::%.*s", STR_ARG(c->key), STR_ARG(f->name));
    if (n <= 0 || (size_t)n >= sizeof text || str_eq(str_n(text, (size_t)n), f->qualified)) return a;
    return ask_name(fs, u, f, str_n(text, (size_t)n), key, said);
}

// The child-of fact that `parent-parameter` of the class makes of a constructor, or NULL.
static const qm_fact *parent_parameter(const qm_facts *fs, const qm_unit *u, const qm_func_row *f)
{
    if (!(f->flags & QMFN_CTOR) || f->n_params == 0) return NULL;
    const qm_fact *rule = qm_fact_class(fs, u, f->cls, QMK_PARENT_PARAMETER);
    if (!rule) return NULL;
    for (u32 i = 0; i < f->n_params && i < PARENT_ARGS; i++) {
        const qm_var_row *v = &u->vars.rows[f->first_param + i];
        if (!str_eq(v->name, rule->text) || qm_type_of(u, v->type)->kind != QMT_POINTER) continue;
        qm_class to = qm_type_of(u, qm_type_of(u, v->type)->target)->cls;
        if (qm_fact_class(fs, u, to, QMK_PARENT_PARAMETER)) return &fs->parents[i];
    }
    return NULL;
}

static answer ask_func(const qm_facts *fs, const qm_unit *u, qm_func func, qm_fact_key key)
{
    if (func.i == 0) return (answer){0};
    const qm_func_row *f = qm_func_of(u, func);
    answer a = {0};
    bool said = false;
    if (may_have_facts(fs, f->name)) {
        a = ask_one_func(fs, u, f, key, &said);
        for (u32 i = 0; !said && i < f->n_overrides; i++)
            a = ask_one_func(fs, u, qm_func_of(u, u->overrides.rows[f->first_override + i]), key, &said);
    }
    if (said || key != QMK_CHILD_OF) return a;
    const qm_fact *rule = parent_parameter(fs, u, f);
    return rule ? (answer){rule, 1} : a;
}

const qm_fact *qm_fact_func(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key)
{
    return ask_func(fs, u, f, key).first;
}

u32 qm_facts_func(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key, const qm_fact **out, u32 max)
{
    answer a = ask_func(fs, u, f, key);
    u32 n = 0;
    for (u32 i = 0; i < a.n; i++) {
        if (a.first[i].key != key) continue;
        if (n < max) out[n] = &a.first[i];
        n++;
    }
    return n;
}

int qm_fact_role(const qm_facts *fs, const qm_unit *u, qm_func f, qm_fact_key key, const char *role)
{
    answer a = ask_func(fs, u, f, key);
    for (u32 i = 0; i < a.n; i++)
        if (a.first[i].key == key && str_is(a.first[i].text, role)) return a.first[i].pos;
    return INT32_MIN;
}

qm_tells qm_tells_outcome(const qm_facts *fs, const qm_unit *u, qm_func asker, qm_func of)
{
    const qm_fact *tells = qm_fact_func(fs, u, asker, QMK_TELLS_OUTCOME);
    if (!tells) return QM_TELLS_NOTHING;
    if (str_is(tells->text, "*")) return QM_TELLS_LAST;
    const qm_func_row *a = qm_func_of(u, asker), *b = qm_func_of(u, of);
    bool related = qm_derives(u, a->cls, qm_class_of(u, b->cls)->name) || qm_derives(u, b->cls, qm_class_of(u, a->cls)->name);
    return related && str_has_word(tells->text, b->name) ? QM_TELLS_IT : QM_TELLS_NOTHING;
}

static answer ask_class(const qm_facts *fs, const qm_unit *u, qm_class cls, qm_fact_key key, bool *said)
{
    if (cls.i == 0) return (answer){0};
    const qm_class_row *c = qm_class_of(u, cls);
    answer a = ask(fs, QMS_CLASS, c->name, u->qt_version, key, said);
    if (!*said && !str_eq(c->key, c->name)) a = ask(fs, QMS_CLASS, c->key, u->qt_version, key, said);
    for (u32 i = 0; !*said && i < c->n_bases; i++)
        a = ask_class(fs, u, u->bases.rows[c->first_base + i], key, said);
    return a;
}

const qm_fact *qm_fact_class(const qm_facts *fs, const qm_unit *u, qm_class c, qm_fact_key key)
{
    bool said = false;
    return ask_class(fs, u, c, key, &said).first;
}

const qm_fact *qm_fact_named_class(const qm_facts *fs, const qm_unit *u, str name, qm_fact_key key)
{
    bool said = false;
    return ask(fs, QMS_CLASS, name, u->qt_version, key, &said).first;
}

const qm_fact *qm_fact_macro(const qm_facts *fs, str macro, qm_fact_key key)
{
    bool said = false;
    return ask(fs, QMS_MACRO, macro, ANY_QT, key, &said).first;
}

const qm_fact *qm_fact_enumerator(const qm_facts *fs, str qualified, qm_fact_key key)
{
    bool said = false;
    return ask(fs, QMS_ENUMERATOR, qualified, ANY_QT, key, &said).first;
}

qm_node qm_at_pos(const qm_unit *u, qm_node call, int pos)
{
    if (!qm_is(call)) return call;
    if (pos == QM_POS_THIS) return qm_object_of(u, call);
    return pos > 0 ? qm_arg(u, call, (u32)pos - 1) : (qm_node){0};
}

// --------------------------------------------------------------------------------------------------------------- listing

// Is a group taken back by a later one?
static bool is_removed(const qm_facts *fs, u32 group)
{
    const qm_fact_group *g = &fs->rows.groups.rows[group];
    for (u32 i = find_slot(fs, g->subject, g->name)->group; i != group; i = fs->older[i])
        if (fs->rows.groups.rows[i].remove) return true;
    return false;
}

void qm_facts_each(const qm_facts *fs, qm_fact_visit fn, void *user)
{
    for (u32 i = 0; i < fs->rows.groups.n; i++) {
        const qm_fact_group *g = &fs->rows.groups.rows[i];
        if (g->n == 0 || is_removed(fs, i)) continue;
        if (!fn(user, g->subject, g->name, fs->rows.libraries.rows[g->library].name, fs->rows.facts.rows + g->first, g->n))
            return;
    }
}

const char *qm_subject_name(qm_subject s)
{
    switch (s) {
    case QMS_FUNCTION: return "function";
    case QMS_CLASS: return "class";
    case QMS_MACRO: return "macro";
    case QMS_ENUMERATOR: return "enumerator";
    }
    return "";
}

typedef struct wanted_word { const char *word; str name; } wanted_word;

static bool keep_holder(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    (void)subject, (void)library;
    wanted_word *w = user;
    for (u32 i = 0; i < n; i++)
        if (facts[i].key == QMK_FIX_WORD && str_is(facts[i].text, w->word)) w->name = name;
    return true;
}

str qm_fix_word(const qm_facts *fs, const char *word)
{
    wanted_word w = {.word = word};
    qm_facts_each(fs, keep_holder, &w);
    return w.name;
}

u32 qm_facts_libraries(const qm_facts *fs, const qm_library **rows)
{
    *rows = fs->rows.libraries.rows;
    return fs->rows.libraries.n;
}

const qm_facts_rows *qm_facts_all(const qm_facts *fs) { return &fs->rows; }
