// Worker processes: os_run_jobs().
//
// - Each child leads a process group of its own: a limit kills what it started too, and Ctrl-C on the terminal reaches
//   the parent alone, which then kills the groups.
// - Signals arrive through a signalfd while jobs run, so there is no handler and no global state; the mask is put back.
// - A child's end is seen by waitid(WNOWAIT) before it is reaped: until then its id cannot become another process's.
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ERR_MAX = 64 * 1024 };

typedef struct worker {
    pid_t pid;  // 0 = this place is free
    u32 job;
    int out, err;  // read ends, -1 once closed
    double start, deadline;
    bool timed_out;
    os_result result;
} worker;

typedef struct pool {
    const os_schedule *how;
    const os_job *jobs;
    u32 n, next;         // next: the first that was not started
    worker *workers;
    struct pollfd *fds;  // the signalfd, the job server, then out and err of each worker
    u32 parallel, running;
    bool waits;          // for a token
    int signals;
    sigset_t mask_before;
    struct sigaction child_before;
} pool;

#ifdef QTCWE_COVERAGE
void __gcov_dump(void);
#endif

QTCWE_NORETURN static void run_child(const pool *p, const os_job *job, int out, int errors, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // kill -9 of the parent ends the workers
    if (getppid() != parent) _exit(1);
    sigaction(SIGCHLD, &p->child_before, NULL);
    pthread_sigmask(SIG_SETMASK, &p->mask_before, NULL);
    close(p->signals);
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0) dup2(nothing, STDIN_FILENO);
    dup2(errors, STDOUT_FILENO);  // stray prints must not mix with findings
    dup2(errors, STDERR_FILENO);
    if (nothing > STDERR_FILENO) close(nothing);
    if (errors > STDERR_FILENO) close(errors);
    int code = job->run(job->arg, out);
    fflush(stdout);
    fflush(stderr);
#ifdef QTCWE_COVERAGE
    __gcov_dump();
#endif
    _exit(code);
}

// false and errno on failure.
static bool open_pipes(int out[2], int errors[2])
{
    if (pipe2(out, O_CLOEXEC) != 0) return false;
    if (pipe2(errors, O_CLOEXEC) == 0) return true;
    int why = errno;
    close(out[0]);
    close(out[1]);
    errno = why;
    return false;
}

static bool start_worker(pool *p, worker *w, u32 job)
{
    int out[2], errors[2];
    if (!open_pipes(out, errors)) return false;
    fflush(NULL);  // or the child would print what waits in our buffers a second time
    pid_t parent = getpid(), pid = fork();
    int why = errno;
    if (pid == 0) {
        close(out[0]);
        close(errors[0]);
        run_child(p, &p->jobs[job], out[1], errors[1], parent);
    }
    close(out[1]);
    close(errors[1]);
    if (pid < 0) {
        close(out[0]);
        close(errors[0]);
        errno = why;
        return false;
    }
    setpgid(pid, pid);  // in both: whoever comes first
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(errors[0], F_SETFL, O_NONBLOCK);
    double now = os_seconds();
    *w = (worker){.pid = pid, .job = job, .out = out[0], .err = errors[0], .start = now,
                  .deadline = p->how->limit > 0 ? now + p->how->limit : 0};
    p->running++;
    return true;
}

// Reads what is there; closes at the end of the stream. Bytes beyond max are read and dropped.
static void drain(int *fd, buf *into, size_t max)
{
    char chunk[64 * 1024];
    while (*fd >= 0) {
        ssize_t n = read(*fd, chunk, sizeof chunk);
        if (n > 0) {
            size_t room = into->n < max ? max - into->n : 0;
            buf_put(into, str_upto(str_n(chunk, (size_t)n), room));
        } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
            close(*fd);
            *fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

// true when it wrote something to its answer.
static bool drain_worker(worker *w)
{
    size_t before = w->result.out.n;
    drain(&w->out, &w->result.out, SIZE_MAX);
    drain(&w->err, &w->result.err, ERR_MAX);
    return w->result.out.n > before;
}

static void close_worker(pool *p, worker *w)
{
    if (w->out >= 0) close(w->out);
    if (w->err >= 0) close(w->err);
    buf_release(&w->result.out);
    buf_release(&w->result.err);
    *w = (worker){.out = -1, .err = -1};
    if (--p->running > 0) os_token_give(p->how->tokens);
}

// Ends the group and takes the exit status of its leader.
static int reap(const worker *w)
{
    int status = 0;
    kill(-w->pid, SIGKILL);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

static bool has_ended(const worker *w)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == w->pid;
}

static void finish_worker(pool *p, worker *w)
{
    int status = reap(w);
    drain_worker(w);
    os_result *r = &w->result;
    r->seconds = os_seconds() - w->start;
    if (w->timed_out) {
        r->end = OS_TIMED_OUT;
    } else if (WIFSIGNALED(status)) {
        r->end = OS_CRASHED;
        r->code = WTERMSIG(status);
    } else {
        r->end = OS_ENDED;
        r->code = WEXITSTATUS(status);
    }
    p->how->done(p->how->user, w->job, r);
    close_worker(p, w);
}

static void report_failure(pool *p, u32 job, int why)
{
    os_result r = {.end = OS_FAILED, .code = why};
    p->how->done(p->how->user, job, &r);
    buf_release(&r.out);
    buf_release(&r.err);
}

// Starts a job if it may run; false when it has to wait.
static bool start_job(pool *p, worker *w)
{
    bool first = p->running == 0;
    p->waits = !first && !os_token_take(p->how->tokens);
    if (p->waits) return false;
    if (start_worker(p, w, p->next)) {
        p->next++;
    } else if (first) {
        report_failure(p, p->next++, errno);
    } else {
        os_token_give(p->how->tokens);
        return false;  // out of processes or descriptors for now: try again when a worker has ended
    }
    return true;
}

static void start_jobs(pool *p)
{
    p->waits = false;
    for (u32 i = 0; i < p->parallel; i++)
        while (!p->workers[i].pid && p->next < p->n)
            if (!start_job(p, &p->workers[i])) return;
}

// Milliseconds until the next deadline, -1 = none.
static int wait_time(const pool *p)
{
    double first = 0;
    for (u32 i = 0; i < p->parallel; i++) {
        const worker *w = &p->workers[i];
        if (w->pid && w->deadline > 0 && !w->timed_out && (first == 0 || w->deadline < first)) first = w->deadline;
    }
    if (first == 0) return -1;
    double left = (first - os_seconds()) * 1000 + 1;
    if (left < 0) return 0;
    return left > 60000 ? 60000 : (int)left;
}

// Takes the signals that arrived; true when one of them asks us to stop.
static bool stop_asked(int signals)
{
    struct signalfd_siginfo info;
    bool stop = false;
    while (read(signals, &info, sizeof info) == (ssize_t)sizeof info) stop = stop || info.ssi_signo != SIGCHLD;
    return stop;
}

// Waits for something to happen and deals with it. false when a signal asks to stop.
static bool attend(pool *p)
{
    p->fds[0] = (struct pollfd){.fd = p->signals, .events = POLLIN};
    p->fds[1] = (struct pollfd){.fd = p->waits ? os_tokens_fd(p->how->tokens) : -1, .events = POLLIN};
    for (u32 i = 0; i < p->parallel; i++) {
        const worker *w = &p->workers[i];
        p->fds[2 + 2 * i] = (struct pollfd){.fd = w->pid ? w->out : -1, .events = POLLIN};
        p->fds[3 + 2 * i] = (struct pollfd){.fd = w->pid ? w->err : -1, .events = POLLIN};
    }
    poll(p->fds, 2 + 2 * (nfds_t)p->parallel, wait_time(p));
    if (stop_asked(p->signals)) return false;
    double now = os_seconds();
    for (u32 i = 0; i < p->parallel; i++) {
        worker *w = &p->workers[i];
        if (!w->pid) continue;
        bool wrote = drain_worker(w);
        if (has_ended(w)) {
            finish_worker(p, w);
            continue;
        }
        if (wrote && p->how->wrote) p->how->wrote(p->how->user, w->job);
        if (w->deadline > 0 && now >= w->deadline && !w->timed_out) {
            w->timed_out = true;
            kill(-w->pid, SIGKILL);
        }
    }
    return true;
}

// Blocks the signals and opens the descriptor that tells of them. An ignored signal (nohup) stays ignored.
static bool catch_signals(pool *p)
{
    const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        struct sigaction old;
        if (sigaction(stops[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) sigaddset(&set, stops[i]);
    }
    p->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (p->signals < 0) return false;
    // An inherited "ignore" would reap our children before we see how they ended.
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &standard, &p->child_before);
    pthread_sigmask(SIG_BLOCK, &set, &p->mask_before);
    return true;
}

static void restore_signals(pool *p)
{
    stop_asked(p->signals);  // a pending SIGCHLD of ours, or the second Ctrl-C of an impatient user
    pthread_sigmask(SIG_SETMASK, &p->mask_before, NULL);
    sigaction(SIGCHLD, &p->child_before, NULL);
    close(p->signals);
}

// Children that are left over when all is interrupted.
static void kill_all(pool *p)
{
    os_tokens_hold(p->how->tokens);
    for (u32 i = 0; i < p->parallel; i++)
        if (p->workers[i].pid) reap(&p->workers[i]);
    os_tokens_let_go(p->how->tokens);
    for (u32 i = 0; i < p->parallel; i++)
        if (p->workers[i].pid) close_worker(p, &p->workers[i]);
}

bool os_run_jobs(const os_job *jobs, u32 n, const os_schedule *s)
{
    if (n == 0) return true;
    u32 parallel = s->parallel > 1 ? s->parallel : 1;
    pool p = {.how = s, .jobs = jobs, .n = n, .parallel = parallel < n ? parallel : n};
    if (!catch_signals(&p)) {
        int why = errno;
        for (u32 i = 0; i < n; i++) report_failure(&p, i, why);
        return true;
    }
    p.workers = mem_alloc(p.parallel * sizeof *p.workers);
    p.fds = mem_alloc((2 + 2 * (size_t)p.parallel) * sizeof *p.fds);
    bool going = true;
    while (going && (p.next < n || p.running > 0)) {
        start_jobs(&p);
        if (p.running > 0) going = attend(&p);
    }
    kill_all(&p);
    restore_signals(&p);
    mem_free(p.workers);
    mem_free(p.fds);
    return going;
}
