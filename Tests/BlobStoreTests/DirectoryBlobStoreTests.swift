// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import Glibc
import Testing

@Suite(.timeLimit(.minutes(2))) struct DirectoryBlobStoreTests {
    private let directory = TemporaryDirectory()

    @Test(arguments: [[], [0], [1], [65_536], [65_536, 1], [1, 65_536, 300_000, 2, 0]])
    func `what was written is read, under its digest`(_ sizes: [Int]) throws {
        let store = try DirectoryBlobStore(path: directory.path)
        let pieces = sizes.enumerated().map { index, size in
            [UInt8](repeating: UInt8(index + 1), count: size)
        }
        let whole = pieces.flatMap { $0 }
        let (digest, size) = try store.write(pieces)
        #expect(digest == SHA256.hash(whole))
        #expect(size == Int64(whole.count))
        #expect(try store.contains(digest))
        #expect(try store.read(digest, maxBytes: whole.count) == whole)
        #expect(directory.files() == ["/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"])
    }

    @Test func `the same content twice is one blob`() throws {
        let store = try DirectoryBlobStore(path: directory.path)
        let first = try store.put([1, 2, 3])
        let second = try store.put([1, 2, 3])
        #expect(first == second)
        #expect(directory.files().count == 1)
        #expect(try store.read(first, maxBytes: 3) == [1, 2, 3])
    }

    @Test func `another process finds what is there`() throws {
        let digest = try DirectoryBlobStore(path: directory.path).put([1])
        #expect(try DirectoryBlobStore(path: directory.path).read(digest, maxBytes: 1) == [1])
    }

    @Test func `a blob that is missing, or larger than allowed, is told apart`() throws {
        let store = try DirectoryBlobStore(path: directory.path)
        let digest = try store.put([1, 2, 3])
        let other = SHA256.hash([9])
        #expect(try !store.contains(other))
        #expect(code { _ = try store.open(other) } == .missing)
        #expect(code { _ = try store.read(digest, maxBytes: 2) } == .tooLarge)
    }

    @Test func `a part of a blob is read, and no byte beyond its end`() throws {
        let store = try DirectoryBlobStore(path: directory.path)
        let file = try store.open(try store.put(Array(0..<100)))
        #expect(file.length == 100)
        #expect(try file.read(offset: 10, count: 3) == [10, 11, 12])
        #expect(code { _ = try file.read(offset: 99, count: 2) } == .corrupt)
    }

    @Test func `a blob that was given up leaves nothing`() throws {
        let store = try DirectoryBlobStore(path: directory.path)
        let large = [UInt8](repeating: 7, count: 200_000)
        let given = try store.writer()
        try given.write(large)
        #expect(directory.files().count == 1)
        given.discard()
        #expect(directory.files().isEmpty)
        #expect(code { _ = try given.finish() } == .unavailable)

        var dropped: (any BlobWriter)? = try store.writer()
        try dropped?.write(large)
        dropped = nil
        #expect(directory.files().isEmpty)
    }

    @Test func `leftovers of an ended process are removed, a living writer's file is not`() throws {
        let store = try DirectoryBlobStore(path: directory.path)
        directory.write("tmp/1.17", "half a blob")
        let living = try store.writer()
        let large = [UInt8](repeating: 7, count: 200_000)
        try living.write(large)
        #expect(directory.files().count == 2)
        let second = try DirectoryBlobStore(path: directory.path)
        #expect(directory.files().count == 1)
        let digest = try living.finish().digest
        #expect(try second.read(digest, maxBytes: 200_000) == large)
    }

    @Test(arguments: [10, 200_000])
    func `a full disk is told clearly, with nothing half done`(_ size: Int) throws {
        var calls = SystemCalls()
        calls.write = { descriptor, start, count in
            if count > 1 { return Glibc.write(descriptor, start, 1) }
            errno = ENOSPC
            return -1
        }
        let store = try DirectoryBlobStore(path: directory.path, calls: calls)
        let error = #expect(throws: BlobError.self) {
            try store.put([UInt8](repeating: 1, count: size))
        }
        #expect(error?.code == .full)
        #expect(error?.hint?.contains("make room") == true)
        #expect(directory.files().isEmpty)
    }

    @Test func `a writer that failed gives no digest, though more is written`() throws {
        var calls = SystemCalls()
        calls.write = { _, _, _ in
            errno = ENOSPC
            return -1
        }
        let store = try DirectoryBlobStore(path: directory.path, calls: calls)
        let writer = try store.writer()
        let large = [UInt8](repeating: 7, count: 200_000)
        for expected in [BlobError.Code.full, .unavailable] {
            let found = code {
                try writer.write(large)
            }
            #expect(found == expected)
        }
        #expect(code { _ = try writer.finish() } == .unavailable)
        #expect(directory.files().isEmpty)
    }

    @Test func `a spool file has no name`() throws {
        let store = try DirectoryBlobStore(path: directory.path)
        let descriptor = try store.spool()
        defer { close(descriptor) }
        #expect(write(descriptor, "abc", 3) == 3)
        #expect(lseek(descriptor, 0, SEEK_SET) == 0)
        #expect(directory.files().isEmpty)
    }

    private func code(_ body: () throws -> Void) -> BlobError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? BlobError)?.code
        }
    }
}
