// The part of QtCore's interface that test programs use, declared from its documentation: names, signatures and signals, no
// code behind them. A unit parses in milliseconds with it.
#ifndef QTCWE_TEST_QTCORE_H
#define QTCWE_TEST_QTCORE_H

#define QT_VERSION_MAJOR 6
#define QT_VERSION_MINOR 4
#define QT_VERSION_PATCH 2
#define QT_VERSION_CHECK(major, minor, patch) ((major << 16) | (minor << 8) | (patch))
#define QT_VERSION QT_VERSION_CHECK(QT_VERSION_MAJOR, QT_VERSION_MINOR, QT_VERSION_PATCH)
#define QT_VERSION_STR "6.4.2"

#ifndef QT_ANNOTATE_ACCESS_SPECIFIER
#define QT_ANNOTATE_ACCESS_SPECIFIER(x)
#endif
#define Q_SIGNALS public QT_ANNOTATE_ACCESS_SPECIFIER(qt_signal)
#define Q_SLOTS QT_ANNOTATE_ACCESS_SPECIFIER(qt_slot)
#define Q_EMIT
#define Q_INVOKABLE
#ifndef QT_NO_KEYWORDS
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define emit Q_EMIT
#define foreach(variable, container) for (variable : container)
#define forever for (;;)
#endif
#define Q_OBJECT                                                                  \
public:                                                                           \
    static const QMetaObject staticMetaObject;                                    \
    virtual const QMetaObject *metaObject() const;                                \
    virtual void *qt_metacast(const char *);                                      \
    virtual int qt_metacall(int, void **);                                        \
                                                                                  \
private:
#define SIGNAL(a) qFlagLocation("2" #a)
#define SLOT(a) qFlagLocation("1" #a)
#define Q_UNUSED(x) (void)x;
#define Q_ASSERT(cond) ((cond) ? static_cast<void>(0) : qt_assert(#cond, __FILE__, __LINE__))
#define Q_DISABLE_COPY(Class)      \
    Class(const Class &) = delete; \
    Class &operator=(const Class &) = delete;
#define QStringLiteral(text) QString(u"" text)

typedef signed char qint8;
typedef unsigned char uchar;
typedef unsigned short quint16;
typedef unsigned int quint32, uint;
typedef long long qint64, qlonglong;
typedef unsigned long long quint64;
typedef decltype(sizeof 0) qtcwe_size;
typedef long long qsizetype;
typedef double qreal;

const char *qFlagLocation(const char *method);
void qt_assert(const char *assertion, const char *file, int line) noexcept;
template <typename T> constexpr const T &qMin(const T &a, const T &b) { return a < b ? a : b; }
template <typename T> constexpr const T &qMax(const T &a, const T &b) { return a < b ? b : a; }
template <typename T> constexpr const T &qBound(const T &low, const T &v, const T &high)
{
    return qMax(low, qMin(high, v));
}

namespace Qt {
enum ConnectionType { AutoConnection, DirectConnection, QueuedConnection, BlockingQueuedConnection, UniqueConnection = 0x80 };
enum TimerType { PreciseTimer, CoarseTimer, VeryCoarseTimer };
}  // namespace Qt

template <typename Enum> class QFlags
{
public:
    constexpr QFlags() : i(0) {}
    constexpr QFlags(Enum f) : i(int(f)) {}
    constexpr QFlags operator|(QFlags o) const { return QFlags(Enum(i | o.i)); }
    constexpr operator int() const { return i; }

private:
    int i;
};

struct QMetaObject;
class QThread;
class QString;

class QChar
{
public:
    QChar(char c);
    QChar(char16_t c);
    unsigned short unicode() const;
};

class QByteArray
{
public:
    QByteArray();
    QByteArray(const char *data, qsizetype size = -1);
    QByteArray(qsizetype size, char c);
    QByteArray(const QByteArray &other);
    ~QByteArray();
    QByteArray &operator=(const QByteArray &other);
    char *data();
    const char *data() const;
    const char *constData() const;
    qsizetype size() const;
    qsizetype length() const;
    bool isEmpty() const;
    void resize(qsizetype size);
    void reserve(qsizetype size);
    void clear();
    QByteArray &append(const QByteArray &a);
    QByteArray left(qsizetype n) const;
    char &operator[](qsizetype i);
    char at(qsizetype i) const;
};
bool operator==(const QByteArray &a, const QByteArray &b);

class QString
{
public:
    QString();
    QString(const char *text);
    QString(const char16_t *text);
    QString(const QString &other);
    ~QString();
    QString &operator=(const QString &other);
    qsizetype size() const;
    bool isEmpty() const;
    bool isNull() const;
    int toInt(bool *ok = nullptr, int base = 10) const;
    QByteArray toUtf8() const;
    QByteArray toLatin1() const;
    QByteArray toLocal8Bit() const;
    template <typename... Args> QString arg(Args &&...) const;
    static QString number(int n, int base = 10);
    static QString fromUtf8(const QByteArray &bytes);
};
bool operator==(const QString &a, const QString &b);
QString operator+(const QString &a, const QString &b);
#define qPrintable(string) QString(string).toLocal8Bit().constData()

class QDebug
{
public:
    QDebug &operator<<(const char *);
    QDebug &operator<<(const QString &);
    QDebug &operator<<(const QByteArray &);
    QDebug &operator<<(qint64);
    QDebug &operator<<(int);
    QDebug &operator<<(bool);
};
class QMessageLogger
{
public:
    QDebug debug() const;
    QDebug warning() const;
    QDebug critical() const;
    void debug(const char *format, ...) const;
    void warning(const char *format, ...) const;
    void critical(const char *format, ...) const;
};
#define qDebug QMessageLogger().debug
#define qWarning QMessageLogger().warning
#define qCritical QMessageLogger().critical

template <typename T> class QList
{
public:
    QList();
    explicit QList(qsizetype size);
    QList(qsizetype size, const T &value);
    ~QList();
    qsizetype size() const;
    bool isEmpty() const;
    void append(const T &value);
    QList &operator<<(const T &value);
    T &operator[](qsizetype i);
    const T &operator[](qsizetype i) const;
    const T &at(qsizetype i) const;
    T &first();
    T takeFirst();
    T *begin();
    T *end();
    const T *begin() const;
    const T *end() const;
    T *data();
    const T *constData() const;
    void resize(qsizetype size);
    void clear();
};
template <typename T> using QVector = QList<T>;
typedef QList<QString> QStringList;

// ------------------------------------------------------------------------------------------------------------- QObject

struct QMetaObject
{
    class Connection
    {
    public:
        explicit operator bool() const;
    };
    template <typename Functor> static bool invokeMethod(class QObject *context, Functor function);
    static void connectSlotsByName(QObject *object);
};

class QObject
{
    Q_OBJECT
public:
    explicit QObject(QObject *parent = nullptr);
    virtual ~QObject();
    QObject *parent() const;
    void setParent(QObject *parent);
    QThread *thread() const;
    bool moveToThread(QThread *thread);
    const QList<QObject *> &children() const;
    template <typename T> T findChild(const QString &name = QString()) const;
    QString objectName() const;
    void setObjectName(const QString &name);
    bool blockSignals(bool b);

    template <typename Func1, typename Func2>
    static QMetaObject::Connection connect(const QObject *sender, Func1 signal, Func2 slot);
    template <typename Func1, typename Func2>
    static QMetaObject::Connection connect(const QObject *sender, Func1 signal, const QObject *context, Func2 slot,
                                           Qt::ConnectionType type = Qt::AutoConnection);
    static QMetaObject::Connection connect(const QObject *sender, const char *signal, const QObject *receiver,
                                           const char *member, Qt::ConnectionType = Qt::AutoConnection);
    QMetaObject::Connection connect(const QObject *sender, const char *signal, const char *member,
                                    Qt::ConnectionType type = Qt::AutoConnection) const;
    static bool disconnect(const QMetaObject::Connection &connection);
    static bool disconnect(const QObject *sender, const char *signal, const QObject *receiver, const char *member);
    template <class Func1, class Func2> static bool disconnect(const QObject *sender, Func1 signal, const QObject *receiver, Func2 slot);
    bool disconnect(const QObject *receiver, const char *member = nullptr) const;

public Q_SLOTS:
    void deleteLater();

Q_SIGNALS:
    void destroyed(QObject *object = nullptr);
    void objectNameChanged(const QString &name);

protected:
    QObject *sender() const;

private:
    Q_DISABLE_COPY(QObject)
};
template <typename T> T qobject_cast(QObject *object) { return static_cast<T>(object); }
template <typename Container> void qDeleteAll(const Container &c);

template <typename T> class QPointer
{
public:
    QPointer();
    QPointer(T *p);
    T *data() const;
    T *operator->() const;
    T &operator*() const;
    operator T *() const;
    bool isNull() const;
    void clear();
};

template <typename T> class QScopedPointer
{
public:
    explicit QScopedPointer(T *p = nullptr);
    ~QScopedPointer();
    T *data() const;
    T *get() const;
    T *operator->() const;
    T &operator*() const;
    explicit operator bool() const;
    T *take();
    void reset(T *other = nullptr);

private:
    Q_DISABLE_COPY(QScopedPointer)
};

template <typename T> class QSharedPointer
{
public:
    QSharedPointer();
    explicit QSharedPointer(T *p);
    T *data() const;
    T *operator->() const;
    T &operator*() const;
};

// --------------------------------------------------------------------------------------------------- loops and threads

class QEventLoop : public QObject
{
    Q_OBJECT
public:
    explicit QEventLoop(QObject *parent = nullptr);
    ~QEventLoop();
    int exec();
    void exit(int code = 0);
    bool isRunning() const;
    bool processEvents();
public Q_SLOTS:
    void quit();
};

class QCoreApplication : public QObject
{
    Q_OBJECT
public:
    QCoreApplication(int &argc, char **argv);
    ~QCoreApplication();
    static int exec();
    static void exit(int code = 0);
    static void processEvents();
    static QCoreApplication *instance();
public Q_SLOTS:
    static void quit();
};

class QTimer : public QObject
{
    Q_OBJECT
public:
    explicit QTimer(QObject *parent = nullptr);
    ~QTimer();
    void setInterval(int msec);
    void setSingleShot(bool single);
    template <typename Func> static void singleShot(int msec, Func slot);
    template <typename Func> static void singleShot(int msec, const QObject *context, Func slot);
    static void singleShot(int msec, const QObject *receiver, const char *member);
public Q_SLOTS:
    void start();
    void start(int msec);
    void stop();
Q_SIGNALS:
    void timeout();
};

class QThread : public QObject
{
    Q_OBJECT
public:
    explicit QThread(QObject *parent = nullptr);
    ~QThread();
    bool isRunning() const;
    bool wait(unsigned long time = ~0UL);
    static void sleep(unsigned long seconds);
    static void msleep(unsigned long milliseconds);
    static QThread *currentThread();
public Q_SLOTS:
    void start();
    void quit();
Q_SIGNALS:
    void started();
    void finished();

protected:
    virtual void run();
    int exec();
};

class QMutex
{
public:
    QMutex();
    ~QMutex();
    void lock();
    bool tryLock(int timeout = 0);
    void unlock();
};
class QSemaphore
{
public:
    explicit QSemaphore(int n = 0);
    void acquire(int n = 1);
    bool tryAcquire(int n = 1);
    void release(int n = 1);
};

// ------------------------------------------------------------------------------------------------------------- devices

class QIODevice : public QObject
{
    Q_OBJECT
public:
    enum OpenModeFlag { NotOpen = 0, ReadOnly = 1, WriteOnly = 2, ReadWrite = 3, Append = 4, Truncate = 8, Text = 16 };
    typedef QFlags<OpenModeFlag> OpenMode;
    QIODevice();
    explicit QIODevice(QObject *parent);
    virtual ~QIODevice();
    virtual bool open(OpenMode mode);
    virtual void close();
    bool isOpen() const;
    virtual bool atEnd() const;
    virtual qint64 size() const;
    virtual bool seek(qint64 pos);
    virtual qint64 bytesAvailable() const;
    virtual qint64 bytesToWrite() const;
    virtual bool canReadLine() const;
    virtual bool waitForReadyRead(int msecs);
    virtual bool waitForBytesWritten(int msecs);
    qint64 read(char *data, qint64 maxlen);
    QByteArray read(qint64 maxlen);
    QByteArray readAll();
    qint64 readLine(char *data, qint64 maxlen);
    QByteArray readLine(qint64 maxlen = 0);
    qint64 peek(char *data, qint64 maxlen);
    qint64 write(const char *data, qint64 len);
    qint64 write(const char *data);
    qint64 write(const QByteArray &data);
    QString errorString() const;
Q_SIGNALS:
    void readyRead();
    void bytesWritten(qint64 bytes);
    void aboutToClose();
};
constexpr QIODevice::OpenMode operator|(QIODevice::OpenModeFlag a, QIODevice::OpenModeFlag b)
{
    return QIODevice::OpenMode(a) | QIODevice::OpenMode(b);
}

class QFile : public QIODevice
{
    Q_OBJECT
public:
    QFile();
    explicit QFile(const QString &name);
    ~QFile();
    bool open(OpenMode flags) override;
    bool exists() const;
    bool remove();
    static bool remove(const QString &name);
    bool rename(const QString &name);
    bool flush();
    bool resize(qint64 size);
};

class QSaveFile : public QIODevice
{
    Q_OBJECT
public:
    explicit QSaveFile(const QString &name);
    ~QSaveFile();
    bool open(OpenMode flags) override;
    bool commit();
};

class QProcess : public QIODevice
{
    Q_OBJECT
public:
    explicit QProcess(QObject *parent = nullptr);
    ~QProcess();
    void start(const QString &program, const QStringList &arguments = {}, OpenMode mode = ReadWrite);
    bool waitForStarted(int msecs = 30000);
    bool waitForFinished(int msecs = 30000);
    int exitCode() const;
};

#endif
