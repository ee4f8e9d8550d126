#pragma once
#include <QObject>
#include <QTcpServer>

class QTcpSocket;

// Takes connections and shakes hands with whoever is there.
class Server : public QObject
{
    Q_OBJECT
public:
    explicit Server(QObject *parent = nullptr);
    bool listen(quint16 port);

signals:
    void accepted(QTcpSocket *socket);

private slots:
    void greet();
    void read();
    void drop();

private:
    bool shake(QTcpSocket *socket);

    QTcpServer m_server;
    int m_refused = 0;
};
