// A part of the check size-index: elements of arrays of the language, those with a fixed size and those of new[].
#ifndef QTCWE_CHECKS_SIZE_ARRAYS_H
#define QTCWE_CHECKS_SIZE_ARRAYS_H

#include "checks/check.h"

// How far a number is behind the last element: 0 for one past it. False: it is not known.
bool ck_past_array(ck_context *c, qm_node array, qm_node number, i64 *past);
// Judges array[index].
void ck_judge_array(ck_context *c, qm_func in, qm_node subscript);

#endif
