"""SARIF for GitHub's code scanning and for everybody else, and the fingerprint of GitHub's own action."""
import json
import re
import unittest

from cli import ACCESS, RESULT, SERVER, Case

SHAPES = ["", "a", "a\r\n\r\nb\rc\n\td e\n", "\ufeffint a;\n" * 3, "x\n" * 250, "ö 漢 \U0001F600 é\n" * 5 + "end", " \t \n \t\n"]


def line_hashes(text):
    """The hash of each line as github/codeql-action documents it (src/fingerprints.ts): of the 100 UTF-16 units from the start of the
    line on, without blanks and tabs, every line end one LF, 65535 for the end of the file and zeros behind it: h = h * 37 + unit
    (mod 2^64); in hexadecimal, with the number of the occurrence. Not rolling: each window is hashed anew."""
    units = [int.from_bytes(text.encode("utf-16-le")[i:i + 2], "little") for i in range(0, len(text.encode("utf-16-le")), 2)]
    stream, starts, begins, after_cr = [], [], True, False
    for unit in [*units, 65535]:
        if unit in (0x20, 0x09) or (after_cr and unit == 0x0A):
            after_cr = False
            continue
        after_cr = unit == 0x0D
        if after_cr:
            unit = 0x0A
        if begins:
            starts.append(len(stream))
        begins = unit == 0x0A
        stream.append(unit)
    seen, out = {}, []
    for start in starts:
        value = 0
        for unit in (stream[start:] + [0] * 100)[:100]:
            value = (value * 37 + unit) % 2 ** 64
        seen[value] = seen.get(value, 0) + 1
        out.append(f"{value:x}:{seen[value]}")
    return out


class Profiles(Case):
    def run_of(self, *args, profile=None):
        more = [f"--sarif-profile={profile}"] if profile else []
        return json.loads(self.run_tool("-p", "build", "--report=sarif", *more, *args).out)["runs"][0]

    def test_hashes_of_lines(self):
        # By hand: one "a" and the end: ((97 * 37) + 65535) * 37^98.
        self.assertEqual(line_hashes("a"), [f"{(97 * 37 + 65535) * 37 ** 98 % 2 ** 64:x}:1"])
        for number, shape in enumerate(SHAPES):
            text = "/*" + shape + "*/\n" + SERVER.replace("\n", "\r\n" if number % 2 else "\n") + "// tail\n" * 120
            self.write("a.cpp", text)
            self.database("a.cpp")
            expected, results = line_hashes(text), self.run_of()["results"]
            self.assertEqual(len(results), 2, shape)
            for result in results:
                line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
                self.assertEqual(result["partialFingerprints"]["primaryLocationLineHash"], expected[line - 1], repr(shape))

    def test_github(self):
        self.project(a__cpp=SERVER + SERVER.replace("start", "quiet").replace(";\n}", ";  // NOLINT\n}"))
        run = self.run_of(profile="github")
        self.assertEqual({r["ruleId"] for r in run["results"]}, {ACCESS, RESULT})
        self.assertEqual(len(run["results"]), 2)
        text = json.dumps(run)
        for ignored in ["suppressions", "fixes", "baselineState", "taxonomies", "taxa", "relationships"]:
            self.assertNotIn(f'"{ignored}":', text)
        for rule in run["tool"]["driver"]["rules"]:
            tags = rule["properties"]["tags"]
            self.assertLessEqual(len(tags), 10)
            self.assertIn(rule["properties"]["precision"], ["very-high", "high", "medium", "low"])
            self.assertTrue(any(t.startswith("external/cwe/cwe-") for t in tags))
            self.assertEqual("security" in tags, "security-severity" in rule["properties"], rule["id"])
            self.assertRegex(rule["properties"].get("security-severity", "5.0"), r"^[0-9]\.[0-9]$")
            self.assertTrue(rule["help"]["markdown"] and rule["shortDescription"]["text"])
            self.assertLessEqual(max(len(rule["shortDescription"]["text"]), len(rule["fullDescription"]["text"])), 1024)
        grave = {r["id"]: r["properties"].get("security-severity") for r in run["tool"]["driver"]["rules"]}
        self.assertEqual(grave["qtcwe-injection-command"], "8.8")

    def test_full(self):
        self.project(a__cpp=SERVER + SERVER.replace("start", "quiet").replace(";\n}", f";  // NOLINT({RESULT},{ACCESS}): only root can reach it\n}}"))
        run = self.run_of(profile="full")
        self.assertEqual(run["results"], self.run_of()["results"])
        hidden = [r for r in run["results"] if "suppressions" in r]
        self.assertEqual([r["suppressions"][0]["justification"] for r in hidden], ["only root can reach it"] * 2)
        self.assertEqual({r["suppressions"][0]["location"]["physicalLocation"]["region"]["startLine"] for r in hidden}, {13})
        self.assertTrue(any("fixes" in r for r in run["results"]))
        taxa = {t["id"]: t for t in run["taxonomies"][0]["taxa"]}
        self.assertEqual(taxa["416"]["shortDescription"]["text"], "Use After Free")
        for rule in run["tool"]["driver"]["rules"]:
            self.assertEqual(len(rule["relationships"]), len([t for t in rule["properties"]["tags"] if re.match("external/cwe", t)]))

    def test_reasons_of_suppressions(self):
        for comment, reason in [("// NOLINT", None), ("// NOLINT: why so", "why so"), ("/* NOLINT(*) - old code */", "old code"),
                                ("// qtcwe: allow(*) it is a test", "it is a test"), ("// NOLINT(*)", None)]:
            self.project(a__cpp=SERVER.replace('listen("echo");', f'listen("echo");  {comment}'))
            told = {r["suppressions"][0].get("justification") for r in self.run_of()["results"]}
            self.assertEqual(told, {reason}, comment)

    def test_unknown_profile(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("-p", "build", "--sarif-profile=githup"), 2, "did you mean 'github'?")


if __name__ == "__main__":
    unittest.main()
