// What we ask of the operating system: files read, replaced atomically, workers, time limits, terminals.
#ifndef QTCWE_BASE_OS_H
#define QTCWE_BASE_OS_H

#include "base/buf.h"
#include "base/err.h"

// Reads a whole file into out (cleared first). false and errno kept on failure.
bool os_read_file(const char *path, buf *out);
bool os_exists(const char *path);
bool os_is_dir(const char *path);
// Resolves symlinks and ".."; empty result when the path does not exist.
bool os_realpath(const char *path, buf *out);
bool os_identity(const char *path, u64 *dev, u64 *ino);
bool os_is_hard_link(const char *path);  // has the file another name, in whatever folder?
// What tells a file's versions apart without reading it. Times are nanoseconds since 1970, `changed` is the kernel's.
typedef struct os_state {
    u64 dev, ino, size;
    i64 modified, changed;
} os_state;
bool os_state_of(const char *path, os_state *out);  // false when there is no regular file of that name
bool os_remove(const char *path);                   // a file or an empty folder
bool os_touch(const char *path);                    // it was modified now
i64 os_now(void);                                   // nanoseconds since 1970
// Calls each() for every name in the folder, "." and ".." too, in no order. false and errno on failure.
bool os_each_entry(const char *dir, void (*each)(void *user, str name), void *user);
void os_cwd(buf *out);
// mkdir -p; false and errno on failure.
bool os_mkdirs(const char *path);
// Replaces a file whole: temporary file beside it, mode and owner kept, fsync, rename, fsync of the folder.
// A symbolic link is followed: its target is replaced, the link stays. A file that does not exist is made. On failure
// the file is untouched, the temporary is gone and errno says why: EACCES too for a file that nobody may write (mode
// 0444), even for root; EINVAL for what is no regular file. Signals wait meanwhile, so Ctrl-C leaves no temporary.
bool os_replace_file(const char *path, str text);
// Writes a file that may be lost: whole or not at all, but a crash of the machine can leave it empty or damaged.
bool os_put_file(const char *path, str text);
// Makes what was created, renamed or removed in a folder durable. Best effort: some file systems cannot sync a folder.
void os_sync_dir(const char *dir);
bool os_write_all(int fd, str bytes);  // EINTR and short writes handled
bool os_is_tty(int fd);
// Where libraries and data of this program stand: folder of the running executable, for looking up docs.
void os_exe_dir(buf *out);
double os_seconds(void);  // monotonic
double os_child_seconds(void);  // processor time of all children, and theirs, that were waited for

// One job in a child process. run() writes its answer to fd; the child ends with its return value.
typedef struct os_job {
    int (*run)(void *arg, int fd);
    void *arg;
} os_job;
typedef enum os_end { OS_ENDED, OS_CRASHED, OS_TIMED_OUT, OS_FAILED } os_end;
typedef struct os_result {
    os_end end;
    int code;        // exit code (OS_ENDED) or signal number (OS_CRASHED)
    buf out;         // all bytes the job wrote to fd
    buf err;         // what the job printed on stderr (bounded to 64 KiB)
    double seconds;
} os_result;
// Tokens of the job server of a make that runs us (GNU make's manual, "POSIX Jobserver Interaction"). One job may run without a
// token, each other one needs one. All processes that are forked from here share them.
typedef struct os_tokens os_tokens;
// MAKEFLAGS is read. NULL: no make limits us; then *lost says whether one wants to, but cannot be reached.
os_tokens *os_tokens_open(const char *makeflags, bool *lost);
bool os_token_take(os_tokens *t);    // without waiting. NULL: always true
void os_token_give(os_tokens *t);    // NULL is fine
int os_tokens_fd(const os_tokens *t);  // readable while there may be one; -1 for NULL
// Between these no process takes or gives one, so all may be killed without one being lost. NULL is fine.
void os_tokens_hold(os_tokens *t);
void os_tokens_let_go(os_tokens *t);
void os_tokens_free(os_tokens *t);   // gives all back that were taken, by processes that were killed too

// How jobs run.
typedef struct os_schedule {
    u32 parallel;        // at most so many at a time; 0 is 1
    double limit;        // seconds after which each is killed; 0 = none
    os_tokens *tokens;   // one is taken for each job but the first that runs; NULL: none needed
    void (*done)(void *user, u32 index, os_result *r);
    void (*wrote)(void *user, u32 index);  // a running job has written something; NULL: nobody asks
    void *user;
} os_schedule;
// Runs n jobs. done() is called in the parent as each ends, in any order; it takes over r->out and r->err by moving them or they
// are released afterwards.
// A child leads a process group of its own, which is killed as a whole; it reads nothing and its stdout goes to r->err.
// Interrupted by SIGINT, SIGTERM, SIGHUP or SIGQUIT (unless ignored): children are killed and the function returns
// false; done() was not called for what was running. OS_FAILED: it could not be started, code is the errno.
bool os_run_jobs(const os_job *jobs, u32 n, const os_schedule *s);
// Runs another program (looked for in PATH, no shell) in `dir` (NULL: here) as one such job and waits: out is what it printed on
// standard output; 127 when it could not be started, err says why. argv ends with NULL. false: interrupted.
bool os_command(const char *const *argv, const char *dir, double limit, os_result *result);
static inline bool os_succeeded(const os_result *r) { return r->end == OS_ENDED && r->code == 0; }
void os_result_release(os_result *r);
// Forking inside a job. The process that forks waits, so its place goes to a child; more of them run at the same time while
// there are spare places, which all jobs share.
typedef struct os_spare os_spare;
os_spare *os_spare_new(u32 n, os_tokens *tokens);     // NULL: none can be had
void os_spare_free(os_spare *s);
void os_spare_add(os_spare *s);    // NULL is fine
typedef struct os_child {
    int pid, fd;  // fd can be polled for its end; -1: not on this system
    bool extra;
} os_child;
typedef struct os_branches {
    os_spare *spare;
    double limit;                  // seconds for each child until it forks or ends; 0 = none
    os_child *rows;
    u32 n, cap;
} os_branches;
// true in the child; in the parent false, with the child running, or not (then nobody does its work). Waits for a place first.
bool os_branch(os_branches *b);
void os_join(os_branches *b);      // waits until all children have ended
// A file in memory to which processes append whole records; -1 on failure.
int os_record_file(void);
// Appends to out what stands in it behind the first `from` bytes.
void os_read_records(int fd, u64 from, buf *out);
// For a process that is about to allocate hundreds of MB and ends without giving them back: one heap of large pages for all threads.
void os_roomy_heap(void);
// Calls fn on a thread whose stack has that many bytes (lazily committed): deep trees need it.
void os_with_stack(size_t bytes, void (*fn)(void *), void *arg);

#endif
