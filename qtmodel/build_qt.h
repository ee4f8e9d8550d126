// Private to qm_build_qt: the builders of connections, objects and threads.
#ifndef QTCWE_QTMODEL_BUILD_QT_H
#define QTCWE_QTMODEL_BUILD_QT_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

struct qm_thread_map;

void qm_find_connections(qm_unit *u, const qm_facts *facts);
// Threads of functions, objects and slots; needs connections, objects and test functions.
void qm_find_threads(qm_unit *u, const qm_facts *facts);
void qm_free_threads(struct qm_thread_map *map);
void qm_find_objects(qm_unit *u, const qm_facts *facts);

#endif
