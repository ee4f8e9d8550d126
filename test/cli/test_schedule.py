"""Who runs when: make's job server, the longest unit first, progress, interrupts, and what a killed run leaves behind."""
import contextlib
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import threading
import time
import unittest

from cli import CLEAN, KILLED, SERVER, Case

# A while in the front end.
SLOW = """#include <QLocalServer>
constexpr unsigned spin(unsigned n) { unsigned x = 1; for (unsigned i = 0; i < n; i++) x = x * 69069 + 1; return x; }
static_assert(spin(300000) != 0, "");
"""
SPIN = "-fconstexpr-steps=100000000"


class Pipes:
    """Units that stand still where they include a pipe, until it is fed. Counts how many stand there at a time."""

    def __init__(self, case, names):
        self.paths = [case.dir / f"{n}.pipe" for n in names]
        for n, path in zip(names, self.paths):
            case.write(f"{n}.cpp", f'#include <QLocalServer>\n#include "{n}.pipe"\nint {n};\n')
            os.mkfifo(path)
        self.most, self.stop, self.held = 0, False, {}
        self.thread = threading.Thread(target=self.feed)

    def look(self):
        for path in self.paths:
            with contextlib.suppress(OSError):  # nobody reads
                if path not in self.held:
                    self.held[path] = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        poll = select.poll()
        for fd in self.held.values():
            poll.register(fd, 0)
        gone = {fd for fd, event in poll.poll(0) if event & select.POLLERR}  # who read it is through
        self.most = max(self.most, len(self.held) - len(gone))

    def let_go(self):
        for fd in self.held.values():
            with contextlib.suppress(BrokenPipeError):
                os.write(fd, b"\n")
            os.close(fd)
        self.held = {}

    def wait_for(self, n):
        end = time.monotonic() + 60
        while len(self.held) < n and time.monotonic() < end:
            self.look()
            time.sleep(0.01)
        return len(self.held)

    def feed(self):
        while not self.stop:
            if self.wait_for_first():
                time.sleep(0.3)  # whoever may run with it comes here too
                self.look()
                self.let_go()

    def wait_for_first(self):
        while not self.stop and not self.held:
            self.look()
            time.sleep(0.01)
        return not self.stop

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *ignored):
        self.stop = True
        self.thread.join()
        self.let_go()


class Server:
    """What make does: one byte for each job more, in a named pipe or in a pipe that is handed down."""

    def __init__(self, folder, tokens, named):
        self.tokens, self.fds = tokens, ()
        if named:
            path = folder / "server"
            os.mkfifo(path)
            self.read = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            self.write = os.open(path, os.O_WRONLY)
            self.flags = f" -j3 --jobserver-auth=fifo:{path} -- A=--jobserver-auth=1,1"
        else:
            self.read, self.write = os.pipe()
            os.set_blocking(self.read, False)
            self.fds = (self.read, self.write)
            self.flags = f"k -j3 --jobserver-auth=-2,-2 --jobserver-fds={self.read},{self.write}"
        os.write(self.write, tokens)

    def left(self):
        with contextlib.suppress(BlockingIOError):
            return os.read(self.read, 100)
        return b""

    def close(self):
        os.close(self.read)
        os.close(self.write)


class Schedule(Case):
    def environment(self, **extra):
        (self.dir / "tmp").mkdir(exist_ok=True)
        return super().environment(**{"XDG_CACHE_HOME": str(self.dir / "cache-home"), "TMPDIR": str(self.dir / "tmp"), **extra})

    def start(self, *args, server=None, **more):
        env = self.environment(**({"MAKEFLAGS": server.flags} if server else {}))
        return subprocess.Popen(self.command("-p", "build", *args), cwd=self.dir, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, pass_fds=server.fds if server else (), **more)

    def assert_nothing_left(self):
        for _ in range(100):
            alive = subprocess.run(["pgrep", "-f", str(self.dir)], capture_output=True, check=False).stdout
            if not alive:
                break
            time.sleep(0.02)
        self.assertEqual(alive, b"", "a process is left")
        self.assertEqual(list((self.dir / "tmp").iterdir()), [])
        self.assertEqual([p for p in self.dir.rglob("*") if p.name.endswith(".tmp") or p.name.startswith(".qtcwe-")], [])

    def pipes(self, *names, others=()):
        pipes = Pipes(self, names)
        self.database(*[f"{n}.cpp" for n in [*names, *others]])
        return pipes

    # ------------------------------------------------------------------------------------------------------- job server

    def test_tokens_are_taken_and_given_back(self):
        for named in (True, False):
            for options in ((), ("--no-shared-prefix",)):
                with self.subTest(named=named, options=options), self.fresh(), self.pipes("a", "b", "c", "d") as pipes:
                    server = Server(self.dir, b"#", named)
                    run = self.start("-j4", "--no-cache", "--timeout=60", *options, server=server)
                    run.communicate(timeout=100)
                    self.assertEqual(run.returncode, 0)
                    self.assertEqual(pipes.most, 2)  # one without a token, one with
                    self.assertEqual(server.left(), b"#")
                    server.close()

    @contextlib.contextmanager
    def fresh(self):
        yield
        for path in self.dir.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def test_tokens_of_the_interrupted_and_the_crashed(self):
        for options in ((), ("--no-shared-prefix",)):
            with self.subTest(options=options), self.fresh():
                pipes = self.pipes("a", "b", "c")
                server = Server(self.dir, b"xyz", True)
                run = self.start("-j3", *options, server=server)
                self.assertEqual(pipes.wait_for(3), 3)
                self.assertEqual(len(server.left()), 1)
                run.send_signal(signal.SIGINT)
                _, err = run.communicate(timeout=30)
                self.assertIn(b"interrupted", err)
                self.assertEqual(len(server.left()), 2)  # those that it had taken
                server.close()
                pipes.let_go()
                self.assert_nothing_left()
        self.write("x.cpp", "#include <QLocalServer>\n#pragma clang __debug crash\n")
        self.write("y.cpp", SERVER)
        self.database("x.cpp", "y.cpp")
        server = Server(self.dir, b"++", True)
        run = self.start("-j3", server=server)
        run.communicate(timeout=60)
        self.assertEqual((run.returncode, server.left()), (3, b"++"))
        server.close()

    @unittest.skipUnless(shutil.which("make"), "make is not installed")
    def test_real_make(self):
        command = " ".join(self.command("-p", "build", "-j4", "--no-cache"))
        self.write("Makefile", f"all: one two\none:\n\t+{command} > one.txt\ntwo:\n\t+@sleep 0.1\nplain:\n\t{command} --quiet\n")
        with self.pipes("a", "b", "c", "d") as pipes:
            env = self.environment(MAKEFLAGS="", MAKELEVEL="0")
            done = subprocess.run(["make", "-j3", "all"], cwd=self.dir, env=env, capture_output=True, timeout=100, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn(b"jobserver", done.stderr + done.stdout)  # make counts its tokens at the end
            self.assertEqual(pipes.most, 3)
        self.write("a.cpp", CLEAN)
        self.database("a.cpp")
        done = subprocess.run(["make", "-j2", "plain"], cwd=self.dir, env=env, capture_output=True, timeout=100, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        if b"cannot be reached" not in done.stderr:  # a make whose server is a named pipe is always reached
            self.assertIn("fifo", subprocess.run(["make", "-j2", "-f-"], input="all:;@echo $(MAKEFLAGS)", text=True, capture_output=True, env=env,
                                                 check=False).stdout)

    # --------------------------------------------------------------------------------------------------- order, progress

    def on_terminal(self, *args):
        """What the program writes to a terminal."""
        mine, theirs = pty.openpty()
        run = subprocess.Popen(self.command("-p", "build", *args), cwd=self.dir, env=self.environment(), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        out, end = b"", time.monotonic() + 60
        while time.monotonic() < end:
            if not select.select([mine], [], [], 1)[0]:
                continue
            try:
                out += os.read(mine, 65536)
            except OSError:  # the other side is closed
                break
        run.wait(timeout=60)
        os.close(mine)
        return out.decode()

    def test_progress_and_longest_first(self):
        for name, text in {"a": SERVER, "b": SLOW, "c": CLEAN}.items():
            self.write(f"{name}.cpp", text)
        self.database("a.cpp", "b.cpp", "c.cpp", flags=[SPIN])
        time.sleep(0.05)  # a file that changes while a run lasts is not kept, and clocks of files are coarse
        for shared in ([], ["--no-shared-prefix"]):
            with self.subTest(shared=shared):
                shutil.rmtree(self.dir / "cache-home", ignore_errors=True)
                first = self.on_terminal("-j1", *shared)
                shown = re.findall(r"\r\x1b\[K\[(\d)/3\] \d+\.\d/s, \d+:\d\d left  (\w)\.cpp", first)
                self.assertEqual(shown, [("1", "a"), ("2", "b"), ("3", "c")], first)
                self.assertIn("c.cpp\r\x1b[K", first)  # the line is gone before the summary comes
                again = self.on_terminal("-j1", "--checks=socket-*", *shared)
                self.assertEqual([m[0] for m in re.findall(r"left  (\w)\.cpp", again)][0], "b", again)
        self.assertEqual(self.on_terminal("-j1", "--quiet", "--no-cache"), "")

    def test_lines_elsewhere(self):
        self.write("b.cpp", CLEAN)
        pipes = self.pipes("a", others="b")
        run = self.start("-j1", "--no-cache", "--no-shared-prefix")
        pipes.wait_for(1)
        time.sleep(2.1)  # lines come no faster
        pipes.let_go()
        err = run.communicate(timeout=60)[1].decode()
        self.assertRegex(err, r"\A1 of 2 units, \d+\.\d/s, \d+:\d\d left\n0 findings")
        self.assertNotIn("\r", err)
        self.write("a.cpp", CLEAN)
        self.assertNotIn("units,", self.run_tool("-p", "build", "--no-cache").err)

    # ------------------------------------------------------------------------------------------- interrupts, limits, kills

    def test_a_time_limit_costs_one_unit(self):
        for name in "bc":
            self.write(f"{name}.cpp", SERVER)
        self.pipes("a", others="bc")
        done = self.run_tool("-p", "build", "--timeout=2", "--report=tsv", "--stats", "--no-cache", "-j2")
        self.check(done, 3, "a.cpp could not be analysed: not done after 2 s", "2 by 1 shared parse", "its process ended early")
        self.assertEqual({f[0] for f in done.findings}, {"b.cpp", "c.cpp"})
        self.assert_nothing_left()

    def test_what_is_finished_is_kept_when_a_run_is_killed(self):
        for name in "bcd":
            self.write(f"{name}.cpp", SERVER.replace("start", name))
        for options in ((), ("--no-shared-prefix",)):
            with self.subTest(options=options):
                shutil.rmtree(self.dir / "cache-home", ignore_errors=True)
                if not (self.dir / "a.pipe").exists():
                    pipes = self.pipes("a", others="bcd")
                time.sleep(0.05)
                run = self.start("-j2", *options)
                results, end = self.dir / "cache-home/qtcwe-fix/results", time.monotonic() + 60
                while len([p for p in results.rglob("*") if p.is_file()]) < 3 and time.monotonic() < end:
                    time.sleep(0.02)
                time.sleep(0.1)
                run.kill()
                run.communicate(timeout=30)
                self.assertEqual(run.returncode, KILLED)
                self.assert_no_process()
                again = self.run_tool("-p", "build", "--why-miss", "--timeout=1", "--report=tsv", "--stats")
                missed = {pathlib.Path(l.split(": ")[1]).name for l in again.err.splitlines() if l.startswith("miss: ")}
                self.assertEqual(missed, {"a.cpp"}, again.err)
                self.assertEqual({f[0] for f in again.findings}, {"b.cpp", "c.cpp", "d.cpp"})
        pipes.let_go()

    def assert_no_process(self):
        end = time.monotonic() + 10
        while time.monotonic() < end and subprocess.run(["pgrep", "-f", str(self.dir)], capture_output=True, check=False).stdout:
            time.sleep(0.05)
        self.assertEqual(subprocess.run(["pgrep", "-f", str(self.dir)], capture_output=True, check=False).stdout, b"")


if __name__ == "__main__":
    unittest.main()
