// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import JSON
import SigningKit
import TestSupport
import Testing

/// The whole pipeline in one process, flooded with files that cost as much as a file can.
@Suite(.timeLimit(.minutes(5)))
struct HostileFileTests {
    /// One node's documents of the normal lane, each with a file that reaches a limit.
    private static func flood(_ count: Int) -> [PlannedDocument] {
        var pages = TestPDF("Many pages")
        let numbers = pages.addPages(500, sharing: 20_000)
        pages.sign { TestWorld.shared.cms().sign($0) }
        pages.renew(numbers, sharing: 20_000)
        let files = [
            pages.bytes, HostilePDF.crossReferenceBomb(), HostilePDF.objectStreamBomb(),
        ]
        return (1...count).map { number in
            PlannedDocument(
                number: number, sender: "H27", receivers: ["H05": "H05"], isUrgent: false,
                file: files[number % files.count])
        }
    }

    @Test func `express documents do not wait for a flood of files at their limits`()
        async throws
    {
        let directory = try TemporaryDirectory()
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        let host = EmbeddedHost(directory, port: try freePort())
        try await host.start()
        let exchange = SmallExchange(base: host.base)
        try await exchange.importRegistry()
        // What is done once at the beginning is not what is measured.
        let plan = (1...6).map { number in
            PlannedDocument(
                number: 100 + number, sender: "G09", receivers: ["H27": "H27"], isUrgent: true)
        }
        _ = try await exchange.submit(plan[0].packet, as: "G09")
        try await Self.arrives(plan[0], exchange, within: .seconds(60))

        let flood = Self.flood(24)
        for document in flood { _ = try await exchange.submit(document.packet, as: "H27") }
        #expect(try await Self.arrived(flood, exchange).count < flood.count / 2)
        for document in plan.dropFirst() {
            let before = try await Self.arrived(flood, exchange).count
            _ = try await exchange.submit(document.packet, as: "G09")
            try await Self.arrives(document, exchange, within: .seconds(60))
            let after = try await Self.arrived(flood, exchange).count
            // How long a machine takes for one of them is its own: what counts is who goes first.
            #expect(after - before <= 8, "so many of the flood went before it")
            let health = try await exchange.client.send("GET", host.base + "/healthz")
            #expect(health.status == 200)
        }
        // The flood itself travels on, as what could not be checked.
        try await eventually("all of the flood has arrived", within: .seconds(120)) {
            try await Self.arrived(flood, exchange).count == flood.count
        }
        let letters = try await exchange.answers(to: "H27").filter {
            $0["answer"]?.stringValue == "delayed"
        }
        #expect(letters.isEmpty)
        // A GiB would have been had by the first of them.
        #expect(try await Self.peakMebibytes(of: host.pid) < 512)
        try await host.stop()
    }

    private static func arrived(
        _ flood: [PlannedDocument], _ exchange: SmallExchange
    ) async throws -> Set<String> {
        let told = try await exchange.answers(to: "H05").compactMap {
            $0["answer"]?.stringValue == "delivery" ? $0["documentId"]?.stringValue : nil
        }
        return Set(told).intersection(flood.map(\.documentID))
    }

    private static func arrives(
        _ document: PlannedDocument, _ exchange: SmallExchange, within limit: Duration
    ) async throws {
        try await eventually("\(document.documentID) arrives", within: limit) {
            try await exchange.answers(to: "H27").contains {
                $0["answer"]?.stringValue == "delivery"
                    && $0["documentId"]?.stringValue == document.documentID
            }
        }
    }

    private static func peakMebibytes(of process: pid_t) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
        let kibibytes = line.split(separator: " ").dropLast().last.flatMap { Int($0) }
        return try #require(kibibytes) / 1024
    }
}
