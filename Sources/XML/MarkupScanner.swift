// LienThong
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#endif

/// Cuts a stream of XML into pieces that never end inside a tag, comment, instruction, reference or
/// character.
///
/// libxml2's push parser reads the same bytes differently when a piece ends at a bad place (a `>`
/// in an attribute value is one), and looks a long CDATA section through again for every piece.
/// With whole pieces a packet means the same however it arrives, markup has a limit of its own, and
/// a DOCTYPE is seen before the parser sees it. Whether the XML is well-formed is the parser's to
/// say.
package final class MarkupScanner {
    package enum Fault: Error {
        case doctype
        case longMarkup
        case manyAttributes
        /// A `<` inside of a tag: never well-formed, but libxml2 may wait for more before it says
        /// so.
        case openingInTag
    }

    private enum State {
        case text, markup, tag
        case quoted(UInt8)
        case comment, instruction, cdata
    }

    /// The most that is cut at once, and the least at which a CDATA section is cut.
    package static let sliceBytes = 64 << 10

    private let maxMarkupBytes: Int
    private let maxAttributes: Int
    /// Of the tag that is being looked at.
    private var attributes = 0
    private var state = State.text
    private var pending: [UInt8] = []
    /// How far `pending` was looked at.
    private var position = 0
    /// Where the markup that is being looked at begins.
    private var markupStart = 0
    /// Up to where `pending` may be handed on.
    private var cut = 0

    package init(maxMarkupBytes: Int, maxAttributes: Int) {
        self.maxMarkupBytes = maxMarkupBytes
        self.maxAttributes = maxAttributes
    }

    /// Takes at most `sliceBytes` and hands on what is whole.
    package func take(
        _ bytes: UnsafeRawBufferPointer, feed: (UnsafeRawBufferPointer) -> Void
    ) throws(Fault) {
        pending.append(contentsOf: bytes)
        cut = 0
        let fault = pending.withUnsafeBufferPointer { scan($0) }
        // What stands before a fault is told first, so that the first fault of a packet is the
        // same however the packet is cut.
        if cut > 0 {
            pending.withUnsafeBytes { feed(UnsafeRawBufferPointer(rebasing: $0[..<cut])) }
        }
        if let fault { throw fault }
        if case .cdata = state { cutSection(feed) }
        drop(cut)
        if isInMarkup, pending.count - markupStart > maxMarkupBytes { throw .longMarkup }
    }

    private var isInMarkup: Bool {
        switch state {
        case .text, .cdata: false
        default: true
        }
    }

    /// Hands on what is left, whole or not.
    package func finish(feed: (UnsafeRawBufferPointer) -> Void) {
        pending.withUnsafeBytes { feed($0) }
        pending = []
    }

    private func drop(_ count: Int) {
        pending.removeFirst(count)
        position -= count
        markupStart -= count
        cut = 0
    }

    /// Ends a long section and begins it anew: the same text, in portions.
    private func cutSection(_ feed: (UnsafeRawBufferPointer) -> Void) {
        let end = pending.withUnsafeBufferPointer { wholeText($0, from: markupStart, to: position) }
        guard end - cut > MarkupScanner.sliceBytes / 2 else { return }
        pending.withUnsafeBytes { feed(UnsafeRawBufferPointer(rebasing: $0[cut..<end])) }
        [UInt8]("]]>".utf8).withUnsafeBytes { feed($0) }
        drop(end - MarkupScanner.sectionStart.count)
        pending.replaceSubrange(
            ..<MarkupScanner.sectionStart.count, with: MarkupScanner.sectionStart)
        markupStart = 0
    }

    private static let sectionStart = [UInt8]("<![CDATA[".utf8)

    private func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        while position < bytes.count {
            switch state {
            case .text:
                guard let open = find(UInt8(ascii: "<"), in: bytes, from: position) else {
                    position = bytes.count
                    cut = wholeText(bytes, from: cut, to: bytes.count)
                    return nil
                }
                cut = open
                markupStart = open
                position = open
                state = .markup
            case .markup:
                guard let fault = beginMarkup(bytes) else { return nil }
                if let fault = fault { return fault }
            case .tag:
                if let fault = scanTag(bytes) { return fault }
            case .quoted(let quote):
                let close = find(quote, in: bytes, from: position)
                let end = close ?? bytes.count
                let value = UnsafeBufferPointer(rebasing: bytes[..<end])
                if find(UInt8(ascii: "<"), in: value, from: position) != nil {
                    return .openingInTag
                }
                position = end
                if close != nil {
                    position += 1
                    state = .tag
                }
            case .comment:
                if !skip(past: "-->", in: bytes) { return .longMarkup }
            case .instruction:
                if !skip(past: "?>", in: bytes) { return .longMarkup }
            case .cdata:
                if !skip(past: "]]>", in: bytes) { return .longMarkup }
            }
        }
        return nil
    }

    /// Tells what begins at `position`; nil if more bytes are needed for that.
    private func beginMarkup(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault?? {
        let start = position
        let rest = bytes.count - start
        guard rest >= 2 else { return nil }
        switch bytes[start + 1] {
        case UInt8(ascii: "?"):
            state = .instruction
            position = start + 2
        case UInt8(ascii: "!"):
            guard rest >= 4 else { return nil }
            if bytes[start + 2] == UInt8(ascii: "-") {
                state = .comment
                position = start + 4
            } else if bytes[start + 2] == UInt8(ascii: "[") {
                guard rest >= MarkupScanner.sectionStart.count else { return nil }
                state = .cdata
                position = start + MarkupScanner.sectionStart.count
            } else {
                return .some(.doctype)
            }
        default:
            state = .tag
            attributes = 0
            position = start + 1
        }
        return .some(nil)
    }

    private func scanTag(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        var index = position
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: ">") {
                if index - markupStart > maxMarkupBytes { return .longMarkup }
                state = .text
                cut = index
                break
            }
            if byte == UInt8(ascii: "<") { return .openingInTag }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                attributes += 1
                if attributes > maxAttributes { return .manyAttributes }
                state = .quoted(byte)
                break
            }
        }
        position = index
        return nil
    }

    /// False if what ends here is too long; a CDATA section may have any length.
    private func skip(past end: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let last = end.utf8Start[end.utf8CodeUnitCount - 1]
        let length = end.utf8CodeUnitCount
        while let found = find(last, in: bytes, from: position) {
            position = found + 1
            // The end may not reach into the beginning: `<!-->` is no comment.
            if position - length >= contentStart,
                memcmp(bytes.baseAddress! + position - length, end.utf8Start, length) == 0
            {
                if isInMarkup, position - markupStart > maxMarkupBytes { return false }
                state = .text
                cut = position
                return true
            }
        }
        position = bytes.count
        return true
    }

    private var contentStart: Int {
        switch state {
        case .comment: markupStart + 4
        case .cdata: markupStart + MarkupScanner.sectionStart.count
        default: markupStart + 2
        }
    }

    private func find(
        _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// The end of the text up to `end` without a character, reference or `]]>` that may go on.
    private func wholeText(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int {
        var end = end
        // A reference that is longer than this is none; the parser will say so.
        var index = end - 1
        while index >= start, end - index <= 16, bytes[index] != UInt8(ascii: ";") {
            if bytes[index] == UInt8(ascii: "&") {
                end = index
                break
            }
            index -= 1
        }
        while end > start,
            bytes[end - 1] == UInt8(ascii: "]") || bytes[end - 1] == UInt8(ascii: "\r")
        {
            end -= 1
        }
        var lead = end - 1
        while lead >= start, end - lead < 4, bytes[lead] & 0xC0 == 0x80 { lead -= 1 }
        if lead >= start, bytes[lead] >= 0xC0 {
            let length = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2
            if end - lead < length { end = lead }
        }
        return end
    }
}
