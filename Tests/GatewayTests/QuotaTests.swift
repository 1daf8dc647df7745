// LienThong
// SPDX-License-Identifier: Apache-2.0

import Gateway
import HTTPClient
import Synchronization
import Telemetry
import TestSupport
import Testing

/// What one publisher may send, and what of a stranger is not even read.
struct QuotaTests {
    /// A clock that stands still until it is moved.
    private final class Hand: Sendable {
        private let moved = Mutex(Duration.zero)
        private let start = ContinuousClock.now
        func move(by time: Duration) { moved.withLock { $0 += time } }
        var now: @Sendable () -> ContinuousClock.Instant {
            { self.start + self.moved.withLock { $0 } }
        }
    }

    @Test func `packets beyond a publisher's minute are told when to come again`() async throws {
        let hand = Hand()
        var settings = GatewaySettings()
        settings.quotas[.packets] = 2
        settings.now = hand.now
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            let bytes = try SamplePacket().bytes()
            for _ in 0..<2 {
                #expect(try await house.submit(bytes, as: "token-h27").status == 202)
            }
            hand.move(by: .seconds(20))
            let refused = try await house.submit(bytes, as: "token-h27")
            #expect(refused.status == 429)
            #expect(try refused.errorCode == "QUOTA_EXCEEDED")
            #expect(refused.header("Retry-After") == "41")
            #expect(refused.text.contains("trong một phút"))
            #expect(refused.text.contains("within a minute"))
            // Another publisher has its own; questions are not packets.
            var other = SamplePacket()
            other.from = "H05.01.01"
            #expect(try await house.submit(try other.bytes(), as: "token-h05").status == 202)
            #expect(try await house.get("/v1/stats", as: "token-h27").status == 200)
            hand.move(by: .seconds(41))
            #expect(try await house.submit(bytes, as: "token-h27").status == 202)
            #expect(
                house.metrics.prometheusText().contains(
                    "gateway_quota_refused_total{quota=\"packets\"} 1\n"))
        }
    }

    @Test func `bytes beyond a publisher's day are told when to come again`() async throws {
        let hand = Hand()
        let bytes = try SamplePacket().bytes()
        var settings = GatewaySettings()
        settings.quotas[.bytes] = Int64(bytes.count)
        settings.now = hand.now
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            #expect(try await house.submit(bytes, as: "token-h27").status == 202)
            hand.move(by: .seconds(86_000))
            let refused = try await house.submit(bytes, as: "token-h27")
            #expect(refused.status == 429)
            #expect(refused.header("Retry-After") == "401")
            hand.move(by: .seconds(401))
            #expect(try await house.submit(bytes, as: "token-h27").status == 202)
        }
    }

    @Test func `a body of unknown size is counted as it comes`() async throws {
        var settings = GatewaySettings()
        settings.quotas[.bytes] = 10
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            let client = RawCall(port: house.port)
            let answer = try await client.answer(
                to: "POST /v1/packets HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer token-h27\r\n"
                    + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n<?xml versio\r\n0\r\n\r\n"
            )
            #expect(answer.hasPrefix("HTTP/1.1 429"), "\(answer)")
        }
    }

    @Test func `what attachments come to is counted beside what was sent`() async throws {
        let hand = Hand()
        var settings = GatewaySettings()
        settings.quotas[.expandedBytes] = 10
        settings.now = hand.now
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            let refused = try await house.submit(try SamplePacket().bytes(), as: "token-h27")
            #expect(refused.status == 429)
            #expect(refused.text.contains("expanded-bytes"))
            var other = SamplePacket()
            other.from = "H05.01.01"
            #expect(
                try await house.submit(try other.bytes(), as: "token-h05").errorCode
                    == "QUOTA_EXCEEDED")
        }
    }

    @Test func `who is refused too often waits until the day is over`() async throws {
        let hand = Hand()
        var settings = GatewaySettings()
        settings.quotas[.refusals] = 2
        settings.now = hand.now
        try await GatewayHouse.run(withStages: false, settings: settings) { house in
            let bytes = try SamplePacket().bytes()
            for number in 0..<2 {
                let refused = try await house.submit(
                    Array("no packet \(number)".utf8), as: "token-h27")
                #expect(refused.status == 422)
            }
            let waits = try await house.submit(bytes, as: "token-h27")
            #expect(waits.status == 429)
            #expect(waits.header("Retry-After") == "86401")
            hand.move(by: .seconds(86_401))
            #expect(try await house.submit(bytes, as: "token-h27").status == 202)
        }
    }

    @Test(arguments: ["", "Authorization: Bearer wrong\r\n"])
    func `of a stranger no body is read`(_ authorization: String) async throws {
        try await GatewayHouse.run(withStages: false) { house in
            // The answer comes though nothing of the body ever does, and the connection ends.
            let answer = try await RawCall(port: house.port).answer(
                to: "POST /v1/packets HTTP/1.1\r\nHost: h\r\n\(authorization)"
                    + "Content-Length: 1000\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 401"), "\(answer)")
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.contains("Cache-Control: no-store"))
            #expect(answer.contains("X-Content-Type-Options: nosniff"))
        }
    }
}
