// Prints the model for people: --dump=model, and what tests compare.
#ifndef QTCWE_QTMODEL_DUMP_H
#define QTCWE_QTMODEL_DUMP_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

// Every body, class and object of the user's files. The text is deterministic.
void qm_dump(const qm_unit *u, buf *out);
// All control-flow graphs of the user's functions, as text or as one graph in Graphviz's language.
void qm_dump_cfg(const qm_unit *u, const qm_facts *facts, bool dot, buf *out);

#endif
