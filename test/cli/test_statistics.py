"""Counts, the catalogue for programs, pages on a terminal, and what lies outside of the project."""
import json
import re
import tempfile
import pathlib
import unittest

from cli import ACCESS, RESULT, SERVER, Case


class Statistics(Case):
    def test_counts(self):
        self.project(a__cpp=SERVER, b__cpp=SERVER.replace("start", "other"), c__cpp=SERVER.replace("start", "quiet").replace(";\n}", ";  // NOLINT\n}"))
        out = self.check(self.run_tool("-p", "build", "--statistics"), 1).out
        rows = {m[0]: m[1:] for m in re.findall(r"^(qtcwe-\S+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+\.\d{3})$", out, re.M)}
        self.assertEqual((rows[ACCESS][0], rows[ACCESS][2], rows[RESULT][0]), ("2", "1", "2"))
        self.assertRegex(out, r"\n       2  CWE-252 Unchecked Return Value\n")
        self.assertIn("4 findings in 3 units", out)
        self.assertEqual(self.run_tool("-p", "build", "--report=statistics:s.txt", "--report=tsv").findings != [], True)
        self.assertIn(ACCESS, self.read("s.txt"))

    def test_fixes(self):
        pair = """struct Part { int n; };
class Pair
{
public:
    Pair() : m_a(new Part), m_b(new Part) { }
    ~Pair() { delete m_a; delete m_b; }
private:
    Part *m_a, *m_b;
};
"""
        self.project(a__cpp=SERVER + pair)
        out = self.check(self.run_tool("-p", "build", "--statistics", "--fix", "--option=ownership-raw-member.deleted=all"), 1).out
        rows = re.findall(r"^(qtcwe-\S+) +(\d+)  ([a-z].+)$", out, re.M)
        self.assertIn((ACCESS, "1", "written"), rows)
        self.assertIn((RESULT, "1", "not asked for"), rows)
        # Names are left out, so that equal reasons are one row.
        self.assertIn(("qtcwe-ownership-raw-member", "2", "withheld: the declaration of '…' declares more than this member, or a macro wrote it"), rows)

    def test_nothing_found(self):
        self.project(a__cpp="int f();\n")
        self.assertIn("0 findings in 1 unit", self.check(self.run_tool("-p", "build", "--statistics"), 0).out)


class Catalogue(Case):
    def test_json(self):
        rows = json.loads(self.check(self.run_tool("--list-checks=json", "--checks=socket-*"), 0).out)
        text = self.run_tool("--list-checks").out
        self.assertEqual({row["id"] for row in rows}, set(re.findall(r"^    (qtcwe-\S+)", text, re.M)))
        for row in rows:
            self.assertEqual(row["enabled"], row["family"] == "socket", row)
            self.assertEqual(set(row), {"id", "summary", "family", "cwe", "severity", "profile", "fix", "enabled", "options"})
            self.assertTrue(row["cwe"] and row["summary"])
        self.check(self.run_tool("--list-checks=jsn"), 2, "did you mean 'json'?")


class Explain(Case):
    def test_colours(self):
        plain = self.check(self.run_tool("explain", ACCESS), 0).out
        self.assertNotIn("\033", plain)
        self.assertNotIn("\033", self.run_tool("explain", ACCESS, env={"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}).out)
        pretty = self.check(self.run_tool("explain", ACCESS, env={"CLICOLOR_FORCE": "1"}), 0).out
        self.assertIn("\033[1;4m", pretty)
        self.assertNotIn("```", pretty)
        # The same words; headings keep their letters.
        self.assertEqual(re.sub(r"\033\[[0-9;]*m", "", pretty).lower(), plain.lower())
        # Every colour is switched off on its line.
        for line in pretty.splitlines():
            if "\033[" in line:
                self.assertRegex(line, r"\033\[0m[^\033]*$")


class Outside(Case):
    HEADER = "#pragma once\n#include <QLocalServer>\ninline void outside()\n{\n    QLocalServer server;\n    server.listen(\"x\");\n}\n"

    def test_headers_of_others_are_not_edited(self):
        with tempfile.TemporaryDirectory(prefix="qtcwe-other-") as other:
            header = pathlib.Path(other).resolve() / "other.h"
            header.write_text(self.HEADER)
            self.write("a.cpp", '#include "other.h"\n' + SERVER)
            self.database("a.cpp", flags=[f"-I{header.parent}"])
            self.run_tool("-p", "build", "--fix=review")
            self.assertEqual(header.read_text(), self.HEADER)
            self.assertIn("setSocketOptions", self.read("a.cpp"))
            self.assertNotIn("other.h", self.tsv("-p", "build").out)
            self.run_tool("-p", "build", "--fix", f"--header-filter=^{header.parent}/", "--checks=socket-open-access")
            self.assertIn("setSocketOptions", header.read_text())


if __name__ == "__main__":
    unittest.main()
