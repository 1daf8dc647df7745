// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

/// What a worker asks of an inspector. Descriptors travel beside it, in the order of the files.
enum InspectorRequest: Hashable {
    /// The trust to judge by from now on; its bytes are the one descriptor.
    case trust(SHA256Digest, length: Int64)
    case check(Check)

    struct Check: Hashable {
        /// Comes back with every answer.
        var id: UInt32
        /// Seconds since 1970.
        var time: Int64
        var password: String?
        var files: [File]
    }

    struct File: Hashable {
        var length: Int64
        /// Of what a detached signature is over, whose descriptor follows the file's.
        var contentLength: Int64?
        /// The time of the processor and of the wall after which the child ends itself.
        var processorMilliseconds: UInt32
        var wallMilliseconds: UInt32
    }

    /// Descriptors of one message.
    static let descriptorLimit = 8
    static let passwordLimitBytes = 1024
    /// Of a whole message.
    static let limitBytes = 4096

    var bytes: [UInt8] {
        var writer = MessageWriter()
        switch self {
        case .trust(let digest, let length):
            writer.integer(UInt8(1))
            writer.raw(digest.bytes)
            writer.integer(length)
        case .check(let check):
            writer.integer(UInt8(2))
            writer.integer(check.id)
            writer.integer(check.time)
            writer.optional(check.password) { $0.text($1) }
            writer.integer(UInt8(check.files.count))
            for file in check.files {
                writer.integer(file.length)
                writer.optional(file.contentLength) { $0.integer($1) }
                writer.integer(file.processorMilliseconds)
                writer.integer(file.wallMilliseconds)
            }
        }
        return writer.bytes
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(MalformedMessage) {
        var reader = MessageReader(bytes)
        switch try reader.integer(UInt8.self) {
        case 1:
            self = .trust(try reader.digest(), length: try reader.integer())
        case 2:
            var check = Check(
                id: try reader.integer(), time: try reader.integer(),
                password: try reader.optional { reader throws(MalformedMessage) in
                    try reader.text(limit: Self.passwordLimitBytes)
                }, files: [])
            for _ in 0..<(try reader.count(UInt8.self, limit: Self.descriptorLimit)) {
                check.files.append(
                    File(
                        length: try reader.integer(),
                        contentLength: try reader.optional { reader throws(MalformedMessage) in
                            try reader.integer()
                        }, processorMilliseconds: try reader.integer(),
                        wallMilliseconds: try reader.integer()))
            }
            self = .check(check)
        default: throw MalformedMessage()
        }
        try reader.end()
    }
}
