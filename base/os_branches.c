// Processes that fork themselves at points of their own choice, within a number that all of them share.
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct os_spare {
    atomic_int left;
    os_tokens *tokens;
};

os_spare *os_spare_new(u32 n, os_tokens *tokens)
{
    os_spare *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED) return NULL;
    atomic_init(&s->left, (int)n);
    s->tokens = tokens;
    return s;
}

void os_spare_free(os_spare *s)
{
    if (s) munmap(s, sizeof *s);
}

void os_spare_add(os_spare *s)
{
    if (s) atomic_fetch_add(&s->left, 1);
}

static bool take_spare(os_spare *s)
{
    int left = s ? atomic_load(&s->left) : 0;
    while (left > 0) {
        if (!atomic_compare_exchange_weak(&s->left, &left, left - 1)) continue;
        if (os_token_take(s->tokens)) return true;
        os_spare_add(s);
        return false;
    }
    return false;
}

static void give_spare(os_spare *s)
{
    os_token_give(s->tokens);
    os_spare_add(s);
}

// Waits for one child; its place is free again.
static void reap_one(os_branches *b, int options)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, options)) < 0 && errno == EINTR) {}
    if (pid < 0) b->n = 0;
    for (u32 i = 0; pid > 0 && i < b->n; i++) {
        if (b->rows[i].pid != pid) continue;
        if (b->rows[i].extra) give_spare(b->spare);
        b->rows[i] = b->rows[--b->n];
    }
}

void os_join(os_branches *b)
{
    alarm(0);
    while (b->n > 0) reap_one(b, 0);
}

bool os_branch(os_branches *b)
{
    bool extra = false;
    alarm(0);  // who waits has no limit of its own
    for (u32 before = b->n + 1; b->n > 0 && b->n < before;) {
        before = b->n;
        reap_one(b, WNOHANG);
    }
    // The place of this process goes to one child; each other one needs a spare place.
    bool own = true;
    for (u32 i = 0; i < b->n; i++) own = own && b->rows[i].extra;
    while (!own && !(extra = take_spare(b->spare))) {
        reap_one(b, 0);
        own = true;
        for (u32 i = 0; i < b->n; i++) own = own && b->rows[i].extra;
    }
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        if (extra) give_spare(b->spare);
        return false;
    }
    if (pid > 0) {
        *VEC_PUSH(b) = (os_child){pid, extra};
        return false;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    b->n = 0;
    if (b->limit > 0) alarm(b->limit < 1 ? 1 : (unsigned)b->limit);
    return true;
}

int os_record_file(void)
{
    int fd = memfd_create("qtcwe-fix", MFD_CLOEXEC);
    if (fd >= 0) fcntl(fd, F_SETFL, O_APPEND);
    return fd;
}

void os_read_records(int fd, u64 from, buf *out)
{
    char chunk[64 * 1024];
    for (ssize_t n; (n = pread(fd, chunk, sizeof chunk, (off_t)from)) > 0; from += (u64)n) buf_put(out, str_n(chunk, (size_t)n));
}
