// YAML and JSON documents as a tree, parsed by LLVM Support's YAMLParser behind a C face (yaml_llvm.cpp).
#ifndef QTCWE_BASE_YAML_H
#define QTCWE_BASE_YAML_H

#include "base/arena.h"
#include "base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum yaml_kind { YAML_NULL, YAML_SCALAR, YAML_SEQ, YAML_MAP } yaml_kind;

typedef struct yaml_node yaml_node;
struct yaml_node {
    yaml_kind kind;
    u32 line, col;          // 1-based place of the value
    str text;               // YAML_SCALAR: unescaped value
    u32 n;                  // items of a sequence, pairs of a map
    const yaml_node *items; // YAML_SEQ: n values; YAML_MAP: 2n nodes, key, value, key, value …
};

// Parses one document; every node and string lives in the arena. NULL and an error with file, line, column and
// the parser's words when the text is no YAML. An empty document is a YAML_NULL node.
const yaml_node *yaml_parse(arena *a, str file_name, str text, err *e);
// The value of a key in a map, or NULL.
const yaml_node *yaml_get(const yaml_node *map, const char *key);

#ifdef __cplusplus
}
#endif
#endif
