// Temporary files that nobody removes.
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QScopedPointer>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTemporaryFile>
#include <QtCore/QUrl>
#include <QtGui/QDesktopServices>

#include <memory>

// ------------------------------------------------------------------------------------------------- must be found

bool printDocument(const QByteArray &data)
{
    QTemporaryFile file;
    file.setAutoRemove(false); // expect: access-leftover-temp
    if (!file.open() || file.write(data) != data.size())
        return false;
    file.close();
    return QDesktopServices::openUrl(QUrl::fromLocalFile(file.fileName()));
}

int convert(const QString &from)
{
    QTemporaryDir dir;
    dir.setAutoRemove(false); // expect: access-leftover-temp
    const QString to = dir.filePath("out.png");
    return QProcess::execute("/usr/bin/convert", {from, to});
}

class Attachments : public QObject
{
public:
    bool open(const QByteArray &data)
    {
        QScopedPointer<QTemporaryFile> file(new QTemporaryFile("attachment", this));
        if (!file->open() || file->write(data) != data.size())
            return false;
        file->close();
        const bool shown = QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName()));
        file.take(); // expect: access-leftover-temp
        return shown;
    }
    bool openStandard(const QByteArray &data)
    {
        auto file = std::make_unique<QTemporaryFile>(this);
        std::unique_ptr<QTemporaryFile> other(new QTemporaryFile(this));
        if (!other->open() || other->write(data) != data.size())
            return false;
        const bool shown = QDesktopServices::openUrl(QUrl::fromLocalFile(other->fileName()));
        (void)other.release(); // expect: access-leftover-temp
        return shown;
    }
    void openPlain(const QByteArray &data)
    {
        auto *file = new QTemporaryFile(this); // expect: access-leftover-temp
        if (file->open() && file->write(data) == data.size())
            QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName()));
    }
};

// ------------------------------------------------------------------------------------------------- silent

QString handedBack()
{
    QTemporaryFile file;
    file.setAutoRemove(false);
    return file.open() ? file.fileName() : QString();
}

bool taken(const QString &to)
{
    QTemporaryFile file;
    file.setAutoRemove(true);
    return file.open() && file.copy(to);
}

void later(void (*remember)(const QString &))
{
    QTemporaryFile file;
    file.setAutoRemove(false);
    if (file.open())
        remember(file.fileName());
}

class Editor : public QObject
{
public:
    void edit(QProcess *editor)
    {
        auto *file = new QTemporaryFile(this);
        if (!file->open())
            return;
        QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName()));
        connect(editor, &QObject::destroyed, file, &QObject::deleteLater);
    }
    void show()
    {
        QScopedPointer<QTemporaryFile> file(new QTemporaryFile(this));
        if (file->open() && QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName())))
            m_files.append(file.take());
    }
    void showShortly()
    {
        QScopedPointer<QTemporaryFile> file(new QTemporaryFile(this));
        if (file->open())
            QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName()));
    }
    void scratch()
    {
        auto *file = new QTemporaryFile(this);
        m_ok = file->open();
    }
    void keepName()
    {
        QTemporaryFile file;
        file.setAutoRemove(false);
        if (file.open())
            m_last = file.fileName();
    }

private:
    QList<QTemporaryFile *> m_files;
    QString m_last;
    bool m_ok = false;
};
