// What facts say and where they stand: explain-fact, --dump=facts.
#include "driver/driver.h"
#include "qtmodel/facts_table.h"

// One map of a data file, as qm_facts_each shows it.
typedef struct entry {
    qm_subject subject;
    str name, library;
    const qm_fact *facts;
    u32 n;
} entry;

typedef struct entries {
    entry *rows;
    u32 n, cap;
} entries;

static void put_pos(int pos, buf *out)
{
    if (pos == QM_POS_THIS) buf_puts(out, "this");
    else if (pos == QM_POS_RETURN) buf_puts(out, "return");
    else buf_printf(out, "arg%d", pos);
}

static void put_value(const qm_fact *f, buf *out)
{
    switch (qm_fact_words[f->key].shape) {
    case QM_SHAPE_FLAG: buf_puts(out, f->pos == QM_FLAG_OFF ? "false" : "true"); break;
    case QM_SHAPE_INT: buf_printf(out, "%lld", (long long)f->number); break;
    case QM_SHAPE_WORD:
    case QM_SHAPE_TEXT: buf_put(out, f->text); break;
    case QM_SHAPE_ROLES: buf_printf(out, "%.*s ", STR_ARG(f->text)); put_pos(f->pos, out); break;
    case QM_SHAPE_POS:
    case QM_SHAPE_POSLIST: put_pos(f->pos, out); break;
    }
}

static void put_origin(const qm_fact *f, buf *out)
{
    buf_printf(out, "%.*s:%u", STR_ARG(f->file), f->line);
    if (f->from.n) buf_printf(out, ", %.*s", STR_ARG(f->from));
}

// ----------------------------------------------------------------------------------------------------------- all of them

typedef struct fact_dump {
    buf *out;
    str library;
} fact_dump;

static bool dump_subject(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    fact_dump *d = user;
    if (!str_eq(d->library, library)) buf_printf(d->out, "library %.*s\n", STR_ARG(library));
    d->library = library;
    buf_printf(d->out, "  %s %.*s\n", qm_subject_name(subject), STR_ARG(name));
    for (u32 i = 0; i < n; i++) {
        buf_printf(d->out, "    %s ", qm_fact_words[facts[i].key].key);
        put_value(&facts[i], d->out);
        buf_puts(d->out, "  (");
        put_origin(&facts[i], d->out);
        buf_puts(d->out, ")\n");
    }
    return true;
}

void dr_dump_facts(const qm_facts *facts, buf *out)
{
    fact_dump d = {out, {0}};
    qm_facts_each(facts, dump_subject, &d);
}

// ----------------------------------------------------------------------------------------------------------------- names

// "QIODevice::read" for "QIODevice::read(char *, long long)" and "QIODevice::read/2".
static str plain_name(str name)
{
    str last = qm_subject_last_name(name);
    return str_trim(str_upto(name, (size_t)(last.p - name.p) + last.n));
}

static str scope_of(str plain)
{
    str last = qm_subject_last_name(plain);
    size_t n = (size_t)(last.p - plain.p);
    return str_upto(plain, n >= 2 ? n - 2 : 0);
}

// The number of parameters that a subject names, or -1 when it speaks of all overloads.
static int arity(str name)
{
    str rest = str_from(name, plain_name(name).n);
    if (rest.n == 0) return -1;
    if (rest.p[0] == '/') {
        int n = 0;
        for (size_t i = 1; i < rest.n; i++) n = n * 10 + (rest.p[i] - '0');
        return n;
    }
    int n = 0, depth = 0;
    for (size_t i = 1; i < rest.n; i++) {
        char c = rest.p[i];
        if (depth == 0 && c == ')') break;
        if (c == '(' || c == '<' || c == '[') depth++;
        if (c == ')' || c == '>' || c == ']') depth--;
        if (n == 0 && c != ' ') n = 1;
        if (depth == 0 && c == ',') n++;
    }
    return n;
}

// Does what is said of `subject` hold for the function somebody asks about? A name alone asks about all overloads.
static bool speaks_of(str subject, str asked)
{
    if (!qm_subject_eq(plain_name(subject), plain_name(asked))) return false;
    int a = arity(subject), b = arity(asked);
    if (a < 0 || b < 0) return true;
    bool both_signatures = str_ends(subject, STR(")")) && str_ends(asked, STR(")"));
    return both_signatures ? qm_subject_eq(subject, asked) : a == b;
}

// How people may write it, without what subjects are written without.
static str asked_name(str name)
{
    name = str_trim(name);
    if (str_starts(name, STR("::"))) name = str_from(name, 2);
    if (str_ends(name, STR("const")) && str_find(name, STR(")")) != SIZE_MAX) name = str_trim(str_upto(name, name.n - 5));
    if (str_ends(name, STR("()")) && !str_ends(name, STR("operator()"))) name = str_upto(name, name.n - 2);
    return name;
}

// --------------------------------------------------------------------------------------------------------------- answers

static bool collect(void *user, qm_subject subject, str name, str library, const qm_fact *facts, u32 n)
{
    entries *all = user;
    *VEC_PUSH(all) = (entry){subject, name, library, facts, n};
    return true;
}

static const qm_fact *fact_of(const entry *x, qm_fact_key key)
{
    for (u32 i = 0; i < x->n; i++)
        if (x->facts[i].key == key) return &x->facts[i];
    return NULL;
}

// What a later map says of the same subject and the same versions of Qt stands in place of it.
static const qm_fact *overridden_by(const entries *all, u32 at, qm_fact_key key)
{
    const entry *x = &all->rows[at];
    for (u32 i = all->n; i-- > at + 1;) {
        const entry *y = &all->rows[i];
        if (y->subject != x->subject || !qm_subject_eq(y->name, x->name)) continue;
        const qm_fact *f = fact_of(y, key);
        if (f && !fact_of(y, QMK_SINCE) && !fact_of(y, QMK_UNTIL)) return f;
    }
    return NULL;
}

static void put_fact(const entries *all, u32 at, const qm_fact *f, bool again, buf *out)
{
    buf value = {0}, origin = {0};
    put_value(f, &value);
    put_origin(f, &origin);
    const char *key = qm_fact_words[f->key].key;
    int blanks = 44 - (int)(strlen(key) + buf_str(&value).n);
    buf_printf(out, "  %s: %s%*s  (%s)\n", key, buf_cstr(&value), blanks > 0 ? blanks : 0, "", buf_cstr(&origin));
    if (!again) buf_printf(out, "      %s\n", qm_fact_words[f->key].meaning);
    const qm_fact *newer = overridden_by(all, at, f->key);
    if (newer) buf_printf(out, "      not in force: %.*s:%u says something else\n", STR_ARG(newer->file), newer->line);
    buf_release(&value);
    buf_release(&origin);
}

static void put_entry(const entries *all, u32 at, buf *out)
{
    const entry *x = &all->rows[at];
    const qm_fact *since = fact_of(x, QMK_SINCE), *until = fact_of(x, QMK_UNTIL), *note = fact_of(x, QMK_NOTE);
    buf_printf(out, "%s %.*s", qm_subject_name(x->subject), STR_ARG(x->name));
    if (x->library.n) buf_printf(out, " of %.*s", STR_ARG(x->library));
    if (since) buf_printf(out, ", since Qt %.*s", STR_ARG(since->text));
    if (until) buf_printf(out, ", until Qt %.*s", STR_ARG(until->text));
    buf_putc(out, '\n');
    for (u32 i = 0; i < x->n; i++) {
        const qm_fact *f = &x->facts[i];
        if (f->key == QMK_SINCE || f->key == QMK_UNTIL || f->key == QMK_FROM || f->key == QMK_NOTE) continue;
        put_fact(all, at, f, i > 0 && x->facts[i - 1].key == f->key, out);
    }
    if (note) buf_printf(out, "  note: %.*s\n", STR_ARG(note->text));
}

static bool is_member(const entry *x, str asked)
{
    return x->subject == QMS_FUNCTION && qm_subject_eq(scope_of(plain_name(x->name)), asked);
}

static bool is_namesake(const entry *x, str asked)
{
    str plain = plain_name(asked), other = plain_name(x->name);
    return x->subject == QMS_FUNCTION && scope_of(plain).n && scope_of(other).n && !qm_subject_eq(plain, other) &&
           str_eq(qm_subject_last_name(plain), qm_subject_last_name(other));
}

static bool gives_parents(const entry *x, str asked)
{
    str plain = plain_name(asked);
    str last = qm_subject_last_name(plain), scope = scope_of(plain);
    return fact_of(x, QMK_PARENT_PARAMETER) && scope.n && str_eq(last, qm_subject_last_name(scope));
}

// The subjects that fit, one a line below a heading; nothing when none does.
static bool put_list(const entries *all, bool (*fits)(const entry *x, str asked), str asked, const char *heading, buf *out)
{
    bool any = false;
    for (u32 i = 0; i < all->n; i++) {
        const entry *x = &all->rows[i];
        if (x->n == 0 || !fits(x, asked)) continue;
        if (!any) buf_printf(out, "%s:\n", heading);
        any = true;
        buf_printf(out, "  %.*s  (%.*s:%u)\n", STR_ARG(x->name), STR_ARG(x->facts[0].file), x->facts[0].line);
    }
    return any;
}

static void tell_unknown(const entries *all, str asked, err *e)
{
    arena a = {0};
    str *names = arena_alloc(&a, (all->n + 1) * sizeof *names);
    for (u32 i = 0; i < all->n; i++) names[i] = plain_name(all->rows[i].name);
    err_add(e, EXIT_USAGE, "no fact speaks of '%.*s'%.*s (qtcwe-fix --dump=facts prints them all)", STR_ARG(asked),
            STR_ARG(dr_did_you_mean(&a, asked, names, all->n)));
    arena_release(&a);
}

static void explain_one(const entries *all, str asked, buf *out, err *e)
{
    bool told = false;
    for (u32 i = 0; i < all->n; i++) {
        const entry *x = &all->rows[i];
        bool fits = x->subject == QMS_FUNCTION ? speaks_of(x->name, asked) : qm_subject_eq(x->name, asked);
        if (!fits) continue;
        if (told) buf_putc(out, '\n');
        told = true;
        put_entry(all, i, out);
    }
    buf more = {0};
    bool others = put_list(all, is_member, asked, "facts about members of it", &more);
    others |= put_list(all, is_namesake, asked, "methods of that name; what is said of one holds here too where this one overrides or inherits it", &more);
    others |= put_list(all, gives_parents, asked, "rules for constructors of these and of classes derived from them", &more);
    if (!told && !others) tell_unknown(all, asked, e);
    if (!told && others) buf_printf(out, "nothing is said of %.*s itself\n", STR_ARG(asked));
    if (others) buf_printf(out, "\n%s", buf_cstr(&more));
    buf_release(&more);
}

void dr_explain_facts(const dr_options *o, const qm_facts *facts, buf *out, err *e)
{
    if (o->files.n == 0) {
        err_add(e, EXIT_USAGE, "explain-fact takes a name, such as: qtcwe-fix explain-fact QFile::open");
        return;
    }
    entries all = {0};
    qm_facts_each(facts, collect, &all);
    for (u32 i = 0; i < o->files.n && e->count == 0; i++) {
        if (i > 0) buf_putc(out, '\n');
        explain_one(&all, asked_name(o->files.rows[i]), out, e);
    }
    VEC_CLEAR(&all);
}
