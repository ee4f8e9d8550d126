// Classes that need Q_OBJECT and have none.
#include <QtCore/QObject>
#include <QtCore/QThread>
#include <QtWidgets/QWidget>

class WithSlot : public QObject // expect: connect-missing-q-object
{
    Q_OBJECT
public:
    using QObject::QObject;
public slots:
    void refresh();
};

class WithSignal : public QObject {
    Q_OBJECT // expect: connect-missing-q-object
signals:
    void happened();
};

class Derived // expect: connect-missing-q-object
    : public QThread
{
    Q_OBJECT
protected slots:
    void stop() {}
};

class Title : public QWidget // expect: connect-missing-q-object
{
    Q_OBJECT
public:
    Title() { setWindowTitle(tr("Title")); }
};

namespace inner {
class Nested : public QObject // expect: connect-missing-q-object
{
    Q_OBJECT
private slots:
    void own();
};
}

// ------------------------------------------------------------------------------------------------ must stay silent

class Good : public QObject
{
    Q_OBJECT
public slots:
    void refresh();
};

class Plain : public QObject
{
public:
    void refresh();
    int n = 0;
};

class Overrides : public Good
{
public:
    void refresh();
};

class Translated : public QWidget
{
    Q_OBJECT
public:
    Translated() { setWindowTitle(tr("Title")); }
};

class Named : public QWidget
{
public:
    Named() { setWindowTitle(QObject::tr("Title")); }
};

class NoObject
{
public slots:
    void refresh();
};

template<class T>
class Generic : public QObject
{
public slots:
    void refresh();
};

class Dynamic : public QObject
{
public:
    const QMetaObject *metaObject() const override;
public slots:
    void refresh();
};

void function()
{
    class Local : public QObject
    {
    public slots:
        void refresh() {}
    };
    Local local;
    local.refresh();
}

// #include "missing_q_object.moc" lets moc read this file.
