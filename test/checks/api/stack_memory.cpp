// Memory on the stack, as much as somebody else says.
#include <QtCore/QByteArray>
#include <QtCore/QVarLengthArray>

#include <alloca.h>
#include <cstring>

void use(const void *memory);

// ------------------------------------------------------------------------------------------------- must be found

void copied(const char *name)
{
    char *copy = static_cast<char *>(alloca(strlen(name) + 1)); // expect: api-stack-memory
    strcpy(copy, name);
    use(copy);
}

void given(int n)
{
    int *values = static_cast<int *>(alloca(sizeof(int) * static_cast<size_t>(n))); // expect: api-stack-memory
    use(values);
}

struct Frame {
    QByteArray data;
    void show()
    {
        const int size = data.size();
        void *memory = alloca(size_t(size)); // expect: api-stack-memory
        memcpy(memory, data.constData(), size_t(size));
        use(memory);
    }
};

void again()
{
    for (int i = 0; i < 1000; i++)
        use(alloca(256)); // expect: api-stack-memory
}

// ------------------------------------------------------------------------------------------------- silent

void constant()
{
    enum { Size = 64 };
    use(alloca(Size));
    use(alloca(sizeof(int) * 16));
}

void bounded(int n)
{
    if (n <= 0 || n > 256)
        return;
    use(alloca(size_t(n)));
}

void smallText(const QByteArray &data)
{
    int size = qMin(int(data.size()), 100);
    use(alloca(size_t(size)));
}

void byte(unsigned char n)
{
    use(alloca(n));
}

void onTheHeap(int n)
{
    QVarLengthArray<char, 256> memory(n);
    use(memory.constData());
}
