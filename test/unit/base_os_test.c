// Files: reading, replacing whole or not at all, folders, the stack of a thread, forked branches.
#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct scratch {
    arena mem;
    buf dir;
} scratch;

static int setup(void **state)
{
    scratch *s = mem_alloc(sizeof *s);
    scratch_dir(&s->dir);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    scratch *s = *state;
    buf_release(&s->dir);
    arena_release(&s->mem);
    mem_free(s);
    return 0;
}

static const char *in(scratch *s, const char *name) { return path_in(&s->mem, &s->dir, name); }

static u32 count_files(const char *dir)
{
    u32 n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *entry = d ? readdir(d) : NULL; entry; entry = readdir(d)) n += entry->d_name[0] != '.' || entry->d_name[1] == 'q';
    if (d) closedir(d);
    return n;
}

static bool holds(const char *path, str text)
{
    buf b = {0};
    bool same = os_read_file(path, &b) && str_eq(buf_str(&b), text);
    buf_release(&b);
    return same;
}

static void assert_holds(const char *path, str text)
{
    if (!holds(path, text)) fail_msg("%s does not hold [%.*s]", path, STR_ARG(text));
}

static void reads(void **state)
{
    scratch *s = *state;
    buf text = {0}, back = {0};
    for (int i = 0; i < 50000; i++) buf_printf(&text, "%d%c", i, i % 3 ? 'x' : '\0');
    assert_true(os_replace_file(in(s, "big"), buf_str(&text)));
    buf_puts(&back, "rubbish");
    assert_true(os_read_file(in(s, "big"), &back));
    assert_true(str_eq(buf_str(&text), buf_str(&back)));
    errno = 0;
    assert_false(os_read_file(in(s, "none"), &back));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(back.n, 0);
    assert_false(os_read_file(buf_cstr(&s->dir), &back));
    assert_int_equal(errno, EISDIR);
    buf_release(&text);
    buf_release(&back);
}

static void folders(void **state)
{
    scratch *s = *state;
    assert_true(os_mkdirs(in(s, "a/b//c")));
    assert_true(os_mkdirs(in(s, "a/b/c/")));
    assert_true(os_is_dir(in(s, "a/b/c")));
    assert_true(os_exists(in(s, "a")));
    assert_false(os_exists(in(s, "b")));
    assert_true(os_replace_file(in(s, "file"), STR("x")));
    assert_false(os_is_dir(in(s, "file")));
    assert_false(os_mkdirs(in(s, "file/d")));
    assert_int_equal(errno, ENOTDIR);
    assert_false(os_mkdirs(""));
    buf path = {0};
    assert_true(os_realpath(in(s, "a/../a/./b"), &path));
    assert_true(str_ends(buf_str(&path), STR("/a/b")));
    assert_false(os_realpath(in(s, "zzz"), &path));
    assert_int_equal(path.n, 0);
    os_cwd(&path);
    assert_true(os_is_dir(buf_cstr(&path)));
    os_exe_dir(&path);
    assert_true(str_is(buf_str(&path), UNIT_DIR));
    buf_release(&path);
}

static void replaces_and_keeps_the_mode(void **state)
{
    scratch *s = *state;
    const char *path = in(s, "f.cpp");
    mode_t mask = umask(027);
    assert_true(os_replace_file(path, STR("one")));
    umask(mask);
    struct stat before, after;
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(before.st_mode & 07777, 0640);  // a new file is made as any program makes it
    assert_int_equal(chmod(path, 0751), 0);
    if (geteuid() == 0) assert_int_equal(chown(path, 12345, 54321), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_true(os_replace_file(path, STR("two")));
    assert_holds(path, STR("two"));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_mode, before.st_mode);
    assert_int_equal(after.st_uid, before.st_uid);
    assert_int_equal(after.st_gid, before.st_gid);
    assert_int_not_equal(after.st_ino, before.st_ino);  // renamed over it, not written into
    assert_true(os_replace_file(path, (str){0}));
    assert_holds(path, (str){0});
    assert_int_equal(count_files(buf_cstr(&s->dir)), 1);
}

static void follows_links(void **state)
{
    scratch *s = *state;
    assert_true(os_mkdirs(in(s, "real")));
    assert_true(os_replace_file(in(s, "real/f.cpp"), STR("one")));
    assert_int_equal(symlink("real/f.cpp", in(s, "one.cpp")), 0);
    assert_int_equal(symlink("one.cpp", in(s, "two.cpp")), 0);
    assert_true(os_replace_file(in(s, "two.cpp"), STR("two")));
    assert_holds(in(s, "real/f.cpp"), STR("two"));
    struct stat st;
    assert_int_equal(lstat(in(s, "two.cpp"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat(in(s, "one.cpp"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(symlink("nowhere", in(s, "dangling")), 0);
    assert_false(os_replace_file(in(s, "dangling"), STR("x")));
    assert_int_equal(errno, ENOENT);
    assert_false(os_exists(in(s, "nowhere")));
    assert_false(os_replace_file(in(s, "real"), STR("x")));
    assert_int_equal(errno, EINVAL);
    assert_false(os_replace_file(in(s, "none/f"), STR("x")));
    assert_int_equal(errno, ENOENT);
}

static void refuses_read_only_files(void **state)
{
    scratch *s = *state;
    const char *path = in(s, "f.cpp");
    assert_true(os_replace_file(path, STR("one")));
    assert_int_equal(chmod(path, 0444), 0);
    assert_false(os_replace_file(path, STR("two")));  // for root too
    assert_int_equal(errno, EACCES);
    assert_holds(path, STR("one"));
    assert_int_equal(count_files(buf_cstr(&s->dir)), 1);
}

// The tests below change what a process may do, so they run in a child. Its answer: a line of text, empty if all is well.
enum { CANNOT = 77 };
#define EXPECT(fd, cond) \
    do { \
        if (!(cond)) { \
            dprintf((fd), "line %d: %s (errno %d)\n", __LINE__, #cond, errno); \
            return 1; \
        } \
    } while (0)

static void keep_result(void *user, u32 index, os_result *r)
{
    (void)index;
    os_result *kept = user;
    *kept = *r;
    r->out = r->err = (buf){0};
}

static void in_child(int (*run)(void *, int), void *arg)
{
    os_job job = {run, arg};
    os_result r = {0};
    assert_true(os_run_jobs(&job, 1, &(os_schedule){.parallel = 1, .limit = 60, .done = keep_result, .user = &r}));
    int code = r.end == OS_ENDED ? r.code : -1;
    if (code > 0 || code < 0) print_message("%s%s", buf_cstr(&r.out), buf_cstr(&r.err));
    buf_release(&r.out);
    buf_release(&r.err);
    if (code == CANNOT) skip();
    assert_int_equal(code, 0);
}

static int read_only_folder(void *arg, int fd)
{
    scratch *s = arg;
    const char *dir = in(s, "ro"), *path = in(s, "ro/f.cpp");
    EXPECT(fd, os_mkdirs(dir));
    EXPECT(fd, os_replace_file(path, STR("one")));
    if (geteuid() == 0) {
        const uid_t nobody = 65534;
        EXPECT(fd, chmod(buf_cstr(&s->dir), 0755) == 0);
        EXPECT(fd, chown(dir, nobody, nobody) == 0 && chown(path, nobody, nobody) == 0);
        EXPECT(fd, setegid(nobody) == 0 && seteuid(nobody) == 0);
    }
    if (!os_replace_file(path, STR("two"))) {
        dprintf(fd, "skipped: an unprivileged user cannot reach the build folder\n");
        return CANNOT;
    }
    EXPECT(fd, chmod(dir, 0555) == 0);
    bool replaced = os_replace_file(path, STR("three"));
    int why = errno;
    EXPECT(fd, chmod(dir, 0755) == 0);
    EXPECT(fd, !replaced && why == EACCES);
    EXPECT(fd, holds(path, STR("two")));
    EXPECT(fd, count_files(dir) == 1);
    return 0;
}

static void refuses_read_only_folders(void **state) { in_child(read_only_folder, *state); }

static int file_size_limit(void *arg, int fd)
{
    scratch *s = arg;
    const char *path = in(s, "f.cpp");
    buf big = {0};
    for (int i = 0; i < 100000; i++) buf_putc(&big, 'x');
    EXPECT(fd, os_replace_file(path, STR("one")));
    signal(SIGXFSZ, SIG_IGN);
    EXPECT(fd, setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, 4096}) == 0);
    EXPECT(fd, !os_replace_file(path, buf_str(&big)));  // a short write comes first, then the error
    EXPECT(fd, errno == EFBIG);
    EXPECT(fd, holds(path, STR("one")));
    EXPECT(fd, count_files(buf_cstr(&s->dir)) == 1);
    buf_release(&big);
    return 0;
}

static void survives_a_size_limit(void **state) { in_child(file_size_limit, *state); }

static int full_disk(void *arg, int fd)
{
    scratch *s = arg;
    const char *dir = in(s, "small"), *path = in(s, "small/f.cpp");
    EXPECT(fd, os_mkdirs(dir));
    // In a mount namespace of this process: nobody else sees the small file system, and it goes with us.
    if ((unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", dir, "tmpfs", 0, "size=64k") != 0) {
        dprintf(fd, "skipped: a file system of 64 KiB cannot be mounted here (errno %d)\n", errno);
        return CANNOT;
    }
    buf big = {0};
    for (int i = 0; i < 100000; i++) buf_putc(&big, 'x');
    EXPECT(fd, os_replace_file(path, STR("one")));
    EXPECT(fd, !os_replace_file(path, buf_str(&big)));
    EXPECT(fd, errno == ENOSPC);
    EXPECT(fd, holds(path, STR("one")));
    EXPECT(fd, count_files(dir) == 1);
    EXPECT(fd, os_replace_file(path, STR("two")));  // the room was given back
    EXPECT(fd, holds(path, STR("two")));
    buf_release(&big);
    return 0;
}

static void survives_a_full_disk(void **state) { in_child(full_disk, *state); }

// Another process that takes a signal in the middle of many replacements leaves a whole text and no other file.
static int replace_until_killed(void *arg, int fd)
{
    (void)fd;
    scratch *s = arg;
    const char *path = in(s, "f.cpp");
    buf a = {0}, b = {0};
    for (int i = 0; i < 200000; i++) {
        buf_putc(&a, 'a');
        buf_putc(&b, 'b');
    }
    alarm(1);
    for (;;)
        if (!os_replace_file(path, buf_str(&a)) || !os_replace_file(path, buf_str(&b))) return 1;
}

static void a_signal_waits_for_the_rename(void **state)
{
    scratch *s = *state;
    assert_true(os_replace_file(in(s, "f.cpp"), STR("start")));
    os_job job = {replace_until_killed, s};
    os_result r = {0};
    assert_true(os_run_jobs(&job, 1, &(os_schedule){.parallel = 1, .limit = 60, .done = keep_result, .user = &r}));
    assert_int_equal(r.end, OS_CRASHED);
    assert_int_equal(r.code, SIGALRM);
    buf_release(&r.out);
    buf_release(&r.err);
    buf text = {0};
    assert_true(os_read_file(in(s, "f.cpp"), &text));
    assert_int_equal(text.n, 200000);
    for (size_t i = 1; i < text.n; i++) assert_int_equal(text.p[i], text.p[0]);
    assert_int_equal(count_files(buf_cstr(&s->dir)), 1);
    buf_release(&text);
}

static int deep(int left)
{
    volatile char frame[4096];
    frame[0] = (char)left;
    return left == 0 ? 0 : deep(left - 1) + (frame[0] == (char)left);
}

static void run_deep(void *arg) { *(int *)arg = deep(*(int *)arg); }

static void stacks_can_be_large(void **state)
{
    (void)state;
    int depth = 8000;  // more than 32 MB
    os_with_stack((size_t)256 * 1024 * 1024, run_deep, &depth);
    assert_int_equal(depth, 8000);
    depth = 3;
    os_with_stack(0, run_deep, &depth);  // too small for a thread: called all the same
    assert_int_equal(depth, 3);
}

static void a_large_heap_serves_threads(void **state)
{
    (void)state;
    int depth = 2000;
    pid_t child = fork();  // for this is of the whole process
    if (child == 0) {
        os_roomy_heap();
        char *first = mem_alloc(200 << 20), *second = mem_alloc(1200u << 20);
        first[199 << 20] = second[1100 << 20] = 1;
        os_with_stack(64 << 20, run_deep, &depth);
        mem_free(first);
        mem_free(second);
        _exit(depth == 2000 ? 7 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

// Two children, the first of which takes its time; a place for the second comes from elsewhere.
static void a_branch_takes_a_place_when_it_gets_free(void **state)
{
    (void)state;
    os_spare *spare = os_spare_new(0, NULL);
    os_branches b = {.spare = spare};
    pid_t other = fork();
    if (other == 0) {
        usleep(50000);
        os_spare_add(spare);
        sleep(20);  // its end would wake us too
        _exit(0);
    }
    double before = os_seconds();
    if (os_branch(&b)) {
        sleep(20);
        _exit(0);
    }
    if (os_branch(&b)) _exit(0);
    assert_true(os_seconds() - before < 15);
    assert_int_equal(b.n, 2);
    assert_true(!b.rows[0].extra && b.rows[1].extra);
    kill(b.rows[0].pid, SIGKILL);
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    os_join(&b);
    os_spare_free(spare);
    VEC_CLEAR(&b);
}

// A process waits for the child that has the spare place; the child's second branch needs another one: that of the waiting process.
static void who_waits_leaves_its_place(void **state)
{
    (void)state;
    os_spare *spare = os_spare_new(1, NULL);
    os_branches b = {.spare = spare};
    if (os_branch(&b)) {  // in the place of this process
        usleep(300000);
        _exit(0);
    }
    double before = os_seconds();
    if (os_branch(&b)) {
        if (os_branch(&b)) {
            sleep(20);
            _exit(0);
        }
        pid_t long_one = b.rows[0].pid;
        if (os_branch(&b)) _exit(0);
        kill(long_one, SIGKILL);
        os_join(&b);
        _exit(0);
    }
    assert_true(!b.rows[0].extra && b.rows[1].extra);
    os_join(&b);
    assert_true(os_seconds() - before < 15);
    os_spare_free(spare);
    VEC_CLEAR(&b);
}

static void clock_moves(void **state)
{
    (void)state;
    double before = os_seconds();
    usleep(20000);
    double passed = os_seconds() - before;
    assert_true(passed >= 0.02 && passed < 30);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(reads), CASE(folders), CASE(replaces_and_keeps_the_mode), CASE(follows_links),
        CASE(refuses_read_only_files), CASE(refuses_read_only_folders), CASE(survives_a_size_limit),
        CASE(survives_a_full_disk), CASE(a_signal_waits_for_the_rename), CASE(stacks_can_be_large), CASE(a_large_heap_serves_threads),
        CASE(a_branch_takes_a_place_when_it_gets_free),
        CASE(who_waits_leaves_its_place), CASE(clock_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
