// Children that pile up under their parent.
#include <QtCore/QBuffer>
#include <QtCore/QEventLoop>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtWidgets/QDialog>
#include <QtWidgets/QMenu>

void keep(QDialog *dialog);

class Window : public QDialog
{
public:
    Window();
    void about();
    bool ask();
    void menu(const QPoint &at);
    QByteArray load(const QUrl &url);
    void watch(const QUrl &url);
    void silent(const QUrl &url);
    void other(const QUrl &url, QWidget *top);
    void over(const QUrl &url);
    void done(QNetworkReply *reply);

private:
    QNetworkAccessManager *m_manager = nullptr;
    QNetworkAccessManager m_other;
    QByteArray m_text;
};

// ------------------------------------------------------------------------------------------------- must be found

void Window::about()
{
    auto dialog = new QDialog(this); // expect: ownership-leak
    dialog->setWindowTitle(QStringLiteral("About"));
    dialog->exec();
}

bool Window::ask()
{
    QDialog *dialog = new QDialog(this); // expect: ownership-leak
    if (dialog->exec() != QDialog::Accepted)
        return false;
    m_text = dialog->windowTitle().toUtf8();
    return true;
}

void Window::menu(const QPoint &at)
{
    QMenu *menu = new QMenu(this); // expect: ownership-leak
    menu->addAction(QStringLiteral("Open"));
    menu->exec(at);
}

QByteArray Window::load(const QUrl &url)
{
    QNetworkReply *reply = m_manager->get(QNetworkRequest(url)); // expect: ownership-leak
    QEventLoop loop;
    connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    return reply->readAll();
}

void Window::watch(const QUrl &url)
{
    auto reply = m_manager->get(QNetworkRequest(url)); // expect: ownership-leak
    connect(reply, &QNetworkReply::finished, this, [this, reply] { m_text = reply->readAll(); });
}

// ------------------------------------------------------------------------------------------------------ silent

Window::Window() : m_manager(new QNetworkAccessManager(this))
{
    // Once.
    auto dialog = new QDialog(this);
    dialog->exec();
    connect(&m_other, &QNetworkAccessManager::finished, this, &Window::done);
}

void Window::done(QNetworkReply *reply)
{
    m_text = reply->readAll();
    reply->deleteLater();
}

void Window::silent(const QUrl &url)
{
    auto closing = new QDialog(this);
    closing->setAttribute(Qt::WA_DeleteOnClose);
    closing->exec();
    auto deleted = new QDialog(this);
    deleted->exec();
    delete deleted;
    auto kept = new QDialog(this);
    keep(kept);
    kept->exec();
    QDialog local(this);
    local.exec();
    // Not over yet.
    auto shown = new QDialog(this);
    shown->show();
    auto reply = m_manager->get(QNetworkRequest(url));
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    auto second = m_manager->get(QNetworkRequest(url));
    connect(second, &QNetworkReply::finished, this, [this, second] {
        m_text = second->readAll();
        second->deleteLater();
    });
    QNetworkAccessManager local2;
    auto third = local2.get(QNetworkRequest(url));
    m_text = third->readAll();
    auto fourth = m_manager->get(QNetworkRequest(url));
    connect(fourth, &QNetworkReply::finished, this, [this, fourth] { done(fourth); });
}

void Window::other(const QUrl &url, QWidget *top)
{
    auto reply = m_other.get(QNetworkRequest(url));
    reply->ignoreSslErrors();
    QWidget widget(top);
    auto dialog = new QDialog(&widget);
    dialog->exec();
}

// --------------------------------------------------------------------------------------- members made anew: must be found

class Checker : public QObject
{
    Q_OBJECT
public:
    Checker() { connect(&m_timer, &QTimer::timeout, this, &Checker::check); }

private:
    void check()
    {
        m_buffer = new QBuffer; // expect: ownership-leak
        m_buffer->setData("x");
        read();
    }
    void read() { m_size += m_buffer->size(); }

    QTimer m_timer;
    QBuffer *m_buffer = nullptr;
    qint64 m_size = 0;
};

// ------------------------------------------------------------------------------------------------------ silent

class Renewer : public QObject
{
    Q_OBJECT
public:
    Renewer()
    {
        setUp();
        connect(&m_timer, &QTimer::timeout, this, &Renewer::check);
        connect(&m_timer, &QTimer::timeout, this, &Renewer::setUp);
    }

private:
    void setUp() { m_once = new QBuffer(this); }
    void check()
    {
        if (!m_lazy)
            m_lazy = new QBuffer(this);
        delete m_buffer;
        m_buffer = new QBuffer(this);
        m_other = new QTimer(this);
        connect(m_other, &QTimer::timeout, m_other, &QObject::deleteLater);
        m_given = new QBuffer;
        keep(m_given);
    }
    void keep(QBuffer *buffer);

    QTimer m_timer;
    QBuffer *m_once = nullptr;
    QBuffer *m_lazy = nullptr;
    QBuffer *m_buffer = nullptr;
    QTimer *m_other = nullptr;
    QBuffer *m_given = nullptr;
};

// In the slot of an answer's end.
class Answers : public QObject
{
public:
    Answers()
    {
        connect(&m_manager, &QNetworkAccessManager::finished, this, &Answers::one);
        connect(&m_manager, &QNetworkAccessManager::finished, this, &Answers::all);
        connect(&m_manager, &QNetworkAccessManager::finished, this, &Answers::passed);
    }
    void ask(const QUrl &url)
    {
        QNetworkReply *reply = m_manager.get(QNetworkRequest(url));
        connect(reply, &QNetworkReply::finished, this, &Answers::ended);
        m_current = reply;
    }

private:
    void one(QNetworkReply *reply)
    {
        if (reply->error() != QNetworkReply::NoError) {
            m_failed++;
            return; // expect: ownership-leak
        }
        m_data = reply->readAll();
        reply->deleteLater();
    }
    void ended()
    {
        auto *reply = qobject_cast<QNetworkReply *>(sender());
        if (!reply)
            return;
        if (reply != m_current)
            return;
        if (!reply->isReadable())
            return; // expect: ownership-leak
        m_data = reply->readAll();
        reply->deleteLater();
    }
    void all(QNetworkReply *reply)
    {
        reply->deleteLater();
        if (reply->error() != QNetworkReply::NoError)
            return;
        m_data = reply->readAll();
    }
    void passed(QNetworkReply *reply)
    {
        if (reply->error() != QNetworkReply::NoError)
            return failed(reply);
        reply->deleteLater();
    }
    void failed(QNetworkReply *reply);
    QNetworkAccessManager m_manager;
    QNetworkReply *m_current = nullptr;
    QByteArray m_data;
    int m_failed = 0;
};
