"""Reports against the official JSON schema of SARIF 2.1.0, against Microsoft's own validator, and against a stricter shape of our own.

The first two are in the npm package @microsoft/sarif-multitool-linux (MIT), which is fetched once into the build folder; without npm or
network they are left out. The shape (sarif_shape.json) is written from the standard: every property we write, and no other.
"""
import json
import os
import pathlib
import platform
import subprocess
import sys
import tarfile
import unittest

from cli import CLEAN, HEADER, SERVER, Case

PACKAGE = "@microsoft/sarif-multitool-linux@5.7.0"
SKIPPED = 77


def fetch():
    """The folder of the unpacked package, or None."""
    cache = pathlib.Path(os.environ.get("QTCWE_CACHE", "/nonexistent")) / "sarif"
    if (cache / "package/sarif-2.1.0.json").exists():
        return cache / "package"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=cache, timeout=300, capture_output=True, text=True)
        archive = cache / done.stdout.strip().splitlines()[-1]
        with tarfile.open(archive) as tar:
            for name in ("package/sarif-2.1.0.json", "package/Sarif.Multitool"):
                tar.extract(name, cache)
        archive.unlink()
    except (OSError, IndexError, KeyError, tarfile.TarError, subprocess.SubprocessError):
        return None
    (cache / "package/Sarif.Multitool").chmod(0o755)
    return cache / "package"


FOLDER = fetch()
try:
    import jsonschema
except ImportError:
    jsonschema = None


class Reports(Case):
    def reports(self):
        """Names of reports of many shapes."""
        self.write("shared.h", HEADER)
        self.write("a.cpp", '#include "shared.h"\n' + SERVER)
        self.write("größe b.cpp", SERVER.replace(";\n}", ";  // NOLINT\n}").replace("\n", "\r\n"))
        self.write("bad.cpp", '#include "nowhere.h"\nvoid f() { undeclared(); }\n')
        self.write("clean.cpp", CLEAN)
        self.database("a.cpp", "größe b.cpp", "bad.cpp", "clean.cpp")
        self.run_tool("-p", "build", "--report=sarif:all.sarif")
        self.run_tool("-p", "build", "clean.cpp", "--report=sarif:none.sarif")
        self.run_tool("-p", "build", "--report=sarif:github.sarif", "--sarif-profile=github")
        self.check(self.run_tool("baseline", "write", "-p", "build", "clean.cpp", "a.cpp", "--baseline=known.json"), 0)
        self.run_tool("-p", "build", "--report=sarif:known.sarif", "--baseline=known.json")
        self.run_tool("-p", "build", "a.cpp", "--fix", "--report=sarif:fixed.sarif")
        return ["all.sarif", "none.sarif", "github.sarif", "known.sarif", "fixed.sarif"]


class Shape(Reports):
    def test_own_shape(self):
        shape = json.loads(pathlib.Path(__file__).with_name("sarif_shape.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft7Validator(shape)
        for name in self.reports():
            report = json.loads(self.read(name))
            problems = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator.iter_errors(report)]
            self.assertEqual(problems, [], name)
        for change in [{"level": "fatal"}, {"locations": []}, {"extra": 1}, {"ruleIndex": -2}, {"baselineState": "old"}]:
            broken = json.loads(self.read("all.sarif"))
            broken["runs"][0]["results"][0].update(change)
            self.assertTrue(list(validator.iter_errors(broken)), change)


@unittest.skipUnless(FOLDER, f"cannot fetch {PACKAGE}")
class Schema(Reports):
    def test_official_schema(self):
        schema = json.loads((FOLDER / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
        validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
        for name in self.reports():
            problems = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in
                        validator.iter_errors(json.loads(self.read(name)))]
            self.assertEqual(problems, [], name)
        broken = json.loads(self.read("all.sarif"))
        broken["runs"][0]["results"][0]["level"] = "fatal"
        self.assertTrue(list(validator.iter_errors(broken)), "the schema finds nothing wrong with a wrong level")

    @unittest.skipUnless(platform.machine() == "x86_64", "the validator is for x86-64")
    def test_official_validator(self):
        for name in self.reports():
            done = subprocess.run([str(FOLDER / "Sarif.Multitool"), "validate", name, "--output", f"{name}.validation",
                                   "--log", "ForceOverwrite"], cwd=self.dir, capture_output=True, text=True, timeout=120,
                                  env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
            told = json.loads((self.dir / f"{name}.validation").read_text(encoding="utf-8-sig"))
            errors = [r for r in told["runs"][0].get("results", []) if r.get("level", "warning") == "error"]
            self.assertEqual(errors, [], f"{name}\n{done.stdout}\n{done.stderr}")


if __name__ == "__main__":
    if not jsonschema:
        print("skipped: no python3-jsonschema")
        sys.exit(SKIPPED)
    unittest.main()
