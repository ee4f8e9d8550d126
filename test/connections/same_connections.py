#!/usr/bin/env python3
"""Builds and runs a program before and after its connections by text were converted: both must print the same.

    same_connections.py TOOL CXX MOC PROGRAM.cpp LIMIT -- compiler flags and libraries

LIMIT is how many connections by text are left: those that the check refuses to convert.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

BY_TEXT = re.compile(r"\b(?:dis)?connect\([^;]*SIGNAL\(|singleShot\([^;]*SLOT\(")


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def output(cxx, moc, folder, name, flags):
    run([moc, name, "-o", pathlib.Path(name).stem + ".moc"], folder)
    run([cxx, name, "-o", "program", *flags], folder)
    return run(["./program"], folder)


def main():
    tool, cxx, moc, program, limit = sys.argv[1:6]
    flags = sys.argv[7:]
    source = pathlib.Path(program)
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / source.name
        copy.write_bytes(source.read_bytes())
        before = output(cxx, moc, folder, source.name, flags)
        compile_only = [flag for flag in flags if flag.startswith(("-I", "-D", "-std", "-f"))]
        run([tool, "--checks=-*,qtcwe-connect-string-based", "--fix", "--fail-on=none", "--no-cache", source.name, "--", *compile_only], folder)
        left = len(BY_TEXT.findall(copy.read_text()))
        after = output(cxx, moc, folder, source.name, flags)
    if before != after:
        sys.exit(f"before:\n{before}\nafter:\n{after}")
    if "receivers" not in before:
        sys.exit("the program told nothing")
    if left != int(limit):
        sys.exit(f"{left} connections by text are left, {limit} were expected")
    converted = len(BY_TEXT.findall(source.read_text())) - left
    print(f"{converted} converted, {left} left, {before.count(chr(10))} lines the same")


if __name__ == "__main__":
    main()
