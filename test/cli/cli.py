"""What the tests of the command line share: a throw-away project and a way to run the program in it.

Environment: QTCWE_FIX the program, QTCWE_SHIM_LIBRARY the built shim.c. Qt is played by the declarations in test/qt.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ["QTCWE_FIX"]
SHIM = os.environ.get("QTCWE_SHIM_LIBRARY", "")
ACCESS = "qtcwe-socket-open-access"
RESULT = "qtcwe-io-unchecked-result"

# One finding of ACCESS with a safe fix, one of RESULT whose fix changes behaviour.
SERVER = """#include <QLocalServer>

void start()
{
    QLocalServer server;
    server.listen("echo");
}
"""
CLEAN = """#include <QLocalServer>

bool isReady(const QLocalServer &server)
{
    return server.isListening();
}
"""
# The same finding in a header, once for every unit that includes it.
HEADER = """#pragma once
#include <QLocalServer>

inline void startShared()
{
    QLocalServer server;
    server.listen("shared");
}
"""


class Result:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")
        self.all = self.out + self.err

    def __str__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"

    @property
    def findings(self):
        """(path, line, column, severity, check, message) of a tsv report on stdout."""
        return [tuple(line.split("\t")) for line in self.out.splitlines() if line.count("\t") == 5]


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory(prefix="qtcwe-cli-")
        cls.qt = pathlib.Path(cls.shared.name).resolve()
        subprocess.run([sys.executable, str(ROOT / "test/qt/install"), str(cls.qt)], check=True)
        cls.flags = ["-std=c++17"]
        for part in ["", "/QtCore", "/QtNetwork", "/QtTest"]:
            cls.flags += ["-isystem", f"{cls.qt}{part}"]

    @classmethod
    def tearDownClass(cls):
        cls.shared.cleanup()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="qtcwe-cli-")
        self.dir = pathlib.Path(self.folder.name).resolve()

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def read(self, name):
        return (self.dir / name).read_bytes().decode("utf-8")

    def database(self, *names, flags=(), where="build"):
        """A compile_commands.json in build/ for these files of the project."""
        rows = [{"directory": str(self.dir / where), "file": str(self.dir / name),
                 "arguments": ["c++", *self.flags, f"-I{self.dir}", *flags, "-c", str(self.dir / name)]} for name in names]
        return self.write(f"{where}/compile_commands.json", json.dumps(rows))

    def project(self, **files):
        """Files with '__' in their names as '.', all the .cpp ones in the database."""
        names = {name.replace("__", "."): text for name, text in files.items()}
        for name, text in names.items():
            self.write(name, text)
        self.database(*[name for name in names if name.endswith(".cpp")])

    def environment(self, **extra):
        env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "LD_PRELOAD")}
        env.setdefault("ASAN_OPTIONS", "verify_asan_link_order=0")
        env["LC_ALL"] = "C.UTF-8"
        env["XDG_CACHE_HOME"] = str(self.qt / "cache")  # nobody's own
        env.update(extra)
        return env

    def command(self, *args):
        return [TOOL, *[str(a) for a in args]]

    def run_tool(self, *args, cwd=None, env=None, shim=None):
        extra = dict(env or {})
        if shim:
            extra.update(LD_PRELOAD=SHIM, QTCWE_SHIM=shim)
        done = subprocess.run(self.command(*args), cwd=cwd or self.dir, env=self.environment(**extra), timeout=120,
                              stdin=subprocess.DEVNULL, capture_output=True)
        return Result(done)

    def tsv(self, *args, **more):
        return self.run_tool("--report=tsv", *args, **more)

    def start_tool(self, *args):
        return subprocess.Popen(self.command(*args), cwd=self.dir, env=self.environment(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def check(self, result, code, *words):
        """The exit code, and words that must stand in the output (stdout or stderr)."""
        self.assertEqual(result.code, code, str(result))
        for word in words:
            self.assertIn(word, result.all, str(result))
        return result

    def assert_no_leftovers(self):
        """No temporary file is left beside the sources."""
        left = [p for p in self.dir.rglob("*.tmp")]
        self.assertEqual(left, [])


INTERRUPTED = -signal.SIGINT
KILLED = -signal.SIGKILL
