// User's headers, and files included in the middle of something: places belong to the file they are in.
#include "parts/inline_body.h"
int InHeader::later() { return get(); }  // model: function=InHeader::later body ; call=InHeader::get
void parts(int a)  // model: function=parts tainted=no calls(from_part) path(from_part->exit)
{
#include "parts/statements.inc"
    int *p = new int[
#include "parts/size.inc"
    ];
    delete[] p;  // model: delete=p array
    switch (
#include "parts/size.inc"
    ) { case 1: in_header(1); }
    for (int i =
#include "parts/size.inc"
        ; i < 3; ++i) in_header(i);  // model: call=in_header arg(1)=i
    auto f = [a] { return
#include "parts/size.inc"
        + a; };
    f();  // model: call=lambda
}
enum Names {
#define X(name, value) name = value,
#include "parts/names.inc"
#undef X
};
#define X(name, value) int get_##name() { return value + from_part(); }
#include "parts/names.inc"
#undef X
int uses() { return get_first() + second; }  // model: call=get_first ; enumerator=second value=2
#line 500 "renamed.cpp"
int behind_line() { return from_part(); }  // model: function=behind_line body ; call=from_part editable
