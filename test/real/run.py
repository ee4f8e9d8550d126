#!/usr/bin/env python3
"""Is a defect of the real world found, and its repair left alone?

    run.py TOOL FILE.cpp -- FLAGS
    run.py TOOL FOLDER -- FLAGS

In FILE.cpp lines that end with `// BUG: <family>-<name>` have a finding of that check; the checks named in the file find
nothing else in it, and nothing in its twin FILE.fixed.cpp. A folder is a program of several sources, its twin FOLDER.fixed.
Code that does not compile is an error of the tool.
"""
import pathlib
import re
import subprocess
import sys

BUG = re.compile(r"//\s*BUG:\s*([\w-]+)\s*$")


def marked(files):
    return {(path.name, n, m.group(1)) for path in files for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if (m := BUG.search(line))}


def found(tool, folder, names, checks, flags):
    command = [tool, f"--checks=-*,{','.join('qtcwe-' + c for c in checks)}", "--report=tsv", "--fail-on=none", "--no-cache", *names, "--", *flags]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"exit code {done.returncode}\n{done.stderr[-2000:]}")
    rows = [row.split("\t") for row in done.stdout.splitlines()]
    return {(pathlib.Path(r[0]).name, int(r[1]), r[4].removeprefix("qtcwe-")) for r in rows}


def main():
    tool, name, dashes, *flags = sys.argv[1:]
    if dashes != "--":
        sys.exit(__doc__)
    bad = pathlib.Path(name)
    files = sorted(bad.iterdir()) if bad.is_dir() else [bad]
    wanted = marked(files)
    checks = sorted({check for _, _, check in wanted})
    if not checks:
        sys.exit(f"{bad.name}: no line is marked")
    if bad.is_dir():
        got = found(tool, bad, [f.name for f in files if f.suffix == ".cpp"], checks, flags)
        twin = bad.with_name(bad.name + ".fixed")
        got |= {("fixed " + file, line, check)
                for file, line, check in found(tool, twin, sorted(f.name for f in twin.glob("*.cpp")), checks, flags)}
    else:
        got = found(tool, bad.parent, [bad.name, bad.with_suffix(".fixed.cpp").name], checks, flags)
    problems = [f"{file}:{line}: {check} is not found" for file, line, check in sorted(wanted - got)]
    problems += [f"{file}:{line}: {check} is found" for file, line, check in sorted(got - wanted)]
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
