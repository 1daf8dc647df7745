// LienThong
// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import WorkerRuntime

struct StateOverlayTests {
    private let committed = DictionaryState()

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func keys(_ overlay: StateOverlay, _ prefix: String, _ limit: Int = 100) throws
        -> [String]
    {
        try overlay.entries(partition: 1, prefix: prefix, limit: limit).map(\.key)
    }

    @Test func `a scan sees the committed entries with the batch's changes, in order`() throws {
        committed.apply(
            ["a/1", "a/3", "a/5", "b/1"].map {
                StateChange(partition: 1, key: $0, value: bytes("old"))
            })
        let overlay = StateOverlay(committed)
        overlay.set(partition: 1, key: "a/4", bytes("new"))
        overlay.set(partition: 1, key: "a/3", nil)
        overlay.set(partition: 1, key: "a/5", bytes("new"))
        overlay.set(partition: 2, key: "a/2", bytes("elsewhere"))
        #expect(try keys(overlay, "a/") == ["a/1", "a/4", "a/5"])
        #expect(try keys(overlay, "a/", 2) == ["a/1", "a/4"])
        #expect(try keys(overlay, "") == ["a/1", "a/4", "a/5", "b/1"])
        #expect(try keys(overlay, "c") == [])
    }

    @Test func `an input that failed leaves the state as it was`() throws {
        committed.apply([StateChange(partition: 1, key: "k", value: bytes("0"))])
        let overlay = StateOverlay(committed)
        overlay.begin()
        overlay.set(partition: 1, key: "k", bytes("1"))
        overlay.set(partition: 1, key: "l", bytes("1"))
        overlay.begin()
        overlay.set(partition: 1, key: "k", nil)
        overlay.set(partition: 1, key: "m", bytes("2"))
        overlay.set(partition: 1, key: "k", bytes("2"))
        overlay.rollBack()
        #expect(try overlay.value(partition: 1, key: "k") == bytes("1"))
        #expect(try keys(overlay, "") == ["k", "l"])
        #expect(overlay.changes.map(\.key) == ["k", "l"])
    }

    @Test(arguments: [1, 2, 3])
    func `it agrees with a dictionary, whatever is done to it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var model: [String: [UInt8]] = [:]
        for round in 0..<40 {
            let overlay = StateOverlay(committed)
            for step in 0..<60 {
                overlay.begin()
                let before = model
                for _ in 0..<(1 + random.next() % 3) {
                    let key = "k\(random.next() % 30)"
                    let value = random.next() % 3 == 0 ? nil : [UInt8(round), UInt8(step)]
                    overlay.set(partition: 1, key: key, value)
                    model[key] = value
                }
                if random.next() % 4 == 0 {
                    overlay.rollBack()
                    model = before
                }
                let prefix = ["", "k1", "k2", "x"][Int(random.next() % 4)]
                let limit = Int(random.next() % 12)
                let expected = model.filter { $0.key.hasPrefix(prefix) }
                    .sorted { $0.key < $1.key }.prefix(limit)
                let found = try overlay.entries(partition: 1, prefix: prefix, limit: limit)
                #expect(found.map(\.key) == expected.map(\.key))
                #expect(found.map(\.value) == expected.map(\.value))
            }
            committed.apply(overlay.changes)
        }
    }
}
