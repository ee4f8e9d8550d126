// Links to other folders that are followed where something is removed, or where an archive is unpacked.
#include "checks/check.h"
#include "qtmodel/bounds.h"
#include "qtmodel/summary.h"

enum { MAX_DEPTH = 6 };

// --------------------------------------------------------------------------------------------------------- bits of flags

static bool may_bits(const qm_unit *u, qm_node n, u32 depth, u64 *bits);

static bool may_bits_written(const qm_unit *u, qm_var v, u32 depth, u64 *bits)
{
    u32 n;
    const qm_node *uses = qm_uses(u, v, &n);
    const qm_var_row *row = qm_var_of(u, v);
    if (row->kind == QMV_PARAM || (row->cls.i && qm_has_unseen_methods(u, row->cls))) return false;
    if (row->kind == QMV_GLOBAL && !qm_is_constant(u, v)) return false;
    if (qm_is(row->init) && !may_bits(u, row->init, depth, bits)) return false;
    for (u32 i = 0; i < n; i++) {
        if (!qm_is_written(u, uses[i])) continue;
        qm_node up = qm_parent(u, uses[i]);
        bool sets = qm_is(up) && qm_kind_of(u, up) == QM_ASSIGN && qm_first(u, up).i == uses[i].i;
        qm_op op = sets ? (qm_op)qm_row(u, up)->op : QMO_NONE;
        if (op == QMO_AND) continue;
        if ((op != QMO_ASSIGN && op != QMO_OR && op != QMO_ADD) || !may_bits(u, qm_child(u, up, 1), depth, bits)) return false;
    }
    return true;
}

static bool may_bits_returned(const qm_unit *u, qm_node call, u32 depth, u64 *bits)
{
    qm_func f = qm_called(u, call);
    qm_node body = qm_func_of(u, f)->body;
    bool any = false;
    for (u32 i = body.i; qm_is(body) && i < qm_end(u, body); i++) {
        if (qm_kind_of(u, (qm_node){i}) != QM_RETURN) continue;
        any = true;
        if (!may_bits(u, qm_first(u, (qm_node){i}), depth, bits)) return false;
    }
    return any;
}

// Adds every bit that the expression can have; false: it is not known.
static bool may_bits(const qm_unit *u, qm_node n, u32 depth, u64 *bits)
{
    i64 value;
    if (!qm_is(n) || depth > MAX_DEPTH) return false;
    n = qm_strip(u, n);
    if (qm_int_value(u, n, &value)) {
        *bits |= (u64)value;
        return true;
    }
    const qm_node_row *r = qm_row(u, n);
    switch ((qm_kind)r->kind) {
    case QM_CAST: return may_bits(u, qm_first(u, n), depth, bits);
    case QM_BINARY:
        if (r->op == QMO_AND) return may_bits(u, qm_child(u, n, 0), depth, bits);
        return (r->op == QMO_OR || r->op == QMO_ADD) && may_bits(u, qm_child(u, n, 0), depth, bits) && may_bits(u, qm_child(u, n, 1), depth, bits);
    case QM_COND: return may_bits(u, qm_child(u, n, 1), depth, bits) && may_bits(u, qm_child(u, n, 2), depth, bits);
    case QM_VAR: case QM_MEMBER: return may_bits_written(u, r->var, depth + 1, bits);
    case QM_CALL: return may_bits_returned(u, n, depth + 1, bits);
    default: return false;
    }
}

static void judge_extraction(ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    const qm_fact *flags = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_EXTRACT_FLAGS);
    const qm_fact *bit = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SECURE_BIT);
    const qm_fact *name = qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SECURE_NAME);
    qm_node arg = flags && bit && name ? qm_at_pos(u, call, flags->pos) : (qm_node){0};
    u64 bits = 0;
    if (!qm_is(arg)) return;
    if (!may_bits(u, arg, 0, &bits)) {
        ck_unknown(c, call, "which flags are given");
        return;
    }
    ck_site(c, call);
    if (bits & (u64)bit->number) return;
    ck_finding *f = ck_report(c, call, "a link in the archive leads what is unpacked after it to any place: the flags lack %.*s", STR_ARG(name->text));
    ck_because(c, f, bit);
    fx_fix *fix = ck_fix(c, f, FX_REVIEW, "refuse to go through links");
    span at = qm_row(u, arg)->text;
    qm_kind k = qm_kind_of(u, qm_strip(u, arg));
    if (!span_is(at)) {
        fx_withhold(fix, "it stands in a macro");
        return;
    }
    if (k == QM_COND || k == QM_ASSIGN) fx_insert_before(fix, at, "(");
    fx_insert_after(fix, at, k == QM_COND || k == QM_ASSIGN ? ") | %.*s" : " | %.*s", STR_ARG(name->text));
}

// ------------------------------------------------------------------------------------------------------ trees of folders

typedef struct walk {
    ck_context *c;
    qm_func f;
    qm_node lists;     // what lists a folder
    qm_node goes_in;   // {0}, or the enumerator that says that links are followed
    qm_node removes;   // first call that removes something
    bool minds_links;  // asks for links, or leaves them out
    bool unknown;      // what is listed is chosen elsewhere
} walk;

static bool removes_something(const ck_context *c, qm_node call)
{
    const qm_fact *acts[4];
    qm_func f = qm_row(c->unit, call)->func;
    u32 n = qm_facts_func(c->facts, c->unit, f, QMK_ACTS_ON_PATH, acts, 4);
    for (u32 i = 0; i < n && i < 4; i++)
        if (str_is(acts[i]->text, "removes")) return true;
    return qm_says(c->facts, c->unit, f, QMK_REMOVES_TREE);
}

// Filters that are a variable may leave links out.
static bool has_unknown_flags(const ck_context *c, qm_node lists)
{
    const qm_unit *u = c->unit;
    for (u32 i = 0; i < qm_nargs(u, lists); i++) {
        qm_node arg = qm_strip(u, qm_arg(u, lists, i));
        if (!qm_is(arg) || (qm_kind_of(u, arg) != QM_VAR && qm_kind_of(u, arg) != QM_MEMBER)) continue;
        const qm_type_row *t = qm_type_of(u, qm_row(u, arg)->type);
        if (t->size > 0 && t->size <= (i64)sizeof(int) && !qm_fact_class(c->facts, u, t->cls, QMK_CARRIES)) return true;
    }
    return false;
}

static walk look_at(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    walk w = {.c = c, .f = f};
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        const qm_node_row *r = qm_row(u, n);
        if (r->kind == QM_ENUMERATOR) {
            const qm_fact *links = qm_fact_enumerator(c->facts, r->str, QMK_LINKS_LISTED);
            if (links && str_is(links->text, "never")) w.minds_links = true;
            else if (links && str_is(links->text, "followed")) w.goes_in = n;
        }
        if ((r->kind != QM_CALL && r->kind != QM_CONSTRUCT) || !r->func.i) continue;
        if (qm_says(c->facts, u, r->func, QMK_TELLS_LINK)) w.minds_links = true;
        if (qm_says(c->facts, u, r->func, QMK_LISTS_FOLDER)) {
            w.lists = n;
            w.unknown = w.unknown || has_unknown_flags(c, n);
        } else if (!qm_is(w.removes) && removes_something(c, n)) w.removes = n;
    }
    return w;
}

// The question whose answer "a folder" leads to the row: a call around it in an if, or none.
static qm_node asked_for_folder(const ck_context *c, qm_node at)
{
    const qm_unit *u = c->unit;
    for (qm_node p = qm_parent(u, at), below = at; qm_is(p); below = p, p = qm_parent(u, p)) {
        if (qm_kind_of(u, p) != QM_IF || qm_child(u, p, 3).i != below.i) continue;
        qm_node cond = qm_child(u, p, 2);
        for (u32 i = cond.i; i < qm_end(u, cond); i++) {
            qm_node n = {i}, up = qm_parent(u, n);
            bool negated = qm_kind_of(u, up) == QM_UNARY && qm_row(u, up)->op == QMO_NOT;
            if (qm_kind_of(u, n) == QM_CALL && !negated && qm_says(c->facts, u, qm_row(u, n)->func, QMK_TELLS_FOLDER)) return n;
        }
    }
    return (qm_node){0};
}

// The call that lists folders, and whatever links lead to, for the loop around the row; {0}: none.
static qm_node listed_folders(const ck_context *c, qm_node at, qm_var *entry)
{
    const qm_unit *u = c->unit;
    for (qm_node loop = qm_parent(u, at); qm_is(loop); loop = qm_parent(u, loop)) {
        bool macro = qm_kind_of(u, loop) == QM_MACRO && qm_fact_macro(c->facts, qm_row(u, loop)->str, QMK_RANGE_LOOP);
        if (qm_kind_of(u, loop) != QM_RANGE_FOR && !macro) continue;
        qm_node range = qm_strip(u, qm_child(u, loop, 1));
        if (qm_is(range) && qm_kind_of(u, range) == QM_VAR && qm_is_constant(u, qm_row(u, range)->var)) range = qm_var_of(u, qm_row(u, range)->var)->init;
        bool lists = false, folders = false;
        for (u32 i = range.i; qm_is(range) && i < qm_end(u, range); i++) {
            const qm_node_row *r = &u->nodes.rows[i];
            if (r->kind == QM_CALL && r->func.i) lists = lists || qm_says(c->facts, u, r->func, QMK_LISTS_FOLDER);
            const qm_fact *e = r->kind == QM_ENUMERATOR ? qm_fact_enumerator(c->facts, r->str, QMK_LINKS_LISTED) : NULL;
            folders = folders || (e && str_is(e->text, "listed"));
        }
        *entry = qm_row(u, qm_first(u, loop))->var;
        return lists && folders ? range : (qm_node){0};
    }
    return (qm_node){0};
}

static qm_var first_var(const qm_unit *u, qm_node n)
{
    for (u32 i = n.i; qm_is(n) && i < qm_end(u, n); i++)
        if (u->nodes.rows[i].var.i) return u->nodes.rows[i].var;
    return (qm_var){0};
}

static bool mentions(const qm_unit *u, qm_node root, qm_var v)
{
    for (u32 i = root.i; v.i && i < qm_end(u, root); i++)
        if (u->nodes.rows[i].var.i == v.i) return true;
    return false;
}

// The object the row speaks of, also through a local that was made of it.
static bool speaks_of(const qm_unit *u, qm_node root, qm_var v, u32 hops)
{
    if (mentions(u, root, v)) return true;
    for (u32 i = root.i; hops < 3 && i < qm_end(u, root); i++) {
        qm_var local = u->nodes.rows[i].var;
        const qm_var_row *row = qm_var_of(u, local);
        if (local.i && row->kind == QMV_LOCAL && qm_is(row->init) && speaks_of(u, row->init, v, hops + 1)) return true;
    }
    return false;
}

static void report(const walk *w, qm_node at, qm_node why, const char *note)
{
    const qm_unit *u = w->c->unit;
    ck_finding *f = ck_report(w->c, at, "a link to a folder elsewhere is followed, and what is there is removed");
    ck_add_note(w->c, f, qm_row(u, w->lists)->at, "links to folders are listed too");
    if (qm_is(why)) ck_add_note(w->c, f, qm_row(u, why)->at, "%s", note);
    if (w->removes.i != at.i) ck_add_note(w->c, f, qm_row(u, w->removes)->at, "removed here");
}

// clean(entry.filePath()) or QDir(entry.filePath()).removeRecursively() for what is a folder, or a link to one.
static void judge_tree(ck_context *c, qm_func f)
{
    const qm_unit *u = c->unit;
    walk w = look_at(c, f);
    if (!qm_is(w.lists) || !qm_is(w.removes) || w.minds_links || w.unknown) return;
    ck_site(c, w.lists);
    if (qm_is(w.goes_in)) {
        report(&w, w.removes, w.goes_in, "they are gone into");
        return;
    }
    qm_node body = qm_func_of(u, f)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL || !qm_row(u, n)->func.i) continue;
        bool again = qm_row(u, n)->func.i == f.i;
        if (!again && !qm_says(c->facts, u, qm_row(u, n)->func, QMK_REMOVES_TREE)) continue;
        qm_var each = {0};
        qm_node asked = asked_for_folder(c, n), listed = listed_folders(c, n, &each);
        qm_var entry = first_var(u, qm_is(asked) ? qm_object_of(u, asked) : asked);
        bool by_question = entry.i && speaks_of(u, n, entry, 0);
        if (!by_question && !(qm_is(listed) && each.i && speaks_of(u, n, each, 0))) continue;
        report(&w, n, by_question ? asked : (qm_node){0}, "true for a link to a folder as well");
        return;
    }
}

static void run(ck_context *c)
{
    const qm_unit *u = c->unit;
    for (qm_func f = ck_next_func(c, (qm_func){0}); f.i; f = ck_next_func(c, f)) {
        qm_node body = qm_func_of(u, f)->body;
        for (u32 i = body.i; i < qm_end(u, body); i++)
            if (u->nodes.rows[i].kind == QM_CALL && u->nodes.rows[i].func.i) judge_extraction(c, (qm_node){i});
        judge_tree(c, f);
    }
}

const ck_check ck_injection_symlink = {
    .id = "qtcwe-injection-symlink",
    .summary = "links are followed where something is removed or unpacked",
    .cwe = {59},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_REVIEW,
    .since = "0.1",
    .run = run,
};
