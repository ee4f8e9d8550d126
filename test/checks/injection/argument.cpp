// Arguments of programs: who decides them, and what stands before.
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpSocket>

class Mounter : public QObject
{
public:
    void take(QTcpSocket *socket)
    {
        const QJsonObject request = QJsonDocument::fromJson(socket->readLine()).object();
        const QString share = request.value("share").toString();
        mount(share);
        check(share);
        QProcess::execute("mount", {"-t", "cifs", share}); // expect: injection-argument
        QProcess::execute("mount", {"--source=" + share});
        QProcess::execute("mount", {QString("//host/%1").arg(share)});
        QProcess::execute("mount", {QString("%1/x").arg(share)}); // expect: injection-argument
        QProcess::execute("mount", {QString::number(request.value("id").toInt())});
    }

private:
    void mount(const QString &share)
    {
        QStringList arguments;
        arguments << "-t" << "cifs" << share;
        m_process.setArguments(arguments); // expect: injection-argument
    }
    void check(const QString &share)
    {
        if (share.startsWith("//"))
            QProcess::execute("mount", {share});
        QProcess::execute("mount", {"--", share});
    }
    QProcess m_process;
};
