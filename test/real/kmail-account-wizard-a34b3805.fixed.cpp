// A page of a wizard is made from a description that may not be readable.
// After kmail-account-wizard a34b3805 (CWE-252), written anew.
// needs: Core
#include <QFile>
#include <QIODevice>
#include <QObject>
#include <QString>

class PageLoader
{
public:
    QObject *load(QIODevice *device, QObject *parent)
    {
        const QByteArray name = device->readLine().trimmed();
        if (name.isEmpty())
            return nullptr;
        auto *page = new QObject(parent);
        page->setObjectName(QString::fromUtf8(name));
        return page;
    }
};

class DynamicPage : public QObject
{
    Q_OBJECT
public:
    DynamicPage(const QString &uiFile, QObject *parent);
    QObject *page() const { return m_page; }

private:
    QObject *m_page = nullptr;
};

DynamicPage::DynamicPage(const QString &uiFile, QObject *parent) : QObject(parent)
{
    PageLoader loader;
    QFile file(uiFile);
    if (!file.open(QFile::ReadOnly)) {
        qWarning("%s: %s", qPrintable(uiFile), qPrintable(file.errorString()));
        return;
    }
    m_page = loader.load(&file, this);
    file.close();
}
