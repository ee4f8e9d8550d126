#include "upload.h"

Upload::Upload(QIODevice *source) : m_source(source) {}

void Upload::start()
{
    connect(m_source, &QIODevice::readyRead, this, &Upload::sendMore);
    sendMore();
}

void Upload::sendMore()
{
    if (!m_source) {
        finish(false);
        return;
    }
    const qint64 size = m_source->readAll().size();
    m_sent += size;
    emit progress(m_sent);
    if (m_source->atEnd())
        finish(true);
}

void Upload::finish(bool good)
{
    emit finished(good);
    deleteLater();
}
