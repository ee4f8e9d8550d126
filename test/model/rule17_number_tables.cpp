// Rule 17: tables of numbers (resources, what moc makes) are not lowered; tables of anything else are.
int f(); struct P { int x, y; };
static const unsigned char data[] = {0x1, 0x2, 0x3, 0x4};  // model: init(data)=INIT_LIST ; kind=INIT_LIST children=0
static const int numbers[] = {1, 2, 3};  // model: kind=INIT_LIST children=0
static const double floats[] = {1.0, 2.0};  // model: kind=INIT_LIST children=0
static const unsigned short nested[2][2] = {{1, 2}, {3, 4}};  // model: kind=INIT_LIST children=0
const char *texts[] = {"a", "b"};  // model: kind=INIT_LIST children=2 ; string=b
P points[] = {{1, 2}, {3, 4}};  // model: kind=INIT_LIST children=2 ; kind=INT value=3
int calls[] = {f(), f()};  // model: kind=INIT_LIST children=2 ; call=f
int *pointers[] = {nullptr, new int(1)};  // model: kind=INIT_LIST children=2 ; new=int
P designated = {.x = 1, .y = f()};  // model: call=f ; kind=INIT_LIST children=2
