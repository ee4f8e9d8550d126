#include "base/digest.h"

#include <llvm-c/blake3.h>

digest digest_of(str bytes)
{
    llvm_blake3_hasher hasher;
    digest d;
    llvm_blake3_hasher_init(&hasher);
    llvm_blake3_hasher_update(&hasher, bytes.p, bytes.n);
    llvm_blake3_hasher_finalize(&hasher, d.bytes, sizeof d.bytes);
    return d;
}

void digest_put(buf *b, const digest *d) { buf_put(b, str_n(reinterpret_cast<const char *>(d->bytes), sizeof d->bytes)); }

void digest_put_hex(buf *b, const digest *d)
{
    for (u8 byte : d->bytes) buf_printf(b, "%02x", byte);
}
