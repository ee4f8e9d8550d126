// Sizes of pointers.
#include <cstring>

struct Packet {
    int kind, length;
    char data[120];
};

// ------------------------------------------------------------------------------------------------- must be found

void clear(Packet *packet)
{
    memset(packet, 0, sizeof(packet)); // expect: api-sizeof-pointer
}

struct Holder {
    Packet *m_packet;
    void load(const Packet &from)
    {
        memcpy(m_packet, &from, sizeof m_packet); // expect: api-sizeof-pointer
    }
};

void fill(char *buffer)
{
    memset(buffer, ' ', sizeof(buffer)); // expect: api-sizeof-pointer
}

// ------------------------------------------------------------------------------------------------- silent

void good(Packet *packet)
{
    memset(packet, 0, sizeof(*packet));
    memset(packet, 0, sizeof(Packet));
}

void array()
{
    char buffer[16];
    memset(buffer, 0, sizeof(buffer));
    memset(buffer, 0, sizeof buffer);
}

void pointerItself(Packet **list, Packet *packet)
{
    memcpy(list, &packet, sizeof(packet));
    memset(list, 0, sizeof(list));
}

void other(Packet *packet, Packet *)
{
    Packet *another = packet;
    memcpy(another->data, &packet, sizeof(packet));
}
