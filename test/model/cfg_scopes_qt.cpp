// Variables die on the returns that Qt's macros hide, and in Qt's own loops.
// needs: Core Test
#include <QtTest/QtTest>
bool p(); bool q(); int n(); void a(); void b(); void use(int); QString text();
QMutex mutex;

void verifies() { QString x; QVERIFY(p()); a(); }  // model: function=verifies dying(hidden)=x path(x->exit without ~x)=no dying(end)=x exits=hidden,end
void compares() { QString x; { QFile y; QCOMPARE(n(), 1); a(); } b(); }  // model: function=compares dying(hidden)=y,x path(y->b without ~y)=no path(a->b without ~x)
void fails() { QString x; QFAIL("no"); a(); }  // model: function=fails dying(hidden)=x path(x->a)=no exits=hidden
void skips(int k) { if (k) { QString x; QSKIP("no"); } a(); }  // model: function=skips dying(hidden)=x,k path(x->a)=no
void locked() { QMutexLocker lock(&mutex); QVERIFY2(p(), "no"); a(); }  // model: function=locked dying(hidden)=lock path(lock->exit without ~lock)=no
void in_loop() { for (int i = 0; i < n(); ++i) { QString x; QVERIFY(p()); a(); } b(); }  // model: function=in_loop dying(hidden)=x,i path(x->b without ~x)=no
void waits() { QString x; QTRY_VERIFY(p()); a(); }  // model: function=waits dying(hidden)=x always(p=true before a) path(x->exit without ~x)=no
void waits_for() { QString x; QTRY_COMPARE(n(), 3); a(); }  // model: function=waits_for dying(hidden)=x exits=hidden,end path(x->exit without ~x)=no
void in_lambda() { QString x; auto f = [] { QString y; QVERIFY(p()); a(); }; f(); b(); }  // model: function=in_lambda exits=end dying(end)=f,x ; lambda dying(hidden)=y exits=hidden,end
void in_try() { try { QString x; QVERIFY(p()); a(); } catch (...) { b(); } }  // model: function=in_try dying(hidden)=x path(a->b without ~x)=no exits=hidden,end
void each() { const QStringList list; foreach (const QString &x, list) { if (p()) break; if (q()) continue; a(); } b(); }  // model: function=each dying(break)=x dying(continue)=x path(x->b without ~x)=no path(entry->b without ~x) dying(end)=list
void ever() { forever { QString x; if (p()) break; a(); } b(); }  // model: function=ever dying(break)=x path(x->b without ~x)=no path(x->x without ~x)=no
void range() { for (const QString &x : QStringList{"1"}) { if (p()) return; use(x.size()); } }  // model: function=range dying(return)=x complete
void assumes() { QString x; Q_ASSERT(p()); a(); }  // model: function=assumes exits=end dying(end)=x path(entry->a without p=true)=no
void fatal() { QString x; if (p()) qFatal("no"); a(); }  // model: function=fatal path(fatal->exit)=no dying(end)=x
void temporary() { const char *x = text().toUtf8().constData(); a(); use(*x); }  // model: function=temporary path(text->a without /text)=no always(a before use) dying(end)=x
void argument() { use(text().size()); a(); }  // model: function=argument path(text->a without /text)=no path(text->use without /text)
void condition() { if (p() && text().isEmpty()) a(); else b(); }  // model: function=condition path(text->a without /text)=no path(text->b without /text)=no path(entry->b without text)
void unlocks_early() { { QMutexLocker lock(&mutex); a(); } b(); }  // model: function=unlocks_early path(lock->b without ~lock)=no dying(end)=none
void guarded() { if (QMutexLocker lock(&mutex); p()) a(); b(); }  // model: function=guarded path(a->b without ~lock)=no ; scope(lock)=IF
void signal_switch(int k) { switch (k) { case 0: QVERIFY(p()); break; case 1: QSKIP("no"); default: a(); } b(); }  // model: function=signal_switch exits=hidden,end path(QSKIP->a)=no path(entry->b without a)
