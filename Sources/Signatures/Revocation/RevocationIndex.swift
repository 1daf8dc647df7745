// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Finds the entry of a serial number in a large list without reading the list again: eight bytes an
/// entry, where OpenSSL's decoded list takes two hundred and more.
struct RevocationIndex: Sendable {
    /// In the upper half a digest of the serial number, in the lower one the entry's place; sorted.
    private let places: [UInt64]

    /// `nil` for what OpenSSL would not read either, and where entries may be of another issuer's
    /// certificates (an indirect list) or have an extension that must be understood: OpenSSL judges those.
    init?(_ entries: UnsafeRawBufferPointer) {
        guard entries.count <= Int(UInt32.max) else { return nil }
        var places: [UInt64] = []
        // Real entries have 33 to 50 bytes.
        places.reserveCapacity(entries.count / 33)
        var reader = DERReader(entries)
        while !reader.isAtEnd {
            guard let entry = reader.next(0x30), let start = entry.whole.baseAddress,
                let base = entries.baseAddress, let serial = Self.serial(of: entry)
            else { return nil }
            places.append(Self.digest(serial) << 32 | UInt64(start - base))
        }
        places.sort()
        self.places = places
    }

    /// - Parameter serial: the content of an INTEGER in DER.
    func entry(
        of serial: UnsafeRawBufferPointer, in entries: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        let digest = Self.digest(serial)
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] >> 32 < digest { low = middle + 1 } else { high = middle }
        }
        while low < places.count, places[low] >> 32 == digest {
            let place = Int(places[low] & 0xFFFF_FFFF)
            var reader = DERReader(UnsafeRawBufferPointer(rebasing: entries[place...]))
            if let entry = reader.next(0x30) {
                var fields = DERReader(entry.content)
                if let found = fields.next(0x02), found.content.elementsEqual(serial) {
                    return entry.whole
                }
            }
            low += 1
        }
        return nil
    }

    /// FNV-1a; whoever makes two numbers meet makes one comparison more.
    private static func digest(_ serial: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt32 = 0x811C_9DC5
        for byte in serial { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return UInt64(hash)
    }

    /// Of an entry whose form is right.
    private static func serial(of entry: DERReader.Element) -> UnsafeRawBufferPointer? {
        var fields = DERReader(entry.content)
        guard let serial = fields.next(0x02)?.content, isShortest(serial),
            fields.next(0x17) != nil || fields.next(0x18) != nil
        else { return nil }
        if fields.isAtEnd { return serial }
        guard let extensions = fields.next(0x30), fields.isAtEnd,
            areKnown(DERReader(extensions.content))
        else { return nil }
        return serial
    }

    /// A number has one form only, or it would not be found under another.
    private static func isShortest(_ number: UnsafeRawBufferPointer) -> Bool {
        guard let first = number.first else { return false }
        guard number.count > 1 else { return true }
        return !(first == 0 && number[1] < 0x80 || first == 0xFF && number[1] >= 0x80)
    }

    private static let reasonCode: [UInt8] = [0x55, 0x1D, 0x15]
    private static let certificateIssuer: [UInt8] = [0x55, 0x1D, 0x1D]

    /// None that must be understood and is not.
    private static func areKnown(_ extensions: DERReader) -> Bool {
        var extensions = extensions
        while !extensions.isAtEnd {
            guard let next = extensions.next(0x30) else { return false }
            var fields = DERReader(next.content)
            guard let name = fields.next(0x06)?.content else { return false }
            let isCritical = fields.next(0x01).map { $0.content.first != 0 } ?? false
            guard fields.next(0x04) != nil, fields.isAtEnd,
                !name.elementsEqual(certificateIssuer),
                !isCritical || name.elementsEqual(reasonCode)
            else { return false }
        }
        return true
    }
}
