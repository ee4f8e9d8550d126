// Reads into a buffer of ours of as many bytes as the peer has sent, or of more than the buffer takes.
#include "checks/check.h"
#include "qtmodel/bounds.h"

typedef struct overflow {
    ck_context *c;
    qm_cfg *cfg;
    qm_node call, pointer, size;
    qm_limit room;
    qm_excess excess;
} overflow;

// ----------------------------------------------------------------------------------------------------------------- fix

// The bytes of a container's elements.
static str elements_text(const overflow *o, str name)
{
    const qm_unit *u = o->c->unit;
    const qm_type_row *pointer = qm_type_of(u, qm_row(u, qm_strip(u, o->pointer))->type);
    const qm_type_row *element = qm_type_of(u, pointer->target);
    if (element->size == 1) return arena_printf(&o->c->unit->mem, "%.*s.size()", STR_ARG(name));
    return arena_printf(&o->c->unit->mem, "%.*s.size() * sizeof(%.*s)", STR_ARG(name), STR_ARG(element->text));
}

// The size of the buffer, spelled for the fix; false when it has no spelling there.
static bool room_text(const overflow *o, str *text)
{
    const qm_unit *u = o->c->unit;
    arena *mem = &o->c->unit->mem;
    str name = qm_text(u, o->room.lvalue);
    if (!name.n) return false;
    const qm_type_row *t = qm_type_of(u, qm_row(u, o->room.lvalue)->type);
    if (o->room.object || t->kind == QMT_ARRAY) *text = arena_printf(mem, "sizeof(%.*s)", STR_ARG(name));
    else if (t->kind == QMT_RECORD) *text = elements_text(o, name);
    else if (o->room.bytes >= 0) *text = arena_printf(mem, "%lld", (long long)o->room.bytes);
    else return false;
    return true;
}

// Is what the clamp speaks of known where the amount is defined?
static bool in_scope_at(const overflow *o, qm_node def)
{
    const qm_unit *u = o->c->unit;
    qm_node decl = qm_var_of(u, qm_root_var(u, o->room.lvalue))->decl;
    if (!qm_is(decl) || qm_enclosing_func(u, decl).i != o->cfg->func.i) return true;
    return decl.i < def.i && qm_contains(u, qm_block_of(u, decl), def);
}

static bool is_size_of_other_buffer(const overflow *o, qm_node use, qm_fact_key key)
{
    const qm_unit *u = o->c->unit;
    qm_node call = qm_above_casts(u, use);
    if (!qm_is(call) || (qm_kind_of(u, call) != QM_CALL && qm_kind_of(u, call) != QM_CONSTRUCT)) return false;
    qm_func f = qm_row(u, call)->func;
    if (qm_says(o->c->facts, u, f, QMK_RESIZES)) return true;
    qm_node size = qm_at_pos(u, call, qm_fact_role(o->c->facts, u, f, key, "size"));
    if (!qm_is(size) || !qm_contains(u, size, use)) return false;
    qm_node pointer = qm_strip(u, qm_at_pos(u, call, qm_fact_role(o->c->facts, u, f, key, "pointer")));
    // data() and constData() are the same buffer.
    const qm_fact *of = qm_is(pointer) && qm_kind_of(u, pointer) == QM_CALL
                            ? qm_fact_func(o->c->facts, u, qm_row(u, pointer)->func, QMK_BUFFER_OF)
                            : NULL;
    qm_node owner = of ? qm_at_pos(u, pointer, of->pos) : pointer;
    return !qm_same_lvalue(u, owner, o->room.lvalue);
}

// The amount can be clamped where it is defined when nothing else depends on its being larger.
static bool can_clamp_definition(const overflow *o)
{
    const qm_unit *u = o->c->unit;
    qm_node def = o->excess.def, size = qm_strip(u, o->size);
    if (!qm_is(def) || qm_kind_of(u, def) != QM_DECL || qm_kind_of(u, size) != QM_VAR) return false;
    qm_var v = qm_row(u, def)->var;
    if (qm_row(u, size)->var.i != v.i || !qm_is_constant(u, v)) return false;
    if (qm_strip(u, qm_var_of(u, v)->init).i != o->excess.source.i || !in_scope_at(o, def)) return false;
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    for (u32 i = 0; i < n; i++)
        if (is_size_of_other_buffer(o, uses[i], QMK_WRITES_BUFFER) ||
            is_size_of_other_buffer(o, uses[i], QMK_READS_BUFFER))
            return false;
    return true;
}

static void offer_clamp(const overflow *o, ck_finding *f)
{
    ck_context *c = o->c;
    fx_fix *fix = ck_fix(c, f, FX_SAFE, "read no more than the buffer takes");
    str room;
    if (!room_text(o, &room)) {
        fx_withhold(fix, "the size of the buffer has no name here");
        return;
    }
    qm_node target = can_clamp_definition(o) ? o->excess.source : o->size;
    if (!qm_is(o->excess.source)) {
        fx_replace(fix, qm_row(c->unit, target)->text, "%.*s", STR_ARG(room));
        return;
    }
    str amount = qm_text(c->unit, target);
    if (!amount.n) fx_withhold(fix, "the amount comes from a macro");
    str least = qm_fix_word(c->facts, "minimum"), wide = qm_fix_word(c->facts, "wide");
    fx_replace(fix, qm_row(c->unit, target)->text, "%.*s<%.*s>(%.*s, %.*s)", STR_ARG(least), STR_ARG(wide), STR_ARG(amount), STR_ARG(room));
}

// ------------------------------------------------------------------------------------------------------------- finding

static void note_buffer(const overflow *o, ck_finding *f)
{
    const qm_unit *u = o->c->unit;
    str name = ck_say(o->c, o->room.lvalue);
    const qm_var_row *v = qm_var_of(u, qm_row(u, o->room.lvalue)->var);
    place at = place_is(o->room.sized) ? o->room.sized : v->at;
    if (o->room.bytes >= 0)
        ck_add_note(o->c, f, at, "'%.*s' has room for %lld bytes", STR_ARG(name), (long long)o->room.bytes);
    else
        ck_add_note(o->c, f, at, "'%.*s' gets its size here, however much the peer sends", STR_ARG(name));
}

static void report(const overflow *o)
{
    ck_context *c = o->c;
    const qm_unit *u = c->unit;
    str function = qm_func_of(u, qm_row(u, o->call)->func)->name;
    str buffer = ck_say(c, o->room.lvalue), size = ck_say(c, o->size);
    ck_finding *f;
    if (qm_is(o->excess.source)) {
        f = ck_report(c, o->call, "'%.*s' can write past the end of '%.*s': how much '%.*s' is, the peer decides",
                      STR_ARG(function), STR_ARG(buffer), STR_ARG(size));
        ck_because(c, f, o->excess.fact);
        note_buffer(o, f);
        ck_add_note(c, f, qm_row(u, o->excess.source)->at,
                    "as much as has arrived; nothing between here and the call compares it with the buffer");
    } else {
        f = ck_report(c, o->call,
                      "'%.*s' can write past the end of '%.*s': it is told that there is room for %lld bytes",
                      STR_ARG(function), STR_ARG(buffer), (long long)o->excess.bytes);
        ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, o->call)->func, QMK_WRITES_BUFFER));
        note_buffer(o, f);
    }
    offer_clamp(o, f);
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    if (!qm_says(c->facts, u, f, QMK_WRITES_BUFFER)) return;
    ck_site(c, call);
    overflow o = {.c = c, .cfg = ck_cfg(c, in), .call = call};
    if (!o.cfg) return;
    o.pointer = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_WRITES_BUFFER, "pointer"));
    o.size = qm_at_pos(u, call, qm_fact_role(c->facts, u, f, QMK_WRITES_BUFFER, "size"));
    if (!qm_is(o.pointer) || !qm_is(o.size)) return;
    if (!qm_buffer_limit(o.cfg, c->facts, o.pointer, call, &o.room)) return;
    if (qm_can_exceed(o.cfg, c->facts, o.size, call, &o.room, &o.excess)) report(&o);
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_socket_read_overflow = {
    .id = "qtcwe-socket-read-overflow",
    .summary = "a read is told to put more bytes into a buffer than the buffer takes, or as many as the peer likes",
    .cwe = {787, 120, 805},
    .severity = CK_ERROR,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .run = run,
};
