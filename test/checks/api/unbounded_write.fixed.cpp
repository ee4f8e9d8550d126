// Texts of any length in arrays.
#include <QtCore/QByteArray>

#include <cstdio>
#include <cstdlib>
#include <cstring>

// ------------------------------------------------------------------------------------------------- must be found

void copied(const char *name)
{
    char text[32];
    qstrncpy(text, name, sizeof(text)); // expect: api-unbounded-write
    puts(text);
}

void joined(const QByteArray &name)
{
    char text[16] = "/";
    strncat(text, name.constData(), sizeof(text) - strlen(text) - 1); // expect: api-unbounded-write
    puts(text);
}

struct Record {
    char name[8];
    void set(const char *from)
    {
        qstrncpy(name, from, sizeof(name)); // expect: api-unbounded-write
    }
};

void printed(const char *user, int n)
{
    char line[64];
    snprintf(line, sizeof(line), "%s: %d", user, n); // expect: api-unbounded-write
    puts(line);
}

void tooLong()
{
    char text[4];
    qstrncpy(text, "four", sizeof(text)); // expect: api-unbounded-write
    puts(text);
}

int counted(const char *user)
{
    char line[64];
    return sprintf(line, "%s", user); // expect: api-unbounded-write
}

// ------------------------------------------------------------------------------------------------- silent

void constant()
{
    char text[8];
    strcpy(text, "four");
    puts(text);
}

void fromArray()
{
    char from[8] = "x", to[8];
    strcpy(to, from);
    puts(to);
}

// Made to fit.
char *copy(const char *text)
{
    char *result = static_cast<char *>(malloc(strlen(text) + 1));
    strcpy(result, text);
    return result;
}

void numbers(int n)
{
    char line[64];
    sprintf(line, "%d of %08x", n, n);
    puts(line);
}

void precise(const char *user)
{
    char line[64];
    sprintf(line, "%.20s", user);
    snprintf(line, sizeof line, "%s", user);
    puts(line);
}

void words()
{
    char line[64];
    sprintf(line, "%s", "constant");
    puts(line);
}
