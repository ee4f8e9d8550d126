// A series of patches: the fixes of one check, or in one folder, each; every patch is proved on top of those before it.
#include "base/os.h"
#include "driver/driver.h"
#include "fixits/journal.h"
#include "report/report.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct patch {
    str name;       // "socket-open-access", "src/net"
    str subject;
    buf text;       // of the file: message and diff
    u32 fixes, files;
} patch;

typedef struct series {
    arena mem;
    const dr_run *run;
    rp_options paths;    // for rp_report_path
    QM_TABLE(str) keys;  // sorted
    QM_TABLE(qm_overlay) base;  // what the patches so far made
    QM_TABLE(patch) patches;
} series;

// ----------------------------------------------------------------------------------------------------------------- keys

static str folder_of(const series *s, str path)
{
    str shown = rp_report_path(&s->paths, path);
    size_t slash = str_rfind_char(shown, '/');
    return slash == SIZE_MAX ? STR(".") : str_upto(shown, slash ? slash : 1);
}

// Which patch a finding's fix belongs to.
static str key_of(const series *s, sources *files, str check, place at)
{
    if (s->run->options->split == DR_SPLIT_CHECK) return str_from(check, STR("qtcwe-").n);
    return folder_of(s, sources_file(files, at.file)->path);
}

static int cmp_str(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

static void collect_keys(series *s, const ck_findings *f)
{
    for (u32 i = 0; i < f->list.n; i++) {
        const ck_finding *x = &f->list.rows[i];
        bool fixes = x->fix && !x->suppressed && !fx_is_withheld(x->fix) && x->fix->level >= s->run->options->fix;
        if (!fixes) continue;
        str key = key_of(s, f->files, str_of(x->check->id), x->at);
        bool known = false;
        for (u32 k = 0; k < s->keys.n && !known; k++) known = str_eq(s->keys.rows[k], key);
        if (!known) *VEC_PUSH(&s->keys) = arena_str(&s->mem, key);
    }
    if (s->keys.n) qsort(s->keys.rows, s->keys.n, sizeof *s->keys.rows, cmp_str);
}

typedef struct taker {
    const series *s;
    str key;
} taker;

static bool takes(const void *user, sources *files, const fx_finding *f)
{
    const taker *t = user;
    return f->check.n && place_is(f->at) && str_eq(key_of(t->s, files, f->check, f->at), t->key);
}

// -------------------------------------------------------------------------------------------------------------- a patch

// What the fixes do, in a line: the first, and whether others do something else.
static void put_titles(const fx_plan *plan, buf *out)
{
    str title = {0};
    u32 others = 0;
    for (u32 i = 0; i < plan->fixes.n; i++) {
        if (!rp_in_new_text(&plan->fixes.rows[i])) continue;
        if (!title.n) title = plan->fixes.rows[i].fix->title;
        others += !str_eq(title, plan->fixes.rows[i].fix->title);
    }
    buf_put(out, title);
    if (others) buf_printf(out, " and %u more", others);
}

static void put_message(series *s, const fx_analysis *first, const fx_plan *plan, str key, patch *p)
{
    buf list = {0};
    for (u32 i = 0; i < plan->fixes.n; i++) {
        if (!rp_in_new_text(&plan->fixes.rows[i])) continue;
        const fx_finding *x = &first->list[plan->fixes.rows[i].tag];
        linecol at = sources_linecol(first->files, x->at);
        p->fixes++;
        buf_printf(&list, "- %.*s:%u: %.*s [%.*s]\n", STR_ARG(rp_report_path(&s->paths, sources_file(first->files, x->at.file)->path)),
                   at.line, STR_ARG(x->message), STR_ARG(x->check));
    }
    p->files = plan->texts.n;
    bool by_check = s->run->options->split == DR_SPLIT_CHECK;
    const ck_check *c = by_check ? ck_find(key) : NULL;
    buf subject = {0};
    buf_printf(&subject, "%.*s: ", STR_ARG(key));
    if (c && p->fixes) put_titles(plan, &subject);
    else buf_puts(&subject, "repair what qtcwe-fix found");
    buf_printf(&subject, " (%u finding%s)", p->fixes, p->fixes == 1 ? "" : "s");
    p->subject = arena_str(&s->mem, buf_str(&subject));
    if (c) buf_printf(&p->text, "%s\n", c->summary);
    if (c && c->cwe[0]) buf_printf(&p->text, "https://cwe.mitre.org/data/definitions/%u.html\n", c->cwe[0]);
    if (c) buf_putc(&p->text, '\n');
    buf_put(&p->text, buf_str(&list));
    buf_release(&subject);
    buf_release(&list);
}

static void take_texts(series *s, const fx_plan *plan)
{
    for (u32 i = 0; i < plan->texts.n; i++) {
        str path = sources_file(plan->files, plan->texts.rows[i].file)->path;
        qm_overlay *at = NULL;
        for (u32 k = 0; k < s->base.n; k++)
            if (str_eq(s->base.rows[k].path, path)) at = &s->base.rows[k];
        if (!at) {
            at = VEC_PUSH(&s->base);
            at->path = arena_str(&s->mem, path);
        }
        at->text = arena_str(&s->mem, plan->texts.rows[i].new_text);
    }
}

static void put_diff(const series *s, const fx_plan *plan, buf *out)
{
    for (u32 i = 0; i < plan->texts.n; i++) {
        const fx_file_text *t = &plan->texts.rows[i];
        rp_diff(rp_report_path(&s->paths, sources_file(plan->files, t->file)->path), t->old_text, t->new_text, false, out);
    }
}

// ------------------------------------------------------------------------------------------------------------------ git

static bool git(series *s, const char *const *argv, const char *what, buf *out, err *e)
{
    os_result r;
    bool good = dr_git(s->run->project, argv, &r);
    if (good && out) buf_put(out, buf_str(&r.out));
    if (!good) err_add(e, EXIT_FIX_REFUSED, "%s: %.*s", what, STR_ARG(str_trim(buf_str(&r.err))));
    os_result_release(&r);
    return good;
}

static bool tree_is_clean(series *s, err *e)
{
    buf out = {0};
    const char *const status[] = {"git", "status", "--porcelain", "--untracked-files=no", NULL};
    bool good = git(s, status, "--commit needs a git repository", &out, e);
    if (good && out.n && !s->run->options->allow_dirty) {
        str first = str_upto(buf_str(&out), str_find(buf_str(&out), STR("\n")));
        err_add(e, EXIT_FIX_REFUSED, "there are changes that are not committed (%.*s …); commit or stash them, or say --allow-dirty",
                STR_ARG(str_trim(first)));
        good = false;
    }
    buf_release(&out);
    return good;
}

// Writes the texts and commits these files; on failure they are as before.
static bool commit(series *s, fx_plan *plan, const patch *p, err *e)
{
    if (!fx_write(plan->texts.rows, plan->texts.n, plan->files, s->run->project->root, e)) return false;
    buf message = {0};
    buf_printf(&message, "%.*s\n\n%.*s", STR_ARG(p->subject), STR_ARG(buf_str(&p->text)));
    struct { const char **rows; u32 n, cap; } argv = {0};
    const char *const head[] = {"git", "commit", "--quiet", "--message", buf_cstr(&message), "--"};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) *VEC_PUSH(&argv) = head[i];
    for (u32 i = 0; i < plan->texts.n; i++)
        *VEC_PUSH(&argv) = arena_str(&s->mem, sources_file(plan->files, plan->texts.rows[i].file)->path).p;
    *VEC_PUSH(&argv) = NULL;
    bool good = git(s, argv.rows, "git commit failed, its files are as before", NULL, e);
    u32 restored = 0;
    if (!good) fx_undo(s->run->project->root, &restored, e);
    VEC_CLEAR(&argv);
    buf_release(&message);
    return good;
}

// ---------------------------------------------------------------------------------------------------------------- files

static bool has_patches(const char *dir)
{
    DIR *d = opendir(dir);
    bool found = false;
    for (struct dirent *x; d && !found && (x = readdir(d));) found = str_ends(str_of(x->d_name), STR(".patch"));
    if (d) closedir(d);
    return found;
}

static bool prepare_folder(series *s, err *e)
{
    const char *dir = arena_str(&s->mem, s->run->options->out).p;
    if (!os_mkdirs(dir)) err_add(e, EXIT_USAGE, "cannot make the folder %s: %s", dir, strerror(errno));
    else if (has_patches(dir)) err_add(e, EXIT_USAGE, "%s holds patches already; remove them or name another folder", dir);
    return e->count == 0;
}

static str file_name(series *s, u32 i)
{
    str name = arena_str(&s->mem, s->patches.rows[i].name);
    char *c = (char *)name.p;
    for (size_t k = 0; k < name.n; k++)
        if (c[k] == '/' || (u8)c[k] < 0x21) c[k] = '-';
    if (str_is(name, ".")) name = STR("root");
    return arena_printf(&s->mem, "%.*s/%04u-%.*s.patch", STR_ARG(s->run->options->out), i + 1, STR_ARG(name));
}

// As `git am` and `patch -p1` read them.
static bool write_files(series *s, err *e)
{
    for (u32 i = 0; i < s->patches.n && e->count == 0; i++) {
        const patch *p = &s->patches.rows[i];
        buf out = {0};
        buf_printf(&out, "From: qtcwe-fix <qtcwe-fix@localhost>\nSubject: [PATCH %u/%u] %.*s\nMIME-Version: 1.0\n"
                         "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n",
                   i + 1, s->patches.n, STR_ARG(p->subject));
        buf_put(&out, buf_str(&p->text));
        str path = file_name(s, i);
        if (!os_replace_file(path.p, buf_str(&out))) err_add(e, EXIT_USAGE, "cannot write %s: %s", path.p, strerror(errno));
        else fprintf(stderr, "%s: %u finding%s, %u file%s\n", path.p, p->fixes, p->fixes == 1 ? "" : "s", p->files, p->files == 1 ? "" : "s");
        buf_release(&out);
    }
    return e->count == 0;
}

// ------------------------------------------------------------------------------------------------------------ the series

static bool add_patch(series *s, const dr_answer *answers, str key, err *e)
{
    taker t = {s, key};
    dr_share share = {s->base.rows, s->base.n, takes, &t};
    fx_analysis first;
    fx_plan plan = {0};
    if (!dr_prove_share(s->run, answers, &share, s->run->options->fix, &first, &plan, e)) return false;
    bool good = true;
    if (plan.texts.n) {
        patch p = {.name = key};
        put_message(s, &first, &plan, key, &p);
        if (s->run->options->commit) {
            good = commit(s, &plan, &p, e);
            if (good) fprintf(stderr, "committed %.*s\n", STR_ARG(p.subject));
        } else {
            buf_puts(&p.text, "\n---\n");
            put_diff(s, &plan, &p.text);
        }
        take_texts(s, &plan);
        *VEC_PUSH(&s->patches) = p;
    }
    dr_release_share(&first, &plan);
    return good;
}

bool dr_make_series(const dr_run *run, const ck_findings *findings, const dr_answer *answers, err *e)
{
    series s = {.run = run, .paths = {.root = run->project->report_root}};
    collect_keys(&s, findings);
    bool good = run->options->commit ? tree_is_clean(&s, e) : prepare_folder(&s, e);
    for (u32 i = 0; good && i < s.keys.n; i++) good = add_patch(&s, answers, s.keys.rows[i], e);
    if (good && !run->options->commit) good = write_files(&s, e);
    if (good && s.patches.n == 0) fputs("there is nothing to repair at this level, so there are no patches\n", stderr);
    for (u32 i = 0; i < s.patches.n; i++) buf_release(&s.patches.rows[i].text);
    VEC_CLEAR(&s.patches);
    VEC_CLEAR(&s.base);
    VEC_CLEAR(&s.keys);
    arena_release(&s.mem);
    return good;
}
