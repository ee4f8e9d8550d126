// Test data that are fetched otherwise than they were added.
#include <QtCore/QByteArray>
#include <QtCore/QString>
#include <QtCore/QUrl>
#include <QtTest/QtTest>

class TestData : public QObject
{
    Q_OBJECT
private slots:
    void names_data();
    void names();
    void types_data();
    void types();
    void rows_data();
    void rows();
    void helped_data();
    void helped();
    void good_data();
    void good();
    void loops_data();
    void loops();
    void hidden_data();
    void hidden();
    void without();
    void shared_data();
    void shared();
    void helperRows_data();
    void helperRows();
    void helperSometimes_data();
    void helperSometimes();

    void noData();
    void helpedNoData();
    void noSlot();
    void global();
    void init();
    void maybeData();
    void emptyRow_data();
    void emptyRow();
    void twins_data();
    void twins();
    void initTestCase_data();

private:
    void noSlot_data();
    void fetchAny();
    void compareBoth();
    void compareSize();
    void compareMaybe(bool all);
    void commonColumns();
    void elsewhere();
};

// ------------------------------------------------------------------------------------------------- must be found

void TestData::names_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("one") << "a";
}

void TestData::names()
{
    QFETCH(QString, text);
    QFETCH(QString, txet); // expect: test-fetch-mismatch
    QFETCH(int, size);     // expect: test-fetch-mismatch
    QCOMPARE(text.size() + txet.size(), size);
}

void TestData::types_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<QStringList>("list");
    QTest::newRow("one") << QByteArray("a") << qint64(1) << QStringList();
}

void TestData::types()
{
    QFETCH(QByteArray, bytes); // expect: test-fetch-mismatch
    QFETCH(long long, size);      // expect: test-fetch-mismatch
    QFETCH(QStringList, list);
    QCOMPARE(bytes.size(), size + list.size());
}

void TestData::rows_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("good");
    QTest::newRow("short") << "a" << qint64(1);                    // expect: test-fetch-mismatch
    QTest::newRow("long") << "a" << qint64(1) << true << 4;        // expect: test-fetch-mismatch
    QTest::newRow("int") << "a" << static_cast<long long>(1) << true;                      // expect: test-fetch-mismatch
    QTest::newRow("bytes") << QString(QByteArray("a")) << qint64(2) << true; // expect: test-fetch-mismatch
    QTest::addRow("%d", 3) << QString("a") << static_cast<long long>(3u) << false;         // expect: test-fetch-mismatch
    QTest::newRow("good") << "a" << qint64(1) << true;
}

void TestData::rows()
{
    QFETCH(QString, text);
    QFETCH(qint64, size);
    QFETCH(bool, good);
    QVERIFY(good && text.size() == size);
}

void TestData::commonColumns()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("size");
}

void TestData::helped_data()
{
    commonColumns();
    QTest::newRow("one") << "a" << 1;
}

void TestData::helped()
{
    QFETCH(QString, text);
    QFETCH(int, sizes); // expect: test-fetch-mismatch
    QCOMPARE(int(text.size()), sizes);
}

void TestData::compareBoth()
{
    QFETCH(QString, from);
    QFETCH(QByteArray, to); // expect: test-fetch-mismatch
    QCOMPARE(from.toUtf8(), to);
    compareSize();
}

void TestData::compareSize()
{
    QFETCH(int, length); // expect: test-fetch-mismatch
    QVERIFY(length > 0);
}

void TestData::shared_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("one") << QString("a") << QString("a");
}

void TestData::shared()
{
    compareBoth();
}

void TestData::helperRows_data()
{
    commonColumns();
    QTest::addColumn<int>("more");
    QTest::newRow("short") << 1; // expect: test-fetch-mismatch
}

void TestData::helperRows()
{
    QFETCH(int, more);
    QVERIFY(more > 0);
}

void TestData::noData()
{
    QFETCH(QString, text); // expect: test-fetch-mismatch
    QVERIFY(!text.isEmpty());
}

void TestData::fetchAny()
{
    QFETCH(int, any); // expect: test-fetch-mismatch
    QVERIFY(any);
}

void TestData::helpedNoData()
{
    fetchAny();
}

void TestData::noSlot_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("one") << 1;
}

void TestData::noSlot()
{
    QFETCH(int, size); // expect: test-fetch-mismatch
    QVERIFY(size);
}

void TestData::initTestCase_data()
{
    QTest::addColumn<QString>("locale");
    QTest::newRow("de") << "de";
}

void TestData::global()
{
    QFETCH_GLOBAL(QString, locale);
    QFETCH_GLOBAL(int, locales); // expect: test-fetch-mismatch
    {
        QFETCH_GLOBAL(QString, locale); // expect: test-fetch-mismatch
        QVERIFY(locales);
    }
}

class TestNoGlobals : public QObject
{
    Q_OBJECT
private slots:
    void global()
    {
        QFETCH_GLOBAL(QString, locale); // expect: test-fetch-mismatch
        QVERIFY(!locale.isEmpty());
    }
};

void TestData::emptyRow_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("none"); // expect: test-fetch-mismatch
    QTest::newRow("one") << 1;
}

void TestData::emptyRow()
{
    QFETCH(int, size);
    QVERIFY(size);
}

void TestData::twins_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("small") << 1;
    QTest::newRow("large") << 100;
    QTest::newRow("small") << 2; // expect: test-fetch-mismatch
    if (qEnvironmentVariableIsSet("LARGE"))
        QTest::newRow("large") << 3;
    for (int i = 0; i < 3; ++i)
        QTest::addRow("%d", i) << i;
    QTest::addRow("%d", 7) << 7;
    QTest::addRow("%d", 8) << 7;
}

void TestData::twins()
{
    QFETCH(int, size);
    QVERIFY(size);
}

// ------------------------------------------------------------------------------------------------ must stay silent

void TestData::init()
{
    QFETCH(int, size);
    QFETCH_GLOBAL(QString, locale);
    QVERIFY(size || locale.isEmpty());
}

void TestData::maybeData()
{
    if (QTest::currentDataTag()) {
        QFETCH(int, size);
        QVERIFY(size);
    }
}

// The data are those of the class that derives from it.
class TestShared : public QObject
{
    Q_OBJECT
private slots:
    void sizes()
    {
        QFETCH(int, size);
        QVERIFY(size);
    }
};

class TestOne : public TestShared
{
    Q_OBJECT
private slots:
    void sizes_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("one") << 1;
    }
};

class TestBase : public QObject
{
    Q_OBJECT
protected slots:
    void lengths_data()
    {
        QTest::addColumn<int>("length");
        QTest::newRow("one") << 1;
    }
};

class TestDerived : public TestBase
{
    Q_OBJECT
private slots:
    void lengths()
    {
        QFETCH(int, length);
        QVERIFY(length);
    }
};

void TestData::compareMaybe(bool all)
{
    if (all) {
        QFETCH(int, missing);
        QVERIFY(missing);
    }
    QFETCH(int, more);
    QVERIFY(more > 0);
}

void TestData::helperSometimes_data()
{
    commonColumns();
    QTest::addColumn<int>("more");
}

void TestData::helperSometimes()
{
    compareMaybe(false);
    if (QTest::currentDataTag())
        compareSize();
}

void TestData::good_data()
{
    commonColumns();
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<QVariantMap>("map");
    QTest::addColumn<unsigned int>("count");
    QTest::newRow("one") << "a" << 1 << QUrl("a") << QVariantMap() << 3u;
    QTest::newRow("two") << QString("a") << 2 << QUrl() << QVariantMap() << uint(3);
    const QString three = QStringLiteral("three");
    QTest::newRow("three") << three + "!" << 2 << QUrl() << QVariantMap() << uint(3);
}

void TestData::good()
{
    QFETCH(QString, text);
    QFETCH(int, size);
    QFETCH(QUrl, url);
    QFETCH(uint, count);
    typedef QMap<QString, QVariant> Map;
    QFETCH(Map, map);
    QVERIFY(text.size() + size + int(count) + map.size() > 0 && url.isEmpty());
}

void TestData::loops_data()
{
    QTest::addColumn<QString>("text");
    if (qEnvironmentVariableIsSet("MORE"))
        QTest::addColumn<int>("more");
    for (int i = 0; i < 3; ++i)
        QTest::addColumn<int>(qPrintable(QString::number(i)));
    QTest::newRow("some") << "a" << 1;
    QTestData &row = QTest::newRow("open");
    row << "a";
    row << 3;
    QTestData &later = QTest::newRow("later");
    later << "a" << 3;
}

void TestData::loops()
{
    QFETCH(QString, text);
    QFETCH(int, more);
    QFETCH(int, unseen);
    QVERIFY(text.size() + more + unseen);
}

void TestData::hidden_data()
{
    elsewhere();
    QTest::newRow("one") << "a";
}

void TestData::hidden()
{
    QFETCH(QString, text);
    QVERIFY(!text.isEmpty());
}

void TestData::without()
{
    QVERIFY(true);
}

