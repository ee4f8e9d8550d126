"""Claims about the whole project: signals that no unit emits, however the units are heard."""
import unittest

from cli import Case

CHECK = "--checks=-*,connect-dead"
HEADER = """#pragma once
#include <QObject>
class Source : public QObject
{
    Q_OBJECT
public:
    void work();
signals:
    void done();
    void failed();
};
"""
SOURCE = """#include "source.h"
void Source::work() { emit done(); }
"""
SINK = """#include "source.h"
class Sink : public QObject
{
public:
    explicit Sink(Source *source)
    {
        connect(source, &Source::done, this, &Sink::handle);
        connect(source, &Source::failed, this, &Sink::handle);
    }
    void handle() {}
};
"""
DEAD = ("sink.cpp", "8", "9", "warning", "qtcwe-connect-dead", "nobody emits 'Source::failed': what is connected to it is never called")


# The setters are in units of their own; only both together never end.
PAIR = """#pragma once
#include <QObject>
class %(name)s : public QObject
{
    Q_OBJECT
public:
    void set(int value);
    void setGuarded(int value);
signals:
    void changed(int value);
private:
    int m_value = 0;
};
"""
SETTERS = """#include "%(file)s.h"
void %(name)s::set(int value) { m_value = value; emit changed(value); }
void %(name)s::setGuarded(int value) { if (value != m_value) set(value); }
"""
WINDOW = """#include "left.h"
#include "right.h"
void connectBoth(Left *left, Right *right)
{
    QObject::connect(left, &Left::changed, right, &Right::set);
    QObject::connect(right, &Right::changed, left, &Left::set);
}
void connectGuarded(Left *left, Right *right)
{
    QObject::connect(left, &Left::changed, right, &Right::setGuarded);
    QObject::connect(right, &Right::changed, left, &Left::set);
}
"""


class Circles(Case):
    def test_setters_of_other_units(self):
        left, right = {"name": "Left", "file": "left"}, {"name": "Right", "file": "right"}
        self.project(left__h=PAIR % left, left__cpp=SETTERS % left, right__h=PAIR % right, right__cpp=SETTERS % right, window__cpp=WINDOW)
        result = self.tsv("--checks=-*,connect-cycle", "-p", "build", "--fail-on=none")
        self.assertEqual([f[:2] for f in result.findings], [("window.cpp", "5")], str(result))


FORM = """/* Form generated from reading UI file 'form.ui' */
#pragma once
#include "source.h"
class Ui_Form
{
public:
    Source *input;
    void setupUi(QObject *form)
    {
        input = new Source;
        %s(form);
    }
};
namespace Ui { class Form : public Ui_Form {}; }
"""
DIALOG = """#include "ui_form.h"
class Form : public QObject
{
    Q_OBJECT
public:
    Form()
    {
        m_ui.setupUi(this);
        connect(m_ui.input, &Source::done, this, &Form::on_input_done);
    }
private slots:
    void on_input_done() {}
private:
    Ui::Form m_ui;
};
"""


class Forms(Case):
    def test_generated_code_connects_by_name(self):
        for call, lines in [("QMetaObject::connectSlotsByName", ["9"]), ("retranslateUi", [])]:
            self.project(source__h=HEADER, ui_form__h=FORM % call, form__cpp=DIALOG)
            result = self.tsv("--checks=-*,connect-duplicate", "-p", "build", "--fail-on=none")
            self.assertEqual([f[1] for f in result.findings], lines, str(result))


class Claims(Case):
    def setUp(self):
        super().setUp()
        self.project(source__h=HEADER, source__cpp=SOURCE, sink__cpp=SINK)

    def found(self, *options):
        result = self.tsv(CHECK, "-p", "build", "--fail-on=none", *options)
        self.assertIn(result.code, (0, 3), str(result))
        return result.findings

    def test_all_units_are_heard(self):
        self.assertEqual(self.found(), [DEAD])
        self.assertEqual(self.found("-j1", "--no-shared-prefix"), [DEAD])

    def test_what_is_kept_says_the_same_and_new_words_count(self):
        self.assertEqual(self.found(), [DEAD])
        self.assertEqual(self.found(), [DEAD])
        self.write("source.cpp", SOURCE + "void fail(Source *source) { emit source->failed(); }\n")
        self.assertEqual(self.found(), [])

    def test_parts(self):
        for i in (1, 2):
            self.check(self.run_tool("map", CHECK, "-p", "build", f"--shard={i}/2", "-o", f"{i}.part"), 0)
        result = self.tsv("reduce", CHECK, "2.part", "1.part", "-p", "build", "--fail-on=none")
        self.assertEqual(result.findings, [DEAD])
        self.assertEqual(self.tsv("reduce", CHECK, "2.part", "-p", "build", "--fail-on=none").findings, [])

    def test_some_units_are_not_all(self):
        self.assertEqual(self.found("sink.cpp"), [])

    def test_a_header_outside_of_the_folder_is_others_too(self):
        self.write("src/sink.cpp", SINK)
        self.database("src/sink.cpp")
        self.assertEqual(self.found(), [])

    def test_a_unit_that_fails_may_do_anything(self):
        self.database("source.cpp", "sink.cpp", "gone.cpp")
        self.assertEqual(self.found(), [])

    def test_what_is_not_analysed(self):
        self.write("other/later.cpp", "void later(Source *s) { s->notFailed(); failed_; }\n")
        self.assertEqual(self.found(), [DEAD])
        for name, text in [("form.ui", "<connection><receiver>s</receiver><slot>failed()</slot></connection>\n"), ("view.qml", "Item { onClicked: source.failed() }\n"),
                           ("other/later.cpp", "connect(this, SIGNAL(done()), s, SIGNAL(failed()));\n")]:
            self.write(name, text)
            self.assertEqual(self.found(), [])
            (self.dir / name).unlink()
        self.assertEqual(self.found(), [DEAD])


if __name__ == "__main__":
    unittest.main()
