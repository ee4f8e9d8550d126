// Preloaded into the program by test_fix.py: lets a system call fail, or does something at that very moment.
//
// QTCWE_SHIM=CALL:PART:N:ACTION   CALL is rename, write or mkdir; it counts when its path (of a write: the open file's)
//                                 contains PART; at the Nth time ACTION is done:
//   enospc       this call and all that follow fail with "no space left"; enospc-once: only this one
//   kill-before  kill -9 before the call       kill-after  … behind it
//   interrupt    SIGINT before the call
//   edit=FILE    a line is appended to FILE before the call
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

// The fields of QTCWE_SHIM after CALL, or NULL when the call is another.
static const char *fields_of(const char *call)
{
    const char *env = getenv("QTCWE_SHIM");
    size_t n = strlen(call);
    return env && strncmp(env, call, n) == 0 && env[n] == ':' ? env + n + 1 : NULL;
}

static void edit(const char *file)
{
    int fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND);
    if (fd >= 0) syscall(SYS_write, fd, "// edited\n", 10);
    if (fd >= 0) close(fd);
}

// Does what is due before the call; 1 when it must fail, 2 when the process dies behind it.
static int before(const char *call, const char *path)
{
    static int seen;
    const char *part = fields_of(call);
    const char *end = part ? strchr(part, ':') : NULL, *action = end ? strchr(end + 1, ':') : NULL;
    char wanted[PATH_SIZE];
    if (!action || (size_t)(end - part) >= sizeof wanted) return 0;
    memcpy(wanted, part, (size_t)(end - part));
    wanted[end - part] = '\0';
    if (!strstr(path, wanted)) return 0;
    int due = (int)strtol(end + 1, NULL, 10);
    seen++;
    action++;
    if (strcmp(action, "enospc") == 0) return seen >= due;
    if (seen != due) return 0;
    if (strcmp(action, "enospc-once") == 0) return 1;
    if (strcmp(action, "kill-before") == 0) kill(getpid(), SIGKILL);
    if (strcmp(action, "interrupt") == 0) kill(getpid(), SIGINT);
    if (strncmp(action, "edit=", 5) == 0) edit(action + 5);
    return strcmp(action, "kill-after") == 0 ? 2 : 0;
}

static int after(int what, int result)
{
    if (what == 2) kill(getpid(), SIGKILL);
    return result;
}

int rename(const char *from, const char *to)
{
    int what = before("rename", to);
    if (what == 1) {
        errno = ENOSPC;
        return -1;
    }
    return after(what, (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int mkdir(const char *path, mode_t mode)
{
    int what = before("mkdir", path);
    if (what == 1) {
        errno = ENOSPC;
        return -1;
    }
    return after(what, (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    char link[64], path[PATH_SIZE];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = '\0';
    if (fields_of("write") && before("write", path) == 1) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, n);
}
