// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EventLog
import Events
import Exchange
import Testing

struct IdentityTests {
    /// From Kafka's own tests of its hash (org.apache.kafka.common.utils.UtilsTest, testMurmur2).
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ])
    func `the home of a document is where Kafka's partitioner puts its key`(
        text: String, hash: Int32
    ) {
        let expected = (hash & 0x7fff_ffff) % Homes.standard.count
        #expect(Homes.standard.of(text) == expected)
    }

    @Test func `homes are spread over all partitions`() {
        let homes = (0..<2400).map { Homes.standard.of("H27.01,2026/03/18,\($0)/UBND-TH") }
        for partition in 0..<Homes.standard.count {
            #expect((100...300).contains(homes.count { $0 == partition }))
        }
    }

    @Test func `an event's id depends on every field and on where one ends`() {
        let id = EventID(cluster: "c", input: [1, 2], worker: "w", index: 3)
        #expect(id == EventID(cluster: "c", input: [1, 2], worker: "w", index: 3))
        #expect(id != EventID(cluster: "d", input: [1, 2], worker: "w", index: 3))
        #expect(id != EventID(cluster: "c", input: [1], worker: "w", index: 3))
        #expect(id != EventID(cluster: "c", input: [1, 2], worker: "x", index: 3))
        #expect(id != EventID(cluster: "c", input: [1, 2], worker: "w", index: 4))
        #expect(EventID(hashing: [[1], [2, 3]]) != EventID(hashing: [[1, 2], [3]]))
        #expect(EventID(hex: id.hex) == id)
        #expect(EventID(hex: id.hex.uppercased()) == nil)
    }

    @Test func `an outbox numbers its events and names the document's home`() {
        var out = Outbox(
            cluster: Cluster("c"), worker: "routing", input: [9], trace: "t",
            now: BusinessTime(milliseconds: 0))
        out.emit(Topic.accepted, .urgent, key: "k", home: "abc", DocumentAccepted())
        out.answer("H27", key: "k", Array("{}".utf8))
        #expect(out.records.map(\.topic) == ["documents.accepted.urgent", "answers.H27"])
        #expect(out.records.map(\.partition) == [Homes.standard.of("abc"), 0])
        let types = out.records.map { record in
            record.headers.first { $0.name == EventHeader.type }.map {
                String(decoding: $0.value, as: UTF8.self)
            }
        }
        #expect(types == ["vn.lienthong.documents.accepted", "vn.lienthong.answers"])
        let ids = out.records.compactMap { record in
            record.headers.first { $0.name == EventHeader.id }?.value
        }
        #expect(Set(ids).count == 2)
    }
}
