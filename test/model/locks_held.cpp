// Which locks are surely held where.
// needs: Core
#include <QtCore/QtCore>
#include <mutex>

void use(); bool decide(); void unknown(QMutex &);

struct Shared
{
    QMutex m_mutex, m_other;
    mutable QReadWriteLock m_rw;
    std::mutex m_std;
    QMutex *m_pointer;
    Shared *next;

    void plain();
    void branch();
    void tries();
    void tries_negated();
    void tries_and_leaves();
    void one_path();
    void locker();
    void locker_by_pointer();
    void locker_in_block();
    void locker_in_loop();
    void locker_left();
    void unlocked_early();
    void relocked();
    void read();
    void write();
    void readers();
    void standard();
    void deferred();
    void two();
    void lambda();
    void conditional_locker();
    void try_in_loop();
    void nested();
    void of_another(Shared *o);
    void by_hand();
    void shared_by_hand();
    void in_switch(int k);
    void handed();
};

void Shared::plain()
{
    use();  // model: locked=none
    m_mutex.lock();
    use();  // model: locked=m_mutex
    m_mutex.unlock();
    use();  // model: locked=none
}
void Shared::branch()
{
    if (decide())
        m_mutex.lock();
    else
        m_mutex.lock();
    use();  // model: locked=m_mutex
    if (decide())
        m_mutex.unlock();
    use();  // model: locked=none
}
void Shared::tries()
{
    if (m_mutex.tryLock()) {
        use();  // model: locked=m_mutex
        m_mutex.unlock();
    }
    use();  // model: locked=none
}
void Shared::tries_negated()
{
    if (!m_mutex.tryLock(100))
        use();  // model: locked=none
    else
        use();  // model: locked=m_mutex
}
void Shared::tries_and_leaves()
{
    if (!m_mutex.tryLock())
        return;
    use();  // model: locked=m_mutex
    m_mutex.unlock();
}
void Shared::one_path()
{
    if (decide())
        m_mutex.lock();
    use();  // model: locked=none
}
void Shared::locker()
{
    use();  // model: locked=none
    QMutexLocker hold(&m_mutex);
    use();  // model: locked=m_mutex
}
void Shared::locker_by_pointer()
{
    QMutexLocker hold(m_pointer);
    use();  // model: locked=m_pointer
}
void Shared::locker_in_block()
{
    {
        QMutexLocker hold(&m_mutex);
        use();  // model: locked=m_mutex
    }
    use();  // model: locked=none
}
void Shared::locker_in_loop()
{
    for (int i = 0; i < 3; ++i) {
        use();  // model: locked=none
        QMutexLocker hold(&m_mutex);
        if (decide())
            continue;
        use();  // model: locked=m_mutex
    }
    use();  // model: locked=none
}
void Shared::locker_left()
{
    while (decide()) {
        QMutexLocker hold(&m_mutex);
        if (decide())
            break;
    }
    use();  // model: locked=none
}
void Shared::unlocked_early()
{
    QMutexLocker hold(&m_mutex);
    use();  // model: locked=m_mutex
    hold.unlock();
    use();  // model: locked=none
}
void Shared::relocked()
{
    {
        QMutexLocker hold(&m_mutex);
        hold.unlock();
        use();  // model: locked=none
        hold.relock();
        use();  // model: locked=m_mutex
    }
    use();  // model: locked=none
}
void Shared::read()
{
    m_rw.lockForRead();
    use();  // model: locked=m_rw(shared)
    m_rw.unlock();
    use();  // model: locked=none
}
void Shared::write()
{
    m_rw.lockForWrite();
    use();  // model: locked=m_rw
    m_rw.unlock();
}
void Shared::readers()
{
    {
        QReadLocker hold(&m_rw);
        use();  // model: locked=m_rw(shared)
    }
    QWriteLocker hold(&m_rw);
    use();  // model: locked=m_rw
}
void Shared::standard()
{
    {
        std::lock_guard<std::mutex> hold(m_std);
        use();  // model: locked=m_std
    }
    std::unique_lock<std::mutex> hold(m_std);
    use();  // model: locked=m_std
    hold.unlock();
    use();  // model: locked=none
    hold.lock();
    use();  // model: locked=m_std
}
void Shared::deferred()
{
    std::unique_lock<std::mutex> hold(m_std, std::defer_lock);
    use();  // model: locked=none
    hold.lock();
    use();  // model: locked=m_std
}
void Shared::two()
{
    QMutexLocker first(&m_mutex);
    QMutexLocker second(&m_other);
    use();  // model: locked=m_mutex,m_other
    second.unlock();
    use();  // model: locked=m_mutex
}
void Shared::lambda()
{
    QMutexLocker hold(&m_mutex);
    auto later = [this] { use(); m_other.lock(); };  // model: call=use locked=none
    later();
    use();  // model: locked=m_mutex
}
void Shared::conditional_locker()
{
    if (QMutexLocker hold(&m_mutex); decide())
        use();  // model: locked=m_mutex
}
void Shared::try_in_loop()
{
    while (!m_mutex.tryLock())
        use();  // model: locked=none
    use();  // model: locked=m_mutex
}
void Shared::nested()
{
    QMutexLocker hold(&m_mutex);
    if (decide()) {
        hold.unlock();
        use();  // model: locked=none
        return;
    }
    use();  // model: locked=m_mutex
}
void Shared::of_another(Shared *o)
{
    o->m_mutex.lock();
    use();  // model: locked=m_mutex
    m_mutex.lock();
    use();  // model: locked=m_mutex,m_mutex
    o->m_mutex.unlock();
    use();  // model: locked=m_mutex
}
void Shared::by_hand()
{
    m_std.lock();
    use();  // model: locked=m_std
    m_std.unlock();
    if (m_std.try_lock())
        use();  // model: locked=m_std
}
void Shared::shared_by_hand()
{
    if (m_rw.tryLockForRead())
        use();  // model: locked=m_rw(shared)
    if (m_rw.tryLockForWrite())
        use();  // model: locked=m_rw
}
void Shared::in_switch(int k)
{
    switch (k) {
    case 0: m_mutex.lock(); use(); break;  // model: call=use locked=m_mutex
    default: use(); break;  // model: call=use locked=none
    }
    use();  // model: locked=none
}
void Shared::handed()
{
    unknown(m_mutex);
    use();  // model: locked=none
}
