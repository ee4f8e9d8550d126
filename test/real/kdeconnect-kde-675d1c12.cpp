// A key in memory is given to a reader as the bytes of a temporary.
// After KDE/kdeconnect-kde 675d1c12 (CWE-416), written anew.
// needs: Core
#include <QByteArray>
#include <QString>

extern "C" {
typedef struct bio_st BIO;
typedef struct evp_pkey_st EVP_PKEY;
BIO *BIO_new_mem_buf(const void *bytes, int size);
int BIO_free(BIO *bio);
EVP_PKEY *PEM_read_bio_PrivateKey(BIO *bio, EVP_PKEY **key, void *callback, void *user);
}

class Key
{
public:
    explicit Key(const QString &pem) : m_pem(pem) { }
    QByteArray toPem() const { return m_pem.toLatin1(); }

private:
    QString m_pem;
};

class Certificates
{
public:
    bool make(const Key &key, const QString &device);

private:
    EVP_PKEY *load(const Key &key)
    {
        BIO *bio = BIO_new_mem_buf(key.toPem().data(), -1); // BUG: ownership-dangling-view
        EVP_PKEY *read = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        return read;
    }
    bool sign(EVP_PKEY *key, const char *name);
};

bool Certificates::make(const Key &key, const QString &device)
{
    const auto name = device.toLatin1().data(); // BUG: ownership-dangling-view
    EVP_PKEY *loaded = load(key);
    return loaded && sign(loaded, name);
}
