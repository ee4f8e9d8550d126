#!/usr/bin/env python3
"""Runs the cases of a check, or the code of its page, with real Qt headers.

    run_cases.py [--qt MAJOR] [--update | --quick] TOOL SETTINGS FILE…

SETTINGS is what cmake wrote: {"cxx": compiler, "flags": {"5": […], "6": […]}}. Every Qt named there is tried.

FILE.cpp (test/checks/<family>/<name>.cpp): the check tells at least as many sites (--report=cwe) as it has findings; the check qtcwe-<family>-<name> finds exactly the lines that end with
`// expect: <family>-<name>` (a number behind it when there are several on that line); nothing is written without --fix; with
--fix the text becomes NAME.fixed.cpp, with --fix=review NAME.review.fixed.cpp; where such a file does not exist, that level
changes nothing more. The fixed texts compile, and fixing them again changes nothing. --update writes these files instead.
--quick is for slow builds: the findings, and the text that all fixes make (which the tool itself has parsed again).
A line `// options: …` gives the tool more options, a line `// qt: 5` (of the bad block, in a page) keeps the file to that major version.

FILE.md (docs/checks/<family>/<name>.md): blocks marked ```cpp bad have findings, ```cpp fixed and ```cpp silent have none, and
all of them compile, since the tool parses them without an error. "```cpp fixed by --fix=review" is also what that option makes of the bad block
before it.
"""
import argparse
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

EXPECT = re.compile(r"//\s*expect:\s*([\w-]+)(?:\s+(\d+))?\s*$")
QT = re.compile(r"^// qt: +(\d+)$", re.M)
OPTIONS = re.compile(r"^// options: +(.+)$", re.M)
SITES = re.compile(r"^  [\w-]+: (\d+) sites? examined, ", re.M)
FENCE = re.compile(r"^```cpp +(bad|fixed|silent)(?: by (--fix(?:=review)?))? *\n(.*?)^```", re.M | re.S)
REQUIRED = ["Bad", "Fixed", "Silent"]


class Failure(Exception):
    pass


class Runner:
    def __init__(self, tool, settings, major, quick, cache):
        """`cache`: a folder of this case alone, so that each level of fixes need not analyse the case anew."""
        self.tool = tool
        self.quick = quick
        self.environment = {**os.environ, "XDG_CACHE_HOME": cache}
        self.cxx = settings["cxx"]
        self.flags = ["-std=c++17", *settings["flags"][major]]
        self.options = []

    def run(self, check, folder, names, *options):
        """Standard output; the exit codes of findings and of refused fixes are fine, that of code with errors (3) is not."""
        command = [self.tool, f"--checks=-*,{check}", "--report=tsv", "--fail-on=none", *self.options, *options, *names, "--", *self.flags]
        done = subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode not in (0, 4):
            raise Failure(f"{' '.join(options)} ended with {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    def findings(self, check, folder, names, *options):
        """[(file name, line)], sorted, as found before any fix; the findings of another check are an error, and fewer sites than findings."""
        found = []
        with tempfile.TemporaryDirectory() as sites:
            rows = self.run(check, folder, names, f"--report=cwe:{sites}/sites", *options).splitlines()
            examined = SITES.search((pathlib.Path(sites) / "sites").read_text(encoding="utf-8"))
        if int(examined.group(1)) < len(rows):
            raise Failure(f"{check} tells of {examined.group(1)} sites and finds {len(rows)}: call ck_site where it looks at a candidate (checks/sites.h)")
        for row in rows:
            file, line, _, _, name = row.split("\t")[:5]
            if name != check:
                raise Failure(f"{file}:{line}: {name} was not asked for")
            found.append((pathlib.Path(file).name, int(line)))
        return sorted(found)

    def compile(self, folder, name):
        command = [self.cxx, "-fsyntax-only", "-w", *self.flags, name]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode:
            raise Failure(f"{name} does not compile:\n{done.stderr[:2000]}")


def check_of(path):
    """test/checks/socket/open_access.cpp, docs/checks/socket/open-access.md -> qtcwe-socket-open-access

    More cases of the same check that need a file of their own: open_access.something.cpp.
    """
    return f"qtcwe-{path.parent.name}-{path.name.split('.')[0].replace('_', '-')}"


def expected(path, check):
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = EXPECT.search(line)
        if not match:
            continue
        if "qtcwe-" + match.group(1) != check:
            raise Failure(f"{path}:{number}: expects {match.group(1)}, but the file tests {check}")
        lines += [(path.name, number)] * int(match.group(2) or 1)
    if not lines:
        raise Failure(f"{path}: no line is expected to be found")
    return lines


def compare_findings(path, wanted, found):
    missing = list(wanted)
    extra = []
    for item in found:
        if item in missing:
            missing.remove(item)
        else:
            extra.append(item)
    text = [f"{path}:{line}: not found" for _, line in missing] + [f"{path}:{line}: found, not expected" for _, line in extra]
    if text:
        raise Failure("\n".join(text))


def compare_text(what, wanted, got):
    if wanted == got:
        return
    lines = difflib.unified_diff(wanted.decode(errors="replace").splitlines(), got.decode(errors="replace").splitlines(),
                                 what, "what the fix made", lineterm="")
    raise Failure("\n".join(lines) or f"{what}: line endings differ")


def fixed(runner, check, folder, text, name, option, stable=None):
    """The findings, and the text after a fix; it compiles, and a second fix does not change it (`stable` is a text that was
    shown to be so)."""
    file = pathlib.Path(folder) / name
    file.write_bytes(text)
    found = runner.findings(check, folder, [name], option)
    once = file.read_bytes()
    if once not in (text, stable) and not runner.quick:
        runner.compile(folder, name)
        runner.run(check, folder, [name], option)
        compare_text(f"{option} the second time", once, file.read_bytes())
    return found, once


def compare_golden(path, text, got, update):
    """What a fix made of a case is in the file `path`, or is `text` where there is none."""
    if update and got != text:
        path.write_bytes(got)
    elif update:
        path.unlink(missing_ok=True)
    wanted = path.read_bytes() if path.exists() else text
    compare_text(str(path), wanted, got)
    return wanted


def test_case(runner, folder, path, update):
    check = check_of(path)
    before = path.read_bytes()
    given = OPTIONS.search(before.decode())
    runner.options = given.group(1).split() if given else []
    found, review = fixed(runner, check, folder, before, path.name, "--fix=review")
    compare_findings(path, expected(path, check), found)
    safe_file, review_file = path.with_suffix(".fixed.cpp"), path.with_suffix(".review.fixed.cpp")
    if runner.quick:
        file = next((f for f in (review_file, safe_file) if f.exists()), path)
        compare_text(str(file), file.read_bytes(), review)
        return
    _, safe = fixed(runner, check, folder, before, path.name, "--fix", stable=review)
    golden = compare_golden(safe_file, before, safe, update)
    compare_golden(review_file, golden, review, update)


def test_page(runner, folder, path):
    check = check_of(path)
    text = path.read_text(encoding="utf-8")
    blocks = [(m.group(1), m.group(2), m.group(3), text.count("\n", 0, m.start()) + 2) for m in FENCE.finditer(text)]
    for kind in REQUIRED:
        if not any(b[0] == kind.lower() for b in blocks) or f"\n## {kind}\n" not in text:
            raise Failure(f"{path}: no code under '## {kind}'")
    names = [f"{kind}{line}.cpp" for kind, _, _, line in blocks]
    for name, block in zip(names, blocks):
        (pathlib.Path(folder) / name).write_text(block[2], encoding="utf-8")
    found = {name for name, _ in runner.findings(check, folder, names)}
    wrong = [f"{path}:{line}: {'nothing' if kind == 'bad' else 'something'} was found in this block"
             for name, (kind, _, _, line) in zip(names, blocks) if (name in found) != (kind == "bad")]
    if wrong:
        raise Failure("\n".join(wrong))
    bad = None
    for kind, option, code, line in blocks:
        bad = code if kind == "bad" else bad
        if option:
            compare_text(f"{path}:{line}", code.encode(), fixed(runner, check, folder, bad.encode(), "bad.cpp", option)[1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("settings", type=pathlib.Path)
    parser.add_argument("files", nargs="+", type=lambda p: pathlib.Path(p).resolve())
    parser.add_argument("--qt", help="only this major version")
    parser.add_argument("--update", action="store_true", help="write the fixed texts")
    parser.add_argument("--quick", action="store_true", help="no compiler, no second run")
    options = parser.parse_args()
    settings = json.loads(options.settings.read_text(encoding="utf-8"))
    majors = [m for m in sorted(settings["flags"]) if options.qt in (None, m)]
    if not majors:
        print("no Qt headers to test with")
        sys.exit(77)
    failed = tried = 0
    for path in options.files:
        only = QT.search(path.read_text(encoding="utf-8"))
        for major in majors:
            if only and only.group(1) != major:
                continue
            tried += 1
            try:
                with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as folder:
                    runner = Runner(options.tool, settings, major, options.quick, cache)
                    if path.suffix == ".md":
                        test_page(runner, folder, path)
                    else:
                        test_case(runner, folder, path, options.update)
            except Failure as failure:
                failed += 1
                print(f"Qt {major}: {failure}")
    sys.exit(1 if failed else 0 if tried else 77)


if __name__ == "__main__":
    main()
