#include "base/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

bool os_read_file(const char *path, buf *out)
{
    buf_clear(out);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    char chunk[64 * 1024];
    ssize_t n;
    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n > 0)
            buf_put(out, str_n(chunk, (size_t)n));
        else if (errno != EINTR)
            break;
    }
    int why = errno;
    close(fd);
    errno = why;
    return n == 0;
}

bool os_exists(const char *path) { return access(path, F_OK) == 0; }

bool os_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool os_realpath(const char *path, buf *out)
{
    buf_clear(out);
    char *full = realpath(path, NULL);
    if (!full) return false;
    buf_puts(out, full);
    free(full);
    return true;
}

bool os_identity(const char *path, u64 *dev, u64 *ino)
{
    struct stat st;
    if (stat(path, &st) != 0) return false;
    *dev = st.st_dev;
    *ino = st.st_ino;
    return true;
}

bool os_is_hard_link(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink > 1;
}

bool os_state_of(const char *path, os_state *out)
{
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return false;
    *out = (os_state){.dev = st.st_dev, .ino = st.st_ino, .size = (u64)st.st_size,
                      .modified = st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
                      .changed = st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec};
    return true;
}

bool os_remove(const char *path) { return remove(path) == 0; }

bool os_touch(const char *path) { return utimensat(AT_FDCWD, path, NULL, 0) == 0; }

i64 os_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000000000 + t.tv_nsec;
}

bool os_each_entry(const char *dir, void (*each)(void *user, str name), void *user)
{
    DIR *d = opendir(dir);
    if (!d) return false;
    for (struct dirent *e; (e = readdir(d));) each(user, str_of(e->d_name));
    closedir(d);
    return true;
}

void os_cwd(buf *out)
{
    buf_clear(out);
    char *dir = getcwd(NULL, 0);
    buf_puts(out, dir ? dir : "/");  // the folder may have been removed under us
    free(dir);
}

bool os_mkdirs(const char *path)
{
    buf part = {0};
    bool good = true;
    str whole = str_of(path);
    for (size_t i = 1; i <= whole.n && good; i++) {
        if (i < whole.n && whole.p[i] != '/') continue;
        buf_clear(&part);
        buf_put(&part, str_upto(whole, i));
        good = mkdir(buf_cstr(&part), 0777) == 0 || os_is_dir(buf_cstr(&part));
        if (!good && errno == EEXIST) errno = ENOTDIR;  // something else has that name
    }
    int why = errno;
    buf_release(&part);
    errno = why;
    return good && whole.n > 0;
}

bool os_write_all(int fd, str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

// Makes a file that did not exist in that folder; its name is left in name. -1 and errno on failure.
static int open_temporary(str dir, mode_t mode, buf *name)
{
    for (u32 i = 0;; i++) {
        buf_clear(name);
        buf_printf(name, "%.*s/.qtcwe-%ld-%u.tmp", STR_ARG(dir), (long)getpid(), i);
        int fd = open(buf_cstr(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST || i == 1000) return fd;
    }
}

// Gives the open file the owner and mode of st. chown first: it clears the set-user-id bit.
static bool copy_owner_and_mode(int fd, const struct stat *st)
{
    struct stat now;
    if (fstat(fd, &now) != 0) return false;
    bool same_owner = now.st_uid == st->st_uid && now.st_gid == st->st_gid;
    if (!same_owner && fchown(fd, st->st_uid, st->st_gid) != 0) return false;
    return fchmod(fd, st->st_mode & 07777) == 0;
}

void os_sync_dir(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

// Writes the text to a new file in dir and renames it to path; the new file is gone when that fails.
static bool write_and_rename(const char *path, const char *dir, const struct stat *old, bool durable, str text,
                             buf *temporary)
{
    int fd = open_temporary(str_of(dir), old ? 0600 : 0666, temporary);
    if (fd < 0) return false;
    bool good = os_write_all(fd, text) && (!old || copy_owner_and_mode(fd, old)) && (!durable || fsync(fd) == 0);
    int why = errno;
    if (close(fd) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && rename(buf_cstr(temporary), path) != 0) {
        good = false;
        why = errno;
    }
    if (!good) unlink(buf_cstr(temporary));
    errno = why;
    return good;
}

// path is no link; old is NULL when there is no such file yet.
static bool replace_resolved(const char *path, const struct stat *old, bool durable, str text)
{
    buf dir = {0}, temporary = {0};
    size_t slash = str_rfind_char(str_of(path), '/');
    if (slash == SIZE_MAX)
        buf_putc(&dir, '.');
    else
        buf_put(&dir, str_n(path, slash ? slash : 1));
    // An interrupt waits until the temporary file is renamed or gone.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool good = write_and_rename(path, buf_cstr(&dir), old, durable, text, &temporary);
    int why = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (good && durable) os_sync_dir(buf_cstr(&dir));
    buf_release(&dir);
    buf_release(&temporary);
    errno = why;
    return good;
}

bool os_replace_file(const char *path, str text)
{
    struct stat link, old;
    if (lstat(path, &link) != 0) return errno == ENOENT && replace_resolved(path, NULL, true, text);
    buf target = {0};
    bool good = os_realpath(path, &target) && stat(buf_cstr(&target), &old) == 0;
    if (good && !S_ISREG(old.st_mode)) {
        errno = EINVAL;
        good = false;
    }
    // rename() would replace a read-only file without asking; root may write it, but whoever marked it meant it.
    if (good && (old.st_mode & 0222) == 0) {
        errno = EACCES;
        good = false;
    }
    good = good && faccessat(AT_FDCWD, buf_cstr(&target), W_OK, AT_EACCESS) == 0 &&
           replace_resolved(buf_cstr(&target), &old, true, text);
    int why = errno;
    buf_release(&target);
    errno = why;
    return good;
}

bool os_put_file(const char *path, str text) { return replace_resolved(path, NULL, false, text); }

bool os_is_tty(int fd) { return isatty(fd) != 0; }

void os_exe_dir(buf *out)
{
    if (!os_realpath("/proc/self/exe", out)) return;
    size_t slash = str_rfind_char(buf_str(out), '/');
    if (slash == SIZE_MAX) return;
    out->n = slash ? slash : 1;
    out->p[out->n] = '\0';
}

double os_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double os_child_seconds(void)
{
    struct rusage u;
    if (getrusage(RUSAGE_CHILDREN, &u) != 0) return 0;
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

#ifdef __GLIBC__
void os_roomy_heap(void)
{
    enum { MB = 1 << 20, ROOM = 1024 * MB, LARGE_PAGE = 2 * MB };
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_MMAP_THRESHOLD, 32 * MB);
    mallopt(M_TOP_PAD, ROOM);  // the next growth takes all of it; what is not used costs addresses only
    uintptr_t from = (uintptr_t)sbrk(0);
    void *volatile grow = malloc(16 * MB);  // else the compiler leaves both calls out
    uintptr_t to = (uintptr_t)sbrk(0);
    mallopt(M_TOP_PAD, MB);
    free(grow);
    from = (from + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1);
    if (from < to) madvise((void *)from, to - from, MADV_HUGEPAGE);  // refused or no room: small pages, as without
}
#else
void os_roomy_heap(void) {}
#endif

struct call {
    void (*fn)(void *);
    void *arg;
};

static void *call_on_thread(void *arg)
{
    struct call *c = arg;
    c->fn(c->arg);
    return NULL;
}

void os_with_stack(size_t bytes, void (*fn)(void *), void *arg)
{
    struct call c = {fn, arg};
    // A machine with little address space gets the largest stack it can give.
    for (; bytes >= 64 * 1024; bytes /= 2) {
        pthread_attr_t attr;
        pthread_t thread;
        pthread_attr_init(&attr);
        bool started = pthread_attr_setstacksize(&attr, bytes & ~(size_t)0xFFFF) == 0 &&
                       pthread_create(&thread, &attr, call_on_thread, &c) == 0;
        pthread_attr_destroy(&attr);
        if (started) {
            pthread_join(thread, NULL);
            return;
        }
    }
    fn(arg);
}
