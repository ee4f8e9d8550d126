"""Units and builds: what is missing, broken, slow or not asked for, and what the exit code says of it."""
import os
import signal
import subprocess
import time
import unittest

from cli import ACCESS, CLEAN, HEADER, SERVER, Case


class Project(Case):
    def test_no_compile_commands(self):
        self.write("a.cpp", SERVER)
        self.check(self.run_tool("a.cpp"), 2, "compile_commands.json", "CMAKE_EXPORT_COMPILE_COMMANDS", "bear")
        self.check(self.run_tool("-p", "nowhere"), 2, "there is no", "nowhere", "CMAKE_EXPORT_COMPILE_COMMANDS")

    def test_empty_and_broken_database(self):
        self.write("build/compile_commands.json", "[]")
        self.check(self.run_tool("-p", "build"), 2, "compile_commands.json")
        self.write("build/compile_commands.json", '[{"directory": "/x", "file": ')
        result = self.check(self.run_tool("-p", "build"), 2)
        self.assertRegex(result.err, r"compile_commands\.json:\d+:\d+: error: ")

    def test_database_is_found_from_the_file(self):
        self.project(**{"src/a__cpp": SERVER})
        self.check(self.tsv("src/a.cpp"), 1, ACCESS)
        self.check(self.tsv("a.cpp", cwd=self.dir / "src"), 1, ACCESS)
        self.check(self.tsv("-p", "build/compile_commands.json"), 1, ACCESS)

    def test_only_generated_files(self):
        self.project(moc_a__cpp=SERVER, qrc_b__cpp=SERVER)
        self.check(self.run_tool("-p", "build"), 2, "nothing to analyse")

    def test_findings_in_generated_headers_are_not_shown(self):
        self.project(a__cpp='#include "ui_w.h"\n' + CLEAN, ui_w__h=HEADER)
        self.assertEqual(self.check(self.tsv("-p", "build"), 0).findings, [])

    def test_files_and_folders(self):
        self.project(**{"src/a__cpp": SERVER, "src/b__cpp": SERVER, "lib/c__cpp": SERVER})

        def paths(*args):
            return {f[0] for f in self.tsv("-p", "build", *args).findings}
        self.assertEqual(paths("src"), {"src/a.cpp", "src/b.cpp"})
        self.assertEqual(paths("src/b.cpp", "lib/"), {"src/b.cpp", "lib/c.cpp"})
        self.assertEqual(paths(self.dir / "lib/../lib/c.cpp"), {"lib/c.cpp"})
        self.assertEqual(len(paths()), 3)
        (self.dir / "doc").mkdir()
        self.check(self.run_tool("-p", "build", "doc"), 2, "no file below doc")
        self.check(self.run_tool("-p", "build", "src/none.cpp"), 2, "cannot open src/none.cpp")

    def test_a_header_borrows_flags(self):
        self.project(**{"a__cpp": '#include "a.h"\n' + CLEAN, "a__h": HEADER})
        result = self.check(self.tsv("-p", "build", "a.h"), 1)
        self.assertIn(("a.h", ACCESS), {(f[0], f[4]) for f in result.findings})

    def test_headers(self):
        outside = self.qt / "elsewhere"
        outside.mkdir(exist_ok=True)
        (outside / "far.h").write_text(HEADER.replace("startShared", "startFar"))
        self.write("src/near.h", HEADER)
        self.write("src/a.cpp", f'#include "near.h"\n#include "{outside}/far.h"\n' + CLEAN)
        self.write("src/b.cpp", '#include "near.h"\n' + CLEAN)
        self.database("src/a.cpp", "src/b.cpp")
        only = ["-p", "build", "--checks=socket-open-access"]
        self.assertEqual([f[0] for f in self.tsv(*only).findings], ["src/near.h"])
        far = self.tsv(*only, "--header-filter=elsewhere/").findings
        self.assertEqual([f[0] for f in far], [str(outside / "far.h")])
        self.assertEqual(len(self.tsv(*only, "--header-filter=.*").findings), 2)
        self.assertEqual(self.tsv(*only, "--header-filter=.*", "--exclude=*.h").findings, [])

    def test_unparsable_unit(self):
        self.project(bad__cpp='#include "nowhere.h"\nint x = ;\n', good__cpp=SERVER)
        result = self.check(self.tsv("-p", "build"), 3, "bad.cpp could not be analysed", "nowhere.h", "1 unit")
        self.assertEqual({f[0] for f in result.findings}, {"good.cpp"})

    def test_an_error_taints_its_function_only(self):
        self.project(a__cpp=SERVER + "\nvoid broken()\n{\n    undeclared();\n}\n")
        result = self.check(self.tsv("-p", "build"), 1, "undeclared", "left out")
        self.assertIn(ACCESS, {f[4] for f in result.findings})

    def test_missing_generated_header(self):
        self.project(a__cpp='#include "ui_window.h"\n' + SERVER)
        result = self.check(self.tsv("-p", "build"), 1, "ui_window.h", "build the project first", "autogen")
        self.assertIn(ACCESS, {f[4] for f in result.findings})
        self.project(b__cpp=SERVER + '#include "b.moc"\n')
        self.check(self.tsv("-p", "build"), 1, "hint: b.moc")

    def test_missing_file(self):
        self.write("a.cpp", SERVER)
        self.database("a.cpp", "gone.cpp")
        result = self.check(self.tsv("-p", "build"), 3, "gone.cpp", "no such file")
        self.assertEqual({f[0] for f in result.findings}, {"a.cpp"})

    def test_crash_costs_one_unit(self):
        self.project(a__cpp="#pragma clang __debug crash\n", b__cpp=SERVER)
        result = self.check(self.tsv("-p", "build"), 3, "a.cpp could not be analysed")
        self.assertEqual({f[0] for f in result.findings}, {"b.cpp"})

    def slow_project(self):
        """A unit that waits for ever: it includes a pipe nobody writes to."""
        self.project(slow__cpp='#include "pipe.h"\n', b__cpp=SERVER)
        os.mkfifo(self.dir / "pipe.h")

    def test_time_limit(self):
        self.slow_project()
        start = time.monotonic()
        result = self.check(self.tsv("-p", "build", "--timeout=1"), 3, "slow.cpp could not be analysed", "1 s", "--timeout")
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual({f[0] for f in result.findings}, {"b.cpp"})

    def test_interrupt(self):
        self.slow_project()
        before = self.read("b.cpp")
        running = self.start_tool("-p", "build", "--fix", "-j1")
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
        self.assertNotEqual(running.returncode, 0)
        self.assertIn(b"interrupted", err)
        self.assertEqual(self.read("b.cpp"), before)
        time.sleep(0.2)
        alive = subprocess.run(["pgrep", "-f", str(self.dir)], capture_output=True)
        self.assertEqual(alive.stdout, b"", "a worker is left")

    def test_fail_on(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("-p", "build", "--checks=socket-open-access"), 1)
        self.check(self.run_tool("-p", "build", "--fail-on=none"), 0)
        severities = {f[3] for f in self.tsv("-p", "build").findings}
        self.assertNotIn("error", severities)
        self.check(self.run_tool("-p", "build", "--fail-on=error"), 0)

    def test_clean(self):
        self.project(a__cpp=CLEAN)
        result = self.check(self.run_tool("-p", "build"), 0, "0 findings in 1 unit")
        self.assertEqual(result.out, "")
        self.assertEqual(self.run_tool("-p", "build", "--quiet").err, "")

    def test_dumps(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("-p", "build", "--dump=model"), 0, "start", "QLocalServer::listen")
        self.check(self.run_tool("-p", "build", "--dump=cfg"), 0, "start")
        dot = self.check(self.run_tool("-p", "build", "--dump=cfg:dot"), 0, "digraph cfg {", "subgraph cluster_", "listen")
        self.assertEqual(dot.out.count("{"), dot.out.count("}"))
        self.check(self.run_tool("--dump=facts"), 0, "function QLocalServer::listen", "must-check", "qtnetwork.yaml:")

    def test_facts_are_checked_against_declarations(self):
        self.project(a__cpp=CLEAN)
        self.write("good.yaml", "library: QtNetwork\nheader: QtNetwork\nfunctions:\n  QLocalServer::close: {note: x}\n")
        self.write("bad.yaml", "library: QtNetwork\nheader: QtNetwork\nfunctions:\n  QLocalServer::clsoe: {note: x}\n")
        good = self.run_tool("-p", "build", "--check-model", "--model=good.yaml")
        self.assertNotIn("good.yaml", good.out)
        self.assertRegex(good.err, r"\d\d+ subjects of facts are declared")
        self.check(self.run_tool("-p", "build", "--check-model", "--model=bad.yaml"), 1, "bad.yaml:4: ", "QLocalServer::clsoe")
        self.write("c.cpp", "int x;\n")
        self.check(self.run_tool("--check-model", "c.cpp", "--", "-std=c++20"), 0, "not installed: QtCore")
        self.check(self.run_tool("--check-model", "c.cpp", "--", "-nostdinc"), 3, "flags of a Qt program")

    def test_same_answer_for_any_number_of_jobs(self):
        names = [f"u{i}.cpp" for i in range(6)]
        self.write("shared.h", HEADER)
        for name in names:
            self.write(name, '#include "shared.h"\n' + SERVER.replace("start", f"start_{name[:2]}"))
        self.database(*names)
        for form in ["text", "sarif", "tsv", "diff"]:
            outputs = {self.run_tool("-p", "build", f"--report={form}", f"-j{j}").out for j in (1, 2, 4)}
            self.assertEqual(len(outputs), 1, form)
        shared = [f for f in self.tsv("-p", "build", "--checks=socket-open-access").findings if f[0] == "shared.h"]
        self.assertEqual(len(shared), 1)


if __name__ == "__main__":
    unittest.main()
