"""--fix over many files, killed at any moment: all files are old or new, and `undo` or the next run make it so again.

QTCWE_KILLS says how often (40; it has been run with 200). Where there is a file system in memory the project stands in it.
"""
import fcntl
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import time
import unittest

from cli import SERVER, Case

FILES = 200
KILLS = int(os.environ.get("QTCWE_KILLS", "40"))
FIX = ("-p", "build", "--checks=socket-open-access", "--fix", "--fail-on=none", "--report=tsv:/dev/null")


class Kill(Case):
    """One project for all tests: whatever happens to it, it is as before in the end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        cls.home = tempfile.TemporaryDirectory(prefix="qtcwe-cli-", dir=memory)
        cls.dir = pathlib.Path(cls.home.name).resolve()
        cls.names = [f"src/f{i:03}.cpp" for i in range(FILES)]
        filler = "".join(f"// {i} {'-' * 60}\n" for i in range(100))  # longer than one write
        one = cls()
        for i, name in enumerate(cls.names):
            one.write(name, SERVER.replace("start", f"start{i}") + filler)
        one.database(*cls.names)
        cls.old = one.texts()
        time.sleep(0.05)  # a file that changes while a run lasts is not kept, and clocks of files are coarse
        one.check(one.run_tool(*FIX), 0, f"{FILES} fixed")
        cls.new = one.texts()
        one.check(one.run_tool("undo", "-p", "build"), 0, f"{FILES} files restored")

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()
        super().tearDownClass()

    def setUp(self):
        self.assertEqual(self.count_new(), 0)

    def tearDown(self):
        pass

    def environment(self, **extra):
        return super().environment(**{"XDG_CACHE_HOME": str(self.dir / "cache-home"), **extra})

    def texts(self):
        return [(self.dir / name).read_bytes() for name in self.names]

    def count_new(self):
        """How many files are new; each is whole."""
        count = 0
        for name, now, old, new in zip(self.names, self.texts(), self.old, self.new):
            self.assertIn(now, (old, new), name)
            count += now == new
        return count

    def killed(self, moment):
        run = subprocess.Popen(self.command(*FIX), cwd=self.dir, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
        time.sleep(moment)
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate(timeout=60)
        return run.returncode

    def test_killed_at_any_moment(self):
        start = time.monotonic()
        self.run_tool(*FIX)
        whole = 1.1 * (time.monotonic() - start)
        self.run_tool("undo", "-p", "build")
        seen, any_moment = {"old": 0, "mixed": 0, "new": 0}, random.Random(1)
        for k in range(KILLS):
            if k == seen["old"] and k % 5 == 4:  # the machine is slower than it was
                whole *= 1.5
            code = self.killed(whole * any_moment.random())
            count = self.count_new()
            seen["old" if count == 0 else "new" if count == FILES else "mixed"] += 1
            with self.subTest(kill=k, code=code, new=count):
                if k % 2:
                    self.check(self.run_tool(*FIX), 0)
                    self.assertEqual(self.count_new(), FILES)
                    self.check(self.run_tool("undo", "-p", "build"), 0, f"{FILES} files restored")
                else:
                    undone = self.run_tool("undo", "-p", "build")
                    self.check(undone, 0 if count else undone.code, "restored" if count else "")
                self.assertEqual(self.count_new(), 0)
                self.assertEqual([p for p in (self.dir / "src").iterdir() if p.name.startswith(".qtcwe-")], [])
        print(f"{KILLS} kills within {whole:.2f} s: {seen}", flush=True)
        self.assertTrue(seen["old"] and (seen["mixed"] or seen["new"]), seen)

    def test_two_at_once(self):
        for _ in range(3):
            runs = [self.start_tool(*FIX) for _ in range(2)]
            ends = [(run.communicate(timeout=100), run.returncode) for run in runs]
            self.assertEqual(self.count_new(), FILES)
            for (_, err), code in ends:
                if code != 0:
                    self.assertEqual(code, 4, err)
                    self.assertRegex(err, b"another run of qtcwe-fix is writing here; wait|changed (since|while) it was analysed")
            self.assertIn(0, [code for _, code in ends])
            self.check(self.run_tool("undo", "-p", "build"), 0, "restored")
            self.assertEqual(self.count_new(), 0)

    def test_one_waits_for_nobody(self):
        lock = next(self.dir.rglob(".qtcwe/undo/lock"))
        with lock.open("r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.check(self.run_tool(*FIX), 4, "another run of qtcwe-fix is writing here; wait for its end and run again")
            self.check(self.run_tool("undo", "-p", "build"), 4, "another run of qtcwe-fix")
            self.assertEqual(self.count_new(), 0)
        self.check(self.run_tool(*FIX), 0, f"{FILES} fixed")
        self.check(self.run_tool("undo", "-p", "build"), 0)


if __name__ == "__main__":
    unittest.main()
