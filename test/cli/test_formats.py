"""The report formats of CI services, each read as its service reads it."""
import json
import pathlib
import re
import subprocess
import unittest
import xml.etree.ElementTree as xml

from cli import ACCESS, CLEAN, HEADER, RESULT, SERVER, Case

class Formats(Case):
    def report(self, name, code=1, **files):
        self.project(**(files or {"sub/a__cpp": SERVER}))
        (self.dir / ".git").mkdir(exist_ok=True)
        return self.check(self.run_tool("-p", "build", "--quiet", f"--report={name}"), code).out

    def test_gitlab(self):
        rows = json.loads(self.report("gitlab"))
        self.assertEqual({row["check_name"] for row in rows}, {ACCESS, RESULT})
        for row in rows:
            self.assertEqual(set(row), {"description", "check_name", "fingerprint", "severity", "location"})
            self.assertIn(row["severity"], ["info", "minor", "major", "critical", "blocker"])
            self.assertEqual(row["location"], {"path": "sub/a.cpp", "lines": {"begin": 6}})
            self.assertTrue(row["description"])

    def test_gitlab_has_no_equal_fingerprints(self):
        twice = SERVER.replace('server.listen("echo");', 'server.listen("echo"); server.close();\n    server.listen("echo");')
        rows = json.loads(self.report("gitlab", a__cpp=twice))
        self.assertGreater(len(rows), 2)
        self.assertEqual(len({row["fingerprint"] for row in rows}), len(rows))

    def test_gitlab_clean_is_an_empty_list(self):
        self.assertEqual(json.loads(self.report("gitlab", 0, a__cpp=CLEAN)), [])

    def test_rdjson(self):
        got = json.loads(self.report("rdjson"))
        self.assertEqual(got["source"], {"name": "qtcwe-fix"})
        by_code = {d["code"]["value"]: d for d in got["diagnostics"]}
        access = by_code[ACCESS]
        self.assertEqual(access["location"]["path"], "sub/a.cpp")
        self.assertEqual(access["location"]["range"]["start"]["line"], 6)
        self.assertIn(access["severity"], ["INFO", "WARNING", "ERROR"])
        lines = SERVER.splitlines(keepends=True)
        for suggestion in reversed(access["suggestions"]):
            start, end = suggestion["range"]["start"], suggestion["range"]["end"]
            self.assertEqual((start["column"], end["column"]), (1, 1))
            lines[start["line"] - 1:end["line"] - 1] = [suggestion["text"]]
        self.assertIn("    server.setSocketOptions(QLocalServer::UserAccessOption);\n    server.listen", "".join(lines))

    def test_json_lines(self):
        rows = [json.loads(line) for line in self.report("jsonl").splitlines()]
        self.assertEqual({row["check"] for row in rows}, {ACCESS, RESULT})
        for row in rows:
            self.assertEqual((row["path"], row["line"]), ("sub/a.cpp", 6))
            self.assertRegex(row["fingerprint"], r"^[0-9a-f]{16}:\d+$")
            self.assertTrue(row["cwe"] and row["symbol"].startswith("start"))

    def test_junit(self):
        root = xml.fromstring(self.report("junit"))
        self.assertEqual((root.tag, root.get("tests"), root.get("failures")), ("testsuites", "2", "2"))
        suite, = root
        self.assertEqual((suite.tag, suite.get("name"), suite.get("tests")), ("testsuite", "sub/a.cpp", "2"))
        self.assertEqual({case.get("name").split(":")[0] for case in suite}, {ACCESS, RESULT})
        self.assertTrue(all(case.find("failure").get("message") for case in suite))

    def test_junit_clean_has_a_case_that_passes(self):
        root = xml.fromstring(self.report("junit", 0, a__cpp=CLEAN))
        case, = root.iter("testcase")
        self.assertEqual((root.get("failures"), len(case)), ("0", 0))

    def test_junit_counts_failed_units(self):
        root = xml.fromstring(self.report("junit", 3, a__cpp="#error no\n#include <nowhere.h>\nint f() { return x; }\n"))
        self.assertEqual(root.get("errors"), "1")
        error, = root.iter("error")
        self.assertEqual(error.get("message"), "a.cpp:1:2: no")
        self.assertIn("a.cpp", [case.get("name") for case in root.iter("testcase")])

    def test_checkstyle(self):
        root = xml.fromstring(self.report("checkstyle"))
        file, = root
        self.assertEqual((root.tag, file.tag, file.get("name")), ("checkstyle", "file", "sub/a.cpp"))
        for error in file:
            self.assertEqual(error.tag, "error")
            self.assertEqual(set(error.keys()), {"line", "column", "severity", "message", "source"})
            self.assertIn(error.get("severity"), ["info", "warning", "error"])

    def test_xml_is_escaped(self):
        for name, tag, key in [("junit", "testsuite", "name"), ("checkstyle", "file", "name")]:
            root = xml.fromstring(self.report(name, **{"a&b<'\"__cpp": SERVER}))
            self.assertEqual([e.get(key) for e in root.iter(tag)], ["a&b<'\".cpp"])

    def test_xml_by_its_schema(self):
        bad = "#error no\n#include <nowhere.h>\nint f() { return x; }\n"
        for code, files in [(1, {"a&b<__cpp": SERVER, "b__cpp": SERVER.replace("start", "other")}), (0, {"a__cpp": CLEAN}), (3, {"a__cpp": bad})]:
            for name in ["junit", "checkstyle"]:
                self.write(f"{name}.xml", self.report(name, code, **files))
                schema = pathlib.Path(__file__).with_name(f"{name}.xsd")
                told = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, f"{name}.xml"], cwd=self.dir, capture_output=True, text=True)
                self.assertEqual(told.returncode, 0, told.stderr + self.read(f"{name}.xml"))

    def test_github(self):
        lines = self.report("github", **{"a,b:c%__cpp": SERVER}).splitlines()
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.assertRegex(line, r"^::(error|warning|notice) file=a%2Cb%3Ac%25\.cpp,line=6,endLine=6,col=\d+,title=qtcwe-[a-z-]+::\S")

    def test_github_says_how_many_it_leaves_out(self):
        body = "".join(f'    s.listen("{i}"); s.close();\n' for i in range(30))
        out = self.report("github", a__cpp=f"#include <QLocalServer>\nvoid f()\n{{\n    QLocalServer s;\n{body}}}\n")
        kinds = re.findall(r"^::(\w+) ", out, re.M)
        self.assertTrue(all(kinds.count(kind) <= 10 for kind in ["error", "warning", "notice"]), kinds)
        self.assertRegex(out.splitlines()[-1], r"^::notice title=qtcwe-fix::\d+ more findings: ")

    def test_markdown(self):
        out = self.report("markdown")
        self.assertTrue(out.startswith("## qtcwe-fix: 2 findings in 1 unit\n"))
        rows = [line for line in out.splitlines() if line.startswith("| ") and "qtcwe-" in line]
        self.assertEqual(len(rows), 2)
        self.assertTrue(all(row.replace("\\|", "").count("|") == 7 for row in rows))

    def test_cwe_counts_what_was_examined(self):
        shared = '#include "shared.h"\n'
        out = self.report("cwe", a__cpp=shared + SERVER, b__cpp=shared + CLEAN, shared__h=HEADER, broken__cpp=CLEAN + SERVER.replace("echo\");", "echo\"); no;"))
        self.assertEqual(out.splitlines()[0], "4 functions examined in 3 units, 1 not analysable (an error in it 1)")
        self.assertIn("\nCWE-276: Incorrect Default Permissions\n  socket-open-access: 2 sites examined, 2 findings, 0 not analysable\n", out)
        self.assertIn("\n  api-unbounded-write: 0 sites examined, 0 findings, 0 not analysable\n", out)

    def test_cwe_lists_the_checks_that_ran(self):
        self.project(a__cpp=SERVER)
        out = self.check(self.run_tool("-p", "build", "--quiet", "--checks=-*,io-null-deref", "--report=cwe"), 0).out
        self.assertEqual(out, "1 function examined in 1 unit\n\nCWE-476: NULL Pointer Dereference\n  io-null-deref: 0 sites examined, 0 findings, 0 not analysable\n")

    def test_no_format_shows_what_is_suppressed(self):
        quiet = SERVER.replace('("echo");', '("echo"); // NOLINT')
        for name in ["gitlab", "rdjson", "jsonl", "junit", "checkstyle", "github", "markdown"]:
            self.assertNotIn(RESULT, self.report(name, 0, a__cpp=quiet), name)


if __name__ == "__main__":
    unittest.main()
