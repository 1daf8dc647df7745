// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import HTTPClient
import JSON
import TestSupport
import Testing

/// A node reads its answers from a position on, and may wait for them.
struct AnswersTests {
    @Test func `answers come in order, from a position on, in pages`() async throws {
        try await GatewayHouse.run { house in
            for number in 1...3 {
                var packet = SamplePacket()
                packet.number = number
                try await house.deliver(packet, as: "token-h27")
            }
            var from: Int64 = 0
            var seen: [String] = []
            for _ in 0..<20 {
                let json = try await house.get("/v1/answers?from=\(from)&limit=2", as: "token-h05")
                    .json()
                let page = json["answers"]?.arrayValue ?? []
                #expect(page.count <= 2)
                seen += page.compactMap { $0["answer"]?["documentId"]?.stringValue }
                let next = try #require(json["next"]?.intValue)
                if page.isEmpty {
                    #expect(next == from)
                    break
                }
                #expect(page.last?["position"]?.intValue.map { $0 < next } == true)
                from = next
            }
            #expect(
                seen == (1...3).map { "H27.05.03,2025/06/16,\($0)/UBND-VP" })
        }
    }

    @Test func `a poll waits for the first answer`() async throws {
        try await GatewayHouse.run { house in
            async let poll = house.get("/v1/answers?wait=30", as: "token-h05")
            try await house.deliver(SamplePacket(), as: "token-h27")
            let json = try await poll.json()
            #expect(json["answers"]?[0]?["answer"]?["answer"]?.stringValue == "delivery")
        }
    }

    @Test func `without waiting an empty answer comes at once, and a place beyond the end is said`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let empty = try await house.get("/v1/answers", as: "token-g09")
            #expect(try empty.json()["next"]?.intValue == 0)
            #expect(try await house.get("/v1/answers?from=7", as: "token-g09").status == 400)
            #expect(try await house.get("/v1/answers?wait=31", as: "token-g09").status == 400)
            #expect(try await house.get("/v1/answers?limit=0", as: "token-g09").status == 400)
        }
    }
}
