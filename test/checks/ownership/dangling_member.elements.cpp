// Elements of containers that a method deletes and leaves there.
#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QObject>

class Track
{
public:
    void play() { m_plays++; }

private:
    int m_plays = 0;
};

class Player
{
public:
    void add(int key)
    {
        m_tracks.append(new Track);
        m_byKey.insert(key, new Track);
        m_spare.append(new Track);
        m_queue.append(new Track);
        auto *track = new Track;
        m_all.append(track);
        m_current = track;
    }
    void removeAt(int i)
    {
        Track *track = m_tracks.at(i);
        delete track; // expect: ownership-dangling-member
    }
    void removeKey(int key)
    {
        delete m_byKey.value(key); // expect: ownership-dangling-member
    }
    void removeFound(int key)
    {
        auto it = m_byKey.constFind(key);
        if (it != m_byKey.constEnd())
            delete it.value(); // expect: ownership-dangling-member
    }
    void stop()
    {
        qDeleteAll(m_spare); // expect: ownership-dangling-member
    }
    void finish()
    {
        for (Track *track : m_queue)
            delete track; // expect: ownership-dangling-member
    }
    void removeCurrent()
    {
        Track *track = m_current;
        if (!track)
            return;
        delete track; // expect: ownership-dangling-member
        m_current = nullptr;
    }
    void playAll()
    {
        for (Track *track : m_tracks) track->play();
        for (Track *track : m_byKey) track->play();
        for (Track *track : m_spare) track->play();
        for (Track *track : m_queue) track->play();
        for (Track *track : m_all) track->play();
    }

private:
    QList<Track *> m_tracks, m_spare, m_queue, m_all;
    QHash<int, Track *> m_byKey;
    Track *m_current = nullptr;
};

// Taken out, replaced, told of, or seen to by whoever calls.
class Careful
{
public:
    ~Careful() { dropAll(); }
    void add(int key)
    {
        m_tracks.append(new Track);
        m_byKey.insert(key, new Track);
        m_spare.append(new Track);
        m_counted.append(new Track);
        m_dropped.append(new Track);
    }
    void removeAt(int i) { delete m_tracks.takeAt(i); }
    void removeLate(int i)
    {
        Track *track = m_tracks.at(i);
        delete track;
        forget(i);
    }
    void removeKey(int key)
    {
        auto it = m_byKey.find(key);
        if (it == m_byKey.end())
            return;
        delete *it;
        m_byKey.erase(it);
    }
    void renewKey(int key)
    {
        delete m_byKey.value(key);
        m_byKey[key] = new Track;
    }
    void renewFound(int key)
    {
        auto it = m_byKey.find(key);
        delete *it;
        *it = new Track;
    }
    void renewAll()
    {
        for (Track *&track : m_spare) {
            delete track;
            track = new Track;
        }
    }
    void finish()
    {
        qDeleteAll(m_counted);
        m_finished = true;
    }
    void clear()
    {
        dropAll();
        m_dropped.clear();
    }
    void playAll()
    {
        for (Track *track : m_tracks) track->play();
        for (Track *track : m_byKey) track->play();
        for (Track *track : m_spare) track->play();
        for (Track *track : m_dropped) track->play();
        if (m_finished)
            return;
        for (Track *track : m_counted) track->play();
    }

private:
    void forget(int i) { m_tracks.removeAt(i); }
    void dropAll() { qDeleteAll(m_dropped); }
    QList<Track *> m_tracks, m_spare, m_counted, m_dropped;
    QHash<int, Track *> m_byKey;
    bool m_finished = false;
};

// Elements that take themselves out, and a container that is emptied before it is used.
class Pool;
class Entry : public QObject
{
public:
    explicit Entry(Pool *pool) : m_pool(pool) {}
    ~Entry() override;
    void touch() { m_touched = true; }

private:
    Pool *m_pool;
    bool m_touched = false;
};

class Pool
{
public:
    void add()
    {
        m_entries.append(new Entry(this));
        m_drafts.append(new Track);
    }
    void gone(Entry *entry) { m_entries.removeAll(entry); }
    void remove(int i) { delete m_entries.at(i); }
    void removeDrafts() { qDeleteAll(m_drafts); }
    void touchAll()
    {
        for (Entry *entry : m_entries) entry->touch();
    }
    void playAll()
    {
        m_drafts.clear();
        add();
        for (Track *draft : m_drafts) draft->play();
    }

private:
    QList<Entry *> m_entries;
    QList<Track *> m_drafts;
};

Entry::~Entry() { m_pool->gone(this); }
