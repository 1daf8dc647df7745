// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crashes
import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing

/// What is known after a death. A process that dies leaves its file as it is: so do these, which
/// never end what they have begun.
struct WorkInHandTests {
    private let directory: TemporaryDirectory
    private let logger = Logger(label: "test", level: .error)

    init() throws { directory = try TemporaryDirectory() }

    private var path: String { directory.file("in-hand") }
    private func started() -> WorkInHand { WorkInHand(path: path, logger: logger) }
    private func mark(_ number: UInt64) -> WorkMark { WorkMark(high: 7, low: number) }

    @Test func `an input that was alone in hand at each death is counted`() {
        for death in 0..<4 {
            let hand = started()
            #expect(hand.crashes(mark(1)) == (death == 0 ? nil : death))
            _ = hand.begin(.input(mark(1)))
        }
        // The same input twice in hand, as prepared and handled, is one.
        let hand = started()
        _ = hand.begin(.input(mark(1)))
        _ = hand.begin(.input(mark(1)))
        #expect(started().crashes(mark(1)) == 5)
    }

    @Test func `with anything else in hand a death is nobody's`() {
        for others in [HandEntry.input(mark(2)), .other, .together(worker: mark(9), inputs: 40)] {
            let hand = started()
            _ = hand.begin(.input(mark(1)))
            _ = hand.begin(others)
            let next = started()
            #expect(next.crashes(mark(1)) == 0, "\(others)")
            next.acquit(mark(1))
            next.acquit(mark(2))
            next.close()
        }
    }

    @Test func `what was ended, acquitted or closed is no suspect`() {
        let first = started()
        let slot = first.begin(.input(mark(1)))
        first.during(.input(mark(2))) {}
        first.end(slot)
        let second = started()
        #expect(!second.hasSuspects)

        _ = second.begin(.input(mark(3)))
        let third = started()
        #expect(third.crashes(mark(3)) == 1)
        third.acquit(mark(3))
        #expect(!third.hasSuspects)
        #expect(!started().hasSuspects)

        let fourth = started()
        let running = fourth.begin(.input(mark(4)))
        fourth.close()
        // A thread that outlasts the end.
        #expect(fourth.begin(.input(mark(5))) == nil)
        #expect(!started().hasSuspects)
        fourth.end(running)
    }

    @Test func `how many a worker had in hand together is known once`() {
        let hand = started()
        _ = hand.begin(.together(worker: mark(9), inputs: 40))
        let next = started()
        #expect(next.diedTogether(mark(9)) == 40)
        #expect(next.diedTogether(mark(8)) == nil)
        #expect(started().diedTogether(mark(9)) == nil)
    }

    @Test func `neither slots nor suspects grow without bound`() throws {
        for round in 0..<3 as Range<UInt64> {
            let hand = started()
            for number in 0..<600 as Range<UInt64> {
                _ = hand.begin(.input(mark(round * 1000 + number)))
            }
            // All slots are taken: work goes on without.
            #expect(hand.begin(.input(mark(9999))) == nil)
            hand.during(.input(mark(9999))) {}
        }
        let hand = started()
        // The newest are kept.
        #expect(hand.crashes(mark(2511)) == 0)
        #expect(hand.crashes(mark(1)) == nil)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(size == 24_576)
    }

    @Test func `a file that is torn, foreign or no file at all stops nobody`() throws {
        let files = FileManager.default
        _ = started().begin(.input(mark(1)))
        let good = try Data(contentsOf: URL(fileURLWithPath: path))
        var random = SeededGenerator(seed: 9)
        var broken = [
            Data(), good.prefix(24_000), good + Data([0]), Data(repeating: 0xFF, count: 24_576),
            Data(repeating: 0, count: 24_576),
        ]
        for bytes in broken {
            try bytes.write(to: URL(fileURLWithPath: path))
            let hand = started()
            #expect(!hand.hasSuspects)
            _ = hand.begin(.input(mark(2)))
            #expect(started().crashes(mark(2)) == 1, "it is made anew")
            started().close()
        }
        // Each entry is whole or none: whatever byte is wrong, no other input is blamed.
        broken = (0..<200).map { _ in
            var bytes = good
            let set = good.indices.filter { good[$0] != 0 && $0 >= 32 }
            bytes[set[Int(random.next() % UInt64(set.count))]] ^= UInt8(1 + random.next() % 255)
            return bytes
        }
        for bytes in broken {
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(!started().hasSuspects)
        }
        try files.removeItem(atPath: path)
        try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        let hand = started()
        let slot = hand.begin(.input(mark(1)))
        #expect(slot != nil)
        hand.end(slot)
    }

    /// Who is in, as each says of himself.
    private final class Room: Sendable {
        struct Present {
            var beside = 0
            var alone = 0
        }

        private let present = Mutex(Present())
        private let problems = Mutex<[String]>([])

        var seen: [String] { problems.withLock { $0 } }

        func come(_ isAlone: Bool) {
            let now = present.withLock { present in
                if isAlone { present.alone += 1 } else { present.beside += 1 }
                return present
            }
            if now.alone > 1 || now.alone == 1 && now.beside > 0 {
                problems.withLock { $0.append("\(now)") }
            }
        }

        func go(_ isAlone: Bool) {
            present.withLock { present in
                if isAlone { present.alone -= 1 } else { present.beside -= 1 }
            }
        }

        var isEmpty: Bool { present.withLock { $0.alone + $0.beside == 0 } }
    }

    @Test func `who works alone waits for all others, and all others for him`() async {
        let (hand, room) = (started(), Room())
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let isAlone = number % 7 == 0
                    await hand.enter(alone: isAlone)
                    room.come(isAlone)
                    await Task.yield()
                    room.go(isAlone)
                    hand.leave(alone: isAlone)
                }
            }
        }
        #expect(room.seen == [])
    }

    @Test func `who works alone waits for what goes on beyond its batch`() async {
        let (hand, room) = (started(), Room())
        await hand.enter(alone: false)
        let slot = hand.begin(.input(mark(1)))
        hand.leave(alone: false)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await hand.enter(alone: true)
                room.come(true)
            }
            for _ in 0..<100 { await Task.yield() }
            #expect(room.isEmpty)
            hand.end(slot)
        }
        #expect(!room.isEmpty)
    }
}
