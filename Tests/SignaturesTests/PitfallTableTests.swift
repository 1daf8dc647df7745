// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `Pitfalls.md` against the tests and the sources that it names.
@Suite struct PitfallTableTests {
    /// Lines of the list that the table answers.
    static let lines = 1...29

    struct Row {
        /// `7.2`: the second trap of line 7.
        let number: String
        let line: Int
        let answer: String
        /// What stands in backticks in the last column.
        let names: [String]

        init?(_ text: Substring) {
            let cells = text.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, let line = cells[1].split(separator: ".").first,
                let number = Int(line)
            else { return nil }
            self.number = cells[1]
            self.line = number
            answer = cells[3]
            names = cells[4].split(separator: "`", omittingEmptySubsequences: false)
                .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    static let root = folder.appending(path: "../..").standardized

    static func rows() throws -> [Row] {
        let page = try String(contentsOf: folder.appending(path: "Pitfalls.md"), encoding: .utf8)
        return page.split(separator: "\n").compactMap { Row($0) }
    }

    /// The tests of a folder: which suites it has, in which file, and every text in quotes.
    struct Sources {
        /// By suite, the names of the functions in its file.
        private(set) var functions: [String: Set<Substring>] = [:]
        /// The rows of tables, wherever they stand.
        private(set) var texts: Set<Substring> = []

        init(_ folder: URL) throws {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            for name in names where name.hasSuffix(".swift") {
                let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                read(text)
            }
        }

        private mutating func read(_ text: String) {
            var suites: [String] = []
            var found: Set<Substring> = []
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 3)
                if let place = words.firstIndex(of: "struct"), words.count > place + 1,
                    words[place + 1].hasSuffix("Tests"), !line.hasPrefix("  ")
                {
                    suites.append(String(words[place + 1]))
                }
                for (place, part) in line.split(
                    separator: "`", omittingEmptySubsequences: false
                ).enumerated() where place % 2 == 1 { found.insert(part) }
                for (place, part) in line.split(
                    separator: "\"", omittingEmptySubsequences: false
                ).enumerated() where place % 2 == 1 { texts.insert(part) }
            }
            for suite in suites { functions[suite, default: []].formUnion(found) }
        }
    }

    /// What is missing of `Suite / test` or `Suite / test / row`; nil if it is there.
    static func missing(_ name: String, in all: [Sources]) -> String? {
        let parts = name.components(separatedBy: " / ")
        guard (2...3).contains(parts.count) else { return "no suite and test" }
        guard let sources = all.first(where: { $0.functions[parts[0]] != nil }) else {
            return "no suite \(parts[0])"
        }
        guard sources.functions[parts[0]]?.contains(parts[1][...]) ?? false else {
            return "no test of that name"
        }
        if parts.count == 3, !sources.texts.contains(parts[2][...]) { return "no such row" }
        return nil
    }

    static func sources() throws -> [Sources] {
        try ["SignaturesTests", "InspectionTests", "EdXMLTests", "PipelineTests"].map {
            try Sources(root.appending(path: "Tests/" + $0))
        }
    }

    @Test func `every line of the list has its rows, in order`() throws {
        let rows = try Self.rows()
        #expect(Set(rows.map(\.line)) == Set(Self.lines))
        #expect(rows.count >= 90)
        var last: (line: Int, place: Int) = (0, 0)
        for row in rows {
            let place = try #require(row.number.split(separator: ".").last.flatMap { Int($0) })
            let isNext =
                row.line == last.line
                ? place == last.place + 1
                : row.line == last.line + 1 && place == 1
            #expect(isNext, "\(row.number)")
            last = (row.line, place)
        }
    }

    @Test func `every row names a test that is there, or the place that makes it not ours`() throws
    {
        let sources = try Self.sources()
        for row in try Self.rows() {
            #expect(!row.names.isEmpty, "\(row.number)")
            let isOurs = !row.answer.hasPrefix("not ours, because ")
            for name in row.names {
                if !isOurs, name.hasPrefix("Sources/") {
                    let path = Self.root.appending(path: name).path
                    #expect(FileManager.default.fileExists(atPath: path), "\(row.number): \(name)")
                } else {
                    let fault = Self.missing(name, in: sources)
                    #expect(fault == nil, "\(row.number): \(name): \(fault ?? "")")
                }
            }
        }
    }

    @Test func `a name that is nowhere is noticed`() throws {
        let sources = try Self.sources()
        let there = "ByteRangeTests / a byte range that is not exactly right is refused"
        #expect(Self.missing(there, in: sources) == nil)
        #expect(Self.missing(there + " / three numbers", in: sources) == nil)
        #expect(Self.missing(there + " / thirteen numbers", in: sources) == "no such row")
        #expect(Self.missing(there + " at all", in: sources) == "no test of that name")
        #expect(Self.missing("NoTests / a test", in: sources) == "no suite NoTests")
        #expect(Self.missing("ByteRangeTests", in: sources) == "no suite and test")
    }
}
