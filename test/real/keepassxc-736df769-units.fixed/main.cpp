// A plug-in is the child of the databases, and a page that the settings share.
// After keepassxreboot/keepassxc 736df769 (CWE-415), written anew.
// needs: Core
#include <QObject>

#include "agent.h"
#include "settings.h"

class Window : public QObject
{
    Q_OBJECT
public:
    Window() : m_databases(new QObject(this)), m_settings(new Settings(this))
    {
        Agent *agent = new Agent(m_databases);
        m_settings->addPage(new AgentPage(agent));
        m_settings->loadAll();
    }

private:
    QObject *m_databases;
    Settings *m_settings;
};

int main()
{
    Window window;
    return window.children().size() == 2 ? 0 : 1;
}
