// Programs that are named without a folder.
// options: --profile=strict
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QStringList>

// ------------------------------------------------------------------------------------------------- must be found

QByteArray cookies(const QString &display)
{
    QProcess process;
    process.start(QStandardPaths::findExecutable(QStringLiteral("xauth")), QStringList() << "list" << display); // expect: injection-bare-program
    if (!process.waitForFinished()) {
        if (QStandardPaths::findExecutable(QStringLiteral("xauth")).isEmpty())
            qWarning("xauth is not there");
        return {};
    }
    return process.readAll();
}

class Repository
{
public:
    void status()
    {
        m_process.setProgram(QStandardPaths::findExecutable(s_git)); // expect: injection-bare-program
        m_process.setArguments({"status"});
        m_process.start();
    }
    bool gone() const { return QProcess::execute(QStandardPaths::findExecutable("git"), {"rev-parse"}) != 0; } // expect: injection-bare-program
    static bool browse(const QString &what) { return QProcess::startDetached(QStandardPaths::findExecutable(QString::fromLatin1("gitk")), {what}); } // expect: injection-bare-program

private:
    static inline const QString s_git = "git";
    QProcess m_process;
};

static QString tool() { return QStringLiteral("make"); }
int builds()
{
    return QProcess::execute(QStandardPaths::findExecutable(tool()), {"all"}); // expect: injection-bare-program
}

// ------------------------------------------------------------------------------------------------- silent

bool found(const QStringList &arguments)
{
    const QString git = QStandardPaths::findExecutable("git");
    return !git.isEmpty() && QProcess::execute(git, arguments) == 0;
}

void inSystem(QProcess &process)
{
    process.start(QStringLiteral("/usr/bin/xauth"), {"list"});
}

void beside(QProcess &process)
{
    process.start(QStringLiteral("./helper"), QStringList());
}

bool askedBefore()
{
    if (QStandardPaths::findExecutable("xmllint").isEmpty())
        return false;
    return QProcess::startDetached("xmllint", {"--version"});
}

void configured(QProcess &process, const QString &program)
{
    process.start(program, QStringList());
}

static QString fullTool() { return QStringLiteral("/usr/bin/make"); }
int buildsSafely()
{
    return QProcess::execute(fullTool(), {"all"});
}
