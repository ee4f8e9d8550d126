// What processes share by a name.
#include <QtCore/QSharedMemory>
#include <QtCore/QSystemSemaphore>

#include <cstring>
#include <fcntl.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>

// ------------------------------------------------------------------------------------------------- must be found

int open()
{
    return shm_open("/frames", O_CREAT | O_RDWR, 0666); // expect: access-shared-memory
}

int segment(key_t key, size_t size)
{
    return shmget(key, size, IPC_CREAT | 0644); // expect: access-shared-memory
}

sem_t *turn()
{
    const mode_t mode = S_IRUSR | S_IWUSR | S_IROTH | S_IWOTH;
    return sem_open("/turn", O_CREAT, mode, 1); // expect: access-shared-memory
}

class Frames
{
public:
    bool put(const QByteArray &frame)
    {
        if (!m_memory.isAttached() && !m_memory.create(4096))
            return false;
        memcpy(m_memory.data(), frame.constData(), size_t(qMin(4096, int(frame.size())))); // expect: access-shared-memory
        return true;
    }
    QByteArray get() const { return QByteArray(static_cast<const char *>(m_memory.constData()), 4096); }

private:
    QSharedMemory m_memory{"frames"};
};

int count()
{
    QSharedMemory memory("count");
    if (!memory.attach())
        return -1;
    auto *n = static_cast<int *>(memory.data()); // expect: access-shared-memory
    return ++*n;
}

// ------------------------------------------------------------------------------------------------- silent

int own()
{
    return shm_open("/frames", O_CREAT | O_RDWR, 0600) + shmget(1, 100, IPC_CREAT | IPC_EXCL | 0660) + msgget(1, IPC_CREAT | 0600);
}

int asked(int mode)
{
    return shm_open("/frames", O_CREAT | O_RDWR, static_cast<mode_t>(mode));
}

bool isFirst()
{
    static QSharedMemory memory("only-one");
    return memory.create(1);
}

void given(QSharedMemory &memory)
{
    memset(memory.data(), 0, size_t(memory.size()));
}

class Exposed
{
public:
    void clear() { memset(memory.data(), 0, 16); }
    QSharedMemory memory;
};

class Elsewhere
{
public:
    void clear() { memset(m_memory.data(), 0, 16); }
    void takeTurn();

private:
    QSharedMemory m_memory;
};

bool handed(void (*use)(QSharedMemory *))
{
    QSharedMemory memory("x");
    use(&memory);
    return memory.constData() != nullptr;
}
