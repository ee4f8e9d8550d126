#!/usr/bin/env python3
"""Is a defect of the real world found, and its repair left alone?

    run.py TOOL COMPILER FILE.cpp -- FLAGS

In FILE.cpp lines that end with `// BUG: <family>-<name>` have a finding of that check; the checks named in the file find
nothing else in it, and nothing in its twin FILE.fixed.cpp. Both compile.
"""
import pathlib
import re
import subprocess
import sys

BUG = re.compile(r"//\s*BUG:\s*([\w-]+)\s*$")


def marked(path):
    return sorted((n, m.group(1)) for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if (m := BUG.search(line)))


def found(tool, path, checks, flags):
    command = [tool, f"--checks=-*,{','.join(checks)}", "--report=tsv", "--fail-on=none", path.name, "--", *flags]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{path.name}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    rows = [row.split("\t") for row in done.stdout.splitlines()]
    return sorted((int(r[1]), r[4].removeprefix("qtcwe-")) for r in rows)


def main():
    tool, compiler, name, dashes, *flags = sys.argv[1:]
    if dashes != "--":
        sys.exit(__doc__)
    bad = pathlib.Path(name)
    good = bad.with_suffix(".fixed.cpp")
    wanted = marked(bad)
    checks = sorted({check for _, check in wanted})
    if not checks:
        sys.exit(f"{bad.name}: no line is marked")
    problems = []
    for path, lines in ((bad, wanted), (good, [])):
        done = subprocess.run([compiler, "-fsyntax-only", "-w", *flags, str(path)], capture_output=True, text=True, check=False)
        if done.returncode:
            problems.append(f"{path.name} does not compile:\n{done.stderr[:2000]}")
        got = found(tool, path, checks, flags)
        if got != lines:
            problems.append(f"{path.name}: found {got}, wanted {lines}")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
