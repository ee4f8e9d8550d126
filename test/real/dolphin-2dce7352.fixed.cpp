// When the session ends a window hands its configuration to a thread of the pool to be written, and goes on using it.
// After KDE/dolphin 2dce7352 (CWE-362), written anew.
// needs: Core Gui Widgets Concurrent
#include <QCoreApplication>
#include <QFutureWatcher>
#include <QMainWindow>
#include <QSettings>
#include <QtConcurrent/QtConcurrent>

QSettings *sessionConfig();

class ViewWindow : public QMainWindow
{
    Q_OBJECT
public:
    ViewWindow() { connect(&m_watcher, &QFutureWatcher<void>::finished, this, &ViewWindow::sessionSaved); }
    void saveSession()
    {
        QSettings *config = sessionConfig();
        saveProperties(config);
        config->sync();
    }

private:
    void saveProperties(QSettings *config)
    {
        config->beginGroup(QStringLiteral("window"));
        config->setValue(QStringLiteral("title"), windowTitle());
        config->endGroup();
    }
    void sessionSaved() { saveProperties(sessionConfig()); }

    QFutureWatcher<void> m_watcher;
};
