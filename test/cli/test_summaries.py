"""What one unit knows of another: helpers in other files that delete, adopt, make or only look; the same whatever the order."""
import json
import unittest

from cli import Case

CHECKS = "--checks=-*,ownership-double-delete,ownership-use-after-delete"
DOUBLE = "qtcwe-ownership-double-delete"
USE = "qtcwe-ownership-use-after-delete"

HEADER = """#pragma once
#include <QObject>
struct Node { Node *next; int value; };
void destroy(Node *node);
void destroySometimes(Node *node, bool really);
void look(const Node *node);
int read(const Node *node);
int readOr(const Node *node);
Node *make();
Node *same(Node *node);
void adopt(QObject *child, QObject *parent);
"""
HELPERS = """#include "helpers.h"
void destroy(Node *node) { delete node; }
void destroySometimes(Node *node, bool really) { if (really) delete node; }
void look(const Node *) {}
int read(const Node *node) { return node->value; }
int readOr(const Node *node) { return node ? node->value : 0; }
Node *make() { return new Node; }
Node *same(Node *node) { return node; }
void adopt(QObject *child, QObject *parent) { child->setParent(parent); }
"""
USER = """#include "helpers.h"

void twice(Node *node)
{
    destroy(node);
    delete node;
}

void used(Node *node)
{
    destroy(node);
    node->value = 1;
}

void maybe(Node *node)
{
    destroySometimes(node, true);
    delete node;
}

void made()
{
    Node *node = make();
    destroy(node);
    destroy(same(node));
}

void passed(Node *node)
{
    delete node;
    read(node);
}

void parent()
{
    QObject *owner = new QObject;
    QObject *child = new QObject;
    adopt(child, owner);
    delete owner;
}
"""


class Summaries(Case):
    def lines(self, *args):
        return sorted((f[0], int(f[1]), f[4]) for f in self.check(self.tsv("-p", "build", CHECKS, "--fail-on=none", *args), 0).findings)

    EXPECTED = [("user.cpp", 6, DOUBLE), ("user.cpp", 12, USE), ("user.cpp", 25, DOUBLE), ("user.cpp", 31, USE)]

    def two_files(self):
        self.project(helpers__h=HEADER, helpers__cpp=HELPERS, user__cpp=USER)

    def test_a_helper_in_another_file_is_known(self):
        self.two_files()
        self.assertEqual(self.lines(), self.EXPECTED)

    def test_one_unit_knows_itself_only(self):
        self.two_files()
        self.assertEqual(self.lines("user.cpp"), [])

    def test_same_bytes_for_each_number_of_jobs_and_order(self):
        self.two_files()
        first = self.tsv("-p", "build", CHECKS, "-j1").out
        self.assertEqual(self.tsv("-p", "build", CHECKS, "-j2").out, first)
        database = self.dir / "build/compile_commands.json"
        database.write_text(json.dumps(list(reversed(json.loads(database.read_text())))))
        self.assertEqual(self.tsv("-p", "build", CHECKS, "-j1").out, first)
        self.assertEqual(self.tsv("-p", "build", CHECKS, "-j2").out, first)

    def test_two_functions_of_one_name_are_joined(self):
        """Two programs in one project: only what both do is sure."""
        other = '#include "helpers.h"\nvoid destroy(Node *) {}\n'
        for name in ("a_other", "z_other"):
            with self.subTest(name):
                self.project(**{"helpers__h": HEADER, "helpers__cpp": HELPERS, "user__cpp": USER, f"{name}__cpp": other})
                self.assertEqual(self.lines(), [("user.cpp", 31, USE)])

    def test_functions_without_linkage_stay_at_home(self):
        hidden = '#include "helpers.h"\nnamespace { void destroy2(Node *n) { delete n; } }\nstatic void destroy(Node *n, int) { destroy2(n); }\n'
        hidden += "void use(Node *n) { destroy(n, 1); }\n"
        user = "struct Node { int value; };\nvoid destroy(Node *n, int);\nvoid f(Node *n) { destroy(n, 1); delete n; }\n"
        self.project(helpers__h=HEADER, a__cpp=hidden, user__cpp=user)
        self.assertEqual(self.lines(), [])

    def test_methods_and_virtual_ones(self):
        header = """#pragma once
struct Node { int value; };
struct Sink { void eat(Node *n); virtual void maybe(Node *n); Node *kept; };
struct Mirror : Sink { void maybe(Node *n) override; };
"""
        helpers = """#include "sink.h"
void Sink::eat(Node *n) { delete n; }
void Sink::maybe(Node *n) { delete n; }
void Mirror::maybe(Node *n) { kept = n; }
"""
        user = """#include "sink.h"
void f(Sink *s, Node *n) { s->eat(n);
    delete n; }
void g(Sink *s, Node *n) { s->maybe(n);
    delete n; }
void h(Sink s, Node *n) { s.maybe(n);
    delete n; }
"""
        self.project(sink__h=header, a__cpp=helpers, user__cpp=user)
        self.assertEqual(self.lines(), [("user.cpp", 3, DOUBLE), ("user.cpp", 7, DOUBLE)])

    CHAIN = {
        "chain__h": """#pragma once
struct Node { int value; };
void drop(Node *n); void pass(Node *n); void hand(Node *n); void look(Node *n); void show(Node *n); void offer(Node *n);
Node *make(); Node *build(); Node *obtain();
void ping(Node *n); void pong(Node *n);
""",
        "a__cpp": '#include "chain.h"\nvoid drop(Node *n) { delete n; }\nvoid look(Node *) {}\nNode *make() { return new Node; }\n',
        "b__cpp": '#include "chain.h"\nvoid pass(Node *n) { drop(n); }\nvoid show(Node *n) { look(n); }\nNode *build() { return make(); }\n',
        "c__cpp": '#include "chain.h"\nvoid hand(Node *n) { pass(n); }\nvoid offer(Node *n) { show(n); }\nNode *obtain() { return build(); }\n',
        "p__cpp": '#include "chain.h"\nvoid ping(Node *n) { if (n->value) pong(n); }\n',
        "q__cpp": '#include "chain.h"\nvoid pong(Node *n) { ping(n); }\n',
        "user__cpp": """#include "chain.h"
void twice(Node *n) { hand(n);
    delete n; }
void lost() {
    Node *n = obtain();
    offer(n);
}
void circle() {
    Node *n = new Node;
    ping(n);
}
"""}
    DEEP = "--checks=-*,ownership-double-delete,ownership-leak,ownership-raw-owner"

    def deep(self, *args):
        return sorted((f[0], int(f[1]), f[4]) for f in self.check(self.tsv("-p", "build", self.DEEP, "--fail-on=none", *args), 0).findings)

    def test_what_reaches_over_several_units(self):
        """a deletes, b calls a, c calls b; who calls c knows. Functions of two units that call each other stay unknown."""
        self.project(**self.CHAIN)
        expected = [("user.cpp", 3, DOUBLE), ("user.cpp", 5, "qtcwe-ownership-leak")]
        self.assertEqual(self.deep("--no-cache"), expected)
        for jobs in ("-j1", "-j2"):  # kept, found, and in another order
            self.assertEqual(self.deep(jobs), expected)
        database = self.dir / "build/compile_commands.json"
        database.write_text(json.dumps(list(reversed(json.loads(database.read_text())))))
        self.assertEqual(self.deep("--no-cache", "-j2"), expected)

    def test_an_edit_far_away_is_seen_through_the_cache(self):
        self.project(**self.CHAIN)
        self.deep()
        (self.dir / "a.cpp").write_text('#include "chain.h"\nvoid drop(Node *) {}\nvoid look(Node *n) { delete n; }\nNode *make() { return new Node; }\n')
        self.assertEqual(self.deep(), self.deep("--no-cache"))


if __name__ == "__main__":
    unittest.main()
