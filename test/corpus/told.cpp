// Preloaded into a program of Qt: after some time in its event loop it writes what QObject::dumpObjectInfo() says of each object of
// the main thread to the file QTCWE_TELL, and ends the program. Objects come in the order in which they were made.
// QTCWE_TELL_AFTER: milliseconds.
#include <QtCore/QCoreApplication>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <vector>

// Qt's own hooks for debuggers (QtCore/private/qhooks_p.h); their places in the table have not changed since Qt 5.4.
extern Q_DECL_IMPORT quintptr qtHookData[];
enum Hook { AddQObject = 3, RemoveQObject = 4, Startup = 5 };

static std::mutex guard;
static std::vector<QObject *> objects;

static void remember(QObject *object)
{
    std::lock_guard<std::mutex> lock(guard);
    objects.push_back(object);
}

static void forget(QObject *object)
{
    std::lock_guard<std::mutex> lock(guard);
    objects.erase(std::remove(objects.begin(), objects.end(), object), objects.end());
}

static FILE *file;
static void write(QtMsgType, const QMessageLogContext &, const QString &message) { std::fprintf(file, "%s\n", message.toUtf8().constData()); }

static void tell()
{
    std::lock_guard<std::mutex> lock(guard);
    file = std::fopen(std::getenv("QTCWE_TELL"), "w");
    if (!file) std::_Exit(3);
    qInstallMessageHandler(write);
    for (QObject *object : objects)
        if (object->thread() == QThread::currentThread()) object->dumpObjectInfo();
    std::_Exit(std::fclose(file) == 0 ? 0 : 3);
}

static void start() { QTimer::singleShot(std::atoi(std::getenv("QTCWE_TELL_AFTER")), tell); }

__attribute__((constructor)) static void hook()
{
    if (!std::getenv("QTCWE_TELL")) return;
    qtHookData[AddQObject] = reinterpret_cast<quintptr>(&remember);
    qtHookData[RemoveQObject] = reinterpret_cast<quintptr>(&forget);
    qtHookData[Startup] = reinterpret_cast<quintptr>(&start);
}
