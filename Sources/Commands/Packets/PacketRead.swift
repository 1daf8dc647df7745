// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Glibc
import JSON
import Terminal

extension Command {
    /// What the reader sees in packets, without submitting them.
    package static let packetRead = Command(
        "packet read", "what the edXML reader sees in a packet, without submitting it",
        operands: "FILE…",
        options: [
            Option(
                "profile", "lenient|strict", default: PacketReaderProfile.lenient.rawValue,
                help: "how forgiving the reader is"),
            Option("json", help: "one JSON object a line"),
        ]
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a file is needed") }
        let written = try arguments.required("profile")
        guard let profile = PacketReaderProfile(rawValue: written) else {
            throw UsageError("--profile is lenient or strict, not \(written)")
        }
        var code = ExitCode.done
        for file in arguments.operands {
            let report = try PacketReport(reading: file, profile: profile)
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
        reading file: String, profile: PacketReaderProfile, limits: PacketLimits = PacketLimits(),
        sink: any AttachmentSink = DigestSink()
    ) throws(PacketFileError) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PacketFileError(file: file, errno: errno) }
        defer { close(descriptor) }
        let reader = PacketReader(profile: profile, limits: limits, sink: sink)
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
