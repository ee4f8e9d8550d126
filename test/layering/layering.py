"""Checks the rules of the source tree that no compiler checks.

layering.py ROOT [--cc=gcc] [--include=DIR…]    prints "FILE:LINE: what is wrong" and fails if there is anything
layering.py --self-test [--cc=gcc]              shows every rule a small tree that breaks it
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

FOLDERS = ["base", "qtmodel", "fixits", "checks", "report", "driver"]  # includes go to the left only
OTHERS = ["test", "tools", "cmake", "docs", ".ci"]
SOURCES = {".c", ".h", ".cpp", ".def"}
MAX_FILE = 1000
MAX_FUNCTION = 80
BANNED = re.compile(r"\b(strcpy|strcat|strncpy|strncat|sprintf|vsprintf|strtok|gets|atoi|atol|atof|setjmp|longjmp|system)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STATIC = re.compile(r"^\s*static\s+(?!inline\b|const\b|_Noreturn\b|constexpr\b)[^(=;{]*[=;{]")
# A path of somebody's machine. Written in pieces, so that this file does not name one itself.
MACHINE_PATH = re.compile("(?<![\\w./-])/" + "(?:work/|root/|home/(?!user\\b|me\\b)|tmp/(?:build|brief))|\\.\\./" + "shared\\b")


def without_comments_and_strings(text):
    """The text with comments and literals blanked, lines kept. #include lines keep their names."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def files(root):
    found = [p for p in root.iterdir() if p.is_file()]
    for folder in FOLDERS + OTHERS:
        found += [p for p in (root / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return sorted(found)


def check_include(name, folder, quote, target):
    """What is wrong with one #include of a file in one of FOLDERS, or None."""
    if target.startswith("clang-c/") and not re.search(r"_clang\.[ch]$", name):
        return f"<{target}> belongs in *_clang.c only"
    if re.match(r"(llvm|clang|llvm-c)/", target) and not name.endswith("_llvm.cpp"):
        return f"<{target}> belongs in *_llvm.cpp only"
    if quote == "<":
        return None
    top = target.split("/")[0]
    if top not in FOLDERS:
        return f'"{target}" is not spelled from the root of the source tree'
    if FOLDERS.index(top) > FOLDERS.index(folder):
        return f"{folder} must not know {top} (\"{target}\")"
    return None


def check_functions(lines):
    """Yields (line, message) for functions that are too long. Our style: a body's braces stand in column 0."""
    start = None
    for i, line in enumerate(lines, 1):
        if line.rstrip() == "{" or (re.match(r"\w.*\)\s*\{\s*$", line) and start is None):
            start = i
        elif line.startswith("}") and start is not None:
            if i - start - 1 > MAX_FUNCTION:
                yield start, f"a function of {i - start - 1} lines (at most {MAX_FUNCTION})"
            start = None


def check_source(path, name, text):
    folder = name.split("/")[0]
    lines = text.splitlines()
    code = without_comments_and_strings(text).splitlines()
    if path.suffix == ".h" and not text.startswith("// "):
        yield 1, "the first line of a header says what it is for"
    if len(lines) > MAX_FILE:
        yield MAX_FILE, f"{len(lines)} lines (at most {MAX_FILE})"
    for i, (line, bare) in enumerate(zip(lines, code), 1):
        banned = BANNED.search(bare)
        if banned:
            yield i, f"{banned.group(1)}() is banned"
        include = INCLUDE.match(line)
        if include and folder in FOLDERS:
            wrong = check_include(name, folder, *include.groups())
            if wrong:
                yield i, wrong
        if folder in FOLDERS and STATIC.match(bare):
            yield i, "a variable that is static and not const"
    yield from check_functions(code)
    if folder in FOLDERS and path.suffix == ".cpp" and not name.endswith("_llvm.cpp"):
        yield 1, "C++ is for *_llvm.cpp only"


def check_header_alone(root, name, text, cc, includes):
    """Compiles a header as its own unit, as C and, where it is meant for C++ too, as C++."""
    languages = ["c"] + (["c++"] if "__cplusplus" in text else [])
    for language in languages:
        command = [cc, "-fsyntax-only", "-x", language, "-std=c17" if language == "c" else "-std=c++17", "-Wall", "-Wextra",
                   "-Werror", "-Wno-unused-function", "-D_GNU_SOURCE", f"-I{root}", "-include", str(root / name)]
        command += [f"-isystem{d}" for d in includes] + ["/dev/null"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            first = next((l for l in done.stderr.splitlines() if "error" in l), done.stderr.strip())
            yield 1, f"does not compile alone as {language}: {first}"


def check_facts(root):
    """A word of facts that no code asks for says nothing, whatever the data say with it."""
    words = root / "qtmodel/facts.def"
    if not words.is_file():
        return
    asked = set()
    for folder in FOLDERS:
        for path in (root / folder).rglob("*.[ch]"):
            asked.update(re.findall(r"\bQMK_(\w+)", path.read_text(errors="replace")))
    for i, line in enumerate(words.read_text().splitlines(), 1):
        word = re.match(r"QM_FACT\((\w+),", line)
        if word and word.group(1) not in asked:
            yield f"qtmodel/facts.def:{i}: nobody asks for {word.group(1)}"


def check(root, cc, includes):
    problems = list(check_facts(root))
    for path in files(root):
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue  # pictures, and test cases in other encodings
        found = []
        # The cases of checks are C++ of users, with whatever defects they show.
        if path.suffix in SOURCES and (name.split("/")[0] in FOLDERS or re.match(r"test/(unit|fuzz)/", name)):
            found += check_source(path, name, text)
            if path.suffix == ".h":
                found += check_header_alone(root, name, text, cc, includes) if name.split("/")[0] in FOLDERS else []
        for i, line in enumerate(text.split("\n"), 1):
            if MACHINE_PATH.search(line):
                found.append((i, "names a path of one machine"))
        problems += [f"{name}:{line}: {what}" for line, what in found]
    return problems


def self_test(cc):
    """Each tree breaks one rule; the rule, and no other, must say so."""
    guard = "// What it is for.\n#pragma once\n"
    long_body = "".join(f"    x += {i};\n" for i in range(MAX_FUNCTION + 1))
    cases = [
        ("base/a.c", '#include "qtmodel/ir.h"\n', "base must not know qtmodel"),
        ("report/a.c", '#include "driver/x.h"\n', "report must not know driver"),
        ("checks/io/a.c", '#include "check.h"\n', "not spelled from the root"),
        ("qtmodel/a.c", "#include <clang-c/Index.h>\n", "belongs in *_clang.c"),
        ("qtmodel/a_clang.c", "#include <llvm/ADT/Twine.h>\n", "belongs in *_llvm.cpp"),
        ("base/a.cpp", "int x();\n", "C++ is for"),
        ("base/a.c", "void f(char *p)\n{\n    strcpy(p, p);\n}\n", "strcpy() is banned"),
        ("test/unit/a.c", "int f(char *p)\n{\n    return atoi (p);\n}\n", "atoi() is banned"),
        ("base/a.c", "static int calls = 0;\n", "static and not const"),
        ("base/a.c", "int f(void)\n{\n    static int calls;\n    return calls++;\n}\n", "static and not const"),
        ("base/a.c", f"int f(int x)\n{{\n{long_body}    return x;\n}}\n", "a function of"),
        ("base/a.c", f"int f(int x) {{\n{long_body}    return x;\n}}\n", "a function of"),
        ("base/a.c", "\n" * (MAX_FILE + 1), "lines (at most"),
        ("base/a.h", "#pragma once\n", "first line of a header"),
        ("base/a.h", guard + "size_t f(void);\n", "does not compile alone as c:"),
        ("base/a.h", guard + "#ifdef __cplusplus\nint new;\nx\n#endif\n", "does not compile alone as c++"),
        ("qtmodel/facts.def", 'QM_FACT(LOST, "lost", "F", FLAG, "nobody reads it", "")\n', "nobody asks for LOST"),
        ("docs/a.md", "see /" + "work/main/x\n", "path of one machine"),
        (".ci/run", "cd ../" + "shared\n", "path of one machine"),
    ]
    # What looks similar and is fine.
    fine = ('// strcpy( in a comment\nstatic const char *const names[] = {"sprintf("};\n/* static int x; */\n'
            "static inline int f(int a) { return a; }\nstatic int g(void);\nstatic int g(void)\n{\n    return f(1);\n}\n"
            "static const struct { int a; } rows[] = {{1}};\nint my_strcpy(int a);\n")
    failed = 0
    for name, text, wanted in cases + [("base/fine.c", fine, None), ("docs/b.md", "/home/user/x, a/root/b, /usr/lib", None)]:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / name).parent.mkdir(parents=True)
            (root / name).write_text(text)
            problems = check(root, cc, [])
        good = len(problems) == 1 and wanted in problems[0] if wanted else not problems
        if not good:
            failed += 1
            print(f"{name}: wanted {wanted!r}, got {problems}")
    print(f"{len(cases)} rules shown, {failed} failed")
    return failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", nargs="?", type=pathlib.Path)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--include", action="append", default=[])
    options = parser.parse_args()
    if options.self_test:
        sys.exit(1 if self_test(options.cc) else 0)
    problems = check(options.root.resolve(), options.cc, options.include)
    print("\n".join(problems) or "all rules kept")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
