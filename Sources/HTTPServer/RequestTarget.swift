// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The target of a request line, decoded after it was split: a document's identity may hold `/`.
struct RequestTarget {
    let path: [String]
    let query: HTTPQuery

    /// Nil for what is no path, is not UTF-8 after decoding, or holds control characters or dots
    /// as segments.
    init?(_ target: String) {
        // A blank or a control would end the target for another reader.
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { return nil }
        let origin = Self.originForm(target[...])
        let parts = origin.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let rawPath = parts.first, rawPath.first == "/" else { return nil }

        var path: [String] = []
        for segment in rawPath.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let text = Self.decode(segment, plusIsSpace: false), text != ".", text != ".."
            else { return nil }
            path.append(text)
        }
        if path.last == "" { path.removeLast() }

        var fields: [(name: String, value: String)] = []
        for field in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(pair[0], plusIsSpace: true),
                let value = Self.decode(pair.count > 1 ? pair[1] : "", plusIsSpace: true)
            else { return nil }
            fields.append((name, value))
        }
        self.path = path
        query = HTTPQuery(fields: fields)
    }

    /// RFC 9112, 3.2.2: a server accepts the absolute form too.
    private static func originForm(_ target: Substring) -> Substring {
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        return target
    }

    private static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case 0x25:
                guard let high = rest.next(), let low = rest.next(),
                    let first = hex(high), let second = hex(low)
                else { return nil }
                bytes.append(first << 4 | second)
            case 0x2b where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hex(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
