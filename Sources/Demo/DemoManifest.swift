// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal

/// What `make demo-data` has made: the packets in the order of submission, what should become of
/// each, and the totals that must come out.
struct DemoManifest: Sendable {
    struct Entry: Sendable {
        /// Below the directory of the data.
        var file: String
        var publisher: String
        var sender: String
        var documentID: String
        var receivers: Int
        var priority: Int
        /// `accepted`, `refused`, `repeated` or `recalled`.
        var expected: String
        var code: String?
        /// `LegalStanding` of what is delivered.
        var standing: String?
        /// What each receiver sends back, 01 first.
        var statuses: [String]
        var vi: String
        var en: String
    }

    var day: CivilDate
    /// When the demo's business clock begins.
    var clock: BusinessTime
    var levels: Int
    var nodes: [String]
    var entries: [Entry]
    var totals: DemoFigures

    init(_ bytes: [UInt8]) throws {
        let json = try JSONReader.parse(bytes)
        day = try Self.need(json, "day") { $0.stringValue.flatMap { CivilDate(iso: $0) } }
        clock = try Self.need(json, "clock") {
            $0.stringValue.flatMap { BusinessTime(written: $0) }
        }
        levels = try Self.need(json, "levels") { $0.intValue.map { Int(clamping: $0) } }
        nodes = try Self.need(json, "nodes") { $0.arrayValue?.compactMap(\.stringValue) }
        entries = try Self.need(json, "packets", \.arrayValue).map { try Entry($0) }
        totals = try DemoFigures(expected: try Self.need(json, "totals") { $0 })
    }

    static func read(_ directory: String) throws -> DemoManifest {
        let path = directory + "/manifest.json"
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(path)
        } catch {
            throw CommandFailure(error.problem, next: "make demo-data makes it")
        }
        do {
            return try DemoManifest(bytes)
        } catch {
            throw CommandFailure("\(path): \(error)", next: "make demo-data makes it anew")
        }
    }

    /// The earlier packet about the same document, which must have been decided on before.
    func original(of index: Int) -> Int? {
        entries[..<index].firstIndex { $0.documentID == entries[index].documentID }
    }

    static func need<T>(
        _ json: JSONValue, _ name: String, _ read: (JSONValue) -> T?
    ) throws(CommandFailure) -> T {
        guard let value = json[name].flatMap(read) else {
            throw CommandFailure(
                "\(name) is missing or not what it should be", next: "see Ops/demo")
        }
        return value
    }
}

extension DemoManifest.Entry {
    init(_ json: JSONValue) throws(CommandFailure) {
        func text(_ name: String) throws(CommandFailure) -> String {
            try DemoManifest.need(json, name, \.stringValue)
        }
        func number(_ name: String) throws(CommandFailure) -> Int {
            try DemoManifest.need(json, name) { $0.intValue.map { Int(clamping: $0) } }
        }
        file = try text("file")
        publisher = try text("publisher")
        sender = try text("sender")
        documentID = try text("documentId")
        receivers = try number("receivers")
        priority = try number("priority")
        expected = try text("expected")
        code = json["code"]?.stringValue
        standing = json["standing"]?.stringValue
        statuses = json["statuses"]?.arrayValue?.compactMap(\.stringValue) ?? []
        vi = json["description"]?["vi"]?.stringValue ?? ""
        en = json["description"]?["en"]?.stringValue ?? ""
    }
}
