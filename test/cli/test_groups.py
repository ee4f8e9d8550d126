"""Fixes over a header and all of its users: everything or nothing, named reasons, one journal."""
import json
import os
import subprocess
import unittest

from cli import Case

CHECK = "--checks=-*,qtcwe-ownership-raw-member"
HEADER = """#pragma once

struct Part
{
    explicit Part(int n = 0) : number(n) { alive++; }
    ~Part() { alive--; }
    int number;
    static int alive;
};
namespace Ui { class Page; }
int look(const Part *part);

class Machine
{
public:
    explicit Machine(int number);
    ~Machine();
    int number() const { return look(m_part); }
    void renew();
    Part *take();

private:
    friend bool isRunning(const Machine &machine);
    Part *m_part;
    Ui::Page *ui;
};
"""
MAKES = """#include "machine.h"
#include "page.h"

int Part::alive = 0;

Machine::Machine(int number)
    : m_part(new Part(number)), ui(new Ui::Page)
{
    ui->setup(this);
}

Machine::~Machine()
{
    delete ui;
    delete m_part;
}
"""
PAGE = """#pragma once
namespace Ui { class Page { public: void *of = nullptr; void setup(void *p) { of = p; } }; }
"""
USES = """#include "../src/machine.h"

int look(const Part *part) { return part ? part->number : -1; }
void Machine::renew()
{
    delete m_part;
    m_part = new Part(7);
}
Part *Machine::take()
{
    Part *part = m_part;
    m_part = nullptr;
    return part;
}
"""
ASKS = """#include "link/machine.h"
#include <cstdio>

bool isRunning(const Machine &machine) { return machine.m_part != nullptr; }
int main()
{
    {
        Machine machine(3);
        bool good = machine.number() == 3 && isRunning(machine);
        machine.renew();
        Part *part = machine.take();
        good = good && part->number == 7 && !isRunning(machine) && machine.number() == -1;
        delete part;
        machine.renew();
        if (!good) return 2;
    }
    std::printf("%d\\n", Part::alive);
    return Part::alive;
}
"""
STEALS = """#include "machine.h"

bool isRunning(const Machine &machine) { Part *const &part = machine.m_part; return part; }
"""


class Groups(Case):
    """Four files: the header is reached by its name, by '..' and by a symlink."""

    def setUp(self):
        super().setUp()
        self.texts = {"src/machine.h": HEADER, "src/page.h": PAGE, "src/machine.cpp": MAKES, "src/use.cpp": USES, "src/main.cpp": ASKS}
        for name, text in self.texts.items():
            self.write(name, text)
        (self.dir / "src/link").symlink_to(self.dir / "src")
        self.units = ["src/machine.cpp", "src/use.cpp", "src/main.cpp"]
        self.database(*self.units)

    def unchanged(self):
        return all(self.read(name) == text for name, text in self.texts.items())

    def fix(self, *args):
        return self.run_tool("-p", "build", CHECK, "--fix", "--fail-on=none", *args)

    def program(self):
        """What the program says under the sanitizers that find leaks and double deletes."""
        out = self.dir / "program"
        subprocess.run(["c++", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-o", str(out),
                        *[str(self.dir / unit) for unit in self.units]], check=True)
        env = {k: v for k, v in os.environ.items() if k not in ("LD_PRELOAD", "ASAN_OPTIONS")}
        return subprocess.run([str(out)], capture_output=True, text=True, check=False, env=env)

    def test_everything_changes_and_undo_restores(self):
        before = self.program()
        self.assertEqual((before.returncode, before.stdout), (0, "0\n"), before.stderr)
        self.check(self.fix(), 0)
        for name, expected in {"src/machine.h": ["#include <memory>\n", "std::unique_ptr<Part> m_part;", "std::unique_ptr<Ui::Page> ui;",
                                                 "look(m_part.get())"],
                               "src/machine.cpp": ["std::make_unique<Part>(number)", "std::make_unique<Ui::Page>()"],
                               "src/use.cpp": ["m_part.reset();", "std::make_unique<Part>(7)", "m_part.release()"]}.items():
            for part in expected:
                self.assertEqual(self.read(name).count(part), 1, f"{part} in {self.read(name)}")
        self.assertNotIn("delete", self.read("src/machine.cpp") + self.read("src/use.cpp"))
        after = self.program()
        self.assertEqual((after.returncode, after.stdout), (0, "0\n"), after.stderr)
        written = {name: self.read(name) for name in self.texts}
        self.check(self.fix(), 0)
        self.assertEqual(written, {name: self.read(name) for name in self.texts})
        self.check(self.run_tool("undo", cwd=self.dir / "src"), 0)
        self.assertTrue(self.unchanged())

    def test_one_refusal_refuses_all(self):
        self.write("src/steals.cpp", STEALS)
        self.write("src/main.cpp", ASKS.replace("{ return machine.m_part != nullptr; }", ";"))
        self.database(*self.units, "src/steals.cpp")
        result = self.check(self.fix(), 0, "fix withheld", "'m_part'")
        self.assertEqual(self.read("src/use.cpp"), USES)
        self.assertIn("Part *m_part;", self.read("src/machine.h"))
        self.assertIn("std::unique_ptr<Ui::Page> ui;", self.read("src/machine.h"), result)  # a group of its own

    def test_unseen_sources_are_named(self):
        self.write("tools/extra.h", '#include "../src/machine.h"\n')
        self.write("tools/extra.cpp", '  #  include "extra.h"\n')
        self.write("other/machine.h", "#pragma once\n")
        self.write("other/own.cpp", '#include "machine.h"\n')  # its own
        (self.dir / ".git").mkdir()
        result = self.check(self.fix(), 0, "tools/extra.cpp", "--allow-unseen")
        self.assertNotIn("own.cpp", result.out)
        self.assertTrue(self.unchanged())
        self.check(self.fix("--allow-unseen"), 0)
        self.assertIn("std::unique_ptr<Part> m_part;", self.read("src/machine.h"))

    def test_a_form_includes_it(self):
        """What uic makes of the form is not there yet, or lies in the build: the form tells which headers it will name."""
        self.write("tools/box.ui", '<ui>\n  <customwidget>\n   <header location="global">machine.h</header>\n  </customwidget>\n</ui>\n')
        self.write("tools/extra.cpp", '#include "ui_box.h"\n')
        (self.dir / ".git").mkdir()
        self.check(self.fix(), 0, "tools/extra.cpp", "--allow-unseen")
        self.assertTrue(self.unchanged())

    def test_forms_of_one_name(self):
        """A program's own form stands beside its source: what another one of that name includes does not matter."""
        self.write("tools/box.ui", '<ui>\n  <customwidget>\n   <header location="global">machine.h</header>\n  </customwidget>\n</ui>\n')
        self.write("other/box.ui", "<ui>\n</ui>\n")
        self.write("other/extra.cpp", '#include "ui_box.h"\n')
        (self.dir / ".git").mkdir()
        self.assertNotIn("--allow-unseen", self.fix().out)
        self.assertFalse(self.unchanged())

    def test_units_that_were_not_named(self):
        self.check(self.fix("src/machine.cpp"), 0, "units that were not named")
        self.assertTrue(self.unchanged())

    def test_a_unit_with_errors_refuses(self):
        self.write("src/use.cpp", USES + "int broken() { return nothing; }\n")
        self.texts["src/use.cpp"] = self.read("src/use.cpp")
        self.check(self.run_tool("-p", "build", CHECK, "--fix", "--fail-on=none"), 0, "src/use.cpp has errors")
        self.assertTrue(self.unchanged())

    def test_a_header_with_two_names(self):
        """As where the case of names doesn't matter: one file, two resolved paths. Played by a folder that is mounted twice."""
        if subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode:
            self.skipTest("no name spaces here")
        self.write("src/main.cpp", ASKS.replace("link/", "../Src/"))
        (self.dir / "Src").mkdir()
        mounted = ["unshare", "-rm", "sh", "-c", 'mount --bind src Src && exec "$@"', "sh"]
        done = subprocess.run([*mounted, *self.command("-p", "build", CHECK, "--fix", "--fail-on=none")], cwd=self.dir, check=False,
                              env=self.environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        header = self.read("src/machine.h")
        self.assertEqual([header.count(text) for text in ("#include <memory>", "std::unique_ptr<Part> m_part;")], [1, 1], done.stdout)
        self.assertIn("make_unique", self.read("src/machine.cpp"))

    def test_a_hard_link(self):
        """Two files as soon as one of them is written."""
        (self.dir / "other").mkdir()
        os.link(self.dir / "src/machine.h", self.dir / "other/machine.h")
        self.write("src/main.cpp", ASKS.replace("link/", "../other/"))
        self.texts["src/main.cpp"] = self.read("src/main.cpp")
        self.check(self.fix(), 0, "is a hard link to", "which would keep the old text")
        self.assertTrue(self.unchanged())

    def test_a_file_that_knows_only_the_name(self):
        """A constructor that makes nothing need not see the class; with a smart pointer it must. Another unit knows the header."""
        self.write("src/machine.h", HEADER.replace("    ~Machine();", "    Machine();\n    ~Machine();"))
        self.write("lib/page.h", PAGE)
        self.write("src/machine.cpp", MAKES.replace('"page.h"', '"../lib/page.h"'))
        self.write("src/empty.cpp", '#include "machine.h"\n\nMachine::Machine() : m_part(nullptr), ui(nullptr) {}\n')
        self.database(*self.units, "src/empty.cpp")
        result = self.check(self.fix(), 0)
        self.assertIn("std::unique_ptr<Ui::Page> ui;", self.read("src/machine.h"), result)
        self.assertTrue(self.read("src/empty.cpp").startswith('#include "machine.h"\n#include "../lib/page.h"\n\n'), result)

    def test_one_unit_without_proof(self):
        """The header's new text is fine for all units but one, which knows no make_unique."""
        self.write("src/machine.h", HEADER.replace("explicit Machine(int number);", "explicit Machine(int number) : m_part(new Part(number)) { look(m_part); }")
                   .replace("    Ui::Page *ui;\n", "").replace("~Machine();", "~Machine() { delete m_part; }"))
        self.write("src/machine.cpp", '#include "machine.h"\nint Part::alive = 0;\n')
        self.database(*self.units)
        rows = json.loads(self.read("build/compile_commands.json"))
        rows[1]["arguments"] = [a.replace("c++17", "c++11") for a in rows[1]["arguments"]]
        self.write("build/compile_commands.json", json.dumps(rows))
        header = self.read("src/machine.h")
        result = self.check(self.fix(), 0, "fix dropped", "make_unique")
        self.assertEqual(self.read("src/machine.h"), header, result)


PANEL = """#pragma once
#include <QObject>

class Panel : public QObject
{
    Q_OBJECT
public slots:
    void tick();
    void tock();
};
class Clock : public QObject
{
    Q_OBJECT
signals:
    void second();
    void minute();
};
"""
CONNECTS = """#include "panel.h"

void start(Clock *clock, Panel *panel)
{
    QObject::connect(clock, SIGNAL(second()), panel, SLOT(tick()));
    QObject::connect(clock, SIGNAL(minute()), panel, SLOT(tick()));
    QObject::connect(clock, SIGNAL(minute()), panel, SLOT(tock()));
}
"""
UNDOES = """#include "link/panel.h"

void stop(Clock *clock, Panel *panel)
{
    QObject::disconnect(clock, SIGNAL(second()), panel, SLOT(tick()));
}
"""


class Connections(Case):
    """A connection by text, and the disconnect that undoes it in another file."""

    def setUp(self):
        super().setUp()
        self.write("src/panel.h", PANEL)
        (self.dir / "src/link").symlink_to(self.dir / "src")
        self.write(".gitignore", "build/\n.qtcwe/\n")

    def fix(self, undoes, *args, **more):
        self.write("src/connects.cpp", CONNECTS)
        self.write("src/undoes.cpp", undoes)
        self.database("src/connects.cpp", "src/undoes.cpp")
        return self.run_tool("-p", "build", "--checks=-*,qtcwe-connect-string-based", "--fail-on=none", *args, **more)

    def test_both_change(self):
        self.check(self.fix(UNDOES, "--fix"), 0)
        self.assertIn("disconnect(clock, &Clock::second, panel, &Panel::tick);", self.read("src/undoes.cpp"))
        self.assertEqual(self.read("src/connects.cpp").count("&Panel::"), 3)

    def test_none_changes_when_one_cannot(self):
        """Without a word of the signal every connection to the slot is meant."""
        undoes = UNDOES.replace("QObject::disconnect(clock, SIGNAL(second()), ", "clock->disconnect(")
        self.check(self.fix(undoes, "--fix"), 0, "fix withheld")
        self.assertEqual(self.read("src/undoes.cpp"), undoes)
        text = self.read("src/connects.cpp")
        self.assertEqual((text.count("SLOT(tick())"), text.count("&Panel::tock")), (2, 1), text)

    def test_a_connection_that_nobody_makes(self):
        undoes = UNDOES.replace("SLOT(tick())", "SLOT(tock())")
        self.check(self.fix(undoes, "--fix"), 0, "the connection is made elsewhere")
        self.assertEqual(self.read("src/undoes.cpp"), undoes)
        self.assertEqual(self.read("src/connects.cpp").count("&Panel::"), 3)

    def test_one_commit(self):
        """By folder or by check, the group stays whole; a dirty tree is refused."""
        author = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

        def git(*args):
            return subprocess.run(["git", *args], cwd=self.dir, check=True, capture_output=True, text=True,
                                  env=self.environment(**author)).stdout
        self.fix(UNDOES)
        self.write("other/undoes.cpp", UNDOES.replace("link/panel.h", "../src/panel.h").replace("stop", "end"))
        self.database("src/connects.cpp", "src/undoes.cpp", "other/undoes.cpp")
        git("init", "-q")
        git("add", "-A")
        git("commit", "-qm", "first")
        args = ["-p", "build", "--checks=-*,qtcwe-connect-string-based", "--fail-on=none"]
        self.check(self.run_tool(*args, "--split-by=folder", "--out=patches"), 0)
        patches = sorted((self.dir / "patches").iterdir())
        self.assertIn("src/undoes.cpp", patches[0].read_text())
        self.assertIn("src/connects.cpp", patches[0].read_text())
        self.write("src/panel.h", PANEL + "// mine\n")
        self.check(self.run_tool(*args, "--commit", env=author), 4, "not committed")
        self.assertNotIn("&Panel::", self.read("src/connects.cpp"))
        self.write("src/panel.h", PANEL)
        self.check(self.run_tool(*args, "--commit", env=author), 0, "committed connect-string-based")
        self.assertEqual(sorted(git("show", "--name-only", "--format=").split()),
                         ["other/undoes.cpp", "src/connects.cpp", "src/undoes.cpp"])


METER = """#pragma once
#include <QObject>

class Meter : public QObject
{
public slots:
    void refresh() {}
};
struct Gauge : public QObject
{
    int value = 0;
signals:
    void moved();
};
"""


class Series(Case):
    """Groups over three folders as patches: none is torn, whatever the series is split by."""

    author = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    args = ["-p", "build", "--checks=-*,qtcwe-ownership-raw-member,qtcwe-connect-missing-q-object", "--fail-on=none"]

    def git(self, *args):
        return subprocess.run(["git", *args], cwd=self.dir, check=True, capture_output=True, text=True,
                              env=self.environment(**self.author)).stdout

    def setUp(self):
        super().setUp()
        self.texts = {"lib/machine.h": HEADER, "lib/page.h": PAGE, "lib/meter.h": METER,
                      "make/machine.cpp": MAKES.replace('#include "', '#include "../lib/'),
                      "use/use.cpp": USES.replace("../src/", "../lib/"),
                      "use/main.cpp": '#include "../lib/meter.h"\n' + ASKS.replace("link/", "../lib/")}
        for name, text in self.texts.items():
            self.write(name, text)
        self.write(".gitignore", "build/\n.qtcwe/\npatches/\n")
        self.database("make/machine.cpp", "use/use.cpp", "use/main.cpp")
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
            self.git(*command)

    def now(self):
        return {name: self.read(name) for name in self.texts}

    def test_patches(self):
        self.check(self.run_tool(*self.args, "--fix"), 0)
        whole = self.now()
        self.git("checkout", "-q", ".")
        for split in ("check", "folder"):
            self.check(self.run_tool(*self.args, f"--split-by={split}", f"--out=patches/{split}"), 0)
            paths = sorted((self.dir / "patches" / split).iterdir())
            owns = [p.read_text() for p in paths if "unique_ptr" in p.read_text()]
            self.assertEqual(len(owns), 1, paths)
            self.assertEqual({line[6:] for line in owns[0].splitlines() if line.startswith("+++ b/")},
                             {"lib/machine.h", "make/machine.cpp", "use/use.cpp"})
            self.git("am", "-q", *[str(p) for p in paths])
            self.assertEqual(self.now(), whole)
            self.git("reset", "-q", "--hard", f"HEAD~{len(paths)}")

    def test_commits(self):
        self.check(self.run_tool(*self.args, "--commit", env=self.author), 0)
        log = self.git("log", "--reverse", "--format=%s%n%b", "--name-only", "HEAD~2..")
        for text in ("connect-missing-q-object: add Q_OBJECT (2 findings)\n", "\n- lib/meter.h:",
                     "ownership-raw-member: let a smart pointer own 'm_part' and 1 more (2 findings)\n",
                     "\n- make/machine.cpp:7: 'm_part' is deleted by hand", "\nlib/machine.h\nmake/machine.cpp\nuse/use.cpp\n"):
            self.assertIn(text, log)


class Declarations(Case):
    """Edits of a header alone, that every unit with it proves."""

    def fix(self, *args):
        return self.run_tool("-p", "build", "--checks=-*,qtcwe-connect-missing-q-object", "--fail-on=none", "--fix", *args)

    def setUp(self):
        super().setUp()
        (self.dir / ".git").mkdir()
        self.write("src/meter.h", METER)
        (self.dir / "src/link").symlink_to(self.dir / "src")
        self.write("src/a.cpp", '#include "meter.h"\nint read(Gauge *gauge) { return gauge->value; }\n')
        self.write("src/b.cpp", '#include "../src/link/meter.h"\nvoid draw(Meter *meter) { meter->refresh(); }\n')
        self.database("src/a.cpp", "src/b.cpp")

    def test_every_unit_proves_it(self):
        self.check(self.fix(), 0)
        text = self.read("src/meter.h")
        self.assertEqual(text.count("Q_OBJECT"), 2)
        self.assertIn("    Q_OBJECT\npublic:\n    int value", text)

    def test_one_unit_has_other_ideas(self):
        """It relies on the class having no meta object of its own."""
        self.write("src/b.cpp", '#include "meter.h"\nstatic_assert(&Meter::staticMetaObject == &QObject::staticMetaObject, "");\n')
        self.check(self.fix(), 0, "fix dropped")
        self.assertEqual(self.read("src/meter.h").count("Q_OBJECT"), 1)

    def test_who_else_includes_it(self):
        self.write("tools/extra.cpp", '#include "../src/meter.h"\n')
        self.check(self.fix(), 0, "tools/extra.cpp")
        self.assertEqual(self.read("src/meter.h"), METER)
        self.check(self.fix("--allow-unseen"), 0)
        self.assertEqual(self.read("src/meter.h").count("Q_OBJECT"), 2)


READER = """#pragma once
#include <QFile>

class Reader
{
public:
    void look();
    bool isLarge() const { return m_size > 4096; }
    int length();

private:
    friend bool isHuge(const Reader &reader);
    QFile m_file;
    int m_size = 0;
};
"""
LOOKS = """#include "reader.h"

void Reader::look()
{
    m_size = m_file.size();
}
int Reader::length()
{
    return m_file.size();
}
"""
COMPARES = """#include "link/reader.h"

bool isHuge(const Reader &reader) { return reader.m_size > 1000000; }
bool isLong(Reader &reader) { return reader.length() > 100; }
"""


class Types(Case):
    """Another type for a member and for the result of a function, in the header and in all who use it."""

    def setUp(self):
        super().setUp()
        self.write("src/reader.h", READER)
        self.write("src/looks.cpp", LOOKS)
        (self.dir / "src/link").symlink_to(self.dir / "src")

    def fix(self, compares, *args):
        self.write("src/compares.cpp", compares)
        self.database("src/looks.cpp", "src/compares.cpp")
        return self.run_tool("-p", "build", "--checks=-*,qtcwe-size-narrowing", "--fail-on=none", *args)

    def types(self):
        return [word in self.read("src/reader.h") for word in ("qint64 m_size = 0;", "qint64 length();")]

    def test_header_and_sources(self):
        self.check(self.fix(COMPARES, "--fix=review"), 0)
        self.assertEqual(self.types(), [True, True])
        self.assertIn("qint64 Reader::length()", self.read("src/looks.cpp"))
        self.check(self.fix(COMPARES, "--fix=review"), 0, "0 findings")
        self.check(self.run_tool("undo", cwd=self.dir / "src"), 0)
        self.assertEqual((self.read("src/reader.h"), self.read("src/looks.cpp")), (READER, LOOKS))

    def test_one_user_wants_an_int(self):
        self.check(self.fix(COMPARES.replace("return reader.m_size > 1000000", "int size = reader.m_size; return size > 9"), "--fix=review"), 0,
                   "'m_size' is also used where an int may be wanted")
        self.assertEqual(self.types(), [False, True])

    def test_one_caller_wants_an_int(self):
        for call in ("int n = reader.length(); return n > 1;", "auto f = &Reader::length; return (reader.*f)() > 1;"):
            self.check(self.fix(COMPARES.replace("return reader.length() > 100;", call), "--fix=review"), 0, "withheld")
            self.assertEqual(self.types()[1], False, call)
            self.check(self.run_tool("undo", cwd=self.dir / "src"), 0)

    def test_who_else_includes_it(self):
        (self.dir / ".git").mkdir()
        self.write("tools/extra.cpp", '#include "../src/reader.h"\n')
        self.check(self.fix(COMPARES, "--fix=review"), 0, "tools/extra.cpp")
        self.assertEqual(self.read("src/looks.cpp"), LOOKS)


STORE = """#pragma once
#include <QFile>

class Store
{
public:
    virtual ~Store() = default;
    virtual bool fits(int size, int limit) const = 0;
    void look();
    static bool isMuch(int);

private:
    QFile m_file;
};
class Disk : public Store
{
public:
    bool fits(int size, int limit) const override;
};
"""
PASSES = """#include "store.h"

void Store::look()
{
    if (fits(m_file.size(), 3) || isMuch(m_file.size())) return;
}
"""
TAKES = """#include "link/store.h"

bool Disk::fits(int size, int limit) const { return size > 4096 && limit > 2; }
bool Store::isMuch(const int n) { return n > 1000000; }
struct Tape : Store { bool fits(int length, int) const override { return length >= 7; } };
"""


class Parameters(Case):
    """Another type for a parameter: the declarations, the definitions, and what overrides them, in all units."""

    def setUp(self):
        super().setUp()
        (self.dir / "src").mkdir()
        (self.dir / "src/link").symlink_to(self.dir / "src")

    def fix(self, takes=TAKES, header=STORE):
        self.texts = {"src/store.h": header, "src/passes.cpp": PASSES, "src/takes.cpp": takes}
        for name, text in self.texts.items():
            self.write(name, text)
        self.database("src/passes.cpp", "src/takes.cpp")
        return self.run_tool("-p", "build", "--checks=-*,qtcwe-size-narrowing", "--fail-on=none", "--fix=review")

    def changed(self):
        """How often each file names the wide type now."""
        return [self.read(name).count("qint64") - text.count("qint64") for name, text in self.texts.items()]

    def test_all_declarations(self):
        self.check(self.fix(), 0)
        self.assertEqual(self.changed(), [3, 0, 3])
        for text in ("virtual bool fits(qint64 size, int limit)", "isMuch(qint64);"):
            self.assertIn(text, self.read("src/store.h"))
        for text in ("Disk::fits(qint64 size, int", "isMuch(const qint64 n)", "struct Tape : Store { bool fits(qint64 length, int)"):
            self.assertIn(text, self.read("src/takes.cpp"))
        self.check(self.run_tool("-p", "build", "--checks=-*,qtcwe-size-narrowing"), 0, "0 findings")

    def test_one_refuses(self):
        """Each of these is written in one unit only, and keeps both files as they are."""
        for old, new, why in (
                ("return length >= 7;", "int kept = length; return kept >= 7;", "'length' is also used where an int may be wanted"),
                ("return length >= 7;", "return length >= 7 && nothing;", "an error lies in it"),
                ("struct Tape", "auto kept = &Store::fits;\nstruct Tape", "its address is taken"),
                ("struct Tape : Store {", "struct Other { virtual bool fits(int, int) const = 0; };\nstruct Tape : Store, Other {", "several classes")):
            result = self.fix(TAKES.replace(old, new))
            self.assertIn(why, result.all)
            self.assertEqual(self.changed(), [1, 0, 1], f"{new}\n{result}")

    def test_a_name_with_two_functions(self):
        header = STORE.replace("static bool isMuch(int);", "static bool isMuch(int);\n    static bool isMuch(int, unsigned);")
        self.check(self.fix(header=header), 0, "could choose another function")
        self.assertEqual(self.changed(), [2, 0, 2])

    def test_a_definition_that_nobody_shows(self):
        """It is compiled elsewhere, with the type it has."""
        self.check(self.fix(TAKES.replace("bool Store::isMuch(const int n) { return n > 1000000; }\n", "")), 0, "no unit that was analysed defines it")
        self.assertEqual(self.changed(), [2, 0, 2])


BELL = """#pragma once
#include <QObject>

class Bell : public QObject
{
    Q_OBJECT
public:
    void ring() { emit rung(1); }
signals:
    bool rung(int times);
    virtual void silent();
};
"""


class Signals(Case):
    """What a signal should not be declared as goes where nobody, in any unit, relies on it."""

    def fix(self, other):
        self.write("src/bell.h", BELL)
        self.write("src/a.cpp", '#include "bell.h"\nvoid play(Bell *bell) { bell->ring(); }\n')
        self.write("src/b.cpp", '#include "bell.h"\n' + other)
        self.database("src/a.cpp", "src/b.cpp")
        return self.run_tool("-p", "build", "--checks=-*,qtcwe-connect-emit-misuse", "--fail-on=none", "--fix=review")

    def test_declarations(self):
        self.check(self.fix("void twice(Bell *bell) { emit bell->rung(2); emit bell->silent(); }\n"), 0)
        self.assertIn("signals:\n    void rung(int times);\n    void silent();\n", self.read("src/bell.h"))

    def test_one_unit_relies_on_them(self):
        self.check(self.fix("bool twice(Bell *bell) { return bell->rung(2); }\nclass Gong : public Bell { void silent() {} };\n"), 0,
                   "fix withheld: 'Gong::silent' overrides it", "fix withheld: its result is used (line 2)")
        self.assertEqual(self.read("src/bell.h"), BELL)


if __name__ == "__main__":
    unittest.main()
