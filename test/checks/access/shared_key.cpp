// Keys that the processes of all users have in common.
// options: --profile=strict
#include <QtCore/QDir>
#include <QtCore/QSharedMemory>
#include <QtCore/QSystemSemaphore>

// ------------------------------------------------------------------------------------------------- must be found

bool isFirst()
{
    static QSharedMemory memory("org.example.editor"); // expect: access-shared-key
    return memory.create(1);
}

class Instance
{
public:
    Instance() : m_turn(QStringLiteral("org.example.turn"), 1) { m_memory.setKey(s_key); } // expect: access-shared-key 2

private:
    static inline const QString s_key = "org.example.state";
    QSystemSemaphore m_turn;
    QSharedMemory m_memory;
};

// ------------------------------------------------------------------------------------------------- silent

bool isFirstOfUser()
{
    static QSharedMemory memory("org.example.editor" + QDir::homePath());
    return memory.create(1);
}

bool named(const QString &key)
{
    QSharedMemory memory(key);
    return memory.attach();
}

void later(QObject *parent)
{
    QSharedMemory memory(parent);
    memory.setKey(QString("%1.turn").arg(QDir::homePath()));
    QSystemSemaphore turn(memory.key());
}
