"""What the scripts for the packaged Qt examples share."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess

QMAKE = {5: "/usr/lib/qt5/bin/qmake", 6: "/usr/lib/qt6/bin/qmake"}
CLANG = "clang++-19"


def changed_files(before, after):
    """Paths below `after` of the files that differ."""
    listed = subprocess.run(["diff", "-rq", before, after], capture_output=True, text=True, check=False).stdout
    return [line.split(" and ", 1)[1].rsplit(" differ", 1)[0] for line in listed.splitlines() if line.endswith(" differ")]


def write_database(folder, units):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(units, indent=1), encoding="utf-8")


def fixed_copy(work, units):
    """A copy of `work` beside it, and its units as they are there (also the database of its folder "sample")."""
    copy = work.with_name(work.name + "-fixed")
    shutil.rmtree(copy, ignore_errors=True)
    subprocess.run(["cp", "-a", str(work), str(copy)], check=True)  # ten thousand files: faster than shutil
    text = json.dumps(units).replace(str(work) + "/", str(copy) + "/")
    moved = json.loads(text)
    write_database(copy / "sample", moved)
    return copy, moved


def parses(unit):
    """(does clang parse it?, what it says)"""
    arguments = list(unit["arguments"])
    arguments[0] = CLANG
    if "-c" in arguments:
        arguments.remove("-c")
    done = subprocess.run([*arguments, "-fsyntax-only", "-w"], cwd=unit["directory"], capture_output=True, text=True,
                          errors="replace", check=False)
    return done.returncode == 0, done.stderr


def parse_all(units, jobs):
    """(unit, does clang parse it?, what it says) for each"""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return [(unit, *answer) for unit, answer in zip(units, pool.map(parses, units))]


def projects_of(source, fixed, changed):
    """.pro files of `source` that stand with a changed file or in the nearest folder above that has one."""
    found = set()
    for file in changed:
        folder = source / pathlib.Path(file).relative_to(fixed).parent
        while folder != source and not list(folder.glob("*.pro")):
            folder = folder.parent
        found.update(folder.glob("*.pro"))
    return sorted(found)


def build(project, folder, qt):
    """The program, or None and the end of what was said."""
    configure = [QMAKE[qt], "-o", "Makefile", str(project), "CONFIG+=release", "QMAKE_CXXFLAGS_RELEASE=-O0"]
    for command in (configure, ["make", "-s"]):
        try:
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, errors="replace", timeout=900, check=False)
        except subprocess.TimeoutExpired:
            return None, f"{command[0]} takes too long"
        if done.returncode:
            wrong = [line for line in done.stdout.splitlines() if "rror" in line]
            return None, (wrong or ["make fails"])[0][-160:]
    programs = [p for p in sorted(pathlib.Path(folder).rglob("*")) if p.is_file() and os.access(p, os.X_OK) and not p.suffix]
    return (programs[0], "") if programs else (None, "it makes no program")
