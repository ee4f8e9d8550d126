// Command lines that a shell reads, put together from what is decided elsewhere and quoted by nobody.
#include "checks/injection/parts.h"
#include "qtmodel/texts.h"

static bool is_shell(const qm_fact *shells, str program)
{
    size_t slash = str_rfind_char(program, '/');
    return shells && str_has_word(shells->text, slash == SIZE_MAX ? program : str_from(program, slash + 1));
}

static bool asks_for_command(const qm_unit *u, const qm_fact *switches, qm_node n)
{
    qm_node literal = qm_is(n) ? qm_text_literal(u, n) : (qm_node){0};
    return qm_is(literal) && str_has_word(switches->text, qm_row(u, literal)->str);
}

// The element behind "-c": in a list of its own, or added next with an operator.
static qm_node behind_switch(const qm_unit *u, const qm_fact *switches, qm_node list)
{
    for (u32 i = list.i; switches && qm_is(list) && i < qm_end(u, list); i++) {
        qm_node n = {i};
        for (qm_node k = qm_first(u, n); qm_is(k) && qm_kind_of(u, n) == QM_INIT_LIST; k = qm_next(u, n, k))
            if (asks_for_command(u, switches, k)) return qm_next(u, n, k);
        bool adds = qm_kind_of(u, n) == QM_CALL && qm_row(u, n)->flags & QMF_OPERATOR && qm_count(u, n) == 2;
        qm_node before = adds ? qm_strip(u, qm_child(u, n, 0)) : (qm_node){0};
        if (qm_is(before) && qm_count(u, before) == 2 && asks_for_command(u, switches, qm_child(u, before, 1))) return qm_child(u, n, 1);
    }
    return (qm_node){0};
}

// The text that a shell reads; {0}: no shell is known to run here.
static qm_node command_line(const ck_context *c, qm_node call)
{
    const qm_unit *u = c->unit;
    qm_func f = qm_row(u, call)->func;
    const qm_fact *shell = qm_fact_func(c->facts, u, f, QMK_SHELL);
    if (shell) return qm_at_pos(u, call, shell->pos);
    int program = qm_fact_role(c->facts, u, f, QMK_SINK, "command");
    int arguments = qm_fact_role(c->facts, u, f, QMK_SINK, "argument");
    qm_node name = program > 0 && arguments > 0 ? qm_at_pos(u, call, program) : (qm_node){0};
    qm_node literal = qm_is(name) ? qm_text_literal(u, name) : (qm_node){0};
    qm_class starter = qm_func_of(u, f)->cls;
    if (!qm_is(literal) || !is_shell(qm_fact_class(c->facts, u, starter, QMK_SHELLS), qm_row(u, literal)->str)) return (qm_node){0};
    return behind_switch(u, qm_fact_class(c->facts, u, starter, QMK_SHELL_SWITCHES), qm_at_pos(u, call, arguments));
}

static bool quotes(str name)
{
    static const char *const words[] = {"quote", "Quote", "escape", "Escape", "sanit", "Sanit"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_find(name, str_of(words[i])) != SIZE_MAX) return true;
    return false;
}

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    const qm_unit *u = c->unit;
    qm_node line = command_line(c, call);
    if (!qm_is(line)) return;
    ck_site(c, call);
    ck_parts parts;
    ck_parts_of(c, line, STR("command"), &parts);
    for (u32 i = 0; i < parts.n; i++) {
        qm_node part = parts.rows[i];
        if (!ck_is_value(c, part) || quotes(ck_name_of(u, part))) continue;
        ck_finding *f = ck_report(c, call, "a shell reads '%.*s': blanks, quotes, ';' and '$' in it are commands of their own",
                                  STR_ARG(ck_say(c, part)));
        ck_because(c, f, qm_fact_func(c->facts, u, qm_row(u, call)->func, QMK_SHELL));
        ck_add_note(c, f, qm_row(u, part)->at, "nothing quotes it");
        return;
    }
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_injection_shell = {
    .id = "qtcwe-injection-shell",
    .summary = "a shell reads a text that is decided elsewhere and that nothing quotes",
    .cwe = {78, 88},
    .severity = CK_WARNING,
    .profile = CK_STRICT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
