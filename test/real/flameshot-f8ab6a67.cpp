// One window at a time: shared memory tells whether there is one. The memory that was refused is left behind.
// After flameshot-org/flameshot f8ab6a67 (CWE-401), written anew.
// needs: Core
#include <QDebug>
#include <QSharedMemory>
#include <QString>

static QString keyOf(const QString &user) { return QStringLiteral("capture-of-") + user; }

QSharedMemory *lockWindow(const QString &user)
{
    QSharedMemory old(keyOf(user));
    if (old.attach()) old.detach();
    auto *shared = new QSharedMemory(keyOf(user)); // BUG: ownership-leak
    if (!shared->create(1)) {
        qWarning() << "there is a window already:" << shared->errorString();
        return nullptr;
    }
    return shared;
}

class Capture
{
public:
    bool start(const QString &user)
    {
        m_lock = lockWindow(user);
        return m_lock != nullptr;
    }
    void stop()
    {
        delete m_lock;
        m_lock = nullptr;
    }

private:
    QSharedMemory *m_lock = nullptr;
};

bool captureOnce(Capture &capture, const QString &user)
{
    if (!capture.start(user)) return false;
    capture.stop();
    return true;
}
