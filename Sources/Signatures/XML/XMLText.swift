// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The text of an XML file in UTF-8, whatever it is written in: UTF-8 or UTF-16, which every reader
/// of XML must know. Other encodings are none that is checked here: their tables lie in files, which
/// an inspector cannot open.
struct XMLText {
    enum Failure: Error {
        /// It begins like no XML file.
        case other
        /// An encoding that is not read here.
        case encoding
    }

    private enum Storage {
        case window(UnsafeRawBufferPointer)
        case own([UInt8])
    }

    private let storage: Storage

    /// The pointer must outlive this.
    init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        let start = bytes.prefix(4)
        if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0x00, 0x3C]) {
            storage = .own(try Self.utf16(bytes, isBigEndian: true))
        } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0x3C, 0x00]) {
            storage = .own(try Self.utf16(bytes, isBigEndian: false))
        } else {
            let mark = start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let text = UnsafeRawBufferPointer(rebasing: bytes[mark...])
            guard let first = text.first(where: { !Self.isBlank($0) }), first == UInt8(ascii: "<")
            else { throw .other }
            guard Self.isUTF8(declaredIn: text) else { throw .encoding }
            storage = .window(text)
        }
    }

    func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        switch storage {
        case .window(let bytes): body(bytes)
        case .own(let bytes): bytes.withUnsafeBytes(body)
        }
    }

    /// Whether there is a signature at all: the name of an element has no other spelling.
    var mentionsSignature: Bool {
        let name = Array("SignatureValue".utf8)
        return withBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            var place = 0
            while bytes.count - place >= name.count,
                let found = memchr(start + place, Int32(name[0]), bytes.count - place)
            {
                place = UnsafeRawPointer(found) - start
                if bytes.count - place >= name.count, memcmp(found, name, name.count) == 0 {
                    return true
                }
                place += 1
            }
            return false
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func utf16(
        _ bytes: UnsafeRawBufferPointer, isBigEndian: Bool
    ) throws(Failure) -> [UInt8] {
        guard bytes.count % 2 == 0, bytes.count <= 2 * XMLLimits().bytes else { throw .encoding }
        let units = stride(from: 0, to: bytes.count, by: 2).lazy.map { place -> UInt16 in
            let (one, other) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBigEndian ? one << 8 | other : other << 8 | one
        }
        var text: [UInt8] = []
        let isSound = !transcode(
            units.makeIterator(), from: UTF16.self, to: UTF8.self, stoppingOnError: true,
            into: { text.append($0) })
        guard isSound else { throw .encoding }
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        guard text.first(where: { !isBlank($0) }) == UInt8(ascii: "<") else { throw .other }
        return text
    }

    /// What the declaration says, if there is one.
    private static func isUTF8(declaredIn text: UnsafeRawBufferPointer) -> Bool {
        guard text.starts(with: Array("<?xml".utf8)),
            let end = text.prefix(1024).firstIndex(of: UInt8(ascii: ">"))
        else { return true }
        let declaration = String(decoding: text[..<end], as: UTF8.self)
        guard let range = declaration.firstRange(of: "encoding") else { return true }
        let parts = declaration[range.upperBound...].split(
            maxSplits: 2, omittingEmptySubsequences: false
        ) { $0 == "\"" || $0 == "'" }
        guard parts.count > 1 else { return false }
        return ["utf-8", "us-ascii"].contains(parts[1].lowercased())
    }
}
