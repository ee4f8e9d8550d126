// Filters of LDAP searches.
#include <QByteArray>
#include <QLineEdit>
#include <QString>

extern "C" int ldap_search_s(void *ld, const char *base, int scope, const char *filter, char **attrs, int attrsonly, void **res);

static QByteArray escaped(const QByteArray &name);
static bool isPlain(const QString &name);

class Directory
{
public:
    void find(const QLineEdit *user)
    {
        const QByteArray name = user->text().toUtf8();
        search("(uid=" + name + ")");
        search("(uid=" + escaped(name) + ")");
        if (isPlain(user->text()))
            return;
        const QByteArray own = "(uid=root)";
        ldap_search_s(m_ld, "dc=example", 2, own.constData(), nullptr, 0, &m_result);
        const QByteArray hex = "(uid=" + name.toHex() + ")";
        ldap_search_s(m_ld, "dc=example", 2, hex.constData(), nullptr, 0, &m_result);
    }

private:
    void search(const QByteArray &filter)
    {
        ldap_search_s(m_ld, "dc=example", 2, filter.constData(), nullptr, 0, &m_result); // expect: injection-ldap
    }
    void *m_ld = nullptr, *m_result = nullptr;
};
