// Connections that a form has made by the names of its slots.
#include <QPushButton>
#include <QSpinBox>
#include <QWidget>

class Ui_Form
{
public:
    QPushButton *apply, *close;
    QSpinBox *size;
    void setupUi(QWidget *form)
    {
        apply = new QPushButton(form);
        apply->setObjectName("apply");
        close = new QPushButton(form);
        close->setObjectName("close");
        size = new QSpinBox(form);
        size->setObjectName("size");
        QMetaObject::connectSlotsByName(form);
    }
};

namespace Ui {
class Form : public Ui_Form {};
} // namespace Ui

class Form : public QWidget
{
    Q_OBJECT
public:
    Form() : m_ui(new Ui::Form), m_apply(new QPushButton(this))
    {
        m_ui->setupUi(this);
        connect(m_ui->apply, &QPushButton::clicked, this, &Form::on_apply_clicked); // expect: connect-duplicate
        connect(m_ui->size, SIGNAL(valueChanged(int)), this, SLOT(on_size_valueChanged(int))); // expect: connect-duplicate
        connect(m_ui->close, &QPushButton::clicked, this, &Form::on_close_clicked, Qt::UniqueConnection); // expect: connect-duplicate
        connect(m_ui->close, SIGNAL(pressed()), this, SLOT(on_close_pressed()), Qt::UniqueConnection);
        connect(m_ui->close, &QPushButton::clicked, this, &Form::on_apply_clicked);
        connect(m_ui->apply, &QPushButton::pressed, this, &Form::on_apply_clicked);
        connect(m_ui->apply, &QPushButton::released, this, &Form::on_apply_released);
        connect(m_apply, &QPushButton::clicked, this, &Form::on_apply_clicked);
    }
    void on_apply_released() {}

private slots:
    void on_apply_clicked() { ++m_count; }
    void on_close_clicked() { ++m_count; }
    void on_close_pressed() { ++m_count; }
    void on_size_valueChanged(int size) { m_count += size; }

private:
    Ui::Form *m_ui;
    QPushButton *m_apply;
    int m_count = 0;
};

// Makes its objects itself: nothing is connected by name.
class Plain : public QWidget
{
    Q_OBJECT
public:
    Plain()
    {
        m_ui.apply = new QPushButton(this);
        connect(m_ui.apply, &QPushButton::clicked, this, &Plain::on_apply_clicked);
    }

private slots:
    void on_apply_clicked() { ++m_count; }

private:
    Ui_Form m_ui;
    int m_count = 0;
};
