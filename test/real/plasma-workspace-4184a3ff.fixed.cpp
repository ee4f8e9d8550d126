// A listener of screens keeps a reference to an element of the vector that the next screen makes grow.
// After KDE/plasma-workspace 4184a3ff (CWE-416), written anew.
// needs: Core
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class Registry : public QObject
{
    Q_OBJECT
signals:
    void outputAdded(int id);
    void outputNamed(int id, const QString &name);
};

struct Output
{
    int id = 0;
    QString name;
};

class Notifier : public QObject
{
    Q_OBJECT
public:
    explicit Notifier(Registry *registry) : m_registry(registry)
    {
        connect(m_registry, &Registry::outputAdded, this, &Notifier::addOutput);
    }

private:
    void addOutput(int id)
    {
        m_outputs.push_back(std::make_shared<Output>());
        std::shared_ptr<Output> output = m_outputs.back();
        output->id = id;
        connect(m_registry, &Registry::outputNamed, this, [output](int which, const QString &name) {
            if (which == output->id)
                output->name = name;
        });
    }

    Registry *m_registry;
    std::vector<std::shared_ptr<Output>> m_outputs;
};
