// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibZip
import Exchange

#if canImport(Glibc)
    import Glibc
#endif

/// Why an archive cannot be unpacked.
enum ZipFault: Error {
    case archive(ArchiveFault)
    case disk(errno: Int32)
}

/// Sole owner of an archive in a file, opened for the one entry that it has.
final class ZipArchive {
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    /// Of the file, unpacked, as the archive states it.
    let statedBytes: Int64

    /// The descriptor stays the caller's.
    init(descriptor: Int32) throws(ZipFault) {
        let own = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard own >= 0 else { throw .disk(errno: errno) }
        var code: Int32 = 0
        // Takes the descriptor over, but only if it succeeds.
        guard let archive = zip_fdopen(own, 0, &code) else {
            close(own)
            throw .archive(.unreadable)
        }
        do throws(ZipFault) {
            statedBytes = try ZipArchive.check(archive)
        } catch {
            zip_discard(archive)
            throw error
        }
        guard let entry = zip_fopen_index(archive, 0, 0) else {
            zip_discard(archive)
            throw .archive(.unreadable)
        }
        self.archive = archive
        self.entry = entry
    }

    /// Nothing is ever written under the name that stands in an archive; but one that names another
    /// place is made to be, and whoever else unpacks the packet may do so.
    private static func check(_ archive: OpaquePointer) throws(ZipFault) -> Int64 {
        guard zip_get_num_entries(archive, 0) == 1,
            let raw = zip_get_name(archive, 0, zip_flags_t(ZIP_FL_ENC_RAW))
        else { throw .archive(.unreadable) }
        let name = UnsafeBufferPointer(start: raw, count: strlen(raw)).map { UInt8(bitPattern: $0) }
        let separators = [UInt8(ascii: "/"), UInt8(ascii: "\\")]
        // A directory is no file.
        if let last = name.last, separators.contains(last) { throw .archive(.noFile) }
        if name.count > 1, name[1] == UInt8(ascii: ":") { throw .archive(.drive) }
        if name.contains(where: separators.contains) || name.elementsEqual("..".utf8) {
            throw .archive(.path)
        }
        var system: zip_uint8_t = 0
        var attributes: zip_uint32_t = 0
        if zip_file_get_external_attributes(archive, 0, 0, &system, &attributes) == 0,
            Int32(system) == ZIP_OPSYS_UNIX, mode_t(attributes >> 16) & S_IFMT == S_IFLNK
        {
            throw .archive(.link)
        }
        var found = zip_stat_t()
        guard zip_stat_index(archive, 0, 0, &found) == 0,
            found.valid & zip_uint64_t(ZIP_STAT_SIZE) != 0, found.size <= UInt64(Int64.max)
        else { throw .archive(.unreadable) }
        return Int64(found.size)
    }

    deinit {
        zip_fclose(entry)
        zip_discard(archive)
    }

    /// The next unpacked bytes, 0 at the end, where the checksum has been compared.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ZipFault) -> Int {
        let count = zip_fread(entry, buffer.baseAddress, zip_uint64_t(buffer.count))
        guard count >= 0 else {
            // libzip itself compares what comes out with what is stated.
            let code = zip_error_code_zip(zip_file_get_error(entry))
            throw .archive(
                code == ZIP_ER_INCONS ? .size : .unreadable)
        }
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
