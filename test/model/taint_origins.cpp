// Who decides it: every kind of outside that the facts know, one a line.
// needs: Core Network Gui Widgets Sql DBus Xml
#include <QtCore>
#include <QtDBus>
#include <QtNetwork>
#include <QtSql>
#include <QtWidgets>

void take(const QString &);
void takeNumber(qint64);

void peers(QTcpSocket *tcp, QUdpSocket *udp, QLocalSocket *local, QNetworkReply *reply, QSslSocket *ssl)
{
    take(tcp->readLine());                    // model: call=take given=peer
    take(ssl->read(100));                     // model: call=take given=peer
    take(tcp->peerName());                    // model: call=take given=peer
    take(udp->receiveDatagram().data());      // model: call=take given=peer
    take(local->readAll());                   // model: call=take given=peer
    take(reply->readAll());                   // model: call=take given=peer
    take(reply->rawHeader("X"));              // model: call=take given=peer
    take(reply->header(QNetworkRequest::LocationHeader).toString()); // model: call=take given=peer
    take(reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl().toString()); // model: call=take given=peer
    for (const auto &pair : reply->rawHeaderPairs())
        take(pair.second);                    // model: call=take given=peer
    take(reply->request().url().toString());  // model: call=take given=clean
    QTcpServer server;
    QTcpSocket *next = server.nextPendingConnection();
    take(next->readAll());                    // model: call=take given=peer
    QScopedPointer<QNetworkReply> scoped(reply);
    take(scoped->readAll());                  // model: call=take given=peer
    QByteArray buffer;
    buffer.resize(100);
    const qint64 n = tcp->read(buffer.data(), buffer.size());
    takeNumber(n);                            // model: call=takeNumber given=clean
    take(buffer);                             // model: call=take given=peer
    QTextStream lines(tcp);
    while (!lines.atEnd())
        take(lines.readLine());               // model: call=take given=peer
    QDataStream in(local);
    quint32 size;
    in >> size;
    takeNumber(size);                         // model: call=takeNumber given=peer
    char *raw = nullptr;
    uint length = 0;
    in.readBytes(raw, length);
    take(QByteArray(raw, int(length)));       // model: call=take given=peer
}

class Service : public QObject
{
    Q_OBJECT
public:
    explicit Service(QNetworkAccessManager *manager)
    {
        connect(manager, &QNetworkAccessManager::finished, this, &Service::finished);
    }
private slots:
    void finished(QNetworkReply *reply)
    {
        take(reply->readAll());               // model: call=take given=peer
        QNetworkReply *sent = qobject_cast<QNetworkReply *>(sender());
        take(sent->readAll());                // model: call=take given=peer
    }
};

void bus(const QDBusMessage &message, QDBusInterface &iface)
{
    take(message.arguments().at(0).toString()); // model: call=take given=peer
    const QDBusReply<QString> reply = iface.call("get");
    take(reply.value());                      // model: call=take given=peer
    QDBusPendingReply<QString> pending = iface.asyncCall("get");
    take(pending.argumentAt(0).toString());   // model: call=take given=peer
    take(pending.value());                    // model: call=take given=peer
}

// What a bus offers is called by others.
class Adaptor : public QDBusAbstractAdaptor
{
    Q_OBJECT
public:
    explicit Adaptor(QObject *parent) : QDBusAbstractAdaptor(parent) { }
    void own(const QString &text)
    {
        take(text);                           // model: call=take given=clean
    }
public slots:
    void open(const QString &name, const QVariantMap &options)
    {
        take(name);                           // model: call=take given=peer
        take(options.value("x").toString());  // model: call=take given=peer
    }
};

void commandLine(int argc, char **argv)
{
    QCommandLineParser parser;
    take(parser.value("file"));               // model: call=take given=argument
    take(parser.positionalArguments().first()); // model: call=take given=argument
    take(QCoreApplication::arguments().value(1)); // model: call=take given=argument
    if (argc > 1)
        take(QString::fromLocal8Bit(argv[1])); // model: call=take given=clean
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    take(app.arguments().at(1));              // model: call=take given=argument
    take(argv[1]);                            // model: call=take given=argument
    take(QString::fromLocal8Bit(argv[argc - 1])); // model: call=take given=argument
    takeNumber(argc);                         // model: call=takeNumber given=clean
    return 0;
}

void surroundings(QProcess &process)
{
    take(qgetenv("HOME"));                    // model: call=take given=environment
    take(qEnvironmentVariable("HOME"));       // model: call=take given=environment
    take(QProcessEnvironment::systemEnvironment().value("X")); // model: call=take given=environment
    take(getenv("X"));                        // model: call=take given=environment
    take(process.readAllStandardOutput());    // model: call=take given=program
    take(process.readAllStandardError());     // model: call=take given=program
    take(process.readLine());                 // model: call=take given=program
}

void files(QFile &file, const QDir &dir)
{
    QSettings settings;
    take(settings.value("x").toString());     // model: call=take given=file
    for (const QString &key : settings.childKeys())
        take(settings.value(key).toString()); // model: call=take given=file
    take(file.readLine());                    // model: call=take given=file
    QTextStream in(&file);
    take(in.readAll());                       // model: call=take given=file
    for (const QString &name : dir.entryList())
        take(name);                           // model: call=take given=file
    for (const QFileInfo &info : dir.entryInfoList())
        take(info.absoluteFilePath());        // model: call=take given=file
    QDirIterator it("/tmp");
    while (it.hasNext())
        take(it.next());                      // model: call=take given=file
    QXmlStreamReader xml(&file);
    take(xml.readElementText());              // model: call=take given=file
}

void database(QSqlQuery &query, QSqlTableModel &model)
{
    while (query.next()) {
        take(query.value(0).toString());      // model: call=take given=database
        take(query.record().value("x").toString()); // model: call=take given=database
    }
    take(model.record(0).value(1).toString()); // model: call=take given=database
    take(model.data(model.index(0, 0)).toString()); // model: call=take given=database
}

class Drop : public QWidget
{
protected:
    void dropEvent(QDropEvent *event) override
    {
        take(event->mimeData()->text());      // model: call=take given=exchange
        for (const QUrl &url : event->mimeData()->urls())
            take(url.toLocalFile());          // model: call=take given=exchange
        take(event->mimeData()->data("x"));   // model: call=take given=exchange
    }
    void paste()
    {
        take(QGuiApplication::clipboard()->text()); // model: call=take given=exchange
        take(QGuiApplication::clipboard()->mimeData()->html()); // model: call=take given=exchange
    }
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::FileOpen)
            take(static_cast<QFileOpenEvent *>(event)->url().toString()); // model: call=take given=exchange
        return QWidget::event(event);
    }
    void typed(QLineEdit *edit, QPlainTextEdit *plain, QComboBox *box)
    {
        take(edit->text());                   // model: call=take given=user
        take(plain->toPlainText());           // model: call=take given=user
        take(box->currentText());             // model: call=take given=user
        take(QInputDialog::getText(this, "a", "b")); // model: call=take given=user
        connect(edit, &QLineEdit::textChanged, this, [](const QString &text) {
            take(text);                       // model: call=take given=user
        });
    }
};
