#include "checks/size/counted.h"

bool ck_is_counted(const ck_context *c, qm_func in, qm_node container, qm_func maker)
{
    const qm_unit *u = c->unit;
    qm_node body = qm_func_of(u, in)->body;
    for (u32 i = body.i; i < qm_end(u, body); i++) {
        qm_node n = {i};
        if (qm_kind_of(u, n) != QM_CALL) continue;
        qm_func f = qm_row(u, n)->func;
        const qm_fact *size = qm_fact_func(c->facts, u, f, QMK_SIZE_OF);
        bool empty = qm_says(c->facts, u, f, QMK_TELLS_EMPTY);
        if (!size && !empty) continue;
        qm_node asked = size ? qm_at_pos(u, n, size->pos) : qm_object_of(u, n);
        if (!qm_is(asked)) continue;
        asked = qm_strip(u, asked);
        if (qm_same_lvalue(u, asked, container)) return true;
        if (maker.i && qm_kind_of(u, asked) == QM_CALL && qm_row(u, asked)->func.i == maker.i) return true;
    }
    return false;
}
