// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

/// One line of a file of accounts: a JSON object whose members are all known. What is misspelt is an
/// error, or a right would be taken away by a slip of the pen.
struct AccountLine {
    let number: Int
    private let members: [(String, JSONValue)]

    init(_ value: JSONValue, number: Int, known: Set<String>) throws(AccountsError) {
        self.number = number
        guard let members = value.objectValue else {
            throw AccountsError(line: number, "not a JSON object")
        }
        if let strange = members.first(where: { !known.contains($0.0) }) {
            throw AccountsError(line: number, "\"\(strange.0.prefix(40))\" is not known here")
        }
        self.members = members
    }

    func fail(_ problem: String) -> AccountsError { AccountsError(line: number, problem) }

    func text(_ name: String) throws(AccountsError) -> String? {
        guard let value = members.first(where: { $0.0 == name })?.1, !value.isNull else {
            return nil
        }
        guard let text = value.stringValue, !text.isEmpty else {
            throw fail("\"\(name)\" is not a text")
        }
        return text
    }

    func required(_ name: String) throws(AccountsError) -> String {
        guard let text = try text(name) else { throw fail("\"\(name)\" is missing") }
        return text
    }

    func flag(_ name: String) throws(AccountsError) -> Bool {
        guard let value = members.first(where: { $0.0 == name })?.1, !value.isNull else {
            return false
        }
        guard let flag = value.boolValue else { throw fail("\"\(name)\" is not true or false") }
        return flag
    }

    func agency(_ name: String) throws(AccountsError) -> AgencyCode? {
        guard let text = try text(name) else { return nil }
        do {
            return try AgencyCode(text)
        } catch {
            throw fail("\"\(name)\": \(error.rawValue)")
        }
    }

    func time(_ name: String) throws(AccountsError) -> BusinessTime? {
        guard let text = try text(name) else { return nil }
        guard let time = BusinessTime(written: text) else {
            throw fail("\"\(name)\" is not a time")
        }
        return time
    }

    /// Letters, digits, dots, dashes: what stands in the audit trail must be read in one way.
    func name(_ member: String = "name") throws(AccountsError) -> String {
        let name = try required(member)
        guard AccountName.isSound(name) else {
            throw fail("\"\(member)\": \(AccountName.rule)")
        }
        return name
    }
}

/// How users and tokens are called.
package enum AccountName {
    package static let rule =
        "a name is 1 to 64 of a-z, 0-9, dot, dash and low line, and begins with a letter or digit"

    package static func isSound(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), let first = name.utf8.first else { return false }
        func isPlain(_ byte: UInt8) -> Bool {
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
        }
        return isPlain(first) && name.utf8.allSatisfy { isPlain($0) || ".-_".utf8.contains($0) }
    }
}

/// The lines of a file: empty ones and those that begin with `#` say nothing.
enum AccountLines {
    static func read(
        _ file: [UInt8], known: Set<String>
    ) throws(AccountsError) -> [AccountLine] {
        var lines: [AccountLine] = []
        for (index, bytes) in file.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).enumerated() {
            let text = bytes.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
            let value: JSONValue
            do {
                value = try JSONReader.parse(Array(text), maxBytes: maxLineBytes)
            } catch {
                throw AccountsError(line: index + 1, "\(error)")
            }
            lines.append(try AccountLine(value, number: index + 1, known: known))
        }
        return lines
    }

    /// Bytes.
    private static let maxLineBytes = 4096

    /// A file without a byte is one that is being written, or was lost: nobody is put out by it.
    static func refuseEmpty(_ file: [UInt8]) throws(AccountsError) {
        guard file.contains(where: { $0 > 0x20 }) else {
            throw AccountsError("it is empty; a file that names nobody has a line \"# none\"")
        }
    }

    static func write(_ values: [JSONValue]) -> [UInt8] {
        values.isEmpty ? Array("# none\n".utf8) : values.flatMap { $0.bytes + [UInt8(ascii: "\n")] }
    }
}
