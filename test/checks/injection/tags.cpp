// Texts between tags: escaped ones, numbers, translations and markup are nobody's; names and titles are.
#include <QColor>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QString>
#include <QStringBuilder>
#include <QUrl>
#include <QUuid>

QString highlighted(const QString &text);

struct Entry
{
    QString title;
    QString descriptionHtml;
    int count = 0;
    QString name() const { return title; }
};

class Page
{
    Q_DECLARE_TR_FUNCTIONS(Page)
public:
    QString head(const QString &title, const QString &color)
    {
        m_html += "<h1>" + title + "</h1>";                        // expect: injection-tags
        m_html += "<h1>" + title.toHtmlEscaped() + "</h1>";
        m_html += "<h1>" + tr("Files") + "</h1>";
        m_html += "<font color=\"" + color + "\">";
        m_html += "<" + title + ">";
        m_html += "a < " + title + " > b";
        m_html += "(" + title + ")";
        return m_html;
    }
    QString row(const Entry &e, const QFileInfo &file)
    {
        QString text = QString("<td>%1</td><td>%2</td>").arg(e.title).arg(e.count); // expect: injection-tags
        text += QString("<td>%1</td>").arg(e.title.toHtmlEscaped());
        text += QString("<td>%1</td>").arg(e.count);
        text += "<td>" + e.name() + "</td>";                       // expect: injection-tags
        text += QLatin1String("<td>") % file.fileName() % "</td>"; // expect: injection-tags
        text += "<td>" + e.descriptionHtml + "</td>";
        text += "<td>" + highlighted(e.title) + "</td>";
        text += tr("<b>%1</b> files").arg(e.count);
        text += tr("<b>%1</b> in %2").arg(e.count).arg(m_folder);  // expect: injection-tags
        const QString escaped = m_folder.toHtmlEscaped();
        text += "<p>" + escaped + "</p>";
        const QString shown = QDir::toNativeSeparators(m_folder);
        text += "<p>" + shown + "</p>";                            // expect: injection-tags
        text += "<a href=\"" + m_address.toString() + "\">";
        text += "<p>" + m_ink.name() + m_id.toString() + "</p>";
        text += QString("<td bgcolor='%1'>%2</td>").arg(m_ink.name(), e.title); // expect: injection-tags
        return text;
    }
    QString found(const QString &plain)
    {
        const QRegularExpressionMatch match = QRegularExpression("#(.*)#").match(plain);
        if (!match.hasMatch())
            return QString();
        return "<i>" + match.captured(1) + "</i>";                 // expect: injection-tags
    }

private:
    QString m_html, m_folder;
    QUrl m_address;
    QColor m_ink;
    QUuid m_id;
};

// All callers of a function of this unit hand in what stands in the source.
static QString anchor(const QString &url) { return "<a href=\"" + url + "\">?</a>"; }
static QString bold(const QString &word) { return "<b>" + word + "</b>"; }    // expect: injection-tags
QString help(const QString &word) { return anchor("https://qt.io") + anchor("https://kde.org") + bold("of") + bold(word); }
