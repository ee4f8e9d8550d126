// Names of files: who decides them.
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QSaveFile>
#include <QTcpSocket>
#include <QUrl>

static const QDir folder("/srv/files");

class Receiver : public QObject
{
public:
    void take(QTcpSocket *socket)
    {
        const QJsonObject header = QJsonDocument::fromJson(socket->readLine()).object();
        const QString name = header.value("name").toString();
        QFile file(folder.filePath(name));   // expect: injection-path
        QFile::remove("/srv/files/" + name); // expect: injection-path
        QDir().mkpath(name);                 // expect: injection-path
        m_file.setFileName(name);            // expect: injection-path
        QFile *heap = new QFile(name, this); // expect: injection-path
        heap->open(QIODevice::ReadOnly);
        store(name);
        storeOwn("log.txt");
        QFile base(folder.filePath(QFileInfo(name).fileName()));
        QFile numbered(folder.filePath(QString("%1.dat").arg(header.value("id").toInt())));
        QFile hashed(folder.filePath(name.toUtf8().toHex()));
    }

private:
    void store(const QString &name)
    {
        QSaveFile file(name); // expect: injection-path
        file.open(QIODevice::WriteOnly);
    }
    void storeOwn(const QString &name)
    {
        QSaveFile file(name);
        file.open(QIODevice::WriteOnly);
    }
    QFile m_file;
};

void guarded(QTcpSocket *socket)
{
    const QString a = socket->readLine();
    if (a.contains("..") || a.startsWith('/'))
        return;
    QFile first(folder.filePath(a));
    const QString b = QFileInfo(folder.filePath(socket->readLine())).canonicalFilePath();
    if (!b.startsWith(folder.canonicalPath() + '/'))
        return;
    QFile second(b);
    const QString c = socket->readLine();
    if (!folder.entryList().contains(c))
        return;
    QFile third(folder.filePath(c));
}

void downloaded(QNetworkReply *reply)
{
    const QString disposition = reply->rawHeader("Content-Disposition");
    QFile wanted(folder.filePath(disposition.section("filename=", 1))); // expect: injection-path
    QFile safe(folder.filePath(QUrl(disposition).fileName()));
}

// Whoever runs the program may name its files.
void fromTheUser()
{
    QFile file(QCoreApplication::arguments().at(1));
    QFile other(qEnvironmentVariable("HOME") + "/.config");
    QFile list("list.txt");
    if (list.open(QIODevice::ReadOnly))
        QFile entry(list.readLine());
}
