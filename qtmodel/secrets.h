// Which names speak of secrets: words of an identifier, as programmers spell them.
#ifndef QTCWE_QTMODEL_SECRETS_H
#define QTCWE_QTMODEL_SECRETS_H

#include "qtmodel/ir.h"

// Does the identifier, split into words at capitals and underscores, speak of a password, a token, a key or the like?
// "key" alone does not: most keys are those of a map or of a keyboard.
bool qm_names_secret(str identifier);
// The same for a log, where the tokens of a parser, and names, folders and states of secrets are no harm.
bool qm_logs_secret(str identifier);
// Some variable, field or function named in the expression speaks of a secret.
bool qm_mentions_secret(const qm_unit *u, qm_node expr);
// What an expression's value becomes speaks of a secret: the variable it is put into, the parameter or the function it is
// given to, or the function that returns it.
bool qm_becomes_secret(const qm_unit *u, qm_node expr);

#endif
