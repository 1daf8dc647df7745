// LienThong
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What glibc declares for _GNU_SOURCE only or in headers of its own, and the Glibc module therefore
// does not show; macros and the system call filter, which Swift cannot write.
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int syncfs(int descriptor);
int pipe2(int descriptors[2], int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/// Anonymous memory with a descriptor that may be sealed; -1 and errno.
static inline int lt_memory_file(const char *name) {
    // MFD_CLOEXEC | MFD_ALLOW_SEALING
    return (int)syscall(SYS_memfd_create, name, 1U | 2U);
}

/// No more writes, no other length, no other seals.
static inline int lt_seal(int descriptor) {
    // F_ADD_SEALS; F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE
    return fcntl(descriptor, 1033, 1 | 2 | 4 | 8);
}

/// Nobody of the same user may look into this process, and it leaves no core. 0 if it is so.
static inline int lt_refuse_tracing(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

enum { lt_most_descriptors = 8 };

/// One message with descriptors, at most `lt_most_descriptors`; -1 and errno.
static inline ssize_t lt_send(int socket, const void *bytes, size_t length, const int *descriptors,
                              int count) {
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int) * lt_most_descriptors)];
    } control;
    struct iovec part = {(void *)bytes, length};
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (count > lt_most_descriptors) {
        errno = EINVAL;
        return -1;
    }
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.space;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

/// The next message, its descriptors into `descriptors` (room for `lt_most_descriptors`) and their
/// number into `count`. 0 at the end; -1 and errno, EMSGSIZE where something was cut off.
static inline ssize_t lt_receive(int socket, void *bytes, size_t room, int *descriptors,
                                 int *count) {
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int) * lt_most_descriptors)];
    } control;
    struct iovec part = {bytes, room};
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.space;
    message.msg_controllen = sizeof control.space;
    *count = 0;
    ssize_t length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (length < 0) return length;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        *count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        memcpy(descriptors, CMSG_DATA(header), sizeof(int) * (size_t)*count);
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        for (int place = 0; place < *count; place++) close(descriptors[place]);
        *count = 0;
        errno = EMSGSIZE;
        return -1;
    }
    return length;
}

/// Leaves this process the system calls of one that computes and answers on the descriptors it has:
/// whatever opens, connects, starts, traces, signals another or makes code ends it with SIGSYS.
/// Returns 0, or errno where the system has no such filter.
static inline int lt_confine(void) {
#if defined(__x86_64__)
#define LT_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define LT_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the system call filter knows x86-64 and AArch64"
#endif
#define LT_LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LT_ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LT_KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define LT_CALL(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), LT_ALLOW
    // The low half of an argument; all that is asked for are small numbers.
#define LT_ARGUMENT(n) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (n))
    struct sock_filter filter[] = {
        LT_LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, LT_ARCHITECTURE, 1, 0),
        LT_KILL,
        LT_LOAD(nr),
        // The commonest first.
        LT_CALL(SYS_pread64),
        LT_CALL(SYS_recvmsg),
        LT_CALL(SYS_sendmsg),
        LT_CALL(SYS_munmap),
        LT_CALL(SYS_close),
        LT_CALL(SYS_brk),
        LT_CALL(SYS_fstat),
        LT_CALL(SYS_newfstatat),
        LT_CALL(SYS_setitimer),
        LT_CALL(SYS_futex),
        LT_CALL(SYS_madvise),
        LT_CALL(SYS_mremap),
        LT_CALL(SYS_lseek),
        LT_CALL(SYS_getrandom),
        LT_CALL(SYS_clock_gettime),
        LT_CALL(SYS_getrusage),
        LT_CALL(SYS_getpid),
        LT_CALL(SYS_gettid),
        LT_CALL(SYS_rt_sigaction),
        LT_CALL(SYS_rt_sigprocmask),
        LT_CALL(SYS_rt_sigreturn),
        LT_CALL(SYS_sigaltstack),
        LT_CALL(SYS_sched_yield),
        LT_CALL(SYS_restart_syscall),
        LT_CALL(SYS_exit),
        LT_CALL(SYS_exit_group),
        // Memory, but none that can be run.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 4),
        LT_ARGUMENT(2),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
        LT_KILL,
        LT_ALLOW,
        // A last word on the standard error, which leads nowhere.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 4),
        LT_ARGUMENT(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, STDERR_FILENO, 0, 1),
        LT_ALLOW,
        LT_KILL,
        // abort() signals itself.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3),
        LT_ARGUMENT(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)getpid(), 0, 1),
        LT_ALLOW,
        LT_KILL,
    };
#undef LT_LOAD
#undef LT_ALLOW
#undef LT_KILL
#undef LT_CALL
#undef LT_ARGUMENT
#undef LT_ARCHITECTURE
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) return errno;
    return 0;
}

/// Where `lt_exec_reader` came to an end.
enum { lt_reader_unconfined = 1, lt_reader_missing = 2 };

/// O_PATH.
enum { lt_path_only = 010000000 };

/// One path below which the program may read; `rights` of `LANDLOCK_ACCESS_FS_…`. A path that does
/// not exist is none. 0 if it is so.
static inline int lt_allow_path(int rules, const char *path, unsigned long long rights) {
    struct landlock_path_beneath_attr rule = {rights, open(path, lt_path_only | O_CLOEXEC)};
    if (rule.parent_fd < 0) return 0;
    long result =
        syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
    return result != 0;
}

/// Leaves this process and what it becomes no files but those a program of the distribution is made
/// of, for reading. 0 if the system can (Landlock).
static inline int lt_confine_files(const char *program) {
    long version = syscall(SYS_landlock_create_ruleset, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return 1;
    // What each version knows of: 13 rights, moves, cuts, and from 5 on calls of devices.
    unsigned long long known = (1ULL << 13) - 1;
    if (version >= 2) known |= 1ULL << 13;
    if (version >= 3) known |= 1ULL << 14;
    if (version >= 5) known |= 1ULL << 15;
    struct landlock_ruleset_attr all;
    memset(&all, 0, sizeof all);
    all.handled_access_fs = known;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0) return 1;
    unsigned long long read = LANDLOCK_ACCESS_FS_READ_FILE;
    unsigned long long run = read | LANDLOCK_ACCESS_FS_EXECUTE;
    unsigned long long folder = run | LANDLOCK_ACCESS_FS_READ_DIR;
    int failed = lt_allow_path(rules, "/usr", folder) || lt_allow_path(rules, "/lib", folder) ||
                 lt_allow_path(rules, "/lib64", folder) ||
                 lt_allow_path(rules, "/etc/ld.so.cache", read) ||
                 lt_allow_path(rules, "/etc/localtime", read) ||
                 lt_allow_path(rules, "/etc/fonts", read | LANDLOCK_ACCESS_FS_READ_DIR) ||
                 lt_allow_path(rules, program, run) ||
                 syscall(SYS_landlock_restrict_self, rules, 0) != 0;
    close(rules);
    return failed;
}

/// The system calls that a program of the distribution needs to load its libraries, read and write
/// to what is open; everything else is refused with EPERM: opening for writing, sockets, processes,
/// signals to others. 0 if the system can.
static inline int lt_confine_reader(const char *program) {
#if defined(__x86_64__)
#define LT_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define LT_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif
#define LT_LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LT_ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LT_REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))
#define LT_CALL(number) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), LT_ALLOW
#define LT_ARGUMENT(n) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (n))
#define LT_UPPER_ARGUMENT(n) \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (n) + 4)
    unsigned long long path = (unsigned long long)(uintptr_t)program;
    struct sock_filter filter[] = {
        LT_LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, LT_ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        LT_LOAD(nr),
        LT_CALL(SYS_read),
        LT_CALL(SYS_pread64),
        LT_CALL(SYS_write),
        LT_CALL(SYS_close),
        LT_CALL(SYS_fstat),
        LT_CALL(SYS_newfstatat),
        LT_CALL(SYS_statx),
        LT_CALL(SYS_lseek),
        LT_CALL(SYS_mmap),
        LT_CALL(SYS_mprotect),
        LT_CALL(SYS_munmap),
        LT_CALL(SYS_mremap),
        LT_CALL(SYS_madvise),
        LT_CALL(SYS_brk),
        LT_CALL(SYS_futex),
        LT_CALL(SYS_getrandom),
        LT_CALL(SYS_clock_gettime),
        LT_CALL(SYS_clock_getres),
        LT_CALL(SYS_gettimeofday),
        LT_CALL(SYS_getrusage),
        LT_CALL(SYS_sysinfo),
        LT_CALL(SYS_uname),
        LT_CALL(SYS_sched_getaffinity),
        LT_CALL(SYS_sched_yield),
        LT_CALL(SYS_getdents64),
        LT_CALL(SYS_getcwd),
        LT_CALL(SYS_readlinkat),
        LT_CALL(SYS_faccessat),
        LT_CALL(SYS_getpid),
        LT_CALL(SYS_gettid),
        LT_CALL(SYS_getuid),
        LT_CALL(SYS_geteuid),
        LT_CALL(SYS_getgid),
        LT_CALL(SYS_getegid),
        LT_CALL(SYS_set_tid_address),
        LT_CALL(SYS_set_robust_list),
        LT_CALL(SYS_rseq),
        LT_CALL(SYS_rt_sigaction),
        LT_CALL(SYS_rt_sigprocmask),
        LT_CALL(SYS_rt_sigreturn),
        LT_CALL(SYS_sigaltstack),
        LT_CALL(SYS_restart_syscall),
        LT_CALL(SYS_exit),
        LT_CALL(SYS_exit_group),
#if defined(__x86_64__)
        LT_CALL(SYS_arch_prctl),
        LT_CALL(SYS_access),
        LT_CALL(SYS_readlink),
        LT_CALL(SYS_stat),
        LT_CALL(SYS_lstat),
#endif
        // Opening: to read what is there.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4),
        LT_ARGUMENT(2),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K,
                 O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | 020000000, 0, 1),
        LT_REFUSE,
        LT_ALLOW,
        // Limits: to ask for them.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 6),
        LT_ARGUMENT(2),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3),
        LT_UPPER_ARGUMENT(2),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        LT_ALLOW,
        LT_REFUSE,
        // Descriptors: their flags, no owner of their signals.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 4),
        LT_ARGUMENT(1),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, F_GETFL, 1, 0),
        LT_ALLOW,
        LT_REFUSE,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 4),
        LT_ARGUMENT(1),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FIOCLEX, 0, 1),
        LT_ALLOW,
        LT_REFUSE,
        // abort() signals itself.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 4),
        LT_ARGUMENT(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)getpid(), 0, 1),
        LT_ALLOW,
        LT_REFUSE,
        // Becoming the program, by the text that names it here: no other place has it later.
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 5),
        LT_ARGUMENT(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)path, 0, 3),
        LT_UPPER_ARGUMENT(0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(path >> 32), 0, 1),
        LT_ALLOW,
        LT_REFUSE,
    };
#undef LT_LOAD
#undef LT_ALLOW
#undef LT_REFUSE
#undef LT_CALL
#undef LT_ARGUMENT
#undef LT_UPPER_ARGUMENT
#undef LT_ARCHITECTURE
    struct sock_fprog filters = {sizeof filter / sizeof *filter, filter};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filters, 0, 0) != 0;
}

/// Becomes `program` with the files and calls of a reader only. Returns where it cannot.
static inline int lt_exec_reader(const char *program, char *const *words, char *const *environment) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || lt_confine_files(program) != 0 ||
        lt_confine_reader(program) != 0)
        return lt_reader_unconfined;
    execve(program, words, environment);
    return lt_reader_missing;
}
