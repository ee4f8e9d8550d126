// options: --profile=strict
// Text from outside that becomes a number.
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTextStream>
#include <QtNetwork/QTcpSocket>

class Peer
{
public:
    void speed();
    QJsonObject document();
    int silent(const QString &own);
    QJsonObject checked();
    void limits(const QString &name);
    int builtIn(const QString &name);

private:
    QTcpSocket *m_socket = nullptr;
    int m_speed = 0;
};

// ------------------------------------------------------------------------------------------------- must be found

void Peer::speed()
{
    const QByteArray line = m_socket->readLine();
    m_speed = line.trimmed().toInt(); // expect: io-unchecked-conversion
    const QString text = QString::fromUtf8(m_socket->readAll());
    const double factor = text.toDouble(); // expect: io-unchecked-conversion
    m_speed += int(factor * 2);
}

QJsonObject Peer::document()
{
    return QJsonDocument::fromJson(m_socket->readAll()).object(); // expect: io-unchecked-conversion
}

void Peer::limits(const QString &name)
{
    QFile file(name);
    if (file.open(QIODevice::ReadOnly))
        m_speed = file.readLine().toInt(); // expect: io-unchecked-conversion
}

// ------------------------------------------------------------------------------------------------- must stay silent

// What is compiled in does not come from outside.
int Peer::builtIn(const QString &name)
{
    QFile file(QLatin1String(":/limits/") + name);
    QTextStream stream(&file);
    return file.open(QIODevice::ReadOnly) ? file.readLine().toInt() + stream.readLine().toInt() : 0;
}

int Peer::silent(const QString &own)
{
    bool ok = false;
    const QByteArray line = m_socket->readLine();
    const int n = line.toInt(&ok);
    if (!ok)
        return 0;
    const int above = line.toInt();
    if (above <= 0)
        return 0;
    if (line.toInt() > 3)
        return 3;
    return n + above + own.toInt() + QByteArray("3").toInt();
}

QJsonObject Peer::checked()
{
    QJsonParseError error;
    const QJsonDocument first = QJsonDocument::fromJson(m_socket->readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        return {};
    const QJsonDocument second = QJsonDocument::fromJson(m_socket->readAll());
    if (!second.isObject())
        return first.object();
    return second.object();
}
