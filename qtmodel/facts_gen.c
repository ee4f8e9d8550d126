// facts_gen OUT.c FILE.yaml…: prints the shipped data files as constant tables; runs while the program is built.
// facts_gen --doc OUT.md: prints the vocabulary as the page docs/models.md; --schema OUT.json: as a JSON Schema.
#include <stdio.h>

#include "base/json.h"
#include "base/os.h"
#include "qtmodel/facts_table.h"

static void put_str(buf *b, str s)
{
    buf_puts(b, "{\"");
    for (size_t i = 0; i < s.n; i++) {
        u8 c = (u8)s.p[i];
        if (c == '"' || c == '\\') buf_printf(b, "\\%c", c);
        else if (c < ' ' || c >= 127) buf_printf(b, "\\%03o", c);
        else buf_putc(b, (char)c);
    }
    buf_printf(b, "\", %zu}", s.n);
}

static void put_machines(buf *b, const qm_facts_rows *rows)
{
    buf_puts(b, "static const qm_machine machines[] = {\n");
    for (u32 i = 0; i < rows->machines.n; i++) {
        const qm_machine *m = &rows->machines.rows[i];
        buf_puts(b, "    {");
        put_str(b, m->cls);
        buf_puts(b, ", {");
        for (u32 k = 0; k < m->n_states; k++) {
            put_str(b, m->states[k]);
            buf_puts(b, ", ");
        }
        buf_printf(b, "}, %u, 0x%x, ", m->n_states, m->start);
        put_str(b, m->unless_given);
        buf_printf(b, ", %d, %u, %u, ", m->shared, m->first_move, m->n_moves);
        put_str(b, m->file);
        buf_printf(b, ", %u},\n", m->line);
    }
    buf_puts(b, "};\n\nstatic const qm_move moves[] = {\n");
    for (u32 i = 0; i < rows->moves.n; i++) {
        const qm_move *v = &rows->moves.rows[i];
        buf_printf(b, "    {%d, %u, ", (int)v->kind, v->machine);
        put_str(b, v->name);
        buf_printf(b, ", %d, 0x%x, 0x%x, 0x%x, %d, %d, %d, %d, ", v->arity, v->in, v->when_true, v->when_false, v->by_result,
                   (int)v->refused, v->defect, v->emits);
        put_str(b, v->result);
        buf_puts(b, ", ");
        put_str(b, v->text);
        buf_printf(b, ", 0x%x, 0x%x, ", v->since, v->until);
        put_str(b, v->note);
        buf_puts(b, ", ");
        put_str(b, v->file);
        buf_printf(b, ", %u},\n", v->line);
    }
    buf_puts(b, "};\n");
}

static void put_tables(buf *b, const qm_facts_rows *rows)
{
    buf_puts(b, "// Made by facts_gen from qtmodel/data; do not edit.\n#include \"qtmodel/facts_table.h\"\n\n"
                "static const qm_library libraries[] = {\n");
    for (u32 i = 0; i < rows->libraries.n; i++) {
        const qm_library *l = &rows->libraries.rows[i];
        buf_puts(b, "    {");
        put_str(b, l->name);
        buf_puts(b, ", ");
        put_str(b, l->headers);
        buf_puts(b, ", ");
        put_str(b, l->file);
        buf_puts(b, "},\n");
    }
    buf_puts(b, "};\n\nstatic const qm_fact facts[] = {\n");
    for (u32 i = 0; i < rows->facts.n; i++) {
        const qm_fact *f = &rows->facts.rows[i];
        buf_printf(b, "    {%d, %d, ", (int)f->key, f->pos);
        put_str(b, f->text);
        buf_printf(b, ", %lld, ", (long long)f->number);
        put_str(b, f->file);
        buf_printf(b, ", %u, ", f->line);
        put_str(b, f->from);
        buf_printf(b, "},  // %s\n", qm_fact_words[f->key].key);
    }
    buf_puts(b, "};\n\nstatic const qm_fact_group groups[] = {\n");
    for (u32 i = 0; i < rows->groups.n; i++) {
        const qm_fact_group *g = &rows->groups.rows[i];
        buf_printf(b, "    {%d, ", (int)g->subject);
        put_str(b, g->name);
        buf_printf(b, ", %u, 0x%x, 0x%x, %u, %u, %s},\n", g->library, g->since, g->until, g->first, g->n,
                   g->remove ? "true" : "false");
    }
    buf_puts(b, "};\n\n");
    put_machines(b, rows);
    buf_printf(b, "\nconst qm_facts_table qm_shipped = {libraries, facts, groups, %u, %u, %u, machines, moves, %u, %u};\n",
               rows->libraries.n, rows->facts.n, rows->groups.n, rows->machines.n, rows->moves.n);
}

static void put_shape(buf *b, const qm_fact_word *w)
{
    switch (w->shape) {
    case QM_SHAPE_FLAG: buf_puts(b, "`true`"); break;
    case QM_SHAPE_TEXT: buf_puts(b, "a text"); break;
    case QM_SHAPE_INT: buf_puts(b, "a whole number"); break;
    case QM_SHAPE_POS: buf_puts(b, "a position"); break;
    case QM_SHAPE_POSLIST: buf_puts(b, "positions"); break;
    case QM_SHAPE_WORD:
    case QM_SHAPE_ROLES: {
        buf_puts(b, w->shape == QM_SHAPE_WORD ? "one of " : "roles ");
        for (str rest = str_of(w->words); rest.n;) {
            size_t bar = str_find(rest, STR("|"));
            buf_printf(b, "`%.*s`%s", STR_ARG(str_upto(rest, bar)), bar == SIZE_MAX ? "" : ", ");
            rest = bar == SIZE_MAX ? (str){0} : str_from(rest, bar + 1);
        }
        break;
    }
    }
}

static void put_words(buf *b, const char *title, char letter)
{
    buf_printf(b, "\n## %s\n\n| key | value | meaning |\n|---|---|---|\n", title);
    for (u32 k = 0; k < QMK_COUNT; k++) {
        const qm_fact_word *w = &qm_fact_words[k];
        if (!strchr(w->subjects, letter)) continue;
        buf_printf(b, "| `%s` | ", w->key);
        put_shape(b, w);
        buf_printf(b, " | %s |\n", w->meaning);
    }
}

static void put_machines_doc(buf *b)
{
    static const struct { const char *word, *meaning; } refusals[QM_REFUSAL_COUNT] = {
#define X(name, word, meaning) {word, meaning},
        QM_REFUSALS(X)
#undef X
    };
    buf_puts(b,
        "\n## Machines\n\n"
        "The section `machines` says in which states an object of a class can be, and what a call does there:\n\n"
        "```yaml\n"
        "machines:\n"
        "  acme::Link:\n"
        "    states: [Closed, Opening, Open]       # at most 16\n"
        "    start: Closed                         # of a new object; unless-given: QString (a constructor argument of\n"
        "                                          # that class) means any state; shared: true: copies name the same thing\n"
        "    signals: {opened: Open}               # where a slot of the signal starts\n"
        "    loop:                                 # what the event loop may do by itself\n"
        "      - {in: Opening, to: [Open, Closed]}\n"
        "    asks:                                 # what a question answers in which states\n"
        "      state: {\"acme::Link::OpenState\": Open}\n"
        "    calls:                                # method, or method/number of declared parameters; names may be listed\n"
        "      open/1:\n"
        "        - {in: Closed, when-true: [Opening, Open], when-false: Closed, emits: true}\n"
        "        - {in: [Opening, Open], refused: warning, message: \"already open\", result: \"false\"}\n"
        "      isOpen:\n"
        "        - {in: Open, when-true: same}\n"
        "        - {in: [Closed, Opening], when-false: same}\n"
        "      close, abort: {in: any, to: Closed}\n"
        "```\n\n"
        "A row says with `in` of which states it speaks, and where the call leads: `to`, or `when-true` and `when-false` by its\n"
        "result; without them the object stays as it is (`same`). A result that a row leaves out does not come there. `emits`:\n"
        "signals may be delivered before the call returns. `since` and `until` are versions of Qt,\n"
        "`message` a part of the warning, `result` what the refused call gives. A refused call is a mistake unless\n"
        "`defect: false` is said. A method of the class of which nothing is said may do anything, a `const` one changes\n"
        "nothing. A later machine of a class replaces the earlier one. `--dump=typestate` prints them all.\n\n"
        "| refused | what the library does |\n|---|---|\n");
    for (u32 i = 1; i < QM_REFUSAL_COUNT; i++) buf_printf(b, "| `%s` | %s |\n", refusals[i].word, refusals[i].meaning);
}

static void put_doc(buf *b)
{
    buf_puts(b,
        "# Models: telling the program about a library\n\n"
        "What a function does to its arguments, which result must be looked at, who owns an object: such facts stand in\n"
        "data files, not in the checks. The facts about Qt are part of the program (`qtmodel/data/*.yaml`). Facts about\n"
        "your own library go into a file of the same form, named with `--model FILE` or in `.qtcwe.yaml` under `models:`.\n\n"
        "```yaml\n"
        "library: Acme\n"
        "header: acme/link.h            # where --check-model looks for the declarations\n"
        "from: curated                  # where the facts are from, unless one says otherwise\n"
        "functions:\n"
        "  acme::Link::open: {must-check: must, failure: \"false\", error-text: lastError}\n"
        "  acme::Link::peer: {returns: child-of-this, may-return-null: true}\n"
        "  \"acme::Link::read(char *, int)\": {writes-buffer: {pointer: arg1, size: arg2}, partial-io: arg2}\n"
        "  acme::post/2: {takes: arg2}\n"
        "  acme::Link::attach:          # different facts for different versions of Qt\n"
        "    - {takes: arg1, until: \"5.15\"}\n"
        "    - {adopts: arg1, since: \"6.0\"}\n"
        "  QFile::open: {must-check: should}   # a later file wins, key by key\n"
        "  QProcess::waitForFinished: {remove: true}\n"
        "classes:\n"
        "  acme::Item: {parent-parameter: parent}\n"
        "macros:\n"
        "  ACME_TRY: {early-return: true}\n"
        "```\n\n"
        "## How a fact finds its declaration\n\n"
        "A function is named, from the most to the least exact,\n\n"
        "1. by its signature: `\"A::f(char *, long long)\"`, parameter types as Clang prints the canonical ones (`long long`,\n"
        "   not `qint64`), without default values and without a trailing `const`; blanks don't matter;\n"
        "2. by its number of parameters, those with default values included: `A::f/2`;\n"
        "3. by its qualified name: `A::f`; a constructor is `A::A`.\n\n"
        "For every key the most exact subject that says something decides. A method that says nothing itself has the facts of\n"
        "the methods it overrides. Members of class templates are named after the template (`QList::at`). Classes inherit\n"
        "facts from their bases. The namespace that Qt may have been built with is left out.\n\n"
        "Positions are `this`, `return` and `arg1`, `arg2` …; `positions` is one of them or a list. A flag with `false` and\n"
        "`remove: true` take back what an earlier file says. An unknown word is an error with its line, column and the nearest\n"
        "known word. `--check-model` lists the facts that no declaration in the installed headers answers;\n"
        "`qtcwe-fix explain-fact NAME` prints what is said of a name, and where.\n\n"
        "For editors there is a JSON Schema, `models.schema.json`; the first line of a file names it:\n\n"
        "```yaml\n"
        "# yaml-language-server: $schema=models.schema.json\n"
        "```\n");
    put_words(b, "Functions", 'F');
    put_words(b, "Classes", 'C');
    put_words(b, "Macros", 'M');
    put_words(b, "Enumerators", 'E');
    put_machines_doc(b);
    buf_puts(b, "\nThis page is printed by `facts_gen --doc` from `qtmodel/facts.def`.\n");
}

// ---------------------------------------------------------------------------------------------------------- JSON Schema

static void put_ref(json *j, const char *key, const char *definition)
{
    buf ref = {0};
    buf_printf(&ref, "#/definitions/%s", definition);
    if (key) {
        json_key(j, key);
        json_object(j);
    }
    json_kstr(j, "$ref", buf_str(&ref));
    if (key) json_end(j);
    buf_release(&ref);
}

static void put_type(json *j, const char *const *types, u32 n)
{
    json_key(j, "type");
    if (n > 1) json_array(j);
    for (u32 i = 0; i < n; i++) json_cstr(j, types[i]);
    if (n > 1) json_end(j);
}

// What may stand behind one key. Texts may be written so that YAML takes them for numbers or truth values.
static void put_value_schema(json *j, const qm_fact_word *w)
{
    static const char *const scalars[] = {"string", "number", "boolean"};
    switch (w->shape) {
    case QM_SHAPE_FLAG: put_type(j, &(const char *){"boolean"}, 1); break;
    case QM_SHAPE_INT: put_type(j, &(const char *){"integer"}, 1); break;
    case QM_SHAPE_TEXT: put_type(j, scalars, 3); break;
    case QM_SHAPE_POS: put_ref(j, NULL, "position"); break;
    case QM_SHAPE_POSLIST: put_ref(j, NULL, "positions"); break;
    case QM_SHAPE_WORD:
    case QM_SHAPE_ROLES: {
        bool roles = w->shape == QM_SHAPE_ROLES;
        if (roles) {
            put_type(j, &(const char *){"object"}, 1);
            json_kint(j, "minProperties", 1);
            json_kbool(j, "additionalProperties", false);
            json_key(j, "properties");
            json_object(j);
        } else {
            json_key(j, "enum");
            json_array(j);
        }
        for (str rest = str_of(w->words); rest.n;) {
            size_t bar = str_find(rest, STR("|"));
            buf word = {0};
            buf_put(&word, str_upto(rest, bar));
            if (roles) put_ref(j, buf_cstr(&word), "positions");
            else json_str(j, buf_str(&word));
            buf_release(&word);
            rest = bar == SIZE_MAX ? (str){0} : str_from(rest, bar + 1);
        }
        json_end(j);
        break;
    }
    }
}

// The facts of one kind of subject, and the list of maps for different versions of Qt.
static void put_subject_schema(json *j, const char *name, char letter)
{
    json_key(j, name);
    json_object(j);
    put_type(j, &(const char *){"object"}, 1);
    json_kint(j, "minProperties", 1);
    json_kbool(j, "additionalProperties", false);
    json_key(j, "properties");
    json_object(j);
    json_key(j, "remove");
    json_object(j);
    json_kstr(j, "description", STR("takes back what earlier files say"));
    json_kbool(j, "const", true);
    json_end(j);
    for (u32 k = 0; k < QMK_COUNT; k++) {
        const qm_fact_word *w = &qm_fact_words[k];
        if (!strchr(w->subjects, letter)) continue;
        json_key(j, w->key);
        json_object(j);
        if (w->shape != QM_SHAPE_POS && w->shape != QM_SHAPE_POSLIST)  // beside $ref nothing else counts
            json_kstr(j, "description", str_of(w->meaning));
        put_value_schema(j, w);
        json_end(j);
    }
    json_end(j);
    json_end(j);
}

static void put_positions_schema(json *j)
{
    json_key(j, "position");
    json_object(j);
    json_kstr(j, "pattern", STR("^(this|return|arg[1-9][0-9]?)$"));
    put_type(j, &(const char *){"string"}, 1);
    json_end(j);
    json_key(j, "positions");
    json_object(j);
    json_key(j, "anyOf");
    json_array(j);
    json_object(j);
    put_ref(j, NULL, "position");
    json_end(j);
    json_object(j);
    put_type(j, &(const char *){"array"}, 1);
    put_ref(j, "items", "position");
    json_end(j);
    json_end(j);
    json_end(j);
}

static void put_section_schema(json *j, const char *section, const char *subject)
{
    static const char *const types[] = {"object", "null"};
    json_key(j, section);
    json_object(j);
    put_type(j, types, 2);
    json_key(j, "additionalProperties");
    json_object(j);
    json_key(j, "anyOf");
    json_array(j);
    json_object(j);
    put_ref(j, NULL, subject);
    json_end(j);
    json_object(j);
    put_type(j, &(const char *){"array"}, 1);
    put_ref(j, "items", subject);
    json_end(j);
    json_end(j);
    json_end(j);
    json_end(j);
}

static void put_schema(buf *b)
{
    static const struct { const char *section, *subject; char letter; } parts[] = {
        {"functions", "function", 'F'}, {"classes", "class", 'C'}, {"macros", "macro", 'M'}, {"enumerators", "enumerator", 'E'},
    };
    enum { N = sizeof parts / sizeof *parts };
    static const char *const heads[] = {"library", "header", "from"};
    json j;
    json_init(&j, b, true);
    json_object(&j);
    json_kstr(&j, "$schema", STR("http://json-schema.org/draft-07/schema#"));
    json_kstr(&j, "title", STR("Facts about a library for qtcwe-fix"));
    json_kstr(&j, "$comment", STR("Printed by facts_gen --schema from qtmodel/facts.def."));
    put_type(&j, &(const char *){"object"}, 1);
    json_kbool(&j, "additionalProperties", false);
    json_key(&j, "properties");
    json_object(&j);
    for (u32 i = 0; i < sizeof heads / sizeof *heads; i++) {
        json_key(&j, heads[i]);
        json_object(&j);
        put_type(&j, &(const char *){"string"}, 1);
        json_end(&j);
    }
    for (u32 i = 0; i < N; i++) put_section_schema(&j, parts[i].section, parts[i].subject);
    json_key(&j, "machines");
    json_object(&j);
    put_type(&j, &(const char *){"object"}, 1);
    json_end(&j);
    json_end(&j);
    json_key(&j, "definitions");
    json_object(&j);
    put_positions_schema(&j);
    for (u32 i = 0; i < N; i++) put_subject_schema(&j, parts[i].subject, parts[i].letter);
    json_end(&j);
    json_end(&j);
    buf_putc(b, '\n');
}

static int write_out(const char *path, const buf *b)
{
    if (os_replace_file(path, buf_str(b))) return 0;
    perror(path);
    return 1;
}

// Reads every file; on errors prints them and answers false.
static bool read_files(qm_facts_rows *rows, char **paths, int n)
{
    err e = {0};
    buf text = {0};
    for (int i = 0; i < n; i++) {
        if (!os_read_file(paths[i], &text)) {
            perror(paths[i]);
            e.count++;
        } else {
            qm_facts_read(rows, str_after_last(str_of(paths[i]), '/'), buf_str(&text), &e);
        }
    }
    fputs(buf_cstr(&e.text), stderr);
    bool good = e.count == 0;
    buf_release(&text);
    err_release(&e);
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: facts_gen OUT.c FILE.yaml…\n       facts_gen --doc OUT.md\n       facts_gen --schema OUT.json\n", stderr);
        return 2;
    }
    buf out = {0};
    int code = 1;
    if (strcmp(argv[1], "--doc") == 0) {
        put_doc(&out);
        code = write_out(argv[2], &out);
    } else if (strcmp(argv[1], "--schema") == 0) {
        put_schema(&out);
        code = write_out(argv[2], &out);
    } else {
        qm_facts_rows rows = {0};
        if (read_files(&rows, argv + 2, argc - 2)) {
            put_tables(&out, &rows);
            code = write_out(argv[1], &out);
        }
        qm_facts_rows_release(&rows);
    }
    buf_release(&out);
    return code;
}
