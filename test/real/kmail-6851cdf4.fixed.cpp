// Each click on a button leaves another dialog that is finished.
// After KDE/kmail 6851cdf4 (CWE-401), written anew.
// needs: Core Gui Widgets
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>

class BoxEditor : public QDialog
{
    Q_OBJECT
public:
    explicit BoxEditor(const QString &name, QWidget *parent) : QDialog(parent), m_name(new QLineEdit(name, this)) { }
    QString name() const { return m_name->text(); }

private:
    QLineEdit *m_name;
};

class Settings : public QDialog
{
    Q_OBJECT
public:
    explicit Settings(QWidget *parent = nullptr) : QDialog(parent)
    {
        auto add = new QPushButton(tr("Add"), this);
        connect(add, &QPushButton::clicked, this, [this] {
            BoxEditor editor(QString(), this);
            if (editor.exec() == QDialog::Accepted)
                m_names.append(editor.name());
        });
        auto edit = new QPushButton(tr("Edit"), this);
        connect(edit, &QPushButton::clicked, this, &Settings::edit);
    }

private:
    void edit()
    {
        if (m_names.isEmpty())
            return;
        auto editor = new BoxEditor(m_names.first(), this);
        if (editor->exec())
            m_names.first() = editor->name();
        editor->deleteLater();
    }

    QStringList m_names;
};
