// A form hands the texts of its fields to a library in C; they are gone before the call.
// After radareorg/cutter 95a7e1ff (CWE-416), written anew.
// needs: Core
#include <QString>

#include <string>

extern "C" bool image_create(const char *path, const char *arch, int bits);

class Core
{
public:
    bool create(const char *path, const char *arch, int bits) { return image_create(path, arch, bits); }
};

class CreateForm
{
public:
    explicit CreateForm(Core *core) : m_core(core) { }
    bool accept();

private:
    QString chosen() const { return m_folder + QLatin1Char('/') + m_name; }

    Core *m_core;
    QString m_folder;
    QString m_name;
    QString m_arch = QStringLiteral("x86");
};

bool CreateForm::accept()
{
    if (m_name.isEmpty())
        return false;
    const std::string path = chosen().toStdString();
    const std::string arch = m_arch.toStdString();
    const int bits = m_arch.endsWith(QLatin1String("64")) ? 64 : 32;
    return m_core->create(path.c_str(), arch.c_str(), bits);
}
