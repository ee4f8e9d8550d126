// Connections by member pointers that name no signal.
#include <QtCore/QObject>
#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

class Model : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    QString title() const;
    void titles(int);
    void run();
signals:
    void titleChanged(const QString &title);
    void titlesChanged(int);
    void ready();
    void ready(int code);
public slots:
    void refresh();
};

class View : public QObject
{
    Q_OBJECT
public:
    void bind(Model *model, QLineEdit *edit, QPushButton *button);
    void silent(Model *model, QTimer *timer, QLineEdit *edit, QProcess *process);
public slots:
    void update();
};

// ------------------------------------------------------------------------------------------------- must be found

void View::bind(Model *model, QLineEdit *edit, QPushButton *button)
{
    connect(model, &Model::refresh, this, &View::update);                  // expect: connect-not-a-signal
    connect(model, &Model::run, this, &View::update);                      // expect: connect-not-a-signal
    connect(model, &Model::titles, this, &View::update);                   // expect: connect-not-a-signal
    connect(model, &Model::title, this, &View::update);                    // expect: connect-not-a-signal
    connect(edit, &QLineEdit::selectAll, this, [this] { update(); });      // expect: connect-not-a-signal
    connect(button, &QPushButton::click, this, &View::update);             // expect: connect-not-a-signal
}

// ------------------------------------------------------------------------------------------------ must stay silent

void View::silent(Model *model, QTimer *timer, QLineEdit *edit, QProcess *process)
{
    connect(model, &Model::titleChanged, this, &View::update);
    connect(model, qOverload<>(&Model::ready), this, &View::update);
    connect(model, QOverload<int>::of(&Model::ready), this, &View::update);
    connect(timer, &QTimer::timeout, this, &View::update);
    connect(timer, &QObject::objectNameChanged, this, &View::update);
    connect(edit, &QLineEdit::textChanged, this, &View::update);
    connect(edit, &QObject::destroyed, model, &Model::refresh);
    connect(process, &QProcess::started, model, &Model::run);
    connect(process, &QProcess::readyRead, this, &View::update);
    connect(timer, SIGNAL(timeout()), this, SLOT(update()));
    auto signal = &Model::titleChanged;
    connect(model, signal, this, &View::update);
}
