// After the handshake a device says who it is: the line may be of any length.
// After kdeconnect d3cb5acc (CWE-770), written anew.
// needs: Core Network
#include <QSslSocket>

class Handshake : public QObject
{
    Q_OBJECT
public:
    void encrypted(QSslSocket *socket);

Q_SIGNALS:
    void identified(const QByteArray &line, QSslSocket *socket);
};

void Handshake::encrypted(QSslSocket *socket)
{
    connect(socket, &QSslSocket::readyRead, this, [this, socket] {
        if (socket->bytesAvailable() > 8192) {
            socket->disconnectFromHost();
            return;
        }
        if (!socket->canReadLine())
            return;
        const QByteArray line = socket->readLine();
        if (line.size() < 2)
            return;
        emit identified(line, socket);
    });
}
