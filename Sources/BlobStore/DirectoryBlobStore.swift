// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc
import Synchronization
import Telemetry

/// Blobs in a directory: `ab/cdef…`, the digest in hexadecimal. A blob is written under `tmp/` and
/// gets its name when it is complete; a sync of the file system, shared by all who wait for one at
/// that moment, makes it durable. Several processes of a host may share the directory.
///
/// What is read is held against its digest first: a blob that is damaged or gone is an error in the
/// log and a number in the metrics, and its bytes go to nobody.
package final class DirectoryBlobStore: BlobStore {
    private let path: String
    private let calls: SystemCalls
    private let rounds: SyncRounds
    private let ledger: Ledger
    private let verification = BlobVerification()
    private let instruments: BlobInstruments
    private let logger: Logger

    /// Held by the rounds too, which outlive no store but run on a thread of their own.
    private final class Ledger: Sendable {
        let state = Mutex(DurabilityLedger())
    }

    /// Opens the directory, or makes it where `creating` says so; else a missing one is
    /// `.unavailable`. What an ended process left half written is removed.
    package init(
        path: String, creating: Bool = true, calls: SystemCalls = SystemCalls(),
        metrics: Metrics = Metrics(), logger: Logger = Logger(label: "blobs")
    ) throws(BlobError) {
        self.path = path
        self.calls = calls
        instruments = BlobInstruments(metrics)
        self.logger = logger
        if creating {
            try Self.makeDirectory(path)
        } else if access(path, F_OK) != 0 {
            throw .system("open \(path)", errno)
        }
        try Self.makeDirectory(path + "/tmp")
        try TemporaryFile.removeLeftovers(in: path + "/tmp")
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open \(path)", errno) }
        let ledger = Ledger()
        self.ledger = ledger
        rounds = SyncRounds(directory: descriptor) { descriptor in
            // What is named while the sync runs may have been passed already: it is not covered.
            let upTo = ledger.state.withLock { $0.latest }
            let code = calls.sync(descriptor)
            ledger.state.withLock { ledger in
                if code == 0 { ledger.synced(upTo: upTo) } else { ledger.failed(upTo: upTo) }
            }
            return code
        }
    }

    package func writer() throws(BlobError) -> any BlobWriter {
        FileBlobWriter(
            directory: path + "/tmp", calls: calls,
            name: { temporary, digest throws(BlobError) in try self.name(temporary, digest) })
    }

    package func makeDurable(_ blobs: [SHA256Digest]) async throws(BlobError) {
        let (needsSync, hasLost) = ledger.state.withLock {
            ($0.needsSync(blobs), $0.hasLost(blobs))
        }
        if hasLost {
            throw BlobError(
                .unavailable, "make blobs durable", "a sync failed and may have lost their bytes",
                hint: "check the disk; writing them again is tried by itself")
        }
        if needsSync { try await rounds.sync() }
    }

    package func contains(_ blob: SHA256Digest) throws(BlobError) -> Bool {
        if access(file(blob), R_OK) == 0 { return true }
        guard errno == ENOENT else { throw .system("look for blob \(blob.hex)", errno) }
        try checkPresence()
        return false
    }

    package func open(_ blob: SHA256Digest) throws(BlobError) -> BlobFile {
        do {
            let file = try openFile(blob)
            try verification.verify(file, is: blob)
            return file
        } catch {
            switch error.code {
            case .missing: instruments.missing.add()
            case .corrupt, .unreadable: instruments.corrupt.add()
            case .full, .tooLarge, .unavailable: throw error
            }
            logger.error(
                "a blob is \(error.code.rawValue)", [.file: file(blob), .error: error])
            throw error
        }
    }

    private func openFile(_ blob: SHA256Digest) throws(BlobError) -> BlobFile {
        var descriptor = Glibc.open(file(blob), O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT {
            try checkPresence()
            // A network file system may remember for a while that there was no such file; to read
            // the directory makes it ask.
            if let entries = opendir("\(path)/\(blob.hex.prefix(2))") {
                _ = readdir(entries)
                closedir(entries)
            }
            descriptor = Glibc.open(file(blob), O_RDONLY | O_CLOEXEC)
            if descriptor < 0, errno == ENOENT {
                throw BlobError(
                    .missing, "open blob \(blob.hex)", "it is not in \(path)",
                    hint: "bring it back from a backup; lienthong blobs check names all that lack")
            }
        }
        guard descriptor >= 0 else {
            let code = errno
            try checkPresence()
            throw .reading("open blob \(blob.hex)", code)
        }
        return try BlobFile(descriptor: descriptor)
    }

    /// A file can lack; where the store itself does (a disk that is not mounted), that says nothing
    /// about a blob.
    private func checkPresence() throws(BlobError) {
        guard access(path + "/tmp", F_OK) != 0 else { return }
        throw BlobError(
            .unavailable, "look into \(path)", String(cString: strerror(errno)),
            hint: "is the disk of the blobs mounted?")
    }

    package func spool() throws(BlobError) -> Int32 {
        try TemporaryFile(directory: path + "/tmp").anonymous()
    }

    /// The 256 directories are made when they are first needed.
    private func name(_ temporary: TemporaryFile, _ blob: SHA256Digest) throws(BlobError) {
        let file = file(blob)
        verification.wrote(blob, to: temporary.descriptor)
        if try !temporary.rename(to: file) {
            try Self.makeDirectory("\(path)/\(blob.hex.prefix(2))")
            guard try temporary.rename(to: file) else { throw .system("name \(file)", ENOENT) }
        }
        ledger.state.withLock { $0.named(blob) }
    }

    private func file(_ blob: SHA256Digest) -> String {
        let hex = blob.hex
        return "\(path)/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }

    private static func makeDirectory(_ path: String) throws(BlobError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw .system("make \(path)", errno) }
    }
}
