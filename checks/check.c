// What checks call while they run: findings, notes, fixes, control flow and words for messages.
#include "checks/check.h"

#include "checks/findings.h"

#include <stdarg.h>

enum { SAY_MAX = 40 };  // bytes of source text quoted in a message

qm_cfg *ck_cfg(ck_context *c, qm_func f)
{
    qm_cfg *cfg = qm_analysed_cfg(c->analysis, f);
    qm_node body = qm_func_of(c->unit, f)->body;
    if (!cfg && qm_is(body)) ck_unknown(c, body, "the control flow of a function");
    return cfg;
}

static str vprint(arena *a, const char *fmt, va_list args)
{
    buf b = {0};
    buf_vprintf(&b, fmt, args);
    str s = arena_str(a, buf_str(&b));
    buf_release(&b);
    return s;
}

// Which function a finding is about, for people and baselines: lambdas belong to what they stand in.
static str symbol_of(const qm_unit *u, qm_node at)
{
    const qm_func_row *f = qm_func_of(u, qm_outermost_func(u, qm_enclosing_func(u, at)));
    return f->signature.n ? f->signature : f->qualified;
}

ck_finding *ck_report(ck_context *c, qm_node at, const char *message, ...)
{
    const qm_node_row *row = qm_row(c->unit, at);
    ck_finding *f = VEC_PUSH(&c->out->list);
    f->check = c->check;
    f->severity = c->check->severity;
    f->at = row->at;
    f->range = row->text;
    f->symbol = arena_str(&c->out->mem, symbol_of(c->unit, at));
    va_list args;
    va_start(args, message);
    f->message = vprint(&c->out->mem, message, args);
    va_end(args);
    return f;
}

void ck_add_note(ck_context *c, ck_finding *f, place at, const char *text, ...)
{
    ck_note *n = VEC_PUSH(&f->notes);
    n->at = at;
    va_list args;
    va_start(args, text);
    n->text = vprint(&c->out->mem, text, args);
    va_end(args);
}

void ck_because(ck_context *c, ck_finding *f, const qm_fact *fact)
{
    if (fact) f->fact = arena_printf(&c->out->mem, "%.*s:%u", STR_ARG(fact->file), fact->line);
}

fx_fix *ck_fix(ck_context *c, ck_finding *f, fx_level level, const char *title, ...)
{
    va_list args;
    va_start(args, title);
    str text = vprint(&c->unit->mem, title, args);
    va_end(args);
    f->fix = fx_new(c->unit, level, "%.*s", STR_ARG(text));
    return f->fix;
}

fx_fix *ck_group_fix(ck_context *c, ck_finding *f, place group, fx_level level, const char *title, ...)
{
    va_list args;
    va_start(args, title);
    str text = vprint(&c->unit->mem, title, args);
    va_end(args);
    fx_fix *fix = ck_fix(c, f, level, "%.*s", STR_ARG(text));
    fix->group = group;
    return fix;
}

fx_fix *ck_part_of(ck_context *c, place group, fx_level level)
{
    fx_fix *fix = fx_new(c->unit, level, "%s", "");
    fix->group = group;
    *VEC_PUSH(&c->out->parts) = (ck_part){c->check, fix};
    return fix;
}

bool ck_may_judge(const ck_context *c, qm_func f)
{
    const qm_func_row *row = qm_func_of(c->unit, f);
    return f.i && qm_is(row->body) && row->flags & QMFN_USER && !(row->flags & (QMFN_TAINTED | QMFN_TEMPLATE));
}

qm_func ck_next_func(const ck_context *c, qm_func after)
{
    for (u32 i = after.i + 1; i < c->unit->funcs.n; i++)
        if (ck_may_judge(c, (qm_func){i})) return (qm_func){i};
    return (qm_func){0};
}

void ck_each_call(ck_context *c, void (*visit)(ck_context *c, qm_func f, qm_node call))
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if ((r->kind == QM_CALL || r->kind == QM_CONSTRUCT) && r->func.i) visit(c, f, (qm_node){i});
        }
    }
}

void ck_each_row(ck_context *c, u64 kinds, void (*visit)(ck_context *c, qm_func f, qm_node row))
{
#define X(name, roles) +1
    _Static_assert(0 QM_KINDS(X) <= 64, "a bit for each kind");
#undef X
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(c->unit, f)->body;
        for (u32 i = body.i; i < qm_end(c->unit, body); i++)
            if (kinds & CK_ROWS(c->unit->nodes.rows[i].kind)) visit(c, f, (qm_node){i});
    }
}

void ck_each_call_anywhere(ck_context *c, void (*visit)(ck_context *c, qm_func f, qm_node call))
{
    const qm_unit *u = c->unit;
    for (u32 k = 0; k < u->runs.n; k++) {
        const qm_run *run = &u->runs.rows[k];
        bool of_function = run->func.i && !ck_may_judge(c, run->func);
        place at = qm_row(u, (qm_node){run->first})->at;
        if (of_function || !place_is(at) || sources_file(u->files, at.file)->system) continue;
        for (u32 i = run->first; i < run->end; i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if ((r->kind == QM_CALL || r->kind == QM_CONSTRUCT) && r->func.i) visit(c, run->func, (qm_node){i});
        }
    }
}

// What to call an expression whose text is not the user's to edit (it stands in a macro).
static str name_of(const qm_unit *u, qm_node n)
{
    const qm_node_row *row = qm_row(u, n);
    if (row->var.i) return qm_var_of(u, row->var)->name;
    if (row->func.i) return qm_func_of(u, row->func)->name;
    return row->str;
}

str ck_say(ck_context *c, qm_node n)
{
    str text = qm_text(c->unit, n);
    if (text.n == 0) text = name_of(c->unit, n);
    if (text.n == 0) return STR("this expression");
    buf b = {0};
    bool blank = false;
    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n') {
            blank = b.n > 0;
            continue;
        }
        if (blank) buf_putc(&b, ' ');
        blank = false;
        buf_putc(&b, ch);
    }
    size_t keep = b.n;
    if (keep > SAY_MAX) {
        keep = SAY_MAX;
        while (keep > 0 && ((u8)b.p[keep] & 0xC0) == 0x80) keep--;  // not inside a UTF-8 sequence
    }
    str said = arena_printf(&c->out->mem, "%.*s%s", (int)keep, buf_cstr(&b), keep < b.n ? "…" : "");
    buf_release(&b);
    return said;
}
