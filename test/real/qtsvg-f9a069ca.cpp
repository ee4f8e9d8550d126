// A blur that is too much work is to be refused, but the amount of work overflows where it is worked out.
// After qtsvg f9a069ca (CWE-190), written anew.
// needs: Core
#include <QRect>
#include <QSize>

class Blur
{
public:
    Blur(int x, int y) : m_x(x), m_y(y) { }
    bool apply(const QRect &clip, const QSize &image);

private:
    void box(const QRect &clip, int radius);
    int m_x, m_y;
    QRect m_done;
};

void Blur::box(const QRect &clip, int radius) { m_done = clip.adjusted(-radius, -radius, radius, radius); }

bool Blur::apply(const QRect &clip, const QSize &image)
{
    const int dx = m_x * 3, dy = m_y * 3;
    const quint64 work = (clip.width() + image.width() + dx) * (clip.height() + image.height() + dy); // BUG: size-overflow
    if (work > 100000000u)
        return false;
    box(clip, dx);
    box(clip, dy);
    return true;
}
