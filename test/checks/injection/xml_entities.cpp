// Options of libxml2's parsers.
extern "C" {
typedef struct _xmlDoc xmlDoc;
enum xmlParserOption { XML_PARSE_RECOVER = 1, XML_PARSE_NOENT = 2, XML_PARSE_DTDLOAD = 4, XML_PARSE_NONET = 2048 };
xmlDoc *xmlReadFile(const char *url, const char *encoding, int options);
xmlDoc *xmlReadMemory(const char *buffer, int size, const char *url, const char *encoding, int options);
}

class Importer
{
public:
    explicit Importer(int options) : m_options(options) { }
    xmlDoc *file(const char *name) { return xmlReadFile(name, nullptr, XML_PARSE_NOENT | XML_PARSE_NONET); } // expect: injection-xml-entities
    xmlDoc *memory(const char *bytes, int size)
    {
        const int options = XML_PARSE_RECOVER | XML_PARSE_DTDLOAD;
        return xmlReadMemory(bytes, size, nullptr, nullptr, options); // expect: injection-xml-entities
    }
    xmlDoc *plain(const char *name) { return xmlReadFile(name, nullptr, XML_PARSE_RECOVER | XML_PARSE_NONET); }
    xmlDoc *unknown(const char *name) { return xmlReadFile(name, nullptr, m_options); }
    xmlDoc *none(const char *name) { return xmlReadFile(name, nullptr, 0); }

private:
    int m_options;
};
