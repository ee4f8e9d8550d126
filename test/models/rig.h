// What drives one class of Qt: how its object gets into a state, what each call does there, what happens by itself.
#pragma once

#include <QtCore>

#include <functional>
#include <map>
#include <memory>
#include <vector>

class Rig
{
public:
    using Body = std::function<void()>;
    virtual ~Rig() = default;

    // Ways into a state with a fresh rig; false: it could not be reached. Some states last only while `body` runs.
    std::multimap<QString, std::function<bool()>> enter;
    std::map<QString, std::function<void(const Body &)>> inside;
    // A call; `good` asks for the outcome that is hoped for. Answers true, false, -1, null, empty, value, void or done
    // (a call that had its effect).
    std::map<QString, std::function<QString(bool good)>> calls;
    // "Connecting>Connected": makes it happen by events alone, when the object is in the first state.
    std::map<QString, std::function<void()>> events;
    // Emits the signal with the object as it is for real, and answers the state in the slot.
    std::map<QString, std::function<QString()>> signals_;
    // The enumerator a method gives.
    std::map<QString, std::function<QString()>> asks;

    virtual QString state() = 0;
    virtual QObject *object() { return nullptr; }
};

std::unique_ptr<Rig> makeIoRig(const QString &cls);
std::unique_ptr<Rig> makeSocketRig(const QString &cls);
std::unique_ptr<Rig> makeOtherRig(const QString &cls);

inline QString told(bool result) { return result ? QStringLiteral("true") : QStringLiteral("false"); }
inline QString told(const QByteArray &result) { return result.isEmpty() ? QStringLiteral("empty") : QStringLiteral("value"); }
inline QString told(const void *result) { return result ? QStringLiteral("value") : QStringLiteral("null"); }
inline QString amount(qint64 n) { return n == -1 ? QStringLiteral("-1") : QStringLiteral("value"); }

// Delivers events until it is so, or too much time has passed.
inline bool until(const std::function<bool()> &done, int ms = 3000)
{
    QElapsedTimer t;
    t.start();
    while (!done() && t.elapsed() < ms) QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    return done();
}
