// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import JSON
import Signatures
import Stages
import Terminal

/// A directory of trust: `roots/` and `intermediates/` hold authorities, `crl/` their lists, and
/// `bindings.csv` (`certificate,role,agency,from,to`) says which certificate speaks for whom.
/// `roots.csv` (`certificate,list,speaks_for,from,to`), if it is there, says of roots which list of
/// authorities they are of, whether agencies, people or both may have certificates below them, and
/// when. Files are PEM, with one or many inside, or DER.
package struct TrustDirectory {
    package struct Entry: Equatable {
        var der: [UInt8]
        var role: String
        var bindings: [Binding] = []
        var limits = Limits()
    }

    /// Of a root.
    package struct Limits: Equatable {
        /// The operator's name of the list of authorities that it is of; empty for none.
        var list = ""
        /// Roles of signers; none stands for all of them.
        var speaksFor: [String] = []
        var from: String?
        var to: String?
    }

    package struct Binding: Equatable {
        var agency: String
        var from: String?
        var to: String?
    }

    private(set) var entries: [Entry] = []
    private(set) var lists: [[UInt8]] = []
    /// Which of its parts are there.
    let parts: [String]

    package init(_ path: String) throws(CommandFailure) {
        parts = ["roots", "intermediates", "crl", "bindings"].filter {
            FileContents.exists("\(path)/\($0)" + ($0 == "bindings" ? ".csv" : ""))
        }
        for (folder, role) in [("roots", "root"), ("intermediates", "intermediate")] {
            for der in try Self.files(path + "/" + folder, of: .certificate) {
                entries.append(Entry(der: der, role: role))
            }
        }
        lists = try Self.files(path + "/crl", of: .revocationList)
        if FileContents.exists(path + "/roots.csv") {
            try readTable(path + "/roots.csv", ["certificate", "list", "speaks_for", "from", "to"])
            {
                directory, table in
                for row in table.rows { try directory.readLimits(row, of: table, in: path) }
            }
        }
        if FileContents.exists(path + "/bindings.csv") {
            try readTable(path + "/bindings.csv", ["certificate", "role", "agency", "from", "to"]) {
                directory, table in
                var places: [[UInt8]: Int] = [:]
                for row in table.rows { try directory.read(row, of: table, in: path, &places) }
            }
        }
        guard !entries.isEmpty || !lists.isEmpty else {
            throw CommandFailure(
                "\(path) holds neither roots/ nor intermediates/, crl/ or bindings.csv",
                next: "Ops/demo/README.md shows such a directory")
        }
    }

    private mutating func readTable(
        _ name: String, _ columns: [String],
        _ read: (inout Self, CSVTable) throws -> Void
    ) throws(CommandFailure) {
        do {
            let table = try CSVTable(try FileContents.read(name), name: name)
            try table.check(required: columns, optional: [])
            try read(&self, table)
        } catch let error as TableError {
            throw CommandFailure("\(error)", next: "correct the table")
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("\(error)", next: "correct the table")
        }
    }

    private mutating func read(
        _ row: CSVTable.Row, of table: CSVTable, in path: String, _ places: inout [[UInt8]: Int]
    ) throws {
        func column(_ name: String) -> FieldReader.Column { FieldReader.Column(table, name) }
        let fields = FieldReader(table)
        let role: Role = try fields.word(row, column("role"))
        let file = try fields.text(row, column("certificate"))
        let binding = Binding(
            agency: try fields.text(row, column("agency")),
            from: try fields.date(row, column("from"))?.iso,
            to: try fields.date(row, column("to"))?.iso)
        let ders = try Self.blocks(path + "/" + file, of: .certificate)
        guard ders.count == 1, let der = ders.first else {
            throw table.error(
                row, "certificate", "\(file) không chứa đúng một chứng thư",
                "\(file) does not hold one certificate")
        }
        if let place = places[der] {
            guard entries[place].role == role.rawValue else {
                throw table.error(
                    row, "role", "\(file) có hai vai trò", "\(file) has two roles")
            }
            entries[place].bindings.append(binding)
        } else {
            places[der] = entries.count
            entries.append(Entry(der: der, role: role.rawValue, bindings: [binding]))
        }
    }

    private mutating func readLimits(
        _ row: CSVTable.Row, of table: CSVTable, in path: String
    ) throws {
        func column(_ name: String) -> FieldReader.Column { FieldReader.Column(table, name) }
        let fields = FieldReader(table)
        func optional(_ name: String) throws -> String {
            fields.isEmpty(row, column(name)) ? "" : try fields.text(row, column(name))
        }
        let file = try fields.text(row, column("certificate"))
        let words = try optional("speaks_for").split(separator: " ")
        if let strange = words.first(where: { Role(rawValue: String($0)) == nil }) {
            throw table.error(
                row, "speaks_for", "\(strange) không phải person hay agency",
                "\(strange) is neither person nor agency")
        }
        let limits = Limits(
            list: try optional("list"),
            speaksFor: words.map(String.init),
            from: try fields.date(row, column("from"))?.iso,
            to: try fields.date(row, column("to"))?.iso)
        for der in try Self.blocks(path + "/" + file, of: .certificate) {
            let place = entries.firstIndex { $0.der == der && $0.role == "root" }
            guard let place else {
                throw table.error(
                    row, "certificate", "\(file) không có trong roots/", "\(file) is none of roots/"
                )
            }
            guard entries[place].limits == Limits() else {
                throw table.error(
                    row, "certificate", "\(file) có hai dòng", "\(file) stands twice")
            }
            entries[place].limits = limits
        }
    }

    /// For whom a certificate may sign.
    private enum Role: String, CaseIterable { case person, agency }

    /// What the gateway counted.
    package func send(to gateway: GatewayClient) async throws -> JSONValue {
        var counts: [JSONValue] = []
        for part in try TrustParts(self).parts {
            counts.append(try await gateway.bring(part, removesMissing: false, plan: nil))
        }
        return .together(counts)
    }

    /// Members of a body of `POST /v1/trust`.
    static func json(
        _ entries: [Entry], _ lists: [[UInt8]], tables: [String]
    ) -> [(String, JSONValue)] {
        let certificates = entries.map { entry -> JSONValue in
            let bindings = entry.bindings.map { binding -> JSONValue in
                var members = [("agency", JSONValue.string(binding.agency))]
                if let from = binding.from { members.append(("from", .string(from))) }
                if let to = binding.to { members.append(("to", .string(to))) }
                return .object(members)
            }
            var members: [(String, JSONValue)] = [
                ("der", .string(Base64.encode(entry.der))), ("role", .string(entry.role)),
                ("bindings", .array(bindings)),
            ]
            let limits = entry.limits
            if !limits.list.isEmpty { members.append(("list", .string(limits.list))) }
            if !limits.speaksFor.isEmpty {
                members.append(("speaksFor", .array(limits.speaksFor.map { .string($0) })))
            }
            if let from = limits.from { members.append(("from", .string(from))) }
            if let to = limits.to { members.append(("to", .string(to))) }
            return .object(members)
        }
        return [
            ("tables", .array(tables.map { .string($0) })),
            ("certificates", .array(certificates)),
            ("crls", .array(lists.map { .string(Base64.encode($0)) })),
        ]
    }

    /// Those of which the tables say more than that they are there, as the pipeline knows them.
    var described: [TrustedCertificate] {
        entries.filter { !$0.bindings.isEmpty || $0.limits != Limits() }.compactMap { entry in
            var record = TrustRecord()
            record.role = entry.role
            record.der = entry.der
            record.speaksFor = entry.limits.speaksFor
            record.validFrom = entry.limits.from.flatMap { CivilDate(iso: $0)?.daysSince1970 }
            record.validTo = entry.limits.to.flatMap { CivilDate(iso: $0)?.daysSince1970 }
            record.bindings = entry.bindings.map { binding in
                var told = TrustRecordBinding()
                told.agency = binding.agency
                told.validFrom = binding.from.flatMap { CivilDate(iso: $0)?.daysSince1970 }
                told.validTo = binding.to.flatMap { CivilDate(iso: $0)?.daysSince1970 }
                return told
            }
            return TrustedCertificate(record)
        }
    }

    // MARK: Files

    /// What all files of a folder hold; nothing where the folder is not there.
    private static func files(
        _ folder: String, of content: PEM.Content
    ) throws(CommandFailure) -> [[UInt8]] {
        guard FileContents.exists(folder) else { return [] }
        var found: [[UInt8]] = []
        for name in try FileContents.names(in: folder) {
            found += try blocks(folder + "/" + name, of: content)
        }
        return found
    }

    private static func blocks(
        _ file: String, of content: PEM.Content
    ) throws(CommandFailure) -> [[UInt8]] {
        let bytes = try FileContents.read(file)
        do throws(PEM.Problem) {
            return try PEM.ders(bytes, of: content)
        } catch {
            throw CommandFailure(
                "\(file), \(error)", next: "take it out, or put the right file there")
        }
    }
}
