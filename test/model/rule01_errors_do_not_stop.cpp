// Rule 1: errors are no reason to stop; -ferror-limit=0 and KeepGoing show everything that can still be understood.
#include "no_such_header_anywhere.h"  // model: unit errors=26 ; unit error-here standard=201703

int good_before(int a)
{
    return a + 1;  // model: function=good_before tainted=no exits=return ; kind=BINARY op=+
}

// More errors than the front end shows by default (20).
int bad01() { return missing_01; }  // model: function=bad01 tainted ; unit error-here
int bad02() { return missing_02; }
int bad03() { return missing_03; }
int bad04() { return missing_04; }
int bad05() { return missing_05; }
int bad06() { return missing_06; }
int bad07() { return missing_07; }
int bad08() { return missing_08; }
int bad09() { return missing_09; }
int bad10() { return missing_10; }
int bad11() { return missing_11; }
int bad12() { return missing_12; }
int bad13() { return missing_13; }
int bad14() { return missing_14; }
int bad15() { return missing_15; }
int bad16() { return missing_16; }
int bad17() { return missing_17; }
int bad18() { return missing_18; }
int bad19() { return missing_19; }
int bad20() { return missing_20; }
int bad21() { return missing_21; }
int bad22() { return missing_22; }
int bad23() { return missing_23; }
int bad24() { return missing_24; }
int bad25() { return missing_25; }  // model: function=bad25 tainted complete=no ; unit error-here

int good_behind(int a)
{
    return good_before(a);  // model: function=good_behind tainted=no ; call=good_before args=1
}
