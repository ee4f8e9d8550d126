// The exit code of a program that may have crashed.
#include <QProcess>

void use(int n);

// ------------------------------------------------------------------------------------------------- must be found

bool worked(QProcess &process)
{
    if (!process.waitForFinished())
        return false;
    return process.exitCode() == 0; // expect: io-unchecked-result
}

QString output(QProcess *process)
{
    if (process->exitCode()) // expect: io-unchecked-result
        return {};
    return QString::fromUtf8(process->readAll());
}

// ------------------------------------------------------------------------------------------------- must stay silent

void shown(QProcess *process)
{
    use(process->exitCode());
}

// The slot of finished() is told.
void finished(QProcess *process, int code, QProcess::ExitStatus status)
{
    if (status == QProcess::NormalExit && process->exitCode() == code)
        use(code);
}
