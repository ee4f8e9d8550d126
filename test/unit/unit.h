// What every unit test includes: cmocka, checks of str and scratch folders.
#ifndef QTCWE_TEST_UNIT_H
#define QTCWE_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/os.h"

#include <stdlib.h>

// The bytes of s are those of the literal; both are printed when they are not.
#define assert_text(s, literal) assert_text_at((s), STR(literal), __FILE__, __LINE__)
static inline void assert_text_at(str got, str wanted, const char *file, int line)
{
    if (str_eq(got, wanted)) return;
    print_error("got    [%.*s]\nwanted [%.*s]\n", STR_ARG(got), STR_ARG(wanted));
    _fail(file, line);
}

// Makes an empty folder of its own below the build tree and leaves its path in dir.
static inline const char *scratch_dir(buf *dir)
{
    buf_clear(dir);
    buf_puts(dir, UNIT_DIR "/scratch-XXXXXX");
    assert_non_null(mkdtemp(dir->p));
    return buf_cstr(dir);
}

// dir/name, valid as long as the arena.
static inline const char *path_in(arena *a, const buf *dir, const char *name)
{
    return arena_printf(a, "%s/%s", buf_cstr(dir), name).p;
}

#endif
