// Files and processes.
#include "rig.h"

#include <QProcess>
#include <QSaveFile>
#include <QTemporaryDir>

namespace {

class FileRig : public Rig
{
public:
    FileRig() : m_file(m_dir.filePath("a"))
    {
        enter.insert({"Closed", [] { return true; }});
        enter.insert({"Open", [this] { return m_file.open(QIODevice::ReadWrite) && m_file.write("text\n") == 5 && m_file.seek(0); }});
        enter.insert({"Closed", [this] { return m_file.open(QIODevice::ReadWrite) && (m_file.close(), true); }});
        calls["open"] = [this](bool good) {
            if (!good && !m_file.isOpen()) m_file.setFileName(m_dir.filePath("no/such/folder"));
            return told(m_file.open(QIODevice::ReadWrite));
        };
        calls["close"] = [this](bool) { m_file.close(); return QString("void"); };
        calls["isOpen"] = [this](bool) { return told(m_file.isOpen()); };
        calls["remove/0"] = [this](bool) { return told(m_file.remove()); };
        calls["rename/1"] = [this](bool) { return told(m_file.rename(m_dir.filePath("b"))); };
        calls["copy/1"] = [this](bool) { return told(m_file.copy(m_dir.filePath("b"))); };
        calls["setFileName"] = [this](bool) { m_file.setFileName(m_dir.filePath("c")); return QString("void"); };
        calls["read/2"] = [this](bool) { return amount(m_file.read(m_room, 2)); };
        calls["peek/2"] = [this](bool) { return amount(m_file.peek(m_room, 2)); };
        calls["readLine/2"] = [this](bool) { return amount(m_file.readLine(m_room, 4)); };
        calls["write/2"] = [this](bool) { return amount(m_file.write("ab", 2)); };
        calls["write/1"] = [this](bool) { return amount(m_file.write("ab")); };
        calls["read/1"] = [this](bool) { return told(m_file.read(2)); };
        calls["peek/1"] = [this](bool) { return told(m_file.peek(2)); };
        calls["readLine/1"] = [this](bool) { return told(m_file.readLine()); };
        calls["readAll"] = [this](bool) { return told(m_file.readAll()); };
        calls["getChar"] = [this](bool) { return told(m_file.getChar(m_room)); };
        calls["putChar"] = [this](bool) { return told(m_file.putChar('x')); };
        calls["seek"] = [this](bool) { return told(m_file.seek(1)); };
        calls["flush"] = [this](bool) { return told(m_file.flush()); };
    }
    QString state() override { return m_file.isOpen() ? "Open" : "Closed"; }
    QObject *object() override { return &m_file; }

private:
    QTemporaryDir m_dir;
    QFile m_file;
    char m_room[8] = {};
};

class SaveFileRig : public Rig
{
public:
    SaveFileRig() : m_file(m_dir.filePath("a"))
    {
        auto open = [this] { return m_file.open(QIODevice::WriteOnly); };
        enter.insert({"Closed", [] { return true; }});
        enter.insert({"Closed", [this, open] { return open() && m_file.commit(); }});
        enter.insert({"Open", open});
        enter.insert({"Cancelled", [this, open] { m_cancelled = true; return open() && (m_file.cancelWriting(), true); }});
        calls["open"] = [this, open](bool good) {
            if (!good && !m_file.isOpen()) m_file.setFileName(m_dir.filePath("no/such/folder"));
            return told(open());
        };
        calls["close"] = [this](bool) { QIODevice *d = &m_file; d->close(); return QString("void"); };
        calls["isOpen"] = [this](bool) { return told(m_file.isOpen()); };
        calls["commit"] = [this](bool) { return told(m_file.commit()); };
        calls["cancelWriting"] = [this](bool) { m_cancelled = m_file.isOpen(); m_file.cancelWriting(); return QString("void"); };
        calls["setFileName"] = [this](bool) { m_file.setFileName(m_dir.filePath("c")); return QString("void"); };
        calls["write/1"] = [this](bool) { return amount(m_file.write("ab")); };
        calls["write/2"] = [this](bool) { return amount(m_file.write("ab", 2)); };
    }
    // A file that is open and of which nothing will be kept is cancelled.
    QString state() override { return !m_file.isOpen() ? "Closed" : m_cancelled ? "Cancelled" : "Open"; }
    QObject *object() override { return &m_file; }

private:
    QTemporaryDir m_dir;
    QSaveFile m_file;
    bool m_cancelled = false;
};

class ProcessRig : public Rig
{
public:
    ProcessRig()
    {
        auto start = [this] { m_process.start("sleep", {"20"}); return true; };
        enter.insert({"NotRunning", [] { return true; }});
        enter.insert({"NotRunning", [this, start] { return start() && (m_process.close(), true); }});
        enter.insert({"Finished", [this] { m_process.start("true", QStringList()); return m_process.waitForFinished(); }});
        enter.insert({"Starting", start});
        enter.insert({"Running", [this, start] { return start() && m_process.waitForStarted(); }});
        auto program = [](bool good) { return QString(good ? "sleep" : "no such program"); };
        calls["start/3"] = [this, program](bool good) { m_process.start(program(good), {"20"}); return QString("void"); };
        calls["start/1"] = [this, program](bool good) {
            if (m_process.state() == QProcess::NotRunning) m_process.setProgram(program(good)), m_process.setArguments({"20"});
            m_process.start(QIODevice::ReadWrite);
            return QString("void");
        };
        calls["startDetached/1"] = [this](bool good) {
            if (m_process.state() == QProcess::NotRunning) m_process.setProgram(good ? "true" : "no such program");
            return told(m_process.startDetached());
        };
        calls["open/1"] = [this, program](bool good) {
            if (m_process.state() == QProcess::NotRunning && good) m_process.setProgram(program(good)), m_process.setArguments({"20"});
            else if (m_process.state() == QProcess::NotRunning) m_process.setProgram(QString());
            return told(m_process.open(QIODevice::ReadWrite));
        };
        calls["setProgram"] = [this](bool) { m_process.setProgram("true"); return QString("void"); };
        calls["setArguments"] = [this](bool) { m_process.setArguments({}); return QString("void"); };
        calls["setWorkingDirectory"] = [this](bool) { m_process.setWorkingDirectory("/"); return QString("void"); };
        calls["setProcessChannelMode"] = [this](bool) { m_process.setProcessChannelMode(QProcess::MergedChannels); return QString("void"); };
        calls["setProcessEnvironment"] = [this](bool) { m_process.setProcessEnvironment({}); return QString("void"); };
        calls["write/1"] = [this](bool) { return amount(m_process.write("a")); };
        calls["write/2"] = [this](bool) { return amount(m_process.write("ab", 2)); };
        calls["waitForStarted"] = [this](bool good) {
            if (!good && state() == "Starting") restart();
            return told(m_process.waitForStarted(5000));
        };
        calls["waitForFinished"] = [this](bool good) { if (good) m_process.kill(); return told(m_process.waitForFinished(good ? 5000 : 20)); };
        calls["waitForReadyRead"] = [this](bool good) { if (good) m_process.kill(); return told(m_process.waitForReadyRead(good ? 5000 : 20)); };
        calls["waitForBytesWritten"] = [this](bool good) {
            if (good && m_process.state() == QProcess::Running) m_process.write("abc");
            return told(m_process.waitForBytesWritten(20));
        };
        calls["terminate"] = [this](bool) { m_process.terminate(); return QString("void"); };
        calls["kill"] = [this](bool) { m_process.kill(); return QString("void"); };
        calls["close"] = [this](bool) { m_process.close(); return QString("void"); };
        events["Starting>Running"] = [this] { until([this] { return m_process.state() == QProcess::Running; }); };
        events["Starting>Finished"] = [this] {
            restart();
            until([this] { return m_process.state() == QProcess::NotRunning; });
        };
        events["Running>Finished"] = [this] { m_process.kill(); until([this] { return m_process.state() == QProcess::NotRunning; }); };
        signals_["started"] = [this] { return inSlot(&QProcess::started, "sleep"); };
        signals_["finished"] = [this] {
            QString seen;
            auto c = QObject::connect(&m_process, qOverload<int, QProcess::ExitStatus>(&QProcess::finished), &m_process, [&] { seen = state(); });
            m_process.start("true", QStringList());
            until([&] { return !seen.isEmpty(); });
            QObject::disconnect(c);
            return seen;
        };
        asks["state"] = [this] { return QString(QMetaEnum::fromType<QProcess::ProcessState>().valueToKey(m_process.state())); };
    }
    ~ProcessRig() override { m_process.kill(); m_process.waitForFinished(); }
    QString state() override
    {
        switch (m_process.state()) {
        case QProcess::NotRunning: return m_process.isOpen() ? "Finished" : "NotRunning";
        case QProcess::Starting: return "Starting";
        case QProcess::Running: return "Running";
        }
        return "?";
    }
    QObject *object() override { return &m_process; }

private:
    // Starting again, something that does not exist.
    void restart()
    {
        m_process.kill();
        m_process.waitForFinished();
        m_process.start("no such program", QStringList());
    }
    template <typename Signal> QString inSlot(Signal signal, const QString &program)
    {
        QString seen;
        auto c = QObject::connect(&m_process, signal, &m_process, [&] { seen = state(); });
        m_process.start(program, {"20"});
        until([&] { return !seen.isEmpty(); });
        QObject::disconnect(c);
        return seen;
    }
    QProcess m_process;
};

}  // namespace

std::unique_ptr<Rig> makeIoRig(const QString &cls)
{
    if (cls == "QFile") return std::make_unique<FileRig>();
    if (cls == "QSaveFile") return std::make_unique<SaveFileRig>();
    if (cls == "QProcess") return std::make_unique<ProcessRig>();
    return nullptr;
}
