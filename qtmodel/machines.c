// Looking machines up: the one of a class, the row for a call, what events may do.
#include "qtmodel/machines.h"

#include "qtmodel/facts_table.h"

u32 qm_machines(const qm_facts *fs, const qm_machine **rows)
{
    const qm_facts_rows *all = qm_facts_all(fs);
    *rows = all->machines.rows;
    return all->machines.n;
}

const qm_move *qm_moves_of(const qm_facts *fs, const qm_machine *m) { return qm_facts_all(fs)->moves.rows + m->first_move; }

// The last one with that name holds; one without states takes it back.
static const qm_machine *named(const qm_facts *fs, str cls)
{
    const qm_machine *rows;
    for (u32 i = qm_machines(fs, &rows); i > 0; i--)
        if (str_eq(rows[i - 1].cls, cls)) return rows[i - 1].n_states ? &rows[i - 1] : NULL;
    return NULL;
}

const qm_machine *qm_machine_of(const qm_facts *fs, const qm_unit *u, qm_class c)
{
    if (!c.i) return NULL;
    const qm_class_row *r = qm_class_of(u, c);
    const qm_machine *m = named(fs, r->name);
    for (u32 i = 0; !m && r->user && i < r->n_bases; i++) m = qm_machine_of(fs, u, u->bases.rows[r->first_base + i]);
    return m;
}

static bool holds(const qm_move *v, u32 qt_version)
{
    return (v->since == 0 && v->until == UINT32_MAX) || (qt_version >= v->since && qt_version <= v->until);
}

static bool speaks_of(const qm_move *v, str method, int arity, u32 qt_version)
{
    return v->kind == QM_MOVE_CALL && v->arity == arity && str_eq(v->name, method) && holds(v, qt_version);
}

// Rows for so many parameters go before rows for any number.
static const qm_move *find(const qm_facts *fs, const qm_machine *m, str method, u32 arity, u32 states, u32 qt_version)
{
    const qm_move *rows = qm_moves_of(fs, m);
    bool exact = false;
    for (u32 i = 0; i < m->n_moves; i++) {
        if (!speaks_of(&rows[i], method, (int)arity, qt_version)) continue;
        exact = true;
        if (rows[i].in & states) return &rows[i];
    }
    for (u32 i = 0; !exact && i < m->n_moves; i++)
        if (speaks_of(&rows[i], method, -1, qt_version) && (rows[i].in & states)) return &rows[i];
    return NULL;
}

const qm_move *qm_move_in(const qm_facts *fs, const qm_machine *m, str method, u32 arity, u32 state, u32 qt_version)
{
    return find(fs, m, method, arity, state, qt_version);
}

bool qm_machine_knows(const qm_facts *fs, const qm_machine *m, str method, u32 arity, u32 qt_version)
{
    return find(fs, m, method, arity, UINT32_MAX, qt_version) != NULL;
}

u32 qm_after_events(const qm_facts *fs, const qm_machine *m, u32 states, u32 qt_version)
{
    const qm_move *rows = qm_moves_of(fs, m);
    for (u32 before = 0; before != states;) {
        before = states;
        for (u32 i = 0; i < m->n_moves; i++)
            if (rows[i].kind == QM_MOVE_LOOP && (rows[i].in & states) && holds(&rows[i], qt_version))
                states |= rows[i].when_true & ~(u32)QM_SAME;
    }
    return states;
}

void qm_put_states(const qm_machine *m, u32 states, buf *out)
{
    if (states == qm_all_states(m)) {
        buf_puts(out, "any state");
        return;
    }
    const char *comma = "";
    for (u32 i = 0; i < m->n_states; i++)
        if (states >> i & 1) {
            buf_printf(out, "%s%.*s", comma, STR_ARG(m->states[i]));
            comma = ", ";
        }
    if (!states) buf_puts(out, "no state");
}

// ----------------------------------------------------------------------------------------------------------------- dump

// States with a comma between, "same", "-" for none.
static void put_set(const qm_machine *m, u32 set, buf *out)
{
    const char *comma = "";
    for (u32 i = 0; i < m->n_states; i++)
        if (set >> i & 1) {
            buf_printf(out, "%s%.*s", comma, STR_ARG(m->states[i]));
            comma = ",";
        }
    if (set & QM_SAME) buf_printf(out, "%ssame", comma);
    if (!set) buf_putc(out, '-');
}

static void put_field(str s, buf *out) { buf_printf(out, "\t%.*s", STR_ARG(s.n ? s : STR("-"))); }

static void put_call(const qm_machine *m, const qm_move *v, buf *out)
{
    static const char *const refusals[QM_REFUSAL_COUNT] = {
#define X(name, word, meaning) word,
        QM_REFUSALS(X)
#undef X
    };
    buf_printf(out, "call\t%.*s", STR_ARG(v->name));
    if (v->arity >= 0) buf_printf(out, "/%d", v->arity);
    buf_putc(out, '\t');
    put_set(m, v->in, out);
    buf_printf(out, "\t%s\t", v->by_result ? "result" : "always");
    put_set(m, v->when_true, out);
    buf_putc(out, '\t');
    put_set(m, v->when_false, out);
    put_field(str_of(refusals[v->refused]), out);
    put_field(v->result, out);
    put_field(v->text, out);
    buf_printf(out, "\t%s\t%s\t%x\t%x", v->defect ? "defect" : "-", v->emits ? "emits" : "-", v->since, v->until);
}

static void put_move(const qm_machine *m, const qm_move *v, buf *out)
{
    switch (v->kind) {
    case QM_MOVE_CALL: put_call(m, v, out); break;
    case QM_MOVE_LOOP:
        buf_puts(out, "loop\t");
        put_set(m, v->in, out);
        buf_putc(out, '\t');
        put_set(m, v->when_true, out);
        break;
    case QM_MOVE_SIGNAL:
        buf_printf(out, "signal\t%.*s\t", STR_ARG(v->name));
        put_set(m, v->when_true, out);
        break;
    case QM_MOVE_ASK:
        buf_printf(out, "ask\t%.*s\t%.*s\t", STR_ARG(v->name), STR_ARG(v->text));
        put_set(m, v->when_true, out);
        break;
    }
    buf_putc(out, '\n');
}

void qm_dump_machines(const qm_facts *fs, buf *out)
{
    const qm_machine *rows;
    u32 n = qm_machines(fs, &rows);
    for (u32 i = 0; i < n; i++) {
        const qm_machine *m = &rows[i];
        if (named(fs, m->cls) != m) continue;
        buf_printf(out, "machine\t%.*s\t", STR_ARG(m->cls));
        put_set(m, qm_all_states(m), out);
        buf_putc(out, '\t');
        put_set(m, m->start, out);
        buf_putc(out, '\n');
        const qm_move *moves = qm_moves_of(fs, m);
        for (u32 k = 0; k < m->n_moves; k++) put_move(m, &moves[k], out);
    }
}
