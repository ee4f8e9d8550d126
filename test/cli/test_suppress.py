"""Comments that suppress findings: NOLINT by clang-tidy's rules, clazy's, our own; traps, unused ones, and writing them."""
import re
import unittest

from cli import ACCESS, CLEAN, HEADER, RESULT, ROOT, SERVER, Case

LISTEN = '    server.listen("echo");'
ONLY = f"--checks={ACCESS}"


def behind(comment):
    return SERVER.replace(LISTEN, f"{LISTEN}  // {comment}")


def above(*lines):
    return SERVER.replace(LISTEN, "\n".join([f"    {line}" for line in lines] + [LISTEN]))


class Suppress(Case):
    def suppressed(self, text):
        """Is the one finding of the source suppressed?"""
        self.project(a__cpp=text)
        result = self.tsv("-p", "build", ONLY)
        self.assertIn(result.code, (0, 1), str(result))
        self.last = result
        return not result.findings

    def test_nolint(self):
        yes = ["NOLINT", "XNOLINT", "NOLINT(*)", f"NOLINT({ACCESS})", "NOLINT(bugprone-x, qtcwe-socket-* ) why", "NOLINT (bugprone-x)",
               "NOLINT(bugprone-x", "NOLINT(*,-qtcwe-socket-*)", f"NOLINT(a) NOLINT({ACCESS})"]
        no = ["NOLINT()", "NOLINT(bugprone-x)", f"NOLINT(-{ACCESS})", "NOLINTFOO", "nolint", f"NOLINT({ACCESS.upper()})",
              "NOLINT(socket-open-access)", "NOLINTNEXTLINE"]
        for comment in yes:
            self.assertTrue(self.suppressed(behind(comment)), comment)
        for comment in no:
            self.assertFalse(self.suppressed(behind(comment)), comment)
        self.assertTrue(self.suppressed(above("// NOLINTNEXTLINE(qtcwe-*)")))
        self.assertFalse(self.suppressed(above("// NOLINTNEXTLINE", "// another comment")))
        self.assertTrue(self.suppressed(above("// NOLINTBEGIN(qtcwe-*)") + "// NOLINTEND(qtcwe-*)\n"))
        self.assertTrue(self.suppressed(above("// NOLINTBEGIN(a)", "// NOLINTBEGIN") + "// NOLINTEND\n// NOLINTEND(a)\n"))
        self.assertFalse(self.suppressed(above("// NOLINTBEGIN(qtcwe-*)") + f"// NOLINTEND({ACCESS})\n"))
        self.assertTrue(self.suppressed(SERVER.replace("\n}\n", " }  // NOLINT")), "no line break at the end")

    def test_clazy(self):
        text = """#include <QTimer>
struct Owner : QObject { void begin(QTimer *timer); int n = 0; };
void Owner::begin(QTimer *timer)
{
    QObject::connect(timer, SIGNAL(timeout()), this, SLOT(deleteLater()));@
}
"""
        check = "--checks=connect-string-based"

        def found(mark, head=""):
            self.project(a__cpp=head + text.replace("@", mark))
            return bool(self.tsv("-p", "build", check, "--fail-on=none").findings)

        self.assertTrue(found(""))
        self.assertFalse(found("  // clazy:exclude=old-style-connect"))
        self.assertFalse(found("  // clazy:exclude=lambda-in-connect,old-style-connect because"))
        self.assertTrue(found("  // clazy:exclude=lambda-in-connect"))
        self.assertFalse(found("", "// clazy:excludeall=old-style-connect\n"))
        self.assertFalse(found("", "// clazy:skip\n"))
        self.assertTrue(found("  // clazy:exclude-next-line=old-style-connect"))

    def test_the_documented_names_of_clazy(self):
        page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
        told = set(re.findall(r"^\| `([a-z0-9-]+)` \| `([a-z0-9-]+)` \|$", page, re.M))
        known = set()
        for path in (ROOT / "checks").rglob("*.c"):
            for match in re.finditer(r'\.id = "qtcwe-([a-z0-9-]+)",(?:(?!\.id = )[\s\S])*?\.clazy = "([^"]+)"', path.read_text(encoding="utf-8")):
                known.add((match[2], match[1]))
        self.assertEqual(told, known)

    def test_allow(self):
        self.assertTrue(self.suppressed(behind("qtcwe: allow(socket-open-access) only the test machine runs this")))
        self.assertTrue(self.suppressed(above("// qtcwe: allow(qtcwe-socket-*) only the test machine runs this")))
        self.assertTrue(self.suppressed(above("/* qtcwe: allow(socket-open-access) test machine */", "", "// more about it")))
        self.assertFalse(self.suppressed(above("// qtcwe: allow(socket-open-access) reason", "int other = 1; (void)other;")))
        self.assertFalse(self.suppressed(behind("qtcwe: allow(socket-open-access)")))
        self.check(self.last, 1, "a.cpp:6:32: warning: 'qtcwe: allow(socket-open-access)': without a reason")
        self.assertFalse(self.suppressed(behind("qtcwe: allow(socket-open-acess) a reason")))
        self.check(self.last, 1, "no check has that name")
        self.assertFalse(self.suppressed(SERVER.replace("echo", "qtcwe: allow(*) no comment")))

    def test_traps(self):
        for comment, words in [("NOLINT (bugprone-x)", "the blank in front of its list"), ("NOLINT(bugprone-x", "not closed"),
                               ("NOLINT()", "empty list"), ("NOLINT(-bugprone-x)", "names with a minus"),
                               ("NOLINT(qtcwe-socket-open-acess)", "no check has that name")]:
            self.suppressed(behind(comment))
            self.check(self.last, self.last.code, "a.cpp:6:32: warning: 'NOLINT", words)
        # Where none of our findings is near they are another tool's.
        self.suppressed(CLEAN + "int x;  // NOLINT (bugprone-x)\nint y;  // NOLINT(other\n")
        self.assertEqual(self.last.err.count("warning:"), 0, self.last.err)
        self.assertNotIn("warning", self.run_tool("-p", "build", ONLY, "--quiet").err)

    def test_unused(self):
        self.write("shared.h", HEADER.replace('"shared");', '"shared");  // NOLINT(qtcwe-socket-open-access) told\n    // NOLINTNEXTLINE(qtcwe-loop-*)'))
        self.project(a__cpp='#include "shared.h"\n' + behind(f"NOLINT({ACCESS})"),
                     b__cpp='#include "shared.h"\n' + CLEAN.replace("{\n", "{  // qtcwe: allow(socket-*) gone\n", 1)
                     + "int x;  // NOLINT\nint y;  // NOLINT(bugprone-y)\n" + f"int z;  // NOLINT({RESULT})\n")
        out = self.run_tool("-p", "build", "--checks=socket-*,loop-*", "--unused-suppressions", "--report=tsv")
        self.check(out, 0, "shared.h:8:8: warning: 'NOLINTNEXTLINE(qtcwe-loop-*)': nothing is found here",
                   "b.cpp:5:7: warning: 'qtcwe: allow(socket-*)': nothing is found here")
        self.assertEqual(out.err.count("warning:"), 2, "what did not run and what is another tool's cannot be judged\n" + out.err)
        # Of a part of the project the header's comments are not judged.
        out = self.run_tool("-p", "build", "--checks=socket-*,loop-*", "--unused-suppressions", "a.cpp")
        self.assertNotIn("shared.h", out.err)
        self.check(out, 0, "no suppression is without use")
        self.project(a__cpp=behind(f"NOLINT({ACCESS})") + "int x = nothing;\n")
        self.check(self.run_tool("-p", "build", ONLY, "--unused-suppressions"), 0, "not judged")

    def test_add_nolint(self):
        checks = f"--checks={ACCESS},{RESULT}"
        text = SERVER.replace(LISTEN, LISTEN + '\n    server.listen("two");  // a comment\n    server.listen(R"(a\n)"); /* b\n */')
        self.project(a__cpp=text.replace("\n", "\r\n"))
        result = self.run_tool("-p", "build", checks, "--add-nolint=only the test machine runs this")
        self.check(result, 1, "no comment can stand at the end of this line", "2 lines got a comment")
        lines = self.read("a.cpp").split("\r\n")
        self.assertIn(f"{LISTEN}  // NOLINT({RESULT}, {ACCESS}) only the test machine runs this", lines)
        self.assertIn(f'    server.listen("two");  // a comment NOLINT({RESULT}) only the test machine runs this', lines)
        self.assertEqual({f[1] for f in self.tsv("-p", "build", checks).findings}, {"8"})
        self.check(self.run_tool("undo", "-p", "build"), 0, "1 file restored")
        self.assertEqual(self.read("a.cpp"), text.replace("\n", "\r\n"))
        self.check(self.run_tool("-p", "build", "--add-nolint="), 2, "reason")

    def test_add_nolint_where_nothing_is_found(self):
        self.project(a__cpp=CLEAN)
        self.check(self.run_tool("-p", "build", "--add-nolint=x"), 0, "0 lines")


if __name__ == "__main__":
    unittest.main()
