#!/usr/bin/env python3
"""Builds and runs a program before and after a check has rewritten its connections: both must tell the same.

    same_connections.py TOOL CXX MOC PROGRAM.cpp CHECK CHANGED -- compiler flags and libraries

CHANGED is how many lines the check rewrites. What a program tells is what it prints and what QObject::dumpObjectInfo() says
of its objects: their signals with the number of receivers, and the sender of each connection that they receive.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

import dumps

SETTINGS = {"QT_QPA_PLATFORM": "offscreen", "QT_FORCE_STDERR_LOGGING": "1", "QT_ASSUME_STDERR_HAS_CONSOLE": "1"}


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **SETTINGS})
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def told(cxx, moc, folder, name, flags):
    run([moc, name, "-o", pathlib.Path(name).stem + ".moc"], folder)
    run([cxx, name, "-o", "program", *flags], folder)
    done = run(["./program"], folder)
    return done.stdout + dumps.normal(done.stderr)


def main():
    tool, cxx, moc, program, check, expected = sys.argv[1:7]
    flags = sys.argv[8:]
    source = pathlib.Path(program)
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / source.name
        copy.write_bytes(source.read_bytes())
        before = told(cxx, moc, folder, source.name, flags)
        compile_only = [flag for flag in flags if flag.startswith(("-I", "-D", "-std", "-f"))]
        run([tool, f"--checks=-*,qtcwe-{check}", "--fix", "--fail-on=none", "--no-cache", source.name, "--", *compile_only], folder)
        lines = zip(source.read_text().splitlines(), copy.read_text().splitlines())
        changed = [new for old, new in lines if old != new]
        after = told(cxx, moc, folder, source.name, flags)
    if before != after:
        sys.exit(f"before:\n{before}\nafter:\n{after}")
    if not before:
        sys.exit("the program told nothing")
    if len(changed) != int(expected):
        sys.exit("\n".join([*changed, f"{len(changed)} lines are changed, {expected} were expected"]))
    print(f"{len(changed)} lines changed, {before.count(chr(10))} lines told the same")


if __name__ == "__main__":
    main()
