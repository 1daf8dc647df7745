// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import TestSupport
import Testing

@testable import WorkerRuntime

struct StateStoreTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func contents(_ store: StateStore) throws -> [[StateEntry]] {
        try (Int32(0)..<3).map { try store.entries(partition: $0, prefix: "", limit: 10_000) }
    }

    @Test func `what was gathered leaves the same state as one change after the other`() throws {
        var random = SeededGenerator(seed: 20_261_130)
        let restored = try StateStore(path: folder.file("restored.sqlite"))
        let applied = try StateStore(path: folder.file("applied.sqlite"))
        for round in 1...5 {
            // Few keys: most are changed, removed and set again in one round.
            let changes = (0..<400).map { number in
                StateChange(
                    partition: Int32.random(in: 0..<3, using: &random),
                    key: "k\(Int.random(in: 0..<60, using: &random))",
                    value: Int.random(in: 0..<3, using: &random) == 0
                        ? nil : number % 7 == 0 ? [] : [UInt8(round), UInt8(number % 256)])
            }
            for start in stride(from: 0, to: changes.count, by: 150) {
                try restored.gather(Array(changes[start..<min(start + 150, changes.count)]))
            }
            try restored.takeGathered(positions: [0: Int64(round), 1: 7, 2: 7])
            try applied.apply(changes)
            #expect(try contents(restored) == contents(applied))
            #expect(try restored.position(partition: 0) == Int64(round))
        }
    }

    @Test func `a restore that broke off leaves the state as it was`() throws {
        let store = try StateStore(path: folder.file("state.sqlite"))
        try store.apply([StateChange(partition: 0, key: "a", value: [1])], positions: [0: 1])
        try store.gather([StateChange(partition: 0, key: "a", value: nil)])
        try store.dropGathered()
        try store.takeGathered(positions: [0: 1])
        #expect(try store.value(partition: 0, key: "a") == [1])
    }
}
