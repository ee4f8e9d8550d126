#include "base/yaml.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/ADT/StringSet.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/YAMLParser.h>

#include <algorithm>
#include <vector>

namespace {

// Deeper than any configuration; the parser and we recurse, so the stack is what this protects.
constexpr u32 max_depth = 64;

struct reader {
    arena *home;
    str file;
    llvm::StringRef text;  // the very bytes the parser points into
    err *errors;
    u32 failed = 0;  // only the first mistake is told; what follows it is mostly its echo
    const char *counted = nullptr, *line_start = nullptr;  // line breaks are counted up to here
    u32 counted_line = 1;

    void fail(u32 line, u32 col, llvm::StringRef what)
    {
        if (failed++ == 0) err_at(errors, EXIT_USAGE, file, line, col, "%.*s", (int)what.size(), what.data());
    }
    void fail_at(const yaml_node &node, llvm::StringRef what) { fail(node.line, node.col, what); }
};

void on_diagnostic(const llvm::SMDiagnostic &d, void *context)
{
    auto *r = static_cast<reader *>(context);
    if (d.getKind() != llvm::SourceMgr::DK_Error) return;
    r->fail(d.getLineNo() > 0 ? (u32)d.getLineNo() : 0, d.getColumnNo() >= 0 ? (u32)d.getColumnNo() + 1 : 0,
            d.getMessage());
}

// Where a node begins. The parser lets "[…]", "{…}" and "*name" begin at the token that follows; we step back.
const char *begin_of(const reader &r, llvm::yaml::Node *node)
{
    const char *at = node->getSourceRange().Start.getPointer();
    if (at < r.text.begin() || at > r.text.end()) return at;
    llvm::StringRef before = r.text.take_front((size_t)(at - r.text.begin())).rtrim();
    if (llvm::isa<llvm::yaml::SequenceNode>(node) && before.ends_with("[")) return before.end() - 1;
    if (llvm::isa<llvm::yaml::MappingNode>(node) && before.ends_with("{")) return before.end() - 1;
    if (llvm::isa<llvm::yaml::AliasNode>(node)) return before.begin() + std::min(before.rfind('*'), before.size());
    return at;
}

// 1-based line and column of a pointer into the text; the end of the text for a pointer outside of it.
// Nodes come in the order of the text, so counting goes on from the last one: a file of n bytes costs n, not n per node.
void set_place(reader &r, const char *at, yaml_node &node)
{
    if (at < r.text.begin() || at > r.text.end()) at = r.text.end();
    if (!r.counted || at < r.counted) r.counted = r.line_start = r.text.begin(), r.counted_line = 1;
    for (; r.counted < at; r.counted++)
        if (*r.counted == '\n') r.line_start = r.counted + 1, r.counted_line++;
    node.line = r.counted_line;
    node.col = u32_of((size_t)(at - r.line_start)) + 1;
}

str keep(const reader &r, llvm::StringRef s) { return arena_str(r.home, str_n(s.data(), s.size())); }

yaml_node read_node(reader &r, llvm::yaml::Node *from, u32 depth);

const yaml_node *keep_items(const reader &r, const std::vector<yaml_node> &items)
{
    if (items.empty()) return nullptr;
    auto *kept = static_cast<yaml_node *>(arena_alloc(r.home, items.size() * sizeof(yaml_node)));
    std::copy(items.begin(), items.end(), kept);
    return kept;
}

void read_sequence(reader &r, llvm::yaml::SequenceNode *from, u32 depth, yaml_node &to)
{
    std::vector<yaml_node> items;
    for (auto it = from->begin(), end = from->end(); it != end && !r.failed; ++it)
        items.push_back(read_node(r, &*it, depth + 1));
    to.kind = YAML_SEQ;
    to.n = u32_of(items.size());
    to.items = keep_items(r, items);
}

void read_map(reader &r, llvm::yaml::MappingNode *from, u32 depth, yaml_node &to)
{
    std::vector<yaml_node> items;
    llvm::StringSet<> seen;
    for (auto it = from->begin(), end = from->end(); it != end && !r.failed; ++it) {
        yaml_node key = read_node(r, it->getKey(), depth + 1);
        if (r.failed) break;
        if (key.kind != YAML_SCALAR) {
            r.fail_at(key, "a key must be a plain or quoted text");
            break;
        }
        if (!seen.insert(llvm::StringRef(key.text.p, key.text.n)).second) {
            r.fail_at(key, ("the key '" + llvm::Twine(key.text.p) + "' is given twice").str());
            break;
        }
        items.push_back(key);
        items.push_back(read_node(r, it->getValue(), depth + 1));
        // An absent value has no text of its own: it stands where its key stands.
        if (items.back().kind == YAML_NULL) items.back().line = key.line, items.back().col = key.col;
    }
    to.kind = YAML_MAP;
    to.n = u32_of(items.size() / 2);
    to.items = keep_items(r, items);
}

yaml_node read_node(reader &r, llvm::yaml::Node *from, u32 depth)
{
    yaml_node to = {};
    to.line = to.col = 1;
    if (!from) return to;  // directives without a document, or the parser has told why
    set_place(r, begin_of(r, from), to);
    if (depth > max_depth) {
        r.fail_at(to, "nested too deeply");
        return to;
    }
    switch (from->getType()) {
    case llvm::yaml::Node::NK_Null: break;
    case llvm::yaml::Node::NK_Scalar: {
        llvm::SmallString<64> storage;
        to.kind = YAML_SCALAR;
        to.text = keep(r, llvm::cast<llvm::yaml::ScalarNode>(from)->getValue(storage));
        break;
    }
    case llvm::yaml::Node::NK_BlockScalar:
        to.kind = YAML_SCALAR;
        to.text = keep(r, llvm::cast<llvm::yaml::BlockScalarNode>(from)->getValue());
        break;
    case llvm::yaml::Node::NK_Sequence:
        read_sequence(r, llvm::cast<llvm::yaml::SequenceNode>(from), depth, to);
        break;
    case llvm::yaml::Node::NK_Mapping: read_map(r, llvm::cast<llvm::yaml::MappingNode>(from), depth, to); break;
    case llvm::yaml::Node::NK_Alias:
    case llvm::yaml::Node::NK_KeyValue: r.fail_at(to, "anchors and aliases are not supported; write the value out"); break;
    }
    return to;
}

}  // namespace

const yaml_node *yaml_parse(arena *a, str file_name, str text, err *e)
{
    str copy = arena_str(a, text);  // NUL behind it: the scanner may look one byte ahead
    reader r = {a, file_name, llvm::StringRef(copy.p, copy.n), e};
    llvm::SourceMgr manager;
    manager.setDiagHandler(on_diagnostic, &r);
    llvm::yaml::Stream stream(r.text, manager, /*ShowColors=*/false);
    auto document = stream.begin();
    yaml_node root = read_node(r, document != stream.end() ? document->getRoot() : nullptr, 0);
    if (!r.failed && !stream.failed() && document != stream.end()) {
        ++document;
        if (!r.failed && !stream.failed() && document != stream.end()) {
            yaml_node second = {};
            if (llvm::yaml::Node *node = document->getRoot()) set_place(r, begin_of(r, node), second);
            r.fail_at(second, "one document is expected, this is a second one");
        }
    }
    if (!r.failed && stream.failed()) r.fail(0, 0, "this is not YAML");
    if (r.failed) return nullptr;
    return new (arena_alloc(a, sizeof(yaml_node))) yaml_node(root);
}

const yaml_node *yaml_get(const yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP) return nullptr;
    for (u32 i = 0; i < map->n; i++)
        if (str_is(map->items[2 * i].text, key)) return &map->items[2 * i + 1];
    return nullptr;
}
