// BLAKE3 digests of bytes (J. O'Connor, J.-P. Aumasson, S. Neves, Z. Wilcox-O'Hearn, "BLAKE3", 2020), by LLVM Support.
#ifndef QTCWE_BASE_DIGEST_H
#define QTCWE_BASE_DIGEST_H

#include "base/buf.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct digest {
    u8 bytes[32];
} digest;

digest digest_of(str bytes);
static inline bool digest_eq(const digest *a, const digest *b) { return memcmp(a, b, sizeof *a) == 0; }
void digest_put(buf *b, const digest *d);      // its 32 bytes
void digest_put_hex(buf *b, const digest *d);  // its 64 digits

#ifdef __cplusplus
}
#endif
#endif
