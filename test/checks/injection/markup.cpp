// Text that is shown: is it taken for markup?
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QSqlQuery>
#include <QTcpSocket>
#include <QTextDocument>
#include <QTextEdit>
#include <QUrl>
#include <QVariant>

class Chat : public QWidget
{
public:
    void show(QTcpSocket *socket)
    {
        const QString line = QString::fromUtf8(socket->readLine());
        m_log->setHtml("<b>" + line + "</b>");                     // expect: injection-markup
        m_log->append(QString("<i>%1</i>: %2").arg(line, m_name)); // expect: injection-markup
        m_log->insertHtml(line);                                   // expect: injection-markup
        m_label->setText(tr("Message from %1").arg(line));         // expect: injection-markup
        QMessageBox::information(this, "Chat", "From: " + line);   // expect: injection-markup
        setToolTip(line);                                          // expect: injection-markup
        m_log->setHtml(socket->readAll());                         // expect: injection-markup
        m_label->setText("<b>" + m_name + "</b>");
        m_log->setHtml("<b>" + line.toHtmlEscaped() + "</b>");
        m_log->append(QString("<i>%1</i>").arg(line.toHtmlEscaped()));
        m_log->setPlainText(line);
        m_plain->appendPlainText(line);
        m_label->setText(QString::number(line.size()));
        m_label->setText(tr("%1 bytes").arg(line.toInt()));
        m_log->setHtml(Qt::convertFromPlainText(line));
        if (!Qt::mightBeRichText(line))
            m_label->setText(line);
        QMessageBox::information(this, "Chat", m_name);
        setWindowTitle(line);
    }

private:
    QTextEdit *m_log = nullptr;
    QPlainTextEdit *m_plain = nullptr;
    QLabel *m_label = nullptr;
    QString m_name = "me";
};

void rows(QSqlQuery &query, QLabel *label, const QString &unknown)
{
    while (query.next())
        label->setText("<b>" + query.value(0).toString() + "</b>"); // expect: injection-markup
    label->setText(unknown);
    label->setText("from " + QUrl(query.value(1).toString()).toString());
}
