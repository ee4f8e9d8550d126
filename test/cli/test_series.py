"""A series of patches: by check, by folder, as files and as git commits."""
import subprocess
import unittest

from cli import CLEAN, SERVER, Case

ALL = ["-p", "build", "--checks=socket-open-access,io-unchecked-result", "--fix=review", "--quiet"]


class Series(Case):
    def git(self, *args):
        return subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *args], cwd=self.dir, check=True,
                              capture_output=True, text=True, env=self.environment(**self.author)).stdout

    author = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b.c"}

    def repository(self):
        self.project(**{"net/a__cpp": SERVER, "net/b__cpp": CLEAN, "ui/c__cpp": SERVER.replace("start", "begin")})
        self.write(".gitignore", "build/\n.qtcwe/\n")
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-qm", "first")
        self.before = {name: self.read(name) for name in ["net/a.cpp", "ui/c.cpp"]}

    def whole(self):
        """What --fix=review makes of all files at once."""
        self.check(self.run_tool(*ALL), 0)
        after = {name: self.read(name) for name in self.before}
        self.git("checkout", "-q", ".")
        return after

    def test_patches_by_check(self):
        self.repository()
        after = self.whole()
        self.check(self.run_tool(*ALL, "--split-by=check", "--out=patches"), 1, "0001-io-unchecked-result.patch: 2 findings, 2 files")
        names = sorted(p.name for p in (self.dir / "patches").iterdir())
        self.assertEqual(names, ["0001-io-unchecked-result.patch", "0002-socket-open-access.patch"])
        self.assertEqual({name: self.read(name) for name in self.before}, self.before)
        first = self.read("patches/" + names[0])
        self.assertIn("- net/a.cpp:6: ", first)
        self.assertNotIn("+    server.setSocketOptions", first)
        self.git("am", "-q", *[f"patches/{n}" for n in names])
        self.assertEqual({name: self.read(name) for name in self.before}, after)
        self.assertRegex(self.git("log", "--format=%s", "-1"), "^socket-open-access: .*2 findings")
        self.check(self.run_tool(*ALL, "--split-by=check", "--out=patches"), 2, "holds patches already")

    def test_patches_by_folder(self):
        self.repository()
        after = self.whole()
        self.check(self.run_tool(*ALL, "--split-by=folder", "--out=patches"), 1, "0001-net.patch", "0002-ui.patch")
        self.assertNotIn("ui/c.cpp", self.read("patches/0001-net.patch"))
        for name in ["0002-ui.patch", "0001-net.patch"]:  # folders do not depend on each other here
            subprocess.run(["patch", "-p1", "-s", "-i", f"patches/{name}"], cwd=self.dir, check=True)
        self.assertEqual({name: self.read(name) for name in self.before}, after)

    def test_commits(self):
        self.repository()
        after = self.whole()
        self.check(self.run_tool(*ALL, "--commit", env=self.author), 0, "committed io-unchecked-result", "committed socket-open-access")
        self.assertEqual({name: self.read(name) for name in self.before}, after)
        self.assertEqual(self.git("status", "--porcelain"), "")
        self.assertEqual(len(self.git("log", "--format=%s").splitlines()), 3)
        self.git("reset", "-q", "--hard", "HEAD~1")
        self.assertNotIn("setSocketOptions", self.read("net/a.cpp"))
        self.check(self.run_tool(*ALL, "--commit", env=self.author), 0, "committed socket-open-access")

    def test_a_dirty_tree_is_refused(self):
        self.repository()
        mine = self.read("net/b.cpp") + "// mine\n"
        self.write("net/b.cpp", mine)
        self.check(self.run_tool(*ALL, "--commit", env=self.author), 4, "not committed", "--allow-dirty")
        self.assertEqual(self.read("net/a.cpp"), self.before["net/a.cpp"])
        self.check(self.run_tool(*ALL, "--commit", "--allow-dirty", env=self.author), 0)
        self.assertEqual(self.git("status", "--porcelain").split(), ["M", "net/b.cpp"])

    def test_a_hook_that_refuses(self):
        self.repository()
        hook = self.write(".git/hooks/pre-commit", "#!/bin/sh\necho no today >&2\nexit 1\n")
        hook.chmod(0o755)
        self.check(self.run_tool(*ALL, "--commit", env=self.author), 4, "no today", "as before")
        self.assertEqual({name: self.read(name) for name in self.before}, self.before)

    def test_no_repository(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool(*ALL, "--commit", env={"GIT_CEILING_DIRECTORIES": str(self.dir.parent)}), 4, "git repository")
        self.assertEqual(self.read("a.cpp"), SERVER)

    def test_options_that_need_each_other(self):
        self.project(a__cpp=SERVER)
        for args in [["--split-by=check"], ["--commit", "--out=x"], ["--allow-dirty"], ["--split-by=moon", "--out=x"]]:
            self.check(self.run_tool(*ALL, *args), 2)


if __name__ == "__main__":
    unittest.main()
