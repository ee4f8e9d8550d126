// Parsers of XML that are told to put in what entities name: files of this machine, answers of others.
#include "checks/weak.h"

static void check_call(ck_context *c, qm_func in, qm_node call)
{
    (void)in;
    ck_weak w;
    if (!ck_weak_choice(c, call, "xml", &w)) return;
    str name = qm_row(c->unit, w.value)->str;
    ck_finding *f = ck_report(c, call, "with %.*s a document can read files of this machine and make it fetch addresses", STR_ARG(name));
    ck_because(c, f, w.fact);
    ck_add_note(c, f, qm_row(c->unit, w.value)->at, "chosen here");
}

static void run(ck_context *c) { ck_each_call(c, check_call); }

const ck_check ck_injection_xml_entities = {
    .id = "qtcwe-injection-xml-entities",
    .summary = "a parser of XML puts in what external entities name",
    .cwe = {611},
    .severity = CK_WARNING,
    .profile = CK_DEFAULT,
    .fix = FX_NONE,
    .since = "0.1",
    .run = run,
};
