// Processes that fork themselves at points of their own choice, within a number that all of them share.
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct os_spare {
    int left;  // an eventfd that all processes share: it counts, and who waits for a place can poll it
    os_tokens *tokens;
};

os_spare *os_spare_new(u32 n, os_tokens *tokens)
{
    int fd = eventfd(n, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    if (fd < 0) return NULL;
    os_spare *s = mem_alloc(sizeof *s);
    *s = (os_spare){fd, tokens};
    return s;
}

void os_spare_free(os_spare *s)
{
    if (s) close(s->left);
    mem_free(s);
}

void os_spare_add(os_spare *s)
{
    if (s) eventfd_write(s->left, 1);
}

static bool take_spare(os_spare *s)
{
    eventfd_t one;
    if (!s || eventfd_read(s->left, &one) != 0) return false;
    if (os_token_take(s->tokens)) return true;
    os_spare_add(s);
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
        if (b->rows[i].fd >= 0) close(b->rows[i].fd);
        b->rows[i] = b->rows[--b->n];
    }
}

static void reap_ended(os_branches *b)
{
    for (u32 before = b->n + 1; b->n > 0 && b->n < before;) {
        before = b->n;
        reap_one(b, WNOHANG);
    }
}

// Until a child ends or a place is free that another process had. Who needs a token for it, or may not poll, waits for a child.
static void wait_for_place(os_branches *b)
{
    enum { MOST = 64 };
    struct pollfd fds[MOST];
    nfds_t n = 0;
    bool can = b->spare && !b->spare->tokens && b->n < MOST;
    for (u32 i = 0; i < b->n && can; i++) {
        can = b->rows[i].fd >= 0;
        fds[n++] = (struct pollfd){.fd = b->rows[i].fd, .events = POLLIN};
    }
    if (!can) {
        reap_one(b, 0);
        return;
    }
    fds[n++] = (struct pollfd){.fd = b->spare->left, .events = POLLIN};
    poll(fds, n, -1);
    reap_ended(b);
}

static bool is_own_place_free(const os_branches *b)
{
    bool free = true;
    for (u32 i = 0; i < b->n; i++) free = free && b->rows[i].extra;
    return free;
}

void os_join(os_branches *b)
{
    alarm(0);
    while (b->n > 0) {
        if (is_own_place_free(b)) {  // nobody of ours needs it any more: a child takes it, and another process the child's
            b->rows[0].extra = false;
            give_spare(b->spare);
        }
        reap_one(b, 0);
    }
}

bool os_branch(os_branches *b)
{
    bool extra = false;
    alarm(0);  // who waits has no limit of its own
    reap_ended(b);
    // The place of this process goes to one child; each other one needs a spare place.
    while (!is_own_place_free(b) && !(extra = take_spare(b->spare))) wait_for_place(b);
    fflush(NULL);
    pid_t parent = getpid(), pid = fork();
    if (pid < 0) {
        if (extra) give_spare(b->spare);
        return false;
    }
    if (pid > 0) {
        *VEC_PUSH(b) = (os_child){pid, (int)syscall(SYS_pidfd_open, pid, 0), extra};
        return false;
    }
    for (u32 i = 0; i < b->n; i++)
        if (b->rows[i].fd >= 0) close(b->rows[i].fd);
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
