// Rule 15: what may be edited is what the user spelled: no macro body, no mix, nothing an #if may change.
void use(int); int f(); struct S { int m; void go(); };
#define BODY f()
#define ARG(x) ((x) + 1)
#define OPEN use(
#define CLOSE )
#define NAME go
#define PTR ->
#define SEMI ;
#define STATEMENT use(7);
#define TWO use(1); use(2)
#define NESTED(x) ARG(ARG(x))
#define STR(x) #x

void extents(S s, S *p, int a)
{
    use(a);  // model: call=use editable text=use(a) name=use
    use( /* c */ a );  // model: call=use text="use( /* c */ a )"
    int k = BODY;  // model: call=f editable=no text=none name=none ; starts-as(k)=f statement-text(k)="int k = BODY;"
    use(BODY);  // model: call=use arg(1)=f ; call=f editable=no
    use(ARG(a));  // model: var=a editable text=a ; kind=BINARY editable=no
    ARG(use(2), 3);  // model: unit error-here
    use(NESTED(a));  // model: var=a text=a
    s.NAME();  // model: call=S::go name=none
    p PTR go();  // model: call=S::go arrow
    STATEMENT  // model: call=use editable=no
    TWO;  // model: call=use editable=no name=none
    use(a)SEMI  // model: call=use text=use(a)
    const char *t = STR(a b);  // model: string="a b"
}

void conditional(int a)
{
    use(a
#if 0  // model: unit skipped=2
        + 1
#endif
        );
#ifdef NOT_DEFINED
    use(2);
#else
    use(3);  // model: call=use editable text=use(3)
#endif
}
void mixed(int a)
{
    OPEN a CLOSE;  // model: call=use editable=no
    int init(a);  // model: kind=DECL text="int init(a)" ; statement-text(init)="int init(a);"
    S s2((S{}));  // model: kind=DECL text="S s2((S{}))"
    bool digits(1'000 == (a) /* ) */);  // model: kind=DECL text="bool digits(1'000 == (a) /* ) */)"
    OPEN 3);  // model: call=use editable=no
    use(4 CLOSE;  // model: call=use text="use(4 CLOSE"
    for (int i = 0; i < ARG(a); ++i) use(i);  // model: kind=FOR editable ; call=use text=use(i)
    if (BODY) use(1);  // model: kind=IF editable ; call=use text=use(1)
    if (a) STATEMENT  // model: kind=IF/cond-then
    S x{ARG(a)};  // model: statement-text(x)="S x{ARG(a)};"
}
