#include "settings.h"

Settings::Settings(QObject *parent) : QObject(parent) {}

void Settings::addPage(SettingsPage *page)
{
    Extra extra;
    extra.page = QSharedPointer<SettingsPage>(page);
    extra.index = int(m_pages.size());
    m_pages.append(extra);
}

void Settings::loadAll()
{
    for (const Extra &extra : m_pages)
        extra.page->load();
}
