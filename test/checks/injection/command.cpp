// Programs that are started: who decides which.
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <QProcess>
#include <QTcpSocket>

#include <QTextStream>
#include <QVariant>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>

static const QStringList allowed{"date", "uptime"};

bool isAllowed(const QString &program);

class Agent : public QObject
{
    Q_OBJECT
public:
    explicit Agent(QTcpSocket *socket) : m_socket(socket)
    {
        connect(m_socket, &QTcpSocket::readyRead, this, &Agent::onReadyRead);
        connect(this, &Agent::wanted, this, [](const QString &program) {
            QProcess::startDetached(program, QStringList()); // expect: injection-command
        });
        connect(this, &Agent::own, this, [](const QString &program) { QProcess::startDetached(program, QStringList()); });
    }

signals:
    void wanted(const QString &program);
    void own(const QString &program);

private:
    void onReadyRead()
    {
        const QJsonObject request = QJsonDocument::fromJson(m_socket->readLine()).object();
        m_program = request["program"].toString();
        emit wanted(m_program);
        emit own("date");
    }

    void startMember()
    {
        m_process.start(m_program, QStringList()); // expect: injection-command
        m_process.start(m_editor, QStringList());
    }

    QTcpSocket *m_socket;
    QProcess m_process;
    QString m_program, m_editor = "vi";
};

// What carries it: containers, callables, templates, structured bindings, streams, smart pointers; and the same with nothing in it.
template <typename T> T same(const T &value) { return value; }
static void with(const std::function<void(const QString &)> &use, const QString &text) { use(text); }

void carried(QTcpSocket *socket)
{
    const QString line = socket->readLine(), own = "date";
    QVariantMap map{{"a", line}}, ownMap{{"a", own}};
    QProcess::startDetached(map["a"].toString(), {});              // expect: injection-command
    QProcess::startDetached(ownMap["a"].toString(), {});
    for (const auto &[key, value] : std::map<QString, QString>{{"a", line}})
        QProcess::startDetached(value, {});                        // expect: injection-command
    for (const auto &[key, value] : std::map<QString, QString>{{"a", own}})
        QProcess::startDetached(value, {});
    QProcess::startDetached(same(line), {});                       // expect: injection-command
    QProcess::startDetached(same(own), {});
    with([](const QString &text) { QProcess::startDetached(text, {}); }, line); // expect: injection-command
    QString text, ownText;
    QTextStream(&text) << "run " << line;
    QTextStream(&ownText) << "run " << own;
    QProcess::startDetached(text, {});                             // expect: injection-command
    QProcess::startDetached(ownText, {});
    const auto shared = std::make_shared<QString>(line), ownShared = std::make_shared<QString>(own);
    QProcess::startDetached(*shared, {});                          // expect: injection-command
    QProcess::startDetached(*ownShared, {});
    const QStringList words{line}, ownWords{own};
    std::for_each(words.begin(), words.end(), [](const QString &w) { QProcess::startDetached(w, {}); }); // expect: injection-command
    std::for_each(ownWords.begin(), ownWords.end(), [](const QString &w) { QProcess::startDetached(w, {}); });
}

void directly(QLocalSocket *socket)
{
    system(socket->readAll().constData()); // expect: injection-command
    const QString line = QString::fromUtf8(socket->readLine()).trimmed();
    QProcess process;
    process.start("/bin/sh -c " + line, QStringList()); // expect: injection-command
    process.setProgram(line);                            // expect: injection-command
    system(qPrintable(QString("tar xf %1").arg(line)));  // expect: injection-command
}

void run(const QString &program) { QProcess::execute(program, {}); } // expect: injection-command
void runOwn(const QString &program) { QProcess::execute(program, {}); }

void callers(QTcpSocket *socket)
{
    run("uptime");
    run(socket->readLine());
    runOwn("uptime");
}

// The program is ours, what the peer says is one argument of it.
void asArgument(QTcpSocket *socket)
{
    const QString name = socket->readLine();
    QProcess process;
    process.start("/usr/bin/file", {"--", name});
    QProcess::execute("ls", QStringList() << name);
}

void guarded(QTcpSocket *socket)
{
    const QString a = socket->readLine();
    if (allowed.contains(a))
        QProcess::execute(a, {});
    const QString b = socket->readLine();
    if (!isAllowed(b))
        return;
    QProcess::execute(b, {});
    const QString c = socket->readLine();
    if (c == "date")
        QProcess::execute(c, {});
    QProcess::execute(c == "date" ? "date" : "uptime", {});
    const int n = socket->readLine().toInt();
    QProcess::execute(QString("seq %1").arg(n), {});
}

// Whoever runs the program may say what it runs.
void fromTheUser(QFile *script)
{
    QProcess::execute(QCoreApplication::arguments().at(1), {});
    QProcess::execute(qEnvironmentVariable("EDITOR"), {});
    QProcess::execute(script->readLine(), {});
}
