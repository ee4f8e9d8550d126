// Classes with signals or slots of their own, or texts to translate, that moc does not see.
#include "checks/connect/strings.h"


// The first signal or slot the class declares.
static qm_func own_signal_or_slot(const qm_unit *u, qm_class cls)
{
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++) {
        const qm_func_row *f = qm_func_of(u, q->methods[i]);
        if (f->flags & (QMFN_SIGNAL | QMFN_SLOT)) return q->methods[i];
    }
    return (qm_func){0};
}

// Where the class translates a text: it is looked up under the name of the base that has the macro.
static qm_node translation(ck_context *c, qm_class cls)
{
    const qm_unit *u = c->unit;
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++) {
        qm_node body = qm_func_of(u, q->methods[i])->body;
        for (u32 k = body.i; k && k < qm_end(u, body); k++) {
            const qm_node_row *r = &u->nodes.rows[k];
            bool qualified = r->name.off != r->text.off;  // QObject::tr() says whose texts these are
            if (r->kind == QM_CALL && !qualified && qm_says(c->facts, u, r->func, QMK_TRANSLATES)) return (qm_node){k};
        }
    }
    return (qm_node){0};
}

static bool is_inside_function(const qm_unit *u, qm_class cls)
{
    place at = qm_class_of(u, cls)->at;
    for (u32 i = 1; i < u->funcs.n; i++) {
        if (!u->funcs.rows[i].body.i) continue;
        span body = qm_row(u, u->funcs.rows[i].body)->text;
        if (body.file.i == at.file.i && at.off > body.off && at.off < body.off + body.len) return true;
    }
    return false;
}

// A root of the hierarchy has no base whose signals and texts would be taken for its own.
static bool has_qobject_base(const qm_unit *u, const qm_class_row *r)
{
    for (u32 i = 0; i < r->n_bases; i++)
        if (qm_class_of(u, u->bases.rows[r->first_base + i])->qobject) return true;
    return false;
}

static bool is_candidate(const qm_unit *u, qm_class cls)
{
    const qm_class_row *r = qm_class_of(u, cls);
    if (!r->user || !r->complete || !r->qobject || r->q_object_macro || r->tainted || !r->name.n) return false;
    if (!has_qobject_base(u, r) || r->meta_hidden || !span_is(r->text)) return false;
    if (str_find(r->name, STR("<")) != SIZE_MAX || cs_methods(u, cls, STR("metaObject"), NULL)) return false;
    return !is_inside_function(u, cls);
}

// A template's pattern: moc takes no templates.
static bool is_template(const qm_unit *u, qm_class cls)
{
    const qm_qt *q = u->qt;
    for (u32 i = q->first_method[cls.i]; i < q->first_method[cls.i + 1]; i++)
        if (qm_func_of(u, q->methods[i])->flags & QMFN_TEMPLATE) return true;
    str before = sources_span_text(u->files, qm_class_of(u, cls)->text);
    return str_starts(str_trim(before), STR("template"));
}

// A source file's classes are seen only if it takes in what moc made of it.
static bool is_read_by_moc(const qm_unit *u, file_id file)
{
    if (file.i != u->main_file.i) return true;
    str text = sources_text(u->files, file);
    return str_find(text, STR(".moc\"")) != SIZE_MAX || str_find(text, STR(".moc>")) != SIZE_MAX;
}

static void offer(ck_context *c, ck_finding *f, qm_class cls)
{
    const qm_unit *u = c->unit;
    span whole = qm_class_of(u, cls)->text;
    str text = sources_span_text(u->files, whole);
    size_t brace = str_find(text, STR("{"));
    // All who include the header see another class, and one place in which moc must look.
    fx_fix *fix = ck_group_fix(c, f, qm_class_of(u, cls)->at, FX_SAFE, "add Q_OBJECT");
    if (!is_read_by_moc(u, whole.file)) fx_withhold(fix, "this file does not include what moc makes of it");
    if (brace == SIZE_MAX) fx_withhold(fix, "where the class begins is not seen");
    else fx_insert_after(fix, (span){whole.file, whole.off + u32_of(brace), 1}, "\n    %.*s%s", STR_ARG(qm_fix_word(c->facts, "meta-object")),
                         // Behind the macro everything is private.
                         str_starts(str_trim(text), STR("struct")) ? "\npublic:" : "");
}

static void judge(ck_context *c, qm_class cls)
{
    const qm_unit *u = c->unit;
    if (!is_candidate(u, cls) || is_template(u, cls)) return;
    ck_site_at(c, qm_class_of(u, cls)->at);
    str name = qm_class_of(u, cls)->name;
    qm_func f = own_signal_or_slot(u, cls);
    qm_node text = f.i ? (qm_node){0} : translation(c, cls);
    if (!f.i && !qm_is(text)) return;
    ck_finding *fd;
    if (f.i) {
        const char *what = qm_func_of(u, f)->flags & QMFN_SIGNAL ? "signal" : "slot";
        fd = ck_report(c, text, "'%.*s' has a %s but no Q_OBJECT: moc does not see it", STR_ARG(name), what);
        fd->symbol = name;
        ck_add_note(c, fd, qm_func_of(u, f)->at, "the %s '%.*s'", what, STR_ARG(qm_func_of(u, f)->name));
    } else {
        fd = ck_report(c, text, "'%.*s' has no Q_OBJECT: its texts are looked up under the name of a base", STR_ARG(name));
        ck_add_note(c, fd, qm_row(u, text)->at, "translated here");
    }
    fd->at = qm_class_of(u, cls)->at;
    fd->range = (span){0};
    offer(c, fd, cls);
}

static void run(ck_context *c)
{
    for (u32 i = 1; i < c->unit->classes.n; i++) judge(c, (qm_class){i});
}

const ck_check ck_connect_missing_q_object = {
    .id = "qtcwe-connect-missing-q-object",
    .summary = "a class with signals, slots or translated texts has no Q_OBJECT",
    .cwe = {710},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_SAFE,
    .since = "0.1",
    .clazy = "missing-qobject-macro",
    .run = run,
};
