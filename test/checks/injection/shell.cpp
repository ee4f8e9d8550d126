// Texts that a shell reads: constants, numbers and what is quoted are nobody's; the rest is.
#include <QCoreApplication>
#include <QProcess>
#include <QString>
#include <cstdio>
#include <cstdlib>
#include <string>

QString shellQuoted(const QString &text);

class Packer
{
public:
    explicit Packer(const QString &folder) : m_folder(folder) { }

    void pack(const QString &name, int level)
    {
        system(("tar cf " + name).toUtf8().constData());           // expect: injection-shell
        system(qPrintable(QString("gzip -%1 %2").arg(level).arg(m_folder))); // expect: injection-shell
        system(qPrintable(QString("gzip -%1 all.tar").arg(level)));
        system("sync");
        system(("tar cf " + shellQuoted(name)).toUtf8().constData());
        const QString command = "ls " + m_folder;
        FILE *pipe = popen(command.toLocal8Bit().constData(), "r"); // expect: injection-shell
        pclose(pipe);
        const QString fixed = "ls " + QString("-l");
        system(fixed.toLocal8Bit().constData());
        const std::string text = "rm " + name.toStdString();
        system(text.c_str());                                      // expect: injection-shell
    }
    void start(const QString &line)
    {
        QProcess::execute("/bin/sh", {"-c", line});                // expect: injection-shell
        QProcess::execute("/bin/sh", {"-c", "ls | wc"});
        QProcess::execute("/bin/sh", QStringList() << "-c" << line); // expect: injection-shell
        QProcess::execute("/bin/sh", {m_folder});
        QProcess::execute("/usr/bin/ls", {"-c", line});
        m_process.start("bash", {"-c", "cd " + m_folder + " && make"}); // expect: injection-shell
        m_process.start("bash", {"-c", "make", m_folder});
    }

private:
    QString m_folder;
    QProcess m_process;
};
