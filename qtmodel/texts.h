// What is known of a text from how it is written: literals, through wrappers, constant variables, functions that only give one,
// and concatenations.
#ifndef QTCWE_QTMODEL_TEXTS_H
#define QTCWE_QTMODEL_TEXTS_H

#include "qtmodel/ir.h"

// The literal that the expression is as a whole (QStringLiteral("a"), QString::fromLatin1("a"), a constant made of it); {0}: none.
qm_node qm_text_literal(const qm_unit *u, qm_node n);
// The literal that its text begins with ("a" + x, QString("a%1").arg(x)), and nothing that is decided later stands before it.
qm_node qm_text_begin(const qm_unit *u, qm_node n);

// What the call's function of this unit always answers: the value of its only return statement. {0}: there are several, or none.
qm_node qm_only_answer(const qm_unit *u, qm_node call);

#endif
