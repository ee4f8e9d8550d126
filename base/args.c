#include "base/args.h"

#include <errno.h>

#include "base/os.h"

enum { MAX_DEPTH = 8 };

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void args_split(arena *a, str text, word_list *out)
{
    buf word = {0};
    bool open = false;  // a word has begun, even if it is still empty ("")
    char quote = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i], next = i + 1 < text.n ? text.p[i + 1] : 0;
        if (c == '\\' && quote != '\'' && next && (!quote || next == '"' || next == '\\' || next == '$' || next == '`')) {
            buf_putc(&word, next);
            open = true;
            i++;
        } else if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? 0 : c;
            open = true;
        } else if (!quote && is_space(c)) {
            if (open) *VEC_PUSH(out) = arena_str(a, buf_str(&word));
            buf_clear(&word);
            open = false;
        } else {
            buf_putc(&word, c);
            open = true;
        }
    }
    if (open) *VEC_PUSH(out) = arena_str(a, buf_str(&word));
    buf_release(&word);
}

// true when what is behind the words is no longer ours: "--" was seen.
static bool expand_one(arena *a, str word, u32 depth, word_list *out, err *e)
{
    if (word.n < 2 || word.p[0] != '@') {
        *VEC_PUSH(out) = word;
        return str_is(word, "--");
    }
    buf text = {0};
    word_list inner = {0};
    bool ended = false;
    if (depth >= MAX_DEPTH) {
        err_add(e, EXIT_USAGE, "the response file %s names others too deeply; does it name itself?", word.p + 1);
    } else if (os_read_file(word.p + 1, &text)) {
        args_split(a, buf_str(&text), &inner);
        for (u32 i = 0; i < inner.n; i++) {
            if (ended)
                *VEC_PUSH(out) = inner.rows[i];
            else
                ended = expand_one(a, inner.rows[i], depth + 1, out, e);
        }
    } else {
        err_add(e, EXIT_USAGE, "cannot read the response file %s: %s", word.p + 1, strerror(errno));
    }
    VEC_CLEAR(&inner);
    buf_release(&text);
    return ended;
}

void args_expand(arena *a, const char *const *argv, u32 argc, word_list *out, err *e)
{
    bool ended = false;
    for (u32 i = 0; i < argc; i++) {
        str word = str_of(argv[i]);
        if (ended)
            *VEC_PUSH(out) = word;
        else
            ended = expand_one(a, word, 0, out, e);
    }
}
