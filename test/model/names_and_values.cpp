// Helpers of the model: what is stripped, same storage, root variables, constants, writes.
#include <utility>
#include <vector>
struct In { int z; int *p; int a[3]; int get() const; int set(int); In &self(); };
struct S { int m; In in; In *ptr; std::vector<int> v; void method(S &o, S *q, int i, int j); int size() const; int next(); };
void by_value(int); void by_ref(int &); void by_cref(const int &); void by_ptr(int *); void by_rref(int &&); void any(...); template<class T> void fwd(T &&t);
int i0(); long l0();

void S::method(S &o, S *q, int i, int j)
{
    m = this->m;  // model: kind=ASSIGN same-sides root=none
    m = o.m;  // model: kind=ASSIGN same-sides=no
    o.in.z = o.in.z;  // model: kind=ASSIGN same-sides
    o.in.z = in.z;  // model: kind=ASSIGN same-sides=no
    q->m = (*q).m;  // model: kind=ASSIGN same-sides
    q->in.a[i] = q->in.a[i];  // model: kind=ASSIGN same-sides
    q->in.a[i] = q->in.a[j];  // model: kind=ASSIGN same-sides=no
    v[i] = v[i];  // model: kind=ASSIGN same-sides
    v[i + 1] = v[i + 1];  // model: kind=ASSIGN same-sides
    v[i] = v[next()];  // model: kind=ASSIGN same-sides=no
    v[i++] = v[i++];  // model: kind=ASSIGN same-sides=no
    v[next()] = v[next()];  // model: kind=ASSIGN same-sides=no
    ptr->z = ptr->z;  // model: kind=ASSIGN same-sides
    *q = *q;  // model: call=S::operator= args=1
    in.a[0] = 1;  // model: kind=SUBSCRIPT root=in ; kind=MEMBER var=a root=in
    o.ptr->p[2] = 1;  // model: kind=SUBSCRIPT root=o
    o.in.self().z = 2;  // model: kind=MEMBER var=z root=none
    v[0] = 3;  // model: call=std::vector::operator[] root=v
    m = (int)l0();  // model: kind=CAST stripped=CALL
    m = static_cast<int>(static_cast<long>(i));  // model: kind=CAST stripped=VAR
    bool b = i;  // model: kind=CAST type=bool stripped=CAST
    double d = i;  // model: kind=CAST type=double stripped=CAST
    S copy(o);  // model: construct=S::S stripped=VAR
    S moved(std::move(o));  // model: construct=S::S stripped=CALL
    int k{i};  // model: kind=INIT_LIST stripped=VAR
}

void writes(int a, int b, int c, int d, int e, int f, int g, int h, S s, const S cs, int *p, int arr[3], std::vector<int> vec)
{
    by_value(a);  // model: constant(a) ; kind=VAR var=a written=no
    by_ref(b);  // model: constant(b)=no ; kind=VAR var=b written
    by_cref(c);  // model: constant(c)
    by_ptr(&d);  // model: constant(d)=no
    by_rref(std::move(e));  // model: constant(e)=no
    any(f);  // model: constant(f)=no
    fwd(g);  // model: constant(g)=no
    int &r = h;  // model: constant(h)=no
    const int &cr = a;  // model: kind=VAR var=a written=no
    s.size();  // model: kind=VAR var=s written=no
    s.next();  // model: kind=VAR var=s written ; constant(s)=no
    cs.size();  // model: constant(cs)
    *p = 1;  // model: constant(p) ; kind=VAR var=p written=no
    p[0] = 2;  // model: kind=VAR var=p written=no
    arr[0] = 3;  // model: type(arr)="int *" ; kind=VAR var=arr type="int *" ; kind=VAR var=arr written=no
    int local[2] = {}; local[0] = 4;  // model: constant(local)=no
    vec[0] = 1;  // model: kind=VAR var=vec written ; constant(vec)=no
    s.m = 1;  // model: kind=VAR var=s written ; kind=MEMBER var=m written
    s.in.z += 1;  // model: kind=VAR var=s written
    S *sp = &s;  // model: constant(sp)
    sp->m = 2;  // model: kind=VAR var=sp written=no ; kind=MEMBER var=m written
    int x = 0; auto set = [&x] { x = 1; };  // model: constant(x)=no
    int y = 0; auto get = [y] { by_value(y); };  // model: constant(y)
    int z = 0; auto mut = [z]() mutable { z++; };  // model: constant(z)=no
    int w = 0; by_value(w ? w : 1);  // model: kind=VAR var=w written=no
    int t = 0, v = 0; (a ? t : v) = 3;  // model: constant(t)=no
    int u = 0, n = 0; std::swap(u, n);  // model: constant(u)=no ; constant(n)=no
    int &rr = (i0(), w);  // model: type(rr)="int &" ; kind=VAR var=w written ; constant(w)=no
}
int global_constant = 4;  // model: constant(global_constant)
int global_variable = 4;  // model: constant(global_variable)=no
void change() { ++global_variable; by_value(global_constant); }
struct Fields { int fixed = 3; int changed = 3; void m() { changed = fixed; } };  // model: constant(fixed) ; constant(changed)=no
extern int elsewhere;  // model: constant(elsewhere)=no
void params(int &in_out, const int in) { by_value(in_out + in); }  // model: constant(in_out) ; constant(in)
static thread_local int own_global = 0;  // model: each-thread(own_global)
int once() { static int shared = 0; static thread_local int own = 0; return shared++ + own++ + own_global; }  // model: each-thread(shared)=no ; each-thread(own)
