"""What users and other tools read: text, diff, tab-separated lines, SARIF, colours, suppressions."""
import json
import re
import subprocess
import unittest

from cli import ACCESS, CLEAN, HEADER, RESULT, SERVER, Case

ONLY = "--checks=socket-open-access"


# What a peer sends goes through a member and a signal to a slot that runs it.
LINK = """#include <QLocalSocket>

int system(const char *command);

class Link : public QObject
{
    Q_OBJECT
public:
    Link() { connect(this, &Link::received, this, &Link::act); }
    void read(QLocalSocket *socket)
    {
        m_line = socket->readAll();
        emit received(m_line);
    }
signals:
    void received(const QByteArray &text);
private:
    void act(const QByteArray &text)
    {
        system(text.constData());
    }
    QByteArray m_line;
};
"""


class Text(Case):
    def test_layout(self):
        self.project(a__cpp=SERVER)
        lines = self.check(self.run_tool("-p", "build", ONLY), 1).out.splitlines()
        self.assertRegex(lines[0], r"^a\.cpp:6:\d+: (warning|error|note): .+ \(CWE-\d+\) \[qtcwe-socket-open-access\]$")
        self.assertRegex(lines[1], r'^    6 \|     server\.listen\("echo"\);$')
        self.assertRegex(lines[2], r"^      \| +[~^]*\^[~^]*$")
        column = int(lines[0].split(":")[2])
        self.assertEqual(lines[2].index("^") - lines[2].index("|") - 2, column - 1)
        self.assertTrue(any(line.startswith("  fix (safe): ") for line in lines))

    def test_caret_under_tabs_and_wide_letters(self):
        self.project(a__cpp='#include <QLocalServer>\nvoid f()\n{\n\tQLocalServer server;\n\t/* größer 漢字 */ server.listen("x");\n}\n')
        lines = self.run_tool("-p", "build", ONLY).out.splitlines()
        caret = lines[2].index("^") - lines[2].index("|")
        shown = lines[1][lines[1].index("|"):]
        wide = sum(1 for c in shown[:shown.index("server")] if ord(c) > 0x2E80)
        self.assertEqual(caret, shown.index("server") + wide)

    def test_summary_is_on_stderr(self):
        self.project(a__cpp=SERVER)
        result = self.run_tool("-p", "build")
        self.assertIn("--fix repairs 1", result.err)
        self.assertNotIn("--fix repairs", result.out)
        self.assertEqual(self.run_tool("-p", "build", "--quiet").err, "")

    def test_colours(self):
        self.project(a__cpp=SERVER)

        def colored(*args, **env):
            return "\033[" in self.run_tool("-p", "build", *args, env=env).out
        self.assertFalse(colored())
        self.assertTrue(colored("--color=always"))
        self.assertTrue(colored(CLICOLOR_FORCE="1"))
        self.assertFalse(colored(CLICOLOR_FORCE="0"))
        self.assertFalse(colored(CLICOLOR_FORCE="1", NO_COLOR="1"))
        self.assertFalse(colored("--color=never", CLICOLOR_FORCE="1"))
        self.assertTrue(colored("--color=always", NO_COLOR="1"))
        self.run_tool("-p", "build", "--color=always", "--report=text:out.txt")
        self.assertNotIn("\033[", self.read("out.txt"))

    def test_control_characters_of_a_source_do_not_reach_the_terminal(self):
        self.project(a__cpp='#include <QLocalServer>\nvoid f()\n{\n    QLocalServer s;\n    s.listen("\x1b[31m\x07"); // \x1b]0;x\n}\n')
        out = self.run_tool("-p", "build", "--report=text").out
        first = out.split("  fix")[0]
        self.assertNotIn("\x1b", first)
        self.assertNotIn("\x07", first)


class Diff(Case):
    def test_the_diff_applies(self):
        self.project(a__cpp=SERVER, b__cpp=SERVER.replace("start", "go").replace("\n", "\r\n"), c__cpp=SERVER[:-1].replace("start", "last"))
        self.write("with blank.cpp", SERVER.replace("start", "blank"))
        self.database("a.cpp", "b.cpp", "c.cpp", "with blank.cpp")
        self.check(self.run_tool("-p", "build", ONLY, "--report=diff:fixes.patch"), 1)
        patch = (self.dir / "fixes.patch").read_bytes()
        self.assertEqual(patch.count(b"\n+++ "), 4, patch)
        subprocess.run(["patch", "-p1", "--binary", "-i", "fixes.patch"], cwd=self.dir, check=True, capture_output=True)
        self.assertEqual(self.tsv("-p", "build", ONLY).findings, [])
        applied = {n: (self.dir / n).read_bytes() for n in ("a.cpp", "b.cpp", "c.cpp", "with blank.cpp")}
        subprocess.run(["patch", "-R", "-p1", "--binary", "-i", "fixes.patch"], cwd=self.dir, check=True, capture_output=True)
        self.check(self.run_tool("-p", "build", ONLY, "--fix"), 0)
        for name, text in applied.items():
            self.assertEqual((self.dir / name).read_bytes(), text, name)

    def test_nothing_to_do_is_no_diff(self):
        self.project(a__cpp=CLEAN)
        self.assertEqual(self.check(self.run_tool("-p", "build", "--report=diff"), 0).out, "")


class Tsv(Case):
    def test_fields(self):
        self.project(a__cpp=SERVER)
        rows = self.tsv("-p", "build").findings
        self.assertEqual({r[4] for r in rows}, {ACCESS, RESULT})
        for path, line, column, severity, check, message in rows:
            self.assertEqual((path, line), ("a.cpp", "6"))
            self.assertIn(severity, ("note", "warning", "error"))
            self.assertTrue(column.isdigit() and message)

    def test_several_reports_at_once(self):
        self.project(a__cpp=SERVER)
        result = self.run_tool("-p", "build", "--report=tsv:a.tsv", "--report=sarif:a.sarif", "--report=tsv")
        self.assertEqual(self.read("a.tsv"), result.out)
        self.assertEqual(len(json.loads(self.read("a.sarif"))["runs"][0]["results"]), 2)

    def test_standard_output_by_its_path(self):
        self.project(a__cpp=SERVER)
        self.assertEqual(len(self.check(self.run_tool("-p", "build", "--report=tsv:/dev/stdout"), 1).findings), 2)

    def test_a_report_that_cannot_be_written(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("-p", "build", "--report=tsv:none/a.tsv"), 2, "cannot write the report none/a.tsv")


class Suppression(Case):
    def found(self, text):
        self.project(a__cpp=text)
        return {(f[1], f[4]) for f in self.tsv("-p", "build", f"--checks={ACCESS},{RESULT}").findings}

    def line(self, comment, before="", after=""):
        return self.found("#include <QLocalServer>\nvoid f()\n{\n    QLocalServer s;\n%s\n    s.listen(\"x\");%s\n%s\n}\n" %
                          (before, comment, after))

    def test_line(self):
        both = {("6", ACCESS), ("6", RESULT)}
        self.assertEqual(self.line(""), both)
        self.assertEqual(self.line(" // NOLINT"), set())
        self.assertEqual(self.line(" // XNOLINT here"), set())
        self.assertEqual(self.line(" // nolint NOLINTFOO"), both)
        self.assertEqual(self.line(f" // NOLINT({ACCESS})"), {("6", RESULT)})
        self.assertEqual(self.line(f" // NOLINT( {RESULT} , other ) because"), {("6", ACCESS)})
        self.assertEqual(self.line(" // NOLINT(qtcwe-socket-*)"), {("6", RESULT)})
        self.assertEqual(self.line(" // NOLINT(*)"), set())
        self.assertEqual(self.line(" // NOLINT()"), both)
        self.assertEqual(self.line(" // NOLINT(bugprone-x)"), both)
        self.assertEqual(self.line(" // NOLINT (bugprone-x)"), set())
        self.assertEqual(self.line(" // NOLINT(bugprone-x"), set())
        self.assertEqual(self.line(f" // NOLINT(-{ACCESS})"), both)
        self.assertEqual(self.line(f" // NOLINT(*,-{ACCESS})"), set())
        self.assertEqual(self.line(f" // NOLINT({ACCESS}) NOLINT({RESULT})"), set())

    def test_next_line(self):
        self.assertEqual(self.line("", before="    // NOLINTNEXTLINE"), set())
        self.assertEqual(self.line("", before=f"    // NOLINTNEXTLINE({ACCESS})"), {("6", RESULT)})
        self.assertEqual(len(self.line("", before="    // NOLINT")), 2)
        self.assertEqual(len(self.line("", before="    // NOLINTNEXTLINE\n    // between")), 2)

    def test_block(self):
        self.assertEqual(self.line("", "    // NOLINTBEGIN", "    // NOLINTEND"), set())
        self.assertEqual(self.line("", f"    // NOLINTBEGIN({ACCESS})", f"    // NOLINTEND({ACCESS})"), {("6", RESULT)})

    def test_block_that_does_not_match(self):
        self.assertEqual(len(self.line("", f"    // NOLINTBEGIN({ACCESS})", "    // NOLINTEND")), 2)
        result = self.tsv("-p", "build")
        self.assertIn("a.cpp:5:8: ", result.err)
        self.assertEqual(result.err.count("suppresses nothing"), 2)

    def test_count_and_sarif(self):
        self.project(a__cpp=SERVER.replace(";\n}", ";  // NOLINT\n}"))
        result = self.check(self.run_tool("-p", "build", "--report=sarif"), 0, "2 suppressed")
        results = json.loads(result.out)["runs"][0]["results"]
        self.assertEqual([[s["kind"] for s in r["suppressions"]] for r in results], [["inSource"]] * 2)


class Sarif(Case):
    def report(self, *args):
        return json.loads(self.run_tool("-p", "build", "--report=sarif", *args).out)["runs"][0]

    def test_rules_and_taxonomy(self):
        self.project(a__cpp=SERVER)
        run = self.report()
        rules = run["tool"]["driver"]["rules"]
        listed = re.findall(r"^    (qtcwe-\S+)", self.run_tool("--list-checks").out, re.M)
        self.assertEqual(sorted(r["id"] for r in rules), sorted(listed))
        taxa = [t["id"] for t in run["taxonomies"][0]["taxa"]]
        for rule in rules:
            self.assertTrue(rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"])
            self.assertLessEqual(len(rule["fullDescription"]["text"]), 1024)
            self.assertIn("#", rule["help"]["markdown"], rule["id"])
            for relation in rule["relationships"]:
                target = relation["target"]
                self.assertEqual(taxa[target["index"]], target["id"])
                self.assertIn(f"external/cwe/cwe-{int(target['id']):03}", rule["properties"]["tags"])

    def test_results(self):
        self.project(**{"src/a__cpp": SERVER, "src/b__cpp": CLEAN, "c__cpp": CLEAN})
        run = self.report()
        self.assertEqual(len(run["results"]), 2)
        rules = run["tool"]["driver"]["rules"]
        base = run["originalUriBaseIds"]["SRCROOT"]["uri"]
        self.assertEqual(base, f"file://{self.dir}/")
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            place = result["locations"][0]["physicalLocation"]
            self.assertEqual(place["artifactLocation"], {"uri": "src/a.cpp", "uriBaseId": "SRCROOT"})
            self.assertEqual(place["region"]["startLine"], place["region"]["endLine"])
            self.assertRegex(result["partialFingerprints"]["primaryLocationLineHash"], r"^[0-9a-f]+:\d+$")
            self.assertTrue(result["partialFingerprints"]["qtcwe/v1"])

    def test_columns_count_utf16_units(self):
        self.project(a__cpp='#include <QLocalServer>\nvoid f()\n{\n    QLocalServer s;\n    /* ö😀 */ s.listen("x");\n}\n')
        region = self.report(ONLY)["results"][0]["locations"][0]["physicalLocation"]["region"]
        line = self.read("a.cpp").splitlines()[4]
        units = len(line[:line.index("s.listen")].encode("utf-16-le")) // 2
        self.assertEqual(region["startColumn"], units + 1)

    def test_fixes_are_replacements(self):
        self.project(a__cpp=SERVER)
        change = self.report(ONLY)["results"][0]["fixes"][0]["artifactChanges"][0]
        lines = self.read("a.cpp").splitlines(keepends=True)
        for replacement in reversed(change["replacements"]):
            region = replacement["deletedRegion"]
            self.assertEqual((region["startColumn"], region["endColumn"]), (1, 1))
            lines[region["startLine"] - 1:region["endLine"] - 1] = [replacement["insertedContent"]["text"]]
        self.check(self.run_tool("-p", "build", ONLY, "--fix"), 0)
        self.assertEqual("".join(lines), self.read("a.cpp"))

    def test_fingerprints_survive_lines_above(self):
        self.project(a__cpp=SERVER)
        before = [r["partialFingerprints"] for r in self.report()["results"]]
        self.project(a__cpp="// one more line\n" + SERVER)
        after = [r["partialFingerprints"] for r in self.report()["results"]]
        self.assertEqual(before, after)

    def test_notes_are_code_flows(self):
        self.project(a__h=HEADER, a__cpp='#include "a.h"\n')
        for result in self.report()["results"]:
            steps = result.get("codeFlows", [{}])[0].get("threadFlows", [{}])[0].get("locations", [])
            self.assertEqual(len(steps) - bool(steps), len(result.get("relatedLocations", [])))

    def test_flow_of_data(self):
        self.project(a__cpp=LINK)
        result = self.report("--checks=-*,qtcwe-injection-command")["results"][0]
        steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
        told = [(s["location"]["physicalLocation"]["region"]["startLine"], s["location"]["message"]["text"]) for s in steps]
        where = [next(i for i, line in enumerate(LINK.splitlines(), 1) if text in line)
                 for text in ("readAll", "readAll", "emit", "connect(", "system(text")]
        self.assertEqual([line for line, _ in told], where)
        for (_, text), word in zip(told, ("the peer decides", "'m_line'", "'received' as 'text'", "'act' as 'text'", "runs")):
            self.assertIn(word, text)

    def test_failed_units(self):
        self.project(a__cpp='#include "nowhere.h"\n', b__cpp=SERVER)
        run = self.report()
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        told = run["invocations"][0]["toolExecutionNotifications"]
        self.assertIn("a.cpp could not be analysed: ", told[0]["message"]["text"])
        self.assertIn("nowhere.h", told[0]["message"]["text"])
        self.assertEqual(told[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.cpp")

    def test_uris_are_escaped(self):
        self.write("mit blank ö.cpp", SERVER)
        self.database("mit blank ö.cpp")
        uri = self.report()["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(uri, "mit%20blank%20%C3%B6.cpp")


if __name__ == "__main__":
    unittest.main()
