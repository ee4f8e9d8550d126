// A test types into the widget that has the focus, which may be none.
// After keepassxc 0a516d52 (CWE-476), written anew.
// needs: Core Gui Widgets Test
#ifndef QT_WIDGETS_LIB // as build systems do
#define QT_GUI_LIB
#define QT_WIDGETS_LIB
#endif
#include <QApplication>
#include <QLineEdit>
#include <QtTest/QtTest>

class MergeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void merge();

private:
    void unlock(const QString &password);
};

void MergeTest::unlock(const QString &password)
{
    QWidget *field = QApplication::focusWidget();
    QTest::keyClicks(field, password);
    field->setEnabled(false); // BUG: io-null-deref
}

void MergeTest::merge()
{
    QLineEdit edit;
    edit.show();
    unlock(QStringLiteral("a"));
    QCOMPARE(edit.text(), QStringLiteral("a"));
}
