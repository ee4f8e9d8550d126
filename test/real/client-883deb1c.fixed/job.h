#pragma once
#include <QList>
#include <QObject>

// One step of a synchronisation; its jobs belong to the propagator.
class Propagator : public QObject
{
    Q_OBJECT
public:
    void start();
};

class Job : public QObject
{
    Q_OBJECT
public:
    explicit Job(Propagator *propagator);
    virtual void run() = 0;

protected:
    Propagator *m_propagator;
};

class MakeFolder : public Job
{
    Q_OBJECT
public:
    MakeFolder(Propagator *propagator, const QString &path);
    void run() override;

private:
    QString m_path;
};

// Runs others, one after the other.
class CompositeJob : public Job
{
    Q_OBJECT
public:
    explicit CompositeJob(Propagator *propagator);
    ~CompositeJob() override = default;
    void append(Job *job);
    void run() override;

private:
    QList<Job *> m_todo;
};
