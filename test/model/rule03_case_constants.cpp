// Rule 3: the constant of a case label is seen once.
enum Colour { Red, Green = 5, Blue };
void use(int);
void never();

void pick(int c, Colour k)
{
    switch (c) {  // model: kind=SWITCH/cond-body in(cond)=c
    case 1:  // model: kind=CASE/value-stmt in(value)=1 children=2 ; kind=INT value=1
        use(10);
        break;
    case 2: case 3:  // model: kind=CASE in(value)=2 ; kind=CASE in(value)=3 in(stmt)=use ; kind=INT value=2
        use(20);
        break;
    case 4 + 1:  // model: kind=CASE child(0)=BINARY
        use(30);
        break;
    case 'x':  // model: kind=CHAR value=120
        break;
    default:  // model: kind=DEFAULT/stmt
        use(40);
    }
    switch (k) {  // model: in(cond)=k
    case Red: use(0); break;  // model: kind=ENUMERATOR enumerator=Red value=0 ; kind=CASE in(stmt)=use
    case Colour::Green: break;  // model: enumerator=Green value=5
    case Blue: {}  // model: kind=CASE child(1)=COMPOUND
    }
}

void range(int c)
{
    switch (c) {
    case 10 ... 20:  // model: kind=CASE
        use(1);
    }
    switch (c)
        never();  // model: path(entry->never)=no path(entry->use)
    if (c)
        switch (c) case 5: use(3);  // model: kind=SWITCH/cond-body ; kind=CASE in(stmt)=use
}
