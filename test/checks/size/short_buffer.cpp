// Memory that is smaller than what is written into it.
#include <QtCore/QByteArray>
#include <cstdlib>
#include <cstring>

// ------------------------------------------------------------------------------------------------- must be found

char *copyOf(const char *text)
{
    char *copy = new char[strlen(text)];
    strcpy(copy, text); // expect: size-short-buffer
    return copy;
}

char *withLocals(const char *text)
{
    const size_t length = strlen(text), room = length;
    char *copy = static_cast<char *>(malloc(room));
    memcpy(copy, text, length + 1); // expect: size-short-buffer
    return copy;
}

char *ended(const QByteArray &bytes)
{
    char *copy = new char[size_t(bytes.length())];
    memcpy(copy, bytes.constData(), size_t(bytes.size()));
    copy[bytes.size()] = 0; // expect: size-short-buffer
    return copy;
}

int *sums(int n)
{
    int *sum = static_cast<int *>(malloc(size_t(n) * sizeof(int)));
    sum[n] = 0; // expect: size-short-buffer
    return sum;
}

// ------------------------------------------------------------------------------------------------- must stay silent

char *roomForAll(const char *text)
{
    char *copy = new char[strlen(text) + 1];
    strcpy(copy, text);
    copy[strlen(text)] = 0;
    return copy;
}

char *another(const char *text, const char *other)
{
    char *copy = new char[strlen(other)];
    strcpy(copy, text);
    return copy;
}

char *shortened(const char *text, size_t n)
{
    char *copy = new char[n];
    n--;
    memcpy(copy, text, n + 1);
    copy[n] = 0;
    return copy;
}

int *last(int n)
{
    int *sum = new int[size_t(n)];
    sum[n - 1] = 0;
    memset(sum, 0, size_t(n) * sizeof(int));
    return sum;
}

char *grown(QByteArray bytes)
{
    char *copy = new char[size_t(bytes.size())];
    bytes.chop(3);
    strcpy(copy, bytes.constData());
    return copy;
}

// The text is shorter now than when it was measured.
char *measuredBefore(QByteArray bytes)
{
    const size_t length = size_t(bytes.size());
    bytes.chop(3);
    char *copy = new char[length];
    memcpy(copy, bytes.constData(), size_t(bytes.size()) + 1);
    return copy;
}
