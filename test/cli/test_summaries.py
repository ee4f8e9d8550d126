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


if __name__ == "__main__":
    unittest.main()
