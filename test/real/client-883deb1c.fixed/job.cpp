#include "job.h"

#include <QDir>

Job::Job(Propagator *propagator) : QObject(propagator), m_propagator(propagator) {}

MakeFolder::MakeFolder(Propagator *propagator, const QString &path) : Job(propagator), m_path(path) {}

void MakeFolder::run() { setProperty("done", QDir().mkpath(m_path)); }
