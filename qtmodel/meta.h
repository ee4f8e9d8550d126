// Signals and slots as the meta object knows them: by name and normalised parameter types.
//
// A normalised text has no blanks but between words, T for const T & and const T, "uint" for "unsigned int"; what a class
// is called in its scope is not resolved, as Qt compares texts.
#ifndef QTCWE_QTMODEL_META_H
#define QTCWE_QTMODEL_META_H

#include "base/buf.h"
#include "qtmodel/ir.h"

// Appends "name(type,type)" to out for "name(const T &, unsigned x)" without names of parameters; "name" may be empty.
// false: no parentheses, or more than it can take apart.
bool qm_normal_signature(str text, buf *out);
// Appends one type.
bool qm_normal_type(str text, buf *out);
// The next parameter of a list, trimmed; cuts it and its comma off. Commas inside <> or () belong to it.
str qm_cut_parameter(str *list);

// Is everything known that moc saw of the class and of its bases? Only then may be said what it has not.
bool qm_meta_known(const qm_unit *u, qm_class c);
// The row of that kind in the class or its bases, the nearest first; NULL when there is none. A class without Q_OBJECT adds none.
const qm_meta_row *qm_meta_find(const qm_unit *u, qm_class c, enum qm_meta_kind kind, str normal);
// Does the last parameter say that only the class that declares the signal can emit it?
bool qm_is_private_signal(const qm_unit *u, qm_func f);
// Is a parameter of that type the one that says so? moc leaves it out.
bool qm_is_private_mark(str type);
// The class that declares the row.
qm_class qm_meta_owner(const qm_unit *u, const qm_meta_row *m);
// Can the slot take what the signal gives (the same types, or fewer of them)? Both normalised.
bool qm_meta_fits(str signal, str slot);

#endif
