// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Writes a message of CMS in DER anew in BER: the same values, other lengths.
package enum TestBER {
    /// One element, taken apart as far as it holds others.
    indirect enum Node {
        case leaf(tag: UInt8, [UInt8])
        case tree(tag: UInt8, [Node])

        init(_ bytes: inout ArraySlice<UInt8>) {
            let tag = bytes.removeFirst()
            var length = Int(bytes.removeFirst())
            if length >= 0x80 {
                let digits = length & 0x7F
                length = 0
                for _ in 0..<digits { length = length << 8 | Int(bytes.removeFirst()) }
            }
            var content = bytes.prefix(length)
            bytes = bytes.dropFirst(length)
            if tag & 0x20 == 0 {
                self = .leaf(tag: tag, Array(content))
            } else {
                var parts: [Node] = []
                while !content.isEmpty { parts.append(Node(&content)) }
                self = .tree(tag: tag, parts)
            }
        }

        var der: [UInt8] {
            switch self {
            case .leaf(let tag, let content): [tag] + Self.length(content.count) + content
            case .tree(let tag, let parts):
                [tag] + Self.length(parts.reduce(0) { $0 + $1.der.count })
                    + parts.flatMap(\.der)
            }
        }

        /// The same with another element at a place: the way from here down by positions.
        func replacing(_ path: ArraySlice<Int>, _ change: (Node) -> Node) -> Node {
            guard let first = path.first else { return change(self) }
            guard case .tree(let tag, var parts) = self else { return self }
            parts[first] = parts[first].replacing(path.dropFirst(), change)
            return .tree(tag: tag, parts)
        }

        static func length(_ count: Int) -> [UInt8] {
            if count < 0x80 { return [UInt8(count)] }
            if count < 0x100 { return [0x81, UInt8(count)] }
            return [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
        }
    }

    /// Opens the element and the first of its children, so many levels, without lengths.
    private static func opened(_ node: Node, path: [Int]) -> [UInt8] {
        guard case .tree(let tag, let parts) = node else { return node.der }
        let place = path.first
        let inside = parts.enumerated().flatMap { index, part in
            index == place ? opened(part, path: Array(path.dropFirst())) : part.der
        }
        return [tag, 0x80] + inside + [0, 0]
    }

    /// ContentInfo, its `[0]` and SignedData begin without lengths.
    package static func openFrame(_ der: [UInt8]) -> [UInt8] {
        var rest = der[...]
        return opened(Node(&rest), path: [1, 0])
    }

    /// The length of ContentInfo in a byte more than it needs.
    package static func lengthenFrame(_ der: [UInt8]) -> [UInt8] {
        var rest = der[...]
        guard case .tree(let tag, let parts) = Node(&rest) else { return der }
        let inside = parts.flatMap(\.der)
        return [tag, 0x83, 0, UInt8(inside.count >> 8), UInt8(inside.count & 0xFF)] + inside
    }

    /// The content that travels inside as two pieces of an open OCTET STRING, as streams write it.
    package static func cutContent(_ der: [UInt8], _ content: [UInt8]) -> [UInt8] {
        func piece(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            [0x04] + Node.length(bytes.count) + bytes
        }
        func rewrite(_ node: Node) -> [UInt8] {
            switch node {
            case .leaf(let tag, let bytes):
                guard tag == 0x04, bytes == content else { return node.der }
                let half = bytes.count / 2
                return [0x24, 0x80] + piece(bytes[..<half]) + piece(bytes[half...]) + [0, 0]
            case .tree(let tag, let parts): return [tag, 0x80] + parts.flatMap(rewrite) + [0, 0]
            }
        }
        var rest = der[...]
        // Only down to the content: what is signed stays DER.
        guard case .tree(let outer, let parts) = Node(&rest), parts.count == 2,
            case .tree(let explicit, let signedData) = parts[1], signedData.count == 1,
            case .tree(let sequence, let fields) = signedData[0]
        else { return der }
        let inside = fields.enumerated().flatMap {
            $0.offset == 2 ? rewrite($0.element) : $0.element.der
        }
        return [outer, 0x80] + parts[0].der + [explicit, 0x80, sequence, 0x80] + inside
            + [0, 0, 0, 0, 0, 0]
    }

    /// The signed attributes of the first signer begin without a length.
    package static func openAttributes(_ der: [UInt8]) -> [UInt8] {
        var rest = der[...]
        let root = Node(&rest)
        guard case .tree(_, let parts) = root, case .tree(_, let data) = parts[1],
            case .tree(_, let fields) = data[0],
            case .tree(_, let signers) = fields[fields.count - 1],
            case .tree(_, let signer) = signers[0]
        else { return der }
        let place = signer.firstIndex {
            if case .tree(tag: 0xA0, _) = $0 { true } else { false }
        }
        return opened(root, path: [1, 0, fields.count - 1, 0, place ?? 0])
    }
}
