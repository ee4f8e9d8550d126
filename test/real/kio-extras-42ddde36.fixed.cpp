// Titles and addresses of bookmarks are shown on a page with their characters escaped.
// After KDE/kio-extras 42ddde36 (CWE-79), written anew.
// needs: Core Xml
#include <QDomElement>
#include <QString>

class Bookmark
{
public:
    explicit Bookmark(const QDomElement &e) : m_element(e) { }
    QString fullText() const { return m_element.firstChildElement(QStringLiteral("title")).text(); }
    QString address() const { return m_element.attribute(QStringLiteral("href")); }

private:
    QDomElement m_element;
};

class Page
{
public:
    void echoBookmark(const Bookmark &bookmark)
    {
        indent();
        echo("<li class=\"link\"><a href=\"" + bookmark.address().toHtmlEscaped() + "\">" + bookmark.fullText().toHtmlEscaped() + "</a></li>");
    }
    void echoHead(const QString &title)
    {
        echo(QStringLiteral("<h1>%1</h1>").arg(title.toHtmlEscaped()));
    }
    void echoCount(int count) { echo(QStringLiteral("<p>%1</p>").arg(count)); }

private:
    void indent() { m_page += QString(m_depth, QLatin1Char(' ')); }
    void echo(const QString &line) { m_page += line + QLatin1Char('\n'); }

    QString m_page;
    int m_depth = 4;
};
