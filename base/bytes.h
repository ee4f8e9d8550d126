// Little-endian numbers and texts with their length, as bytes for another process or a file.
#ifndef QTCWE_BASE_BYTES_H
#define QTCWE_BASE_BYTES_H

#include "base/buf.h"

void bytes_put_u32(buf *b, u32 v);
void bytes_put_u64(buf *b, u64 v);
void bytes_put_str(buf *b, str s);  // its length in 32 bits first

// What is still to be read. A read behind the end answers 0 or an empty text and sets bad, for good.
typedef struct bytes_reader {
    str rest;
    bool bad;
} bytes_reader;
u64 bytes_get(bytes_reader *r, size_t size);  // size bytes, at most 8
static inline u32 bytes_get_u32(bytes_reader *r) { return (u32)bytes_get(r, 4); }
static inline u64 bytes_get_u64(bytes_reader *r) { return bytes_get(r, 8); }
u32 bytes_get_count(bytes_reader *r, size_t least);  // a number of rows that take at least so many bytes each
str bytes_get_str(bytes_reader *r);                  // points into the bytes

// Closes bytes with a head: a magic word of 8 characters, their length and hash.
enum { BYTES_HEAD = 8 + 8 + 8 };
void bytes_put_headed(buf *out, const char *magic, str payload);
// The bytes behind such a head; false when magic, length or hash are not right.
bool bytes_behind_head(str whole, const char *magic, str *payload);
// How many bytes the first such block takes, its head included; 0 when there is none. The hash is not looked at.
size_t bytes_headed_size(str whole, const char *magic);

#endif
