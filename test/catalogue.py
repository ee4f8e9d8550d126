#!/usr/bin/env python3
"""docs/checks/README.md lists the checks as the program does; --update writes it.

    catalogue.py [--update] TOOL

Also: every check has cases, and a page that says what precision was seen.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/checks/README.md"
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
    if update:
        PAGE.write_text(page(rows), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page(rows):
        wrong.append(f"docs/checks/README.md is not what --list-checks says: test/catalogue.py --update {tool}")
    print("\n".join(wrong) or f"{len(rows)} checks")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
