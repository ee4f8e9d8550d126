// The writer: all files or none, undo, and what a killed or refused run leaves behind.
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// The steps of the writer, and failures of the disk, as these tests want them. The program has no such hooks.
static struct {
    const char *kill_at;  // step at which the process is killed
    u32 kill_after;       // … the so-many-th time
    u32 fail_replace;     // the so-many-th replacing fails, 0 = none
    int fail_errno;
    u32 replaced;
    int interrupt_at_file; // raise SIGINT when that many files are replaced
} hooks;

static void at_step(const char *what)
{
    if (hooks.kill_at && strcmp(what, hooks.kill_at) == 0 && hooks.kill_after-- == 1) raise(SIGKILL);
    if (strcmp(what, "file replaced") == 0 && hooks.interrupt_at_file-- == 1) raise(SIGINT);
}

static bool replace_or_fail(const char *path, str text)
{
    hooks.replaced++;
    if (hooks.replaced == hooks.fail_replace) {
        errno = hooks.fail_errno;
        return false;
    }
    return os_replace_file(path, text);
}

#define FX_STEP(what) at_step(what)
#define os_replace_file replace_or_fail
#include "fixits/journal.c"
#undef os_replace_file

enum { MANY = 200 };  // files, and kills, of killed_at_any_moment

typedef struct scratch {
    arena mem;
    buf dir;
    sources *files;
    fx_file_text texts[MANY];
    u32 n;
    err e;
} scratch;

static void drop_texts(scratch *s)
{
    sources_free(s->files);
    s->files = sources_new(buf_str(&s->dir));
    s->n = 0;
}

static int setup(void **state)
{
    scratch *s = mem_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    memset(&hooks, 0, sizeof hooks);
    scratch_dir(&s->dir);
    drop_texts(s);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    scratch *s = *state;
    err_release(&s->e);
    sources_free(s->files);
    arena_release(&s->mem);
    buf_release(&s->dir);
    mem_free(s);
    return 0;
}

static const char *in(scratch *s, const char *name) { return path_in(&s->mem, &s->dir, name); }
static void put(scratch *s, const char *name, const char *text) { assert_true(os_replace_file(in(s, name), str_of(text))); }

#define assert_file(s, name, wanted) assert_file_at(s, name, wanted, __FILE__, __LINE__)
static void assert_file_at(scratch *s, const char *name, const char *wanted, const char *file, int line)
{
    buf b = {0};
    if (!os_read_file(in(s, name), &b)) _fail(file, line);
    assert_text_at(buf_str(&b), str_of(wanted), file, line);
    buf_release(&b);
}

// One more file of the run, with the text it shall have.
static void change(scratch *s, const char *name, const char *new_text)
{
    fx_file_text *t = &s->texts[s->n++];
    t->file = sources_add(s->files, str_of(name));
    assert_true(t->file.i != 0);
    t->old_text = sources_text(s->files, t->file);
    t->old_hash = sources_file(s->files, t->file)->hash;
    t->new_text = str_of(new_text);
}

static bool write_all(scratch *s) { return fx_write(s->texts, s->n, s->files, buf_str(&s->dir), &s->e); }

static bool undo(scratch *s, u32 *count) { return fx_undo(buf_str(&s->dir), count, &s->e); }

#define assert_says(s, words) assert_says_at(s, words, __FILE__, __LINE__)
static void assert_says_at(scratch *s, const char *words, const char *file, int line)
{
    if (str_find(buf_str(&s->e.text), str_of(words)) == SIZE_MAX) {
        print_error("[%s] lacks [%s]\n", buf_cstr(&s->e.text), words);
        _fail(file, line);
    }
}

static u32 count_entries(const char *dir, const char *part)
{
    u32 n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *entry; d && (entry = readdir(d));) n += strstr(entry->d_name, part) != NULL;
    if (d) closedir(d);
    return n;
}

static void writes_and_undoes(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1\r\n");
    assert_int_equal(chmod(in(s, "a.cpp"), 0640), 0);
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2\r\n");
    assert_true(write_all(s));
    assert_file(s, "a.cpp", "a2");
    assert_file(s, "b.cpp", "b2\r\n");
    struct stat st;
    assert_int_equal(stat(in(s, "a.cpp"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    drop_texts(s);
    change(s, "a.cpp", "a3");
    assert_true(write_all(s));
    assert_true(undo(s, &count));  // the newest first
    assert_int_equal(count, 1);
    assert_file(s, "a.cpp", "a2");
    assert_true(undo(s, &count));
    assert_int_equal(count, 2);
    assert_file(s, "a.cpp", "a1");
    assert_file(s, "b.cpp", "b1\r\n");
    assert_int_equal(s->e.count, 0);
    assert_false(undo(s, &count));
    assert_int_equal(s->e.code, EXIT_USAGE);
    assert_says(s, "there is nothing to undo");
}

static void nothing_to_undo_without_a_journal(void **state)
{
    scratch *s = *state;
    u32 count;
    assert_false(undo(s, &count));
    assert_int_equal(s->e.code, EXIT_USAGE);
    assert_false(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_false(os_exists(in(s, ".qtcwe")));  // asking leaves nothing behind
}

static void refuses_stale_files(void **state)
{
    scratch *s = *state;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    put(s, "b.cpp", "edited");
    assert_false(write_all(s));
    assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
    assert_says(s, "b.cpp: has changed since it was analysed; nothing was written. Run qtcwe-fix again");
    assert_file(s, "a.cpp", "a1");
    assert_file(s, "b.cpp", "edited");
    assert_int_equal(unlink(in(s, "b.cpp")), 0);
    assert_false(write_all(s));
    assert_says(s, "b.cpp: cannot be read any more");
    assert_file(s, "a.cpp", "a1");
}

static void undo_refuses_changed_files(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    assert_true(write_all(s));
    put(s, "b.cpp", "edited");
    assert_false(undo(s, &count));
    assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
    assert_says(s, "b.cpp: has changed since the fixes were written");
    assert_file(s, "a.cpp", "a2");
    put(s, "b.cpp", "b2");
    assert_true(undo(s, &count));
    assert_file(s, "a.cpp", "a1");
}

static void keeps_symbolic_links(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "real.cpp", "a1");
    assert_int_equal(symlink("real.cpp", in(s, "link.cpp")), 0);
    change(s, "link.cpp", "a2");
    assert_true(write_all(s));
    struct stat st;
    assert_int_equal(lstat(in(s, "link.cpp"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_file(s, "real.cpp", "a2");
    assert_true(undo(s, &count));
    assert_int_equal(lstat(in(s, "link.cpp"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_file(s, "real.cpp", "a1");
}

static void read_only_files_undo_the_rest(void **state)
{
    scratch *s = *state;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    assert_int_equal(chmod(in(s, "b.cpp"), 0444), 0);
    assert_false(write_all(s));
    assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
    assert_says(s, "b.cpp: cannot be written: Permission denied; all files are as they were");
    assert_file(s, "a.cpp", "a1");
    assert_file(s, "b.cpp", "b1");
    assert_int_equal(count_entries(buf_cstr(&s->dir), ".tmp"), 0);
    assert_int_equal(count_entries(in(s, ".qtcwe/undo"), "1"), 0);  // no journal of nothing
}

static void says_where_the_journal_cannot_stand(void **state)
{
    scratch *s = *state;
    put(s, "a.cpp", "a1");
    put(s, ".qtcwe", "a file in the way");
    change(s, "a.cpp", "a2");
    assert_false(write_all(s));
    assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
    assert_says(s, ".qtcwe/undo: the journal for undo cannot be kept there: Not a directory; nothing was written");
    assert_file(s, "a.cpp", "a1");
}

static void failures_at_every_step(void **state)
{
    scratch *s = *state;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    // 1 the ignore file, 2-3 old texts, 4 the manifest, 5-6 the files, 7 the mark that all is done
    for (u32 step = 2; step <= 7; step++) {
        hooks.replaced = step == 2 ? 0 : 1;  // the ignore file is made once
        hooks.fail_replace = step;
        hooks.fail_errno = ENOSPC;
        err_release(&s->e);
        assert_false(write_all(s));
        assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
        assert_says(s, "No space left on device");
        assert_says(s, step <= 4 ? "nothing was written" : "all files are as they were");
        assert_file(s, "a.cpp", "a1");
        assert_file(s, "b.cpp", "b1");
        assert_int_equal(count_entries(in(s, ".qtcwe/undo"), "1"), 0);
    }
    hooks.fail_replace = 0;
    err_release(&s->e);
    assert_true(write_all(s));
}

static void an_undo_that_fails_is_taken_back(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    assert_true(write_all(s));
    hooks.replaced = 0;
    hooks.fail_replace = 2;
    hooks.fail_errno = EROFS;
    assert_false(undo(s, &count));
    assert_int_equal(count, 0);
    assert_says(s, "b.cpp: cannot be written: Read-only file system; nothing was undone");
    assert_file(s, "a.cpp", "a2");
    assert_file(s, "b.cpp", "b2");
    hooks.fail_replace = 0;
    assert_true(undo(s, &count));
    assert_file(s, "b.cpp", "b1");
}

// A disk that is really full, where a small one may be mounted.
static void a_full_disk(void **state)
{
    scratch *s = *state;
    const char *disk = in(s, "disk");
    assert_int_equal(mkdir(disk, 0777), 0);
    if (mount("none", disk, "tmpfs", 0, "size=64k") != 0) skip();
    char big[40000];
    memset(big, 'x', sizeof big);
    assert_true(os_replace_file(in(s, "disk/a.cpp"), STR("a1")));
    assert_true(os_replace_file(in(s, "disk/b.cpp"), STR("b1")));
    change(s, "disk/a.cpp", "a2");
    change(s, "disk/b.cpp", "");
    s->texts[1].new_text = str_n(big, sizeof big);
    bool written = write_all(s);  // the journal is elsewhere, b does not fit twice
    if (written) {
        drop_texts(s);
        change(s, "disk/a.cpp", "a3");
        change(s, "disk/b.cpp", "");
        big[0] = 'y';
        s->texts[1].new_text = str_n(big, sizeof big);
        written = write_all(s);
        assert_file(s, "disk/a.cpp", "a2");
    } else {
        assert_file(s, "disk/a.cpp", "a1");
    }
    u32 leftovers = count_entries(disk, ".tmp");
    umount2(disk, MNT_DETACH);
    assert_false(written);
    assert_says(s, "disk/b.cpp: cannot be written: No space left on device; all files are as they were");
    assert_int_equal(leftovers, 0);
}

// Writes in a child that is killed at a step; the sources must be whole at any time.
static void write_and_die(scratch *s, const char *step, u32 times)
{
    pid_t child = fork();
    if (child == 0) {
        hooks.kill_at = step;
        hooks.kill_after = times;
        _exit(write_all(s) ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void recovers_from_kill(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    write_and_die(s, "old texts kept", 1);  // before the journal counts
    assert_false(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_int_equal(count_entries(in(s, ".qtcwe/undo"), "1"), 0);
    write_and_die(s, "journal written", 1);  // before the first file
    assert_true(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_int_equal(count, 0);
    write_and_die(s, "file replaced", 1);  // in the middle
    assert_file(s, "a.cpp", "a2");
    assert_file(s, "b.cpp", "b1");
    assert_true(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_int_equal(count, 1);
    assert_file(s, "a.cpp", "a1");
    write_and_die(s, "file replaced", 2);  // all files, not marked as complete
    assert_true(undo(s, &count));          // undo does it too
    assert_int_equal(count, 2);
    assert_file(s, "a.cpp", "a1");
    assert_file(s, "b.cpp", "b1");
    assert_false(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_int_equal(s->e.count, 0);
    assert_int_equal(count_entries(in(s, ".qtcwe/undo"), "1"), 0);
}

// What file number i holds in a generation; longer than one write.
static const char *text_of_file(scratch *s, u32 i, const char *generation)
{
    buf b = {0};
    for (u32 line = 0; line < 100; line++) buf_printf(&b, "int %s_%u_%u;\n", generation, i, line);
    const char *text = arena_str(&s->mem, buf_str(&b)).p;
    buf_release(&b);
    return text;
}

// How many files are new; each is whole.
static u32 count_new(scratch *s, const char *const *old, const char *const *new)
{
    u32 n = 0;
    buf b = {0};
    for (u32 i = 0; i < MANY; i++) {
        assert_true(os_read_file(in(s, arena_printf(&s->mem, "f%u.cpp", i).p), &b));
        bool is_new = str_is(buf_str(&b), new[i]);
        if (!is_new) assert_text_at(buf_str(&b), str_of(old[i]), __FILE__, __LINE__);
        n += is_new;
    }
    buf_release(&b);
    return n;
}

static void write_until(scratch *s, useconds_t moment)
{
    pid_t child = fork();
    if (child == 0) _exit(write_all(s) ? 0 : 1);
    usleep(moment);
    kill(child, SIGKILL);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
}

// In memory where there is such a file system: 200 runs that make 200 files durable are for no disk.
static void killed_at_any_moment(void **state)
{
    scratch *s = *state;
    if (os_is_dir("/dev/shm")) {
        buf_clear(&s->dir);
        buf_puts(&s->dir, "/dev/shm/qtcwe-XXXXXX");
        assert_non_null(mkdtemp(s->dir.p));
        drop_texts(s);
    }
    const char *old[MANY], *new[MANY];
    for (u32 i = 0; i < MANY; i++) {
        const char *name = arena_printf(&s->mem, "f%u.cpp", i).p;
        old[i] = text_of_file(s, i, "old");
        new[i] = text_of_file(s, i, "now");
        put(s, name, old[i]);
        change(s, name, new[i]);
    }
    double start = os_seconds();
    assert_true(write_all(s));
    double whole = (os_seconds() - start) * 1e6;
    u32 count, mixed = 0;
    assert_true(undo(s, &count));
    srand(1);
    for (u32 k = 0; k < MANY; k++) {
        write_until(s, (useconds_t)(whole * 1.2 * rand() / RAND_MAX));
        u32 now = count_new(s, old, new);
        mixed += now > 0 && now < MANY;
        bool restored = fx_recover(buf_str(&s->dir), &count, &s->e);
        u32 after = count_new(s, old, new);
        assert_true(restored ? after == 0 : after == 0 || after == MANY);
        if (after == MANY) assert_true(undo(s, &count));
        assert_int_equal(count_new(s, old, new), 0);
        assert_int_equal(s->e.count, 0);
    }
    assert_true(mixed > 0);  // some were killed half way
    const char *const remove[] = {"rm", "-rf", buf_cstr(&s->dir), NULL};
    os_result r;
    assert_true(os_command(remove, NULL, 60, &r));
    os_result_release(&r);
}

static void the_next_run_recovers(void **state)
{
    scratch *s = *state;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    write_and_die(s, "file replaced", 1);
    assert_true(write_all(s));  // a.cpp is a1 again, as it was analysed
    assert_file(s, "a.cpp", "a2");
    assert_file(s, "b.cpp", "b2");
}

static void recovery_never_overwrites_work(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    write_and_die(s, "file replaced", 2);
    put(s, "a.cpp", "my own work");
    assert_true(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_int_equal(count, 1);
    assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
    assert_says(s, "a.cpp: has changed since a run of qtcwe-fix was killed while writing; its text from before is in ");
    assert_file(s, "a.cpp", "my own work");
    assert_file(s, "b.cpp", "b1");
    assert_file(s, ".qtcwe/undo/1/0.old", "a1");
    assert_false(write_all(s));  // until somebody has looked at it
    assert_file(s, "b.cpp", "b1");
}

static void temporaries_of_killed_runs_go(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    change(s, "a.cpp", "a2");
    pid_t child = fork();
    if (child == 0) {
        buf name = {0};
        buf_printf(&name, "%s/.qtcwe-%ld-0.tmp", buf_cstr(&s->dir), (long)getpid());
        os_replace_file(buf_cstr(&name), STR("half a fi"));
        hooks.kill_at = "journal written";
        hooks.kill_after = 1;
        _exit(write_all(s));
    }
    waitpid(child, NULL, 0);
    put(s, ".qtcwe-1-0.tmp", "another process's");
    assert_true(fx_recover(buf_str(&s->dir), &count, &s->e));
    assert_int_equal(count_entries(buf_cstr(&s->dir), ".tmp"), 1);
}

static void damaged_journals_are_refused(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    change(s, "a.cpp", "a2");
    write_and_die(s, "file replaced", 1);
    static const char *const broken[] = {"", "qtcwe-fix undo 1\n", "qtcwe-fix undo 1\npid 1\nfiles 99999999999\n",
                                         "qtcwe-fix undo 1\npid 1\nfiles 1\n0 0 400 a\nend\n",
                                         "qtcwe-fix undo 1\npid 1\nfiles 1\nx y 1 a\nend\n", "something else\n"};
    for (u32 i = 0; i < sizeof broken / sizeof *broken; i++) {
        err_release(&s->e);
        put(s, ".qtcwe/undo/1/manifest", broken[i]);
        assert_false(fx_recover(buf_str(&s->dir), &count, &s->e));
        assert_says(s, "this journal is damaged");
        assert_false(undo(s, &count));
        assert_file(s, "a.cpp", "a2");
    }
}

static volatile sig_atomic_t interrupts;
static void on_interrupt(int signal)
{
    (void)signal;
    interrupts++;
}

static void interrupts_wait(void **state)
{
    scratch *s = *state;
    put(s, "a.cpp", "a1");
    put(s, "b.cpp", "b1");
    change(s, "a.cpp", "a2");
    change(s, "b.cpp", "b2");
    struct sigaction act = {.sa_handler = on_interrupt}, old;
    sigaction(SIGINT, &act, &old);
    pid_t child = fork();
    if (child == 0) {  // with the default action: the process must live until both files are written
        signal(SIGINT, SIG_DFL);
        hooks.interrupt_at_file = 1;
        write_all(s);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    assert_file(s, "a.cpp", "a2");
    assert_file(s, "b.cpp", "b2");
    drop_texts(s);
    change(s, "a.cpp", "a3");
    hooks.interrupt_at_file = 1;
    interrupts = 0;
    assert_true(write_all(s));
    assert_int_equal(interrupts, 1);  // delivered afterwards
    sigaction(SIGINT, &old, NULL);
}

static void one_writer_at_a_time(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "a.cpp", "a1");
    change(s, "a.cpp", "a2");
    assert_true(os_mkdirs(in(s, ".qtcwe/undo")));
    int lock = open(in(s, ".qtcwe/undo/lock"), O_RDWR | O_CREAT, 0666);
    assert_int_equal(flock(lock, LOCK_EX), 0);
    assert_false(write_all(s));
    assert_int_equal(s->e.code, EXIT_FIX_REFUSED);
    assert_says(s, "another run of qtcwe-fix is writing here; wait for its end and run again");
    assert_file(s, "a.cpp", "a1");
    err_release(&s->e);
    assert_false(undo(s, &count));
    assert_says(s, "another run of qtcwe-fix is writing here");
    close(lock);
    err_release(&s->e);
    assert_true(write_all(s));
}

static void keeps_the_last_runs_only(void **state)
{
    scratch *s = *state;
    u32 count, steps_back = 0;
    put(s, "a.cpp", "0");
    for (u32 i = 1; i <= FX_KEPT_RUNS + 3; i++) {
        drop_texts(s);
        change(s, "a.cpp", arena_printf(&s->mem, "%u", i).p);
        assert_true(write_all(s));
    }
    while (undo(s, &count)) steps_back++;
    assert_int_equal(steps_back, FX_KEPT_RUNS);
    assert_file(s, "a.cpp", "3");
    assert_file(s, ".qtcwe/undo/.gitignore", "*\n");
}

static void odd_names_and_bytes(void **state)
{
    scratch *s = *state;
    u32 count;
    put(s, "\xC3\xA4 b\n%s.cpp", "a1");
    put(s, "n.cpp", "x");
    change(s, "\xC3\xA4 b\n%s.cpp", "");
    change(s, "n.cpp", "");
    s->texts[1].new_text = str_n("a\0b\xFF", 4);
    assert_true(write_all(s));
    assert_file(s, "\xC3\xA4 b\n%s.cpp", "");
    assert_true(undo(s, &count));
    assert_int_equal(count, 2);
    assert_file(s, "\xC3\xA4 b\n%s.cpp", "a1");
    assert_file(s, "n.cpp", "x");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(writes_and_undoes),
        CASE(nothing_to_undo_without_a_journal),
        CASE(refuses_stale_files),
        CASE(undo_refuses_changed_files),
        CASE(keeps_symbolic_links),
        CASE(read_only_files_undo_the_rest),
        CASE(says_where_the_journal_cannot_stand),
        CASE(failures_at_every_step),
        CASE(an_undo_that_fails_is_taken_back),
        CASE(a_full_disk),
        CASE(recovers_from_kill),
        CASE(killed_at_any_moment),
        CASE(the_next_run_recovers),
        CASE(recovery_never_overwrites_work),
        CASE(temporaries_of_killed_runs_go),
        CASE(damaged_journals_are_refused),
        CASE(interrupts_wait),
        CASE(one_writer_at_a_time),
        CASE(keeps_the_last_runs_only),
        CASE(odd_names_and_bytes),
    };
    return cmocka_run_group_tests_name("fixits_journal", tests, NULL, NULL);
}
