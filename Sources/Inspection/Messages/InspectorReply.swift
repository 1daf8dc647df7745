// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures

/// What an inspector answers. Whoever reads it takes it for a stranger's: the inspector has read
/// what strangers wrote.
enum InspectorReply: Equatable {
    /// The first word: of which version the program is, and whether the system filters its calls.
    case ready(version: UInt16, isConfined: Bool)
    case trusted(SHA256Digest)
    /// The trust cannot be used; why.
    case distrusted(String)
    case report(id: UInt32, file: UInt8, FileReport)
    /// The file could not be read; why.
    case unread(id: UInt32, file: UInt8, String)

    /// Of the messages; worker and inspector are installed together.
    static let version: UInt16 = 5
    /// Of a whole message: what a socket of that kind takes by the system's defaults, and all that
    /// `ReportBounds` allows.
    static let limitBytes = 200 << 10

    var bytes: [UInt8] {
        var writer = MessageWriter()
        switch self {
        case .ready(let version, let isConfined):
            writer.integer(UInt8(1))
            writer.integer(version)
            writer.flag(isConfined)
        case .trusted(let digest):
            writer.integer(UInt8(2))
            writer.raw(digest.bytes)
        case .distrusted(let why):
            writer.integer(UInt8(3))
            writer.boundedText(why)
        case .report(let id, let file, let report):
            writer.integer(UInt8(4))
            writer.integer(id)
            writer.integer(file)
            writer.report(report)
        case .unread(let id, let file, let why):
            writer.integer(UInt8(5))
            writer.integer(id)
            writer.integer(file)
            writer.boundedText(why)
        }
        return writer.bytes
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var reader = MessageReader(bytes)
        switch try reader.integer(UInt8.self) {
        case 1: self = .ready(version: try reader.integer(), isConfined: try reader.flag())
        case 2: self = .trusted(try reader.digest())
        case 3: self = .distrusted(try reader.boundedText())
        case 4:
            self = .report(
                id: try reader.integer(), file: try reader.integer(), try reader.report())
        case 5:
            self = .unread(
                id: try reader.integer(), file: try reader.integer(), try reader.boundedText())
        default: throw MalformedMessage()
        }
        try reader.end()
    }
}
