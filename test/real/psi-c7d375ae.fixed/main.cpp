// A job deletes itself when it is finished, and so does who has started it.
// After psi-im/psi c7d375ae (CWE-415), written anew.
// needs: Core
#include "sharing.h"
#include "upload.h"

void SharedFile::publish(QIODevice *source)
{
    auto *upload = new Upload(source);
    connect(upload, &Upload::progress, this, [this](qint64 sent) { m_sent = sent; });
    connect(upload, &Upload::finished, this, [this, upload](bool good) {
        m_log.append(good ? QStringLiteral("sent") : QStringLiteral("failed"));
        emit published(good);
    });
    upload->start();
}
