// The properties of a folder are read from a temporary file that stays open for ever.
// After KDE/dolphin 04e493d7 (CWE-401), written anew.
// needs: Core
#include <QFile>
#include <QSettings>
#include <QString>
#include <QTemporaryFile>

class ViewProperties
{
public:
    explicit ViewProperties(const QString &folder) : m_folder(folder) { load(); }
    int mode() const { return m_mode; }

private:
    void load()
    {
        const auto copyOf = [](const QString &name) -> QTemporaryFile * {
            QFile source(name);
            if (!source.open(QIODevice::ReadOnly))
                return nullptr;
            auto copy = new QTemporaryFile;
            if (copy->open())
                copy->write(source.readAll());
            return copy;
        };
        QTemporaryFile *file = copyOf(m_folder + QLatin1String("/.directory")); // BUG: ownership-leak
        if (!file)
            return;
        const QSettings settings(file->fileName(), QSettings::IniFormat);
        m_mode = settings.value(QStringLiteral("mode")).toInt();
    }

    QString m_folder;
    int m_mode = 0;
};
