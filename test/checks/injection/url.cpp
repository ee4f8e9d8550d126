// Addresses that the desktop opens.
#include <QDesktopServices>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QUrl>

void open(QTcpSocket *socket)
{
    const QString link = QJsonDocument::fromJson(socket->readLine()).object().value("link").toString();
    QDesktopServices::openUrl(QUrl(link)); // expect: injection-url
    const QUrl url = QUrl::fromUserInput(link);
    QDesktopServices::openUrl(url); // expect: injection-url
    QDesktopServices::openUrl(QUrl("https://example.org/" + link));
    QDesktopServices::openUrl(QUrl(QStringLiteral("https://example.org/%1").arg(link)));
    if (url.scheme() == "https")
        QDesktopServices::openUrl(url);
    if (link.startsWith("https://"))
        QDesktopServices::openUrl(QUrl(link));
    QDesktopServices::openUrl(QUrl::fromLocalFile("/usr/share/doc"));
}
