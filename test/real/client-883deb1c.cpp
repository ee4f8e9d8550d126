// A propagation is a tree of jobs; each makes its parts as children of the propagator and deletes them itself as well.
// After owncloud/client 883deb1c (CWE-415), written anew.
// needs: Core
#include <QObject>
#include <QVector>

class Propagator : public QObject
{
public:
    void abort() { m_aborted = true; }
    bool isAborted() const { return m_aborted; }

private:
    bool m_aborted = false;
};

class PropagatorJob : public QObject
{
public:
    explicit PropagatorJob(Propagator *propagator) : QObject(propagator), m_propagator(propagator) { }
    virtual bool scheduleNextJob() { return !m_propagator->isAborted(); }

protected:
    Propagator *m_propagator;
};

class CompositeJob : public QObject
{
public:
    explicit CompositeJob(Propagator *propagator) : m_propagator(propagator) { }
    ~CompositeJob() override
    {
        qDeleteAll(m_jobsToDo); // BUG: ownership-two-owners
    }

    void appendPart()
    {
        auto *job = new PropagatorJob(m_propagator);
        m_jobsToDo.append(job);
    }

    void schedule()
    {
        for (PropagatorJob *job : std::as_const(m_jobsToDo))
            job->scheduleNextJob();
    }

private:
    Propagator *m_propagator;
    QVector<PropagatorJob *> m_jobsToDo;
};

QObject *makeJob(Propagator *propagator)
{
    auto *job = new CompositeJob(propagator);
    job->appendPart();
    job->schedule();
    return job;
}
