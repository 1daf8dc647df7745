// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestSupport
import Testing

extension OnKafka {
    /// A provincial node with any Kafka client, as the operators' page shows it: the page's own lines
    /// are run.
    @Suite(.timeLimit(.minutes(10)))
    struct NodeClientTests {
        @Test func `a node publishes with its own client and is answered on its topic`()
            async throws
        {
            let site = try await KafkaSite(try await KafkaBroker.start(), try TemporaryDirectory())
            try await site.exchange.importRegistry()
            let page = try OperatorsPage()
            let environment = ["servers": site.broker.servers]
            let folder = site.directory.path

            // 5 MiB become some 7 MiB of packet: what the client's default would refuse.
            try await publish(1, attachmentBytes: 5 << 20, site) {
                let sent = try await Shell.run(
                    try page.line("kcat -b $servers -P"), in: folder, environment: environment)
                #expect(sent.status == 0, "\(sent.output)")
            }
            let read = try await Shell.run(
                try page.line("kcat -b $servers -C") + " -e -q", in: folder,
                environment: environment)
            #expect(read.status == 0, "\(read.output)")
            let kinds = try read.output.split(separator: "\n").map { line in
                try JSONReader.parse(Array(line.utf8))["answer"]?.stringValue
            }
            #expect(kinds.contains("receipt") && kinds.contains("accepted"), "\(kinds)")

            try await python(page, site, environment)
            try await site.stop()
        }

        private func python(
            _ page: OperatorsPage, _ site: KafkaSite, _ environment: [String: String]
        ) async throws {
            let folder = site.directory.path
            let made = try await Shell.run(
                "python3 -m venv venv && venv/bin/pip install --quiet --disable-pip-version-check "
                    + "--retries 1 --timeout 20 --only-binary :all: confluent-kafka==2.6.1",
                in: folder)
            guard made.status == 0 else {
                print(
                    "NodeClientTests: the Python client was not tested, PyPI is not there: "
                        + made.output.suffix(200))
                return
            }
            try (["import os", "servers = os.environ['servers']"] + page.block("python"))
                .joined(separator: "\n")
                .write(toFile: folder + "/node.py", atomically: false, encoding: .utf8)
            try await publish(2, attachmentBytes: 100, site) {
                let sent = try await Shell.run(
                    "venv/bin/python node.py", in: folder, environment: environment)
                #expect(sent.status == 0, "\(sent.output)")
            }
        }

        /// The document is accepted, answered to its publisher, and reaches the other node.
        private func publish(
            _ number: Int, attachmentBytes: Int, _ site: KafkaSite,
            _ send: () async throws -> Void
        ) async throws {
            var document = PlannedDocument(
                number: number, sender: "H27.01.001", receivers: ["H05.01": "H05"], isUrgent: false)
            document.attachmentBytes = attachmentBytes
            try Data(document.packet.utf8)
                .write(to: URL(fileURLWithPath: site.directory.file("packet.edxml")))
            try await send()
            let (exchange, id) = (site.exchange, document.documentID)
            try await eventually("\(id) is delivered; \(site.logTail)", within: .seconds(60)) {
                try await exchange.answers(to: "H05").contains {
                    $0["answer"]?.stringValue == "delivery" && $0["documentId"]?.stringValue == id
                }
            }
            let own = try await exchange.answers(to: "H27").filter {
                $0["documentId"]?.stringValue == id
            }
            // By the date on it the document may be late, which is told at any moment.
            #expect(
                own.compactMap { $0["answer"]?.stringValue }.filter { $0 != "deadline" } == [
                    "accepted", "verified",
                ])
        }
    }
}

/// `Ops/README.md`, whose examples are run here.
struct OperatorsPage {
    private let lines: [String]

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Ops/README.md")
        lines = try String(contentsOf: path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
    }

    /// The line that begins so, without its comment.
    func line(_ beginning: String) throws -> String {
        let line = try #require(lines.first { $0.hasPrefix(beginning) })
        return String(line.prefix { $0 != "#" })
    }

    /// The first block of a language.
    func block(_ language: String) -> [String] {
        Array(lines.drop { $0 != "```\(language)" }.dropFirst().prefix { $0 != "```" })
    }
}
