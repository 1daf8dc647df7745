// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Crypto
import Glibc
import Signatures

/// One inspector and its socket.
///
/// It is started without environment, descriptors and signals of ours, and what it answers is taken
/// for a stranger's: anything that does not fit ends it.
///
/// Unchecked: its slot lends it to one thread at a time.
final class InspectorProcess: @unchecked Sendable {
    private let id: pid_t
    private let socket: Int32
    private let settings: InspectorSettings
    /// Whether the system filters its calls.
    private(set) var isConfined = false
    private(set) var hasEnded = false
    private var trust: SHA256Digest?
    private var documents = 0
    private var lastTook = Duration.zero
    private var room = [UInt8](repeating: 0, count: InspectorReply.limitBytes)

    /// - Throws: `InspectionFailure` (`unavailable`).
    init(_ settings: InspectorSettings) throws(InspectionFailure) {
        self.settings = settings
        var pair: [Int32] = [-1, -1]
        guard
            socketpair(
                AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0
        else { throw Self.failure("making a socket", errno) }
        socket = pair[0]
        do throws(InspectionFailure) {
            id = try Self.spawn(settings, pair[1])
        } catch {
            close(pair[0])
            close(pair[1])
            throw error
        }
        close(pair[1])
        switch receive(until: .now + settings.startTime) {
        case .reply(.ready(InspectorReply.version, let isConfined)):
            self.isConfined = isConfined
        case .reply:
            end()
            throw Self.failure("it is of another version than this program")
        case .nothing(let reason):
            throw Self.failure("it ended at its start (\(reason.rawValue))")
        }
    }

    deinit {
        if !hasEnded { end() }
    }

    private static func spawn(
        _ settings: InspectorSettings, _ end: Int32
    ) throws(InspectionFailure) -> pid_t {
        let words = [settings.program] + settings.limits.arguments
        switch ChildProcess.spawn(words, descriptors: [nil, nil, nil, end]) {
        case .success(let child): return child
        case .failure(let failure): throw Self.failure(settings.program, failure.code)
        }
    }

    /// Makes this the trust it judges by.
    /// - Throws: `InspectionFailure` (`unavailable`) where it cannot use it.
    func take(_ trust: InspectionTrust) throws(InspectionFailure) {
        guard self.trust != trust.digest else { return }
        send(.trust(trust.digest, length: trust.length), [trust.descriptor])
        switch receive(until: .now + settings.startTime) {
        case .reply(.trusted(trust.digest)): self.trust = trust.digest
        case .reply(.distrusted(let why)):
            throw Self.failure("it cannot use the trust list: \(why)")
        case .reply:
            end()
            throw Self.failure("it gave no answer to the trust list")
        case .nothing(let reason):
            throw Self.failure("it ended over the trust list (\(reason.rawValue))")
        }
    }

    /// What came of some files, in their order. Where the inspector ended over one, that one's
    /// report says so, and the later ones have none.
    func check(
        _ files: ArraySlice<InspectedFile>, at time: Int64, password: String?,
        until deadline: ContinuousClock.Instant
    ) throws(InspectionFailure) -> [FileReport] {
        documents += 1
        let began = ContinuousClock.now
        defer { lastTook = .now - began }
        let id = UInt32(truncatingIfNeeded: documents)
        // Some more than our own patience: should we be gone by then, it ends by itself.
        let patience = deadline - ContinuousClock.now + .seconds(5)
        send(
            .check(
                InspectorRequest.Check(
                    id: id, time: time, password: password,
                    files: files.map { file in
                        InspectorRequest.File(
                            length: file.file.length, contentLength: file.content?.length,
                            processorMilliseconds: settings.processorTime(bytes: file.bytes)
                                .wholeMilliseconds,
                            wallMilliseconds: patience.wholeMilliseconds)
                    })),
            files.flatMap { [$0.file.descriptor] + ($0.content.map { [$0.descriptor] } ?? []) })
        var reports: [FileReport] = []
        for place in 0..<files.count {
            switch receive(until: deadline) {
            case .reply(.report(id, UInt8(place), let report)): reports.append(report)
            case .reply(.unread(id, UInt8(place), let why)):
                // The answers for the rest are on their way: easier without them.
                end()
                throw InspectionFailure(.file, why)
            case .reply:
                end()
                return reports + [FileReport(unreadable: .inspectionFailed)]
            case .nothing(let reason):
                return reports + [FileReport(unreadable: reason)]
            }
        }
        return reports
    }

    /// False for one that has ended, or speaks, while nobody asked: whoever comes next is not to
    /// blame.
    var isWaiting: Bool {
        var state = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return !hasEnded && poll(&state, 1, 0) == 0
    }

    /// Whether it should be replaced before the next document.
    func isWorn() -> Bool {
        if documents >= settings.documentsEach { return true }
        // What grows an inspector takes its time; small growth adds up.
        let mayHaveGrown = lastTook > .milliseconds(20) || documents % 64 == 0
        return mayHaveGrown && residentBytes > settings.idleBytes
    }

    func end() {
        guard !hasEnded else { return }
        kill(id, SIGKILL)
        _ = reap()
    }

    // MARK: The socket

    private enum Answer {
        case reply(InspectorReply)
        /// It has ended, for this reason.
        case nothing(Reason)
    }

    /// What cannot be sent shows when the answer is read.
    private func send(_ request: InspectorRequest, _ descriptors: [Int32]) {
        send(request.bytes, descriptors)
    }

    func send(_ bytes: [UInt8], _ descriptors: [Int32]) {
        while lt_send(socket, bytes, bytes.count, descriptors, Int32(descriptors.count)) < 0,
            errno == EINTR
        {}
    }

    /// The next answer; whatever is none ends the inspector.
    private func receive(until deadline: ContinuousClock.Instant) -> Answer {
        while true {
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let left = (deadline - ContinuousClock.now).wholeMilliseconds
            let ready = poll(&waiting, 1, Int32(clamping: left))
            if ready < 0, errno == EINTR { continue }
            guard ready != 0 else {
                end()
                return .nothing(.limitTime)
            }
            // Descriptors that come along are dropped by the system: there is no room for them.
            let length = recv(socket, &room, room.count, Int32(MSG_TRUNC))
            if length < 0, errno == EINTR { continue }
            guard length > 0 else { return .nothing(reap()) }
            guard length <= room.count else {
                end()
                return .nothing(.inspectionFailed)
            }
            guard let reply = Self.reply(room[..<length]) else {
                end()
                return .nothing(.inspectionFailed)
            }
            return .reply(reply)
        }
    }

    private static func reply(_ bytes: ArraySlice<UInt8>) -> InspectorReply? {
        bytes.withUnsafeBytes { bytes in
            do throws(MalformedMessage) {
                return try InspectorReply(bytes)
            } catch {
                return nil
            }
        }
    }

    /// Why it has ended. One that closed its socket and lives on is made to end.
    private func reap() -> Reason {
        hasEnded = true
        close(socket)
        var status: Int32 = 0
        var waited = waitpid(id, &status, WNOHANG)
        if waited == 0 {
            // The socket closes before the process is gone, some milliseconds at most.
            for _ in 0..<200 where waited == 0 {
                usleep(1000)
                waited = waitpid(id, &status, WNOHANG)
            }
            if waited == 0 { kill(id, SIGKILL) }
        }
        while waited <= 0 {
            waited = waitpid(id, &status, 0)
            if waited < 0, errno != EINTR { return .inspectionFailed }
        }
        return Self.reason(of: status)
    }

    private static func reason(of status: Int32) -> Reason {
        switch status & 0x7f {
        case 0:
            (status >> 8) & 0xff == InspectorExit.outOfMemory ? .limitMemory : .inspectionFailed
        case SIGPROF, SIGXCPU: .limitProcessorTime
        case SIGALRM: .limitTime
        // Not ours, which would not ask for the reason: the system's, for want of memory.
        case SIGKILL: .limitMemory
        default: .inspectionFailed
        }
    }

    private var residentBytes: Int {
        let descriptor = open("/proc/\(id)/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 128)
        let length = read(descriptor, &text, text.count)
        let fields = String(decoding: text.prefix(max(0, length)), as: UTF8.self)
            .split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * Int(getpagesize())
    }

    private static func failure(_ detail: String, _ code: Int32? = nil) -> InspectionFailure {
        let why = code.map { ": " + String(cString: strerror($0)) } ?? ""
        return InspectionFailure(
            .unavailable, "the signature inspector cannot work: \(detail)\(why)")
    }
}

extension Duration {
    /// Rounded up, from zero on.
    var wholeMilliseconds: UInt32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt32(
            clamping: min(seconds, 1 << 32) * 1000 + (attoseconds + 999_999_999_999_999)
                / 1_000_000_000_000_000)
    }
}
