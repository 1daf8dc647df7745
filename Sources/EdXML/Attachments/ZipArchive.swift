// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibZip

#if canImport(Glibc)
    import Glibc
#endif

/// Why an archive cannot be unpacked.
enum ZipFault: Error {
    /// Damaged, encrypted or packed in a way that libzip does not know.
    case unreadable
    case disk(errno: Int32)
}

/// Sole owner of an archive in a file, opened for the one entry that it has.
final class ZipArchive {
    private let archive: OpaquePointer
    private let entry: OpaquePointer

    /// The descriptor stays the caller's.
    init(descriptor: Int32) throws(ZipFault) {
        let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { throw .disk(errno: errno) }
        var code: Int32 = 0
        // Takes the descriptor over, but only if it succeeds.
        guard let archive = zip_fdopen(own, 0, &code) else {
            close(own)
            throw .unreadable
        }
        guard zip_get_num_entries(archive, 0) == 1, let entry = zip_fopen_index(archive, 0, 0)
        else {
            zip_discard(archive)
            throw .unreadable
        }
        self.archive = archive
        self.entry = entry
    }

    deinit {
        zip_fclose(entry)
        zip_discard(archive)
    }

    /// The next unpacked bytes, 0 at the end, where the checksum has been compared.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ZipFault) -> Int {
        let count = zip_fread(entry, buffer.baseAddress, zip_uint64_t(buffer.count))
        guard count >= 0 else { throw .unreadable }
        return Int(count)
    }

    /// How many entries the archive's own end record states; nil if there is none. Read without
    /// libzip, which would load the whole directory of an archive that we shall not open.
    static func statedEntries(descriptor: Int32, size: Int64) throws(ZipFault) -> Int? {
        let recordBytes = 22
        let tailBytes = Int(min(size, Int64(recordBytes + 0xFFFF)))
        var tail = [UInt8](repeating: 0, count: tailBytes)
        var filled = 0
        while filled < tailBytes {
            let count = tail.withUnsafeMutableBytes {
                pread(
                    descriptor, $0.baseAddress! + filled, tailBytes - filled,
                    off_t(size) - off_t(tailBytes - filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .disk(errno: errno) }
            filled += count
        }
        guard tailBytes >= recordBytes else { return nil }
        for start in stride(from: tailBytes - recordBytes, through: 0, by: -1)
        where tail[start] == 0x50 && tail[start + 1] == 0x4B && tail[start + 2] == 0x05
            && tail[start + 3] == 0x06
        {
            let comment = Int(tail[start + 20]) | Int(tail[start + 21]) << 8
            guard start + recordBytes + comment <= tailBytes else { continue }
            return Int(tail[start + 10]) | Int(tail[start + 11]) << 8
        }
        return nil
    }
}
