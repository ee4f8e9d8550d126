""".qtcwe.yaml: found upwards, the command line wins, and whatever is wrong is fatal with its place."""
import unittest

from cli import ACCESS, RESULT, SERVER, Case


class Config(Case):
    def setUp(self):
        super().setUp()
        self.project(a__cpp=SERVER)

    def config(self, text, name=".qtcwe.yaml"):
        return self.write(name, text)

    def checks_found(self, *args):
        return {f[4] for f in self.tsv("-p", "build", *args).findings}

    def refuse(self, text, *words):
        self.config(text)
        return self.check(self.run_tool("-p", "build"), 2, *words)

    def test_broken_yaml_has_a_place(self):
        self.refuse("checks: 'socket-*\nprofile: strict\n", ".qtcwe.yaml:")
        result = self.refuse("profile: strict\nchecks: [a, b\nfail-on: note\n", ".qtcwe.yaml:")
        self.assertRegex(result.err, r"\.qtcwe\.yaml:\d+:\d+: error: ")

    def test_unknown_key(self):
        self.refuse("profile: default\nchekcs: '*'\n", ".qtcwe.yaml:2:1: error: unknown key 'chekcs'",
                    "did you mean 'checks'?")

    def test_bad_values(self):
        self.refuse("profile: strickt\n", ".qtcwe.yaml:1:10:", "did you mean 'strict'?")
        self.refuse("\nfail-on: errors\n", ".qtcwe.yaml:2:10:", "did you mean 'error'?")
        self.refuse("checks:\n  - socket-open-acess\n", ".qtcwe.yaml:2:5:", "did you mean 'socket-open-access'?")
        self.refuse("header-filter: '('\n", ".qtcwe.yaml:1:16:", "regular expression")
        self.refuse("profile: [strict]\n", ".qtcwe.yaml:1:", "single value")
        self.refuse("options: 3\n", ".qtcwe.yaml:1:", "map")
        self.refuse("options:\n  ownership.pointr: x\n", ".qtcwe.yaml:2:3:", "did you mean 'ownership.pointer'?")
        self.refuse("options:\n  ownership:\n    pointr: x\n", ".qtcwe.yaml:3:5:", "did you mean")
        self.refuse("- a\n- b\n", ".qtcwe.yaml:1:", "map of settings")

    def test_all_mistakes_are_told(self):
        result = self.refuse("profile: x\nfail-on: y\nzzz: 1\n")
        self.assertEqual(result.err.count("error:"), 3, str(result))

    def test_an_empty_file_is_fine(self):
        self.config("# nothing yet\n")
        self.assertIn(ACCESS, self.checks_found())

    def test_found_in_a_folder_above(self):
        self.config("checks: socket-open-access\n")
        self.write("src/b.cpp", SERVER)
        self.database("src/b.cpp")
        result = self.tsv("-p", "../build", "b.cpp", cwd=self.dir / "src")
        self.assertEqual({f[4] for f in result.findings}, {ACCESS})

    def test_lists_and_command_line(self):
        self.config("checks:\n  - socket-open-access\n  - io-unchecked-result\n")
        self.assertEqual(self.checks_found(), {ACCESS, RESULT})
        self.assertEqual(self.checks_found("--checks=socket-open-access"), {ACCESS})
        self.assertEqual(self.checks_found("--checks=-io-*"), {ACCESS})

    def test_fail_on(self):
        self.config("fail-on: none\n")
        self.check(self.run_tool("-p", "build"), 0)
        self.check(self.run_tool("-p", "build", "--fail-on=note"), 1)

    def test_exclude(self):
        self.write("3rdparty/b.cpp", SERVER)
        self.database("a.cpp", "3rdparty/b.cpp")
        self.assertEqual(len({f[0] for f in self.tsv("-p", "build").findings}), 2)
        self.config("exclude: '3rdparty/*'\n")
        self.assertEqual({f[0] for f in self.tsv("-p", "build").findings}, {"a.cpp"})
        self.config("exclude:\n  - '3rdparty/*'\n  - a.cpp\n")
        self.check(self.run_tool("-p", "build"), 2, "nothing to analyse")

    def test_options_map(self):
        self.config("options:\n  ownership.pointer: QScopedPointer\n")
        self.assertIn(ACCESS, self.checks_found())
        self.config("options:\n  ownership-raw-owner: {pointer: QScopedPointer}\n")
        self.assertIn(ACCESS, self.checks_found())

    def test_given_configuration(self):
        self.config("checks: io-unchecked-result\n")
        self.config("checks: socket-open-access\n", "other.yaml")
        self.assertEqual(self.checks_found("--config=other.yaml"), {ACCESS})
        self.check(self.run_tool("-p", "build", "--config=none.yaml"), 2, "cannot read", "none.yaml")

    def test_models(self):
        self.config("models: [facts/mine.yaml]\n")
        result = self.check(self.run_tool("-p", "build"), 2, "cannot read the model file")
        self.assertRegex(result.err, r"\.qtcwe\.yaml:1:10: ")
        self.write("facts/mine.yaml", "library: Mine\nfunctions:\n  QLocalServer::listen: {must-chek: must}\n")
        result = self.check(self.run_tool("-p", "build"), 2, "must-check")
        self.assertRegex(result.err, r"mine\.yaml:3:\d+: ")
        self.write("facts/mine.yaml", "library: Mine\nfunctions:\n  QLocalServer::listen: {remove: true}\n")
        self.assertNotIn(RESULT, self.checks_found())
        self.config("")
        self.assertNotIn(RESULT, self.checks_found("--model=facts/mine.yaml"))
        self.assertIn(RESULT, self.checks_found())


if __name__ == "__main__":
    unittest.main()
