#pragma once
#include <QString>

// What a part of the program shows among the settings.
class SettingsPage
{
public:
    virtual ~SettingsPage() = default;
    virtual QString title() const = 0;
    virtual void load() = 0;
};
