"""The baseline: what is known stays known when code moves, is renamed or formatted anew; what is new is told."""
import json
import shutil
import subprocess
import unittest

from cli import ACCESS, CLEAN, RESULT, ROOT, SERVER, Case

TWICE = SERVER.replace('server.listen("echo");', 'server.listen("echo");\n    server.close();\n    server.listen("echo");')
# Programs with defects of many kinds that compile with the Qt of these tests.
PROGRAMS = ["socket/read_overflow", "socket/null_pending", "socket/unowned_connection", "socket/partial_io", "socket/endless_wait",
            "ownership/mismatched_delete", "ownership/raw_member", "api/unbounded_write", "api/sizeof_pointer", "loop/frozen_condition"]


class Baseline(Case):
    FILE = "--baseline=known.json"

    def change(self, action, *args, code=0):
        return self.check(self.run_tool("baseline", action, self.FILE, "-p", "build", *args), code)

    def found(self, *args, code=None):
        result = self.tsv("-p", "build", self.FILE, *args)
        self.assertEqual(result.code, (1 if result.findings else 0) if code is None else code, str(result))
        return result.findings

    def entries(self):
        return json.loads(self.read("known.json"))["findings"]

    def test_what_is_known_is_not_told(self):
        self.project(a__cpp=SERVER)
        result = self.change("write")
        self.assertIn("known.json: 2 findings", result.err)
        self.assertEqual({e["check"] for e in self.entries()}, {ACCESS, RESULT})
        self.assertEqual({e["file"] for e in self.entries()}, {"a.cpp"})
        result = self.check(self.tsv("-p", "build", self.FILE), 0, "0 findings", "2 known from before")
        self.assertEqual(result.findings, [])
        for name in ["text", "diff", "jsonl", "gitlab", "github", "rdjson"]:
            self.assertNotIn("listen", self.run_tool("-p", "build", self.FILE, f"--report={name}").out, name)

    def test_sarif_tells_the_state(self):
        self.project(a__cpp=SERVER)
        def states(*args):
            run = json.loads(self.run_tool("-p", "build", "--report=sarif", *args).out)["runs"][0]
            return sorted(str(r.get("baselineState")) for r in run["results"])
        self.assertEqual(states(), ["None", "None"])
        self.change("write")
        self.write("a.cpp", TWICE)
        self.assertEqual(states(self.FILE), ["new", "unchanged", "unchanged"])

    def test_what_is_known_is_not_repaired(self):
        self.project(a__cpp=SERVER)
        self.change("write")
        self.write("b.cpp", SERVER.replace("start", "other"))
        self.database("a.cpp", "b.cpp")
        self.run_tool("-p", "build", self.FILE, "--fix")
        self.assertEqual(self.read("a.cpp"), SERVER)
        self.assertIn("setSocketOptions", self.read("b.cpp"))

    def test_one_more_of_the_same_is_new(self):
        self.project(a__cpp=SERVER)
        self.change("write")
        self.write("a.cpp", TWICE)
        self.assertEqual([(f[1], f[4]) for f in self.found()], [("8", RESULT)])
        self.change("write")
        self.assertEqual({e["check"]: e.get("count", 1) for e in self.entries()}, {ACCESS: 1, RESULT: 2})
        self.assertEqual(self.found(), [])

    def test_equal_ones_are_first_looked_for_in_their_file(self):
        self.project(b__cpp=SERVER.replace("void", "static void"), a__cpp=CLEAN)
        self.change("write")
        self.write("a.cpp", SERVER.replace("void", "static void"))
        self.assertEqual({f[0] for f in self.found()}, {"a.cpp"})

    def test_another_function_is_new(self):
        self.project(a__cpp=SERVER)
        self.change("write")
        self.write("a.cpp", SERVER.replace("start", "begin"))
        self.assertEqual(len(self.found()), 2)

    def test_code_that_does_not_matter(self):
        self.project(a__cpp=SERVER)
        self.change("write")
        self.write("dir/b.cpp", "// new\n\n" + SERVER.replace('server.listen("echo");', 'server\n  . listen ( // why\n "ec"\n   "ho" );'))
        self.database("dir/b.cpp")
        self.assertEqual(self.found(), [])

    def test_formatting_moves_and_renames(self):
        """Real programs under another style, in other folders and under other names: nothing is new."""
        self.assertIsNotNone(shutil.which("clang-format"), "clang-format is missing; tools/setup test installs it")
        names = [name.replace("/", "_") + ".cpp" for name in PROGRAMS]
        for name, program in zip(names, PROGRAMS):
            shutil.copy(ROOT / f"test/checks/{program}.cpp", self.dir / name)
        self.database(*names, flags=self.flags)
        self.change("write", "--profile=strict")
        self.assertGreater(sum(e.get("count", 1) for e in self.entries()), 100)
        style = "{BasedOnStyle: GNU, ColumnLimit: 40, PenaltyBreakString: 0, SortIncludes: true, IndentWidth: 3, " \
                "AllowShortFunctionsOnASingleLine: None, PointerAlignment: Middle}"
        moved = []
        for i, name in enumerate(names):
            text = subprocess.run(["clang-format", f"--style={style}"], input=(self.dir / name).read_bytes(), capture_output=True, check=True).stdout
            self.assertNotEqual(text, (self.dir / name).read_bytes())
            (self.dir / name).unlink()
            moved.append(f"moved/{i % 3}/{'z' if i % 2 else 'a'}{name}")
            self.write(moved[-1], text)
        self.database(*moved, flags=self.flags)
        self.assertEqual(self.found("--profile=strict"), [])

    def test_update_adds_and_prune_removes(self):
        self.project(a__cpp=SERVER, b__cpp=CLEAN)
        self.change("write")
        self.write("b.cpp", SERVER.replace("start", "other"))
        self.write("a.cpp", CLEAN)
        self.assertEqual(len(self.found()), 2)
        self.assertIn("known.json: 3 findings, 2 before", self.change("update", f"--checks={ACCESS}", "b.cpp").err)
        self.assertEqual(sorted((e["file"], e["check"]) for e in self.entries()), sorted([("a.cpp", RESULT), ("a.cpp", ACCESS), ("b.cpp", ACCESS)]))
        self.change("prune")
        self.assertEqual([(e["file"], e["check"]) for e in self.entries()], [("b.cpp", ACCESS)])
        self.assertEqual([f[4] for f in self.found()], [RESULT])

    def test_prune_keeps_what_was_not_looked_for(self):
        self.project(a__cpp=SERVER)
        self.change("write")
        self.write("a.cpp", CLEAN)
        self.change("prune", f"--checks={ACCESS}")
        self.assertEqual([e["check"] for e in self.entries()], [RESULT])

    def test_prune_needs_the_whole_project(self):
        self.project(a__cpp=SERVER, b__cpp=CLEAN)
        self.change("write")
        before = self.read("known.json")
        self.assertIn("whole project", self.change("prune", "b.cpp", code=2).err)
        self.write("b.cpp", "#include <nowhere.h>\nint f() { return x; }\n")
        self.change("prune", code=3)
        self.assertEqual(self.read("known.json"), before)

    def test_same_bytes_for_the_same_findings(self):
        self.project(a__cpp=TWICE, b__cpp=SERVER.replace("start", "other"))
        self.change("write", "-j1")
        first = self.read("known.json")
        self.change("write", "-j4")
        self.assertEqual(self.read("known.json"), first)
        self.change("update")
        self.assertEqual(self.read("known.json"), first)
        self.change("prune")
        self.assertEqual(self.read("known.json"), first)

    def test_configuration_file(self):
        self.project(a__cpp=SERVER)
        self.write(".qtcwe.yaml", "baseline: ci/known.json\n")
        (self.dir / "ci").mkdir()
        self.check(self.run_tool("baseline", "write", "-p", "build"), 0)
        self.assertEqual(self.check(self.tsv("-p", "build"), 0).findings, [])
        self.assertEqual(len(self.check(self.tsv("-p", "build", "--baseline="), 1).findings), 2)
        (self.dir / "ci/known.json").unlink()
        self.check(self.run_tool("-p", "build"), 2, ".qtcwe.yaml:1:", "cannot read the baseline", "baseline write")

    def test_bad_baselines(self):
        self.project(a__cpp=SERVER)
        for text, words in [("{", "known.json:1:"), ("", "no baseline"), ("[]", "no baseline"), ("{\"findings\": []}", "version ''"),
                            ('{"version": 2, "findings": []}', "version '2'"), ('{"version": 1, "findings": [1]}', "known.json:1:"),
                            ('{"version": 1, "findings": [\n{"check": "x", "file": "y", "id": "zz"}]}', "known.json:2:"),
                            ('{"version": 1, "findings": [{"check": "x", "file": "y", "id": "0123456789abcdef", "count": -1}]}', "hexadecimal"),
                            ("\0\1\2", "known.json")]:
            self.write("known.json", text)
            result = self.check(self.run_tool("-p", "build", self.FILE), 2, words)
            self.assertEqual(result.out, "")
        (self.dir / "known.json").unlink()
        self.check(self.run_tool("-p", "build", self.FILE), 2, "cannot read the baseline known.json")
        self.check(self.run_tool("-p", "build", "--baseline=build"), 2, "it is a folder")

    def test_bad_commands(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("baseline", "-p", "build"), 2, "write, update or prune")
        self.check(self.run_tool("baseline", "wriet", self.FILE, "-p", "build"), 2, "did you mean 'write'?")
        self.check(self.run_tool("baseline", "write", "-p", "build"), 2, "--baseline=FILE")
        self.check(self.run_tool("baseline", "write", "-p", "build", "--baseline=no/where.json"), 2, "cannot write the baseline")


class FailOn(Case):
    def test_combined(self):
        self.project(a__cpp=SERVER)
        for words, code in [("none", 0), ("warning", 1), ("error,cwe:835", 0), ("none,cwe:732,cwe:CWE-252", 1), ("none,check:socket-*", 1),
                            ("none,check:loop-*,check:ownership-*", 0), ("none,check:*,check:-socket-*,check:-io-*", 0), ("none,cwe:top25", 0)]:
            result = self.tsv("-p", "build", f"--fail-on={words}", "--checks=socket-open-access,io-unchecked-result")
            self.assertEqual((len(result.findings), result.code), (2, code), f"{words}\n{result}")

    def test_bad_words(self):
        self.project(a__cpp=SERVER)
        for words, told in [("warning,errro", "did you mean 'error'?"), ("cwe:x", "'x'"), ("check:sokcet-*", "no check is named"), ("", "takes a list")]:
            self.check(self.run_tool("-p", "build", f"--fail-on={words}"), 2, told)

    def test_configuration_file(self):
        self.project(a__cpp=SERVER)
        self.write(".qtcwe.yaml", "fail-on: error,check:socket-open-access\n")
        self.check(self.run_tool("-p", "build"), 1)
        self.check(self.run_tool("-p", "build", "--fail-on=error"), 0)


if __name__ == "__main__":
    unittest.main()
