// What the model knows of connections, told; see checks/links.h.
#include "checks/links.h"

#include <stdlib.h>

#include "checks/findings.h"
#include "qtmodel/meta.h"
#include "qtmodel/threads.h"

typedef struct teller {
    const qm_unit *u;
    const qm_facts *facts;
    arena *mem;
} teller;

// ---------------------------------------------------------------------------------------------------------------- a unit
// As written, on one line, at most 60 bytes.
static str expression_text(const teller *t, qm_node n)
{
    enum { MOST = 60 };
    str s = qm_is(n) ? str_trim(qm_text(t->u, n)) : (str){0};
    buf b = {0};
    for (size_t i = 0; i < s.n; i++) {
        bool blank = s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' || s.p[i] == ' ';
        if (!blank) buf_putc(&b, s.p[i]);
        else if (b.n && b.p[b.n - 1] != ' ') buf_putc(&b, ' ');
    }
    size_t most = b.n > MOST ? MOST : b.n;
    while (most < b.n && most && ((u8)b.p[most] & 0xC0) == 0x80) most--;  // not inside a letter
    str out = arena_printf(t->mem, "%.*s%s", (int)most, b.p ? b.p : "", most < b.n ? "…" : "");
    buf_release(&b);
    return out;
}

// "done(int)" of "Worker::done(int)"; a private signal's last parameter is no part of it.
static str member_text(const teller *t, qm_func f)
{
    const qm_func_row *r = qm_func_of(t->u, f);
    size_t open = str_find(r->signature, STR("("));
    str parameters = open == SIZE_MAX ? STR("()") : str_from(r->signature, open);
    if (qm_is_private_signal(t->u, f)) {
        size_t hidden = parameters.n - 1;
        while (hidden && parameters.p[hidden] != ',' && parameters.p[hidden] != '(') hidden--;
        parameters = arena_printf(t->mem, "%.*s)", (int)(hidden ? hidden : 1), parameters.p);
    }
    return f.i ? arena_printf(t->mem, "%.*s%.*s", STR_ARG(r->name), STR_ARG(parameters)) : (str){0};
}

// What SIGNAL() or SLOT() says, without the digit in front.
static str written_member(const teller *t, qm_node n)
{
    const qm_node_row *r = qm_row(t->u, n);
    if (!qm_is(n) || r->kind != QM_STRING) return (str){0};
    bool coded = r->flags & (QMF_STRING_SIGNAL | QMF_STRING_SLOT);
    return arena_str(t->mem, str_from(r->str, coded));
}

static str class_text(const teller *t, qm_class c) { return arena_str(t->mem, qm_class_of(t->u, c)->name); }

// The class an end belongs to: that of the object where it is known, else the one that declares the member.
static qm_class end_class(const teller *t, qm_node object, qm_func member)
{
    qm_class c = qm_is(object) ? qm_object_class(t->u, object) : (qm_class){0};
    return c.i && qm_class_of(t->u, c)->name.n ? c : qm_func_of(t->u, member)->cls;
}

static void tell_signal(const teller *t, qm_conn handle, ck_link *l)
{
    const qm_conn_row *c = qm_conn_of(t->u, handle);
    qm_class cls = end_class(t, c->sender, c->signal_func);
    l->from.expression = expression_text(t, c->sender);
    l->from.cls = class_text(t, cls);
    l->from.member = c->signal_func.i ? member_text(t, c->signal_func) : written_member(t, c->signal);
    l->from.threads = qm_threads_text(t->u, t->mem, qm_threads_of_signal(t->u, handle));
    if (qm_class_of(t->u, cls)->user) l->flags |= CK_LINK_OWN_SENDER;
}

static void tell_slot(const teller *t, qm_conn handle, ck_link *l)
{
    const qm_unit *u = t->u;
    const qm_conn_row *c = qm_conn_of(u, handle);
    const qm_func_row *slot = qm_func_of(u, c->slot_func);
    bool lambda = c->slot_func.i && (slot->flags & QMFN_LAMBDA);
    qm_class cls = end_class(t, c->context, lambda ? (qm_func){0} : c->slot_func);
    if (!cls.i && lambda) cls = qm_func_of(u, qm_outermost_func(u, c->func))->cls;  // it is that class's code
    l->slot = !c->slot_func.i ? CK_SLOT_UNKNOWN : lambda ? CK_SLOT_LAMBDA : slot->flags & QMFN_SIGNAL ? CK_SLOT_SIGNAL : CK_SLOT_METHOD;
    l->to.expression = expression_text(t, c->context);
    l->to.cls = class_text(t, cls);
    l->to.member = lambda ? STR("lambda") : c->slot_func.i ? member_text(t, c->slot_func) : written_member(t, c->slot);
    l->to.threads = qm_threads_text(t->u, t->mem, qm_threads_of_slot(u, handle));
    if (c->slot_func.i && (slot->flags & QMFN_USER)) l->slot_at = slot->at;
    if (qm_class_of(u, cls)->user) l->flags |= CK_LINK_OWN_RECEIVER;
}

void ck_links_collect(const qm_unit *u, const qm_facts *facts, ck_findings *out)
{
    teller t = {u, facts, &out->mem};
    for (u32 i = 1; i < u->qt->conns.n; i++) {
        const qm_conn_row *c = &u->qt->conns.rows[i];
        const qm_func_row *f = qm_func_of(u, c->func);
        if (f->flags & QMFN_TAINTED || !place_is(qm_row(u, c->call)->at)) continue;
        if (sources_file(u->files, qm_row(u, c->call)->at.file)->system) continue;
        qm_func outermost = qm_outermost_func(u, c->func);
        ck_link *l = VEC_PUSH(&out->links);
        l->at = qm_row(u, c->call)->at;
        l->function = arena_str(&out->mem, qm_func_of(u, outermost)->qualified);
        l->function_cls = class_text(&t, qm_func_of(u, outermost)->cls);
        l->delivery = c->delivery;
        l->flags = (c->unique ? CK_LINK_UNIQUE : 0u) | (c->string_based ? CK_LINK_STRING : 0u) | (c->later ? CK_LINK_LATER : 0u);
        tell_signal(&t, (qm_conn){i}, l);
        tell_slot(&t, (qm_conn){i}, l);
    }
}

// --------------------------------------------------------------------------------------------------------------- merging
static str path_of(sources *files, place p) { return place_is(p) ? sources_file(files, p.file)->path : (str){0}; }

static int cmp_u32(u32 a, u32 b) { return a < b ? -1 : a > b; }

// Everything but threads.
static int cmp_links(const void *pa, const void *pb, void *files)
{
    const ck_link *a = pa, *b = pb;
    const str texts[][2] = {{a->from.cls, b->from.cls}, {a->from.member, b->from.member}, {a->to.cls, b->to.cls}, {a->to.member, b->to.member},
                            {a->from.expression, b->from.expression}, {a->to.expression, b->to.expression}, {a->function, b->function},
                            {path_of(files, a->slot_at), path_of(files, b->slot_at)}};
    int order = str_cmp(path_of(files, a->at), path_of(files, b->at));
    if (!order) order = cmp_u32(a->at.off, b->at.off);
    for (size_t i = 0; !order && i < sizeof texts / sizeof *texts; i++) order = str_cmp(texts[i][0], texts[i][1]);
    if (!order) order = cmp_u32(a->slot_at.off, b->slot_at.off);
    if (!order) order = cmp_u32(a->slot, b->slot);
    if (!order) order = cmp_u32(a->delivery, b->delivery);
    return order ? order : cmp_u32(a->flags, b->flags);
}

static bool lists(str list, str item)
{
    while (list.n) {
        size_t comma = str_find(list, STR(", "));
        if (str_eq(str_upto(list, comma), item)) return true;
        list = comma == SIZE_MAX ? (str){0} : str_from(list, comma + 2);
    }
    return false;
}

static int cmp_str(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

// Both lists as one, in the order of the alphabet.
static str merged_threads(arena *mem, str a, str b)
{
    if (str_eq(a, b)) return a;
    enum { MOST = 130 };  // two sets of 64 threads
    str items[MOST];
    u32 n = 0;
    for (u32 side = 0; side < 2; side++) {
        str list = side ? b : a;
        while (list.n && n < MOST) {
            size_t comma = str_find(list, STR(", "));
            str item = str_upto(list, comma);
            list = comma == SIZE_MAX ? (str){0} : str_from(list, comma + 2);
            if (!side || !lists(a, item)) items[n++] = item;
        }
    }
    qsort(items, n, sizeof *items, cmp_str);
    str out = {0};
    for (u32 i = 0; i < n; i++) out = out.n ? arena_printf(mem, "%.*s, %.*s", STR_ARG(out), STR_ARG(items[i])) : items[i];
    return out;
}

void ck_links_sort(ck_findings *f)
{
    if (f->links.n) qsort_r(f->links.rows, f->links.n, sizeof *f->links.rows, cmp_links, f->files);
    u32 kept = 0;
    for (u32 i = 0; i < f->links.n; i++) {
        ck_link *l = &f->links.rows[i], *last = kept ? &f->links.rows[kept - 1] : NULL;
        if (last && cmp_links(last, l, f->files) == 0) {
            last->from.threads = merged_threads(&f->mem, last->from.threads, l->from.threads);
            last->to.threads = merged_threads(&f->mem, last->to.threads, l->to.threads);
        } else {
            f->links.rows[kept++] = *l;
        }
    }
    f->links.n = kept;
}

const char *ck_delivery_name(qm_delivery d)
{
    switch (d) {
    case QM_DELIVERY_UNKNOWN: return "unknown";
    case QM_DELIVERY_AUTO: return "auto";
    case QM_DELIVERY_DIRECT: return "direct";
    case QM_DELIVERY_QUEUED: return "queued";
    case QM_DELIVERY_BLOCKING: return "blocking";
    }
    bug("delivery %d", (int)d);
}
