struct T { ~T(); int v(); }; T m();
int f(T x) { for (T i;;) { T y; try { if (m().v() && y.v()) break; goto l; } catch (int e) { throw; } switch (int k = 1) { case 1: continue; default: return k; } } l: return 0; }
