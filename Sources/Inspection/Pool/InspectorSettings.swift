// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How many inspectors there are and what each may take.
package struct InspectorSettings: Sendable {
    /// The program; beside the one that runs by default.
    package var program = Self.besideThisProgram
    /// Inspectors at once. One more stands ready for express documents alone.
    package var count = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    /// What one inspector may allocate. The trust has to fit in.
    package var memoryBytes = 256 << 20
    /// Of the largest file that is looked into; larger ones reach the limit of memory.
    package var fileBytes = 4 << 30
    /// Processor time for a file, and what every MiB of it adds.
    package var processorTime: Duration = .seconds(2)
    package var processorTimePerMebibyte: Duration = .milliseconds(40)
    /// The time for a document with all its files, and what every MiB of them adds.
    package var documentTime: Duration = .seconds(10)
    package var documentTimePerMebibyte: Duration = .milliseconds(200)
    /// For an inspector to start, and to take the trust.
    package var startTime: Duration = .seconds(60)
    /// After so many documents an inspector is replaced: what one has left in it goes.
    package var documentsEach = 10_000
    /// An inspector that holds more between two documents is replaced.
    package var idleBytes = 192 << 20

    package init() {}

    private static var besideThisProgram: String {
        var room = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &room, room.count)
        let path = String(
            decoding: room.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "./"
        return folder + "signature-inspector"
    }

    func processorTime(bytes: Int64) -> Duration {
        processorTime + processorTimePerMebibyte * Int(bytes >> 20)
    }

    func documentTime(bytes: Int64) -> Duration {
        documentTime + documentTimePerMebibyte * Int(bytes >> 20)
    }

    var limits: InspectorLimits {
        InspectorLimits(memoryBytes: memoryBytes, addressBytes: memoryBytes + fileBytes)
    }
}

/// Why nothing was found out about a file: our own trouble, never the document's.
package struct InspectionFailure: Error, Hashable, CustomStringConvertible {
    package enum Code: Sendable {
        /// No inspector can be started, or none takes the trust: nothing can be checked.
        case unavailable
        /// All inspectors were in use for as long as the caller would wait.
        case busy
        /// The file could not be read. Worth another attempt.
        case file
    }

    package var code: Code
    package var detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    package var description: String { detail }
}
