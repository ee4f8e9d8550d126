// Where a new #include goes. Private to fixits/.
#ifndef QTCWE_FIXITS_INCLUDE_H
#define QTCWE_FIXITS_INCLUDE_H

#include "base/source.h"

typedef struct fx_include_spot {
    u32 off;
    bool present;     // already included: nothing to do
    bool line_break;  // a line break must come first (the text before it ends without one)
    bool blank_behind; // it is the only include: a blank line must follow
} fx_include_spot;

// header is spelled with its brackets: "<memory>" or "\"x.h\"". In its place among the last consecutive #includes of the same
// kind (style, and whether it is a class as <QFile> or not as <memory>) when these are sorted, else behind the last one of that
// kind, of that style, behind the last one, behind the header guard and the comment that the file begins with. Includes in #if blocks and behind the first code do not count.
fx_include_spot fx_find_include(str text, str header);

#endif
