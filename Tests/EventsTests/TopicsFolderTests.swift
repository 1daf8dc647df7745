// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Foundation
import Testing

/// `Topics/` says what the list of topics says: a page for each family, with its table.
struct TopicsFolderTests {
    private static func text(of name: String) throws -> String {
        try repositoryText("Topics/\(name)")
    }

    @Test(arguments: TopicKind.allCases)
    func `a family's page begins with its sentence and has its table`(kind: TopicKind) throws {
        let facts = kind.facts
        #expect(facts.kind == kind, "\(kind) is defined as \(facts.kind)")
        let lines = try Self.text(of: "\(facts.name).md").split(separator: "\n").map(String.init)
        #expect(lines[1] == "# \(facts.name)")
        #expect(lines[2].hasPrefix(facts.sentence), "\(facts.name): \(facts.sentence)")
        let table = lines.filter { $0.hasPrefix("| ") && !$0.hasPrefix("| |") }
        #expect(table.starts(with: facts.table), "\n\(facts.table.joined(separator: "\n"))")
    }

    @Test func `the reading order names every page, and there is no other`() throws {
        let rows = try Self.text(of: "README.md").split(separator: "\n").filter {
            $0.hasPrefix("| [")
        }
        let expected = TopicKind.allCases.map(\.facts).map {
            "| [\($0.name)](\($0.name).md) | \($0.sentence) |"
        }
        #expect(rows.map(String.init) == expected, "\n\(expected.joined(separator: "\n"))")
        let pages = try FileManager.default.contentsOfDirectory(
            atPath: repository.appending(path: "Topics").path
        )
        .filter {
            $0.hasSuffix(".md")
                && !["README.md", "packets.md", "refusals.md", "rights.md"].contains($0)
        }
        #expect(Set(pages) == Set(TopicKind.allCases.map { "\($0.rawValue).md" }))
    }

    @Test func `the table of rights says what the list of topics implies`() throws {
        let rows = try Self.text(of: "rights.md").split(separator: "\n").filter {
            $0.hasPrefix("| ")
        }
        let users = ClusterUser.ofProcesses + [.node("<CODE>")]
        let head = "| topic | " + users.map { "`\($0.name)`" }.joined(separator: " | ") + " |"
        let expected =
            [head]
            + TopicKind.allCases.map(\.facts).flatMap { facts in
                (facts.members == nil ? [facts.prefix + "<CODE>"] : facts.topics).map { topic in
                    let cells = users.map { facts.rights(of: $0, on: topic) }
                    return "| `\(topic)` | " + cells.joined(separator: " | ") + " |"
                }
            }
        #expect(rows.map(String.init) == expected, "\n\(expected.joined(separator: "\n"))")
    }

    @Test func `everything a family names as schema is in the schema`() throws {
        let schema = try Self.text(of: "events.proto")
        for facts in TopicKind.allCases.map(\.facts) where !facts.content.schema.hasPrefix("none") {
            let words = facts.content.schema.split(separator: "`").filter {
                $0.first?.isUppercase == true
            }
            #expect(!words.isEmpty, "\(facts.name)")
            for word in words { #expect(schema.contains("message \(word) {"), "\(word)") }
        }
    }
}

extension TopicFacts {
    /// As a cell of the table: r, w, both or nothing.
    fileprivate func rights(of user: ClusterUser, on topic: String) -> String {
        (topics(readBy: user).contains { Subscription($0).matches(topic) } ? "r" : "")
            + (topics(writtenBy: user).contains { Subscription($0).matches(topic) } ? "w" : "")
    }

    fileprivate var table: [String] {
        let names = topics.isEmpty ? [prefix + "<CODE>"] : topics
        let spec = spec(names[0], homes: .standard)
        return [
            ("topics", names.map { "`\($0)`" }.joined(separator: ", ")),
            ("partitions", partitions == .one ? "1" : "the cluster's homes (\(spec.partitions))"),
            ("cleanup", Self.described(spec.cleanup)),
            ("largest record", "\(spec.maxRecordBytes >> 20) MiB"),
            ("key", key),
            ("schema", content.schema),
            ("written by", writers.map(\.words).joined(separator: ", ")),
            ("read by", readers.map(\.words).joined(separator: ", ")),
        ].map { "| \($0) | \($1) |" }
    }

    private static func described(_ cleanup: TopicSpec.Cleanup) -> String {
        switch cleanup {
        case .compact: "compact"
        case .delete(nil): "delete, kept for ever"
        case .delete(let milliseconds?): "delete, \(milliseconds / 86_400_000) days"
        }
    }
}
