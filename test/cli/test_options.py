"""The command line: every mistake is named, with the nearest right word, and ends with exit code 2."""
import re
import unittest

from cli import ACCESS, CLEAN, RESULT, ROOT, SERVER, Case


class Options(Case):
    def test_help_and_version(self):
        self.check(self.run_tool("--help"), 0, "usage:", "--fix", "--report", "exit status")
        self.check(self.run_tool("--version"), 0, "qtcwe-fix 0.", "clang ")

    def test_every_option_of_the_help_is_known(self):
        for line in self.run_tool("--help").out.splitlines():
            if not line.startswith("  -"):
                continue
            name = line.split()[0].split("=")[0].split("[")[0]
            result = self.run_tool(name, "--help")
            self.assertNotIn("unknown option", result.err, name)

    def test_the_manual_knows_the_same_options(self):
        helped = set(re.findall(r"^  --?([a-z-]+)", self.run_tool("--help").out, re.M))
        manual = (ROOT / "docs/qtcwe-fix.1").read_text(encoding="utf-8")
        names = set()
        for item in re.findall(r"^\.It (Fl .*)$", manual, re.M):
            names.update(re.findall(r"Fl -?([a-z-]+)", item))
        self.assertEqual(names, helped)

    def test_unknown_option(self):
        self.check(self.run_tool("--chekcs=x"), 2, "--chekcs", "did you mean '--checks'?")
        self.check(self.run_tool("--qzx"), 2, "unknown option", "--help")

    def test_missing_and_superfluous_values(self):
        self.check(self.run_tool("--report"), 2, "needs a value")
        self.check(self.run_tool("--quiet=yes"), 2, "takes no value")

    def test_unknown_check(self):
        self.check(self.run_tool("--checks=socket-open-acces"), 2, "no check is named 'socket-open-acces'",
                   "did you mean 'socket-open-access'?")
        self.check(self.run_tool("--checks=-*,qtcwe-nothing-*"), 2, "qtcwe-nothing-*")

    def test_unknown_format(self):
        self.check(self.run_tool("--report=sarff"), 2, "did you mean 'sarif'?", "text, diff, sarif, tsv")

    def test_bad_words_and_numbers(self):
        self.check(self.run_tool("--profile=strickt"), 2, "did you mean 'strict'?")
        self.check(self.run_tool("--fail-on=warnings"), 2, "did you mean 'warning'?")
        self.check(self.run_tool("--fix=revew"), 2, "did you mean 'review'?")
        self.check(self.run_tool("--color=maybe"), 2, "auto, always, never")
        self.check(self.run_tool("--dump=modell"), 2, "did you mean 'model'?")
        self.check(self.run_tool("-j0"), 2, "-j")
        self.check(self.run_tool("-j", "many"), 2, "-j")
        self.check(self.run_tool("--timeout=-1"), 2, "--timeout")
        self.check(self.run_tool("--cwe=401,x"), 2, "'x'")
        self.check(self.run_tool("--header-filter=("), 2, "regular expression")

    def test_options_of_checks(self):
        self.check(self.run_tool("--option", "ownership.pointr=QScopedPointer", "--list-checks"), 2, "ownership.pointr",
                   "did you mean 'ownership.pointer'?")
        self.check(self.run_tool("--option", "ownership.pointer"), 2, "CHECK.NAME=VALUE")
        for name in ["ownership.pointer", "ownership-raw-owner.pointer", "qtcwe-ownership-raw-owner.pointer",
                     "ownership.raw-owner.pointer"]:
            self.check(self.run_tool("--option", f"{name}=QScopedPointer", "--list-checks"), 0)

    def test_several_mistakes_are_all_told(self):
        result = self.check(self.run_tool("--reprot=text", "--checks=nope", "-j", "x"), 2)
        self.assertEqual(result.err.count("error:"), 3, str(result))

    def test_list_checks(self):
        result = self.check(self.run_tool("--list-checks", "--checks=socket-*,-socket-open-access"), 0)
        enabled, others = result.out.split("Other checks:")
        self.assertTrue(enabled.startswith("Enabled checks:\n"))
        self.assertIn("qtcwe-socket-connect-loop", enabled)
        self.assertNotIn(ACCESS, enabled)
        self.assertIn(ACCESS, others)
        self.assertIn("CWE-", enabled)

    def test_a_list_that_starts_with_a_minus_refines_the_profile(self):
        result = self.run_tool("--list-checks", "--checks=-socket-*")
        enabled, others = result.out.split("Other checks:")
        self.assertIn(RESULT, enabled)
        self.assertIn(ACCESS, others)

    def test_cwe_selects(self):
        self.project(a__cpp=SERVER)
        self.assertTrue(self.tsv("-p", "build", "--cwe=284,276,732").findings)
        self.check(self.tsv("-p", "build", "--cwe=CWE-835"), 0)
        self.check(self.tsv("-p", "build", "--cwe", "9999"), 2, "no check is selected")
        self.check(self.tsv("-p", "build", "--cwe", "top10"), 2, "top25")
        listed = self.run_tool("--list-checks", "--cwe=top25").out
        self.assertIn("socket-read-overflow", listed)
        self.assertIn("connect-no-context", listed)
        self.assertNotIn("io-unchecked-result", listed.split("Other checks:")[0])
        self.check(self.tsv("-p", "build", "--checks=-*"), 2, "no check is selected")

    def test_values_behind_letters(self):
        self.project(a__cpp=CLEAN)
        self.check(self.run_tool("-pbuild", "-j1"), 0)
        self.check(self.run_tool("-p", "build", "-j", "2"), 0)
        self.check(self.run_tool("-p=build"), 0)

    def test_flags_behind_dashes(self):
        self.write("a.cpp", SERVER)
        result = self.tsv("a.cpp", "--", *self.flags)
        self.assertIn(ACCESS, [f[4] for f in self.check(result, 1).findings])
        self.check(self.run_tool("--", *self.flags), 2, "need the files")
        self.check(self.run_tool("nowhere.cpp", "--", *self.flags), 2, "cannot open nowhere.cpp")
        self.check(self.run_tool(".", "--", *self.flags), 2, "is a folder")

    def test_explain(self):
        result = self.check(self.run_tool("explain", "socket-open-access"), 0, ACCESS, "CWE-", "severity", "best fix")
        self.assertGreater(len(result.out.splitlines()), 15, "the page is missing")
        self.assertNotIn("```", result.out)
        self.check(self.run_tool("explain", "socket-open-axess"), 2, "did you mean")
        self.check(self.run_tool("explain"), 2, "takes a check")
        self.check(self.run_tool("explain", "socket-*"), 2, "one whole name")

    def test_explain_fact(self):
        def explain(*args):
            return self.check(self.run_tool("explain-fact", *args), 0).out

        text = explain("QLocalServer::listen")
        self.assertRegex(text, r"must-check: must +\(qtnetwork\.yaml:\d+, qtdoc\)\n +the result says whether")
        self.assertIn("QTcpServer::listen", text, "methods of the same name")
        self.assertRegex(explain("QCOMPARE"), r"^macro QCOMPARE of QtTest\n(?s:.*?) +early-return: true")
        self.assertRegex(explain("QLocalServer::WorldAccessOption"), r"^enumerator .*\n +access-open: true")
        text = explain("QLocalServer")
        self.assertRegex(text, r"^class QLocalServer of QtNetwork\n(?s:.*)\n +access-setter: setSocketOptions")
        self.assertRegex(text, r"members of it:\n(.*\n)* +QLocalServer::listen +\(qtnetwork\.yaml:\d+\)")
        # What is said of all overloads, of those with as many parameters, of the one.
        text = explain("::QIODevice::read(char *, qint64) const")
        self.assertIn("function QIODevice::read/2", text)
        self.assertRegex(text, r"writes-buffer: pointer arg1 .*\n.*\n +writes-buffer: size arg2")
        self.assertNotIn("function QTimer::singleShot/2", explain("QTimer::singleShot/3"))
        self.assertIn("function QTimer::singleShot/2", explain("QTimer::singleShot"))
        self.assertRegex(explain("QVector::data"), r"^function QVector::data of QtCore, until Qt 5\.15\n +buffer-of: this")
        # Nothing of their own: the base's method, the rule for constructors.
        self.assertRegex(explain("QTcpSocket::read"), r"^nothing is said of QTcpSocket::read itself\n(.*\n)+ +QIODevice::read/2")
        self.assertRegex(explain("QTimer::QTimer"), r"derived from them:\n +QObject +\(qtcore\.yaml:\d+\)")
        self.check(self.run_tool("explain-fact", "QLocalServer::lisen"), 2, "did you mean 'QLocalServer::listen'?")
        self.check(self.run_tool("explain-fact", "Nobody::knows"), 2, "no fact speaks of 'Nobody::knows'")
        self.check(self.run_tool("explain-fact"), 2, "takes a name")

    def test_explain_fact_of_users(self):
        self.write("mine.yaml", "library: Acme\nfrom: curated\nfunctions:\n  acme::Link::open: {must-check: must, note: a remark}\n"
                                "  QLocalServer::listen:\n    {must-check: may}\n  QProcess::waitForFinished: {remove: true}\n")
        result = self.run_tool("explain-fact", "acme::Link::open", "--model=mine.yaml")
        self.assertRegex(self.check(result, 0).out,
                         r"^function acme::Link::open of Acme\n +must-check: must +\(mine\.yaml:4, curated\)\n.*\n +note: a remark")
        text = self.check(self.run_tool("explain-fact", "--model", "mine.yaml", "QLocalServer::listen"), 0).out
        self.assertRegex(text, r"must-check: must .*\n.*\n +not in force: mine\.yaml:6 says something else")
        self.assertRegex(text, r"must-check: may +\(mine\.yaml:6, curated\)")
        text = self.check(self.run_tool("explain-fact", "--model=mine.yaml", "QProcess::waitForFinished"), 0).out
        self.assertIn("nothing is said of QProcess::waitForFinished itself", text)
        self.write(".qtcwe.yaml", "models: [mine.yaml]\n")
        self.check(self.run_tool("explain-fact", "acme::Link::opem"), 2, "did you mean 'acme::Link::open'?")


if __name__ == "__main__":
    unittest.main()
