// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import Glibc
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct DurabilityTests {
    private let directory = TemporaryDirectory()

    @Test func `the real sync of a real directory succeeds`() async throws {
        let store = try DirectoryBlobStore(path: directory.path)
        try await store.makeDurable([try store.put([1])])
    }

    @Test func `fifty blobs need one sync, and none again`() async throws {
        let sync = ScriptedSync()
        let store = try DirectoryBlobStore(path: directory.path, calls: sync.calls)
        let blobs = try (0..<50).map { try store.put([UInt8($0)]) }
        try await store.makeDurable(blobs)
        #expect(sync.count == 1)
        try await store.makeDurable(blobs)
        try await store.makeDurable([])
        #expect(sync.count == 1)
    }

    @Test func `a blob that is written again is synced again`() async throws {
        let sync = ScriptedSync()
        let store = try DirectoryBlobStore(path: directory.path, calls: sync.calls)
        let blob = try store.put([1])
        try await store.makeDurable([blob])
        _ = try store.put([1])
        try await store.makeDurable([blob])
        #expect(sync.count == 2)
    }

    @Test func `what another process wrote is synced too`() async throws {
        let blob = try DirectoryBlobStore(path: directory.path).put([1])
        let sync = ScriptedSync()
        let store = try DirectoryBlobStore(path: directory.path, calls: sync.calls)
        try await store.makeDurable([blob])
        #expect(sync.count == 1)
    }

    @Test func `callers that wait during a sync share the next one`() async throws {
        let entered = AsyncStream<Void>.makeStream()
        let door = Door()
        let answered = Tally()
        try await withThrowingTaskGroup { group in
            var calls = SystemCalls()
            calls.sync = { [entered] _ in
                entered.continuation.yield()
                door.pass()
                return 0
            }
            let store = try DirectoryBlobStore(path: directory.path, calls: calls)
            let first = try store.put([0])
            group.addTask { try await store.makeDurable([first]) }
            var entries = entered.stream.makeAsyncIterator()
            await entries.next()

            // The first round is inside its sync: whoever comes now must not be answered by it.
            let later = try (1...50).map { try store.put([UInt8($0)]) }
            let waiting = AsyncStream<Void>.makeStream()
            for blob in later {
                group.addTask {
                    waiting.continuation.yield()
                    try await store.makeDurable([blob])
                    answered.add()
                }
            }
            var arrivals = waiting.stream.makeAsyncIterator()
            for _ in later { await arrivals.next() }
            #expect(answered.count == 0)
            door.open()
            try await group.waitForAll()
            entered.continuation.finish()
            var rounds = 1
            while await entries.next() != nil { rounds += 1 }
            // All arrived before the door opened, but the last may not have asked yet.
            #expect((2...3).contains(rounds))
        }
        #expect(answered.count == 50)
    }

    @Test func `a failed sync is an error, and what it may have lost must be written again`()
        async throws
    {
        let sync = ScriptedSync([EIO])
        let store = try DirectoryBlobStore(path: directory.path, calls: sync.calls)
        let asked = try store.put([1])
        let unasked = try store.put([2])
        await #expect(throws: BlobError.self) { try await store.makeDurable([asked]) }
        // The next sync succeeds, but says nothing about what was named before the failed one.
        await #expect(throws: BlobError.self) { try await store.makeDurable([unasked]) }
        #expect(sync.count == 1)
        _ = try store.put([1])
        _ = try store.put([2])
        try await store.makeDurable([asked, unasked])
        #expect(sync.count == 2)
    }

    @Test func `a disk that is full at the sync is told clearly`() async throws {
        let store = try DirectoryBlobStore(
            path: directory.path, calls: ScriptedSync([ENOSPC]).calls)
        let blob = try store.put([1])
        let error = await #expect(throws: BlobError.self) { try await store.makeDurable([blob]) }
        #expect(error?.code == .full)
    }
}

final class Tally: Sendable {
    private let value = Atomic<Int>(0)
    func add() { value.add(1, ordering: .relaxed) }
    var count: Int { value.load(ordering: .relaxed) }
}

/// Blocks threads until it is opened; syncs run on a thread that may block.
final class Door: Sendable {
    private let descriptors: (read: Int32, write: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe: \(errno)")
        descriptors = (ends[0], ends[1])
    }

    deinit {
        close(descriptors.read)
        close(descriptors.write)
    }

    /// The byte stays in the pipe: an open door lets everybody through.
    func pass() {
        var poll = pollfd(fd: descriptors.read, events: Int16(POLLIN), revents: 0)
        _ = Glibc.poll(&poll, 1, 20_000)
    }

    func open() { _ = write(descriptors.write, "x", 1) }
}
