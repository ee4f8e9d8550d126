// A form as the examples of Qt have it: widgets that are connected by text, some of them with overloaded signals, and a slot that asks
// who has called it. Tells its connections, plays with it, and tells them again.
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include <cstdio>

class Form : public QDialog
{
    Q_OBJECT
public:
    explicit Form(QWidget *parent = nullptr) : QDialog(parent)
    {
        for (int i = 0; i < 3; i++) {
            QPushButton *digit = named(new QPushButton(QString::number(i), this), "digit");
            connect(digit, SIGNAL(clicked()), this, SLOT(digitClicked()));
        }
        m_amount = named(new QSpinBox(this), "amount");
        m_mirror = named(new QSpinBox(this), "mirror");
        m_line = named(new QLineEdit(this), "line");
        m_choice = named(new QComboBox(this), "choice");
        QCheckBox *frozen = named(new QCheckBox(this), "frozen");
        QDialogButtonBox *buttons = named(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this), "buttons");
        m_choice->addItems({"one", "two", "three"});
        connect(m_amount, SIGNAL(valueChanged(int)), m_mirror, SLOT(setValue(int)));
        connect(m_mirror, SIGNAL(valueChanged(int)), this, SLOT(changed()));
        connect(m_choice, SIGNAL(currentIndexChanged(int)), m_amount, SLOT(setValue(int)));
        connect(m_line, SIGNAL(textChanged(QString)), this, SIGNAL(edited(QString)));
        connect(this, SIGNAL(edited(QString)), SLOT(show(QString)));
        connect(frozen, SIGNAL(toggled(bool)), m_line, SLOT(setDisabled(bool)));
        connect(frozen, SIGNAL(toggled(bool)), m_choice, SLOT(setDisabled(bool)));
        connect(buttons, SIGNAL(accepted()), this, SLOT(accept()));
        connect(buttons, SIGNAL(rejected()), this, SLOT(reject()));
        connect(m_line, SIGNAL(returnPressed()), qApp, SLOT(quit()), Qt::QueuedConnection);
    }
    void play()
    {
        for (QPushButton *digit : findChildren<QPushButton *>("digit"))
            digit->click();
        m_choice->setCurrentIndex(2);
        m_line->setText("typed");
        findChild<QCheckBox *>("frozen")->click();
        std::printf("mirror %d line %d choice %d\n", m_mirror->value(), m_line->isEnabled(), m_choice->isEnabled());
        disconnect(m_amount, SIGNAL(valueChanged(int)), m_mirror, SLOT(setValue(int)));
        m_amount->setValue(9);
        std::printf("mirror %d\n", m_mirror->value());
    }
    void tell()
    {
        dumpObjectInfo();
        for (QWidget *child : findChildren<QWidget *>())
            if (!child->objectName().startsWith("qt_")) child->dumpObjectInfo();
    }

public slots:
    void accept() override
    {
        std::printf("accept\n");
        QDialog::accept();
    }

signals:
    void edited(const QString &text);

private slots:
    void digitClicked() { std::printf("digit %s\n", qPrintable(qobject_cast<QPushButton *>(sender())->text())); }
    void changed() { std::printf("changed to %d\n", m_mirror->value()); }
    void show(const QString &text) { std::printf("text %s\n", qPrintable(text)); }

private:
    template <class Widget> static Widget *named(Widget *widget, const char *name)
    {
        widget->setObjectName(name);
        return widget;
    }
    QSpinBox *m_amount, *m_mirror;
    QLineEdit *m_line;
    QComboBox *m_choice;
};

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Form form;
    form.setObjectName("form");
    form.tell();
    form.play();
    form.tell();
    form.findChild<QDialogButtonBox *>("buttons")->button(QDialogButtonBox::Ok)->click();
    return 0;
}

#include "form.moc"
