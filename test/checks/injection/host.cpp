// Whom a peer makes the program talk to.
// options: --profile=strict
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkRequest>
#include <QTcpSocket>
#include <QUdpSocket>
#include <QUrl>

class Discovery : public QObject
{
public:
    void read()
    {
        QByteArray datagram(512, '\0');
        QHostAddress sender;
        m_udp.readDatagram(datagram.data(), datagram.size(), &sender);
        const QJsonObject hello = QJsonDocument::fromJson(datagram).object();
        const int port = hello.value("tcpPort").toInt();
        m_tcp.connectToHost(sender, quint16(port)); // expect: injection-host
        if (port >= 1716 && port <= 1764)
            m_tcp.connectToHost(sender, quint16(port));
        m_tcp.connectToHost(hello.value("host").toString(), 1716); // expect: injection-host
        m_tcp.connectToHost("localhost", 1716);
        const QNetworkRequest picture(QUrl(hello.value("picture").toString())); // expect: injection-host
        const QNetworkRequest own(QUrl("https://example.org/picture"));
    }

private:
    QUdpSocket m_udp;
    QTcpSocket m_tcp;
};
