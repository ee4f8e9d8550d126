// Scripts: who decides them.
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTcpSocket>

class QJSValue
{
};
class QJSEngine
{
public:
    QJSValue evaluate(const QString &program, const QString &fileName = QString(), int lineNumber = 1);
};

class Rules
{
public:
    void load(QTcpSocket *socket)
    {
        const QString rule = QJsonDocument::fromJson(socket->readAll()).object().value("rule").toString();
        m_engine.evaluate(rule);                            // expect: injection-script
        m_engine.evaluate("check('" + rule + "')");         // expect: injection-script
        m_engine.evaluate(QString("f(%1)").arg(rule.size()));
        m_engine.evaluate("f()");
        if (known().contains(rule))
            m_engine.evaluate(rule);
    }

private:
    static QStringList known();
    QJSEngine m_engine;
};
