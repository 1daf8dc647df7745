// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import Glibc
import Telemetry
import Testing

/// What is read is what its digest promises, or an error that says what is wrong.
@Suite(.timeLimit(.minutes(2))) struct VerificationTests {
    private let directory = TemporaryDirectory()
    private let metrics = Metrics()

    private func store() throws -> DirectoryBlobStore {
        try DirectoryBlobStore(
            path: directory.path, metrics: metrics,
            logger: Logger(label: "test", sink: LogSink { _ in }))
    }

    private func count(_ name: CounterName) -> UInt64 { metrics.counter(name).value }

    enum Damage: CaseIterable { case flipped, cut, longer, emptied }

    @Test(arguments: Damage.allCases, [100, 700_000])
    func `a damaged blob is told and not read`(_ damage: Damage, size: Int) throws {
        let whole = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let store = try store()
        let digest = try store.put(whole)
        var bytes = whole
        switch damage {
        case .flipped: bytes[size - 1] ^= 1
        case .cut: bytes.removeLast()
        case .longer: bytes.append(0)
        case .emptied: bytes = []
        }
        directory.replace(digest, bytes)
        // Whether this process wrote the blob, or comes later.
        for reader in [store, try self.store()] {
            #expect(code { _ = try reader.open(digest) } == .corrupt)
            #expect(code { _ = try reader.read(digest, maxBytes: 1 << 20) } == .corrupt)
        }
        #expect(count(.blobsCorrupt) == 4)
        #expect(count(.blobsMissing) == 0)
        // Written again it is whole again.
        #expect(try store.put(whole) == digest)
        #expect(try store.read(digest, maxBytes: size) == whole)
    }

    @Test func `a blob that was read before is looked at again when its file has changed`() throws {
        let digest = try store().put([1, 2, 3])
        let reader = try store()
        #expect(try reader.read(digest, maxBytes: 3) == [1, 2, 3])
        directory.replace(digest, [1, 2, 4])
        #expect(code { _ = try reader.open(digest) } == .corrupt)
        directory.replace(digest, [1, 2, 3])
        #expect(try reader.read(digest, maxBytes: 3) == [1, 2, 3])
    }

    @Test func `a file that cannot be read is this blob's trouble, not the store's`() throws {
        let store = try store()
        let digest = try store.put([1, 2, 3])
        let other = try store.put([4])
        unlink(directory.path(of: digest))
        mkdir(directory.path(of: digest), 0o700)
        for reader in [store, try self.store()] {
            #expect(code { _ = try reader.open(digest) } == .unreadable)
            #expect(try reader.read(other, maxBytes: 1) == [4])
        }
        #expect(count(.blobsCorrupt) == 2)
    }

    @Test func `a missing blob is one thing, a missing store another`() throws {
        let store = try store()
        let digest = try store.put([1, 2, 3])
        unlink(directory.path(of: digest))
        #expect(code { _ = try store.open(digest) } == .missing)
        #expect(count(.blobsMissing) == 1)
        #expect(try !store.contains(digest))
        rmdir(directory.path + "/tmp")
        #expect(code { _ = try store.open(digest) } == .unavailable)
        #expect(code { _ = try store.contains(digest) } == .unavailable)
        #expect(code { _ = try store.put([1]) } == .unavailable)
        #expect(count(.blobsMissing) == 1)
    }

    @Test func `a blob that this process wrote or read is not hashed again`() throws {
        let large = [UInt8](repeating: 7, count: 64 << 20)
        let store = try store()
        let digest = try store.put(large)
        let other = try self.store()
        let clock = ContinuousClock()
        let first = try clock.measure { _ = try other.open(digest) }
        let again = try clock.measure { _ = try other.open(digest) }
        let own = try clock.measure { _ = try store.open(digest) }
        // Sixty-four megabytes take milliseconds at least; a look at the file microseconds.
        #expect(again < first / 4)
        #expect(own < first / 4)
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

extension TemporaryDirectory {
    fileprivate func path(of blob: SHA256Digest) -> String {
        "\(path)/\(blob.hex.prefix(2))/\(blob.hex.dropFirst(2))"
    }

    /// Another file under the blob's name.
    fileprivate func replace(_ blob: SHA256Digest, _ bytes: [UInt8]) {
        let draft = path + "/draft"
        let file = fopen(draft, "w")
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        precondition(rename(draft, path(of: blob)) == 0, "cannot replace the blob: \(errno)")
    }
}
