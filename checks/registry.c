// The list of checks, which of them run, and running them over a unit.
#include "base/regex.h"
#include "checks/findings.h"

#include <stdlib.h>
#include <time.h>

#define CK(symbol) extern const ck_check ck_##symbol;
#include "checks/checks.def"
#undef CK

static const ck_check *const catalogue[] = {
#define CK(symbol) &ck_##symbol,
#include "checks/checks.def"
#undef CK
};

static const str id_prefix = {"qtcwe-", 6};

u32 ck_count(void) { return (u32)(sizeof catalogue / sizeof catalogue[0]); }

const ck_check *ck_at(u32 i) { return catalogue[i]; }

u32 ck_index(const ck_check *c)
{
    u32 i = 0;
    while (catalogue[i] != c) i++;
    return i;
}

static str local_id(const ck_check *c) { return str_from(str_of(c->id), id_prefix.n); }

const ck_check *ck_find(str id)
{
    for (u32 i = 0; i < ck_count(); i++)
        if (str_is(id, catalogue[i]->id) || str_eq(id, local_id(catalogue[i]))) return catalogue[i];
    return NULL;
}

str ck_family(const ck_check *c)
{
    str id = local_id(c);
    size_t dash = str_find(id, STR("-"));
    return str_upto(id, dash == SIZE_MAX ? id.n : dash);
}

str ck_short_name(const ck_check *c)
{
    str id = local_id(c);
    size_t dash = str_find(id, STR("-"));
    return dash == SIZE_MAX ? id : str_from(id, dash + 1);
}

bool ck_next_glob(str *rest, ck_glob *out)
{
    while (rest->n > 0) {
        size_t end = 0;
        while (end < rest->n && rest->p[end] != ',' && rest->p[end] != '\n') end++;
        str item = str_trim(str_upto(*rest, end));
        *rest = str_from(*rest, end + 1);
        out->removes = str_starts(item, STR("-"));
        out->pattern = out->removes ? str_trim(str_from(item, 1)) : item;
        if (out->pattern.n) return true;
    }
    return false;
}

bool ck_glob_names(const ck_glob *g, const ck_check *c)
{
    return globs_match(g->pattern, str_of(c->id), false) || globs_match(g->pattern, local_id(c), false);
}

static bool has_cwe(const ck_selection *s, const ck_check *c)
{
    if (!s->cwes) return true;
    for (u32 i = 0; i < s->n_cwes; i++)
        for (u32 k = 0; k < sizeof c->cwe / sizeof c->cwe[0] && c->cwe[k]; k++)
            if (c->cwe[k] == s->cwes[i]) return true;
    return false;
}

bool ck_selected(const ck_selection *s, const ck_check *c)
{
    bool in_profile = c->profile == CK_DEFAULT || s->profile == CK_STRICT;
    str rest = s->globs;
    ck_glob g;
    bool first = true, chosen = in_profile;
    while (ck_next_glob(&rest, &g)) {
        if (first) chosen = g.removes && in_profile;  // a list that starts by removing refines the profile
        first = false;
        if (ck_glob_names(&g, c)) chosen = !g.removes;
    }
    return chosen && has_cwe(s, c);
}

// "name=default: meaning" -> the default, when the name is the one asked for.
static bool default_of(const char *description, const char *name, str *value)
{
    str d = str_of(description);
    size_t equals = str_find(d, STR("=")), n = strlen(name);
    if (equals != n || memcmp(d.p, name, n) != 0) return false;
    d = str_from(d, equals + 1);
    size_t colon = str_find(d, STR(": "));
    *value = str_upto(d, colon == SIZE_MAX ? d.n : colon);
    return true;
}

static const char *option_value(const ck_context *c, const char *name)
{
    const ck_selection *s = c->option_user;
    const char *given = s->option ? s->option(s->option_user, str_of(c->check->id), name) : NULL;
    if (given) return given;
    str value;
    for (const char *const *o = c->check->options; o && *o; o++)
        if (default_of(*o, name, &value)) return arena_str(&c->out->mem, value).p;
    bug("%s asks for an option it does not declare: %s", c->check->id, name);
}

// Findings in files that are not the user's are dropped, whatever a check thought; the rest learns whether it is
// suppressed.
static void judge_new(ck_findings *out, u32 first)
{
    u32 kept = first;
    for (u32 i = first; i < out->list.n; i++) {
        ck_finding f = out->list.rows[i];
        bool user = place_is(f.at);
        if (user) {
            const source_file *file = sources_file(out->files, f.at.file);
            user = !file->system && !file->generated;
        }
        if (!user) {
            VEC_CLEAR(&f.notes);
            VEC_CLEAR(&f.claims);
            continue;
        }
        f.suppressed = ck_is_suppressed(out->files, f.at, str_of(f.check->id));
        out->n_suppressed += f.suppressed;
        out->list.rows[kept++] = f;
    }
    out->list.n = kept;
}

static void take_stock(const qm_unit *u, ck_findings *out)
{
    for (u32 i = 1; i < u->funcs.n; i++) {
        const qm_func_row *f = &u->funcs.rows[i];
        if (!qm_is(f->body) || !(f->flags & QMFN_USER)) continue;
        out->functions++;
        out->tainted += (f->flags & QMFN_TAINTED) != 0;
    }
    for (u32 i = 0; i < u->diags.n; i++) {
        ck_note *n = VEC_PUSH(&out->errors);
        *n = (ck_note){u->diags.rows[i].at, arena_str(&out->mem, u->diags.rows[i].text)};
    }
    for (u32 i = 0; i < u->includes.n; i++)
        if (!sources_file(u->files, u->includes.rows[i])->system) *VEC_PUSH(&out->includes) = u->includes.rows[i];
}

void ck_run_on(qm_unit *u, qm_analysis *a, const ck_selection *s, ck_findings *out)
{
    u32 first = out->list.n;
    ck_context c = {.unit = u, .facts = qm_analysed_facts(a), .out = out, .option = option_value, .option_user = (void *)s,
                    .analysis = a};
    for (u32 i = 0; i < ck_count(); i++) {
        if (!ck_selected(s, catalogue[i])) continue;
        c.check = catalogue[i];
        clock_t start = out->with_costs ? clock() : 0;
        c.check->run(&c);
        if (out->with_costs)
            *VEC_PUSH(&out->costs) = (ck_cost){c.check, (u64)(clock() - start) * 1000000 / (u64)CLOCKS_PER_SEC};
    }
    judge_new(out, first);
    ck_nolint_errors(out, first);
    take_stock(u, out);
    ck_sites_functions(u, out);
}

void ck_run(qm_unit *u, const qm_facts *facts, const ck_selection *s, ck_findings *out)
{
    qm_analysis *a = qm_analysis_new(u, facts);
    ck_run_on(u, a, s, out);
    qm_analysis_free(a);
}
