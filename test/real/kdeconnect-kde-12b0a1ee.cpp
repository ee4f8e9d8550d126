// The packets of a paired device come in lines of any length, and nobody looks whether they could be read.
// After kdeconnect 12b0a1ee (CWE-770), written anew.
// needs: Core Network
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

class DeviceLink : public QObject
{
    Q_OBJECT
public:
    explicit DeviceLink(QTcpSocket *socket) : m_socket(socket)
    {
        connect(m_socket, &QTcpSocket::readyRead, this, &DeviceLink::dataReceived);
    }

Q_SIGNALS:
    void packet(const QJsonObject &content);

private:
    void dataReceived();
    bool parse(const QByteArray &line, QJsonObject *content);
    QTcpSocket *m_socket;
};

bool DeviceLink::parse(const QByteArray &line, QJsonObject *content)
{
    QJsonParseError error;
    *content = QJsonDocument::fromJson(line, &error).object();
    return error.error == QJsonParseError::NoError;
}

void DeviceLink::dataReceived()
{
    while (m_socket->canReadLine()) { // BUG: socket-unlimited-input
        QJsonObject content;
        if (parse(m_socket->readLine(), &content))
            emit packet(content);
    }
}
