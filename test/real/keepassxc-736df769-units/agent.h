#pragma once
#include <QObject>

#include "page.h"

// Answers other programs that ask for secrets; configured on a page of the settings.
class Agent : public QObject, public SettingsPage
{
    Q_OBJECT
public:
    explicit Agent(QObject *databases);
    QString title() const override;
    void load() override;
    bool enabled() const { return m_enabled; }

private:
    QObject *m_databases;
    bool m_enabled = false;
};
