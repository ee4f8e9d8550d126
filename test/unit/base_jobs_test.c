// Worker processes: answers, crashes, limits, signals.
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_JOBS = 64 };

typedef struct log {
    os_result results[MAX_JOBS];
    u32 calls[MAX_JOBS];
    u32 total;
} log;

static void keep(void *user, u32 index, os_result *r)
{
    log *l = user;
    l->results[index] = *r;
    r->out = r->err = (buf){0};
    l->calls[index]++;
    l->total++;
}

static void clear(log *l)
{
    for (u32 i = 0; i < MAX_JOBS; i++) {
        buf_release(&l->results[i].out);
        buf_release(&l->results[i].err);
    }
    *l = (log){0};
}

// Memory that parent and children share.
typedef struct board {
    atomic_int now, most;
    atomic_int pid;
} board;

static board *shared_board(void)
{
    board *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(b != MAP_FAILED);
    return b;
}

// Alive and not just waiting to be reaped.
static bool is_alive(int pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    buf text = {0};
    bool alive = os_read_file(path, &text);
    size_t paren = str_rfind_char(buf_str(&text), ')');
    if (alive && paren != SIZE_MAX && paren + 2 < text.n) alive = text.p[paren + 2] != 'Z' && text.p[paren + 2] != 'X';
    buf_release(&text);
    return alive;
}

static bool dies_soon(int pid)
{
    for (int i = 0; i < 500 && is_alive(pid); i++) usleep(10000);
    return !is_alive(pid);
}

struct count_job {
    board *b;
    u32 index;
};

static int count(void *arg, int fd)
{
    const struct count_job *c = arg;
    int now = atomic_fetch_add(&c->b->now, 1) + 1;
    int most = atomic_load(&c->b->most);
    while (now > most && !atomic_compare_exchange_weak(&c->b->most, &most, now)) {}
    usleep(c->index % 4 * 20000 + 5000);  // so that they end in another order than they start
    dprintf(fd, "answer %u", c->index);
    atomic_fetch_sub(&c->b->now, 1);
    return (int)c->index;
}

static void every_job_once(void **state)
{
    (void)state;
    board *b = shared_board();
    struct count_job args[20];
    os_job jobs[20];
    for (u32 i = 0; i < 20; i++) {
        args[i] = (struct count_job){b, i};
        jobs[i] = (os_job){count, &args[i]};
    }
    log l = {0};
    assert_true(os_run_jobs(jobs, 20, &(os_schedule){.parallel = 3, .limit = 60, .done = keep, .user = &l}));
    assert_int_equal(l.total, 20);
    for (u32 i = 0; i < 20; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "answer %u", i);
        assert_int_equal(l.calls[i], 1);
        assert_int_equal(l.results[i].end, OS_ENDED);
        assert_int_equal(l.results[i].code, (int)i);
        assert_string_equal(buf_cstr(&l.results[i].out), wanted);
        assert_int_equal(l.results[i].err.n, 0);
    }
    assert_int_equal(b->most, 3);  // three at a time, and really three
    clear(&l);
    assert_true(os_run_jobs(NULL, 0, &(os_schedule){.parallel = 3, .limit = 0, .done = keep, .user = &l}));
    assert_int_equal(l.total, 0);
    munmap(b, sizeof *b);
}

static int crash(void *arg, int fd)
{
    (void)arg;
    dprintf(fd, "half an ans");
    bug("the %s broke", "flux capacitor");
}

static void crashes_are_told(void **state)
{
    (void)state;
    os_job jobs[] = {{crash, NULL}, {crash, NULL}};
    log l = {0};
    assert_true(os_run_jobs(jobs, 2, &(os_schedule){.parallel = 0, .limit = 60, .done = keep, .user = &l}));  // 0 at a time means 1
    for (u32 i = 0; i < 2; i++) {
        assert_int_equal(l.results[i].end, OS_CRASHED);
        assert_int_equal(l.results[i].code, SIGABRT);
        assert_text(buf_str(&l.results[i].out), "half an ans");
        assert_true(str_find(buf_str(&l.results[i].err), STR("the flux capacitor broke")) != SIZE_MAX);
    }
    clear(&l);
}

// Starts a process of its own that would hold our pipes for a minute, and tells its id.
static int leave_grandchild(int fd)
{
    pid_t pid = fork();
    if (pid == 0) {
        sleep(60);
        _exit(0);
    }
    dprintf(fd, "%d", (int)pid);
    return 0;
}

static int hang(void *arg, int fd)
{
    (void)arg;
    leave_grandchild(fd);
    signal(SIGTERM, SIG_IGN);
    sleep(60);
    return 0;
}

static int end_early(void *arg, int fd)
{
    (void)arg;
    return leave_grandchild(fd);
}

static void limits_kill_the_whole_group(void **state)
{
    (void)state;
    os_job jobs[] = {{hang, NULL}, {end_early, NULL}};
    log l = {0};
    double start = os_seconds();
    assert_true(os_run_jobs(jobs, 2, &(os_schedule){.parallel = 2, .limit = 0.3, .done = keep, .user = &l}));
    assert_true(os_seconds() - start < 20);
    assert_int_equal(l.results[0].end, OS_TIMED_OUT);
    assert_true(l.results[0].seconds >= 0.3);
    assert_int_equal(l.results[1].end, OS_ENDED);
    for (u32 i = 0; i < 2; i++) {
        int pid = (int)strtol(buf_cstr(&l.results[i].out), NULL, 10);
        assert_true(pid > 1);
        assert_true(dies_soon(pid));
    }
    clear(&l);
}

static int big_answer(void *arg, int fd)
{
    (void)arg;
    for (int i = 0; i < 128; i++) {
        char chunk[64 * 1024];
        memset(chunk, 'a' + i % 26, sizeof chunk);
        if (!os_write_all(fd, str_n(chunk, sizeof chunk))) return 1;
        fwrite(chunk, 1, sizeof chunk, i % 2 ? stderr : stdout);
    }
    return 0;
}

static void answers_can_be_big(void **state)
{
    (void)state;
    os_job jobs[] = {{big_answer, NULL}, {big_answer, NULL}};
    log l = {0};
    assert_true(os_run_jobs(jobs, 2, &(os_schedule){.parallel = 2, .limit = 60, .done = keep, .user = &l}));
    for (u32 i = 0; i < 2; i++) {
        assert_int_equal(l.results[i].end, OS_ENDED);
        assert_int_equal(l.results[i].code, 0);
        assert_int_equal(l.results[i].out.n, 8 * 1024 * 1024);
        assert_int_equal(l.results[i].out.p[8 * 1024 * 1024 - 1], 'a' + 127 % 26);
        assert_int_equal(l.results[i].err.n, 64 * 1024);
    }
    clear(&l);
}

static int streams(void *arg, int fd)
{
    (void)arg;
    (void)fd;
    printf("to stdout");
    return getchar() == EOF ? 5 : 6;
}

static void streams_of_a_child(void **state)
{
    (void)state;
    os_job job = {streams, NULL};
    log l = {0};
    assert_true(os_run_jobs(&job, 1, &(os_schedule){.parallel = 1, .limit = 60, .done = keep, .user = &l}));
    assert_int_equal(l.results[0].code, 5);
    assert_int_equal(l.results[0].out.n, 0);
    assert_text(buf_str(&l.results[0].err), "to stdout");
    clear(&l);
}

static int interrupt(void *arg, int fd)
{
    (void)fd;
    board *b = arg;
    b->pid = getpid();
    usleep(100000);
    kill(getppid(), SIGTERM);
    sleep(60);
    return 0;
}

static void interrupts_stop_everything(void **state)
{
    (void)state;
    board *b = shared_board();
    os_job jobs[] = {{interrupt, b}, {hang, NULL}, {hang, NULL}};
    log l = {0};
    sigset_t before, after;
    sigprocmask(SIG_SETMASK, NULL, &before);
    double start = os_seconds();
    assert_false(os_run_jobs(jobs, 3, &(os_schedule){.parallel = 2, .limit = 0, .done = keep, .user = &l}));
    assert_true(os_seconds() - start < 20);
    assert_int_equal(l.total, 0);
    assert_true(dies_soon(b->pid));
    sigprocmask(SIG_SETMASK, NULL, &after);
    for (int sig = 1; sig < SIGRTMAX; sig++) assert_int_equal(sigismember(&before, sig), sigismember(&after, sig));
    clear(&l);
    munmap(b, sizeof *b);
}

static int send_interrupt(void *arg, int fd)
{
    (void)arg;
    (void)fd;
    kill(getppid(), SIGINT);
    return 0;
}

static void an_ignored_signal_stays_ignored(void **state)
{
    (void)state;
    os_job jobs[] = {{send_interrupt, NULL}, {send_interrupt, NULL}};
    log l = {0};
    signal(SIGINT, SIG_IGN);
    assert_true(os_run_jobs(jobs, 2, &(os_schedule){.parallel = 1, .limit = 60, .done = keep, .user = &l}));
    signal(SIGINT, SIG_DFL);
    assert_int_equal(l.total, 2);
    clear(&l);
}

static int nothing(void *arg, int fd)
{
    (void)arg;
    (void)fd;
    usleep(10000);
    return 0;
}

// Inside a job, since it takes file descriptors away for good.
static int with_few_descriptors(void *arg, int fd)
{
    (void)arg;
    os_job jobs[MAX_JOBS];
    for (u32 i = 0; i < MAX_JOBS; i++) jobs[i] = (os_job){nothing, NULL};
    int lowest = dup(fd);
    close(lowest);
    log l = {0};
    rlim_t some = (rlim_t)lowest + 12, few = (rlim_t)lowest + 3;
    if (setrlimit(RLIMIT_NOFILE, &(struct rlimit){some, some}) != 0) return 1;
    if (!os_run_jobs(jobs, MAX_JOBS, &(os_schedule){.parallel = MAX_JOBS, .limit = 60, .done = keep, .user = &l}) || l.total != MAX_JOBS) return 2;
    for (u32 i = 0; i < MAX_JOBS; i++)
        if (l.results[i].end != OS_ENDED) return 3;
    clear(&l);
    if (setrlimit(RLIMIT_NOFILE, &(struct rlimit){few, few}) != 0) return 4;
    if (!os_run_jobs(jobs, 2, &(os_schedule){.parallel = 2, .limit = 60, .done = keep, .user = &l}) || l.total != 2) return 5;
    for (u32 i = 0; i < 2; i++)
        if (l.results[i].end != OS_FAILED || l.results[i].code != EMFILE) return 6;
    return 0;
}

static void few_descriptors_slow_down_only(void **state)
{
    (void)state;
    os_job job = {with_few_descriptors, NULL};
    log l = {0};
    assert_true(os_run_jobs(&job, 1, &(os_schedule){.parallel = 1, .limit = 60, .done = keep, .user = &l}));
    assert_int_equal(l.results[0].end, OS_ENDED);
    assert_int_equal(l.results[0].code, 0);
    clear(&l);
}

static int tell_pid(void *arg, int fd)
{
    (void)fd;
    board *b = arg;
    b->pid = getpid();
    sleep(60);
    return 0;
}

static void workers_die_with_a_killed_parent(void **state)
{
    (void)state;
    board *b = shared_board();
    pid_t parent = fork();
    if (parent == 0) {
        os_job job = {tell_pid, b};
        log l = {0};
        os_run_jobs(&job, 1, &(os_schedule){.parallel = 1, .limit = 0, .done = keep, .user = &l});
        _exit(0);
    }
    for (int i = 0; i < 500 && !b->pid; i++) usleep(10000);
    assert_true(b->pid > 0);
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    assert_true(dies_soon(b->pid));
    munmap(b, sizeof *b);
}

static void an_ignored_child_signal_is_no_trouble(void **state)
{
    (void)state;
    os_job jobs[] = {{streams, NULL}, {crash, NULL}};
    log l = {0};
    signal(SIGCHLD, SIG_IGN);
    assert_true(os_run_jobs(jobs, 2, &(os_schedule){.parallel = 2, .limit = 60, .done = keep, .user = &l}));
    assert_true(signal(SIGCHLD, SIG_DFL) == SIG_IGN);  // put back as it was
    assert_int_equal(l.results[0].code, 5);
    assert_int_equal(l.results[1].end, OS_CRASHED);
    clear(&l);
}

static void commands_answer_with_what_they_print(void **state)
{
    (void)state;
    os_result r;
    assert_true(os_command((const char *const[]){"sh", "-c", "pwd; echo wrong >&2; exit 3", NULL}, "/", 60, &r));
    assert_int_equal(r.end, OS_ENDED);
    assert_int_equal(r.code, 3);
    assert_false(os_succeeded(&r));
    assert_string_equal(buf_cstr(&r.out), "/\n");
    assert_string_equal(buf_cstr(&r.err), "wrong\n");
    os_result_release(&r);
    assert_true(os_command((const char *const[]){"true", NULL}, NULL, 60, &r));
    assert_true(os_succeeded(&r));
    os_result_release(&r);
    assert_true(os_command((const char *const[]){"no-such-program-here", NULL}, NULL, 60, &r));
    assert_int_equal(r.code, 127);
    assert_true(r.err.n > 0);
    os_result_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_job_once), cmocka_unit_test(crashes_are_told),
        cmocka_unit_test(limits_kill_the_whole_group), cmocka_unit_test(answers_can_be_big),
        cmocka_unit_test(streams_of_a_child), cmocka_unit_test(interrupts_stop_everything),
        cmocka_unit_test(an_ignored_signal_stays_ignored), cmocka_unit_test(few_descriptors_slow_down_only),
        cmocka_unit_test(workers_die_with_a_killed_parent), cmocka_unit_test(an_ignored_child_signal_is_no_trouble),
        cmocka_unit_test(commands_answer_with_what_they_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
