// Jobs are children of the propagator, and of a list that deletes what it holds.
// After owncloud/client 883deb1c (CWE-415), written anew.
// needs: Core
#include "job.h"

void Propagator::start()
{
    CompositeJob *all = new CompositeJob(this);
    MakeFolder *folder = new MakeFolder(this, QStringLiteral("photos"));
    all->append(folder);
    all->append(new MakeFolder(this, QStringLiteral("music")));
    all->run();
}

int main()
{
    Propagator propagator;
    propagator.start();
    return propagator.children().isEmpty() ? 1 : 0;
}
