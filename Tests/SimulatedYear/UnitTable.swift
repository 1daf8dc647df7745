// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// The shipped agencies as their table's lines say it, read without the program's own reader: the
/// checker's registry, and where a year's senders and receivers come from.
struct UnitTable {
    struct Unit {
        var code: String
        var level: String
        var from: String
        /// The last day, `9999-12-31` where none is known.
        var to: String
        var isNode: Bool

        func isOpen(on day: String) -> Bool { from <= day && day <= to }
    }

    private(set) var units: [Unit] = []
    /// Places in `units`, by code: a code may have several periods.
    private var places: [String: [Int]] = [:]

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
        let node = try column("node")
        for line in lines.dropFirst() {
            // A quoted comma would need the real reader: the shipped table has none in front of these.
            guard line.count >= header.count else { throw UnitTableError() }
            let shift = line.count - header.count
            let unit = Unit(
                code: String(line[code]), level: String(line[level + shift]),
                from: line[from + shift].isEmpty ? "0001-01-01" : String(line[from + shift]),
                to: line[to + shift].isEmpty ? "9999-12-31" : String(line[to + shift]),
                isNode: line[node + shift] == "yes")
            places[unit.code, default: []].append(units.count)
            units.append(unit)
        }
    }

    func isOpen(_ code: String, on day: String) -> Bool {
        (places[code] ?? []).contains { units[$0].isOpen(on: day) }
    }

    func isKnown(_ code: String, on day: String) -> Bool {
        (places[code] ?? []).contains { units[$0].from <= day }
    }

    /// Those of that day whom a node connects: in a year everybody has one.
    func open(on day: String) -> [Unit] {
        let open = units.filter { $0.isOpen(on: day) }
        let nodes = Set(open.filter(\.isNode).map(\.code))
        return open.filter { nodes.contains(String($0.code.prefix { $0 != "." })) }
    }
}

struct UnitTableError: Error {}
