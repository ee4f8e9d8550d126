#include "agent.h"

Agent::Agent(QObject *databases) : QObject(databases), m_databases(databases) {}

QString AgentPage::title() const { return QStringLiteral("Secrets"); }

void Agent::load() { m_enabled = m_databases->property("agent").toBool(); }

void AgentPage::load() { m_agent->load(); }
