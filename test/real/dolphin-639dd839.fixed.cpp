// The address of what was dropped on the window becomes a part of a command line.
// After KDE/dolphin 639dd839 (CWE-78), written anew.
// needs: Core Gui Widgets
#include <QDropEvent>
#include <QMimeData>
#include <QProcess>
#include <QUrl>
#include <QWidget>
#include <cstdlib>

class Container : public QWidget
{
protected:
    void dropEvent(QDropEvent *event) override
    {
        const QList<QUrl> urls = event->mimeData()->urls();
        if (!urls.isEmpty())
            m_last = urls.first();
        openLast();
    }

private:
    void openLast()
    {
        const QString app = QStringLiteral("image-viewer");
        QProcess::startDetached(app, {QStringLiteral("--"), m_last.toString()});
    }

    QUrl m_last;
};
