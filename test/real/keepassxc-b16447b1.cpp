// A download that has ended is forgotten; the dialog's cancel button breaks it off all the same.
// After keepassxreboot/keepassxc b16447b1 (CWE-476), written anew.
// needs: Core Gui Widgets Network
#include <QLabel>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProgressDialog>
#include <QVBoxLayout>

class IconPage : public QWidget
{
public:
    explicit IconPage(QWidget *parent) : QWidget(parent), m_icon(new QLabel(this))
    {
        auto *layout = new QVBoxLayout(this);
        layout->addWidget(m_icon);
    }

    void startFetch(const QUrl &url)
    {
        m_received.clear();
        m_reply = m_manager.get(QNetworkRequest(url));
        auto *progress = new QProgressDialog(this);
        progress->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_reply, &QNetworkReply::readyRead, this, &IconPage::fetchReadyRead);
        connect(m_reply, &QNetworkReply::finished, this, &IconPage::fetchFinished);
        connect(progress, &QProgressDialog::canceled, this, &IconPage::fetchCanceled);
        progress->show();
    }

private:
    void fetchReadyRead() { m_received += m_reply->read(m_reply->bytesAvailable()); }

    void fetchFinished()
    {
        const bool failed = m_reply->error() != QNetworkReply::NoError;
        m_reply->deleteLater();
        m_reply = nullptr;
        QPixmap picture;
        if (!failed && picture.loadFromData(m_received))
            m_icon->setPixmap(picture);
    }

    void fetchCanceled()
    {
        m_reply->abort(); // BUG: io-null-deref
    }

    QLabel *m_icon;
    QNetworkAccessManager m_manager;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_received;
};

QWidget *makeIconPage(QWidget *parent)
{
    return new IconPage(parent);
}
