/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strain [--kill N] [--no-exchange] COMMAND...: runs a command under strain. `--kill N` ends it before its N-th system
 * call that changes files; the exit code is then 137, else that of the command. `--no-exchange` has the system refuse
 * to exchange two names, as some file systems do. Linux. */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLED = 137, FAILED = 99 };

static bool changes_files(const struct __ptrace_syscall_info *call)
{
    static const long always[] = {
#ifdef SYS_mkdir
        SYS_mkdir,   SYS_rename,   SYS_unlink,    SYS_rmdir,    SYS_link,
#endif
        SYS_mkdirat, SYS_renameat, SYS_renameat2, SYS_unlinkat, SYS_linkat, SYS_fsync, SYS_ftruncate, SYS_flock};
    const long number = (long)call->entry.nr;
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        if (number == always[i]) {
            return true;
        }
    }
    return (number == SYS_openat && (call->entry.args[2] & O_CREAT) != 0) ||
           (number == SYS_write && call->entry.args[0] > STDERR_FILENO);
}

/* renameat2 fails with EINVAL. */
static bool refuse_exchange(void)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {.len = sizeof rules / sizeof rules[0], .filter = rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void be_command(char **words, bool is_traced, bool has_no_exchange)
{
    if (is_traced && (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0)) {
        perror("strain: ptrace");
        _exit(FAILED);
    }
    if (has_no_exchange && !refuse_exchange()) {
        perror("strain: seccomp");
        _exit(FAILED);
    }
    (void)execv(words[0], words);
    perror(words[0]);
    _exit(FAILED);
}

static int code_of(int state)
{
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

/* Lets the command go on from one system call to the next; its other threads run free. */
static int follow(pid_t process, long kill_at)
{
    struct __ptrace_syscall_info call;
    const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEEXEC;
    int state = 0;
    if (waitpid(process, &state, 0) != process || ptrace(PTRACE_SETOPTIONS, process, NULL, options) != 0) {
        perror("strain");
        return FAILED;
    }
    for (long n = 0, number = 0;; number = WSTOPSIG(state)) {
        const bool is_signal = number != 0 && number != SIGTRAP && number != (SIGTRAP | 0x80);
        (void)ptrace(PTRACE_SYSCALL, process, NULL, is_signal ? number : 0L);
        if (waitpid(process, &state, 0) != process || WIFEXITED(state) || WIFSIGNALED(state)) {
            return code_of(state);
        }
        const bool is_call = WSTOPSIG(state) == (SIGTRAP | 0x80) &&
                             ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof call, &call) > 0 &&
                             call.op == PTRACE_SYSCALL_INFO_ENTRY && changes_files(&call);
        n += is_call;
        if (is_call && n == kill_at) {
            (void)kill(process, SIGKILL);
            (void)waitpid(process, &state, 0);
            return KILLED;
        }
    }
}

int main(int argc, char **argv)
{
    long kill_at = 0;
    bool has_no_exchange = false;
    int at = 1;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        if (strcmp(argv[at], "--no-exchange") == 0) {
            has_no_exchange = true;
        } else if (strcmp(argv[at], "--kill") == 0 && at + 1 < argc) {
            kill_at = strtol(argv[++at], NULL, 10);
        }
    }
    if (at == argc) {
        (void)fprintf(stderr, "usage: strain [--kill N] [--no-exchange] COMMAND...\n");
        return FAILED;
    }
    const pid_t process = fork();
    if (process == 0) {
        be_command(&argv[at], kill_at > 0, has_no_exchange);
    }
    if (kill_at > 0) {
        return follow(process, kill_at);
    }
    int state = 0;
    return waitpid(process, &state, 0) == process ? code_of(state) : FAILED;
}
