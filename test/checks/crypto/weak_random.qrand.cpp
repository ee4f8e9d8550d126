// qt: 5
// The generator that Qt 6 has no more, and the one to ask instead.
#include <QtCore/QtGlobal>

#include <cstdlib>

struct Session {
    int m_nonce = 0;
    void renew()
    {
        m_nonce = qrand(); // expect: crypto-weak-random
    }
};

int makeSalt()
{
    return qrand() % 1000; // expect: crypto-weak-random
}

// ------------------------------------------------------------------------------------------------- silent

int dice()
{
    return qrand() % 6 + 1;
}
