// Temporary views are to be forgotten, but std::remove_if alone removes nothing.
// After kate d8537367 (CWE-252), written anew.
// needs: Core
#include <QObject>
#include <QString>

#include <algorithm>
#include <vector>

struct Preview { QObject *view; QString path; };

class HeadOpener : public QObject
{
    Q_OBJECT
public:
    void open(QObject *view, const QString &path);
    size_t count() const { return m_previews.size(); }

private:
    void forget(QObject *view);
    std::vector<Preview> m_previews;
};

void HeadOpener::open(QObject *view, const QString &path)
{
    m_previews.push_back({view, path});
    connect(view, &QObject::destroyed, this, [this](QObject *gone) { forget(gone); });
}

void HeadOpener::forget(QObject *view)
{
    std::remove_if(m_previews.begin(), m_previews.end(), [view](const Preview &p) { return p.view == view; }); // BUG: io-unchecked-result
}
