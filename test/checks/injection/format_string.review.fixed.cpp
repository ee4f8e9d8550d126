// Format strings.
#include <QFile>
#include <QString>
#include <QTcpSocket>
#include <QtDebug>

#include <cstdio>

void formats(QTcpSocket *socket, QFile *file, const char *unknown)
{
    const QByteArray line = socket->readLine();
    qDebug("%s", line.constData());            // expect: injection-format-string
    qWarning(qPrintable(QString(line))); // expect: injection-format-string
    printf("%s", line.constData());            // expect: injection-format-string
    printf(line.constData(), 3);         // expect: injection-format-string
    const QString text = QString::asprintf("%s", file->readLine().constData()); // expect: injection-format-string
    qCritical("%s", qgetenv("MESSAGE").constData()); // expect: injection-format-string
    qDebug("%s", line.constData());
    qDebug() << line;
    printf("%s\n", line.constData());
    qDebug("constant");
    qDebug(unknown);
    fprintf(stderr, "%s", line.constData());
    const QString own = QString::asprintf("%d%%", 3);
    qDebug("%d", line.toInt());
    qWarning("%s: %s", qPrintable(text), qPrintable(own));
}
