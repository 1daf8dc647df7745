// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import JSON
import Signatures
import Terminal

/// A directory of trust as it goes to a gateway: one call where it is small; else parts, so that neither
/// side ever has all of it in memory as JSON. Each part is planned and done by itself.
struct TrustParts {
    enum Part {
        case body(JSONValue)
        /// A revocation list in DER, by itself.
        case list([UInt8])
    }

    struct Limits {
        /// Of DER in one part; in Base64 it is a third more, and a gateway takes 16 MiB.
        var bytes = 6 << 20
        /// Certificates in one part, however small.
        var certificates = 3000
    }

    /// What a certificate takes beside its bytes.
    private static let entryBytes = 400

    private(set) var parts: [Part] = []

    init(_ directory: TrustDirectory, limits: Limits = Limits()) throws(CommandFailure) {
        let large = directory.lists.filter { $0.count > limits.bytes }
        var groups: [(entries: [TrustDirectory.Entry], lists: [[UInt8]])] = [([], [])]
        var size = 0
        func open(_ bytes: Int) {
            let isFull =
                size + bytes > limits.bytes
                || groups[groups.count - 1].entries.count >= limits.certificates
            if size > 0, isFull {
                groups.append(([], []))
                size = 0
            }
            size += bytes
        }
        for entry in directory.entries {
            open(entry.der.count + Self.entryBytes * (1 + entry.bindings.count))
            groups[groups.count - 1].entries.append(entry)
        }
        for list in directory.lists where list.count <= limits.bytes {
            open(list.count)
            groups[groups.count - 1].lists.append(list)
        }
        let isWhole = groups.count == 1 && large.isEmpty
        let present = isWhole ? [] : try Self.keys(of: directory)
        for (number, group) in groups.enumerated() {
            // Of what the directory lacks the first part tells, for all of them.
            let tables = number == 0 ? directory.parts : []
            var body = TrustDirectory.json(group.entries, group.lists, tables: tables)
            if number == 0, !present.isEmpty {
                body.append(("present", .array(present.map { .string($0) })))
            }
            if group.entries.isEmpty, group.lists.isEmpty, present.isEmpty { continue }
            parts.append(.body(.object(body)))
        }
        parts += large.map { .list($0) }
    }

    /// As the registry's topic has them.
    private static func keys(of directory: TrustDirectory) throws(CommandFailure) -> [String] {
        var keys = directory.entries.map { SHA256.hash($0.der).hex }
        for list in directory.lists {
            do throws(SignatureError) {
                keys.append("crl:" + (try RevocationListSummary(der: list)).issuerKey.hex)
            } catch {
                throw CommandFailure("\(error)", next: "take it out of crl/")
            }
        }
        return keys
    }
}

extension GatewayClient {
    /// What would be done with a part.
    func plan(_ part: TrustParts.Part, removesMissing: Bool) async throws -> JSONValue {
        switch part {
        case .body(let body):
            try await post(Query("/v1/trust/plan"), body.ordered(removesMissing, plan: nil))
        case .list(let der):
            try await put(Query("/v1/trust/lists").with("dry", "true"), der)
        }
    }

    /// Does what was planned, and nothing else.
    func bring(
        _ part: TrustParts.Part, removesMissing: Bool, plan: String?
    ) async throws -> JSONValue {
        switch part {
        case .body(let body):
            try await post(Query("/v1/trust"), body.ordered(removesMissing, plan: plan))
        case .list(let der):
            try await put(Query("/v1/trust/lists").with("plan", plan), der)
        }
    }
}

extension JSONValue {
    fileprivate func ordered(_ removesMissing: Bool, plan: String?) -> JSONValue {
        var members = objectValue ?? []
        if removesMissing { members.append(("remove", .bool(true))) }
        if let plan { members.append(("plan", .string(plan))) }
        return .object(members)
    }

    /// Plans, or what came of them, of the parts of one import: numbers added up, and what each table
    /// shows first behind one another as far as one plan shows it.
    static func together(_ parts: [JSONValue]) -> JSONValue {
        guard parts.count != 1 else { return parts[0] }
        var members: [(String, JSONValue)] = []
        for name in ["certificates", "crls", "responses", "appended", "removed"] {
            members.append((name, .int(parts.reduce(0) { $0 + ($1[name]?.intValue ?? 0) })))
        }
        let names = (parts.first?["tables"]?.arrayValue ?? []).compactMap {
            $0["table"]?.stringValue
        }
        let tables = names.map { name -> JSONValue in
            let same = parts.flatMap { $0["tables"]?.arrayValue ?? [] }
                .filter { $0["table"]?.stringValue == name }
            return table(name, same)
        }
        members.append(("tables", .array(tables)))
        members.append(("faults", .array(parts.flatMap { $0["faults"]?.arrayValue ?? [] })))
        let plans = parts.compactMap { $0["plan"]?.stringValue }.joined(separator: " ")
        members.append(("plan", .string(SHA256.hash(Array(plans.utf8)).hex)))
        return .object(members)
    }

    private static func table(_ name: String, _ parts: [JSONValue]) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("table", .string(name)),
            ("isBrought", .bool(parts.contains { $0["isBrought"]?.boolValue == true })),
        ]
        let counts = (parts.first?.objectValue ?? []).filter { $0.1.intValue != nil }.map(\.0)
        for count in counts {
            members.append((count, .int(parts.reduce(0) { $0 + ($1[count]?.intValue ?? 0) })))
        }
        let shown = parts.map { $0["first"]?.arrayValue ?? [] }
        let most = shown.map(\.count).max() ?? 0
        members.append(("first", .array(Array(shown.flatMap { $0 }.prefix(most)))))
        return .object(members)
    }
}
