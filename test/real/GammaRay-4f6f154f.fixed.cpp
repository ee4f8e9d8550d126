// A page shows a resource that could not be opened as if it were empty.
// After GammaRay 4f6f154f (CWE-252), written anew.
// needs: Core
#include <QFile>
#include <QObject>

class ResourcePage : public QObject
{
    Q_OBJECT
public:
    void select(const QString &name, bool text);

Q_SIGNALS:
    void shown(const QByteArray &content, const QString &as);
    void hidden();

private:
    void showFile(QFile &file, const QString &as);
};

void ResourcePage::select(const QString &name, bool text)
{
    QFile file(QLatin1Char(':') + name);
    if (!file.exists()) {
        emit hidden();
        return;
    }
    showFile(file, text ? QStringLiteral("text") : QStringLiteral("bytes"));
}

void ResourcePage::showFile(QFile &file, const QString &as)
{
    if (!file.open(QFile::ReadOnly)) {
        emit hidden();
        return;
    }
    emit shown(file.readAll(), as);
}
