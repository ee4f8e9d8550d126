// Texts of any length in arrays.
#include <QtCore/QByteArray>

#include <cstdio>
#include <cstdlib>
#include <cstring>

// ------------------------------------------------------------------------------------------------- must be found

void copied(const char *name)
{
    char text[32];
    strcpy(text, name); // expect: api-unbounded-write
    puts(text);
}

void joined(const QByteArray &name)
{
    char text[16] = "/";
    strcat(text, name.constData()); // expect: api-unbounded-write
    puts(text);
}

struct Record {
    char name[8];
    void set(const char *from)
    {
        std::strcpy(name, from); // expect: api-unbounded-write
    }
};

void printed(const char *user, int n)
{
    char line[64];
    sprintf(line, "%s: %d", user, n); // expect: api-unbounded-write
    puts(line);
}

void tooLong()
{
    char text[4];
    strcpy(text, "four"); // expect: api-unbounded-write
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
