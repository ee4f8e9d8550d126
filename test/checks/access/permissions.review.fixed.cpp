// Files that everybody may write to.
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <sys/stat.h>

// ------------------------------------------------------------------------------------------------- must be found

bool everybody(const QString &name)
{
    return QFile::setPermissions(name, QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther); // expect: access-permissions
}

bool byObject(QFile &file)
{
    const QFile::Permissions all = QFile::ReadOther | QFile::WriteOther;
    return file.setPermissions(all); // expect: access-permissions
}

bool byMode(const char *path)
{
    return chmod(path, 0644) == 0; // expect: access-permissions
}

bool folder(const char *path)
{
    return mkdir(path, 0755) == 0; // expect: access-permissions
}

bool byNames(const char *path)
{
    return chmod(path, S_IRWXU | S_IRWXG | S_IRWXO) == 0; // expect: access-permissions
}

// ------------------------------------------------------------------------------------------------- silent

bool owner(const QString &name)
{
    return QFile::setPermissions(name, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
}

bool ownerByMode(const char *path)
{
    return chmod(path, 0644) == 0 && chmod(path, 0700) == 0;
}

bool sharedFolder(const char *path)
{
    return mkdir(path, 01777) == 0;
}

bool asked(const QFileInfo &info)
{
    return info.permission(QFile::WriteOther) || (info.permissions() & QFile::WriteOther);
}

bool given(const QString &name, QFile::Permissions permissions)
{
    return QFile::setPermissions(name, permissions);
}

bool givenMode(const char *path, unsigned mode)
{
    return chmod(path, mode) == 0;
}
