// Arrays of the language: fixed ones, those of new[], what a read has filled.
#include <QtCore/QFile>
#include <cstdio>
#include <cstdlib>
#include <cstring>

void constants(int n)
{
    char text[16];
    text[16] = '\0'; // expect: size-index
    text[15] = '\0';
    text[-1] = 'x'; // expect: size-index
    if (n > 16)
        text[n] = 'x'; // expect: size-index
    if (n >= 0 && n < 16)
        text[n] = 'x';
    puts(text);
}

void filled(QFile *file)
{
    char line[64];
    const qint64 n = file->readLine(line, sizeof line - 1);
    if (n < 0)
        return;
    line[n] = '\0';
    const qint64 more = file->read(line, sizeof line);
    if (more < 0)
        return;
    line[more] = '\0'; // expect: size-index
    const qint64 last = file->read(line, sizeof line);
    if (last < 0 || last == sizeof line)
        return;
    line[last] = '\0';
    puts(line);
}

void copied(const char *from, int size)
{
    char *to = new char[size];
    memcpy(to, from, size_t(size));
    to[size] = '\0'; // expect: size-index
    to[size - 1] = '\0';
    delete[] to;

    const int length = int(strlen(from));
    char *all = new char[length + 1];
    memcpy(all, from, size_t(length));
    all[length] = '\0';
    all[length + 1] = '\0'; // expect: size-index
    for (int i = 0; i <= length; ++i)
        all[i] = '-';
    delete[] all;
}

int *rounds(int n)
{
    int *sums = new int[n];
    for (int i = 0; i <= n; ++i)
        sums[i] = i; // expect: size-index
    for (int i = n; i >= 0; --i)
        sums[i] += 1; // expect: size-index
    for (int i = 0; i < n; ++i)
        sums[i] -= 1;
    return sums;
}

class Table
{
public:
    Table() : m_cells(new int[8]) {}
    Table(const Table &) = delete;
    ~Table() { delete[] m_cells; }
    void clear() { m_cells[8] = m_fixed[7]; } // expect: size-index
    void first() { m_cells[0] = m_fixed[8]; } // expect: size-index
    void last() { m_cells[7] = m_fixed[7]; }

private:
    int *m_cells;
    int m_fixed[8] = {};
};

// ------------------------------------------------------------------------------------------------- must stay silent

struct Packet
{
    int size;
    char data[1];
};

char behind(const Packet *packet) { return packet->data[12]; }

int places(int n)
{
    int table[4] = {1, 2, 3, 4}, sum = 0;
    for (const int *p = table, *end = &table[4]; p != end; ++p)
        sum += *p;
    int words[sizeof(void *) / 4] = {};
    if (sizeof(void *) == 16)
        words[3] = 1;
    n = rand();
    return sum + words[0] + table[n & 3] + int(sizeof(table[9]));
}

void grown(int size, int more)
{
    char *to = new char[size];
    delete[] to;
    to = new char[size + more];
    to[size] = '\0';
    delete[] to;
    size += 2;
    char *other = new char[size];
    size -= 1;
    other[size] = '\0';
    delete[] other;
}

char second(const char *text) { return text[1]; }
