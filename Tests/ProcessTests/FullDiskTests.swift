// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import JSON
import TestSupport
import Testing

/// A full disk, made by a limit on file sizes: a clear refusal, nothing lost, nothing half done,
/// and work goes on when there is room again.
@Suite(.timeLimit(.minutes(5)))
struct FullDiskTests {
    /// The limit of a running process, as an operator's quota would change.
    private func limitFileSize(of process: pid_t, to bytes: UInt64?) throws {
        let setter = Process()
        setter.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
        let soft = bytes.map(String.init) ?? "unlimited"
        setter.arguments = ["--pid", "\(process)", "--fsize=\(soft):unlimited"]
        try setter.run()
        setter.waitUntilExit()
        guard setter.terminationStatus == 0 else {
            throw DeadlineExceeded(description: "prlimit ended with \(setter.terminationStatus)")
        }
    }

    @Test func `a full disk refuses what it cannot keep and loses nothing`() async throws {
        let directory = try TemporaryDirectory()
        try SmallExchange.writeTokens(to: directory.file("tokens.json"))
        let host = EmbeddedHost(directory, port: try freePort())
        try await host.start()
        let exchange = SmallExchange(base: host.base)
        try await exchange.importRegistry()

        func document(_ number: Int) -> PlannedDocument {
            PlannedDocument(
                number: number, sender: "H27.01.001", receivers: ["H05.01.001": "H05"],
                isUrgent: false)
        }
        var submitted: [PlannedDocument] = []
        for number in 1...20 {
            _ = try await exchange.submit(document(number).packet, as: "H27")
            submitted.append(document(number))
        }

        // No file may grow at all: neither the log nor a blob.
        let process = try await host.pid
        try limitFileSize(of: process, to: 0)
        var refusals: [Int] = []
        for number in 21...30 {
            let answer = try await exchange.client.send(
                "POST", host.base + "/v1/packets", headers: exchange.authority("H27"),
                body: .bytes(Array(document(number).packet.utf8)))
            refusals.append(answer.status)
            let error = try JSONReader.parse(answer.body)["error"]
            #expect(error?["code"]?.stringValue == "STORAGE_FULL", "\(answer.text)")
            #expect(error?["message"]?["vi"]?.stringValue?.isEmpty == false)
        }
        #expect(refusals == Array(repeating: 507, count: 10))
        // It has not given up.
        #expect(try await exchange.client.send("GET", host.base + "/healthz").status == 200)

        try limitFileSize(of: process, to: nil)
        for number in 21...30 {
            _ = try await exchange.submit(document(number).packet, as: "H27")
            submitted.append(document(number))
        }
        let checker = ExchangeChecker(submitted.map { $0.submitted(statuses: []) })
        try await eventually("everything has arrived once there was room", within: .seconds(60)) {
            checker.problems(try await exchange.allAnswers()).isEmpty
        }
        try await host.stop()
        try await host.start()
        #expect(checker.problems(try await exchange.allAnswers()) == [])
        try await host.stop()
    }
}
