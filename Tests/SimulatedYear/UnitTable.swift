// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation

/// The shipped agencies as their table's lines say it, read without the program's own reader: the
/// checker's registry, and where a year's senders and receivers come from.
struct UnitTable {
    struct Unit {
        var code: String
        var level: String
        /// Its code; `VN` for the first level.
        var parent: String
        /// Who took over from it; empty where nobody did alone.
        var successor: String
        var from: String
        /// The last day, `9999-12-31` where none is known.
        var to: String
        var isNode: Bool

        func isOpen(on day: String) -> Bool { from <= day && day <= to }
    }

    private(set) var units: [Unit] = []
    /// Places in `units`, by code: a code may have several periods.
    private var places: [String: [Int]] = [:]

    private var changes: [String] = []

    init(_ csv: String) throws {
        let lines = csv.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        guard let header = lines.first?.map(String.init) else { throw UnitTableError() }
        func column(_ name: String) throws -> Int {
            guard let place = header.firstIndex(of: name) else { throw UnitTableError() }
            return place
        }
        let (code, level) = (try column("code"), try column("level"))
        let (from, to) = (try column("valid_from"), try column("valid_to"))
        let (parent, successor) = (try column("parent"), try column("successor"))
        let node = try column("node")
        for line in lines.dropFirst() {
            // A quoted comma would need the real reader: the shipped table has none in front of these.
            guard line.count >= header.count else { throw UnitTableError() }
            let shift = line.count - header.count
            let unit = Unit(
                code: String(line[code]), level: String(line[level + shift]),
                parent: String(line[parent + shift]),
                successor: String(line[successor + shift]),
                from: line[from + shift].isEmpty ? "0001-01-01" : String(line[from + shift]),
                to: line[to + shift].isEmpty ? "9999-12-31" : String(line[to + shift]),
                isNode: line[node + shift] == "yes")
            places[unit.code, default: []].append(units.count)
            units.append(unit)
        }
        // Behind a last day, and before the next one.
        changes = Set(units.flatMap { [$0.from, $0.to + "~"] }).sorted()
    }

    /// Days of one span have the same agencies: where a period begins or ends the next one begins.
    func span(of day: String) -> Int { changes.count { $0 <= day } }

    func isOpen(_ code: String, on day: String) -> Bool {
        (places[code] ?? []).contains { units[$0].isOpen(on: day) }
    }

    func isKnown(_ code: String, on day: String) -> Bool {
        (places[code] ?? []).contains { units[$0].from <= day }
    }

    /// As it is on that day, open or not.
    private func unit(_ code: String, on day: String) -> Unit? {
        (places[code] ?? []).map { units[$0] }.filter { $0.from <= day }
            .max { $0.from < $1.from }
    }

    /// Who is it now: itself, or who took over and is open; nil where nobody did.
    func heir(of code: String, on day: String) -> String? {
        var code = code
        for _ in 0..<16 {
            if isOpen(code, on: day) { return code }
            guard let next = unit(code, on: day)?.successor, !next.isEmpty else { return nil }
            code = next
        }
        return nil
    }

    /// Who has it to see that an agency does what it owes, the nearest first.
    func above(_ code: String, on day: String) -> [String] {
        var above: [String] = []
        var code = heir(of: code, on: day) ?? code
        while isOpen(code, on: day), let parent = unit(code, on: day)?.parent, parent != "VN" {
            above.append(parent)
            code = parent
        }
        return above
    }

    /// The node that hears of what concerns an agency, also when it is closed.
    func answeringNode(of code: String, on day: String) -> String {
        if let heir = heir(of: code, on: day) { return Self.node(of: heir) }
        guard let last = unit(code, on: day), last.parent != "VN" else { return code }
        return answeringNode(of: last.parent, on: day)
    }

    /// The node that speaks for an agency: in the shipped table the code's first part.
    static func node(of code: String) -> String { String(code.prefix { $0 != "." }) }

    /// Those of that day whom a node connects: in a year everybody has one.
    func open(on day: String) -> [Unit] {
        let open = units.filter { $0.isOpen(on: day) }
        let nodes = Set(open.filter(\.isNode).map(\.code))
        return open.filter { nodes.contains(String($0.code.prefix { $0 != "." })) }
    }
}

struct UnitTableError: Error {}

/// The tables that ship, as they lie in `Ops/registry`.
struct YearTables {
    var agencies: [UInt8]
    var successions: String
    var deadlines: String
    var holidays: String

    init(in folder: String) throws {
        func read(_ name: String) throws -> [UInt8] {
            let file = URL(fileURLWithPath: folder).appendingPathComponent(name)
            return [UInt8](try Data(contentsOf: file))
        }
        func text(_ name: String) throws -> String {
            String(decoding: try read(name), as: UTF8.self)
        }
        agencies = try read("agencies.csv")
        successions = try text("successions.csv")
        deadlines = try text("deadlines.csv")
        holidays = try text("holidays.csv")
    }
}
