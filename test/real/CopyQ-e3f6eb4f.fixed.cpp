// A worker deletes the proxy that lives in the main thread.
// After hluk/CopyQ e3f6eb4f (CWE-416), written anew.
// needs: Core
#include <QCoreApplication>
#include <QObject>
#include <QRunnable>
#include <QString>
#include <QThreadPool>

class Proxy : public QObject
{
    Q_OBJECT
public:
    QString call(const QString &script);
};

class Worker : public QRunnable
{
public:
    Worker(Proxy *proxy, const QString &script) : m_proxy(proxy), m_script(script) { }
    void run() override
    {
        evaluate();
        m_proxy->deleteLater();
    }

private:
    void evaluate() { m_result = m_proxy->call(m_script); }

    Proxy *m_proxy;
    QString m_script;
    QString m_result;
};

class Server : public QObject
{
    Q_OBJECT
public:
    void execute(const QString &script)
    {
        auto proxy = new Proxy;
        QThreadPool::globalInstance()->start(new Worker(proxy, script));
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Server server;
    server.execute(QStringLiteral("paste"));
    return app.exec();
}
