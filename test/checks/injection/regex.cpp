// Patterns that a peer decides.
// options: --profile=strict
#include <QRegularExpression>
#include <QTcpSocket>

void search(QTcpSocket *socket, const QString &text)
{
    const QString wanted = QString::fromUtf8(socket->readLine()).trimmed();
    const QRegularExpression pattern(wanted); // expect: injection-regex
    QRegularExpression later;
    later.setPattern("^" + wanted); // expect: injection-regex
    const QRegularExpression literal(QRegularExpression::escape(wanted));
    const QRegularExpression own("[a-z]+");
    text.contains(pattern);
    text.contains(later);
}
