// Groups of edits over several units: a header and all sources that use what it declares change together or not at all.
//
// A check names the group by the place of the declaration that all units speak of. In each unit that sees it the check makes
// a part: the edits for what that unit sees, or the reason why it can't be done there. The fix of the finding, in whatever
// unit it comes up, is one part too. Parts are pure functions of their unit; the parent joins them:
// - an edit that several parts want is made once (files are told apart by identity, so symlinks and ".." don't double it);
// - one reason withholds the group, the least in the order of the text if there are several;
// - the level is the lowest of all;
// - loose parts belong to the group only if another part binds them: a connection that some unit undoes changes together with
//   that, others each by itself. What binds can be useless alone, and then says why (fx_fix.alone).
// What is joined is an ordinary fix: planned, proved in every unit that reads one of its files, and written as a whole.
#ifndef QTCWE_FIXITS_GROUP_H
#define QTCWE_FIXITS_GROUP_H

#include "fixits/fix.h"

// Both have left their workers (unit is NULL). Joining in any order gives the same fix once it is sealed.
void fx_group_join(fx_fix *into, const fx_fix *part);
// Puts the edits in order, finds the headers of classes that a file needs, and withholds the fix when two edits meet (the units
// disagree about what to write) or no one header defines a class. Texts live in mem.
void fx_group_seal(fx_fix *f, arena *mem);

#endif
