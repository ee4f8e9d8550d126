// A view listens to a window that others share, and goes on listening when it is gone.
// After KDE/konsole ec172b8f (CWE-416), written anew.
// needs: Core Gui Widgets
#include <QObject>
#include <QWidget>

class ScreenWindow : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

signals:
    void outputChanged();
    void scrolled(int line);
};

class Display : public QWidget
{
    Q_OBJECT
public:
    void setScreenWindow(ScreenWindow *window)
    {
        if (m_window)
            disconnect(m_window, nullptr, this, nullptr);
        m_window = window;
        if (!window)
            return;
        connect(m_window, &ScreenWindow::outputChanged, this, &Display::refresh);
        connect(m_window, &ScreenWindow::scrolled, [this](int line) { scrollTo(line); }); // BUG: connect-no-context
    }

private:
    void refresh() { update(); }
    void scrollTo(int line)
    {
        m_line = line;
        update();
    }

    ScreenWindow *m_window = nullptr;
    int m_line = 0;
};
