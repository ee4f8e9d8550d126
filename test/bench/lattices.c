// What the lattices cost on functions that grow: steps and seconds for each row of the body. It measures and judges nothing.
//
//   lattice_bench FOLDER      the generated functions are written there
#include <stdio.h>
#include <time.h>

#include "base/os.h"
#include "qtmodel/build.h"
#include "qtmodel/locks.h"
#include "qtmodel/nullness.h"
#include "qtmodel/ranges.h"

typedef enum shape { STRAIGHT, LOOPS, SWITCH, SHAPES } shape;
static const char *const shape_names[] = {"straight", "loops", "switch"};

static void statement(buf *b, u32 i, u32 n_vars)
{
    u32 v = i % n_vars, w = (i * 7 + 1) % n_vars;
    switch (i % 5) {
    case 0: buf_printf(b, "if (p%u) n%u = p%u->n;\n", v, w, v); break;
    case 1: buf_printf(b, "p%u = p%u ? p%u->next : nullptr;\n", v, w, w); break;
    case 2: buf_printf(b, "if (n%u < %u) n%u += n%u;\n", v, i % 100, w, v); break;
    case 3: buf_printf(b, "m.lock(); n%u = n%u / 2; m.unlock();\n", v, w); break;
    default: buf_printf(b, "use(n%u);\n", v); break;
    }
}

static void generate(buf *b, shape s, u32 n)
{
    u32 n_vars = n / 10 < 2 ? 2 : n / 10;  // variables grow with the function
    buf_puts(b, "namespace std { struct mutex { void lock(); void unlock(); }; }\n"
                "struct item { item *next; int n; };\nvoid use(int); bool decide();\nvoid grown(int k, std::mutex &m)\n{\n");
    for (u32 i = 0; i < n_vars; i++) buf_printf(b, "item *p%u = nullptr; int n%u = %u;\n", i, i, i % 10);
    if (s == SWITCH) buf_puts(b, "switch (k) {\n");
    for (u32 i = 0; i < n; i++) {
        if (s == LOOPS && i % 20 == 0) buf_printf(b, "for (int i%u = 0; i%u < 10; ++i%u) { while (decide()) {\n", i, i, i);
        if (s == SWITCH && i % 10 == 0) buf_printf(b, "case %u:\n", i / 10);
        statement(b, i, n_vars);
        if (s == LOOPS && (i % 20 == 19 || i + 1 == n)) buf_puts(b, "} }\n");
        if (s == SWITCH && i % 10 == 9) buf_puts(b, "break;\n");
    }
    buf_puts(b, s == SWITCH ? "}\n}\n" : "}\n");
}

static double now(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure(const qm_unit *u, const qm_facts *facts, qm_func f, shape s, u32 n)
{
    static const struct { const char *name; u32 (*steps)(qm_analysis *, qm_func); } lattices[] = {
        {"nullness", qm_null_steps}, {"ranges", qm_range_steps}, {"locks", qm_lock_steps}};
    qm_analysis *a = qm_analysis_new(u, facts);
    qm_node body = qm_func_of(u, f)->body;
    u32 rows = qm_end(u, body) - body.i;
    double before = now();
    bool complete = qm_analysed_cfg(a, f) != NULL;
    printf("%-9s %6u %8u rows  cfg %7.3f s%s\n", shape_names[s], n, rows, now() - before, complete ? "" : " incomplete");
    for (size_t i = 0; i < sizeof lattices / sizeof *lattices; i++) {
        before = now();
        u32 steps = lattices[i].steps(a, f);
        double took = now() - before;
        printf("    %-9s %10u steps %7.2f a row %8.3f s %8.3f us a row\n", lattices[i].name, steps, steps / (double)rows, took,
               took * 1e6 / rows);
    }
    qm_analysis_free(a);
}

static void run_one(const char *folder, const qm_facts *facts, shape s, u32 n)
{
    buf text = {0}, path = {0};
    generate(&text, s, n);
    buf_printf(&path, "%s/%s_%u.cpp", folder, shape_names[s], n);
    FILE *out = fopen(buf_cstr(&path), "wb");
    if (!out) {
        fprintf(stderr, "cannot write %s\n", buf_cstr(&path));
        return;
    }
    fwrite(text.p, 1, text.n, out);
    fclose(out);
    err e = {0};
    const char *flags[] = {"-std=c++17", "-fbracket-depth=100000"};
    sources *files = sources_new(str_of(folder));
    qm_command cmd = {.dir = str_of(folder), .file = buf_str(&path), .argc = 2, .argv = flags};
    qm_unit *u = qm_build(&cmd, files, facts, &(qm_build_options){0}, &e);
    for (u32 i = 1; u && i < u->funcs.n; i++)
        if (u->funcs.rows[i].body.i && str_is(u->funcs.rows[i].name, "grown")) measure(u, facts, (qm_func){i}, s, n);
    qm_unit_free(u);
    sources_free(files);
    err_release(&e);
    buf_release(&text);
    buf_release(&path);
}

typedef struct main_args { int argc; char **argv; int code; } main_args;

static void run(void *data)
{
    main_args *m = data;
    if (m->argc != 2) {
        fputs("usage: lattice_bench FOLDER\n", stderr);
        m->code = 2;
        return;
    }
    buf folder = {0};
    os_realpath(m->argv[1], &folder);
    qm_facts *facts = qm_facts_new();
    static const u32 sizes[] = {100, 1000, 10000, 50000};
    for (shape s = STRAIGHT; s < SHAPES; s++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) run_one(buf_cstr(&folder), facts, s, sizes[i]);
    qm_facts_free(facts);
    buf_release(&folder);
}

int main(int argc, char **argv)
{
    main_args m = {argc, argv, 0};
    setvbuf(stdout, NULL, _IOLBF, 0);  // a long run shows what it has
    os_with_stack((size_t)512 << 20, run, &m);
    return m.code;
}
