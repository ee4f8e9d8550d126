// Secrets that can be guessed.
#include <QtCore/QRandomGenerator>
#include <QtCore/QString>

#include <cstdlib>

// ------------------------------------------------------------------------------------------------- must be found

void setNospam(unsigned value);

void newNospam()
{
    setNospam(static_cast<unsigned>(rand())); // expect: crypto-weak-random
}

struct Session {
    QString m_token;
    unsigned nonce = 0;

    void renew()
    {
        m_token = QString::number(std::rand()); // expect: crypto-weak-random
        nonce = unsigned(rand()) << 16; // expect: crypto-weak-random
    }
};

int makeSalt()
{
    return rand() % 65536; // expect: crypto-weak-random
}

QString password(int length)
{
    QString result;
    for (int i = 0; i < length; ++i) {
        QString password;
        password.append(QChar('a' + rand() % 26)); // expect: crypto-weak-random
        result += password;
    }
    return result;
}

QString sessionToken(int length)
{
    QString text;
    for (int i = 0; i < length; ++i)
        text += QLatin1Char(char('a' + rand() % 26)); // expect: crypto-weak-random
    return text;
}

// ------------------------------------------------------------------------------------------------- silent

int dice()
{
    return rand() % 6 + 1;
}

struct Star {
    int x = 0, y = 0;
    void place()
    {
        x = rand() % 100;
        y = rand() % 100;
    }
};

unsigned goodSalt()
{
    return QRandomGenerator::system()->generate();
}

int tokenIndex(int count)
{
    const int tokenCount = rand() % count;
    return tokenCount;
}

struct Parser {
    int m_key = 0;
    void shuffle() { m_key = rand(); }
};

QString tokenColour(int shades)
{
    int shade = rand() % shades;
    QString text = QStringLiteral("grey");
    if (shade > 3)
        text += QLatin1Char('!');
    return text;
}

quint32 seededToken()
{
    QRandomGenerator generator = QRandomGenerator::securelySeeded();
    const quint32 token = generator.generate(); // expect: crypto-weak-random
    return token;
}

quint32 seededBySystem(quint32 seed)
{
    QRandomGenerator generator = QRandomGenerator::securelySeeded(), other(seed), dice(6);
    const quint32 token = generator.generate(), secret = other.generate();
    return token + secret + dice.bounded(6);
}
