// Control flow that Qt's test macros hide.
// needs: Core Test
#include <QtTest/QtTest>
bool p(); bool q(); int n(); void a(); void b(); void use(int);

class Flow : public QObject {
    Q_OBJECT
private slots:
    void verify();
    void compare();
};
void Flow::verify()  // model: function=Flow::verify exits=hidden,end path(p->exit without b) path(entry->b without p=true)=no always(QVERIFY before b)
{
    QVERIFY(p());
    b();
}
void Flow::compare()  // model: function=Flow::compare exits=hidden,end path(a->exit without b) path(entry->b) always(n before b)
{
    a();
    QCOMPARE(n(), 1);
    b();
}
void negated() { QVERIFY(!p()); b(); }  // model: function=negated path(entry->b without p=false)=no exits=hidden,end
void both() { QVERIFY(p() && q()); b(); }  // model: function=both path(entry->b without p=true)=no path(entry->b without q=true)=no
void either() { QVERIFY2(p() || q(), "x"); b(); }  // model: function=either path(entry->b without q) path(entry->b without p=true,q=true)=no
void skips() { if (p()) QSKIP("no"); a(); }  // model: function=skips exits=hidden,end path(QSKIP->a)=no always(p=false before a)
void fails() { QFAIL("no"); a(); }  // model: function=fails exits=hidden path(entry->a)=no
void assumes() { Q_ASSERT(p()); a(); }  // model: function=assumes exits=end path(entry->a without p=true)=no
void waits() { QTRY_VERIFY(p()); a(); }  // model: function=waits exits=hidden,end path(entry->a without p=true)=no
void in_loop() { for (int i = 0; i < 3; ++i) { QCOMPARE(i, n()); a(); } b(); }  // model: function=in_loop exits=hidden,end path(a->QCOMPARE) path(a->exit without b)
void in_lambda() { auto f = [] { QVERIFY(p()); a(); }; f(); b(); }  // model: function=in_lambda exits=end ; lambda exits=hidden,end
void in_try() { try { QVERIFY(p()); a(); } catch (...) { b(); } }  // model: function=in_try exits=hidden,end
void each() { const QList<int> list{1}; foreach (int x, list) { if (x) break; if (!x) continue; use(x); } a(); }  // model: function=each exits=end path(entry->a without use) path(use->use)
void ever() { forever { if (p()) break; a(); } b(); }  // model: function=ever exits=end always(p=true before b)
void dies() { if (p()) qFatal("x"); a(); }  // model: function=dies path(fatal->a)=no always(p=false before a)
void unused(int k) { Q_UNUSED(k); a(); }  // model: function=unused exits=end ; macro=Q_UNUSED
void unreachable(int k) { if (k) Q_UNREACHABLE(); a(); }  // model: function=unreachable exits=end path(entry->a)
