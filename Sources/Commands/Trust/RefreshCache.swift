// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc
import JSON
import Terminal

/// What is known of earlier fetches, a file an address: until when nothing newer is awaited, and how to ask
/// for no more than what is newer. The lists themselves lie in the registry. A file that cannot be read
/// as one of ours is as if it were not there: then all is fetched anew.
struct RefreshCache: Sendable {
    struct Entry: Equatable, Sendable {
        /// The server's own marks of what it sent.
        var etag: String?
        var modified: String?
        /// Seconds since 1970; before that nothing newer is awaited.
        var askAgain: Int64
        /// SHA-256 of each list, in hexadecimal digits.
        var lists: [String] = []
    }

    private let directory: String?
    private static let limitBytes = 64 << 10
    /// A mark of a server; a longer one is not kept.
    private static let markLimit = 512
    /// What was not asked for so long is forgotten.
    private static let forgottenSeconds: Int64 = 60 * 86_400

    /// - Parameter directory: made where it is not there; nil keeps nothing.
    init(_ directory: String?) throws(CommandFailure) {
        self.directory = directory
        guard let directory else { return }
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
            throw FileContents.failure("cannot make \(directory)")
        }
    }

    func entry(_ address: String) -> Entry? {
        guard let file = file(address), FileContents.exists(file) else { return nil }
        return Self.read(file, of: address)
    }

    /// - Parameter address: that it has to be of; nil for any.
    private static func read(_ file: String, of address: String?) -> Entry? {
        do {
            let bytes = try FileContents.read(file, limitBytes: limitBytes)
            let json = try JSONReader.parse(bytes, maxBytes: limitBytes)
            guard address == nil || json["address"]?.stringValue == address,
                let askAgain = json["askAgain"]?.intValue,
                let lists = json["lists"]?.arrayValue?.map(\.stringValue),
                lists.allSatisfy({ $0.flatMap { SHA256Digest(hex: $0) } != nil })
            else { return nil }
            return Entry(
                etag: mark(json["etag"]?.stringValue),
                modified: mark(json["modified"]?.stringValue), askAgain: askAgain,
                lists: lists.compactMap(\.self))
        } catch {
            return nil
        }
    }

    func keep(_ entry: Entry, of address: String) throws(CommandFailure) {
        guard let name = file(address) else { return }
        var members: [(String, JSONValue)] = [
            ("address", .string(address)), ("askAgain", .int(entry.askAgain)),
            ("lists", .array(entry.lists.map { .string($0) })),
        ]
        if let etag = Self.mark(entry.etag) { members.append(("etag", .string(etag))) }
        if let modified = Self.mark(entry.modified) {
            members.append(("modified", .string(modified)))
        }
        let file = try OutputFile(name)
        try FileContents.write(JSONValue.object(members).bytes[...], to: file.draft, name)
        try file.finish()
    }

    /// Files of addresses that nobody asks any more would gather for ever.
    func forget(now: Int64) throws(CommandFailure) {
        guard let directory else { return }
        for name in try FileContents.names(in: directory)
        where name.hasSuffix(".json") && SHA256Digest(hex: name.dropLast(5)) != nil {
            let file = directory + "/" + name
            let isUsed = Self.read(file, of: nil).map { $0.askAgain + Self.forgottenSeconds > now }
            if isUsed != true { unlink(file) }
        }
    }

    /// A mark goes back into a header: nothing but what may stand in one.
    private static func mark(_ text: String?) -> String? {
        guard let text, !text.isEmpty, text.utf8.count <= markLimit,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
        else { return nil }
        return text
    }

    private func file(_ address: String) -> String? {
        directory.map { $0 + "/" + SHA256.hash(Array(address.utf8)).hex + ".json" }
    }
}
