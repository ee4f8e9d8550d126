// Builds the model of C++ files that were broken at random: no crash, no hang, and every invariant holds.
//
//   mutate --deep [-- compiler flags]
//   mutate [--count=N] [--seed=N] [--only=K] [--show] FILE… [-- compiler flags]
//
// The K-th mutant of a seed is always the same: tokens and lines of one file deleted, doubled, swapped or replaced by
// punctuation, statements put in, blocks put elsewhere, jumps and loops turned into others, or its end cut off. Each is built in a child process. --only=K runs one of them in this process and --show prints its
// text, to look at what failed. --deep builds expressions and statements that are nested thousands of levels deep.
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "qtmodel/build.h"
#include "qtmodel/qt.h"
#include "test/model/invariants.h"

enum { LIMIT_SECONDS = 30, STACK_BYTES = 256 << 20 };

typedef struct mutator {
    char **files;
    u32 n_files;
    const char *const *flags;
    u32 n_flags, count, seed, only;
    bool show, deep;
    u32 built, failed;
} mutator;

typedef struct mutant {
    const mutator *m;
    u32 index;
    int fd, code;
} mutant;

// ---------------------------------------------------------------------------------------------------------------- random
static u32 next_random(u64 *state, u32 below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return below ? (u32)(*state >> 33) % below : 0;
}

// A token (a word or one byte that is no blank) at or behind off.
static str token_at(str text, size_t off)
{
    while (off < text.n && (text.p[off] == ' ' || text.p[off] == '\n')) off++;
    size_t end = off;
    while (end < text.n && byte_is_word(text.p[end])) end++;
    if (end == off && off < text.n) end++;
    return str_n(text.p + off, end - off);
}

static str line_at(str text, size_t off)
{
    size_t start = off, end = off;
    while (start > 0 && text.p[start - 1] != '\n') start--;
    while (end < text.n && text.p[end] != '\n') end++;
    return str_n(text.p + start, end < text.n ? end + 1 - start : end - start);
}

// text with `part` of it replaced by `by`.
static void replace(buf *out, str text, str part, str by)
{
    size_t start = (size_t)(part.p - text.p);
    buf_put(out, str_upto(text, start));
    buf_put(out, by);
    buf_put(out, str_from(text, start + part.n));
}

// A block {…} that begins behind off, braces and all; empty when there is none.
static str block_at(str text, size_t off)
{
    size_t open = str_find(str_from(text, off), STR("{"));
    if (open == SIZE_MAX) return str_upto(text, 0);
    open += off;
    size_t depth = 0;
    for (size_t i = open; i < text.n; i++) {
        if (text.p[i] == '{') depth++;
        if (text.p[i] == '}' && --depth == 0) return str_n(text.p + open, i + 1 - open);
    }
    return str_upto(text, 0);
}

// The place behind a ';' or a brace, where a statement may stand.
static str statement_gap(str text, size_t off)
{
    while (off < text.n && text.p[off] != ';' && text.p[off] != '{' && text.p[off] != '}') off++;
    return str_n(text.p + (off < text.n ? off + 1 : text.n), 0);
}

static void put_in_statement(str text, u64 *state, buf *out)
{
    static const char *const statements[] = {
        " return;", " break;", " continue;", " throw 1;", " goto over; over:", " goto under;", " under:", " if (0) return;", " struct M { ~M(); } m;",
        " int w = 0;", " static int s = 0;", " try { throw 2; } catch (int e) { e++; }", " switch (1) { case 1: break; default: ; }", " case 7:", " default:",
        " for (int r : {1, 2}) { if (r) continue; }", " for (int i = 0; i < 3; ++i)", " while (int k = 1)", " do { if (1) break; } while (0);",
        " auto l = [=] { return 1; };", " (void)({ 1; });", " co_return;", " if (int z = 1; z) else", " QVERIFY(1 && 2);", " Q_ASSERT(0);", " QSKIP(0);",
        " (1 ? throw 1 : 2);", " if constexpr (1)", " { int in = 0;", " }"};
    replace(out, text, statement_gap(text, next_random(state, u32_of(text.n))), str_of(statements[next_random(state, sizeof statements / sizeof *statements)]));
}

// The next word that steers, as another one.
static void turn_keyword(str text, u64 *state, buf *out)
{
    static const char *const words[] = {"return", "break", "continue", "if", "while", "for", "switch", "else", "throw", "case", "default", "try", "do"};
    enum { N = sizeof words / sizeof *words };
    for (size_t off = next_random(state, u32_of(text.n)); off < text.n;) {
        str token = token_at(text, off);
        for (u32 i = 0; i < N; i++)
            if (str_is(token, words[i])) {
                replace(out, text, token, str_of(words[next_random(state, N)]));
                return;
            }
        off = (size_t)(token.p - text.p) + (token.n ? token.n : 1);
    }
    buf_put(out, text);
}

static void mutate_once(str text, u64 *state, buf *out)
{
    static const char *const punctuation[] = {"(", ")", "{", "}", "[", "]", ";", ",", "<", ">", ":", "&", "*", "=", "#", "'", "\"", "[&]", "co_await ",
                                              "template<", "::", "->", "?", "if (", "for (", "switch (", "new ", "delete ", "return "};
    u32 size = u32_of(text.n);
    str token = token_at(text, next_random(state, size)), line = line_at(text, next_random(state, size));
    switch (next_random(state, 13)) {
    case 0: case 1: replace(out, text, token, (str){0}); break;
    case 2: replace(out, text, line, (str){0}); break;
    case 3: replace(out, text, token, token_at(text, next_random(state, size))); break;
    case 4: replace(out, text, token, str_of(punctuation[next_random(state, sizeof punctuation / sizeof *punctuation)])); break;
    case 5: replace(out, text, str_upto(token, 0), str_of(punctuation[next_random(state, sizeof punctuation / sizeof *punctuation)])); break;
    case 6: replace(out, text, str_upto(line, 0), line_at(text, next_random(state, size))); break;
    case 7: case 8: put_in_statement(text, state, out); break;
    case 9: case 10: turn_keyword(text, state, out); break;
    case 11: replace(out, text, statement_gap(text, next_random(state, size)), block_at(text, next_random(state, size))); break;
    default: replace(out, text, line, line_at(text, next_random(state, size))); break;
    }
}

static void mutated_text(const mutant *k, const char **file, buf *out)
{
    u64 state = ((u64)k->m->seed << 32 | k->index) * 0x9e3779b97f4a7c15u + 1;
    *file = k->m->files[next_random(&state, k->m->n_files)];
    os_read_file(*file, out);
    if (next_random(&state, 40) == 0) out->n = next_random(&state, u32_of(out->n));  // the end is missing
    for (u32 n = 1 + next_random(&state, 5); n > 0 && out->n; n--) {
        buf next = {0};
        mutate_once(buf_str(out), &state, &next);
        buf_release(out);
        *out = next;
    }
}

// --------------------------------------------------------------------------------------------------------- deep nesting
typedef struct nesting {
    const char *name, *before, *open, *middle, *close, *behind;
    u32 levels;
} nesting;

static const nesting nestings[] = {
    {"sum", "int f(int a) { return a", " + a", "", "", "; }", 8000},
    {"else-if", "int f(int a) { ", "if (a) a++; else ", "a--;", "", " return a; }", 3000},
    {"blocks", "void f() { ", "{ ", ";", " }", " }", 200},
    {"parentheses", "int f(int a) { return ", "(", "a", ")", "; }", 200},
    {"calls", "int g(int); int f(int a) { return ", "g(", "a", ")", "; }", 200},
    {"and", "bool f(bool a) { if (a", " && a", ") return true", "", "; return a; }", 4000},
    {"shift", "struct S { S &operator<<(int); }; void f(S &s) { s", " << 1", "", "", "; }", 4000},
    {"lambdas", "void f() { ", "auto l = [] { ", "", " }; l();", " }", 100},
    {"pointers", "struct S { S *n; int v; }; int f(S *s) { return s", "->n", "->v", "", "; }", 4000},
    {"conditions", "int f(int a) { return ", "a ? 1 : ", "2", "", "; }", 3000},
    {"switches", "void f(int a) { ", "switch (a) { case 1: ", ";", " }", " }", 200},
    {"commas", "void g(); void f() { g()", ", g()", "", "", "; }", 4000},
};

static void nested_text(const nesting *n, buf *out)
{
    buf_puts(out, n->before);
    for (u32 i = 0; i < n->levels; i++) buf_puts(out, n->open);
    buf_puts(out, n->middle);
    for (u32 i = 0; i < n->levels; i++) buf_puts(out, n->close);
    buf_puts(out, n->behind);
}

// --------------------------------------------------------------------------------------------------------------- a child
static void build_mutant(void *data)
{
    mutant *k = data;
    buf cwd = {0}, path = {0}, text = {0};
    err e = {0};
    const char *file = "deep.cpp";
    os_cwd(&cwd);
    if (k->m->deep) {
        nested_text(&nestings[k->index], &text);
        buf_printf(&path, "%s/%s", buf_cstr(&cwd), file);
    } else {
        mutated_text(k, &file, &text);
        os_realpath(file, &path);
    }
    sources *files = sources_new(buf_str(&cwd));
    qm_facts *facts = qm_facts_new();
    qm_command cmd = {.dir = buf_str(&cwd), .file = buf_str(&path), .argc = k->m->n_flags, .argv = (const char **)k->m->flags};
    qm_overlay overlay = {buf_str(&path), buf_str(&text)};
    if (k->m->show) fputs(buf_cstr(&text), stdout);
    qm_unit *u = qm_build(&cmd, files, facts, &(qm_build_options){.overlays = &overlay, .n_overlays = 1}, &e);
    const char *broken = u ? invariants_of(u, facts) : NULL;
    buf answer = {0};
    if (broken) buf_printf(&answer, "%s: %s", file, broken);
    os_write_all(k->fd, buf_str(&answer));
    k->code = broken ? 1 : u ? 0 : 2;
    qm_unit_free(u);
    qm_facts_free(facts);
    sources_free(files);
    err_release(&e);
    buf_release(&answer);
    buf_release(&cwd);
    buf_release(&path);
    buf_release(&text);
}

static int run_mutant(void *arg, int fd)
{
    mutant *k = arg;
    k->fd = fd;
    os_with_stack(STACK_BYTES, build_mutant, k);
    return k->code;
}

static void mutant_ended(void *user, u32 index, os_result *r)
{
    mutator *m = user;
    if (r->end == OS_ENDED && r->code == 0) m->built++;
    if (r->end == OS_ENDED && (r->code == 0 || r->code == 2)) return;  // 2: the front end refused the file
    static const char *const ends[] = {"ended", "crashed", "ran out of time", "could not start"};
    m->failed++;
    printf("mutant %u (%s) of seed %u %s (%d): %s\n%s\n", index, m->deep ? nestings[index].name : "random", m->seed, ends[r->end], r->code, buf_cstr(&r->out), buf_cstr(&r->err));
}

static bool number_option(const char *arg, const char *name, u32 *value)
{
    size_t n = strlen(name);
    if (strncmp(arg, name, n) != 0) return false;
    *value = (u32)strtoul(arg + n, NULL, 10);
    return true;
}

int main(int argc, char **argv)
{
    mutator m = {.count = 40, .seed = 1, .only = UINT32_MAX};
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0 && argv[i][2]; i++) {
        if (strcmp(argv[i], "--show") == 0) m.show = true;
        else if (strcmp(argv[i], "--deep") == 0) m.deep = true, m.count = sizeof nestings / sizeof *nestings;
        else if (!number_option(argv[i], "--count=", &m.count) && !number_option(argv[i], "--seed=", &m.seed) &&
                 !number_option(argv[i], "--only=", &m.only)) i = argc;
    }
    m.files = argv + i;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) m.n_files++;
    if (!m.n_files != m.deep) {
        fputs("usage: mutate --deep | [--count=N] [--seed=N] [--only=K] [--show] FILE… [-- compiler flags]\n", stderr);
        return 2;
    }
    if (i < argc) m.flags = (const char *const *)argv + i + 1, m.n_flags = (u32)(argc - i - 1);
    if (m.only != UINT32_MAX) {
        mutant one = {.m = &m, .index = m.only};
        return run_mutant(&one, 1);
    }
    mutant *mutants = mem_alloc(m.count * sizeof *mutants);
    os_job *jobs = mem_alloc(m.count * sizeof *jobs);
    for (u32 k = 0; k < m.count; k++) {
        mutants[k] = (mutant){.m = &m, .index = k};
        jobs[k] = (os_job){run_mutant, &mutants[k]};
    }
    bool all = os_run_jobs(jobs, m.count, &(os_schedule){.parallel = 2, .limit = LIMIT_SECONDS, .done = mutant_ended, .user = &m});
    printf("%u mutants: %u built, %u failed\n", m.count, m.built, m.failed);
    mem_free(jobs);
    mem_free(mutants);
    return all && !m.failed && (m.deep ? m.built == m.count : m.built > m.count / 2) ? 0 : 1;
}
