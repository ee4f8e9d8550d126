// Counting bytes that come in portions of the peer's choice.
#include <QFile>
#include <QLocalSocket>
#include <QTcpSocket>
#include <QVector>

#include <cstdio>
#include <unistd.h>

class Counter : public QObject
{
public:
    void countdown()
    {
        m_left -= m_socket->bytesAvailable();
        m_socket->readAll();
        if (m_left <= 0) // expect: socket-partial-io
            m_socket->abort();
    }

    void countdownOfElement(int i)
    {
        const qint64 n = m_socket->bytesAvailable();
        m_lefts[i] = m_lefts[i] - n;
        if (m_lefts[i] <= 0) // expect: socket-partial-io
            m_socket->abort();
    }

    void whileNotZero()
    {
        char buffer[512];
        while (m_left > 0) { // expect: socket-partial-io
            const qint64 n = m_socket->read(buffer, sizeof buffer);
            m_left -= n;
        }
    }

    void asCondition()
    {
        char buffer[512];
        do {
            m_left -= m_socket->read(buffer, sizeof buffer);
        } while (m_left > 0); // expect: socket-partial-io
    }

    // Below zero an unsigned number is a large one: nothing a comparison could repair.
    void unsignedCountdown()
    {
        m_unsignedLeft -= quint64(m_socket->bytesAvailable());
        if (m_unsignedLeft == 0) // expect: socket-partial-io
            m_socket->abort();
    }

    void count(qint64 total)
    {
        m_received += m_socket->bytesAvailable();
        if (m_received < total) // expect: socket-partial-io
            return;
        m_socket->abort();
    }

    void orderIsTested()
    {
        m_left -= m_socket->bytesAvailable();
        if (m_left <= 0)
            m_socket->abort();
    }

    void tooMuchIsAnError()
    {
        m_left -= m_socket->bytesAvailable();
        if (m_left == 0)
            m_socket->disconnectFromHost();
        else if (m_left < 0)
            m_socket->abort();
    }

    void neverMoreThanLeft()
    {
        char buffer[512];
        while (m_left != 0) {
            const qint64 n = m_socket->read(buffer, qMin<qint64>(m_left, sizeof buffer));
            if (n < 0)
                return;
            m_left -= n;
        }
    }

    void clampedStep()
    {
        const qint64 n = qMin(m_left, m_socket->bytesAvailable());
        m_left -= n;
        if (m_left == 0)
            m_socket->abort();
    }

    void guardedStep()
    {
        const qint64 n = m_socket->bytesAvailable();
        if (n > m_left)
            return;
        m_left -= n;
        if (m_left == 0)
            m_socket->abort();
    }

    void ourOwnSteps()
    {
        m_left -= 1;
        if (m_left == 0)
            m_socket->abort();
    }

    void whatWeWrite(const QByteArray &chunk)
    {
        m_left -= m_socket->write(chunk);
        if (m_left == 0)
            m_socket->abort();
    }

    void firstPortion()
    {
        const qint64 n = m_socket->bytesAvailable();
        m_received += n;
        if (m_received == n)
            m_lefts.clear();
        if (m_received == 0)
            m_socket->abort();
    }

    void setAgain()
    {
        m_left -= m_socket->bytesAvailable();
        m_left = 10;
        if (m_left == 0)
            m_socket->abort();
    }

    // A file ends where it ends.
    void fromFile(QFile *file)
    {
        char buffer[512];
        m_left -= file->read(buffer, sizeof buffer);
        if (m_left == 0)
            file->close();
    }

private:
    QTcpSocket *m_socket = nullptr;
    qint64 m_left = 0;
    qint64 m_received = 0;
    quint64 m_unsignedLeft = 0;
    QVector<qint64> m_lefts;
};

// ---------------------------------------------------------------------------------------------- results nobody wants
void usedAsIfFilled(int fd)
{
    char line[80];
    ::read(fd, line, sizeof line); // expect: socket-partial-io
    puts(line);
}

void amountIsKnown(int fd)
{
    char line[80];
    const ssize_t n = ::read(fd, line, sizeof line);
    if (n > 0)
        fwrite(line, 1, size_t(n), stdout);
}

void onlyDrained(int fd)
{
    char some[80];
    ::read(fd, some, sizeof some);
}

void oneByte(int fd)
{
    char c;
    ::read(fd, &c, 1);
    putchar(c);
}

// What QIODevice::write() is given it keeps and sends: nothing is lost when the result is dropped.
void written(QTcpSocket *socket, const QByteArray &data) { socket->write(data); }
