#pragma once
#include <QObject>

#include "page.h"

// Answers other programs that ask for secrets; configured on a page of the settings.
class Agent : public QObject
{
    Q_OBJECT
public:
    explicit Agent(QObject *databases);
    void load();
    bool enabled() const { return m_enabled; }

private:
    QObject *m_databases;
    bool m_enabled = false;
};

class AgentPage : public SettingsPage
{
public:
    explicit AgentPage(Agent *agent) : m_agent(agent) {}
    QString title() const override;
    void load() override;

private:
    Agent *m_agent;
};
