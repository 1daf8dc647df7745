// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Dispatch
import Glibc
import Signatures
import Synchronization
import Telemetry

/// Reads the text of PDFs by a program that may die of it, a process for each file: what it reads
/// leaves nothing for the next. Any number of threads may ask at once; the calls block, and none
/// fails.
package final class TextReader: Sendable {
    private let settings: TextSettings
    private let logger: Logger
    private let places: Places
    private let placesForExpress: Places
    private let isUnavailable = Atomic<Bool>(false)
    private let read, unreadable, busy, unavailable: Counter

    /// A program that is missing is told once, here.
    package init(_ settings: TextSettings = TextSettings(), metrics: Metrics, logger: Logger) {
        self.settings = settings
        self.logger = logger
        places = Places(settings.count, settings)
        placesForExpress = Places(1, settings)
        func counter(_ outcome: String) -> Counter {
            metrics.counter(.signatureTexts, labels: ["outcome": outcome])
        }
        read = counter("read")
        unreadable = counter("unreadable")
        busy = counter("busy")
        unavailable = counter("unavailable")
        if access(settings.program, X_OK) != 0 {
            giveUp("there is no \(settings.program) (Debian: poppler-utils)")
        }
    }

    package func text(of file: OpenedFile, isExpress: Bool = false) -> FileText {
        let text = outcome(file, isExpress)
        switch text {
        case .pages: read.add()
        case .unreadable: unreadable.add()
        case .notRead: (isUnavailable.load(ordering: .relaxed) ? unavailable : busy).add()
        }
        return text
    }

    private func outcome(_ file: OpenedFile, _ isExpress: Bool) -> FileText {
        guard !isUnavailable.load(ordering: .relaxed) else { return .notRead }
        guard file.length <= settings.fileBytes else { return .unreadable }
        if isExpress, let text = placesForExpress.withOne(waiting: .zero, { run(file) }) {
            return text
        }
        return places.withOne(waiting: settings.waiting) { run(file) } ?? .notRead
    }

    /// So many files at once, within a budget.
    private final class Places: Sendable {
        private let free: DispatchSemaphore
        private let budget: Mutex<ReadingBudget>

        init(_ count: Int, _ settings: TextSettings) {
            free = DispatchSemaphore(value: count)
            budget = Mutex(
                ReadingBudget(
                    share: settings.share, most: settings.saved,
                    now: DispatchTime.now().uptimeNanoseconds))
        }

        /// Nil where none is free in time, or the budget is spent.
        func withOne(waiting: Duration, _ body: () -> FileText) -> FileText? {
            let began = DispatchTime.now()
            guard budget.withLock({ $0.allows(at: began.uptimeNanoseconds) }) else { return nil }
            let end = began + .milliseconds(Int(waiting.wholeMilliseconds))
            guard free.wait(timeout: end) == .success else { return nil }
            defer { free.signal() }
            let start = DispatchTime.now().uptimeNanoseconds
            // Others may have spent it while this one waited.
            guard budget.withLock({ $0.allows(at: start) }) else { return nil }
            let text = body()
            budget.withLock { $0.spend(DispatchTime.now().uptimeNanoseconds - start) }
            return text
        }
    }

    private func giveUp(_ why: String) {
        guard
            isUnavailable.compareExchange(expected: false, desired: true, ordering: .relaxed)
                .exchanged
        else { return }
        logger.warning(
            "what headers say is not compared with the documents' text: \(why)")
    }

    // MARK: One file

    private func run(_ file: OpenedFile) -> FileText {
        // Of its own: the place where it reads is shared with whoever has the descriptor.
        let input = open("/proc/self/fd/\(file.descriptor)", O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { return .unreadable }
        defer { close(input) }
        var pipe: [Int32] = [-1, -1]
        guard pipe2(&pipe, O_CLOEXEC) == 0 else { return .notRead }
        defer { close(pipe[0]) }
        let child = TextReaderChild(
            program: settings.program, memoryBytes: settings.memoryBytes,
            seconds: settings.seconds,
            arguments: ["-q", "-enc", "UTF-8", "-l", "\(settings.pages)", "-", "-"])
        let started = ChildProcess.spawn(
            [settings.inspector] + child.words, descriptors: [input, pipe[1], nil])
        close(pipe[1])
        guard case .success(let id) = started else {
            giveUp("\(settings.inspector) cannot be started")
            return .notRead
        }
        let deadline = ContinuousClock.now + .seconds(settings.seconds)
        let (bytes, isWhole) = output(of: pipe[0], until: deadline)
        // What it says beyond the limit is not waited for.
        if !isWhole { kill(id, SIGKILL) }
        let status = Self.end(of: id, until: deadline)
        switch (status & 0x7f, (status >> 8) & 0xff) {
        case (0, InspectorExit.unconfined):
            giveUp("this system cannot confine a program (seccomp, Landlock)")
            return .notRead
        case (0, InspectorExit.noReader):
            giveUp("\(settings.program) cannot be run")
            return .notRead
        case (0, 0): return .pages(Self.pages(bytes))
        default: return bytes.count >= settings.textBytes ? .pages(Self.pages(bytes)) : .unreadable
        }
    }

    /// What it wrote, and whether that was all of it.
    private func output(
        of pipe: Int32, until deadline: ContinuousClock.Instant
    ) -> ([UInt8], Bool) {
        var bytes: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count < settings.textBytes {
            var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            let left = (deadline - ContinuousClock.now).wholeMilliseconds
            let ready = poll(&waiting, 1, Int32(clamping: left))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return (bytes, false) }
            let length = Glibc.read(pipe, &room, min(room.count, settings.textBytes - bytes.count))
            if length < 0, errno == EINTR { continue }
            guard length > 0 else { return (bytes, length == 0) }
            bytes += room[..<length]
        }
        return (bytes, false)
    }

    /// Its status. One that closed its output and lives on is made to end.
    private static func end(of id: pid_t, until deadline: ContinuousClock.Instant) -> Int32 {
        var status: Int32 = 0
        var waited = waitpid(id, &status, WNOHANG)
        while waited == 0, ContinuousClock.now < deadline {
            usleep(500)
            waited = waitpid(id, &status, WNOHANG)
        }
        if waited == 0 { kill(id, SIGKILL) }
        while waited <= 0 {
            waited = waitpid(id, &status, 0)
            if waited < 0, errno != EINTR { return SIGKILL }
        }
        return status
    }

    private static func pages(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0C, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
