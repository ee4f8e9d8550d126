// Reading C++ as text: tokens come in order and between them are only blanks; places for headers are starts of lines.
#include "fixits/include.h"
#include "fixits/text.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static bool is_between(str text, u32 from, u32 to)
{
    for (u32 i = from; i < to; i++) {
        char c = text.p[i];
        bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v' || c == '\\';
        bool mark = c == '\xEF' || c == '\xBB' || c == '\xBF';
        if (!blank && !mark) return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    if (size > 1 << 20) return 0;
    str text = str_n((const char *)data, size);
    fx_lexer x = {text, 0, true};
    u32 end = 0;
    for (fx_token t = fx_lex(&x); t.kind != FX_T_END; t = fx_lex(&x)) {
        if (t.len == 0 || t.off < end || t.off + t.len > size) bug("token at %u of length %u behind %u", t.off, t.len, end);
        if (!is_between(text, end, t.off)) bug("bytes before the token at %u are lost", t.off);
        end = t.off + t.len;
    }
    if (!is_between(text, end, u32_of(size))) bug("bytes behind %u are lost", end);
    str step = fx_step_of(text);
    if (step.n == 0 || step.n > 8) bug("a step of %zu", step.n);
    fx_include_spot spot = fx_find_include(text, STR("<memory>"));
    bool line = spot.off == fx_line_begin(text, spot.off) || spot.line_break;
    if (spot.off > size || (!line && size > 3)) bug("a header at %u", spot.off);
    return 0;
}
