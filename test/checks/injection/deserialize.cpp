// Values of any type from a stream.
// options: --profile=strict
#include <QDataStream>
#include <QFile>
#include <QTcpSocket>
#include <QVariant>

class Peer
{
public:
    void read(QTcpSocket *socket)
    {
        QDataStream in(socket);
        QVariant value;
        quint32 number;
        QString text;
        in >> number >> text;
        in >> value; // expect: injection-deserialize
        take(in);
    }
    void load(QFile *file)
    {
        QDataStream in(file);
        QVariant value;
        in >> value;
    }

private:
    void take(QDataStream &in)
    {
        in >> m_value; // expect: injection-deserialize
    }
    QVariant m_value;
};
