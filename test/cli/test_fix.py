"""Writing: what --fix does to files, and what happens when something goes wrong in between."""
import os
import stat
import subprocess
import time
import unittest

from cli import CLEAN, HEADER, INTERRUPTED, KILLED, SERVER, SHIM, Case

ONLY = ["-p", "build", "--checks=socket-open-access"]
SETTER = "setSocketOptions(QLocalServer::UserAccessOption);"


def fixed(text, ending="\n"):
    """SERVER, repaired."""
    return text.replace("    server.listen", f"    server.{SETTER}{ending}    server.listen")


class Fix(Case):
    def test_report_only_writes_nothing(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool(*ONLY), 1, "+    server." + SETTER)
        self.assertEqual(self.read("a.cpp"), SERVER)
        self.assertFalse((self.dir / ".qtcwe").exists())

    def test_fix_and_again_and_undo(self):
        self.project(a__cpp=SERVER, b__cpp=CLEAN)
        self.check(self.run_tool(*ONLY, "--fix"), 0, "fixed (safe)", "1 fixed", "undo")
        self.assertEqual(self.read("a.cpp"), fixed(SERVER))
        self.assertEqual(self.read("b.cpp"), CLEAN)
        time_before = (self.dir / "a.cpp").stat().st_mtime_ns
        self.check(self.run_tool(*ONLY, "--fix"), 0, "0 findings")
        self.assertEqual((self.dir / "a.cpp").stat().st_mtime_ns, time_before)
        self.check(self.run_tool("undo", "-p", "build"), 0, "1 file restored")
        self.assertEqual(self.read("a.cpp"), SERVER)
        self.check(self.run_tool("undo", "-p", "build"), 2, "nothing to undo")

    def test_undo_finds_its_way(self):
        self.project(**{"src/a__cpp": SERVER, "src/deep/b__cpp": SERVER})
        self.check(self.run_tool(*ONLY, "--fix"), 0)
        self.check(self.run_tool("undo", cwd=self.dir / "src/deep"), 0, "2 files restored")
        self.assertEqual(self.read("src/a.cpp"), SERVER)

    def test_undo_refuses_what_was_edited_since(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool(*ONLY, "--fix"), 0)
        edited = self.read("a.cpp") + "// mine\n"
        self.write("a.cpp", edited)
        self.check(self.run_tool("undo", "-p", "build"), 4, "a.cpp")
        self.assertEqual(self.read("a.cpp"), edited)

    def test_undo_without_a_run(self):
        self.project(a__cpp=SERVER)
        self.check(self.run_tool("undo", "-p", "build"), 2, "nothing to undo")

    def test_review_fixes_need_the_word(self):
        both = ["-p", "build", "--checks=io-unchecked-result"]
        self.project(a__cpp=SERVER)
        self.check(self.run_tool(*both, "--fix"), 1, "--fix=review")
        self.assertEqual(self.read("a.cpp"), SERVER)
        self.check(self.run_tool(*both, "--fix=review"), 0, "fixed (review)")
        self.assertNotEqual(self.read("a.cpp"), SERVER)

    def test_shared_header_is_fixed_once(self):
        self.write("shared.h", HEADER)
        for name in "abc":
            self.write(f"{name}.cpp", '#include "shared.h"\n' + CLEAN.replace("isReady", f"isReady_{name}"))
        self.database("a.cpp", "b.cpp", "c.cpp")
        self.check(self.run_tool(*ONLY, "--fix"), 0)
        self.assertEqual(self.read("shared.h").count(SETTER), 1)

    def test_a_header_needs_the_whole_project(self):
        self.project(shared__h=HEADER, a__cpp='#include "shared.h"\n' + SERVER, b__cpp='#include "shared.h"\n')
        for name in ("a.cpp", "shared.h"):
            self.run_tool(*ONLY, "--fix", name)
            self.assertEqual(self.read("shared.h"), HEADER, name)
        self.assertIn(SETTER, self.read("a.cpp"))
        self.check(self.run_tool(*ONLY, "--fix", "shared.h"), 1, "fix withheld", "run without files")
        self.check(self.run_tool(*ONLY, "--fix", "a.cpp", "b.cpp"), 0)
        self.assertEqual(self.read("shared.h").count(SETTER), 1)

    def test_suppressed_findings_stay(self):
        text = SERVER.replace(";\n}", ";  // NOLINT\n}")
        self.project(a__cpp=text)
        self.check(self.run_tool(*ONLY, "--fix"), 0)
        self.assertEqual(self.read("a.cpp"), text)

    def test_a_fix_that_would_not_compile_elsewhere_is_dropped(self):
        # The header is fine in one unit; in the other, a macro breaks what the fix would write.
        self.write("shared.h", HEADER)
        self.write("a.cpp", '#include "shared.h"\n')
        self.write("b.cpp", '#include <QLocalServer>\n#define setSocketOptions no_such_thing\n#include "shared.h"\n')
        self.database("a.cpp", "b.cpp")
        self.check(self.run_tool(*ONLY, "--fix"), 1, "fix dropped", "does not compile", "refused by the proof")
        self.assertEqual(self.read("shared.h"), HEADER)


class Bytes(Case):
    """What was not meant stays as it was."""

    def fix(self, name, data):
        self.write(name, data)
        self.database(name)
        self.check(self.run_tool(*ONLY, "--fix"), 0)
        return (self.dir / name).read_bytes()

    def test_line_endings(self):
        crlf = SERVER.replace("\n", "\r\n")
        self.assertEqual(self.fix("a.cpp", crlf), fixed(crlf, "\r\n").encode())

    def test_byte_order_mark(self):
        data = b"\xef\xbb\xbf" + SERVER.encode()
        self.assertEqual(self.fix("a.cpp", data), b"\xef\xbb\xbf" + fixed(SERVER).encode())

    def test_other_encodings(self):
        data = SERVER.replace("{\n", "{\n    // gr\xf6\xdfer\n", 1).encode("latin-1")
        result = self.fix("a.cpp", data)
        self.assertIn(b"gr\xf6\xdfer", result)
        self.assertIn(SETTER.encode(), result)

    def test_no_line_end_at_the_end(self):
        self.assertEqual(self.fix("a.cpp", SERVER[:-1]), fixed(SERVER)[:-1].encode())

    def test_utf8_names(self):
        self.assertEqual(self.fix("größe/日本 x.cpp", SERVER), fixed(SERVER).encode())

    def test_mode_is_kept(self):
        path = self.write("a.cpp", SERVER)
        path.chmod(0o750)
        self.database("a.cpp")
        self.check(self.run_tool(*ONLY, "--fix"), 0)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o750)

    def test_symbolic_link(self):
        target = self.write("real/a.cpp", SERVER)
        link = self.dir / "link.cpp"
        link.symlink_to(target)
        self.database("link.cpp", "real/a.cpp")
        self.check(self.run_tool(*ONLY, "--fix"), 0, "1 fixed")
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_text(), fixed(SERVER))
        self.check(self.run_tool("undo", "-p", "build"), 0, "1 file restored")
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_text(), SERVER)


class Refused(Case):
    def setUp(self):
        super().setUp()
        self.write("a.cpp", SERVER)
        self.write("b.cpp", SERVER.replace("start", "begin"))
        self.database("a.cpp", "b.cpp")
        self.before = self.sources()

    def sources(self):
        return {p.name: p.read_bytes() for p in self.dir.glob("*.cpp")}

    def refuse(self, *words, **more):
        self.check(self.run_tool(*ONLY, "--fix", **more), 4, *words)
        self.assertEqual(self.sources(), self.before)
        self.assert_no_leftovers()

    def test_read_only_file(self):
        (self.dir / "b.cpp").chmod(0o444)
        self.refuse("b.cpp")

    @unittest.skipUnless(SHIM, "needs the preloaded library")
    def test_no_space(self):
        for call in ["write:.tmp:1:enospc", "write:.tmp:2:enospc", "rename:b.cpp:1:enospc", "mkdir:.qtcwe:1:enospc"]:
            with self.subTest(call):
                self.refuse("o space left", shim=call)

    def test_no_file_may_grow(self):
        done = subprocess.run(["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *self.command(*ONLY, "--fix")], cwd=self.dir,
                              env=self.environment(), capture_output=True, check=False)
        self.assertEqual(done.returncode, 4, done)
        self.assertIn(b"File too large", done.stderr)
        self.assertEqual(self.sources(), self.before)
        self.assert_no_leftovers()

    @unittest.skipUnless(SHIM, "needs the preloaded library")
    def test_no_space_for_one_write(self):
        refused = 0
        for call in ["write:.tmp", "rename:", "mkdir:.qtcwe"]:
            for step in range(1, 9):
                with self.subTest(f"{call} {step}"):
                    result = self.run_tool(*ONLY, "--fix", shim=f"{call}:{step}:enospc-once")
                    self.assert_no_leftovers()
                    if result.code == 4:
                        refused += 1
                        self.assertEqual(self.sources(), self.before)
                    else:
                        self.check(result, 0)  # it was not needed, or there were fewer calls
                        self.check(self.run_tool("undo", "-p", "build"), 0)
        self.assertGreater(refused, 4)

    @unittest.skipUnless(SHIM, "needs the preloaded library")
    def test_no_space_to_take_it_back_either(self):
        self.check(self.run_tool(*ONLY, "--fix", shim="rename:.cpp:2:enospc"), 4, "o space left")
        self.assertNotEqual(self.sources(), self.before)
        self.check(self.run_tool("undo", "-p", "build"), 0, "restored")
        self.assertEqual(self.sources(), self.before)

    @unittest.skipUnless(SHIM, "needs the preloaded library")
    def test_file_changed_in_between(self):
        self.check(self.run_tool(*ONLY, "--fix", shim=f"mkdir:.qtcwe:1:edit={self.dir}/b.cpp"), 4, "b.cpp", "changed")
        after = self.sources()
        self.assertEqual(after["a.cpp"], self.before["a.cpp"])
        self.assertEqual(after["b.cpp"], self.before["b.cpp"] + b"// edited\n")


class Edited(Case):
    """Somebody saves a file while others are still analysed: what was found in it does not hold any more."""

    def edit_while_running(self, *args):
        self.project(b__cpp=SERVER, slow__cpp='#include "pipe.h"\n')
        os.mkfifo(self.dir / "pipe.h")
        running = self.start_tool(*ONLY, "-j2", *args)
        pipe = os.open(self.dir / "pipe.h", os.O_WRONLY)  # waits until the front end reads
        time.sleep(1)  # b.cpp takes far less
        edited = "// mine\n" + SERVER
        self.write("b.cpp", edited)
        os.write(pipe, b"// nothing\n")
        os.close(pipe)
        out, err = running.communicate(timeout=60)
        self.assertEqual(self.read("b.cpp"), edited)
        self.assertIn(b"b.cpp changed while it was analysed", err)
        return running.returncode

    def test_report(self):
        self.assertEqual(self.edit_while_running(), 3)

    def test_fix(self):
        self.assertEqual(self.edit_while_running("--fix"), 4)


@unittest.skipUnless(SHIM, "needs the preloaded library")
class Killed(Case):
    def setUp(self):
        super().setUp()
        self.names = ["a.cpp", "b.cpp", "c.cpp"]
        for name in self.names:
            self.write(name, SERVER.replace("start", f"start_{name[0]}"))
        self.database(*self.names)
        self.before = {n: self.read(n) for n in self.names}
        self.after = {n: fixed(t) for n, t in self.before.items()}

    def states(self):
        """Each file is as before or as after, never anything else."""
        states = []
        for name in self.names:
            text = self.read(name)
            self.assertIn(text, (self.before[name], self.after[name]), name)
            states.append(text == self.after[name])
        return states

    def test_kill_at_every_step(self):
        for step in range(1, 4):
            for when in ("kill-before", "kill-after"):
                with self.subTest(f"{when} {step}"):
                    result = self.run_tool(*ONLY, "--fix", shim=f"rename:.cpp:{step}:{when}")
                    self.assertEqual(result.code, KILLED, str(result))
                    self.states()
                    self.check(self.run_tool("undo", "-p", "build"), 0, "restored")
                    self.assertEqual(self.states(), [False] * 3)

    def test_the_next_run_recovers_by_itself(self):
        result = self.run_tool(*ONLY, "--fix", shim="rename:.cpp:2:kill-after")
        self.assertEqual(result.code, KILLED)
        self.assertEqual(sum(self.states()), 2)
        self.check(self.run_tool(*ONLY, "--fix"), 0, "killed while it wrote", "3 fixed")
        self.assertEqual(self.states(), [True] * 3)
        self.check(self.run_tool("undo", "-p", "build"), 0, "3 files restored")
        self.assertEqual(self.states(), [False] * 3)

    def test_interrupt_while_writing(self):
        for step in range(1, 4):
            with self.subTest(step):
                result = self.run_tool(*ONLY, "--fix", shim=f"rename:.cpp:{step}:interrupt")
                self.assertIn(result.code, (INTERRUPTED, 0, 1), str(result))
                self.assertEqual(self.states(), [True] * 3)
                self.check(self.run_tool("undo", "-p", "build"), 0)


if __name__ == "__main__":
    unittest.main()
