// --check-model: does every fact speak of something that the installed headers declare?
#ifndef QTCWE_QTMODEL_CHECK_MODEL_H
#define QTCWE_QTMODEL_CHECK_MODEL_H

#include "base/buf.h"
#include "qtmodel/facts.h"

// A C++ source that includes the headers of all libraries of the model, as far as they are installed. Parse it with the
// include paths of Qt and hand the unit to qm_check_model.
void qm_check_model_source(const qm_facts *facts, buf *out);

// Looks each subject up in the unit. The report has one line for each that nothing answers ("FILE:LINE: …"), and apart from
// these the libraries whose headers are not installed. Facts for other versions of Qt than the unit's are passed over.
// True when nothing is missing.
bool qm_check_model(const qm_facts *facts, const qm_unit *u, buf *report, u32 *resolved, u32 *missing);

#endif
