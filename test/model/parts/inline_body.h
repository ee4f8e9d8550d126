// Included by headers_and_parts.cpp: bodies in a user's header are bodies like others.
#pragma once
int from_part();
struct InHeader {
    int value = 3;  // model: init(value)=INT
    int get() { return from_part() + value; }  // model: function=InHeader::get body ; call=from_part
    int later();
};
inline int in_header(int a) { if (a) return 1; return from_part(); }  // model: function=in_header exits=return ; kind=IF/cond-then
