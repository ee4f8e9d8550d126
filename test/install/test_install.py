"""cmake --install, a project that uses find_package(QtCwe), the Debian package, and the ready-made files for other services."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = os.environ["QTCWE_BUILD"]
CMAKE = os.environ["QTCWE_CMAKE"]
TOOL = os.environ["QTCWE_FIX"]
ACCESS = "qtcwe-socket-open-access"

PROJECT = """cmake_minimum_required(VERSION 3.20)
project(consumer CXX)
find_package(QtCwe 0.1 REQUIRED)
add_library(server STATIC src/server.cpp)
target_include_directories(server SYSTEM PRIVATE {qt} {qt}/QtCore {qt}/QtNetwork)
add_library(other STATIC src/other.cpp)
target_include_directories(other SYSTEM PRIVATE {qt} {qt}/QtCore {qt}/QtNetwork)
qtcwe_enable(server CHECKS "-*,{check}" {more})
"""
SERVER = "#include <QLocalServer>\nvoid start()\n{\n    QLocalServer server;\n    server.listen(\"echo\");\n}\n"


def run(*args, code=0, cwd=None, env=None):
    done = subprocess.run([str(a) for a in args], cwd=cwd, env=env, capture_output=True, text=True, timeout=400, stdin=subprocess.DEVNULL)
    if code is not None and done.returncode != code:
        raise AssertionError(f"{args}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="qtcwe-install-")
        cls.dir = pathlib.Path(cls.folder.name).resolve()
        cls.prefix = cls.dir / "prefix"
        run(CMAKE, "--build", BUILD, "--target", "qtcwe-fix", "completion")
        run(CMAKE, "--install", BUILD, "--prefix", cls.prefix)
        run(sys.executable, ROOT / "test/qt/install", cls.dir / "qt")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def files(self, top):
        return {str(p.relative_to(top)) for p in top.rglob("*") if not p.is_dir()}

    def test_what_is_installed(self):
        have = self.files(self.prefix)
        for name in ["bin/qtcwe-fix", "bin/qtcwe-tidy", "share/man/man1/qtcwe-fix.1", "share/man/man1/qtcwe-tidy.1",
                     "share/cmake/QtCwe/QtCweConfig.cmake", "share/bash-completion/completions/qtcwe-fix",
                     "share/zsh/vendor-completions/_qtcwe-fix", "share/qtcwe-fix/ci/github.yml",
                     "share/qtcwe-fix/docs/checks/socket/open-access.md"]:
            self.assertIn(name, have)
        self.assertIn("open access", run(self.prefix / "bin/qtcwe-fix", "explain", ACCESS).replace("-", " "))
        self.assertIn("LLVM version", run(self.prefix / "bin/qtcwe-tidy", "--version"))
        self.assertEqual((self.prefix / "share/bash-completion/completions/qtcwe-fix").read_text(),
                         run(TOOL, "--completion=bash"))

    def consumer(self, more=""):
        source = self.dir / "consumer"
        shutil.rmtree(source, ignore_errors=True)
        (source / "src").mkdir(parents=True)
        (source / "CMakeLists.txt").write_text(PROJECT.format(qt=self.dir / "qt", check=ACCESS, more=more))
        (source / "src/server.cpp").write_text(SERVER)
        (source / "src/other.cpp").write_text(SERVER.replace("start", "other"))
        run(CMAKE, "-S", source, "-B", source / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", "-G", "Ninja")
        return source / "build"

    def test_a_project_that_finds_it(self):
        build = self.consumer()
        out = run(CMAKE, "--build", build)
        self.assertEqual(re.findall(r"(\w+\.cpp):5:5: warning: .*\[(.*)\]$", out, re.M), [("server.cpp", ACCESS)], out)
        out = run(CMAKE, "--build", build, "--target", "qtcwe-report")
        self.assertIn(ACCESS, out)
        self.assertNotIn("other.cpp", out)
        for name in ["findings.html", "findings.sarif"]:
            self.assertIn(ACCESS, (build / "qtcwe-report" / name).read_text(), name)

    def test_errors_stop_the_build(self):
        build = self.consumer('WARNINGS_AS_ERRORS "*"')
        out = run(CMAKE, "--build", build, code=1)
        self.assertIn(f"[{ACCESS},-warnings-as-errors]", out)

    def test_mistakes_of_the_project(self):
        source = self.dir / "mistaken"
        source.mkdir()
        (source / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.20)\nproject(x CXX)\nfind_package(QtCwe REQUIRED)\n"
                                               "qtcwe_enable(nobody)\n")
        out = run(CMAKE, "-S", source, "-B", source / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}", code=1)
        self.assertIn("there is no target nobody", out)

    def test_debian_package(self):
        if not shutil.which("dpkg-shlibdeps") or not shutil.which("dpkg-deb"):
            self.skipTest("no dpkg-shlibdeps (package dpkg-dev)")
        if os.environ.get("QTCWE_SANITIZED") == "1":
            self.skipTest("a build with sanitizers is not packaged")
        out = self.dir / "deb"
        run(shutil.which("cpack") or str(pathlib.Path(CMAKE).with_name("cpack")), "-G", "DEB", "-B", out, "--config",
            f"{BUILD}/CPackConfig.cmake", cwd=self.dir)
        package = next(out.glob("qtcwe-fix_*.deb"))
        depends = run("dpkg-deb", "-f", package, "Depends")
        self.assertRegex(depends, r"libclang1-\d+")
        self.assertRegex(depends, r"libllvm\d+")
        self.assertRegex(depends, r"libclang-common-\d+-dev")
        self.assertRegex(depends, r"libc6 \(")
        root = self.dir / "root"
        run("dpkg-deb", "-x", package, root)
        source = self.dir / "a.cpp"
        source.write_text(SERVER)
        flags = [f"-isystem{self.dir}/qt{part}" for part in ["", "/QtCore", "/QtNetwork"]]
        self.assertIn(ACCESS, run(root / "usr/bin/qtcwe-fix", source, "--", *flags, code=1))
        self.assertEqual({n.replace("usr/", "", 1) for n in self.files(root)}, self.files(self.prefix))
        self.assertNotIn(str(ROOT), run("grep", "-rl", str(ROOT), root / "usr/share", code=None))


class ReadyMade(unittest.TestCase):
    """Files that other services read: they must be what those services expect, with options that exist."""

    def load(self, name):
        try:
            import yaml
        except ImportError:
            self.skipTest("no PyYAML (python3-yaml)")
        return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))

    def accepted(self, command):
        words = [w for w in shlex.split(command) if w.startswith("-") and w != "-p"]
        run(TOOL, *words, "--version")

    def test_pre_commit(self):
        hooks = self.load(".pre-commit-hooks.yaml")
        self.assertEqual([h["id"] for h in hooks], ["qtcwe-fix", "qtcwe-fix-write"])
        for hook in hooks:
            self.assertLessEqual({"id", "name", "entry", "language"}, set(hook))
            self.assertIs(hook["require_serial"], True)  # one run: fixes of headers must meet
            self.accepted(hook["entry"].split(" ", 1)[1])

    def test_github(self):
        job = self.load("share/ci/github.yml")["jobs"]["qtcwe"]
        commands = [s["run"] for s in job["steps"] if "qtcwe-fix -p" in s.get("run", "")]
        self.assertEqual(len(commands), 1)
        self.accepted(commands[0].split(" ", 1)[1])
        written = re.findall(r"--report=\w+:(\S+)", commands[0])
        for step in job["steps"]:
            for key in ["sarif_file", "path"]:
                if key in step.get("with", {}):
                    self.assertIn(step["with"][key], written)

    def test_gitlab(self):
        job = self.load("share/ci/gitlab.yml")["qtcwe"]
        self.accepted(job["script"][0].split(" ", 1)[1])
        written = re.findall(r"--report=\w+:(\S+)", job["script"][0])
        self.assertLessEqual(set(job["artifacts"]["reports"].values()) | set(job["artifacts"]["paths"]), set(written))


if __name__ == "__main__":
    unittest.main()
