#include "driver/shared.h"

#include <stdio.h>
#include <unistd.h>

#include "base/os.h"
#include "qtmodel/prefix.h"

enum { STACK = 256 * 1024 * 1024 };  // bytes, lazily committed

typedef struct record {  // in the group's file, then `size` bytes: an answer or a reason
    u32 unit, answered;
    u64 size;
    double seconds;
} record;

typedef struct group {
    const dr_sharing *share;
    const qm_prefix *prefix;
    os_branches branches;
    int records, told;      // file of records; pipe on which is said that there is one more
    u64 taken;              // bytes of records that were looked at
    bool *is_told;          // by unit
    double start;
} group;

typedef struct sharing {
    const dr_sharing *share;
    group *groups;
    u32 n, ended, parallel;
    os_spare *spare;
    bool *done;             // by unit of the project
    bool *by_macro;         // units for which a macro was the reason
} sharing;

// -------------------------------------------------------------------------------------------------- in the processes

static void put_record(group *g, u32 unit, bool answered, str bytes)
{
    record r = {unit, answered, bytes.n, os_seconds() - g->start};
    buf b = {0};
    buf_put(&b, str_n((const char *)&r, sizeof r));
    buf_put(&b, bytes);
    os_write_all(g->records, buf_str(&b));  // whole: one write to a file that is appended to
    os_write_all(g->told, STR("."));
    buf_release(&b);
}

static bool branch(void *user, u32 unit)
{
    (void)unit;
    group *g = user;
    bool child = os_branch(&g->branches);
    if (child) g->start = os_seconds();
    return child;
}

static void join(void *user) { os_join(&((group *)user)->branches); }

static void refuse(void *user, u32 unit, const char *why) { put_record(user, unit, false, str_of(why)); }

QTCWE_NORETURN static void leave(void *user)
{
    (void)user;
    fflush(stdout);
    _exit(EXIT_CLEAN);
}

static sources *new_sources(void *user)
{
    (void)user;
    buf cwd = {0};
    os_cwd(&cwd);
    sources *s = sources_new(buf_str(&cwd));
    buf_release(&cwd);
    return s;
}

static void parse_group(void *arg)
{
    group *g = arg;
    const dr_run *run = g->share->run;
    qm_prefix_host host = {g, branch, join, refuse, leave};
    buf read = {0}, why = {0}, out = {0};
    u32 unit = 0;
    qm_unit *u = qm_prefix_parse(g->prefix, &host, new_sources, run->facts, &read, &unit, &why);
    if (u && g->share->answer(g->share->user, g->prefix->units.rows[unit].tag, u, u->files, &read, &out))
        put_record(g, unit, true, buf_str(&out));
    else
        put_record(g, unit, false, why.n ? buf_str(&why) : STR("nothing could be said"));
    leave(g);
}

static int run_group(void *arg, int fd)
{
    ((group *)arg)->told = fd;
    os_roomy_heap();
    os_with_stack(STACK, parse_group, arg);
    return EXIT_UNIT;  // never reached: every process leaves
}

// --------------------------------------------------------------------------------------------------- in this process

static void count_reason(dr_stats *s, str why)
{
    for (u32 i = 0; i < s->reasons.n; i++) {
        if (!str_eq(buf_str(&s->reasons.rows[i].text), why)) continue;
        s->reasons.rows[i].n++;
        return;
    }
    dr_reason *r = VEC_PUSH(&s->reasons);
    buf_put(&r->text, why);
    r->n = 1;
}

static void take_record(sharing *s, group *g, const record *r, str text)
{
    u32 unit = g->prefix->units.rows[r->unit].tag;
    g->is_told[r->unit] = true;
    if (r->answered) {
        s->share->take(s->share->user, unit, text, r->seconds);
        s->share->run->stats->shared++;
        s->done[unit] = true;
    } else if (str_starts(text, STR("macro: "))) {
        s->by_macro[unit] = true;
    } else {
        count_reason(s->share->run->stats, text);
    }
}

// What was written since the last time. The last record may not be whole yet.
static void take_records(void *user, u32 index)
{
    sharing *s = user;
    group *g = &s->groups[index];
    buf bytes = {0};
    os_read_records(g->records, g->taken, &bytes);
    record r;
    for (str rest = buf_str(&bytes); rest.n >= sizeof r;) {
        memcpy(&r, rest.p, sizeof r);
        rest = str_from(rest, sizeof r);
        if (r.size > rest.n || r.unit >= g->prefix->units.n) break;
        take_record(s, g, &r, str_upto(rest, r.size));
        rest = str_from(rest, r.size);
        g->taken += sizeof r + r.size;
    }
    buf_release(&bytes);
}

static void take_group(void *user, u32 index, os_result *r)
{
    (void)r;
    sharing *s = user;
    group *g = &s->groups[index];
    take_records(s, index);
    for (u32 i = 0; i < g->prefix->units.n; i++)
        if (!g->is_told[i]) count_reason(s->share->run->stats, STR("its process ended early"));
    s->ended++;
    if (s->n - s->ended < s->parallel) os_spare_add(s->spare);  // nobody else wants its place
}

static bool run_groups(sharing *s, const qm_prefixes *p)
{
    const dr_options *o = s->share->run->options;
    s->n = p->rows.n;
    s->ended = 0;
    s->parallel = o->jobs < s->n ? o->jobs : s->n;
    s->spare = os_spare_new(o->jobs - s->parallel, s->share->run->tokens);
    s->groups = mem_alloc(s->n * sizeof *s->groups);
    os_job *jobs = mem_alloc(s->n * sizeof *jobs);
    for (u32 i = 0; i < s->n; i++) {
        s->groups[i] = (group){.share = s->share, .prefix = &p->rows.rows[i], .records = os_record_file(), .start = os_seconds(),
                               .is_told = mem_alloc(p->rows.rows[i].units.n * sizeof(bool)),
                               .branches = {.spare = s->spare, .limit = o->timeout}};
        jobs[i] = (os_job){run_group, &s->groups[i]};
        s->share->run->stats->parses++;
        for (u32 k = 1; k < p->rows.rows[i].nodes.n; k++) s->share->run->stats->nodes += p->rows.rows[i].nodes.rows[k].n_units > 1;
    }
    os_schedule how = {.parallel = s->parallel, .tokens = s->share->run->tokens, .done = take_group, .wrote = take_records, .user = s};
    bool good = os_run_jobs(jobs, s->n, &how);
    for (u32 i = 0; i < s->n; i++) {
        if (s->groups[i].records >= 0) close(s->groups[i].records);
        mem_free(s->groups[i].is_told);
    }
    os_spare_free(s->spare);
    mem_free(jobs);
    mem_free(s->groups);
    return good;
}

// One round over the units that are not done; the second time only over those for which a macro was the reason.
static bool run_round(sharing *s, const u32 *which, u32 n, bool same_macros)
{
    const qm_command **cmds = mem_alloc((n + 1) * sizeof *cmds);
    u32 *tags = mem_alloc((n + 1) * sizeof *tags), m = 0;
    for (u32 i = 0; i < n; i++) {
        const dr_unit *u = &s->share->run->project->units.rows[which[i]];
        if (u->missing || (same_macros && !s->by_macro[which[i]])) continue;
        s->by_macro[which[i]] = false;
        cmds[m] = &u->cmd;
        tags[m++] = which[i];
    }
    qm_prefixes p;
    qm_prefixes_plan(&p, cmds, tags, m, same_macros);
    bool good = p.rows.n == 0 || run_groups(s, &p);
    qm_prefixes_release(&p);
    mem_free(cmds);
    mem_free(tags);
    return good;
}

u32 dr_share_units(const dr_sharing *share, u32 *which, u32 n)
{
    u32 all = share->run->project->units.n, left = 0;
    sharing s = {.share = share, .done = mem_alloc((all + 1) * sizeof(bool)), .by_macro = mem_alloc((all + 1) * sizeof(bool))};
    bool good = run_round(&s, which, n, false) && run_round(&s, which, n, true);
    for (u32 i = 0; i < n; i++)
        if (!s.done[which[i]]) which[left++] = which[i];
    mem_free(s.done);
    mem_free(s.by_macro);
    return good ? left : UINT32_MAX;
}
