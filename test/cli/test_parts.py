"""Map and reduce: parts of an analysis, made anywhere, give the same bytes as one run."""
import shutil
import subprocess
import unittest

from cli import CLEAN, HEADER, SERVER, Case

ALL = ["-p", "build", "--profile=strict", "--quiet"]
# Deletes what another unit makes: the second analysis must know of it.
MAKER = "#include <QLocalServer>\n\nQLocalServer *makeServer() { return new QLocalServer; }\n"
USER = """#include <QLocalServer>

QLocalServer *makeServer();

void use()
{
    QLocalServer *server = makeServer();
    server->listen("x");
}
"""


class Project(Case):
    def setUp(self):
        super().setUp()
        self.make()

    def make(self):
        files = {f"src/s{i}__cpp": SERVER.replace("start", f"start{i}") for i in range(4)}
        self.project(shared__h=HEADER, **files, m__cpp=MAKER, u__cpp=USER, c__cpp='#include "shared.h"\n' + CLEAN,
                     d__cpp='#include "shared.h"\n')
        self.write(".git/keep", "")  # the root of the repository

    def reports(self, *before):
        formats = ["tsv", "sarif", "jsonl", "connect-graph"]
        result = self.run_tool(*before, *ALL, *[f"--report={f}:r.{'json' if f == 'connect-graph' else f}" for f in formats])
        self.assertIn(result.code, (0, 1), str(result))
        return [self.read(f"r.{'json' if f == 'connect-graph' else f}") for f in formats]


class Parts(Project):
    def map(self, n, folder="parts"):
        (self.dir / folder).mkdir(exist_ok=True)
        names = [f"{folder}/{k}.part" for k in range(1, n + 1)]
        for k, name in enumerate(names, 1):
            self.check(self.run_tool("map", *ALL, f"--shard={k}/{n}", "-o", name), 0)
        return names

    def test_the_same_as_one_run(self):
        whole = self.reports()
        self.assertIn("src/s3.cpp", whole[0])
        self.assertIn("u.cpp", whole[0])
        for n in (1, 4):
            self.assertEqual(self.reports("reduce", *self.map(n)), whole)

    def test_any_order_and_grouping(self):
        names = self.map(5)
        self.check(self.run_tool("reduce", *names, "-o", "all.part"), 0)
        for k in range(2):
            self.check(self.run_tool("reduce", *names[3:1:-1], "-o", "left.part"), 0)
            self.check(self.run_tool("reduce", "left.part", names[4], *names[:3], "-o", "again.part"), 0)
            self.assertEqual((self.dir / "again.part").read_bytes(), (self.dir / "all.part").read_bytes())
        one = self.map(1, "one")[0]
        self.assertEqual((self.dir / one).read_bytes(), (self.dir / "all.part").read_bytes())

    def test_another_checkout(self):
        names = self.map(2)
        mine = [(self.dir / n).read_bytes() for n in names]
        whole = self.reports()
        other = self.dir
        self.dir = self.dir.parent / (self.dir.name + "-elsewhere")
        self.dir.mkdir()
        try:
            self.make()
            self.assertEqual([(self.dir / n).read_bytes() for n in self.map(2)], mine)
            self.assertEqual(self.reports("reduce", *[other / n for n in names])[1].replace("-elsewhere/", "/"), whole[1])
        finally:
            shutil.rmtree(self.dir)
            self.dir = other

    def test_fixes(self):
        names = self.map(3)
        self.check(self.run_tool("reduce", *names, "-p", "build", "--profile=strict", "--fix"), 1, "fixed")
        self.assertIn("UserAccessOption", self.read("src/s1.cpp"))
        self.assertIn("UserAccessOption", self.read("shared.h"))
        # The sources are no longer those of the parts.
        self.check(self.run_tool("reduce", *names, "-p", "build", "--profile=strict", "--fix"), 4, "changed while it was analysed")

    def test_a_part_that_is_missing(self):
        names = self.map(3)
        self.check(self.run_tool("reduce", *names[:2], *ALL), 3, "no part has it")

    def test_parts_that_do_not_fit(self):
        names = self.map(2)
        self.check(self.run_tool("map", "-p", "build", "--checks=socket-*", "--shard=1/2", "-o", "x.part"), 0)
        self.check(self.run_tool("reduce", names[1], "x.part", *ALL), 2, "does not fit", "checks")
        self.check(self.run_tool("reduce", *names, "-p", "build", "--checks=socket-*"), 2, "does not fit")
        self.write("src/s0.cpp", CLEAN)
        again = self.map(2, "again")
        self.check(self.run_tool("reduce", *names, *again, *ALL), 2, "different things")
        data = (self.dir / names[0]).read_bytes()
        self.write("cut.part", data[:-1])
        self.check(self.run_tool("reduce", "cut.part", *ALL), 2, "cut off")
        self.check(self.run_tool("reduce", "none.part", *ALL), 2, "cannot read")
        self.check(self.run_tool("reduce", *ALL), 2, "takes the files")

    def test_options(self):
        for bad in ("0/3", "4/3", "x", "1/0"):
            self.check(self.run_tool("map", *ALL, f"--shard={bad}", "-o", "x"), 2, "which of how many")
        self.check(self.run_tool("map", *ALL, "--shard=1/2"), 2, "-o")
        self.check(self.run_tool(*ALL, "-o", "x"), 2, "map and reduce")

    @unittest.skipUnless(shutil.which("parallel"), "GNU parallel is not installed")
    def test_gnu_parallel(self):
        """The recipe of docs/batch.md; a worker that is killed half-way runs again."""
        whole = self.reports()
        (self.dir / "parts").mkdir()
        killed = self.dir / "killed"
        script = f'if [ {{}} = 2 ] && [ ! -e {killed} ]; then touch {killed}; kill -9 $$; fi; ' \
                 f'exec {" ".join(self.command("map", *ALL))} --shard={{}}/4 -o parts/{{}}.part'
        subprocess.run(["parallel", "--will-cite", "--retries", "3", "-j2", script, ":::", "1", "2", "3", "4"], cwd=self.dir, check=True,
                       env=self.environment(), capture_output=True)
        self.assertTrue(killed.exists())
        self.assertEqual(self.reports("reduce", *sorted(str(p) for p in (self.dir / "parts").iterdir())), whole)


if __name__ == "__main__":
    unittest.main()
