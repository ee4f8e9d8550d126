// Arguments that cannot be queued.
// qt: 5
#include <QObject>
#include <QThread>

namespace data {
struct Frame { int id = 0; };
} // namespace data
struct Sample { int value = 0; };
struct Known { int value = 0; };
Q_DECLARE_METATYPE(Known)
struct Named { int value = 0; };
class Gadget
{
    Q_GADGET
};

class Camera : public QObject
{
    Q_OBJECT
public:
    void work() { emit framed(data::Frame()); }
signals:
    void framed(const data::Frame &frame);
    void sampled(Sample sample);
    void known(Known known);
    void named(Named named);
    void gadget(Gadget gadget);
    void counted(int count);
    void pointed(Sample *sample);
    void listed(QList<Sample> samples);
};

class View : public QObject
{
    Q_OBJECT
public:
    View(Camera *camera)
    {
        qRegisterMetaType<Named>("Named");
        connect(camera, &Camera::framed, this, &View::show, Qt::QueuedConnection); // expect: connect-unregistered
        connect(camera, SIGNAL(sampled(Sample)), this, SLOT(update()), Qt::QueuedConnection); // expect: connect-unregistered
        connect(camera, &Camera::sampled, this, &View::update);
        connect(camera, &Camera::sampled, this, &View::update, Qt::BlockingQueuedConnection);
        connect(camera, &Camera::known, this, &View::update, Qt::QueuedConnection);
        connect(camera, &Camera::named, this, &View::update, Qt::QueuedConnection);
        connect(camera, &Camera::gadget, this, &View::update, Qt::QueuedConnection);
        connect(camera, &Camera::counted, this, &View::update, Qt::QueuedConnection);
        connect(camera, &Camera::pointed, this, &View::update, Qt::QueuedConnection);
        connect(camera, &Camera::listed, this, &View::update, Qt::QueuedConnection);
    }
    void show(const data::Frame &) {}

public slots:
    void update() {}
};

class Reader : public QThread
{
    Q_OBJECT
signals:
    void read(Sample sample);

protected:
    void run() override { emit read(Sample()); }
};

void start()
{
    static View *view = nullptr;
    static Reader reader;
    QObject::connect(&reader, &Reader::read, view, &View::update, Qt::QueuedConnection); // expect: connect-unregistered
    reader.start();
}

class Window : public QObject
{
    Q_OBJECT
public:
    Window()
    {
        connect(&m_reader, &Reader::read, this, &Window::take); // expect: connect-unregistered
        m_reader.start();
    }
    ~Window() override { m_reader.wait(); }

private:
    void take(Sample) {}
    Reader m_reader;
};

int main()
{
    Window window;
    start();
    return 0;
}
