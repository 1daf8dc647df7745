// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import TestSupport
import Testing

/// What an operator asks is answered whatever strangers do to the public listener, and so are
/// honest callers.
@Suite(.timeLimit(.minutes(5)))
struct AdminListenerTests {
    @Test func `half-open requests and slow bodies of strangers close nothing`() async throws {
        let directory = try TemporaryDirectory()
        let process = try RunningProcess(
            "lienthong",
            [
                "run", "--data", directory.file("data"), "--port", "0", "--admin-port", "0",
                "--max-connections", "100", "--max-connections-per-address", "0",
            ], logFile: directory.file("log.jsonl"))
        let base = try await process.readyURL()
        let admin = try await process.adminURL()
        #expect(base != admin)
        let port = try #require(UInt16(base.split(separator: ":").last ?? ""))

        var strangers: [Stranger] = []
        for number in 0..<300 {
            strangers.append(
                try Stranger(
                    port: port,
                    number % 2 == 0
                        ? "GET / HTTP/1.1\r\nHos"
                        : "POST /login HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\na"))
        }
        let client = HTTPClient(maxConnections: 2)
        for path in ["/healthz", "/readyz", "/metrics"] {
            #expect(try await client.send("GET", admin + path).status == 200)
        }
        #expect(try await client.send("GET", admin + "/v1/stats").status == 404)
        let metrics = try await client.send("GET", admin + "/metrics").text
        #expect(metrics.contains("http_connections_refused_total{reason=\"displaced\"}"))
        // Who distributes the load still asks the public one; a stranger learns no figures.
        #expect(try await client.send("GET", base + "/healthz").status == 200)
        #expect(try await client.send("GET", base + "/metrics").status != 200)
        #expect(try await client.send("GET", base + "/login").status == 200)
        withExtendedLifetime(strangers) {}

        process.kill(SIGTERM)
        try await process.waitForExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func `connections of one address have a limit`() async throws {
        let directory = try TemporaryDirectory()
        let process = try RunningProcess(
            "lienthong",
            [
                "run", "--data", directory.file("data"), "--port", "0", "--admin-port", "0",
                "--max-connections-per-address", "5",
            ], logFile: directory.file("log.jsonl"))
        let base = try await process.listeningURL()
        let admin = try await process.adminURL()
        let port = try #require(UInt16(base.split(separator: ":").last ?? ""))
        let strangers = try (0..<10).map { _ in try Stranger(port: port, "G") }
        let client = HTTPClient(maxConnections: 1)
        try await eventually("what is too many was closed") {
            try await client.send("GET", admin + "/metrics").text
                .contains("http_connections_refused_total{reason=\"address\"} 5\n")
        }
        withExtendedLifetime(strangers) {}
        process.kill(SIGTERM)
        try await process.waitForExit()
    }
}
