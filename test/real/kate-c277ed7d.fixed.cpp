// The data of a line is deleted before the line gets new data, and once more by the line.
// After KDE/kate c277ed7d (CWE-415), written anew.
// needs: Core Gui
#include <QSyntaxHighlighter>
#include <QTextBlock>

struct LineData : public QTextBlockUserData
{
    int added = 0;
    int removed = 0;
};

class DiffHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit DiffHighlighter(QTextDocument *document) : QSyntaxHighlighter(document) { }

protected:
    void highlightBlock(const QString &text) override
    {
        auto data = new LineData;
        count(text, data);
        currentBlock().setUserData(data);
    }

private:
    static void count(const QString &text, LineData *data)
    {
        data->added = text.startsWith(QLatin1Char('+'));
        data->removed = text.startsWith(QLatin1Char('-'));
    }
};
