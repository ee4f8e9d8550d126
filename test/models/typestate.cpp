// typestate PROGRAM: reads the machines as PROGRAM prints them and drives the real classes through every row.
//
// A row of which no call was driven, an outcome it promises and that never came, a state, result or warning other than
// what it says: each is a failure. Calls that end the program or hang are made in a child process.
#include "rig.h"

#include <QtTest/QSignalSpy>

#include <csignal>
#include <cstdio>

namespace {

struct Row {
    QString kind, name, refused, result, text;
    QStringList in, yes, no;
    bool byResult = false, emits = false;
    uint since = 0, until = 0xffffffffu;
    QString said;               // as it was printed
    QSet<QString> seen;         // outcomes
    bool emitted = false;
    int driven = 0;
};

struct Machine {
    QString cls;
    QStringList states, start;
    std::vector<Row> rows;
};

QStringList warnings;
int failures = 0;

void collect(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtFatalMsg) std::abort();
    warnings << text;
}

void fail(const QString &where, const QString &what)
{
    ++failures;
    std::printf("not so: %s: %s\n", qPrintable(where), qPrintable(what));
}

QStringList set(const QString &field) { return field == "-" ? QStringList() : field.split(','); }

std::unique_ptr<Rig> makeRig(const QString &cls)
{
    if (auto rig = makeIoRig(cls)) return rig;
    if (auto rig = makeSocketRig(cls)) return rig;
    return makeOtherRig(cls);
}

Row readRow(const QStringList &f)
{
    Row r;
    r.kind = f[0];
    r.said = f.join(' ');
    if (r.kind == "call") {
        r.name = f[1], r.in = set(f[2]), r.byResult = f[3] == "result", r.yes = set(f[4]), r.no = set(f[5]);
        r.refused = f[6], r.result = f[7], r.text = f[8], r.emits = f[10] == "emits";
        r.since = f[11].toUInt(nullptr, 16), r.until = f[12].toUInt(nullptr, 16);
    } else if (r.kind == "loop") {
        r.in = set(f[1]), r.yes = set(f[2]);
    } else if (r.kind == "signal") {
        r.name = f[1], r.yes = set(f[2]);
    } else {
        r.name = f[1], r.text = f[2], r.yes = set(f[3]);
    }
    return r;
}

std::vector<Machine> readMachines(const QByteArray &text)
{
    std::vector<Machine> all;
    for (const QByteArray &line : text.split('\n')) {
        QStringList f = QString::fromUtf8(line).split('\t');
        if (f[0] == "machine") all.push_back({f[1], set(f[2]), set(f[3]), {}});
        else if (f.size() > 1) all.back().rows.push_back(readRow(f));
    }
    return all;
}

bool leads(const QStringList &to, const QString &from, const QString &state)
{
    return to.contains(state) || (to.contains("same") && from == state);
}

// Counts whatever the object emits.
class Listener
{
public:
    explicit Listener(QObject *object)
    {
        const QMetaObject *m = object ? object->metaObject() : nullptr;
        for (int i = QObject::staticMetaObject.methodCount(); m && i < m->methodCount(); ++i)
            if (m->method(i).methodType() == QMetaMethod::Signal) {
                QByteArray name = "2" + m->method(i).methodSignature();
                m_spies.emplace_back(new QSignalSpy(object, name.constData()));
                m_names << m->method(i).name();
            }
    }
    QStringList heard() const
    {
        QStringList names;
        for (size_t i = 0; i < m_spies.size(); ++i)
            if (m_spies[i]->count()) names << m_names[int(i)];
        return names;
    }

private:
    std::vector<std::unique_ptr<QSignalSpy>> m_spies;
    QStringList m_names;
};

void judge(Row &row, const QString &where, const QString &from, const QString &result, const QString &after, const QStringList &heard)
{
    ++row.driven;
    if (row.byResult && result != "true" && result != "false") fail(where, "the result is " + result);
    QStringList to = row.byResult && result == "false" ? row.no : row.yes;
    if (!leads(to, from, after)) fail(where, "result " + result + ", the state behind it is " + after);
    row.seen << result;
    if (!heard.isEmpty() && !row.emits) fail(where, "emits " + heard.join(' '));
    row.emitted |= !heard.isEmpty();
    if (row.result != "-" && result != row.result) fail(where, "the result is " + result);
    bool warned = !warnings.isEmpty();
    if (row.refused == "warning" && warnings.filter(row.text == "-" ? QString() : row.text).isEmpty())
        fail(where, "does not warn so, but: " + warnings.join(" | "));
    bool failed = row.byResult && result == "false" && row.refused == "-";  // then it may say why
    bool mayWarn = failed || row.refused == "warning" || row.refused == "error" || row.refused == "failure";
    if (warned && !mayWarn) fail(where, "warns: " + warnings.join(" | "));
    if (row.refused == "error" && heard.filter("rror").isEmpty()) fail(where, "no error signal, but: " + heard.join(' '));
    if (row.refused == "ignored" && result == "done") fail(where, "it has its effect");
}

// Is the rig with that route into that state, at last?
bool enterState(Rig &rig, const QString &state, int route)
{
    auto ways = rig.enter.equal_range(state);
    for (; route > 0; --route) ++ways.first;
    return ways.first->second();
}

// What the program would do with the call: it is made in a child, which says the result when it comes back.
void driveInChild(Row &row, const QString &cls, const QString &state, const QString &where)
{
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {"--call", cls, state, row.name});
    bool ended = child.waitForFinished(row.refused == "hang" ? 500 : 60000);
    bool crashed = ended && child.exitStatus() == QProcess::CrashExit;
    QByteArray out = child.readAllStandardOutput();
    child.kill();
    child.waitForFinished();
    ++row.driven;
    if (!out.startsWith("before")) fail(where, "the child did not get there");
    if (row.refused == "hang" && ended) fail(where, "comes back");
    if (row.refused == "abort" && (!crashed || !out.contains(row.text.toUtf8()))) fail(where, "goes on: " + QString::fromUtf8(out));
}

int callInChild(const QStringList &args)
{
    auto rig = makeRig(args[0]);
    if (!enterState(*rig, args[1], 0)) return 2;
    std::puts("before");
    std::fflush(stdout);
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &text) {
        std::puts(qPrintable(text));
        std::fflush(stdout);
        if (type == QtFatalMsg) std::abort();
    });
    std::puts(qPrintable(rig->calls[args[2]](true)));
    return 0;
}

bool inChild(const Row &row) { return row.refused == "abort" || row.refused == "hang" || row.refused == "undefined"; }

void driveCall(Row &row, const QString &cls, const QString &state, int route, bool good)
{
    QString where = cls + " in " + state + ": " + row.said;
    auto rig = makeRig(cls);
    auto call = rig->calls.find(row.name);
    if (call == rig->calls.end()) {
        if (good && !route) fail(where, "the rig cannot call it");
        return;
    }
    if (!enterState(*rig, state, route)) {
        if (good) fail(where, "this state was not reached");
        return;
    }
    if (inChild(row)) {
        if (good && !route) driveInChild(row, cls, state, where);
        return;
    }
    auto body = [&] {
        if (rig->state() != state) {
            fail(where, "the rig is in " + rig->state());
            return;
        }
        Listener listener(rig->object());
        warnings.clear();
        QString result = call->second(good);
        QStringList said = warnings, heard = listener.heard();
        QString after = rig->state();
        warnings = said;
        judge(row, where, state, result, after, heard);
    };
    auto around = rig->inside.find(state);
    if (around != rig->inside.end()) around->second(body);
    else body();
}

void checkCallRow(Row &row, const QString &cls)
{
    for (const QString &state : row.in) {
        int before = row.driven, routes = int(makeRig(cls)->enter.count(state));
        for (int route = 0; route < routes; ++route)
            for (bool good : {true, false}) driveCall(row, cls, state, route, good);
        if (row.driven == before) fail(cls + ": " + row.said, "not driven in " + state);
    }
    if (row.byResult && !row.yes.isEmpty() && !row.seen.contains("true")) fail(cls + ": " + row.said, "never true");
    if (row.byResult && !row.no.isEmpty() && !row.seen.contains("false")) fail(cls + ": " + row.said, "never false");
    if (row.emits && !row.emitted) fail(cls + ": " + row.said, "emits nothing");
}

void checkLoopRow(Row &row, const QString &cls)
{
    for (const QString &from : row.in)
        for (const QString &to : row.yes) {
            QString where = cls + ": " + from + " to " + to + " by events";
            auto rig = makeRig(cls);
            auto event = rig->events.find(from + ">" + to);
            if (event == rig->events.end() || !rig->enter.count(from) || !enterState(*rig, from, 0)) {
                fail(where, "not driven");
                continue;
            }
            ++row.driven;
            event->second();
            if (rig->state() != to) fail(where, "the state is " + rig->state());
        }
}

void checkRow(Row &row, const QString &cls)
{
    auto rig = makeRig(cls);
    if (row.kind == "call") {
        checkCallRow(row, cls);
    } else if (row.kind == "loop") {
        checkLoopRow(row, cls);
    } else if (row.kind == "signal") {
        QString state = rig->signals_.count(row.name) ? rig->signals_[row.name]() : "no such signal in the rig";
        ++row.driven;
        if (!row.yes.contains(state)) fail(cls + ": " + row.said, "the slot sees " + state);
    } else {
        for (const QString &state : row.yes) {
            rig = makeRig(cls);
            bool there = rig->enter.count(state) && enterState(*rig, state, 0);
            QString value = there && rig->asks.count(row.name) ? rig->asks[row.name]() : "not driven";
            ++row.driven;
            if (value != row.text.mid(row.text.lastIndexOf(':') + 1)) fail(cls + ": " + row.said, "is " + value);
        }
    }
}

bool holds(const Row &row) { return QT_VERSION >= row.since && (QT_VERSION <= row.until); }

void checkMachine(Machine &m)
{
    auto fresh = makeRig(m.cls);
    if (!fresh) {
        fail(m.cls, "no rig drives this class");
        return;
    }
    if (!m.start.contains(fresh->state())) fail(m.cls, "a new object is in " + fresh->state());
    int rows = 0, driven = 0;
    for (Row &row : m.rows)
        if (holds(row)) {
            checkRow(row, m.cls);
            ++rows, driven += row.driven;
        }
    std::printf("%s: %d rows, %d times driven\n", qPrintable(m.cls), rows, driven);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char **argv)
{
    qputenv("LC_ALL", "C");
    std::signal(SIGPIPE, SIG_IGN);
    QCoreApplication app(argc, argv);
    QStringList args = app.arguments().mid(1);
    if (args.size() == 4 && args[0] == "--call") return callInChild(args.mid(1));
    if (args.isEmpty()) return 2;
    QProcess program;
    program.start(args[0], {"--dump=typestate"});
    if (!program.waitForFinished() || program.exitCode() != 0) return 2;
    std::vector<Machine> machines = readMachines(program.readAllStandardOutput());
    qInstallMessageHandler(collect);
    for (Machine &m : machines)
        if (args.size() == 1 || args.contains(m.cls)) checkMachine(m);
    std::printf("Qt %s: %d machines, %d failures\n", qVersion(), int(machines.size()), failures);
    return failures || machines.empty() ? 1 : 0;
}
