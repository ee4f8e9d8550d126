// What is known of a text from how it is written: literals, through wrappers, constant variables, functions that only give one,
// and concatenations.
#ifndef QTCWE_QTMODEL_TEXTS_H
#define QTCWE_QTMODEL_TEXTS_H

#include "qtmodel/ir.h"

// The literal that the expression is as a whole (QStringLiteral("a"), QString::fromLatin1("a"), a constant made of it); {0}: none.
qm_node qm_text_literal(const qm_unit *u, qm_node n);
// Is the parameter a literal in every call of its function, which only this unit can call?
bool qm_is_always_literal(const qm_unit *u, qm_var param);
// The literal that its text begins with ("a" + x, QString("a%1").arg(x)), and nothing that is decided later stands before it.
qm_node qm_text_begin(const qm_unit *u, qm_node n);
// The parameter (a VAR row) that its text begins with; {0}: none.
qm_node qm_text_given(const qm_unit *u, qm_node n);

// Does the text begin so, as far as it is written? Its capitals count as small letters.
bool qm_text_begins(const qm_unit *u, qm_node n, str prefix);
// Does every text that a local object is given, when it is made and by calls on it, begin so?
bool qm_is_made_of_text(const qm_unit *u, qm_node object, str prefix);

// What the call's function of this unit always answers: the value of its only return statement. {0}: there are several, or none.
qm_node qm_only_answer(const qm_unit *u, qm_node call);

#endif
