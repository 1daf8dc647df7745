// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Foundation
import Testing

/// `Topics/` and the code say the same.
struct TopicsFolderTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Topics")

    private struct Page {
        var topics: [String]
        var rows: [String: String]
    }

    private static func pages() throws -> [Page] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".md") && $0 != "README.md" && $0 != "refusals.md" }
            .map { name in
                let text = try String(
                    contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                var rows: [String: String] = [:]
                for line in text.split(separator: "\n") where line.hasPrefix("| ") {
                    let cells = line.split(separator: "|").map {
                        $0.trimmingCharacters(in: .whitespaces)
                    }
                    if cells.count == 2 { rows[cells[0]] = cells[1] }
                }
                let topics = (rows["topics"] ?? "").split(separator: ",").map {
                    $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
                }
                return Page(topics: topics, rows: rows)
            }
    }

    private static func described(_ cleanup: TopicSpec.Cleanup) -> String {
        switch cleanup {
        case .compact: "compact"
        case .delete(nil): "delete, kept for ever"
        case .delete(let milliseconds?): "delete, \(milliseconds / 86_400_000) days"
        }
    }

    @Test func `every topic has a page, and every page its topics, with the same figures`() throws {
        var described: [String: Page] = [:]
        for page in try Self.pages() {
            for topic in page.topics {
                #expect(described[topic] == nil, "\(topic) stands on two pages")
                described[topic] = page
            }
        }
        let specs = Topic.specs + Topic.specs(ofNode: "<CODE>")
        #expect(Set(described.keys) == Set(specs.map(\.name)))
        for spec in specs {
            let rows = try #require(described[spec.name]?.rows)
            #expect(rows["partitions"] == "\(spec.partitions)", "\(spec.name)")
            #expect(rows["cleanup"] == Self.described(spec.cleanup), "\(spec.name)")
            #expect(rows["largest record"] == "\(spec.maxRecordBytes >> 20) MiB", "\(spec.name)")
        }
    }

    @Test func `everything a page names as schema is in the schema`() throws {
        let schema = try String(
            contentsOf: Self.folder.appendingPathComponent("events.proto"), encoding: .utf8)
        for page in try Self.pages() {
            let row = try #require(page.rows["schema"])
            if row.hasPrefix("none") { continue }
            for word in row.split(separator: "`") where word.first?.isUppercase == true {
                #expect(schema.contains("message \(word) {"), "\(word)")
            }
        }
    }

    @Test func `the reading order names every page`() throws {
        let readme = try String(
            contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        where name.hasSuffix(".md") && name != "README.md" {
            #expect(readme.contains("(\(name))"), "\(name)")
        }
    }
}
