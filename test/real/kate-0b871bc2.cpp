// A page of the settings makes the struct that uic wrote, fills it in a helper, and leaves it behind.
// After KDE/kate 0b871bc2 (CWE-401), written anew.
// needs: Core
#include <QObject>
#include <QString>
#include <QVariantMap>

namespace Ui {
class BuildPage
{
public:
    QString command;
    bool parallel = false;
    void setupUi(QObject *page) { page->setObjectName(QStringLiteral("BuildPage")); }
};
}

class ConfigPage : public QObject
{
    Q_OBJECT
public:
    explicit ConfigPage(QObject *parent = nullptr) : QObject(parent) { }
    virtual QString name() const = 0;
    virtual void apply() = 0;

Q_SIGNALS:
    void changed();
};

class BuildPage : public ConfigPage
{
    Q_OBJECT
public:
    explicit BuildPage(QObject *parent = nullptr);
    ~BuildPage() override;
    QString name() const override { return tr("Build"); }
    void apply() override;
    QVariantMap settings() const { return m_settings; }

private:
    void reset();

    Ui::BuildPage *m_ui;
    QVariantMap m_settings;
};

BuildPage::BuildPage(QObject *parent)
    : ConfigPage(parent)
    , m_ui(new Ui::BuildPage) // BUG: ownership-raw-member
{
    m_ui->setupUi(this);
    reset();
}

BuildPage::~BuildPage()
{
    m_settings.clear();
}

void BuildPage::reset()
{
    m_ui->command = m_settings.value(QStringLiteral("command"), QStringLiteral("make")).toString();
    m_ui->parallel = m_settings.value(QStringLiteral("parallel")).toBool();
}

void BuildPage::apply()
{
    m_settings.insert(QStringLiteral("command"), m_ui->command);
    m_settings.insert(QStringLiteral("parallel"), m_ui->parallel);
    Q_EMIT changed();
}
