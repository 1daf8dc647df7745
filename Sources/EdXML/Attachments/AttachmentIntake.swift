// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Exchange

#if canImport(Glibc)
    import Glibc
#endif

/// Takes the Base64 text of one attachment and puts the file into the sink.
///
/// Memory stays flat: plain files go straight on, what begins like a zip archive waits in a file of
/// the sink's until it is complete and its name is known.
final class AttachmentIntake {
    enum Fault: Error {
        case base64
        case archive(ArchiveFault)
        case expandedBytes
        case sink(any Error)
    }

    struct File {
        var sha256: SHA256Digest
        var size: Int64
        var wasZipped: Bool
        /// False if the bytes are not what the name says; nil where that cannot be told.
        var fitsName: Bool?
        /// What it begins with: the file itself, not the archive that it came in.
        var beginning: [UInt8]
    }

    private enum Way {
        case undecided, direct
        case spooled(Int32)
    }

    private let sink: any AttachmentSink
    private let limits: PacketLimits
    /// Bytes of earlier attachments of the packet.
    private let earlierBytes: Int64
    private var way = Way.undecided
    private var decoder = Base64Decoder()
    private var prefix: [UInt8] = []
    /// Bytes after Base64.
    private var size: Int64 = 0
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    private static let portion = 32 << 10

    init(sink: any AttachmentSink, limits: PacketLimits, earlierBytes: Int64) {
        self.sink = sink
        self.limits = limits
        self.earlierBytes = earlierBytes
        buffer = .allocate(capacity: Base64Decoder.capacity(for: AttachmentIntake.portion))
    }

    deinit {
        buffer.deallocate()
        if case .spooled(let descriptor) = way { close(descriptor) }
    }

    func take(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) {
        var rest = text[...]
        while !rest.isEmpty {
            let portion = UnsafeBufferPointer(rebasing: rest.prefix(AttachmentIntake.portion))
            rest = rest.dropFirst(AttachmentIntake.portion)
            guard let count = decoder.decode(portion, into: buffer.baseAddress!) else {
                throw .base64
            }
            if count > 0 {
                try put(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            }
        }
    }

    /// The content is complete and the file's name known.
    func finish(name: String) throws(Fault) -> File {
        guard decoder.isComplete else { throw .base64 }
        let form = FileForm(name: name)
        if case .spooled(let descriptor) = way {
            if form != .archive, form != .unknown, let file = try unzipped(descriptor, as: form) {
                return file
            }
            try copy(descriptor)
        } else if case .undecided = way {
            try begin()
            try write(prefix)
        }
        let digest = try finished()
        return File(
            sha256: digest, size: size, wasZipped: false, fitsName: form.fits(prefix),
            beginning: prefix)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        size += Int64(bytes.count)
        guard earlierBytes + size <= Int64(limits.maxExpandedBytes) else { throw .expandedBytes }
        let missing = FileForm.prefixBytes - prefix.count
        switch way {
        case .undecided:
            // Four bytes tell an archive; the rest of the piece goes the same way.
            prefix.append(contentsOf: bytes)
            guard prefix.count >= 4 else { return }
            let first = prefix
            if FileForm.isZip(prefix) {
                do { way = .spooled(try sink.spool()) } catch { throw .sink(error) }
                try first.withUnsafeBufferPointer { bytes throws(Fault) in
                    try spool(UnsafeRawBufferPointer(bytes))
                }
            } else {
                try begin()
                way = .direct
                try write(first)
            }
            prefix = Array(prefix.prefix(FileForm.prefixBytes))
        case .direct:
            if missing > 0 { prefix.append(contentsOf: bytes.prefix(missing)) }
            do { try sink.write(bytes) } catch { throw .sink(error) }
        case .spooled:
            if missing > 0 { prefix.append(contentsOf: bytes.prefix(missing)) }
            try spool(bytes)
        }
    }

    /// The one file in the archive, if it and not the archive is what the name says; nil where the
    /// archive is a file of its own. What stands for one file and has none or several is refused:
    /// which of them would be the document?
    private func unzipped(_ descriptor: Int32, as form: FileForm) throws(Fault) -> File? {
        do {
            switch try ZipArchive.statedEntries(descriptor: descriptor, size: size) {
            case 1?: break
            case _ where form == .package: return nil
            case nil: throw ZipFault.archive(.unreadable)
            case 0?: throw ZipFault.archive(.noFile)
            case let count?: throw ZipFault.archive(.files(count))
            }
            let archive = try ZipArchive(descriptor: descriptor)
            var first = [UInt8](repeating: 0, count: FileForm.prefixBytes)
            let count = try first.withUnsafeMutableBytes { bytes throws(ZipFault) in
                try archive.read(into: bytes)
            }
            first.removeLast(first.count - count)
            guard form.fits(first) == true else { return nil }
            return try unpack(archive, after: first)
        } catch let fault as ZipFault {
            switch fault {
            case .archive(let fault): throw .archive(fault)
            case .disk(let code): throw .sink(Self.diskFailure(code))
            }
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .sink(error)
        }
    }

    private func unpack(_ archive: ZipArchive, after first: [UInt8]) throws -> File {
        try begin()
        try write(first)
        var unpacked = Int64(first.count)
        let target = UnsafeMutableRawBufferPointer(buffer)
        while true {
            let count = try archive.read(into: target)
            if count == 0 { break }
            unpacked += Int64(count)
            guard unpacked <= archive.statedBytes else { throw Fault.archive(.size) }
            guard earlierBytes + unpacked <= Int64(limits.maxExpandedBytes) else {
                throw Fault.archive(.bytes(limit: limits.maxExpandedBytes))
            }
            if unpacked > Int64(limits.expansionRatioFloorBytes),
                unpacked / max(size, 1) >= Int64(limits.maxExpansionRatio)
            {
                throw Fault.archive(.ratio(limits.maxExpansionRatio))
            }
            try sink.write(
                UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(target)[..<count]))
        }
        guard unpacked == archive.statedBytes else { throw Fault.archive(.size) }
        return File(
            sha256: try finished(), size: unpacked, wasZipped: true, fitsName: true,
            beginning: first)
    }

    private func begin() throws(Fault) {
        do { try sink.begin() } catch { throw .sink(error) }
    }

    private func write(_ bytes: [UInt8]) throws(Fault) {
        do { try bytes.withUnsafeBytes { try sink.write($0) } } catch { throw .sink(error) }
    }

    private func finished() throws(Fault) -> SHA256Digest {
        do { return try sink.finish() } catch { throw .sink(error) }
    }

    private func spool(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard case .spooled(let descriptor) = way else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .sink(Self.diskFailure(errno)) }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts the archive itself into the sink.
    private func copy(_ descriptor: Int32) throws(Fault) {
        try begin()
        var offset: Int64 = 0
        while offset < size {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .sink(Self.diskFailure(errno)) }
            offset += Int64(count)
            let piece = UnsafeRawBufferPointer(
                rebasing: UnsafeRawBufferPointer(buffer)[..<count])
            do { try sink.write(piece) } catch { throw .sink(error) }
        }
    }

    private static func diskFailure(_ code: Int32) -> SpoolFile.Failure {
        SpoolFile.Failure(directory: "a temporary file", errno: code)
    }
}
