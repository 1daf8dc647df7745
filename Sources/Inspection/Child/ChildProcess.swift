// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Starts our own programs that look at files of strangers.
enum ChildProcess {
    /// The program's path and its arguments in `words`; it has these descriptors, in order from 0 on
    /// (nil: one that leads nowhere), none of our environment, signals and other descriptors, and a
    /// group of its own: Ctrl-C is for whoever started us, who lets it go in order.
    /// - Returns: nil and `errno`'s number where it cannot be started.
    static func spawn(
        _ words: [String], descriptors: [Int32?]
    ) -> Result<pid_t, SystemFailure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Out of the way of the descriptors below.
        var moved: [Int32] = []
        defer { for descriptor in moved { close(descriptor) } }
        for (number, descriptor) in descriptors.enumerated() {
            guard let descriptor else {
                posix_spawn_file_actions_addopen(
                    &actions, Int32(number), "/dev/null", O_RDWR, 0)
                continue
            }
            let theirs = fcntl(descriptor, F_DUPFD_CLOEXEC, 16)
            guard theirs >= 0 else { return .failure(SystemFailure(code: errno)) }
            moved.append(theirs)
            posix_spawn_file_actions_adddup2(&actions, theirs, Int32(number))
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, Int32(descriptors.count))
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments = words.map { strdup($0) } + [nil]
        // Nothing is told of a crash but the signal.
        var environment = [strdup("SWIFT_BACKTRACE=enable=no"), nil]
        defer { for word in arguments + environment { free(word) } }
        var child = pid_t()
        let result = posix_spawn(
            &child, words[0], &actions, &attributes, &arguments, &environment)
        return result == 0 ? .success(child) : .failure(SystemFailure(code: result))
    }
}

/// What the system said, as a number of `errno`.
struct SystemFailure: Error, Hashable {
    let code: Int32
}
