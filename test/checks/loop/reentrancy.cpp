// Objects that may be gone behind a nested event loop.
#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QPointer>
#include <QtWidgets/QDialog>
#include <QtWidgets/QMainWindow>

class Job : public QObject
{
public:
    void run()
    {
        QEventLoop loop;
        connect(this, &QObject::objectNameChanged, &loop, &QEventLoop::quit);
        loop.exec(); // expect: loop-reentrancy
        m_done = true;
    }
    void spin()
    {
        QCoreApplication::processEvents(); // expect: loop-reentrancy
        ++m_turns;
    }
    void last()
    {
        m_done = true;
        QCoreApplication::processEvents();
    }
    void guarded()
    {
        QPointer<Job> self(this);
        QCoreApplication::processEvents();
        if (!self)
            return;
        ++m_turns;
    }
    void cancel() { deleteLater(); }

private:
    bool m_done = false;
    int m_turns = 0;
};

// Nobody deletes it here.
class Other : public QObject
{
public:
    void spin()
    {
        QCoreApplication::processEvents();
        ++m_turns;
    }

private:
    int m_turns = 0;
};

// Main windows stay.
class Window : public QMainWindow
{
public:
    void ask()
    {
        auto *dialog = new QDialog(this);
        dialog->exec();
        delete dialog;
    }
};

// A dialog whose parent may go while its loop runs.
class Pane : public QWidget
{
public:
    void configure()
    {
        auto *dialog = new QDialog(this);
        if (dialog->exec() == QDialog::Accepted) // expect: loop-reentrancy
            setWindowTitle(dialog->windowTitle());
    }
    void ask(QWidget *parent)
    {
        QDialog *dialog = new QDialog(parent);
        dialog->exec(); // expect: loop-reentrancy
        delete dialog;
    }
    void watched()
    {
        QPointer<QDialog> dialog = new QDialog(this);
        if (dialog->exec() == QDialog::Accepted && dialog)
            setWindowTitle(dialog->windowTitle());
        delete dialog;
    }
    void free()
    {
        auto *dialog = new QDialog;
        dialog->exec();
        delete dialog;
    }
    void shown()
    {
        auto *dialog = new QDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        dialog->raise();
    }
    void before()
    {
        auto *dialog = new QDialog(this);
        dialog->setWindowTitle(windowTitle());
        dialog->exec();
    }
};
