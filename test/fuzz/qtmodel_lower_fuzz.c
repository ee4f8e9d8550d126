// Any text as a C++ file: it is lowered, graphs are built, a flow is solved, and every invariant holds.
#include "qtmodel/build.h"
#include "test/model/invariants.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    static const char *const flags[] = {"-std=c++20"};
    err e = {0};
    str text = {(const char *)data, size}, path = STR("/fuzz.cpp");
    sources *files = sources_new(STR("/"));
    qm_facts *facts = qm_facts_new();
    qm_command cmd = {.dir = STR("/"), .file = path, .argc = 1, .argv = (const char **)flags};
    qm_overlay overlay = {path, text};
    qm_unit *u = qm_build(&cmd, files, facts, &(qm_build_options){.overlays = &overlay, .n_overlays = 1}, &e);
    const char *broken = u ? invariants_of(u, facts) : NULL;
    if (broken) bug("%s", broken);
    qm_unit_free(u);
    qm_facts_free(facts);
    sources_free(files);
    err_release(&e);
    return 0;
}
