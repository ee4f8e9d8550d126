// qt: 5
// The generator that Qt 6 has no more, and the one to ask instead.
#include <QtCore/QtGlobal>
#include <QRandomGenerator>

#include <cstdlib>

struct Session {
    int m_nonce = 0;
    void renew()
    {
        m_nonce = int(QRandomGenerator::system()->bounded(RAND_MAX)); // expect: crypto-weak-random
    }
};

int makeSalt()
{
    return int(QRandomGenerator::system()->bounded(RAND_MAX)) % 1000; // expect: crypto-weak-random
}

// ------------------------------------------------------------------------------------------------- silent

int dice()
{
    return qrand() % 6 + 1;
}
