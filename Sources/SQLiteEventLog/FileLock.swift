// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Glibc
import Synchronization

/// Says that this process, and this object in it, owns the log. The kernel gives the lock back
/// when the process ends, however it ends.
///
/// A companion file is locked rather than the database: SQLite's own locks lie on that file, and
/// closing any descriptor of it would drop them.
final class FileLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(EventLogError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EventLogError(
                .invalid, operation: "open the log",
                detail: "\(path): \(String(cString: strerror(errno)))",
                hint: "The directory must exist and be writable")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = FileLock.read(descriptor)
            close(descriptor)
            throw EventLogError(
                .locked, operation: "open the log",
                detail: "process \(owner) has \(path) open",
                hint: "One process owns an embedded log: stop the other, or use Kafka for several")
        }
        self.descriptor = descriptor
        let text = "\(getpid())\n"
        // The number only serves the sentence above; the lock holds without it.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.utf8.count, 0) }
    }

    deinit { close(descriptor) }

    private static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "another" : String(decoding: digits, as: UTF8.self)
    }
}

/// Keeps the lock until the log is closed.
final class LockHolder: Sendable {
    private let lock: Mutex<FileLock?>

    init(_ lock: FileLock) { self.lock = Mutex(lock) }

    func release() { lock.withLock { $0 = nil } }
}
