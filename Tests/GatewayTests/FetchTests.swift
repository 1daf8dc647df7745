// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import HTTPClient
import JSON
import Stages
import Synchronization
import Telemetry
import Terminal
import TestSupport
import Testing

@testable import Gateway

/// Taking a packet out of an inbox, and the status 01 that follows.
struct FetchTests {
    private func arrivals(_ house: GatewayHouse) async throws -> [DeliveryChanged] {
        try await house.values(Topic.deliveriesChanged.name).map { try DeliveryChanged($0) }
            .filter { $0.status == "01" }
    }

    @Test func `a fetch gives the packet byte for byte and one 01`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            let bytes = try await house.deliver(packet, as: "token-h27")
            let path = "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01"
            let fetched = try await house.get(path, as: "token-h05")
            #expect(fetched.status == 200)
            #expect(fetched.body == bytes)
            #expect(fetched.header("Content-Type") == "application/vnd.lienthong.edxml+xml")
            _ = try await house.get(path, as: "token-h05")

            let inbox = try await house.wait(
                for: "/v1/inbox?agency=H05.01.01", as: "token-h05"
            ) { $0["entries"]?[0]?["status"]?.stringValue == "01" }
            #expect(inbox["entries"]?[0]?["standing"]?.stringValue == "arrived")
            // The repetition has come through and was dropped when the log holds it as such.
            try await eventually("the second 01 is a repetition") {
                try await house.values(Topic.packetsRepeated.name).count == 1
            }
            #expect(try await arrivals(house).count == 1)
            let answers = try await house.get("/v1/answers?limit=1000", as: "token-h27").json()
            let told = answers["answers"]?.arrayValue?.filter {
                $0["answer"]?["answer"]?.stringValue == "status"
            }
            #expect(told?.count == 1)
        }
    }

    @Test
    func `the evidence of a check is sealed by the key of the receipts, and its page leads there`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            _ = try await house.deliver(packet, as: "token-h27")
            let id = encoded(packet.documentID)
            let fetched = try await house.get("/v1/evidence?id=\(id)", as: "token-h05")
            #expect(fetched.status == 200)
            let file = try EvidenceFile(fetched.body)
            #expect(file.evidence.documentID == packet.documentID)
            let keys = try await house.get("/.well-known/jwks.json").json()
            let known = try (keys["keys"]?.arrayValue ?? []).compactMap { key in
                try key["x"]?.stringValue.flatMap { Base64URL.decode($0) }.map {
                    try Ed25519.PublicKey(rawRepresentation: $0)
                }
            }
            #expect(file.key(among: known) != nil)
            let again = try await house.get("/v1/evidence?id=\(id)", as: "token-h05")
            #expect(again.body == fetched.body)
            let page = try await house.get("/document?id=\(id)", as: "token-h05")
            #expect(String(decoding: page.body, as: UTF8.self).contains("/v1/evidence?id="))
        }
    }

    @Test func `what a killed gateway had handed over and not reported, the next one reports`()
        async throws
    {
        var settings = GatewaySettings()
        // As if the log were away from the last byte to the kill.
        settings.maxPendingArrivals = 0
        let left = Mutex<[UInt8]>([])
        let packet = SamplePacket()
        try await GatewayHouse.run(settings: settings) { house in
            try await house.deliver(packet, as: "token-h27")
            let path = "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01"
            // Neither is marked.
            _ = try await house.get(path, as: "token-h05", headers: [("Range", "bytes=1-")])
            _ = try await house.send("HEAD", path, as: "token-h05")
            #expect(try house.arrivals.allSatisfy { $0 == 0 })
            #expect(try await house.get(path, as: "token-h05").status == 200)
            let bytes = try house.arrivals
            left.withLock { $0 = bytes }
        }
        try await GatewayHouse.run(
            withStages: false, arrivals: left.withLock { $0 }
        ) { house in
            try await eventually("01 is written") {
                try await house.values(Topic.statusesReceived.name).count == 1
            }
            let status = try StatusReceived(
                try await house.values(Topic.statusesReceived.name)[0])
            #expect(status.documentID == packet.documentID)
            #expect(status.receiver == "H05.01.01")
            #expect(status.status == "01")
            #expect(status.publisher.code == "H05")
            try await eventually("the mark is gone") { try house.arrivals.allSatisfy { $0 == 0 } }
        }
    }

    @Test func `a mark that is torn is none`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("arrivals")
        var event = StatusReceived()
        event.documentID = "H27.05.03,2025/06/16,1/UBND"
        event.receiver = "H05"
        do {
            let marks = try ArrivalMarks(path: path)
            #expect(marks.found.isEmpty)
            let places = (0..<3).map { _ in marks.put(event) }
            #expect(places == [0, 1, 2])
            #expect(marks.clear(1))
            #expect(marks.put(event) == 1)
        }
        var bytes = try FileContents.read(path)
        bytes[12] ^= 1
        bytes += [0, 200, 1]
        try FileContents.write(bytes, to: path)
        let again = try ArrivalMarks(path: path)
        #expect(again.found.map(\.place) == [1, 2])
        #expect(again.found.map(\.event) == [event, event])
        // What is torn is free.
        #expect(again.put(event) == 0)
        event.documentID = String(repeating: "ế", count: 1000)
        #expect(again.put(event) == nil)
    }

    @Test func `a part of the packet, or its headers alone, is no arrival`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            let bytes = try await house.deliver(packet, as: "token-h27")
            let path = "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01"
            let part = try await house.get(
                path, as: "token-h05", headers: [("Range", "bytes=0-99")])
            #expect(part.status == 206)
            #expect(part.body == Array(bytes[..<100]))
            #expect(try await house.send("HEAD", path, as: "token-h05").status == 200)
            #expect(try await house.values(Topic.statusesReceived.name).isEmpty)
            // Whether it has the beginning only the client knows: it reports 01 itself.
            let rest = try await house.get(
                path, as: "token-h05", headers: [("Range", "bytes=100-")])
            #expect(part.body + rest.body == bytes)
            let last = try await house.get(
                path, as: "token-h05", headers: [("Range", "bytes=-1")])
            #expect(last.body.count == 1)
            #expect(try await house.values(Topic.statusesReceived.name).isEmpty)
            let whole = try await house.get(
                path, as: "token-h05", headers: [("Range", "bytes=0-")])
            #expect(whole.status == 206)
            try await eventually("01 is written") { try await self.arrivals(house).count == 1 }
        }
    }

    @Test func `an arrival that the log refuses is written when the log is back`() async throws {
        try await GatewayHouse.run(withStages: true) { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let down = EventLogError(.unavailable, operation: "append", detail: "away")
            // The fetch itself is told first.
            house.log.script.atNext(.append, after: 2, .fail(down))
            house.log.script.atNext(.append, after: 3, .failAfterwards(down))
            let path = "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01"
            #expect(try await house.get(path, as: "token-h05").status == 200)
            try await eventually("01 is applied") { try await self.arrivals(house).count == 1 }
            #expect(house.log.script.pending == 0)
            try await eventually("it was counted as written") {
                house.metrics.counter(
                    .gatewayArrivals, labels: ["outcome": "written"]
                ).value == 1
            }
            #expect(
                house.metrics.counter(.gatewayArrivals, labels: ["outcome": "retried"])
                    .value == 2)
        }
    }

    @Test func `arrivals beyond the limit are dropped and counted`() async throws {
        var settings = GatewaySettings()
        settings.maxPendingArrivals = 0
        try await GatewayHouse.run(settings: settings) { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let path = "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01"
            #expect(try await house.get(path, as: "token-h05").status == 200)
            try await eventually("the drop is counted") {
                house.metrics.counter(.gatewayArrivals, labels: ["outcome": "dropped"])
                    .value == 1
            }
            #expect(try await house.values(Topic.statusesReceived.name).isEmpty)
        }
    }

    @Test func `what is not in the receiver's inbox is not there`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let id = encoded(packet.documentID)
            let other = try await house.get(
                "/v1/fetch?id=\(id)&receiver=H05.01", as: "token-h05")
            #expect(other.status == 404)
            let unknown = try await house.get(
                "/v1/fetch?id=nothing&receiver=H05.01.01", as: "token-h05")
            #expect(unknown.status == 404)
        }
    }

    @Test func `a clerk's status is written as a packet and comes back to the sender`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let order: JSONValue = [
                "documentId": .string(packet.documentID), "receiver": "H05.01.01", "status": "02",
                "description": "Gửi nhầm nơi nhận",
                "staff": ["name": "Trần Thị Mẫu", "department": "Văn phòng"],
            ]
            #expect(try await house.post("/v1/statuses", order, as: "token-h27").status == 403)
            let taken = try await house.post("/v1/statuses", order, as: "token-h05")
            #expect(taken.status == 202)
            #expect(try taken.json()["kind"]?.stringValue == "status")
            #expect(try taken.json()["documentId"]?.stringValue == packet.documentID)
            let found = try await house.wait(
                for: "/v1/documents/deliveries?id=\(encoded(packet.documentID))", as: "token-h27"
            ) { $0["deliveries"]?[0]?["standing"]?.stringValue == "rejected" }
            #expect(found["deliveries"]?[0]?["status"]?.stringValue == "02")
            let received = try StatusReceived(
                try #require(try await house.values(Topic.statusesReceived.name).first))
            #expect(received.staff?.name == "Trần Thị Mẫu")
            #expect(received.packetSize > 0)
        }
    }

    @Test func `a status that does not exist, or that XML cannot carry, is refused`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            func order(_ status: String, _ description: String) -> JSONValue {
                [
                    "documentId": "H27.05.03,2025/06/16,415/UBND-VP", "receiver": "H05.01.01",
                    "status": .string(status), "description": .string(description),
                ]
            }
            let unknown = try await house.post("/v1/statuses", order("07", ""), as: "token-h05")
            #expect(unknown.status == 422)
            #expect(try unknown.errorCode == "UNKNOWN_STATUS")
            let control = try await house.post(
                "/v1/statuses", order("02", "\u{1}"), as: "token-h05")
            #expect(control.status == 400)
        }
    }

    @Test func `a packet whose bytes are damaged or gone is our fault, and goes to nobody`()
        async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            let bytes = try await house.deliver(packet, as: "token-h27")
            let path = "/v1/fetch?id=\(encoded(packet.documentID))&receiver=H05.01.01"
            let blob = SHA256.hash(bytes)
            var damaged = bytes
            damaged[bytes.count / 2] ^= 1
            for (content, code) in [(damaged, "FILE_DAMAGED"), (nil, "FILE_MISSING")] {
                try house.replace(blob, with: content)
                for headers in [[], [("Range", "bytes=0-9")]] {
                    let answer = try await house.get(path, as: "token-h05", headers: headers)
                    #expect(answer.status == 500)
                    #expect(try answer.errorCode == code)
                    let message = try answer.json()["error"]?["message"]
                    #expect(message?["vi"]?.stringValue?.contains("lỗi của trục") == true)
                    #expect(message?["en"]?.stringValue?.contains("our fault") == true)
                }
            }
            #expect(house.metrics.counter(.blobsCorrupt).value == 2)
            #expect(house.metrics.counter(.blobsMissing).value == 2)
            #expect(try await house.values(Topic.statusesReceived.name).isEmpty)
            // Brought back from a backup, it is there for all.
            try house.replace(blob, with: bytes)
            #expect(try await house.get(path, as: "token-h05").body == bytes)
        }
    }
}
