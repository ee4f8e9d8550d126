"""The connections of a project: merged over units, as JSON, for Graphviz, and as a page in a real browser."""
import html.parser
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from cli import Case

PARTS = """#pragma once
#include <QObject>
#include <QTimer>

class Source : public QObject
{
    Q_OBJECT
public:
    void tell() { emit told(1); }
Q_SIGNALS:
    void told(int value);
};

class Target : public QObject
{
    Q_OBJECT
public:
    explicit Target(Source *source)
    {
        connect(source, &Source::told, this, &Target::hear);
    }
public Q_SLOTS:
    void hear(int) {}
};
"""
FIRST = """#include "parts.h"

void first(Source *source, Target *target)
{
    QObject::connect(source, &Source::told, target, &Target::hear, Qt::QueuedConnection);
    QObject::connect(source, &Source::told, target, [](int) {});
}
"""
SECOND = """#include "parts.h"

int main()
{
    Source source;
    Target target(&source);
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &target, [] { const char *text = "</script>"; (void)text; });
    QObject::connect(&source, SIGNAL(told(int)), &target, SLOT(hear(int)));
    source.tell();
}
"""


class Page(html.parser.HTMLParser):
    """What the browser has made: the classes of nodes and edges, the items of the list, the texts."""

    def __init__(self, text):
        super().__init__()
        self.nodes, self.edges, self.items, self.texts, self.links = [], [], 0, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        words = (a.get("class") or "").split()
        if tag == "g" and "node" in words:
            self.nodes.append(words)
        if tag == "g" and "edge" in words:
            self.edges.append(words)
        self.items += tag == "li"
        self.links += [a[k] for k in ("src", "href") if k in a]

    def handle_data(self, data):
        self.texts.append(data)


class ConnectGraph(Case):
    def make(self, *reports, jobs=1):
        self.project(parts__h=PARTS, first__cpp=FIRST, second__cpp=SECOND)
        return self.check(self.run_tool("-p", "build", "-j", jobs, *[f"--report=connect-graph:{r}" for r in reports]), 0)

    def links(self, name="g.json"):
        return json.loads(self.read(name))["connections"]

    def test_json(self):
        self.make("g.json")
        links = self.links()
        self.assertEqual([(os.path.basename(l["file"]), l["line"]) for l in links],
                         [("first.cpp", 5), ("first.cpp", 6), ("parts.h", 20), ("second.cpp", 8), ("second.cpp", 9)])
        self.assertEqual([l["type"] for l in links], ["queued", "auto", "auto", "auto", "auto"])
        self.assertEqual([l["to"]["kind"] for l in links], ["method", "lambda", "method", "lambda", "method"])
        self.assertEqual([l["style"] for l in links], ["pointer"] * 4 + ["string"])
        shared = links[2]  # both units tell of it
        self.assertEqual((shared["from"]["class"], shared["from"]["signal"]), ("Source", "told(int)"))
        self.assertEqual((shared["to"]["class"], shared["to"]["slot"], shared["to"]["slotLine"]), ("Target", "hear(int)", 23))
        self.assertEqual(shared["function"], "Target::Target")
        timer = links[3]
        self.assertEqual((timer["from"]["class"], timer["from"]["own"], timer["to"]["own"]), ("QTimer", False, True))
        self.assertEqual(timer["from"]["threads"], ["main"])
        self.assertIn("unknown", links[0]["to"]["threads"])

    def test_same_for_any_number_of_workers(self):
        self.make("1.json", "1.dot", "1.html", jobs=1)
        self.make("4.json", "4.dot", "4.html", jobs=4)
        for ending in ["json", "dot", "html"]:
            self.assertEqual(self.read(f"1.{ending}"), self.read(f"4.{ending}"))

    def test_standard_output_is_json(self):
        self.project(parts__h=PARTS, second__cpp=SECOND)
        out = self.check(self.run_tool("-p", "build", "--report=connect-graph"), 0).out
        self.assertEqual(len(json.loads(out)["connections"]), 3)

    def test_other_endings_are_refused(self):
        self.project(second__cpp="")
        self.check(self.run_tool("-p", "build", "--report=connect-graph:g.txt"), 2, ".json .dot .html")

    def test_no_connections(self):
        self.project(a__cpp="int f() { return 1; }\n")
        self.check(self.run_tool("-p", "build", "--report=connect-graph:g.json", "--report=connect-graph:g.html"), 0)
        self.assertEqual(self.links(), [])
        self.assertIn("nothing matches", self.read("g.html"))

    def test_graphviz_reads_it(self):
        self.make("g.dot")
        self.assertIsNotNone(shutil.which("dot"), "graphviz is missing; tools/setup test installs it")
        drawn = subprocess.run(["dot", "-Tsvg", "g.dot"], cwd=self.dir, capture_output=True, timeout=60, check=True)
        self.assertEqual(drawn.stderr, b"")
        self.assertEqual(drawn.stdout.count(b'class="edge"'), 5)

    def browse(self, fragment=""):
        self.assertIsNotNone(shutil.which("chromium"), "chromium is missing; tools/setup test installs it")
        with tempfile.TemporaryDirectory(prefix="qtcwe-browser-") as profile:
            done = subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom",
                                   f"file://{self.dir}/g.html{fragment}"], capture_output=True, timeout=120, check=True)
        return Page(done.stdout.decode("utf-8"))

    def test_page_in_a_browser(self):
        self.make("g.html")
        self.assertNotIn("http://", self.read("g.html").replace("http://www.w3.org/2000/svg", ""))
        page = self.browse()
        self.assertEqual(page.links, [])  # nothing from elsewhere
        self.assertEqual((len(page.nodes), page.items), (3, 5))
        self.assertEqual(len(page.edges), 2)  # Source → Target, QTimer → Target
        self.assertIn("5 connections", page.texts)

    def test_search_and_filter_in_a_browser(self):
        self.make("g.html")
        found = self.browse("#q=queued")
        self.assertEqual((len(found.nodes), len(found.edges), found.items), (2, 1, 1))
        self.assertIn("1 of 5 connections", found.texts)
        found = self.browse("#class=QTimer")
        self.assertEqual((len(found.nodes), found.items), (2, 1))
        self.assertEqual(self.browse("#q=nosuchthing").items, 0)
        picked = self.browse("#pick=QTimer")
        self.assertEqual(picked.items, 1)
        self.assertEqual(sum("dim" in words for words in picked.nodes), 1)
        self.assertEqual(sum("on" in words for words in picked.nodes), 1)


if __name__ == "__main__":
    unittest.main()
