#include "base/regex.h"

// One '*' has to be remembered only: a later star makes every choice for an earlier one equally good.
static bool glob_match(str glob, str name)
{
    size_t g = 0, i = 0, star = SIZE_MAX, tried = 0;
    while (i < name.n) {
        if (g < glob.n && glob.p[g] == '*') {
            star = g++;
            tried = i;
        } else if (g < glob.n && glob.p[g] == name.p[i]) {
            g++;
            i++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            i = ++tried;
        } else {
            return false;
        }
    }
    while (g < glob.n && glob.p[g] == '*') g++;
    return g == glob.n;
}

bool globs_match(str globs, str name, bool initially)
{
    bool answer = initially;
    while (globs.n > 0) {
        size_t end = 0;
        while (end < globs.n && globs.p[end] != ',' && globs.p[end] != '\n') end++;
        str glob = str_trim(str_upto(globs, end));
        globs = str_from(globs, end + 1);
        bool adds = !str_starts(glob, STR("-"));
        if (!adds) glob = str_trim(str_from(glob, 1));
        if (glob.n > 0 && glob_match(glob, name)) answer = adds;
    }
    return answer;
}
