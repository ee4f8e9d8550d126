// The tree of shared headers: what stands on a path, and who is put together.
#include "unit.h"

#include "qtmodel/prefix_tree.h"

enum { KB = 1024, HEADERS = 6, UNITS = 5 };

static void add(qm_numbers *list, const u32 *rows, u32 n)
{
    for (u32 i = 0; i < n; i++) *VEC_PUSH(list) = rows[i];
}

#define ADD(list, ...) add(&(list), (const u32[]){__VA_ARGS__}, sizeof((const u32[]){__VA_ARGS__}) / sizeof(u32))

// core is included by widget and net, gl by scene; "part" only by what has a name; small is not worth a process.
static void make(qm_header *h, qm_prefix *g)
{
    static const char *const names[HEADERS] = {"core.h", "widget.h", "net.h", "", "gl.h", "small.h"};
    static const u32 sizes[HEADERS] = {500, 300, 200, 100, 400, 1};
    for (u32 i = 0; i < HEADERS; i++) h[i] = (qm_header){.name = str_of(names[i]), .size = sizes[i] * KB, .rank = i};
    ADD(h[0].below, 0);
    ADD(h[1].below, 0, 1);
    ADD(h[2].below, 0, 3, 2);
    ADD(h[3].below, 3);
    ADD(h[4].below, 4);
    ADD(h[5].below, 5);
    for (u32 i = 0; i < UNITS; i++) VEC_PUSH(&g->units);
    ADD(g->units.rows[0].headers, 0, 1, 4, 5);
    ADD(g->units.rows[1].headers, 0, 2, 3);
    ADD(g->units.rows[2].headers, 0, 1, 4);
    ADD(g->units.rows[3].headers, 0, 2, 3, 5);
    ADD(g->units.rows[4].headers, 0);
}

static void path_of(const qm_prefix *g, u32 unit, buf *out)
{
    buf_clear(out);
    for (u32 node = g->units.rows[unit].node; node; node = g->nodes.rows[node].parent)
        for (u32 i = 0; i < g->nodes.rows[node].headers.n; i++) buf_printf(out, "%.*s ", STR_ARG(g->nodes.rows[node].headers.rows[i]));
}

static void equal_ones_meet(void **state)
{
    (void)state;
    static const char *const wanted[UNITS] = {"widget.h gl.h core.h ", "net.h core.h ", "widget.h gl.h core.h ", "net.h core.h ", "core.h "};
    qm_header h[HEADERS];
    qm_prefix g = {0};
    buf path = {0};
    make(h, &g);
    qm_prefix_tree(&g, h, HEADERS);
    for (u32 i = 0; i < UNITS; i++) {
        path_of(&g, i, &path);
        assert_text_at(buf_str(&path), str_of(wanted[i]), __FILE__, __LINE__);
    }
    assert_int_equal(g.nodes.n, 4);  // the root, core, and two below
    assert_int_equal(g.units.rows[0].node, g.units.rows[2].node);
    assert_int_equal(g.nodes.rows[g.units.rows[1].node].n_units, 2);
    buf_release(&path);
    for (u32 i = 0; i < HEADERS; i++) VEC_CLEAR(&h[i].below);
    for (u32 i = 0; i < UNITS; i++) VEC_CLEAR(&g.units.rows[i].headers);
    for (u32 i = 0; i < g.nodes.n; i++) VEC_CLEAR(&g.nodes.rows[i].headers);
    VEC_CLEAR(&g.nodes);
    VEC_CLEAR(&g.units);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(equal_ones_meet)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
