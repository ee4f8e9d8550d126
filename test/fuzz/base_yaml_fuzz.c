// YAML: no bytes crash the reader; what it refuses it explains, with a place inside the text.
#include "base/yaml.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void check_places(const yaml_node *n, u32 lines)
{
    if (n->line == 0 || n->col == 0 || n->line > lines) bug("a node at %u:%u of %u lines", n->line, n->col, lines);
    u32 below = n->kind == YAML_MAP ? 2 * n->n : n->kind == YAML_SEQ ? n->n : 0;
    for (u32 i = 0; i < below; i++) check_places(&n->items[i], lines);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    str text = str_n((const char *)data, size);
    u32 lines = 1;
    for (size_t i = 0; i < size; i++) lines += text.p[i] == '\n';
    arena a = {0};
    err e = {0};
    const yaml_node *root = yaml_parse(&a, STR("fuzz.yaml"), text, &e);
    if ((root == NULL) != (e.count == 1)) bug("%u errors with%s a tree", e.count, root ? "" : "out");
    if (root) check_places(root, lines);
    err_release(&e);
    arena_release(&a);
    return 0;
}
