#!/usr/bin/env python3
"""What comes from outside arrives, however it is carried; what has been checked does not; and the way is told step by step.

    carriers.py [--qt MAJOR] TOOL SETTINGS

Each row of SOURCES, CARRIERS, GUARDS and MADE becomes a function with the sinks of SINKS (for the last two: those of texts); BOUNDARIES are classes whose members, signals
and lambdas carry it. A carrier has a twin whose text is the program's own, in which nothing may be found. All are one program,
which is analysed once; its SARIF must tell exactly the expected lines, each with its way from the source to the sink.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HEAD = """#include <QtCore/QtCore>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QStandardItem>
#include <QtNetwork/QtNetwork>
#include <QtSql/QSqlQuery>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTextEdit>
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <vector>

struct Record { QString name; int n = 0; };
static QString handedBack(const QString &text) { return text.trimmed(); }
static void fill(QString &to, const QString &text) { to = text; }
"""

SINKS = {  # check: what must not be given `v`
    "injection-command": "QProcess::startDetached(v, {});",
    "injection-path": "QFile::remove(v);",
    "injection-sql": "query.exec(\"SELECT '\" + v + \"'\");",
    "injection-markup": "edit->setHtml(\"<b>\" + v);",
    "injection-format-string": "printf(v.toUtf8().constData());",
    "size-untrusted": "bytes.resize(v.toInt());",
}
EVERY = set(SINKS)
TEXT = EVERY - {"size-untrusted"}

# `line` is what came from outside, or the program's own.
CARRIERS = """
arg: QString v = QString("a %1").arg(line);
multiarg: QString v = QString("a %1 %2").arg("x", line);
plus: QString v = "x " + line;
plusassign: QString v("x "); v += line;
append: QString v("x "); v.append(line);
builder: QString v = QStringLiteral("x ") % line % QLatin1String("y");
shift: QString v; QTextStream o(&v); o << line;
variant: QVariant qv = line; QString v = qv.toString();
varmap: QVariantMap m; m["a"] = line; QString v = m.value("a").toString();
varmap2: QVariantMap m; m.insert("a", line); QString v = m["a"].toString();
varlist: QVariantList m; m << line; QString v = m.first().toString();
json: QJsonObject o; o["a"] = line; QString v = o.value("a").toString();
jsonarr: QJsonArray o; o.append(line); QString v = o.at(0).toString();
jsondoc: QString v = QJsonDocument::fromJson(line.toUtf8()).object().value("a").toString();
list: QStringList l; l << line; QString v = l.join(" ");
list2: QStringList l{"x", line}; QString v = l.at(1);
hash: QHash<QString, QString> h; h.insert("a", line); QString v = h.value("a");
map: QMap<QString, QString> h; h["a"] = line; QString v = h["a"];
vector: QVector<QString> h; h.append(line); QString v = h[0];
queue: QQueue<QString> h; h.enqueue(line); QString v = h.dequeue();
set: QSet<QString> h; h.insert(line); QString v = *h.begin();
pair: QPair<QString, QString> h("a", line); QString v = h.second;
stdpair: std::pair<QString, QString> h("a", line); QString v = h.second;
stdstring: std::string t = line.toStdString(); QString v = QString::fromStdString(t);
stdvector: std::vector<QString> t; t.push_back(line); QString v = t.back();
stdmap: std::map<QString, QString> t; t["a"] = line; QString v = t["a"];
optional: std::optional<QString> t = line; QString v = *t;
rangefor: QString v; for (const QString &w : line.split(" ")) v = w;
iter: QStringList l = line.split(" "); QString v; for (auto it = l.begin(); it != l.end(); ++it) v = *it;
stdfmt: QString v = QString::asprintf("%s", line.toUtf8().constData());
mid: QString v = line.mid(1).trimmed().toLower();
left: QString v = line.left(5).simplified();
replace: QString v = line; v.replace("a", "b");
repl2: QString v("run %x"); v.replace("%x", line);
section: QString v = line.section(":", 1, 1);
regexcap: QRegularExpressionMatch m = QRegularExpression("a(.*)").match(line); QString v = m.captured(1);
bytes: QByteArray b = line.toLocal8Bit(); QString v = QString::fromLocal8Bit(b);
url: QUrl u(line); QString v = u.path();
urlquery: QUrlQuery u(line); QString v = u.queryItemValue("a");
urlquery2: QUrl u(line); QString v = QUrlQuery(u).queryItemValue("a", QUrl::FullyDecoded);
base64: QString v = QString::fromUtf8(QByteArray::fromBase64(line.toUtf8()));
percent: QString v = QUrl::fromPercentEncoding(line.toUtf8());
fileinfo: QFileInfo u(line); QString v = u.filePath();
lambda: auto g = [line] { return line; }; QString v = g();
lambdaref: QString v; auto g = [&] { v = line; }; g();
func: QString v = handedBack(line);
outparam: QString v; fill(v, line);
struct: Record r; r.name = line; QString v = r.name;
structinit: Record r{line, 1}; QString v = r.name;
shared: auto r = QSharedPointer<Record>::create(); r->name = line; QString v = r->name;
unique: auto r = std::make_unique<Record>(); r->name = line; QString v = r->name;
move: QString a = line; QString v = std::move(a);
swap: QString a = line, v; v.swap(a);
cond: QString v = line.isEmpty() ? QString() : line;
property: QObject o; o.setProperty("a", line); QString v = o.property("a").toString();
bytearrayview: QStringView w(line); QString v = w.toString();
datastream_out: QByteArray b; QDataStream o(&b, QIODevice::WriteOnly); o << line; QDataStream i(b); QString v; i >> v;
userdata: QStandardItem it; it.setData(line); QString v = it.data().toString();
""".strip().splitlines()

# Where else it comes from; WHOEVER says that none of them is trusted.
SOURCES = {
    "environment": "QString v = qEnvironmentVariable(\"A\");",
    "bytes of the environment": "QString v = qgetenv(\"A\");",
    "environment of a process": "QString v = QProcessEnvironment::systemEnvironment().value(\"A\");",
    "arguments": "QString v = QCoreApplication::arguments().at(1);",
    "options": "QCommandLineParser parser; QString v = parser.value(\"a\");",
    "words": "QCommandLineParser parser; QString v = parser.positionalArguments().first();",
    "settings": "QSettings settings; QString v = settings.value(\"a\").toString();",
    "file": "QFile file(\"a\"); QString v = file.readAll();",
    "output of a process": "QProcess process; QString v = process.readAllStandardOutput();",
    "dropped text": "QString v = mime->text();",
    "dropped file": "QString v = mime->urls().first().toLocalFile();",
    "clipboard": "QString v = QGuiApplication::clipboard()->text();",
    "typed": "QString v = typed->text();",
    "row of a database": "QSqlQuery rows; QString v = rows.value(0).toString();",
    "reply": "QString v = reply->readAll();",
    "header of a reply": "QString v = reply->rawHeader(\"a\");",
    "datagram": "QUdpSocket udp; QString v = udp.receiveDatagram().data();",
    "filled datagram": "QUdpSocket udp; QByteArray b(100, 0); udp.readDatagram(b.data(), b.size()); QString v = b;",
    "filled array": "char b[100]; socket.read(b, 100); QString v = b;",
    "local socket": "QLocalSocket local; QString v = local.readLine();",
    "stream of texts": "QTextStream in(&socket); QString v; in >> v;",
    "line of a stream": "QTextStream in(&socket); QString v = in.readLine();",
    "stream of data": "QDataStream in(&socket); QString v; in >> v;",
    "stream of bytes": "QDataStream in(socket.readAll()); QString v; in >> v;",
}
WHOEVER = "sources=peer argument environment file database user program exchange"

# Behind the guard `v` is still dangerous for these.
GUARDS = {
    "none": ('', TEXT),
    "alnumloop": ('for (const QChar ch : v) if (!ch.isLetterOrNumber()) return;', set()),
    "alnumloop2": ('for (int i = 0; i < v.size(); ++i) { if (!v.at(i).isLetterOrNumber()) return; }', set()),
    "alnumall": ('if (!std::all_of(v.begin(), v.end(), [](QChar ch) { return ch.isLetterOrNumber(); })) return;', set()),
    "digitloop": ('for (const QChar ch : v) if (!ch.isDigit()) return;', set()),
    "spaceloop": ('for (const QChar ch : v) if (ch.isSpace()) return;', TEXT),
    "anch": ('static const QRegularExpression re("^[a-z0-9]+$"); if (!re.match(v).hasMatch()) return;', set()),
    "anchz": ('static const QRegularExpression re("\\\\A[a-z0-9]+\\\\z"); if (!re.match(v).hasMatch()) return;', set()),
    "anchpat": ('static const QRegularExpression re(QRegularExpression::anchoredPattern("[a-z]+")); if (!re.match(v).hasMatch()) return;', set()),
    "unanch": ('static const QRegularExpression re("[a-z]+"); if (!re.match(v).hasMatch()) return;', TEXT),
    "anchdot": ('static const QRegularExpression re("^.*$"); if (!re.match(v).hasMatch()) return;', {"injection-sql", "injection-markup", "injection-format-string"}),
    "anchslash": ('static const QRegularExpression re("^[a-z./]+$"); if (!re.match(v).hasMatch()) return;', {"injection-path"}),
    "set": ('static const QSet<QString> ok{"a", "b"}; if (!ok.contains(v)) return;', set()),
    "list": ('static const QStringList ok{"a", "b"}; if (!ok.contains(v)) return;', set()),
    "map": ('static const QMap<QString, int> ok{{"a", 1}}; if (!ok.contains(v)) return;', set()),
    "eq": ('if (v != "a" && v != "b") return;', set()),
    "notcontains": ('if (v.contains("..")) return;', {"injection-command", "injection-sql", "injection-markup", "injection-format-string"}),
    "noslash": ("if (v.contains('/')) return;", {"injection-command", "injection-sql", "injection-markup", "injection-format-string"}),
    "dotsandslash": ('if (v.contains("..") || v.contains(\'/\')) return;', {"injection-command", "injection-sql", "injection-markup", "injection-format-string"}),
    "noquote": ("if (v.contains('\\'')) return;", {"injection-path", "injection-markup", "injection-format-string"}),
    "nopercent": ("if (v.contains('%')) return;", {"injection-command", "injection-path", "injection-sql", "injection-markup"}),
    "nolt": ("if (v.contains('<')) return;", {"injection-command", "injection-path", "injection-sql", "injection-format-string"}),
    "empty": ('if (v.isEmpty()) return;', TEXT),
    "len": ('if (v.size() > 10) return;', TEXT),
    "starts": ('if (!v.startsWith("a")) return;', {"injection-sql", "injection-markup", "injection-format-string"}),
    "exists": ('if (!QFile::exists(v)) return;', TEXT),
}
# `v` is made of the peer's `line`, and dangerous for these.
MADE = {
    "html": ('line.toHtmlEscaped()', {"injection-command", "injection-path", "injection-sql", "injection-format-string"}),
    "clean": ('QDir::cleanPath(line)', TEXT),
    "cleanbase": ('QDir::cleanPath("/srv/" + line)', TEXT),
    "filename": ('QFileInfo(line).fileName()', {"injection-command", "injection-sql", "injection-markup", "injection-format-string"}),
    "basename": ('QFileInfo(line).baseName()', {"injection-command", "injection-sql", "injection-markup", "injection-format-string"}),
    "canon": ('QFileInfo(line).canonicalFilePath()', TEXT),
    "number": ('QString::number(line.toInt())', set()),
    "percent": ('QString(QUrl::toPercentEncoding(line))', set()),
    "base64": ('QString(line.toUtf8().toBase64())', set()),
    "hex": ('QString(line.toUtf8().toHex())', set()),
    "hash": ('QString(QCryptographicHash::hash(line.toUtf8(), QCryptographicHash::Sha256).toHex())', set()),
    "quote": ('QString(line).replace("\'", "\'\'")', {"injection-path", "injection-markup", "injection-format-string"}),
}
BOUNDARIES = """
class Member : public QObject
{
    void fill(QTcpSocket &socket) { m_text = socket.readLine(); }
    void use() { const QString v = m_text; SINK }
    QString m_text, m_own = "own";
    void useOwn() { const QString v = m_own; TWIN }
};
class Signal : public QObject
{
    Q_OBJECT
public:
    void start(QTcpSocket &socket)
    {
        connect(this, &Signal::came, this, &Signal::use);
        connect(this, &Signal::came, this, [this](const QString &v) { SINK });
        connect(this, &Signal::own, this, &Signal::useOwn);
        emit came(socket.readLine());
        emit own("own");
    }
signals:
    void came(const QString &text);
    void own(const QString &text);
private:
    void use(const QString &v) { SINK }
    void useOwn(const QString &v) { TWIN }
};
class Captured : public QObject
{
    void start(QTcpSocket &socket)
    {
        const QString v = socket.readLine();
        QTimer::singleShot(0, this, [v] { SINK });
    }
    void startOwn()
    {
        const QString v = "own";
        QTimer::singleShot(0, this, [v] { TWIN });
    }
};
class Values : public QObject
{
    Q_OBJECT
public:
    void start(QTcpSocket &socket)
    {
        connect(this, &Values::came, this, &Values::use);
        QVariantMap map;
        map["text"] = QString(socket.readLine());
        emit came(map);
    }
    Q_INVOKABLE void later(const QString &v) { SINK }
    void invoke(QTcpSocket &socket)
    {
        QMetaObject::invokeMethod(this, "later", Q_ARG(QString, socket.readLine()));
    }
signals:
    void came(const QVariantMap &map);
private:
    void use(const QVariantMap &map) { const QString v = map["text"].toString(); SINK }
};
"""


def boundary(check, sink):
    """The classes for one sink; members take the place of what the functions have as parameters."""
    local = sink.replace("query.", "QSqlQuery().").replace("edit->", "QTextEdit().").replace("bytes.", "QByteArray().")
    text = BOUNDARIES.replace("SINK", f"{local} // {check}").replace("TWIN", local)
    for name in ("Member", "Signal", "Captured", "Values"):
        text = text.replace(name, name + check.title().replace("-", ""))
    return text.replace(" }\n", "\n }\n").replace(" });\n", "\n });\n").splitlines()


class Program:
    def __init__(self):
        self.lines = HEAD.splitlines()
        self.wanted = {}   # line: (check, what for)
        self.straight = set()  # lines whose way goes down the text

    def function(self, name, source, code, dangerous, sinks=EVERY):
        number = len(self.lines)
        self.lines += [f"void f{number}(QTcpSocket &socket, QSqlQuery &query, QTextEdit *edit, const QMimeData *mime, QNetworkReply *reply,",
                       "    QLineEdit *typed, QByteArray &bytes)", "{", "    (void)&mime; (void)&reply; (void)&typed;", f"    {source}", f"    {code}"]
        for check, sink in SINKS.items():
            if check not in sinks:
                continue
            self.lines.append(f"    {sink}")
            if check in dangerous:
                self.wanted[len(self.lines)] = (check, name)
                self.straight.add(len(self.lines))
        self.lines.append("}")

    def classes(self):
        for check, sink in SINKS.items():
            for line in boundary(check, sink):
                self.lines.append(line)
                if line.endswith(f"// {check}"):
                    self.wanted[len(self.lines)] = (check, "a boundary")


def build():
    p = Program()
    for name, code in SOURCES.items():
        p.function(name, "", code, EVERY)
    outside, own = "const QString line = socket.readLine();", 'const QString line = "own";'
    for row in CARRIERS:
        name, code = row.split(": ", 1)
        p.function(name, outside, code, EVERY)
        p.function(f"{name} of our own", own, code, set())
    for name, (code, dangerous) in GUARDS.items():
        p.function(name, "const QString v = socket.readLine();", code, dangerous, TEXT)
    for name, (code, dangerous) in MADE.items():
        p.function(name, outside, f"const QString v = {code};", dangerous, TEXT)
    p.classes()
    return p


def way_problem(result, line, straight):
    """What is wrong with the way of a result; None: nothing."""
    flows = result.get("codeFlows", [])
    if len(flows) != 1 or len(flows[0]["threadFlows"]) != 1:
        return "has no way"
    steps = [s["location"] for s in flows[0]["threadFlows"][0]["locations"]]
    places = [(s["physicalLocation"]["artifactLocation"]["uri"], s["physicalLocation"]["region"]["startLine"]) for s in steps]
    if len(places) < 2 or any(not s["message"]["text"] for s in steps):
        return f"has a way of {len(places)} steps"
    if "decides what comes from here" not in steps[0]["message"]["text"]:
        return "does not begin with the source"
    if places[-1][1] != line:
        return f"ends in line {places[-1][1]}"
    if straight and [l for _, l in places] != sorted(l for _, l in places):
        return f"goes back: {places}"
    return None


def check(tool, flags, program):
    options = [f"--option={check}.{WHOEVER}" for check in SINKS]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "carriers.cpp"
        source.write_text("\n".join(program.lines) + "\n", encoding="utf-8")
        command = [tool, "--checks=-*," + ",".join(f"qtcwe-{c}" for c in SINKS), *options, "--report=sarif", "--fail-on=none", "--no-cache", source.name, "--", *flags]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"exit code {done.returncode}\n{done.stderr[-3000:]}")
    found, problems = {}, []
    for result in json.loads(done.stdout)["runs"][0]["results"]:
        line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        found[line] = result["ruleId"].removeprefix("qtcwe-")
        problem = way_problem(result, line, line in program.straight)
        if problem:
            problems.append(f"{line}: {program.lines[line - 1].strip()} {problem}")
    for line, (want, name) in program.wanted.items():
        if found.get(line) != want:
            problems.append(f"{name}: {want} is not found")
    for line in sorted(set(found) - set(program.wanted)):
        before = next(l for l in reversed(program.lines[:line]) if "line =" in l or "v =" in l).strip()
        problems.append(f"{line}: {program.lines[line - 1].strip()} is found: {before} {program.lines[line - 2].strip()}")
    return problems, len(program.wanted)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--qt")
    parser.add_argument("tool")
    parser.add_argument("settings")
    args = parser.parse_args()
    settings = json.loads(pathlib.Path(args.settings).read_text(encoding="utf-8"))
    for major, flags in settings["flags"].items():
        if args.qt and major != args.qt:
            continue
        flags = ["-std=c++17", *flags]
        problems, n = check(args.tool, flags, build())
        if problems:
            sys.exit(f"Qt {major}:\n" + "\n".join(problems))
        print(f"Qt {major}: {n} findings, each with its way")


if __name__ == "__main__":
    main()
