"""qtcwe-tidy: clang-tidy's command line, configuration and output; the tools around clang-tidy are in test_tidy_tools.py."""
import json
import pathlib
import re
import unittest

from cli import ACCESS, CLEAN, HEADER, RESULT, ROOT, SERVER, TOOL, Case

TIDY = str(pathlib.Path(TOOL).with_name("qtcwe-tidy"))
CONFIG = f"Checks: '-*,{ACCESS}'\n"


class Tidy(Case):
    def command(self, *args):
        return [TIDY, *[str(a) for a in args]]

    def server(self, config=CONFIG):
        self.project(a__cpp=SERVER)
        if config:
            self.write(".clang-tidy", config)

    def enabled(self, *args):
        """The checks that -list-checks names."""
        result = self.check(self.run_tool(*args, "-list-checks", "-"), 0)
        lines = result.out.splitlines()
        self.assertEqual((lines[0], lines[-1]), ("Enabled checks:", ""))
        self.assertTrue(all(line.startswith("    ") for line in lines[1:-1]), result.out)
        return [line.strip() for line in lines[1:-1]]


class CommandLine(Tidy):
    def test_all_flags_are_understood(self):
        self.server()
        for flag in ["-allow-enabling-analyzer-alpha-checkers", "--allow-no-checks", "--enable-check-profile", "--quiet",
                     "--enable-module-headers-parsing", "--experimental-custom-checks", "--format-style=file", "-load=x.so",
                     "--store-check-profile=x", "--system-headers", "--use-color=false", "--exclude-header-filter=x",
                     "-extra-arg=-DX", "-extra-arg-before=-DY", "-removed-arg=-DZ", "--warnings-as-errors=", "--tidy-compat=19",
                     "--tidy-compat=22", "--config=", "--line-filter=[]"]:
            self.check(self.run_tool(flag, "-p=build", "a.cpp"), 0, f"[{ACCESS}]")
        self.check(self.run_tool("-header-filter", ".*", "--p", "build", "a.cpp"), 0, f"[{ACCESS}]")

    def test_probes_of_the_drivers(self):
        self.server()
        self.check(self.run_tool("-header-filter=.*", f"-checks=-*,{ACCESS}", "-p=build", "-quiet", "", "-list-checks", "-"), 0)
        self.check(self.run_tool("-checks=*", "-list-checks"), 0, "Enabled checks:\n    qtcwe-")
        self.check(self.run_tool("--help"), 0, "vfsoverlay", "--export-fixes")
        self.assertRegex(self.run_tool("--version").out, r"LLVM version \d+\.\d+\.\d+")

    def test_the_manual_knows_the_same_options(self):
        helped = set(re.findall(r"^  --?([a-z-]+)", self.run_tool("--help").out, re.M))
        manual = (ROOT / "docs/qtcwe-tidy.1").read_text(encoding="utf-8")
        items = re.findall(r"^\.It (Fl .*)$", manual, re.M)
        self.assertEqual({name for item in items for name in re.findall(r"Fl -?([a-z-]+)", item)}, helped)

    def test_mistakes(self):
        self.server()
        self.check(self.run_tool("--chekcs=x"), 1, "Unknown command line argument '--chekcs=x'", "Did you mean '--checks'?")
        self.check(self.run_tool("--quiet=maybe", "a.cpp"), 1, "invalid value for boolean")
        self.check(self.run_tool("--checks"), 1, "requires a value")
        self.check(self.run_tool("--config={}", "--config-file=x", "a.cpp"), 1, "mutually exclusive")
        self.check(self.run_tool("--tidy-compat=18", "a.cpp"), 1, "19 or 22")
        self.check(self.run_tool("-p=build", "nowhere.cpp"), 1, "nowhere.cpp")
        self.check(self.run_tool(), 1, "no input files", "OPTIONS")
        self.check(self.run_tool("-p=build", "--line-filter=x:", "a.cpp"), 1, "LineFilter")
        self.check(self.run_tool("-p=build", "--config-file=nowhere", "a.cpp"), 1, "nowhere")

    def test_no_checks(self):
        self.server("")
        self.check(self.run_tool("-checks=-*", "-p=build", "a.cpp"), 1, "no checks enabled")
        self.check(self.run_tool("-checks=-*", "--allow-no-checks", "-p=build", "a.cpp"), 0)
        self.check(self.run_tool("-checks=-*", "-list-checks", "-"), 1, "No checks enabled.")

    def test_response_files(self):
        self.server("")
        self.write("words.rsp", f"-p=build '-checks=-*,{ACCESS}'\n@more.rsp")
        self.write("more.rsp", "--quiet a.cpp")
        self.check(self.run_tool("@words.rsp"), 0, f"[{ACCESS}]")
        self.check(self.run_tool("@nowhere.rsp"), 1, "response file")

    def test_flags_behind_dashes_and_without_a_database(self):
        self.write("a.cpp", SERVER)
        self.check(self.run_tool("a.cpp", "--", *self.flags), 0, f"[{ACCESS}]")
        result = self.run_tool("-p", "nowhere", "a.cpp")
        self.check(result, 1, "Running without flags", "[clang-diagnostic-error]", "Found compiler error(s)")

    def test_arguments_are_added_and_removed(self):
        self.project(a__cpp=SERVER.replace("void start()", "#ifdef MORE\n#error found\n#endif\nvoid start()"))
        self.check(self.run_tool("-p=build", "a.cpp"), 0)
        self.check(self.run_tool("-p=build", "-extra-arg=-DMORE", "a.cpp"), 1, "found")
        self.check(self.run_tool("-p=build", "-extra-arg=-D", "-extra-arg=MORE", "a.cpp"), 1, "found")
        self.database("a.cpp", flags=["-DMORE"])
        self.check(self.run_tool("-p=build", "a.cpp"), 1, "found")
        self.check(self.run_tool("-p=build", "-removed-arg=-DMORE", "a.cpp"), 0)
        self.write(".clang-tidy", "RemovedArgs: [-DMORE]\n")
        self.check(self.run_tool("-p=build", "a.cpp"), 0)


class Config(Tidy):
    def test_globs_are_put_behind_the_file(self):
        self.write(".clang-tidy", f"Checks: '-*,{ACCESS}'\n")
        self.assertEqual(self.enabled(), [ACCESS])
        self.assertEqual(self.enabled(f"-checks={RESULT}"), sorted([ACCESS, RESULT], key=self.enabled("-checks=*").index))
        self.assertEqual(self.enabled(f"-checks=-qtcwe-socket-*,{RESULT}"), [RESULT])
        self.write(".clang-tidy", f"Checks:\n  - '-*'\n  - {RESULT}\n")
        self.assertEqual(self.enabled(), [RESULT])

    def test_names_of_others_never_fail(self):
        self.server("Checks: '-*,bugprone-*,modernize-use-nullptr,-clang-analyzer-*,qtcwe-socket-op*'\nWarningsAsErrors: 'bugprone-*'\n"
                    "CheckOptions: {modernize-use-nullptr.NullMacros: NULL, readability-x.Y: z}\nFormatStyle: file\n"
                    "HeaderFileExtensions: ['', h]\nUser: me\nSystemHeaders: false\nCustomChecks: []\n")
        result = self.check(self.run_tool("-p=build", "a.cpp"), 0, f"[{ACCESS}]")
        self.assertNotIn("unknown", result.err)

    def test_inheritance(self):
        self.write(".clang-tidy", f"Checks: '-*,{ACCESS}'\n")
        self.write("sub/.clang-tidy", f"Checks: '{RESULT}'\nInheritParentConfig: true\n")
        self.write("alone/.clang-tidy", f"Checks: '-*,{RESULT}'\n")
        for folder, expected in [("sub", {ACCESS, RESULT}), ("alone", {RESULT}), ("none", {ACCESS})]:
            self.write(f"{folder}/a.cpp", CLEAN)
            self.assertEqual(set(self.enabled(f"{folder}/a.cpp")), expected, folder)
        self.assertEqual(self.enabled(f"--config={{Checks: '-*,{RESULT}'}}", "sub/a.cpp"), [RESULT])
        self.assertEqual(self.enabled("--config-file=.clang-tidy", "alone/a.cpp"), [ACCESS])
        self.assertEqual(self.enabled("--config=", "alone/a.cpp"), [RESULT])

    def test_each_source_has_its_own(self):
        self.write("one/a.cpp", SERVER)
        self.write("two/b.cpp", SERVER)
        self.database("one/a.cpp", "two/b.cpp")
        self.write("one/.clang-tidy", f"Checks: '-*,{ACCESS}'\n")
        self.write("two/.clang-tidy", f"Checks: '-*,{RESULT}'\n")
        result = self.check(self.run_tool("-p=build", "one/a.cpp", "two/b.cpp"), 0)
        self.assertEqual(re.findall(r"(one|two)/.\.cpp:.*\[(qtcwe-[a-z-]+)\]$", result.out, re.M), [("one", ACCESS), ("two", RESULT)])
        self.assertIn(f"[2/2] Processing file {self.dir}/two/b.cpp.", result.err)

    def test_mistakes_are_told(self):
        self.server("Checks: '*'\nNoSuchKey: 1\n")
        self.check(self.run_tool("-p=build", "a.cpp"), 0, ".clang-tidy:2:1: warning: unknown key 'NoSuchKey'", f"[{ACCESS}]")
        self.check(self.run_tool("-p=build", "--verify-config", "a.cpp"), 1, "NoSuchKey")
        self.write(".clang-tidy", "Checks: [\n")
        self.check(self.run_tool("-p=build", "a.cpp"), 1, ".clang-tidy:")
        self.check(self.run_tool("-p=build", "--verify-config", "a.cpp"), 1)
        self.write(".clang-tidy", "Checks: 'qtcwe-socket-open-acces,bugprone-x'\nCheckOptions: {qtcwe-no.thing: 1}\n")
        result = self.check(self.run_tool("--verify-config", "a.cpp"), 1, "unknown check 'qtcwe-socket-open-acces'",
                            f"did you mean '{ACCESS}'", "unknown check option 'qtcwe-no.thing'")
        self.assertNotIn("bugprone", result.err)
        self.write(".clang-tidy", CONFIG)
        self.check(self.run_tool("--verify-config", "a.cpp"), 0, "No config errors detected.")

    def test_check_options(self):
        self.write("a.cpp", "")
        self.write(".clang-tidy", "CheckOptions:\n  - key: qtcwe-ownership.pointer\n    value: QScopedPointer\n")
        self.check(self.run_tool("--verify-config", "a.cpp"), 0)
        self.check(self.run_tool("--dump-config", "a.cpp"), 0, "'qtcwe-ownership.pointer': 'QScopedPointer'", "Checks: ''")
        self.check(self.run_tool("--explain-config", "a.cpp"), 0, f"'{ACCESS}' is enabled in the {self.dir}/.clang-tidy.")


class Filters(Tidy):
    def with_header(self):
        self.write("src/shared.h", HEADER)
        self.write("src/a.cpp", '#include "../src/shared.h"\n' + SERVER)
        self.database("src/a.cpp")
        self.write(".clang-tidy", CONFIG)

    def places(self, *args):
        result = self.run_tool("-p=build", *args, "src/a.cpp")
        return re.findall(r"^(\S+):(\d+):\d+: warning", result.out, re.M)

    def test_headers(self):
        self.with_header()
        header, source = (f"{self.dir}/src/shared.h", "7"), (f"{self.dir}/src/a.cpp", "7")
        self.assertEqual(self.places(), [source, header])
        self.assertEqual(self.places("--tidy-compat=19"), [source])
        self.assertEqual(self.places("--tidy-compat=19", "-header-filter=shared"), [source, header])
        self.assertEqual(self.places(f"-header-filter=^{self.dir}/src/"), [source, header])
        self.assertEqual(self.places("-header-filter=other"), [source])
        self.assertEqual(self.places("--exclude-header-filter=sha.ed"), [source])
        result = self.run_tool("-p=build", "-header-filter=(?!x)", "src/a.cpp")
        self.check(result, 0, "matches nothing", "1 in non-user code", "Use -header-filter=.*")

    def test_lines(self):
        self.with_header()
        header, source = (f"{self.dir}/src/shared.h", "7"), (f"{self.dir}/src/a.cpp", "7")

        def lines(*entries):
            return self.places("-line-filter=" + json.dumps(list(entries)))

        self.assertEqual(lines(), [source, header])
        self.assertEqual(lines({"name": "a.cpp"}), [source])
        self.assertEqual(lines({"name": "a.cpp", "lines": [[1, 6]]}), [])
        self.assertEqual(lines({"name": "a.cpp", "lines": [[1, 2], [7, 7]]}), [source])
        self.assertEqual(lines({"name": "a.cpp", "lines": [[9, 1]]}), [])
        self.assertEqual(lines({"name": ".h", "lines": []}), [header])
        self.check(self.run_tool("-p=build", '-line-filter=[{"name":"x"}]', "src/a.cpp"), 0, "Suppressed 2 warnings (2 due to line filter)")

    def test_nolint(self):
        self.project(a__cpp=SERVER.replace('"echo");', '"echo"); // NOLINT(bugprone-*, qtcwe-socket-*) told'))
        self.write(".clang-tidy", CONFIG)
        self.check(self.run_tool("-p=build", "a.cpp"), 0, "Suppressed 1 warnings (1 NOLINT).")
        self.project(a__cpp=SERVER.replace("    QLocal", "    // NOLINTBEGIN(a)\n    QLocal"))
        self.check(self.run_tool("-p=build", "a.cpp"), 1, "[clang-tidy-nolint]")


class Output(Tidy):
    def test_text_to_the_byte(self):
        self.server()
        message = self.run_tool("-p=build", "a.cpp").out.split("warning: ")[1].split(" [")[0]
        result = self.run_tool("-p=build", "a.cpp")
        first, rest = result.out.split("\n", 1)
        self.assertEqual(first, f"{self.dir}/a.cpp:6:5: warning: {message} [{ACCESS}]")
        self.assertTrue(rest.startswith('    6 |     server.listen("echo");\n      |     ^'), rest)
        self.assertIn("1 warning generated.\n", result.err)
        result = self.run_tool("-p=build", "--warnings-as-errors=*", "a.cpp")
        self.check(result, 1, f"a.cpp:6:5: error: {message} [{ACCESS},-warnings-as-errors]\n", "1 warning treated as error\n")
        self.check(self.run_tool("-p=build", "--use-color", "a.cpp"), 0, "\033[0;1;35mwarning: \033[0m")

    def yaml(self):
        return (self.dir / "fixes.yaml").read_text(encoding="utf-8")

    def test_export(self):
        self.project(a__cpp="// \u00fc\r\n" + SERVER)
        self.write(".clang-tidy", CONFIG)
        (self.dir / "link").symlink_to(self.dir)
        self.check(self.run_tool("-p=build", "--export-fixes=fixes.yaml", "build/../link/a.cpp"), 0)
        text = self.yaml()
        self.assertTrue(text.startswith(f"---\nMainSourceFile:  '{self.dir}/a.cpp'\nDiagnostics:\n  - DiagnosticName:  '{ACCESS}'\n"), text)
        keys = set(re.findall(r"^[ -]*([A-Za-z]+):", text, re.M))
        self.assertLessEqual(keys, {"MainSourceFile", "Diagnostics", "DiagnosticName", "DiagnosticMessage", "Message", "FilePath",
                                    "FileOffset", "Replacements", "Offset", "Length", "ReplacementText", "Ranges", "Notes", "Level",
                                    "BuildDirectory"})
        self.assertEqual(set(re.findall(r"FilePath: +'(.*)'", text)), {f"{self.dir}/a.cpp"})
        self.assertIn(f"BuildDirectory:  '{self.dir}/build'", text)
        source = (self.dir / "a.cpp").read_bytes()
        self.assertIn(f"FileOffset:      {source.index(b'server.listen')}\n", text)
        lengths = [int(n) for n in re.findall(r"^ +Length: +(\d+)$", text, re.M)]
        self.assertTrue(lengths and min(lengths) > 0, text)

    def test_export_without_findings_is_an_empty_document(self):
        self.project(a__cpp=CLEAN)
        self.write("fixes.yaml", "junk")
        self.check(self.run_tool("-p=build", "--export-fixes=fixes.yaml", "a.cpp"), 0)
        self.assertEqual(self.yaml(), f"---\nMainSourceFile:  '{self.dir}/a.cpp'\nDiagnostics:     []\n...\n")
        self.check(self.run_tool("-p=build", "--export-fixes=no/such/f.yaml", "a.cpp"), 1, "Error opening output file")

    def test_fix(self):
        self.server()
        self.check(self.run_tool("-p=build", "--fix", "a.cpp"), 0, "applied 1 of 1", "FIX-IT applied")
        self.assertIn("setSocketOptions", self.read("a.cpp"))
        self.check(self.run_tool("-p=build", "a.cpp"), 0)

    def test_fix_and_errors(self):
        self.project(a__cpp=SERVER + "int x = nothing;\n")
        self.write(".clang-tidy", CONFIG)
        self.check(self.run_tool("-p=build", "--fix", "a.cpp"), 1, "Fixes have NOT been applied.", "[clang-diagnostic-error]")
        self.assertNotIn("setSocketOptions", self.read("a.cpp"))
        self.check(self.run_tool("-p=build", "--fix-errors", "a.cpp"), 1, "applied 1 of 1")
        self.assertIn("setSocketOptions", self.read("a.cpp"))

    def test_as_qt_creator_asks(self):
        """The questions and the reading of the YAML are those of its Clang Tools: process in the output folder, exit code 0, paths as given,
        byte offsets between UTF-8 sequences."""
        self.project(a__cpp="// \u00fc\u00fc\n" + SERVER)
        out = self.dir / "output"
        out.mkdir()
        self.assertEqual(self.run_tool("-list-checks", cwd=out).out.splitlines()[0], "Enabled checks:")
        self.assertIn(f"    {ACCESS}", self.run_tool("-checks=*", "-list-checks", cwd=out).out.splitlines())
        self.assertIn("vfsoverlay", self.run_tool("--help", cwd=out).out)
        self.write("overlay.yaml", json.dumps({"version": 0, "roots": []}))
        result = self.run_tool(f"--config={{Checks: '-*,{ACCESS}'}}", f"-export-fixes={out}/f.yaml", f"--vfsoverlay={self.dir}/overlay.yaml",
                               f"{self.dir}/a.cpp", "--", *self.flags, cwd=out)
        self.check(result, 0)
        text = (out / "f.yaml").read_text(encoding="utf-8")
        source = (self.dir / "a.cpp").read_bytes()
        for path in re.findall(r"FilePath: +'(.*)'", text):
            self.assertEqual(path, f"{self.dir}/a.cpp")
        offsets = [int(n) for n in re.findall(r"Offset: +(\d+)", text)]
        self.assertGreaterEqual(len(offsets), 2)
        for offset in offsets:
            source[offset:].decode("utf-8")

    def test_unsaved_texts(self):
        self.server()
        self.project(a__cpp=CLEAN)
        self.write("unsaved.cpp", SERVER)
        roots = [{"type": "directory", "name": str(self.dir), "contents":
                  [{"type": "file", "name": "a.cpp", "external-contents": str(self.dir / "unsaved.cpp")}]}]
        self.write("overlay.yaml", json.dumps({"version": 0, "roots": roots}))
        self.check(self.run_tool("-p=build", "--vfsoverlay=overlay.yaml", "a.cpp"), 0, "a.cpp:6:5: warning", f"[{ACCESS}]")
        self.assertNotIn("warning", self.run_tool("-p=build", "a.cpp").out)
        self.check(self.run_tool("-p=build", "--vfsoverlay=nowhere", "a.cpp"), 1, "nowhere")


if __name__ == "__main__":
    unittest.main()
