// A table of choices is filled with a text that ends with its temporary.
// After KDE/kmail 9c068e9c (CWE-416), written anew.
// needs: Core
#include <QByteArray>
#include <QDateTime>
#include <QStringList>

static QByteArray sampleOf(const QDateTime &when, bool fancy)
{
    if (fancy)
        return when.toString(QStringLiteral("dddd")).toUtf8();
    return when.toString(Qt::ISODate).toLatin1();
}

class DatePage
{
public:
    DatePage()
    {
        for (int i = 0; i < 2; ++i)
            add(i == 0);
    }
    QStringList labels() const { return m_labels; }

private:
    void add(bool fancy)
    {
        const char *sample = sampleOf(QDateTime::currentDateTime(), fancy).constData(); // BUG: ownership-dangling-view
        QString label = QStringLiteral("Format");
        label += QLatin1String(" (") + QString::fromUtf8(sample) + QLatin1Char(')');
        m_labels.append(label);
    }

    QStringList m_labels;
};
