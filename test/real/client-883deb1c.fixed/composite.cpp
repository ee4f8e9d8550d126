#include "job.h"

CompositeJob::CompositeJob(Propagator *propagator) : Job(propagator) {}

void CompositeJob::append(Job *job)
{
    if (m_todo.isEmpty())
        m_todo.reserve(8);
    m_todo.append(job);
}

void CompositeJob::run()
{
    for (Job *job : m_todo)
        job->run();
}
