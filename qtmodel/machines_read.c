// Reads the section `machines` of a data file; the form is in qtmodel/machines.h.
#include "qtmodel/facts_reader.h"

static const char *const refusal_words[QM_REFUSAL_COUNT] = {
#define X(name, word, meaning) word,
    QM_REFUSALS(X)
#undef X
};

static const char machine_keys[] = "states|start|unless-given|shared|signals|loop|asks|calls|remove";
static const char call_keys[] = "in|to|when-true|when-false|refused|result|message|defect|emits|since|until|note";

typedef struct machine_reader {
    qm_reader *r;
    qm_machine *m;   // points into the caller's frame, not into the table
    u32 machine;     // its row
} machine_reader;

// A text, "" after an error.
static str text_of(qm_reader *r, const yaml_node *n)
{
    if (n->kind == YAML_SCALAR && n->text.n) return n->text;
    qm_err_node(r, n, "expected a text");
    return (str){0};
}

static bool flag_of(qm_reader *r, const yaml_node *n)
{
    if (!qm_scalar_is(n, "true") && !qm_scalar_is(n, "false")) qm_err_node(r, n, "expected true or false");
    return qm_scalar_is(n, "true");
}

static const yaml_node *checked_map(qm_reader *r, const yaml_node *n, const char *what)
{
    if (n->kind == YAML_MAP && n->n) return n;
    err_at(r->errors, EXIT_USAGE, r->file, n->line, n->col, "expected a map of %s", what);
    return NULL;
}

// --------------------------------------------------------------------------------------------------------------- states

static u32 one_state(machine_reader *mr, const yaml_node *n, bool same)
{
    qm_words known = {.n = 0};
    for (u32 i = 0; i < mr->m->n_states; i++) {
        if (n->kind == YAML_SCALAR && str_eq(n->text, mr->m->states[i])) return 1u << i;
        qm_add_word(&known, mr->m->states[i]);
    }
    if (qm_scalar_is(n, "any")) return qm_all_states(mr->m);
    if (same && qm_scalar_is(n, "same")) return QM_SAME;
    qm_add_word(&known, STR("any"));
    if (same) qm_add_word(&known, STR("same"));
    if (n->kind == YAML_SCALAR) qm_err_word(mr->r, n, "state", &known);
    else qm_err_node(mr->r, n, "expected a state");
    return 0;
}

// A state, `any`, `same` where it makes sense, or a list of them.
static u32 state_set(machine_reader *mr, const yaml_node *n, bool same)
{
    if (n->kind != YAML_SEQ) return one_state(mr, n, same);
    u32 set = 0;
    for (u32 i = 0; i < n->n; i++) set |= one_state(mr, &n->items[i], same);
    if (!n->n) qm_err_node(mr->r, n, "expected states");
    return set;
}

static void read_states(machine_reader *mr, const yaml_node *n)
{
    if (n->kind != YAML_SEQ || n->n < 2 || n->n > QM_MAX_STATES) {
        err_at(mr->r->errors, EXIT_USAGE, mr->r->file, n->line, n->col, "expected a list of 2 to %d states",
               (int)QM_MAX_STATES);
        return;
    }
    for (u32 i = 0; i < n->n; i++) {
        str name = text_of(mr->r, &n->items[i]);
        for (u32 k = 0; k < i; k++)
            if (str_eq(name, mr->m->states[k])) qm_err_node(mr->r, &n->items[i], "this state stands twice in the list");
        mr->m->states[mr->m->n_states++] = name;
    }
}

// ----------------------------------------------------------------------------------------------------------------- rows

static qm_move *push_move(machine_reader *mr, qm_move_kind kind, str name, const yaml_node *at)
{
    qm_move *v = VEC_PUSH(&mr->r->rows->moves);
    *v = (qm_move){.kind = kind, .machine = mr->machine, .name = name, .arity = -1, .until = UINT32_MAX,
                   .file = mr->r->file, .line = at->line};
    return v;
}

static qm_refusal refusal_of(qm_reader *r, const yaml_node *n)
{
    qm_words known = {.n = 0};
    for (u32 i = 1; i < QM_REFUSAL_COUNT; i++) {
        if (qm_scalar_is(n, refusal_words[i])) return (qm_refusal)i;
        qm_add_word(&known, str_of(refusal_words[i]));
    }
    if (n->kind == YAML_SCALAR) qm_err_word(r, n, "refusal", &known);
    else qm_err_node(r, n, "expected what is done with the call");
    return QM_REFUSED_NONE;
}

// Values of one key of a row; states of the result come in *yes and *no, 0 when nothing is said.
static void read_row_key(machine_reader *mr, qm_move *v, const yaml_node *key, const yaml_node *value, u32 *to, u32 *yes, u32 *no)
{
    qm_reader *r = mr->r;
    qm_words known = qm_words_of(call_keys);
    if (str_is(key->text, "in")) v->in = state_set(mr, value, false);
    else if (str_is(key->text, "to")) *to = state_set(mr, value, true);
    else if (str_is(key->text, "when-true")) *yes = state_set(mr, value, true);
    else if (str_is(key->text, "when-false")) *no = state_set(mr, value, true);
    else if (str_is(key->text, "refused")) v->refused = refusal_of(r, value);
    else if (str_is(key->text, "result")) v->result = text_of(r, value);
    else if (str_is(key->text, "message")) v->text = text_of(r, value);
    else if (str_is(key->text, "note")) v->note = text_of(r, value);
    else if (str_is(key->text, "emits")) v->emits = flag_of(r, value);
    else if (str_is(key->text, "since")) qm_read_version(r, value, 0, &v->since);
    else if (str_is(key->text, "until")) qm_read_version(r, value, 255, &v->until);
    else if (!str_is(key->text, "defect")) qm_err_word(r, key, "key of a row", &known);
}

static void read_row(machine_reader *mr, qm_move_kind kind, str name, int arity, const yaml_node *row)
{
    if (!checked_map(mr->r, row, "a row, such as {in: Closed, to: Open}")) return;
    u32 to = 0, yes = 0, no = 0;
    qm_move v = *push_move(mr, kind, name, row);
    v.arity = arity;
    for (u32 i = 0; i < row->n; i++) read_row_key(mr, &v, qm_key(row, i), qm_value(row, i), &to, &yes, &no);
    const yaml_node *defect = yaml_get(row, "defect");
    v.defect = defect ? flag_of(mr->r, defect) : v.refused != QM_REFUSED_NONE;
    if (!v.in) qm_err_node(mr->r, row, "'in' is missing: the states the row speaks of");
    if (to && (yes || no)) qm_err_node(mr->r, row, "'to' says it for every result; leave it or when-true and when-false out");
    if (v.refused == QM_REFUSED_NONE && (v.text.n || v.result.n || defect))
        qm_err_node(mr->r, row, "result, message and defect are said of calls that are refused");
    if (v.refused != QM_REFUSED_NONE && !yes && !no && str_is(v.result, "false")) no = to ? to : QM_SAME, to = 0;
    if (v.refused != QM_REFUSED_NONE && !yes && !no && str_is(v.result, "true")) yes = to ? to : QM_SAME, to = 0;
    v.by_result = yes || no;
    v.when_true = v.by_result ? yes : to ? to : QM_SAME;
    v.when_false = v.by_result ? no : to ? to : QM_SAME;
    mr->r->rows->moves.rows[mr->r->rows->moves.n - 1] = v;
}

static void read_rows(machine_reader *mr, qm_move_kind kind, str name, int arity, const yaml_node *n)
{
    if (n->kind != YAML_SEQ) {
        read_row(mr, kind, name, arity, n);
        return;
    }
    for (u32 i = 0; i < n->n; i++) read_row(mr, kind, name, arity, &n->items[i]);
}

static void read_calls(machine_reader *mr, const yaml_node *map)
{
    if (!checked_map(mr->r, map, "methods to rows")) return;
    for (u32 i = 0; i < map->n; i++) {
        for (str rest = text_of(mr->r, qm_key(map, i)); rest.n;) {  // "read/2, readLine/2" share their rows
            size_t comma = str_find(rest, STR(","));
            str name = str_trim(str_upto(rest, comma));
            rest = comma == SIZE_MAX ? (str){0} : str_from(rest, comma + 1);
            size_t slash = str_rfind_char(name, '/');
            i64 arity = -1;
            if (slash != SIZE_MAX && qm_read_number(str_from(name, slash + 1), &arity)) name = str_upto(name, slash);
            read_rows(mr, QM_MOVE_CALL, name, (int)arity, qm_value(map, i));
        }
    }
}

static void read_signals(machine_reader *mr, const yaml_node *map)
{
    if (!checked_map(mr->r, map, "signals to states")) return;
    for (u32 i = 0; i < map->n; i++) {
        u32 to = state_set(mr, qm_value(map, i), false);
        push_move(mr, QM_MOVE_SIGNAL, str_trim(text_of(mr->r, qm_key(map, i))), qm_key(map, i))->when_true = to;
    }
}

static void read_asks(machine_reader *mr, const yaml_node *map)
{
    if (!checked_map(mr->r, map, "methods to the enumerators they give")) return;
    for (u32 i = 0; i < map->n; i++) {
        const yaml_node *given = checked_map(mr->r, qm_value(map, i), "enumerators to states");
        for (u32 k = 0; given && k < given->n; k++) {
            u32 to = state_set(mr, qm_value(given, k), false);
            qm_move *v = push_move(mr, QM_MOVE_ASK, str_trim(qm_key(map, i)->text), qm_key(given, k));
            v->text = str_trim(text_of(mr->r, qm_key(given, k)));
            v->when_true = to;
        }
    }
}

// ------------------------------------------------------------------------------------------------------------- machines

static void read_machine_key(machine_reader *mr, const yaml_node *key, const yaml_node *value)
{
    qm_words known = qm_words_of(machine_keys);
    if (str_is(key->text, "start")) mr->m->start = state_set(mr, value, false);
    else if (str_is(key->text, "unless-given")) mr->m->unless_given = text_of(mr->r, value);
    else if (str_is(key->text, "shared")) mr->m->shared = flag_of(mr->r, value);
    else if (str_is(key->text, "signals")) read_signals(mr, value);
    else if (str_is(key->text, "loop")) read_rows(mr, QM_MOVE_LOOP, (str){0}, -1, value);
    else if (str_is(key->text, "asks")) read_asks(mr, value);
    else if (str_is(key->text, "calls")) read_calls(mr, value);
    else if (!str_is(key->text, "states") && !str_is(key->text, "remove")) qm_err_word(mr->r, key, "key of a machine", &known);
}

static void read_machine(qm_reader *r, const yaml_node *key, const yaml_node *map)
{
    qm_machine m = {.cls = str_trim(text_of(r, key)), .file = r->file, .line = key->line, .first_move = r->rows->moves.n};
    machine_reader mr = {.r = r, .m = &m, .machine = r->rows->machines.n};
    VEC_PUSH(&r->rows->machines);
    const yaml_node *states = map->kind == YAML_MAP ? yaml_get(map, "states") : NULL;
    const yaml_node *gone = map->kind == YAML_MAP ? yaml_get(map, "remove") : NULL;
    if (gone && !qm_scalar_is(gone, "true")) qm_err_node(r, gone, "'remove' can only be true");
    if (states) read_states(&mr, states);
    else if (!gone) qm_err_node(r, map, "expected a machine: a map with states, start and calls");
    m.start = states ? qm_all_states(&m) : 0;
    if (states)
        for (u32 i = 0; i < map->n; i++) read_machine_key(&mr, qm_key(map, i), qm_value(map, i));
    m.n_moves = r->rows->moves.n - m.first_move;
    r->rows->machines.rows[mr.machine] = m;
}

void qm_read_machines(qm_reader *r, const yaml_node *map)
{
    if (map->kind == YAML_NULL || !checked_map(r, map, "classes to machines")) return;
    for (u32 i = 0; i < map->n; i++) read_machine(r, qm_key(map, i), qm_value(map, i));
}
