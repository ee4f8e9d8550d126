// The head of a list of matches is rich text with the path that was searched, escaped.
// After KDE/kate 35ba8c2c (CWE-80), written anew.
// needs: Core
#include <QDir>
#include <QString>

template <typename... Values> QString i18n(const char *text, const Values &...values);  // of the library
template <typename... Values> QString i18nc(const char *context, const char *text, const Values &...values);

class MatchModel
{
public:
    enum Place { CurrentFile, Folder, Project };

    void setSearch(Place place, const QString &path, const QString &project)
    {
        m_place = place;
        m_resultBaseDir = path;
        m_projectName = project;
    }
    QString infoHtmlString() const
    {
        const QString path = QDir(m_resultBaseDir).absolutePath();
        switch (m_place) {
        case CurrentFile: return i18n("<b><i>%1 matches found in file</i></b>", m_count);
        case Folder: return i18n("<b><i>%1 matches found in folder %2</i></b>", m_count, m_resultBaseDir.toHtmlEscaped());
        case Project: break;
        }
        return i18nc("@info", "<b><i>Project %1 (%2)</i></b>", m_projectName.toHtmlEscaped(), path.toHtmlEscaped());
    }

private:
    Place m_place = CurrentFile;
    QString m_resultBaseDir, m_projectName;
    int m_count = 0;
};
