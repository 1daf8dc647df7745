// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization
import Terminal

/// A process of ours that was started here: its standard output line by line, its standard error in
/// a file, its end as a value.
///
/// It stays in the process group, so that Ctrl-C reaches it too. Blocked and ignored signals are
/// not handed down: threads of Dispatch block them all.
final class ChildProcess: Sendable {
    let id: pid_t
    private let output: Int32
    private let reading = DispatchQueue(label: "demo.child.output")
    private let waiting = DispatchQueue(label: "demo.child.end")
    private let ended = Mutex<Int32?>(nil)
    /// The other end of the child's standard input, while that is a pipe.
    private let life: Mutex<Int32?>

    /// - Parameters:
    ///   - staysWithUs: its standard input is a pipe that closes with `leave` and with this process;
    ///     otherwise there is nothing to read.
    ///   - line: called for each line of its standard output.
    ///   - end: called once, with what `waitpid` said.
    init(
        _ path: String, _ arguments: [String], errorsTo log: String, staysWithUs: Bool = false,
        line: @escaping @Sendable (String) -> Void, end: @escaping @Sendable (Int32) -> Void
    ) throws(CommandFailure) {
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw FileContents.failure("cannot make a pipe") }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipe[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var input: [Int32] = [-1, -1]
        if staysWithUs {
            guard Glibc.pipe(&input) == 0 else {
                close(pipe[0])
                throw FileContents.failure("cannot make a pipe")
            }
            for end in input { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        defer { if staysWithUs { close(input[0]) } }
        life = Mutex(staysWithUs ? input[1] : nil)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(
            &actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for number in [SIGTERM, SIGINT, SIGPIPE] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let result = posix_spawn(&child, path, &actions, &attributes, &words, environ)
        guard result == 0 else {
            close(pipe[0])
            if staysWithUs { close(input[1]) }
            throw CommandFailure(
                "cannot start \(path): \(String(cString: strerror(result)))",
                next: "build it: make build")
        }
        id = child
        output = pipe[0]
        reading.async { [output] in Self.read(output, line) }
        waiting.async { [self] in
            var status: Int32 = 0
            while waitpid(id, &status, 0) < 0, errno == EINTR {}
            ended.withLock { $0 = status }
            end(status)
        }
    }

    /// What `waitpid` said; nil while it runs.
    var end: Int32? { ended.withLock { $0 } }

    /// As a sentence has it.
    static func text(_ status: Int32) -> String {
        let signal = status & 0x7f
        return signal == 0 ? "exit status \((status >> 8) & 0xff)" : "signal \(signal)"
    }

    func signal(_ number: Int32) {
        if end == nil { kill(id, number) }
    }

    /// Closes the pipe that is its standard input.
    func leave() {
        let end = life.withLock { life in
            defer { life = nil }
            return life
        }
        if let end { close(end) }
    }

    /// Asks it to end, unless it was asked otherwise, and makes it after `grace`. True if it ended
    /// in peace.
    func stop(grace: Duration, asking: Bool = true) async -> Bool {
        if asking { signal(SIGTERM) }
        if await hasEnded(within: grace) { return true }
        signal(SIGKILL)
        _ = await hasEnded(within: .seconds(5))
        return false
    }

    func hasEnded(within limit: Duration) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while end == nil {
            if ContinuousClock.now >= deadline { return false }
            // Cancelled or not, a child must not be left behind.
            _ = await Task.detached { try? await Task.sleep(for: .milliseconds(20)) }.value
        }
        return true
    }

    private static func read(_ descriptor: Int32, _ line: (String) -> Void) {
        defer { close(descriptor) }
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest += buffer[..<count]
            while let end = rest.firstIndex(of: 0x0A) {
                line(String(decoding: rest[..<end], as: UTF8.self))
                rest.removeFirst(end + 1)
            }
        }
    }
}
