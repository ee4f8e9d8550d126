#pragma once
#include <QList>
#include <QObject>
#include <QSharedPointer>

#include "page.h"

class Settings : public QObject
{
    Q_OBJECT
public:
    explicit Settings(QObject *parent = nullptr);
    void addPage(SettingsPage *page);
    void loadAll();

private:
    struct Extra {
        QSharedPointer<SettingsPage> page;
        int index = 0;
    };
    QList<Extra> m_pages;
};
