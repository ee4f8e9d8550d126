// Rule 4: places and extents are byte offsets, with a byte order mark, CRLF and UTF-8 in the way.
void use(const char *);
#define TWICE(x) use(x); use(x)

void äöü()  // model: function=äöü body
{
    use("héllo");  // model: call=use text="use(`héllo`)" name=use ; string=héllo editable
    /* €€ */ use("€"); use("b");  // model: string=b ; string=€ ; call=use name=use editable
    int été = 1;  // model: type(été)=int statement-text(été)="int été = 1;"
    int z = été \
          + 1;  // model: kind=INT value=1
    TWICE("x");  // model: call=use editable=no text=none ; string=x text="`x`" in-macro
}
