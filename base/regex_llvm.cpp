#include "base/regex.h"

#include <llvm/ADT/StringRef.h>
#include <llvm/Support/Regex.h>

#include <new>
#include <string>

struct regex {
    llvm::Regex compiled;
};

regex *regex_new(str pattern, buf *why)
{
    llvm::Regex compiled(llvm::StringRef(pattern.p, pattern.n));
    std::string reason;
    if (!compiled.isValid(reason)) {
        if (why) buf_put(why, str_n(reason.data(), reason.size()));
        return nullptr;
    }
    return new (mem_alloc(sizeof(regex))) regex{std::move(compiled)};
}

bool regex_match(const regex *r, str text) { return r->compiled.match(llvm::StringRef(text.p, text.n)); }

void regex_free(regex *r)
{
    if (!r) return;
    r->~regex();
    mem_free(r);
}
