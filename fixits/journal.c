#include "fixits/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"

// Tests that compile this file themselves put a hook here, to be killed between two steps.
#ifndef FX_STEP
#define FX_STEP(what) ((void)0)
#endif

// A run's folder:  K.old     the text of its file K before the run, K = 0, 1 …
//                  manifest  pid, hashes and paths; there once all the old texts are, before the first file is replaced
//                  complete  there when every file was replaced
#define MANIFEST "manifest"
#define COMPLETE "complete"
#define MANIFEST_HEAD "qtcwe-fix undo 1\n"

// ------------------------------------------------------------------------------------------------------------- the folder

typedef struct journal {
    arena mem;
    str dir;   // …/.qtcwe/undo
    int lock;  // file descriptor, -1 while it is not held
    u32 *runs; // numbers of the runs' folders, ascending
    u32 n_runs;
} journal;

static const char *in_dir(journal *j, str dir, const char *name) { return arena_printf(&j->mem, "%.*s/%s", STR_ARG(dir), name).p; }
static str run_dir(journal *j, u32 run) { return arena_printf(&j->mem, "%.*s/%u", STR_ARG(j->dir), run); }
static const char *old_path(journal *j, str run, u32 k) { return arena_printf(&j->mem, "%.*s/%u.old", STR_ARG(run), k).p; }

static int compare_numbers(const void *a, const void *b)
{
    u32 x = *(const u32 *)a, y = *(const u32 *)b;
    return x < y ? -1 : x > y;
}

static void list_runs(journal *j)
{
    struct { u32 *rows; u32 n, cap; } found = {0};
    DIR *d = opendir(j->dir.p);
    for (struct dirent *entry; d && (entry = readdir(d));) {
        char *end;
        unsigned long number = strtoul(entry->d_name, &end, 10);
        bool all_digits = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && *end == '\0' && number < UINT32_MAX;
        if (all_digits) *VEC_PUSH(&found) = (u32)number;
    }
    if (d) closedir(d);
    if (found.n) qsort(found.rows, found.n, sizeof(u32), compare_numbers);
    j->n_runs = found.n;
    j->runs = arena_alloc(&j->mem, (found.n + 1) * sizeof(u32));
    if (found.n) memcpy(j->runs, found.rows, found.n * sizeof(u32));
    VEC_CLEAR(&found);
}

static void journal_close(journal *j)
{
    if (j->lock >= 0) close(j->lock);  // the lock falls with it
    arena_release(&j->mem);
}

// Opens and locks the journal of a project. `create`: make the folder when there is none.
static bool journal_open(journal *j, str project_dir, bool create, err *e)
{
    *j = (journal){.lock = -1};
    j->dir = arena_printf(&j->mem, "%.*s/.qtcwe/undo", STR_ARG(project_dir));
    if (!create && !os_is_dir(j->dir.p)) return true;
    bool good = !create || os_mkdirs(j->dir.p);
    if (good) j->lock = open(in_dir(j, j->dir, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (!good || j->lock < 0) {
        err_add(e, EXIT_FIX_REFUSED, "%s: the journal for undo cannot be kept there: %s; nothing was written", j->dir.p,
                strerror(errno));
        return false;
    }
    while (flock(j->lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        err_add(e, EXIT_FIX_REFUSED, "%s: another run of qtcwe-fix is writing here; wait for its end and run again", j->dir.p);
        return false;
    }
    // Copies of sources in a source tree are nothing to commit.
    const char *ignore = in_dir(j, j->dir, ".gitignore");
    if (create && !os_exists(ignore)) os_replace_file(ignore, STR("*\n"));
    list_runs(j);
    return true;
}

// The manifest goes first: a folder without one is rubbish to everybody.
static void remove_run(journal *j, str dir)
{
    unlink(in_dir(j, dir, MANIFEST));
    os_sync_dir(dir.p);
    DIR *d = opendir(dir.p);
    for (struct dirent *entry; d && (entry = readdir(d));)
        if (entry->d_name[0] != '.' || str_starts(str_of(entry->d_name), STR(".qtcwe-"))) unlink(in_dir(j, dir, entry->d_name));
    if (d) closedir(d);
    rmdir(dir.p);
    os_sync_dir(j->dir.p);
}

// ----------------------------------------------------------------------------------------------------------- the manifest

typedef struct item {
    str path;  // resolved: symbolic links stay
    u64 old_hash, new_hash;
} item;

typedef struct manifest {
    item *items;
    u32 n;
    long pid;  // of the run; its temporary files carry it
} manifest;

static str manifest_text(journal *j, const manifest *m)
{
    buf b = {0};
    buf_printf(&b, MANIFEST_HEAD "pid %ld\nfiles %u\n", m->pid, m->n);
    for (u32 i = 0; i < m->n; i++)  // a path may hold any byte, so its length goes first
        buf_printf(&b, "%016llx %016llx %zu %.*s\n", (unsigned long long)m->items[i].old_hash,
                   (unsigned long long)m->items[i].new_hash, m->items[i].path.n, STR_ARG(m->items[i].path));
    buf_puts(&b, "end\n");
    str text = arena_str(&j->mem, buf_str(&b));
    buf_release(&b);
    return text;
}

// Takes a number and the byte behind it off the front. false when there is none.
static bool take_number(str *s, int base, u64 *value)
{
    char digits[24];
    size_t n = 0;
    while (n < s->n && n + 1 < sizeof digits && s->p[n] != ' ' && s->p[n] != '\n') n++;
    if (n == 0 || n == s->n) return false;
    memcpy(digits, s->p, n);
    digits[n] = '\0';
    char *end;
    *value = strtoull(digits, &end, base);
    *s = str_from(*s, n + 1);
    return *end == '\0';
}

static bool take_word(str *s, str word)
{
    if (!str_starts(*s, word)) return false;
    *s = str_from(*s, word.n);
    return true;
}

static bool parse_manifest(journal *j, str text, manifest *m)
{
    u64 pid, n;
    if (!take_word(&text, STR(MANIFEST_HEAD)) || !take_word(&text, STR("pid ")) || !take_number(&text, 10, &pid)) return false;
    if (!take_word(&text, STR("files ")) || !take_number(&text, 10, &n) || n > text.n) return false;
    *m = (manifest){arena_alloc(&j->mem, n * sizeof(item)), (u32)n, (long)pid};
    for (u32 i = 0; i < m->n; i++) {
        u64 length;
        if (!take_number(&text, 16, &m->items[i].old_hash) || !take_number(&text, 16, &m->items[i].new_hash)) return false;
        if (!take_number(&text, 10, &length) || length >= text.n || text.p[length] != '\n') return false;
        m->items[i].path = arena_str(&j->mem, str_upto(text, length));
        text = str_from(text, length + 1);
    }
    return str_is(text, "end\n");
}

typedef enum run_state { RUN_TORN, RUN_UNFINISHED, RUN_COMPLETE, RUN_DAMAGED } run_state;

static run_state read_run(journal *j, str dir, manifest *m)
{
    buf b = {0};
    run_state state = RUN_TORN;
    if (os_read_file(in_dir(j, dir, MANIFEST), &b)) {
        state = os_exists(in_dir(j, dir, COMPLETE)) ? RUN_COMPLETE : RUN_UNFINISHED;
        if (!parse_manifest(j, buf_str(&b), m)) state = RUN_DAMAGED;
    } else if (errno != ENOENT) {
        state = RUN_DAMAGED;
    }
    buf_release(&b);
    return state;
}

// -------------------------------------------------------------------------------------------------------------- restoring

// The old text of item k; false when the copy is gone or not what the manifest says.
static bool read_old(journal *j, str dir, const manifest *m, u32 k, buf *out)
{
    return os_read_file(old_path(j, dir, k), out) && str_hash(buf_str(out)) == m->items[k].old_hash;
}

// A writer that was killed leaves its temporary file beside the source.
static void remove_temporaries(journal *j, const manifest *m)
{
    str prefix = arena_printf(&j->mem, ".qtcwe-%ld-", m->pid);
    for (u32 i = 0; i < m->n; i++) {
        str folder = arena_str(&j->mem, str_upto(m->items[i].path, str_rfind_char(m->items[i].path, '/')));
        DIR *d = opendir(folder.p);
        for (struct dirent *entry; d && (entry = readdir(d));)
            if (str_starts(str_of(entry->d_name), prefix) && str_ends(str_of(entry->d_name), STR(".tmp")))
                unlink(in_dir(j, folder, entry->d_name));
        if (d) closedir(d);
    }
}

// One file of a killed run. false and a message when it can't be put back.
static bool recover_item(journal *j, str dir, const manifest *m, u32 k, u32 *count, err *e)
{
    const item *it = &m->items[k];
    buf now = {0}, old = {0};
    bool good = os_read_file(it->path.p, &now);
    u64 hash = str_hash(buf_str(&now));
    if (good && hash == it->old_hash) {
        // never reached, or restored already
    } else if (good && hash != it->new_hash) {
        err_add(e, EXIT_FIX_REFUSED,
                "%s: has changed since a run of qtcwe-fix was killed while writing; its text from before is in %s. "
                "Compare them, then remove the folder %s",
                it->path.p, old_path(j, dir, k), dir.p);
        good = false;
    } else if (!good || !read_old(j, dir, m, k, &old) || !os_replace_file(it->path.p, buf_str(&old))) {
        err_add(e, EXIT_FIX_REFUSED, "%s: cannot be restored: %s; its text from before is in %s", it->path.p, strerror(errno),
                old_path(j, dir, k));
        good = false;
    } else {
        ++*count;
    }
    buf_release(&now);
    buf_release(&old);
    return good;
}

static bool recover_run(journal *j, str dir, u32 *count, err *e)
{
    manifest m;
    switch (read_run(j, dir, &m)) {
    case RUN_COMPLETE: return false;
    case RUN_TORN: remove_run(j, dir); return false;  // killed before the first file was touched
    case RUN_DAMAGED:
        err_add(e, EXIT_FIX_REFUSED, "%s: this journal is damaged; look at the old texts in it, then remove the folder", dir.p);
        return false;
    case RUN_UNFINISHED: break;
    }
    bool good = true;
    for (u32 k = 0; k < m.n; k++) good &= recover_item(j, dir, &m, k, count, e);
    remove_temporaries(j, &m);
    if (good) remove_run(j, dir);
    return true;
}

static bool recover_all(journal *j, u32 *count, err *e)
{
    bool any = false;
    *count = 0;
    for (u32 i = 0; i < j->n_runs; i++) any |= recover_run(j, run_dir(j, j->runs[i]), count, e);
    list_runs(j);
    return any;
}

bool fx_recover(str project_dir, u32 *count, err *e)
{
    journal j;
    *count = 0;
    bool any = journal_open(&j, project_dir, false, e) && recover_all(&j, count, e);
    journal_close(&j);
    return any;
}

// ---------------------------------------------------------------------------------------------------------------- writing

static void block_interrupts(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

static bool all_current(const fx_file_text *texts, u32 n, sources *files, err *e)
{
    buf now = {0};
    bool good = true;
    for (u32 i = 0; i < n; i++) {
        const source_file *f = sources_file(files, texts[i].file);
        if (!os_read_file(f->path.p, &now)) {
            err_add(e, EXIT_FIX_REFUSED, "%.*s: cannot be read any more: %s; nothing was written", STR_ARG(f->shown),
                    strerror(errno));
            good = false;
        } else if (str_hash(buf_str(&now)) != texts[i].old_hash || !str_eq(buf_str(&now), texts[i].old_text)) {
            err_add(e, EXIT_FIX_REFUSED, "%.*s: has changed since it was analysed; nothing was written. Run qtcwe-fix again",
                    STR_ARG(f->shown));
            good = false;
        }
    }
    buf_release(&now);
    return good;
}

// Old texts first, then the manifest that makes them count.
static bool write_journal(journal *j, str dir, const fx_file_text *texts, const manifest *m)
{
    if (mkdir(dir.p, 0700) != 0) return false;
    for (u32 k = 0; k < m->n; k++)
        if (!os_replace_file(old_path(j, dir, k), texts[k].old_text)) return false;
    FX_STEP("old texts kept");
    bool good = os_replace_file(in_dir(j, dir, MANIFEST), manifest_text(j, m));
    if (good) os_sync_dir(j->dir.p);
    return good;
}

// Newest first: each file that goes back frees the room that the next one needs on a full disk.
static bool put_back(journal *j, str dir, const fx_file_text *texts, const manifest *m, u32 n, err *e)
{
    bool good = true;
    for (u32 k = n; k-- > 0;) {
        if (os_replace_file(m->items[k].path.p, texts[k].old_text)) continue;
        err_add(e, EXIT_FIX_REFUSED, "%s: cannot be restored: %s; its text from before is in %s. Put it right and run qtcwe-fix undo",
                m->items[k].path.p, strerror(errno), old_path(j, dir, k));
        good = false;
    }
    return good;
}

static bool replace_files(journal *j, str dir, const fx_file_text *texts, const manifest *m, err *e)
{
    u32 done = 0;
    while (done < m->n && os_replace_file(m->items[done].path.p, texts[done].new_text)) {
        done++;
        FX_STEP("file replaced");
    }
    if (done == m->n && os_replace_file(in_dir(j, dir, COMPLETE), (str){0})) return true;
    int why = errno;
    bool restored = put_back(j, dir, texts, m, done, e);
    err_add(e, EXIT_FIX_REFUSED, "%s: cannot be written: %s; %s", done < m->n ? m->items[done].path.p : dir.p, strerror(why),
            restored ? "all files are as they were. Put it right and run again" : "not all files are as they were");
    if (restored) remove_run(j, dir);
    return false;
}

static void remove_oldest_runs(journal *j)
{
    list_runs(j);
    for (u32 i = 0; i + FX_KEPT_RUNS < j->n_runs; i++) remove_run(j, run_dir(j, j->runs[i]));
}

static bool write_run(journal *j, const fx_file_text *texts, u32 n, sources *files, err *e)
{
    manifest m = {arena_alloc(&j->mem, n * sizeof(item)), n, (long)getpid()};
    for (u32 k = 0; k < n; k++)
        m.items[k] = (item){sources_file(files, texts[k].file)->path, texts[k].old_hash, str_hash(texts[k].new_text)};
    str dir = run_dir(j, j->n_runs ? j->runs[j->n_runs - 1] + 1 : 1);
    sigset_t before;
    block_interrupts(&before);
    bool good = write_journal(j, dir, texts, &m);
    if (!good) {
        err_add(e, EXIT_FIX_REFUSED, "%s: the old texts cannot be kept for undo: %s; nothing was written", dir.p, strerror(errno));
        remove_run(j, dir);
    } else {
        FX_STEP("journal written");
        good = replace_files(j, dir, texts, &m, e);
    }
    if (good) remove_oldest_runs(j);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

bool fx_write(fx_file_text *texts, u32 n, sources *files, str project_dir, err *e)
{
    journal j;
    if (n == 0) return true;
    u32 errors = e->count, restored;
    bool good = journal_open(&j, project_dir, true, e);
    if (good) recover_all(&j, &restored, e);
    good = good && e->count == errors && all_current(texts, n, files, e) && write_run(&j, texts, n, files, e);
    journal_close(&j);
    return good;
}

// ------------------------------------------------------------------------------------------------------------------- undo

typedef struct undone {  // a file and its two texts, so that a failing undo can be taken back itself
    buf now, old;
} undone;

static bool load_texts(journal *j, str dir, const manifest *m, undone *texts, err *e)
{
    bool good = true;
    for (u32 k = 0; k < m->n; k++) {
        const char *path = m->items[k].path.p;
        bool there = os_read_file(path, &texts[k].now);
        u64 hash = str_hash(buf_str(&texts[k].now));
        if (!there || (hash != m->items[k].new_hash && hash != m->items[k].old_hash)) {
            err_add(e, EXIT_FIX_REFUSED, "%s: %s since the fixes were written, so they are not undone; the text from before is in %s",
                    path, there ? "has changed" : "is gone", old_path(j, dir, k));
            good = false;
        } else if (!read_old(j, dir, m, k, &texts[k].old)) {
            err_add(e, EXIT_FIX_REFUSED, "%s: the copy of %s is damaged; nothing was undone", old_path(j, dir, k), path);
            good = false;
        }
    }
    return good;
}

static bool undo_files(const manifest *m, undone *texts, u32 *count, err *e)
{
    u32 done = 0;
    // An undo that was killed has restored some already.
    for (; done < m->n; done++) {
        if (str_eq(buf_str(&texts[done].now), buf_str(&texts[done].old))) continue;
        if (!os_replace_file(m->items[done].path.p, buf_str(&texts[done].old))) break;
        FX_STEP("file undone");
        ++*count;
    }
    if (done == m->n) return true;
    err_add(e, EXIT_FIX_REFUSED, "%s: cannot be written: %s; nothing was undone", m->items[done].path.p, strerror(errno));
    while (done-- > 0)
        if (!os_replace_file(m->items[done].path.p, buf_str(&texts[done].now)))
            err_add(e, EXIT_FIX_REFUSED, "%s: is undone already and cannot be set back: %s", m->items[done].path.p, strerror(errno));
    *count = 0;
    return false;
}

static bool undo_run(journal *j, str dir, u32 *count, err *e)
{
    manifest m;
    if (read_run(j, dir, &m) != RUN_COMPLETE) return false;  // recover_all has said why
    undone *texts = mem_alloc((m.n + 1) * sizeof *texts);
    sigset_t before;
    block_interrupts(&before);
    bool good = load_texts(j, dir, &m, texts, e) && undo_files(&m, texts, count, e);
    if (good) remove_run(j, dir);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (u32 k = 0; k < m.n; k++) {
        buf_release(&texts[k].now);
        buf_release(&texts[k].old);
    }
    mem_free(texts);
    return good;
}

bool fx_undo(str project_dir, u32 *count, err *e)
{
    journal j;
    *count = 0;
    u32 errors = e->count;
    bool good = journal_open(&j, project_dir, false, e);
    // What a killed run left is the newest there is to take back.
    bool recovered = good && recover_all(&j, count, e);
    good = good && e->count == errors;
    if (good && !recovered) {
        good = j.n_runs > 0;
        if (good) good = undo_run(&j, run_dir(&j, j.runs[j.n_runs - 1]), count, e);
        else err_add(e, EXIT_USAGE, "%.*s: there is nothing to undo; no fixes were written here", STR_ARG(project_dir));
    }
    journal_close(&j);
    return good;
}
