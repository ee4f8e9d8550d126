// The checks that say one thing: what somebody outside decided must not reach an argument of that kind. A row each.
#include "checks/injection/sinks.h"

#define CK(symbol) extern const ck_check ck_##symbol;
#include "checks/checks.def"
#undef CK

typedef struct sink_row {
    const ck_check *check;
    qm_sink sink;
    const char *before, *after;  // of the argument, in "'QProcess::start' runs 'text' as a command"
} sink_row;

static const sink_row rows[] = {
    {&ck_injection_command, QM_SINK_COMMAND, "runs", " as a command"},
    {&ck_injection_script, QM_SINK_SCRIPT, "runs", " as a script"},
    {&ck_injection_path, QM_SINK_PATH, "is given the path", ", which may lead anywhere ('..', an absolute path)"},
    {&ck_injection_url, QM_SINK_URL, "opens", ", whatever its scheme is"},
    {&ck_injection_host, QM_SINK_HOST, "connects to where", " says"},
    {&ck_injection_ldap, QM_SINK_LDAP, "searches with the filter", ""},
    {&ck_injection_regex, QM_SINK_PATTERN, "takes", " for its pattern"},
    {&ck_injection_deserialize, QM_SINK_DESERIALIZE, "makes a value of whatever type the stream", " names"},
};

static const sink_row *row_of(const ck_context *c)
{
    const sink_row *r = rows;
    while (r->check != c->check) r++;  // run() belongs to these checks only
    return r;
}

static void judge(const ck_tainted *t)
{
    const sink_row *r = row_of(t->c);
    ck_report_tainted(t, "'%.*s' %s '%.*s'%s", STR_ARG(ck_callee(t)), r->before, STR_ARG(ck_say(t->c, t->at)), r->after);
}

static void run(ck_context *c) { ck_each_tainted(c, row_of(c)->sink, judge); }

#define FROM(kinds) (const char *const[]){CK_SOURCES(kinds), NULL}
#define ANYBODY "peer argument environment database user program exchange"

const ck_check ck_injection_command = {
    .id = "qtcwe-injection-command",
    .summary = "what somebody outside decided is run as a program or a command line",
    .cwe = {78, 77},
    .severity = CK_ERROR, .profile = CK_DEFAULT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer database exchange"),
    .run = run,
};

const ck_check ck_injection_script = {
    .id = "qtcwe-injection-script",
    .summary = "what somebody outside decided is run as a script",
    .cwe = {94, 95},
    .severity = CK_ERROR, .profile = CK_DEFAULT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer database user exchange"),
    .run = run,
};

const ck_check ck_injection_path = {
    .id = "qtcwe-injection-path",
    .summary = "a path that somebody outside decided, without a check that it stays where it belongs",
    .cwe = {22, 23, 73},
    .severity = CK_WARNING, .profile = CK_DEFAULT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer"),
    .run = run,
};

const ck_check ck_injection_url = {
    .id = "qtcwe-injection-url",
    .summary = "an address that somebody outside decided is opened by the desktop",
    .cwe = {601, 939},
    .severity = CK_WARNING, .profile = CK_DEFAULT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer exchange"),
    .run = run,
};

const ck_check ck_injection_host = {
    .id = "qtcwe-injection-host",
    .summary = "somebody outside decides to which host or port the program connects",
    .cwe = {918},
    .severity = CK_WARNING, .profile = CK_STRICT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer"),
    .run = run,
};

const ck_check ck_injection_ldap = {
    .id = "qtcwe-injection-ldap",
    .summary = "a filter of an LDAP search holds what somebody outside decided, unescaped",
    .cwe = {90},
    .severity = CK_ERROR, .profile = CK_DEFAULT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM(ANYBODY),
    .run = run,
};

const ck_check ck_injection_regex = {
    .id = "qtcwe-injection-regex",
    .summary = "a regular expression that somebody outside decided: a few characters can keep it busy for hours",
    .cwe = {1333, 400},
    .severity = CK_WARNING, .profile = CK_STRICT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer"),
    .run = run,
};

const ck_check ck_injection_deserialize = {
    .id = "qtcwe-injection-deserialize",
    .summary = "a value of any type is read from what somebody outside sends",
    .cwe = {502},
    .severity = CK_WARNING, .profile = CK_STRICT, .fix = FX_NONE,
    .since = "0.1",
    .options = FROM("peer"),
    .run = run,
};
