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

/// A connection that says something and then waits.
private final class Stranger {
    private let descriptor: Int32

    init(port: UInt16, _ words: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
        // That it is closed meanwhile is what may happen to it.
        let bytes = Array(words.utf8)
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    deinit { close(descriptor) }
}
