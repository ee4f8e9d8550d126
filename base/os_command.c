// Another program as a job: its answer is what it prints.
#include "base/os.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { NOT_STARTED = 127 };  // as a shell says it

typedef struct command {
    const char *const *argv;
    const char *dir;
    os_result *result;
} command;

static int become(void *arg, int fd)
{
    const command *c = arg;
    bool ready = (!c->dir || chdir(c->dir) == 0) && dup2(fd, STDOUT_FILENO) >= 0;
    if (ready) execvp(c->argv[0], (char *const *)c->argv);
    const char *why = strerror(errno);
    os_write_all(STDERR_FILENO, str_of(why));
    return NOT_STARTED;
}

static void keep(void *user, u32 index, os_result *r)
{
    (void)index;
    command *c = user;
    *c->result = *r;
    r->out = r->err = (buf){0};
}

bool os_command(const char *const *argv, const char *dir, double limit, os_result *result)
{
    *result = (os_result){.end = OS_FAILED, .code = EINTR};
    command c = {argv, dir, result};
    os_job job = {become, &c};
    return os_run_jobs(&job, 1, &(os_schedule){.limit = limit, .done = keep, .user = &c});
}

void os_result_release(os_result *r)
{
    buf_release(&r->out);
    buf_release(&r->err);
}
