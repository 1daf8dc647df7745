// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Glibc
import JSON
import Telemetry
import Terminal

extension Command {
    /// What the reader sees in packets, without submitting them.
    package static let packetRead = Command(
        "packet read", "what the edXML reader sees in a packet, without submitting it",
        operands: "FILE…",
        options: [
            Option(
                "profile", "lenient|strict", default: "lenient",
                help: "strict reports what deviates from the standard, and refuses no more"),
            Option("json", help: "one JSON object a line"),
        ]
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a file is needed") }
        let written = try arguments.required("profile")
        guard ["lenient", "strict"].contains(written) else {
            throw UsageError("--profile is lenient or strict, not \(written)")
        }
        var code = ExitCode.done
        for file in arguments.operands {
            var report = try PacketReport(
                reading: file, now: BusinessTime(milliseconds: WallClock.milliseconds()))
            report.isDetailed = written == "strict"
            if !report.isAccepted { code = ExitCode.failed }
            if arguments.has("json") {
                var json = JSONWriter(capacity: 4096)
                report.write(to: &json)
                StandardStreams.say(json.text)
            } else {
                StandardStreams.say(Array(report.text.utf8))
            }
        }
        return code
    }
}

extension PacketReport {
    /// Reads one file in portions; nothing of it is kept but what the sink keeps.
    package init(
        reading file: String, now: BusinessTime?, limits: PacketLimits = PacketLimits(),
        sink: any AttachmentSink = DigestSink()
    ) throws(PacketFileError) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PacketFileError(file: file, errno: errno) }
        defer { close(descriptor) }
        let reader = PacketReader(limits: limits, sink: sink, now: now)
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        do {
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw PacketFileError(file: file, errno: errno) }
                if count == 0 { break }
                try buffer.withUnsafeBytes {
                    try reader.push(UnsafeRawBufferPointer(rebasing: $0[..<count]))
                }
            }
            self.init(file: file, outcome: .accepted(try reader.finish()))
        } catch PacketReadError.refused(let refused) {
            self.init(file: file, outcome: .refused(refused.refusal))
        } catch PacketReadError.sink(let cause as SpoolFile.Failure) {
            throw PacketFileError(file: cause.directory, errno: cause.errno)
        } catch let error as PacketFileError {
            throw error
        } catch {
            preconditionFailure("reading a file throws nothing else: \(error)")
        }
    }
}

/// A file that cannot be read, or the directory for temporary ones.
package struct PacketFileError: Error, CustomStringConvertible {
    package let file: String
    package let errno: Int32

    package var description: String {
        "cannot read \(file): \(String(cString: strerror(errno))); check the path and its rights"
    }
}
