// LienThong
// SPDX-License-Identifier: Apache-2.0

@testable import EdXML

#if canImport(Glibc)
    import Glibc
#endif

/// Zip archives for tests.
enum ZipBytes {
    /// One packed file, as a sender's program makes it.
    static func packed(_ bytes: [UInt8], name: String = "a8f3c1") throws -> [UInt8] {
        let descriptor = try ZipWriter.pack(
            OutgoingFile(name, contents: .bytes(bytes)), in: "/tmp")
        defer { close(descriptor) }
        var archive: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return archive }
            archive += buffer[..<count]
        }
    }

    /// Several files, stored. `flags` of 1 claim encryption; those of 8 put sizes and checksum
    /// behind each file, as programs do that write a stream.
    static func stored(_ entries: [(name: String, bytes: [UInt8])], flags: UInt16 = 0) -> [UInt8] {
        stored(entries.map { ($0.name, $0.bytes, 0) }, flags: flags)
    }

    /// An archive whose directory states another size of its only file.
    static func lying(_ archive: [UInt8], bytes: Int) -> [UInt8] {
        var archive = archive
        guard
            let entry = archive.indices.last(where: {
                archive[$0...].starts(with: [0x50, 0x4B, 1, 2])
            })
        else { return archive }
        archive.replaceSubrange((entry + 24)..<(entry + 28), with: little(UInt32(bytes), 4))
        return archive
    }

    /// With modes of Unix, where they are not 0.
    static func stored(
        _ entries: [(name: String, bytes: [UInt8], mode: UInt32)], flags: UInt16 = 0
    ) -> [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for (name, bytes, mode) in entries {
            let offset = UInt32(archive.count)
            let before = little(20, 2) + little(UInt32(flags), 2) + little(0, 2) + little(0, 4)
            let sizes =
                little(checksum(bytes), 4) + little(UInt32(bytes.count), 4)
                + little(UInt32(bytes.count), 4)
            let lengths = little(UInt32(name.utf8.count), 2) + little(0, 2)
            let isStreamed = flags & 8 != 0
            archive += [0x50, 0x4B, 3, 4] + before
            archive += isStreamed ? little(0, 4) + little(0, 4) + little(0, 4) : sizes
            archive += lengths + Array(name.utf8) + bytes
            if isStreamed { archive += [0x50, 0x4B, 7, 8] + sizes }
            let common = before + sizes + lengths
            directory +=
                [0x50, 0x4B, 1, 2] + little(mode == 0 ? 20 : 3 << 8 | 20, 2) + common
                + little(0, 2) + little(0, 2) + little(0, 2) + little(mode << 16, 4)
                + little(offset, 4) + Array(name.utf8)
        }
        let end =
            little(0, 4) + little(UInt32(entries.count), 2) + little(UInt32(entries.count), 2)
            + little(UInt32(directory.count), 4) + little(UInt32(archive.count), 4) + little(0, 2)
        return archive + directory + [0x50, 0x4B, 5, 6] + end
    }

    static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    /// CRC-32 of the zip format.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { throw SpoolFile.Failure(directory: "/tmp", errno: errno) }
        rest = rest.dropFirst(count)
    }
}

func closeFile(_ descriptor: Int32) { close(descriptor) }
