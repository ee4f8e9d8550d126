"""Answers of earlier runs: a hit equals a miss, what changes is analysed again and nothing else, damage is a miss."""
import json
import os
import pathlib
import subprocess
import time
import unittest

from cli import CLEAN, HEADER, KILLED, SERVER, Case

OWNER = """#include "shared.h"
void %s() { startShared(); }
"""
DELETES = """#include "node.h"
void destroy(Node *node) { delete node; }
"""
TWICE = """#include "node.h"
void twice(Node *node)
{
    destroy(node);
    delete node;
}
"""
NODE = """#pragma once
struct Node { int value; };
void destroy(Node *node);
"""


class Cache(Case):
    def setUp(self):
        super().setUp()
        self.home = self.dir / "cache-home"
        self.project(server__cpp=SERVER, clean__cpp=CLEAN, a__cpp=OWNER % "a", b__cpp=OWNER % "b", shared__h=HEADER)
        time.sleep(0.05)  # a file that changes while a run lasts is not kept, and clocks of files are coarse

    def environment(self, **extra):
        return super().environment(**{"XDG_CACHE_HOME": str(self.home), **extra})

    def missed(self, *args, **more):
        """Names of the units that were analysed, without the second analyses of a proof; the result."""
        done = self.run_tool("--report=jsonl", "--fail-on=none", "--why-miss", *args, **more)
        self.assertEqual(done.code, 0, str(done))
        lines = [l for l in done.err.splitlines() if l.startswith("miss: ") and "(proof)" not in l]
        return sorted({pathlib.Path(l.split(": ")[1].split(" (")[0]).name for l in lines}), done

    def touch(self, name, text):
        self.write(name, text)
        time.sleep(0.05)

    def test_hit_equals_miss(self):
        for report in ("--report=jsonl", "--report=text", "--report=sarif", "--report=connect-graph"):
            with self.subTest(report=report):
                plain = self.run_tool(report, "--no-cache")
                cold, warm = self.run_tool(report), self.run_tool(report, "--why-miss")
                self.assertEqual((plain.code, plain.out), (cold.code, cold.out))
                self.assertEqual((plain.code, plain.out), (warm.code, warm.out))
                self.assertNotIn("miss:", warm.err)
        self.assertFalse(list(self.home.rglob("*.tmp")))

    def test_only_what_changed(self):
        everything = ["a.cpp", "b.cpp", "clean.cpp", "server.cpp"]
        self.assertEqual(self.missed()[0], everything)
        self.assertEqual(self.missed()[0], [])
        self.touch("clean.cpp", CLEAN + "\n")
        names, done = self.missed()
        self.assertEqual(names, ["clean.cpp"])
        self.assertIn("clean.cpp changed", done.err)
        self.touch("shared.h", HEADER + "\nint more();\n")
        self.assertEqual(self.missed()[0], ["a.cpp", "b.cpp"])
        self.touch("shared.h", HEADER)  # as before: both contents are known
        self.assertEqual(self.missed()[0], [])
        self.touch("server.cpp", SERVER)  # written again, the same
        self.assertEqual(self.missed()[0], [])
        names, done = self.missed("--checks=socket-*")
        self.assertEqual(names, everything)
        self.assertIn("the checks or their options", done.err)
        names, done = self.missed(env={"CPLUS_INCLUDE_PATH": str(self.dir / "elsewhere")})
        self.assertIn("the environment", done.err)
        self.assertEqual(names, everything)

    def test_header_that_appears_in_front(self):
        """A file that was looked for and not found is part of what an answer depends on."""
        self.write("second/late.h", "inline int late() { return 1; }\n")
        self.write("user.cpp", '#include <late.h>\n#if __has_include("maybe.h")\n#include "maybe.h"\n#endif\nint x = late();\n')
        self.write("first/other.txt", "")
        self.database("user.cpp", "clean.cpp", flags=[f"-I{self.dir}/first", f"-I{self.dir}/second"])
        time.sleep(0.05)
        self.missed()
        self.touch("first/unrelated.h", "")
        self.assertEqual(self.missed()[0], [])
        self.touch("first/late.h", "inline int late() { return 2; }\n")
        names, done = self.missed()
        self.assertEqual(names, ["user.cpp"])
        self.assertIn("made or removed", done.err)
        self.touch("maybe.h", "#error seen\n")
        names, done = self.missed()
        self.assertEqual(names, ["user.cpp"])
        self.assertIn("seen", done.err)

    def test_what_other_units_say(self):
        self.project(deletes__cpp=DELETES, twice__cpp=TWICE, node__h=NODE)
        time.sleep(0.05)
        names, done = self.missed()
        self.assertEqual(names, ["deletes.cpp", "twice.cpp"])
        self.assertIn("double-delete", done.out)
        again = self.missed()
        self.assertEqual((again[0], again[1].out), ([], done.out))
        self.touch("deletes.cpp", DELETES.replace("delete node;", "(void)node;"))
        names, done = self.missed()
        self.assertEqual(names, ["deletes.cpp", "twice.cpp"])  # what twice.cpp hears is new, too
        self.assertNotIn("double-delete", done.out)

    def test_damage_is_a_miss(self):
        _, first = self.missed()
        files = [p for p in self.home.rglob("*") if p.is_file()]
        self.assertGreater(len(files), 4)
        for damage in (b"", b"\0" * 40, None):
            for path in files:
                old = path.read_bytes()
                path.write_bytes(old[:-7] if damage is None else damage)
            self.assertEqual(self.missed()[1].out, first.out)
        self.assertEqual(self.missed()[0], [])

    def test_fix_is_proved_again_from_the_cache(self):
        plain = self.run_tool("--report=diff", "--no-cache")
        self.run_tool("--report=diff")
        warm = self.run_tool("--report=diff", "--why-miss")
        self.assertNotIn("miss:", warm.err)
        self.assertEqual(plain.out, warm.out)
        self.assertIn("SocketOption", warm.out)
        done = self.run_tool("--fix", "--fail-on=none")
        self.assertEqual(done.code, 0, str(done))
        self.assertIn("setSocketOptions", self.read("server.cpp"))
        time.sleep(0.05)
        self.assertEqual(self.missed()[0], ["a.cpp", "b.cpp", "server.cpp"])

    def test_verbs_and_limit(self):
        self.missed()
        self.check(self.run_tool("cache", "stats"), 0, "1 project, ", str(self.home))
        self.check(self.run_tool("cache", "clear"), 0)
        self.check(self.run_tool("cache", "stats"), 0, "0 projects, 0 answers")
        self.check(self.run_tool("cache", "wash"), 2, "stats or clear")
        self.check(self.run_tool("--cache-limit=none"), 2, "megabytes")
        self.missed()
        for i in range(3):  # answers of others, older than ours
            path = self.home / f"qtcwe-fix/results/00/{i:064x}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x" * 900000)
            os.utime(path, (1, 1))
        self.touch("clean.cpp", CLEAN + "\n\n")
        self.missed("--cache-limit=1")
        left = [i for i in range(3) if (self.home / f"qtcwe-fix/results/00/{i:064x}").exists()]
        self.assertLessEqual(len(left), 1)
        self.assertEqual(self.missed()[0], [])

    def test_no_cache_leaves_nothing(self):
        self.run_tool("--no-cache")
        self.assertFalse(self.home.exists())
        unwritable = self.run_tool("--fail-on=none", env={"XDG_CACHE_HOME": "/dev/null/x"})
        self.assertEqual(unwritable.code, 0, str(unwritable))

    def test_killed_and_parallel_runs(self):
        for delay in (0.02, 0.1, 0.3):
            run = self.start_tool("--report=jsonl")
            time.sleep(delay)
            run.kill()
            run.communicate()
            self.assertIn(run.returncode, (0, 1, KILLED))
        _, plain = self.missed("--no-cache")
        runs = [self.start_tool("--report=jsonl", "--fail-on=none") for _ in range(3)]
        for run in runs:
            out, err = run.communicate()
            self.assertEqual((run.returncode, out.decode()), (0, plain.out), err)
        self.assertEqual(self.missed()[1].out, plain.out)
        self.assertEqual(self.missed()[0], [])


if __name__ == "__main__":
    unittest.main()
