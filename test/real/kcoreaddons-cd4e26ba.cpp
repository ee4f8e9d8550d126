// Words that a plain text marks by stars become bold: between the tags stands what the text says.
// After KDE/kcoreaddons cd4e26ba (CWE-79), written anew.
// needs: Core
#include <QRegularExpression>
#include <QString>

class TextToHtml
{
public:
    explicit TextToHtml(const QString &plain) : m_text(plain) { }

    QString highlightedText()
    {
        static const QRegularExpression bold(QStringLiteral("\\*([^*]+)\\*")), underlined(QStringLiteral("_([^_]+)_"));
        const QChar here = m_text.at(m_pos);
        const QRegularExpression &expression = here == QLatin1Char('*') ? bold : underlined;
        const QRegularExpressionMatch match = expression.match(m_text, m_pos);
        if (!match.hasMatch() || match.capturedStart() != m_pos)
            return QString();
        m_pos += int(match.capturedLength());
        if (here == QLatin1Char('*'))
            return QLatin1String("<b>*") + match.captured(1) + QLatin1String("*</b>"); // BUG: injection-tags
        return QLatin1String("<u>_") + match.captured(1) + QLatin1String("_</u>"); // BUG: injection-tags
    }

private:
    QString m_text;
    int m_pos = 0;
};
