// Command lines as words: split by a shell's rules, and @FILE arguments taken apart.
#ifndef QTCWE_BASE_ARGS_H
#define QTCWE_BASE_ARGS_H

#include "base/arena.h"
#include "base/err.h"

typedef struct word_list {
    str *rows;  // each is NUL-terminated
    u32 n, cap;
} word_list;  // {0} is empty; release with VEC_CLEAR

// Appends the words of text by the rules of a POSIX shell: blanks, '…', "…" and backslashes. Nothing is expanded or run.
void args_split(arena *a, str text, word_list *out);
// Appends argv; an argument @FILE stands for the words of that file, which may name further ones (eight deep). What is
// behind "--" stays as it is. A file that can't be read is an error.
void args_expand(arena *a, const char *const *argv, u32 argc, word_list *out, err *e);

#endif
