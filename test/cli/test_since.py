"""--new-since: what a change brought, also in files it did not touch; what was there before stays untold."""
import os
import re
import subprocess
import unittest

from cli import CLEAN, HEADER, RESULT, SERVER, Case

ONLY = f"--checks={RESULT}"


class Since(Case):
    def git(self, *args):
        env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b",
               "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
        return subprocess.run(["git", *args], cwd=self.dir, check=True, capture_output=True, text=True, env=env).stdout.strip()

    def commit(self):
        if not (self.dir / ".git").exists():
            self.git("init", "-q", "-b", "main")
            self.write(".gitignore", "build/\n")
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def tree(self):
        return {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in self.dir.rglob("*") if p.is_file() and ".git" not in p.parts}

    def since(self, *args, code=None, rev="HEAD"):
        before, status = self.tree(), self.git("status", "--porcelain")
        result = self.tsv("-p", "build", ONLY, f"--new-since={rev}", *args)
        self.assertEqual(result.code, (1 if result.findings else 0) if code is None else code, str(result))
        self.assertEqual((self.tree(), self.git("status", "--porcelain")), (before, status), "the tree was touched")
        self.assertEqual(self.git("worktree", "list").count("\n"), 0)
        return sorted((f[0], int(f[1])) for f in result.findings)

    def units(self, *args, rev="HEAD"):
        """How many units of the new state were looked at."""
        told = re.search(r"findings? .*?in (\d+) units?|findings? in (\d+) unit", self.run_tool("-p", "build", f"--new-since={rev}", *args).err)
        return int(next(g for g in told.groups() if g))

    def test_nothing_changed(self):
        self.project(a__cpp=SERVER)
        self.commit()
        self.assertEqual(self.since(), [])
        self.assertEqual(self.units(), 0)

    def test_new_and_old_in_one_file(self):
        self.project(a__cpp=SERVER, b__cpp=SERVER.replace("start", "other"))
        self.commit()
        self.write("a.cpp", SERVER.replace("start", "added").replace("#include <QLocalServer>\n", "#include <QLocalServer>\n// moved\n") +
                   SERVER.replace("#include <QLocalServer>\n", ""))
        self.assertEqual(self.since(), [("a.cpp", 7)])
        self.assertEqual(self.since(), [("a.cpp", 7)], "with what the run before has kept")
        self.assertEqual(self.since("--no-cache"), [("a.cpp", 7)])
        self.assertEqual(self.units(), 1)
        self.commit()
        self.assertEqual(self.since(), [])
        self.assertEqual(self.since(rev="HEAD~1"), [("a.cpp", 7)])

    def test_unchanged_file_by_a_header(self):
        self.write("inc/api.h", '#pragma once\n#include "deep/more.h"\n')
        self.write("inc/deep/more.h", "#pragma once\n#include <QLocalServer>\n#define OPEN(s) ok = s.listen(\"x\")\n")
        body = '#include "api.h"\nvoid %s(QLocalServer &s)\n{\n    bool ok = false;\n    OPEN(s);\n    if (!ok)\n        return;\n}\n'
        self.write("a.cpp", body % "a")
        self.write("b.cpp", body % "b")
        self.write("c.cpp", CLEAN)
        self.database("a.cpp", "b.cpp", "c.cpp", flags=[f"-I{self.dir}/inc"])
        self.commit()
        self.assertEqual(self.check(self.tsv("-p", "build", ONLY), 0).findings, [])
        self.write("inc/deep/more.h", "#pragma once\n#include <QLocalServer>\n#define OPEN(s) s.listen(\"x\")\n")
        self.assertEqual(self.since(), [("a.cpp", 5), ("b.cpp", 5)])
        self.assertEqual(self.units(), 2)
        self.assertEqual(self.since("b.cpp"), [("b.cpp", 5)])

    def test_a_header_that_no_unit_includes(self):
        self.project(a__cpp=CLEAN)
        self.commit()
        self.write("new.h", HEADER)
        self.assertEqual(self.since(), [("new.h", 7)])
        self.commit()
        self.write("new.h", HEADER.replace("Shared", "Other") + HEADER.replace("#pragma once\n", ""))
        self.assertEqual(self.since(), [("new.h", 7)])

    def test_a_header_in_many_units_is_told_once(self):
        self.project(s__h="#pragma once\n", a__cpp='#include "s.h"\n' + CLEAN, b__cpp='#include "s.h"\n')
        self.commit()
        self.write("s.h", HEADER)
        self.assertEqual(self.since(), [("s.h", 7)])

    def test_renamed_moved_deleted_and_split(self):
        self.project(a__cpp=SERVER + "// one\n// two\n", b__cpp=SERVER.replace("start", "b"), c__cpp=SERVER.replace("start", "c"))
        self.commit()
        (self.dir / "sub").mkdir()
        self.git("mv", "a.cpp", "sub/z.cpp")
        self.git("rm", "-q", "b.cpp")  # its function goes into a new file that is not in git yet
        self.write("d.cpp", SERVER.replace("start", "b") + "\nint more()\n{\n    return 1;\n}\n" * 9)
        self.database("sub/z.cpp", "c.cpp", "d.cpp")
        self.assertEqual(self.since(), [])
        self.assertEqual(self.units(), 2)
        self.write("sub/z.cpp", SERVER.replace("start", "fresh") + "// one\n// two\n")
        self.assertEqual(self.since(), [("sub/z.cpp", 6)])

    def test_header_that_was_deleted(self):
        self.project(gone__h="#pragma once\n#include <QLocalServer>\n", a__cpp='#include "gone.h"\n' + SERVER)
        self.commit()
        (self.dir / "gone.h").unlink()
        self.write("a.cpp", SERVER + SERVER.replace("start", "more").replace("#include <QLocalServer>\n", ""))
        self.assertEqual(self.since(), [("a.cpp", 12)])

    def test_where_the_work_left_the_branch(self):
        self.project(a__cpp=CLEAN, b__cpp=CLEAN)
        self.commit()
        self.git("checkout", "-qb", "work")
        self.write("a.cpp", SERVER)
        self.commit()
        self.git("checkout", "-q", "main")
        self.write("b.cpp", SERVER.replace("start", "b"))
        self.commit()
        self.git("checkout", "-q", "work")
        self.assertEqual(self.since(rev="main..."), [("a.cpp", 6)])

    def test_with_a_baseline(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("baseline", "write", "--baseline=known.json", "-p", "build"), 0)
        self.commit()
        self.write("a.cpp", SERVER.replace('server.listen("echo");', 'server.listen("echo");\n    server.close();\n    server.listen("echo");'))
        self.assertEqual(self.since("--baseline=known.json"), [("a.cpp", 8)])

    def test_old_text_that_does_not_compile(self):
        self.project(a__cpp="#include <nowhere.h>\nvoid start() { QLocalServer server; }\n")
        self.commit()
        self.write("a.cpp", SERVER)
        self.assertEqual(self.since(code=3), [("a.cpp", 6)])

    def test_only_safe_commits(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("-p", "build", "--new-since=HEAD"), 2, "needs git and a repository")
        self.commit()
        for rev in ["nowhere", "--output=x", "HEAD~9", "nowhere..."]:
            self.check(self.run_tool("-p", "build", f"--new-since={rev}"), 2, "--new-since", "in a shallow clone")
        self.assertFalse((self.dir / "x").exists())
        self.check(self.run_tool("baseline", "write", "--baseline=k", "-p", "build", "--new-since=HEAD"), 2, "is for an analysis")

    def test_from_another_folder(self):
        self.project(a__cpp=CLEAN)
        self.commit()
        self.write("a.cpp", SERVER)
        (self.dir / "other").mkdir()
        result = self.tsv("-p", "../build", ONLY, "--new-since=HEAD", cwd=self.dir / "other")
        self.assertEqual(len(self.check(result, 1).findings), 1)

    def test_what_stands_on_changed_lines_is_told_first(self):
        """GitHub shows ten of a kind: those that the author of the change can see in it must be among them."""
        header = '#pragma once\n#include <QLocalServer>\n#define OPEN(s) %ss.listen("x")\n'
        body = "    OPEN(s);\n    s.close();\n" * 30
        text = '#include "a.h"\nvoid f(QLocalServer &s)\n{\n    bool ok = false;\n%s%s    if (!ok)\n        return;\n}\n'
        self.project(a__h=header % "ok = ", a__cpp=text % (body, ""))
        self.commit()
        self.write("a.h", header % "")
        self.write("a.cpp", text % (body, '    s.listen("new");\n'))
        self.assertEqual(len(self.since()), 31)
        out = self.run_tool("-p", "build", ONLY, "--new-since=HEAD", "--report=github").out
        self.assertEqual(out.count("::warning"), 10)
        self.assertIn("line=65,", out.splitlines()[0])
        rows = [line for line in self.run_tool("-p", "build", ONLY, "--new-since=HEAD", "--report=markdown").out.splitlines() if "qtcwe-" in line and "|" in line]
        self.assertEqual(len(rows), 31)
        self.assertIn("a.cpp:65", rows[0])


if __name__ == "__main__":
    unittest.main()
