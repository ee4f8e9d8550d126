// A settings object is a child of the plugin that shares it.
// After keepassxreboot/keepassxc 736df769 (CWE-415), written anew.
// needs: Core
#include <QObject>
#include <QSharedPointer>

class Service : public QObject
{
    Q_OBJECT
public:
    explicit Service(QObject *parent = nullptr) : QObject(parent) { }
    bool start() { return m_running = true; }

private:
    bool m_running = false;
};

class Plugin : public QObject
{
    Q_OBJECT
public:
    explicit Plugin(QObject *parent = nullptr) : QObject(parent) { }
    bool enable()
    {
        if (!m_service) {
            auto service = new Service(this);
            m_service = QSharedPointer<Service>(service); // BUG: ownership-two-owners
        }
        return m_service->start();
    }
    QSharedPointer<Service> service() const { return m_service; }

private:
    QSharedPointer<Service> m_service;
};
