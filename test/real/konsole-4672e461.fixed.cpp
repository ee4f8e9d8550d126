// A bell may ring again after a while, if its terminal is still there.
// After KDE/konsole 4672e461 (CWE-416), written anew.
// needs: Core Gui Widgets
#include <QTimer>
#include <QWidget>

class Terminal : public QWidget
{
    Q_OBJECT
public:
    void bell(int pause)
    {
        if (m_masked)
            return;
        m_masked = true;
        QTimer::singleShot(pause, this, [this] { unmask(); });
        emit rang();
    }

signals:
    void rang();

private:
    void unmask() { m_masked = false; }

    bool m_masked = false;
};
