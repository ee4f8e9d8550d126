// Private to qm_build_qt: the builders of connections and objects.
#ifndef QTCWE_QTMODEL_BUILD_QT_H
#define QTCWE_QTMODEL_BUILD_QT_H

#include "qtmodel/facts.h"
#include "qtmodel/ir.h"

void qm_find_connections(qm_unit *u, const qm_facts *facts);
void qm_find_objects(qm_unit *u, const qm_facts *facts);

#endif
