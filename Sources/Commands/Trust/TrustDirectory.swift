// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange
import JSON
import Terminal

/// A directory of trust: `roots/` and `intermediates/` hold authorities, `crl/` their lists, and
/// `bindings.csv` (`certificate,role,agency,from,to`) says which certificate speaks for whom. Files
/// are PEM, with one or many inside, or DER.
package struct TrustDirectory {
    package struct Entry: Equatable {
        var der: [UInt8]
        var role: String
        var bindings: [Binding] = []
    }

    package struct Binding: Equatable {
        var agency: String
        var from: String?
        var to: String?
    }

    private(set) var entries: [Entry] = []
    private(set) var lists: [[UInt8]] = []

    package init(_ path: String) throws(CommandFailure) {
        for (folder, role) in [("roots", "root"), ("intermediates", "intermediate")] {
            for der in try Self.files(path + "/" + folder, label: "CERTIFICATE") {
                entries.append(Entry(der: der, role: role))
            }
        }
        lists = try Self.files(path + "/crl", label: "X509 CRL")
        if FileContents.exists(path + "/bindings.csv") { try readBindings(path) }
        guard !entries.isEmpty || !lists.isEmpty else {
            throw CommandFailure(
                "\(path) holds neither roots/ nor intermediates/, crl/ or bindings.csv",
                next: "Ops/demo/README.md shows such a directory")
        }
    }

    private mutating func readBindings(_ path: String) throws(CommandFailure) {
        let text = try FileContents.text(path + "/bindings.csv")
        let rows = text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingPrefix { $0.isWhitespace }.trimmedEnd
            }
        }
        guard rows.first == ["certificate", "role", "agency", "from", "to"] else {
            throw Self.failure(path, line: 1, "the header is not certificate,role,agency,from,to")
        }
        var places: [[UInt8]: Int] = [:]
        for (index, row) in rows.enumerated().dropFirst() {
            let line = index + 1
            guard row.count == 5 else { throw Self.failure(path, line: line, "not five fields") }
            guard row[1] == "person" || row[1] == "agency" else {
                throw Self.failure(path, line: line, "the role is neither person nor agency")
            }
            for day in [row[3], row[4]] where !day.isEmpty && CivilDate(iso: day) == nil {
                throw Self.failure(path, line: line, "\(day) is no day as 2025-06-16")
            }
            let ders = Self.blocks(
                try FileContents.read(path + "/" + row[0]), label: "CERTIFICATE")
            guard ders.count == 1, let der = ders.first else {
                throw Self.failure(path, line: line, "\(row[0]) does not hold one certificate")
            }
            let binding = Binding(
                agency: row[2], from: row[3].isEmpty ? nil : row[3],
                to: row[4].isEmpty ? nil : row[4])
            if let place = places[der] {
                guard entries[place].role == row[1] else {
                    throw Self.failure(path, line: line, "\(row[0]) has two roles")
                }
                entries[place].bindings.append(binding)
            } else {
                places[der] = entries.count
                entries.append(Entry(der: der, role: row[1], bindings: [binding]))
            }
        }
    }

    /// What the gateway counted.
    package func send(to gateway: GatewayClient) async throws -> JSONValue {
        try await gateway.post(Query("/v1/trust"), json)
    }

    package var json: JSONValue {
        let certificates = entries.map { entry -> JSONValue in
            let bindings = entry.bindings.map { binding -> JSONValue in
                var members = [("agency", JSONValue.string(binding.agency))]
                if let from = binding.from { members.append(("from", .string(from))) }
                if let to = binding.to { members.append(("to", .string(to))) }
                return .object(members)
            }
            return [
                "der": .string(Base64.encode(entry.der)), "role": .string(entry.role),
                "bindings": .array(bindings),
            ]
        }
        return [
            "certificates": .array(certificates),
            "crls": .array(lists.map { .string(Base64.encode($0)) }),
        ]
    }

    // MARK: Files

    /// What all files of a folder hold; nothing where the folder is not there.
    private static func files(
        _ folder: String, label: String
    ) throws(CommandFailure) -> [[UInt8]] {
        guard FileContents.exists(folder) else { return [] }
        var found: [[UInt8]] = []
        for name in try FileContents.names(in: folder) {
            let blocks = blocks(try FileContents.read(folder + "/" + name), label: label)
            guard !blocks.isEmpty else {
                throw CommandFailure(
                    "\(folder)/\(name) is neither DER nor PEM of a \(label)",
                    next: "take it out, or put the right file there")
            }
            found += blocks
        }
        return found
    }

    /// One DER, or the PEM blocks of that label.
    package static func blocks(_ bytes: [UInt8], label: String) -> [[UInt8]] {
        if bytes.first == 0x30 { return [bytes] }
        var blocks: [[UInt8]] = []
        var body: String?
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let line = line.trimmingPrefix { $0.isWhitespace }.trimmedEnd
            if line == "-----BEGIN \(label)-----" {
                body = ""
            } else if line == "-----END \(label)-----" {
                if let text = body, let der = Base64.decode(text) { blocks.append(der) }
                body = nil
            } else {
                body?.append(contentsOf: line)
            }
        }
        return blocks
    }

    private static func failure(_ path: String, line: Int, _ problem: String) -> CommandFailure {
        CommandFailure("\(path)/bindings.csv line \(line): \(problem)", next: "correct the table")
    }
}

extension Substring {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
