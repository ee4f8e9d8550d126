"""The tools around clang-tidy, with qtcwe-tidy in its place: run-clang-tidy, clang-tidy-diff, clang-apply-replacements, and readers of
its text and YAML."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from cli import ACCESS, HEADER, RESULT, SERVER, TOOL, Case

TIDY = str(pathlib.Path(TOOL).with_name("qtcwe-tidy"))
VERSIONS = ["19", "22"]
SETTER = "setSocketOptions"


def tool(*names):
    """The first of these programs that is installed; LLVM's scripts may stand in its own folder only."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise unittest.SkipTest(f"not installed: {names[0]} (tools/setup test)")


def script(version, name):
    return tool(f"{name}-{version}", f"{name}-{version}.py", f"/usr/lib/llvm-{version}/share/clang/{name}.py",
                f"/usr/lib/llvm-{version}/bin/{name}")


def applier(version):
    return tool(f"clang-apply-replacements-{version}")


class Shared(Case):
    """Three units see one header: under its name, through '..', through a symbolic link."""

    def setUp(self):
        super().setUp()
        self.write("src/shared.h", HEADER)
        (self.dir / "alias").symlink_to(self.dir / "src")
        for name, path in [("a", "shared.h"), ("b", "../src/shared.h"), ("c", "../alias/shared.h")]:
            self.write(f"src/{name}.cpp", f'#include "{path}"\n' + SERVER.replace("start", f"start{name.upper()}"))
        self.database("src/a.cpp", "src/b.cpp", "src/c.cpp")
        self.write(".clang-tidy", f"Checks: '-*,{ACCESS}'\nHeaderFilterRegex: '.*'\n")

    def fresh(self):
        self.tearDown()
        self.setUp()

    def run_program(self, *args, code=0, **more):
        done = subprocess.run([str(a) for a in args], cwd=self.dir, env=self.environment(), capture_output=True, text=True,
                              timeout=300, **more)
        self.assertEqual(done.returncode, code, f"{args}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def assert_fixed_once(self, *names):
        for name in names:
            self.assertEqual(self.read(f"src/{name}").count(SETTER), 1, f"{name}:\n" + self.read(f"src/{name}"))

    def export(self, *names):
        (self.dir / "fixes").mkdir(exist_ok=True)
        for name in names:
            self.run_program(TIDY, "-p=build", "-quiet", f"--export-fixes=fixes/{name}.yaml", f"src/{name}.cpp")


class Tools(Shared):
    def test_run_clang_tidy(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.fresh()
                out = self.run_program(script(version, "run-clang-tidy"), "-clang-tidy-binary", TIDY, "-p", "build", "-j2",
                                       "-clang-apply-replacements-binary", applier(version), "-header-filter=.*", "-fix", "-quiet")
                self.assertEqual(len(set(re.findall(rf"^(\S+): warning: .*\[{ACCESS}\]", out, re.M))), 4, out)
                self.assert_fixed_once("a.cpp", "b.cpp", "c.cpp", "shared.h")
                # What was written is right: nothing is found any more, and it is no error.
                again = self.run_program(script(version, "run-clang-tidy"), "-clang-tidy-binary", TIDY, "-p", "build", "-j2", "-quiet")
                self.assertNotIn("warning:", again)
                self.assertNotIn("error:", again)

    def test_run_clang_tidy_merges_the_documents(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("no PyYAML (python3-yaml), which run-clang-tidy needs to merge documents")
        for version in VERSIONS:
            with self.subTest(version):
                self.run_program("/usr/bin/python3", script(version, "run-clang-tidy"), "-clang-tidy-binary", TIDY, "-p", "build", "-j2",
                                 "-quiet", f"-export-fixes=all{version}.yaml")
                document = yaml.safe_load(self.read(f"all{version}.yaml"))
                self.assertEqual({d["DiagnosticName"] for d in document["Diagnostics"]}, {ACCESS})

    def test_apply_replacements(self):
        for version in VERSIONS:
            with self.subTest(version):
                self.fresh()
                program = applier(version)
                self.export("a", "b", "c")
                self.run_program(program, "fixes")
                self.assert_fixed_once("a.cpp", "b.cpp", "c.cpp", "shared.h")
                self.export("a", "b", "c")  # documents without findings
                self.run_program(program, "fixes")
                self.assert_fixed_once("a.cpp", "b.cpp", "c.cpp", "shared.h")

    def test_the_fix_is_the_one_we_write(self):
        program = applier("19")
        self.export("a")
        self.run_program(program, "fixes")
        applied = {name: self.read(f"src/{name}") for name in ["a.cpp", "shared.h"]}
        self.fresh()
        self.run_program(TIDY, "-p=build", "-quiet", "--fix", "src/a.cpp")
        self.assertEqual({name: self.read(f"src/{name}") for name in ["a.cpp", "shared.h"]}, applied)

    def test_fixes_that_share_an_include(self):
        """Two repairs need one header, which goes in once, in front of the first line, and each is whole without the other."""
        program = applier("19")
        text = "\n".join(["#include <QLocalServer>", "bool one(QLocalServer &s)", "{", '    s.listen("a");', "    return true;", "}",
                          "bool two(QLocalServer &s)", "{", '    s.listen("b");', "    return true;", "}", ""])
        (self.dir / "fixes").mkdir()
        config = f"--config={{Checks: '-*,{RESULT}', CheckOptions: {{qtcwe-fix.Level: review}}}}"
        self.write("src/a.cpp", text)
        self.run_program(TIDY, config, "-p=build", "-quiet", "--export-fixes=fixes/a.yaml", "src/a.cpp")
        yaml = self.read("fixes/a.yaml")
        self.assertEqual(yaml.count("#include <QDebug>"), 2, yaml)
        self.run_program(program, "fixes")
        applied = self.read("src/a.cpp")
        self.assertEqual((applied.count("#include <QDebug>"), applied.count("qWarning()")), (1, 2), applied)
        self.write("src/a.cpp", text)
        self.run_program(TIDY, config, "-p=build", "-quiet", "--fix", "src/a.cpp")
        self.assertEqual(self.read("src/a.cpp"), applied)

    def test_clang_tidy_diff(self):
        patch = ("--- a/src/b.cpp\n+++ b/src/b.cpp\n@@ -7,0 +7,1 @@\n+    server.listen(\"echo\");\n"
                 "--- a/src/shared.h\n+++ b/src/shared.h\n@@ -1,0 +1,1 @@\n+#pragma once\n")
        for version in VERSIONS:
            with self.subTest(version):
                out = self.run_program(script(version, "clang-tidy-diff"), "-p1", "-path", "build", "-clang-tidy-binary", TIDY,
                                       "-j1", input=patch)
                self.assertEqual(re.findall(r"(\w+\.\w+):\d+:\d+: warning", out), ["b.cpp"], out)

    def test_clang_tidys_own_output_reads_the_same(self):
        """The lines around a finding have the form that the real program gives them, so parsers of one read the other."""
        self.write("one.cpp", "int *nothing()\n{\n\treturn 0;\n}\n")
        theirs = self.run_program(tool("clang-tidy-19"), "--quiet", "-checks=-*,modernize-use-nullptr", "one.cpp", "--")
        ours = self.run_program(TIDY, "-p=build", "-quiet", "src/a.cpp")
        form = re.compile(r"^(/\S+):(\d+):(\d+): (warning|error): .*\S \[[\w.,-]+\]\n +\2 \| .*\n +\| +~*\^~*\n( +\| .*\n)?", re.M)
        for text in [theirs, ours]:
            self.assertTrue(form.match(text), text)
        gutter = re.compile(r"^( *\d+ \| | +\| )", re.M)
        self.assertEqual({len(g) for g in gutter.findall(ours)}, {len(g) for g in gutter.findall(theirs)})


class CodeChecker(Shared):
    """CodeChecker's readers as its documentation describes them: text line by line, YAML without a look at BuildDirectory."""

    HEAD = re.compile(r"^(?P<path>[\S ]+?):(?P<line>\d+):(?P<column>\d+): (?P<severity>error|warning): (?P<message>[\S \t]+?)"
                      r"\s*\[(?P<checks>[^\]]*)\]$")
    NOTE = re.compile(r"^(?P<path>[\S ]+?):(?P<line>\d+):(?P<column>\d+): note: (?P<message>.*)$")

    def convert(self, text):
        reports, lines = [], text.splitlines()
        i = 0
        while i < len(lines):
            head, note = self.HEAD.match(lines[i]), self.NOTE.match(lines[i])
            i += 1
            if head:
                reports.append({**head.groupdict(), "notes": []})
            elif note:
                self.assertTrue(reports, "a note in front of every report")
                reports[-1]["notes"].append(note.groupdict())
            else:
                self.assertRegex(lines[i - 1], r"^ *\d* *\| ", "a line that no parser knows")
                continue
            if i + 1 < len(lines) and re.match(r"^ *\d+ \| ", lines[i]):
                self.assertRegex(lines[i + 1], r"^ +\| .*\^")
                i += 2
        return reports

    def test_text(self):
        reports = self.convert(self.run_tool_text("src/a.cpp"))
        self.assertEqual([(os.path.basename(r["path"]), r["checks"]) for r in reports], [("a.cpp", ACCESS), ("shared.h", ACCESS)])
        for r in reports:
            self.assertTrue(os.path.isabs(r["path"]))
            self.assertEqual(r["checks"].split("-")[0], "qtcwe")

    def run_tool_text(self, *files):
        return subprocess.run([TIDY, "-p=build", "-quiet", *files], cwd=self.dir, env=self.environment(), capture_output=True,
                              text=True, timeout=120).stdout

    def test_yaml(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("no PyYAML (python3-yaml)")
        self.export("a")
        document = yaml.safe_load(self.read("fixes/a.yaml"))
        for d in document["Diagnostics"]:
            message = d["DiagnosticMessage"]
            path = os.path.abspath(os.path.join("/somewhere/else", message["FilePath"]))
            data = pathlib.Path(path).read_bytes()
            self.assertTrue(data[message["FileOffset"]:].startswith(b"server.listen"))
            for r in message["Replacements"]:
                data[r["Offset"]:r["Offset"] + r["Length"]].decode("utf-8")
                self.assertGreater(r["Length"], 0)


if __name__ == "__main__":
    unittest.main()
