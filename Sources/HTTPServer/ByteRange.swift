// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The part of a content that a client asks for (RFC 9110, 14.2).
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    /// One range of bytes is honoured; several, and what cannot be read, mean the whole.
    init(header: String?, ifRange: String?, entityTag: String?, length: Int64) {
        guard let header, header.hasPrefix("bytes="), ifRange == nil || ifRange == entityTag else {
            self = .whole
            return
        }
        let bounds = header.dropFirst(6).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy(Self.isNumberOrEmpty) else {
            self = .whole
            return
        }
        switch (Int64(bounds[0]), Int64(bounds[1])) {
        case (nil, let count?) where bounds[0].isEmpty:
            self = count > 0 && length > 0 ? .part(max(0, length - count)..<length) : .unsatisfiable
        case (let first?, nil) where bounds[1].isEmpty:
            self = first < length ? .part(first..<length) : .unsatisfiable
        case (let first?, let last?) where first <= last:
            self = first < length ? .part(first..<min(last, length - 1) + 1) : .unsatisfiable
        default:
            self = .whole
        }
    }

    private static func isNumberOrEmpty(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
