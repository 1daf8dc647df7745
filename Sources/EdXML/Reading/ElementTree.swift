// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What was read of a packet apart from the contents of attachments: elements in their order, each
/// with the text that stands directly in it.
///
/// Flat arrays, since a circular to every commune has 50,000 elements. Text that stands between the
/// children of an element belongs to that element only, so values that old writers left there
/// overwrite nothing.
struct ElementTree {
    private struct Node {
        var name: ElementName
        var parent: Int32
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        var nextSibling: Int32 = -1
        /// The how manieth of this name in its parent; 1 is the first.
        var ordinal: Int32 = 1
        /// How much text there was when the element began.
        var openedAt: Int32
        var textStart: Int32
        var textEnd: Int32

        init(_ name: ElementName, parent: Int, at position: Int) {
            self.name = name
            self.parent = Int32(parent)
            openedAt = Int32(position)
            textStart = openedAt
            textEnd = openedAt
        }
    }

    private var nodes: [Node] = []
    private var text: [UInt8] = []
    /// Texts that a child's text has interrupted. They are rare, and must not be copied with every
    /// interruption: a sender may interrupt as often as the limits allow.
    private var interrupted: [Int: [UInt8]] = [:]
    /// Of siblings of one name the last ordinal, where one of another name stands behind them.
    private var ordinals: [Siblings: Int32] = [:]

    private struct Siblings: Hashable {
        var parent: Int32
        var name: ElementName
    }

    var count: Int { nodes.count }

    /// Adds an element behind its siblings; `parent` is -1 for the root.
    mutating func open(_ name: ElementName, in parent: Int) -> Int {
        let index = nodes.count
        nodes.append(Node(name, parent: parent, at: text.count))
        if parent >= 0 {
            let previous = Int(nodes[parent].lastChild)
            if previous >= 0 {
                nodes[index].ordinal = ordinal(of: name, behind: previous, in: parent)
                nodes[previous].nextSibling = Int32(index)
            } else {
                nodes[parent].firstChild = Int32(index)
            }
            nodes[parent].lastChild = Int32(index)
        }
        return index
    }

    private mutating func ordinal(
        of name: ElementName, behind previous: Int, in parent: Int
    ) -> Int32 {
        let other = nodes[previous].name
        if other == name { return nodes[previous].ordinal + 1 }
        ordinals[Siblings(parent: Int32(parent), name: other)] = nodes[previous].ordinal
        return (ordinals[Siblings(parent: Int32(parent), name: name)] ?? 0) + 1
    }

    /// Adds text that stands directly in `node`, and says how many bytes the node has now. White
    /// space before the first other character is dropped, as the ends of all texts are later.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, to node: Int) -> Int {
        let start = Int(nodes[node].textStart)
        let end = Int(nodes[node].textEnd)
        if start == end {
            if isBlank(bytes) { return 0 }
            nodes[node].textStart = Int32(text.count)
        } else if end != text.count {
            interrupted[node, default: Array(text[start..<end])].append(contentsOf: bytes)
            return interrupted[node]?.count ?? 0
        }
        text.append(contentsOf: bytes)
        nodes[node].textEnd = Int32(text.count)
        return text.count - Int(nodes[node].textStart)
    }

    /// Forgets everything in `node`, and everything that was opened after it.
    mutating func removeContents(of node: Int) {
        nodes.removeSubrange((node + 1)...)
        nodes[node].firstChild = -1
        nodes[node].lastChild = -1
        text.removeSubrange(Int(nodes[node].openedAt)...)
        nodes[node].textStart = nodes[node].openedAt
        nodes[node].textEnd = nodes[node].openedAt
        if !interrupted.isEmpty { interrupted = interrupted.filter { $0.key < node } }
        if !ordinals.isEmpty { ordinals = ordinals.filter { $0.key.parent < node } }
    }

    func name(_ node: Int) -> ElementName { nodes[node].name }

    func parent(_ node: Int) -> Int? { nodes[node].parent < 0 ? nil : Int(nodes[node].parent) }

    func firstChild(_ node: Int) -> Int? {
        nodes[node].firstChild < 0 ? nil : Int(nodes[node].firstChild)
    }

    func nextSibling(_ node: Int) -> Int? {
        nodes[node].nextSibling < 0 ? nil : Int(nodes[node].nextSibling)
    }

    /// The first child of that name.
    func child(_ name: ElementName, of node: Int) -> Int? {
        var next = Int(nodes[node].firstChild)
        while next >= 0 {
            if nodes[next].name == name { return next }
            next = Int(nodes[next].nextSibling)
        }
        return nil
    }

    func children(_ name: ElementName, of node: Int) -> [Int] {
        var found: [Int] = []
        var next = Int(nodes[node].firstChild)
        while next >= 0 {
            if nodes[next].name == name { found.append(next) }
            next = Int(nodes[next].nextSibling)
        }
        return found
    }

    /// The text that stands directly in the node, trimmed and in NFC; nil if there is none.
    func string(_ node: Int) -> String? {
        let start = Int(nodes[node].textStart)
        let end = Int(nodes[node].textEnd)
        guard end > start else { return nil }
        if !interrupted.isEmpty, let whole = interrupted[node] {
            return String(decoding: whole, as: UTF8.self).normalisedOrNil
        }
        return text.withUnsafeBufferPointer { all in
            let bytes = UnsafeBufferPointer(rebasing: all[start..<end])
            let string = String(decoding: bytes, as: UTF8.self)
            return isNormalised(bytes) ? string : string.normalisedOrNil
        }
    }

    /// Where a node stands among its siblings of one name, from 1.
    func ordinal(_ node: Int) -> Int { Int(nodes[node].ordinal) }

    /// The text as it was written, but for white space around it: what NFC and the removal of marks
    /// that nobody sees would hide is there.
    func written(_ node: Int) -> String? {
        let whole: [UInt8]
        if let parts = interrupted[node] {
            whole = parts
        } else {
            whole = Array(text[Int(nodes[node].textStart)..<Int(nodes[node].textEnd)])
        }
        let scalars = String(decoding: whole, as: UTF8.self).unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isBlank }),
            let last = scalars.lastIndex(where: { !$0.isBlank })
        else { return nil }
        return String(scalars[first...last])
    }

    /// True if neither the node nor anything in it has a text.
    func isEmpty(_ node: Int) -> Bool {
        if string(node) != nil { return false }
        var next = firstChild(node)
        while let child = next {
            if !isEmpty(child) { return false }
            next = nextSibling(child)
        }
        return true
    }

    /// True if both say the same: texts as they are compared, elements in their order; empty ones
    /// count for nothing.
    func saysTheSame(_ left: Int, _ right: Int) -> Bool {
        guard string(left) == string(right) else { return false }
        var (one, other) = (nextFilled(firstChild(left)), nextFilled(firstChild(right)))
        while let first = one, let second = other {
            guard name(first) == name(second), saysTheSame(first, second) else { return false }
            (one, other) = (nextFilled(nextSibling(first)), nextFilled(nextSibling(second)))
        }
        return one == nil && other == nil
    }

    private func nextFilled(_ start: Int?) -> Int? {
        var next = start
        while let node = next, isEmpty(node) { next = nextSibling(node) }
        return next
    }

    /// The names from the root down, as in `edXML/edXMLEnvelope/edXMLHeader/MessageHeader/To[2]`;
    /// without a number stands the first of its name.
    func path(_ node: Int) -> String {
        var names: [String] = []
        var next: Int? = node
        while let current = next {
            let ordinal = nodes[current].ordinal
            names.append(
                nodes[current].name.rawValue + (ordinal > 1 ? "[\(ordinal)]" : ""))
            next = parent(current)
        }
        return names.reversed().joined(separator: "/")
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool {
        value < 0x80 ? value <= 0x20 || value == 0x7F : properties.isWhitespace
    }
}

private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
        if bytes[index] > 0x20 { return false }
        index += 1
    }
    return true
}

/// True for UTF-8 that is certainly in NFC and trimmed: below U+0300 nothing changes under NFC, nor
/// do the Vietnamese letters of U+1E00 to U+1EFF. All else goes the long way through the tables.
private func isNormalised(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, let last = bytes.last, first > 0x20, last > 0x20,
        last < 0x7F
            || last >= 0x80
    else { return false }
    // No-break and other wide spaces at the ends are trimmed: they begin or end outside ASCII.
    if first == 0xC2 || (bytes.count > 1 && bytes[bytes.count - 2] == 0xC2) { return false }
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if byte < 0xCC {
            index += 1
        } else if byte == 0xE1, index + 2 < bytes.count, (0xB8...0xBB).contains(bytes[index + 1]) {
            index += 3
        } else {
            return false
        }
    }
    return true
}
