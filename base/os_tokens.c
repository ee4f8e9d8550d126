// Client of GNU make's job server: bytes in a pipe or a named pipe, each of which lets one job run.
//
// Which bytes are out stands in memory that all our processes share, so whoever was killed, the first process can give them back.
#include "base/arena.h"
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 4096 };

struct os_tokens {
    int in, out;
    pthread_mutex_t lock;
    u32 n;
    char taken[MOST];  // the same bytes go back
};

// A description of its own for the pipe, so that reading does not wait; make's stays as it is.
static int open_pipe(const char *path, int flags)
{
    struct stat st;
    int fd = open(path, flags | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return -1;
    if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)) return fd;
    close(fd);
    return -1;
}

static int open_inherited(unsigned long number, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%lu", number);
    return open_pipe(path, flags);
}

// "fifo:PATH" or "R,W"
static bool open_auth(os_tokens *t, str auth)
{
    arena a = {0};
    t->in = t->out = -1;
    if (str_starts(auth, STR("fifo:"))) {
        const char *path = arena_str(&a, str_from(auth, STR("fifo:").n)).p;
        t->in = open_pipe(path, O_RDONLY);
        t->out = t->in < 0 ? -1 : open_pipe(path, O_WRONLY);
    } else {
        const char *text = arena_str(&a, auth).p;
        char *comma = NULL, *end = NULL;
        unsigned long in = strtoul(text, &comma, 10), out = comma && *comma == ',' ? strtoul(comma + 1, &end, 10) : 0;
        if (end && end > comma + 1 && comma > text && *text != '-' && comma[1] != '-') {
            t->in = open_inherited(in, O_RDONLY);
            t->out = open_inherited(out, O_WRONLY);
        }
    }
    arena_release(&a);
    return t->in >= 0 && t->out >= 0;
}

// The last word of the flags that names the job server; what follows " -- " are variables.
static str auth_of(str flags)
{
    static const char *const names[] = {"--jobserver-auth=", "--jobserver-fds="};
    str auth = {0};
    while (flags.n) {
        size_t blank = str_find(flags, STR(" "));
        str word = str_upto(flags, blank);
        flags = str_from(flags, blank == SIZE_MAX ? flags.n : blank + 1);
        if (str_is(word, "--")) break;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_starts(word, str_of(names[i]))) auth = str_from(word, str_of(names[i]).n);
    }
    return auth;
}

static bool init_lock(pthread_mutex_t *lock)
{
    pthread_mutexattr_t a;
    if (pthread_mutexattr_init(&a) != 0) return false;
    bool good = pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED) == 0 && pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST) == 0 &&
                pthread_mutex_init(lock, &a) == 0;
    pthread_mutexattr_destroy(&a);
    return good;
}

static void close_tokens(os_tokens *t)
{
    if (t->in >= 0) close(t->in);
    if (t->out >= 0) close(t->out);
    munmap(t, sizeof *t);
}

os_tokens *os_tokens_open(const char *makeflags, bool *lost)
{
    *lost = false;
    str auth = makeflags ? auth_of(str_of(makeflags)) : (str){0};
    if (auth.n == 0 || str_starts(auth, STR("-"))) return NULL;  // negative: this make gives us none
    *lost = true;
    os_tokens *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (t == MAP_FAILED) return NULL;
    if (!open_auth(t, auth) || !init_lock(&t->lock)) {
        close_tokens(t);
        return NULL;
    }
    *lost = false;
    return t;
}

int os_tokens_fd(const os_tokens *t) { return t ? t->in : -1; }

void os_tokens_hold(os_tokens *t)
{
    if (t && pthread_mutex_lock(&t->lock) == EOWNERDEAD) pthread_mutex_consistent(&t->lock);
}

void os_tokens_let_go(os_tokens *t)
{
    if (t) pthread_mutex_unlock(&t->lock);
}

bool os_token_take(os_tokens *t)
{
    if (!t) return true;
    os_tokens_hold(t);
    ssize_t n = 0;
    if (t->n < MOST)
        while ((n = read(t->in, &t->taken[t->n], 1)) < 0 && errno == EINTR) {}
    if (n == 1) t->n++;
    os_tokens_let_go(t);
    return n == 1;
}

// With the lock held.
static void give_last(os_tokens *t)
{
    os_write_all(t->out, str_n(&t->taken[--t->n], 1));
}

void os_token_give(os_tokens *t)
{
    if (!t) return;
    os_tokens_hold(t);
    if (t->n > 0) give_last(t);
    os_tokens_let_go(t);
}

void os_tokens_free(os_tokens *t)
{
    if (!t) return;
    os_tokens_hold(t);
    while (t->n > 0) give_last(t);
    os_tokens_let_go(t);
    pthread_mutex_destroy(&t->lock);
    close_tokens(t);
}
