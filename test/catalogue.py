#!/usr/bin/env python3
"""docs/checks/README.md lists the checks as the program does, docs/cwe.md the weaknesses; --update writes them.

    catalogue.py [--update] TOOL

In docs/cwe.md the table and what the program prints for the example are made here. Also: every check has cases, and a page that says what precision was seen.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/checks/README.md"
WEAKNESSES = ROOT / "docs/cwe.md"
TABLE = re.compile(r"(?<=^\| CWE \| Name \| Checks \|\n\|---\|---\|---\|\n)(?:\|.*\n)*", re.M)
EXAMPLE = re.compile(r"^```cpp\n(.*?)^```.*?^```console\n(\$ qtcwe-fix (.*?)\n)(.*?)^```", re.M | re.S)
ROW = re.compile(r"^    (qtcwe-(\w+)-([\w-]+)) +(\w+) +fix: (\w+) +CWE-(\d+(?:, \d+)*) +(\S.*)$")
ABOUT = {
    "ownership": "who deletes an object, and whether somebody does",
    "connect": "signals, slots and how long what they use lives",
    "socket": "local and network sockets as state machines",
    "loop": "loops and event loops that never end",
    "io": "results that tell whether something worked",
    "test": "QtTest",
    "thread": "which thread runs what",
    "size": "numbers that become sizes and indexes",
    "injection": "data from outside that reaches a dangerous call",
    "crypto": "transport security, hashes, secrets",
    "access": "who else may read or write",
    "api": "C calls that a Qt program need not make",
}


def checks(tool):
    done = subprocess.run([tool, "--list-checks"], capture_output=True, text=True, check=True)
    default, other = (done.stdout.split("Other checks:") + [""])[:2]
    for text, strict in ((default, False), (other, True)):
        for line in text.splitlines():
            match = ROW.match(line)
            if match:
                yield (*match.groups(), strict)


def page(rows):
    out = ["# The checks", "", "Made by `test/catalogue.py --update` from `qtcwe-fix --list-checks`. Those marked *strict* run with `--profile=strict` only.", ""]
    for family, about in ABOUT.items():
        mine = [r for r in rows if r[1] == family]
        if not mine:
            continue
        out += [f"## {family}: {about}", "", "| Check | CWE | Finds | Fix |", "|---|---|---|---|"]
        for _, _, name, _, fix, cwe, summary, strict in mine:
            mark = " *strict*" if strict else ""
            out.append(f"| [{name}]({family}/{name}.md){mark} | {cwe.strip()} | {summary} | {fix} |")
        out.append("")
    return "\n".join(out)


def weaknesses(tool, rows, wrong):
    """docs/cwe.md as it should be: the table is what --report=cwe lists for an empty file, the example's output is what is printed."""
    def run(code, *options):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "greet.cpp").write_text(code, encoding="utf-8")
            command = [tool, "--quiet", "--fail-on=none", *options, "greet.cpp", "--"]
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout

    pages = {check.removeprefix("qtcwe-"): f"checks/{family}/{name}.md" for check, family, name, *_ in rows}
    table = []
    for block in run("", "--profile=strict", "--report=cwe").split("\n\n")[1:]:
        head, *lines = block.strip().splitlines()
        number, name = re.fullmatch(r"CWE-(\d+): (.*)", head).groups()
        if not name:
            wrong.append(f"CWE-{number} has no name in report/cwe_names.def")
        links = (f"[{check}]({pages[check]})" for check in (line.split(":")[0].strip() for line in lines))
        table.append(f"| [{number}](https://cwe.mitre.org/data/definitions/{number}.html) | {name} | {', '.join(links)} |\n")
    text = TABLE.sub(lambda _: "".join(table), WEAKNESSES.read_text(encoding="utf-8"), count=1)
    example = EXAMPLE.search(text)
    return text[:example.start(4)] + run(example.group(1), *example.group(3).split()[:-2]) + text[example.end(4):]


def main():
    update, tool = "--update" in sys.argv, sys.argv[-1]
    rows = list(checks(tool))
    wrong = []
    for check, family, name, *_ in rows:
        if family not in ABOUT:
            wrong.append(f"{check}: the family {family} is not described in {pathlib.Path(__file__).name}")
        if not (ROOT / f"docs/checks/{family}/{name}.md").exists():
            wrong.append(f"{check}: no page")
        elif re.search(r"^PRECISION", (ROOT / f"docs/checks/{family}/{name}.md").read_text(encoding="utf-8"), re.M):
            wrong.append(f"{check}: its page does not say what precision was seen")
        if not (ROOT / f"test/checks/{family}/{name.replace('-', '_')}.cpp").exists():
            wrong.append(f"{check}: no cases")
    if len(rows) < 9:
        wrong.append(f"only {len(rows)} checks are listed: the form of --list-checks has changed")
    for file, text in ((PAGE, page(rows)), (WEAKNESSES, weaknesses(tool, rows, wrong))):
        if update:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            wrong.append(f"{file.relative_to(ROOT)} is not what the program says: test/catalogue.py --update {tool}")
    print("\n".join(wrong) or f"{len(rows)} checks")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
