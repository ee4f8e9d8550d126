// Texts of any length in arrays.
#include <QtCore/QByteArray>
#include <QtCore/QTextStream>

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

int scanned(const char *line)
{
    char key[32], value[64];
    int n = 0;
    sscanf(line, "%d\t%s = %63s", &n, key, value); // expect: api-unbounded-write
    return n;
}

struct Reader {
    char word[16];
    bool next(FILE *from) { return fscanf(from, "%*d %[a-z]", word) == 1; } // expect: api-unbounded-write
};

void typed(char *to)
{
    scanf("%s", to); // expect: api-unbounded-write
}

void firstWord(QTextStream &in)
{
    char word[20];
    in >> word; // expect: api-unbounded-write
    puts(word);
}

// ------------------------------------------------------------------------------------------------- silent

int scannedWithWidth(const char *line, FILE *from)
{
    char key[32], *made = nullptr;
    int n = 0;
    if (sscanf(line, "%31s %d%%", key, &n) != 2 || fscanf(from, "%31[^]%s] %ms", key, &made) != 2)
        return 0;
    free(made);
    return sscanf(line, "%*s %d", &n);
}

void scannedFromArray()
{
    char line[32] = "a b", word[32];
    sscanf(line, "%s", word);
    sscanf("short", "%s", word);
    puts(word);
}

void textStream(QTextStream &in)
{
    QByteArray word;
    char c;
    in >> word >> c;
}

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
