// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Signatures

/// The program `signature-inspector`: looks into the files of strangers for a worker, which starts
/// it with a socket as descriptor 3. It has no network, no files but those it is handed, no way to
/// write, and hard limits; over one of them it ends, and the worker starts another.
package enum InspectorProgram {
    /// Of the socket to the worker.
    static let socket: Int32 = 3

    package static func main() -> Never {
        if let probe = ConfinementProbe(CommandLine.arguments.dropFirst()) { probe.run() }
        if let reader = TextReaderChild(CommandLine.arguments.dropFirst()) { reader.run() }
        guard let limits = InspectorLimits(CommandLine.arguments.dropFirst()),
            isSocket(socket)
        else {
            let words = "signature-inspector is started by a worker, not by hand.\n"
            _ = write(STDERR_FILENO, words, words.utf8.count)
            exit(InspectorExit.misused)
        }
        guard SignatureChecker.endWhenMemoryLacks(), Confinement.setLimits(limits) else {
            _exit(InspectorExit.unlimited)
        }
        let isConfined = Confinement.filterCalls()
        var inspector = Inspector()
        inspector.answer(.ready(version: InspectorReply.version, isConfined: isConfined))
        inspector.serve()
    }

    private static func isSocket(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}

/// Answers one request after the other.
private struct Inspector {
    private var checker: SignatureChecker?

    mutating func serve() -> Never {
        var room = [UInt8](repeating: 0, count: InspectorRequest.limitBytes)
        var descriptors = [Int32](repeating: -1, count: InspectorRequest.descriptorLimit)
        while true {
            var count: Int32 = 0
            let length = lt_receive(
                InspectorProgram.socket, &room, room.count, &descriptors, &count)
            if length < 0, errno == EINTR { continue }
            // Whoever asked has gone.
            guard length > 0 else {
                _exit(length == 0 ? InspectorExit.done : InspectorExit.misused)
            }
            do {
                let request = try room.withUnsafeBytes { bytes throws(MalformedMessage) in
                    try InspectorRequest(UnsafeRawBufferPointer(rebasing: bytes[..<length]))
                }
                try fulfil(request, Array(descriptors[..<Int(count)]))
            } catch {
                _exit(InspectorExit.misused)
            }
        }
    }

    private mutating func fulfil(
        _ request: InspectorRequest, _ descriptors: [Int32]
    ) throws(MalformedMessage) {
        switch request {
        case .trust(let digest, let length):
            guard descriptors.count == 1 else { throw MalformedMessage() }
            let file = OpenedFile(takingOver: descriptors[0], length: length)
            do {
                checker = SignatureChecker(trust: try TrustStore(TrustMaterial(of: file)))
                answer(.trusted(digest))
            } catch {
                answer(.distrusted("\(error)"))
            }
        case .check(let check):
            var files: [(OpenedFile, content: OpenedFile?)] = []
            var rest = descriptors[...]
            for file in check.files {
                let content = file.contentLength
                guard let descriptor = rest.popFirst() else { throw MalformedMessage() }
                let opened = OpenedFile(takingOver: descriptor, length: file.length)
                guard let content else {
                    files.append((opened, nil))
                    continue
                }
                guard let descriptor = rest.popFirst() else { throw MalformedMessage() }
                files.append((opened, OpenedFile(takingOver: descriptor, length: content)))
            }
            guard rest.isEmpty, let checker else { throw MalformedMessage() }
            for (place, file) in files.enumerated() {
                Self.limitTime(check.files[place])
                let reply = Self.reply(to: check, UInt8(place), file.0, file.content, checker)
                answer(reply)
            }
            Self.endTime()
        }
    }

    private static func reply(
        to check: InspectorRequest.Check, _ place: UInt8, _ file: OpenedFile,
        _ content: OpenedFile?, _ checker: SignatureChecker
    ) -> InspectorReply {
        do {
            return .report(
                id: check.id, file: place,
                try checker.check(
                    file, content: content, at: check.time, password: check.password))
        } catch {
            return .unread(id: check.id, file: place, "\(error)")
        }
    }

    func answer(_ reply: InspectorReply) {
        let bytes = reply.bytes
        while lt_send(InspectorProgram.socket, bytes, bytes.count, nil, 0) < 0 {
            guard errno == EINTR else { _exit(InspectorExit.done) }
        }
    }

    /// From now on this long; then SIGPROF or SIGALRM ends this process. The clock of the
    /// processor stands while nothing is asked.
    private static func limitTime(_ file: InspectorRequest.File) {
        set(Int32(ITIMER_PROF.rawValue), file.processorMilliseconds)
        set(Int32(ITIMER_REAL.rawValue), file.wallMilliseconds)
    }

    private static func endTime() { set(Int32(ITIMER_REAL.rawValue), 0) }

    private static func set(_ timer: Int32, _ milliseconds: UInt32) {
        var value = itimerval()
        value.it_value.tv_sec = Int(milliseconds / 1000)
        value.it_value.tv_usec = Int(milliseconds % 1000) * 1000
        guard setitimer(timer, &value, nil) == 0 else { _exit(InspectorExit.unlimited) }
    }
}

extension TrustMaterial {
    fileprivate init(of file: OpenedFile) throws {
        guard file.length > 0, file.length <= Self.limitBytes else { throw MalformedMessage() }
        let held = try HeldBytes(mapping: file)
        try self.init(message: held.bytes, of: held.owner)
    }
}
