// A test goes on though its window never came up.
// After kmail d518fe9f (CWE-252), written anew.
// needs: Core Gui Widgets Test
#ifndef QT_WIDGETS_LIB // as build systems do
#define QT_GUI_LIB
#define QT_WIDGETS_LIB
#endif
#include <QtTest/QtTest>
#include <QtWidgets/QWidget>

class IndicatorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hasDefaults();

private:
    void present(QWidget &widget);
};

void IndicatorTest::present(QWidget &widget)
{
    widget.resize(100, 20);
    widget.show();
}

void IndicatorTest::hasDefaults()
{
    QWidget indicator;
    present(indicator);
    QVERIFY(QTest::qWaitForWindowExposed(&indicator));
    QVERIFY(indicator.isVisible());
}
