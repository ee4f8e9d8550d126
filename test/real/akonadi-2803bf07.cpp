// The animations that have run out are popped from the list that the timer goes over.
// After KDE/akonadi 2803bf07 (CWE-416), written anew.
// needs: Core
#include <QObject>
#include <QTimerEvent>
#include <QVector>

struct Animation
{
    int row = 0;
    int frame = 0;
};

class Animator : public QObject
{
    Q_OBJECT
public:
    void push(int row)
    {
        m_animations.append(Animation{row, 0});
        if (!m_timer)
            m_timer = startTimer(100);
    }
    void pop(int row)
    {
        for (int i = 0; i < int(m_animations.size()); ++i) {
            if (m_animations.at(i).row == row) {
                m_animations.removeAt(i);
                break;
            }
        }
    }

protected:
    void timerEvent(QTimerEvent *event) override
    {
        if (event->timerId() != m_timer)
            return;
        for (const Animation &animation : qAsConst(m_animations)) {
            if (animation.frame > 8)
                pop(animation.row); // BUG: ownership-use-after-delete
        }
    }

private:
    QVector<Animation> m_animations;
    int m_timer = 0;
};
