// The word that keeps strangers from asking for friendship comes from a generator that can be guessed.
// After qTox/qTox 33162c96 (CWE-338), written anew.
// needs: Core
// qt: 5
#include <QRandomGenerator>
#include <QString>
#include <QtGlobal>

class Core
{
public:
    void setNospam(quint32 nospam) { m_nospam = nospam; }

private:
    quint32 m_nospam = 0;
};

class PrivacyForm
{
public:
    explicit PrivacyForm(Core *core) : m_core(core) { }
    void onRandomNospamClicked()
    {
        const quint32 newNospam = randomNospam();
        m_shown = QString::number(newNospam, 16);
        m_core->setNospam(newNospam);
    }

private:
    static quint32 randomNospam()
    {
        quint32 nospam = 0;
        for (int i = 0; i < 4; i++)
            nospam = (nospam << 8) + (QRandomGenerator::system()->generate() % 256);
        return nospam;
    }

    Core *m_core;
    QString m_shown;
};
