// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The number of an object. Whoever says 0 names none.
struct PDFReference: Hashable {
    let id: Int
    let generation: Int
}

/// A value as qpdf writes it, its references unresolved. Entries whose value is null are absent, as
/// they are for qpdf: also those whose reference leads nowhere.
///
/// Names are texts with a slash. A byte outside ASCII is one character of its own: different names
/// never look the same.
indirect enum PDFValue {
    case null
    /// A number, a name, a string or a keyword, as it is written.
    case atom([UInt8])
    case reference(PDFReference)
    case array([PDFValue])
    case dictionary([String: PDFValue])
    /// The dictionary of a stream.
    case stream([String: PDFValue])

    /// Values within values; documents of real writers have a handful.
    static let depthLimit = 100

    /// `nil` for what is nested too deep, or is no text of qpdf's.
    init?(_ text: [UInt8], isStream: Bool) {
        var open: [Frame] = []
        var tokens = PDFTokens(text)
        var whole: PDFValue?
        while let token = tokens.next() {
            var value: PDFValue
            switch token {
            case .openArray, .openDictionary:
                guard open.count < Self.depthLimit else { return nil }
                open.append(Frame(isArray: token == .openArray))
                continue
            case .closeArray, .closeDictionary:
                guard let frame = open.popLast(), frame.isArray == (token == .closeArray),
                    frame.key == nil
                else { return nil }
                value = frame.isArray ? .array(frame.elements) : .dictionary(frame.entries)
            case .name(let range):
                if let last = open.indices.last, !open[last].isArray, open[last].key == nil {
                    open[last].key = Self.name(text[range])
                    continue
                }
                value = .atom(Array(text[range]))
            case .reference(let reference): value = .reference(reference)
            case .atom(let range):
                value = text[range].elementsEqual("null".utf8) ? .null : .atom(Array(text[range]))
            }
            guard let last = open.indices.last else {
                guard whole == nil else { return nil }
                if isStream, case .dictionary(let entries) = value { value = .stream(entries) }
                whole = value
                continue
            }
            guard open[last].add(value) else { return nil }
        }
        guard open.isEmpty, let whole else { return nil }
        self = whole
    }

    private struct Frame {
        let isArray: Bool
        var elements: [PDFValue] = []
        var entries: [String: PDFValue] = [:]
        var key: String?

        mutating func add(_ value: PDFValue) -> Bool {
            if isArray {
                elements.append(value)
                return true
            }
            guard let key else { return false }
            entries[key] = value
            self.key = nil
            return true
        }
    }

    /// Each byte a character.
    static func name(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    var isReference: Bool { if case .reference = self { true } else { false } }

    /// With its slash; also any other atom as it is written.
    var text: String? {
        if case .atom(let bytes) = self { Self.name(bytes[...]) } else { nil }
    }

    /// The same atom. Numbers that are not whole are the same however many zeros they end with.
    static func isSameAtom(_ before: [UInt8], _ after: [UInt8]) -> Bool {
        if before == after { return true }
        guard let first = real(before), let second = real(after) else { return false }
        return first == second
    }

    private static func real(_ text: [UInt8]) -> Double? {
        guard text.count <= 32, text.contains(UInt8(ascii: ".")),
            text.allSatisfy({ (0x30...0x39).contains($0) || "+-.".utf8.contains($0) })
        else { return nil }
        return Double(String(decoding: text, as: UTF8.self))
    }
}

/// The tokens of an object that qpdf has written.
struct PDFTokens {
    enum Token: Equatable {
        case openArray, closeArray, openDictionary, closeDictionary
        case name(Range<Int>)
        case reference(PDFReference)
        case atom(Range<Int>)
    }

    private let text: [UInt8]
    private var place = 0

    init(_ text: [UInt8]) { self.text = text }

    mutating func next() -> Token? {
        while place < text.count, PDFSyntax.isSpace(text[place]) { place += 1 }
        guard place < text.count else { return nil }
        let start = place
        switch text[place] {
        case UInt8(ascii: "["):
            place += 1
            return .openArray
        case UInt8(ascii: "]"):
            place += 1
            return .closeArray
        case UInt8(ascii: "("):
            skipString()
            return .atom(start..<place)
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            let isDouble = place + 1 < text.count && text[place + 1] == text[place]
            if isDouble {
                place += 2
                return text[start] == UInt8(ascii: "<") ? .openDictionary : .closeDictionary
            }
            while place < text.count, text[place] != UInt8(ascii: ">") { place += 1 }
            place = min(place + 1, text.count)
            return .atom(start..<place)
        case UInt8(ascii: "/"):
            place += 1
            skipWord()
            return .name(start..<place)
        default:
            skipWord()
            // A lone delimiter, which qpdf does not write, must not stand still.
            if place == start { place += 1 }
            return reference(from: start) ?? .atom(start..<place)
        }
    }

    /// "12 0 R", if the word that was read begins one.
    private mutating func reference(from start: Int) -> Token? {
        var end = place
        guard let id = Self.number(text, start, end), end < text.count, text[end] == 0x20 else {
            return nil
        }
        let second = end + 1
        end = second
        while end < text.count, (0x30...0x39).contains(text[end]) { end += 1 }
        guard let generation = Self.number(text, second, end), end + 1 < text.count,
            text[end] == 0x20, text[end + 1] == UInt8(ascii: "R"),
            end + 2 == text.count || Self.endsWord(text[end + 2])
        else { return nil }
        place = end + 2
        return .reference(PDFReference(id: id, generation: generation))
    }

    private static func number(_ text: [UInt8], _ start: Int, _ end: Int) -> Int? {
        guard end > start, end - start <= 10 else { return nil }
        var value = 0
        for place in start..<end {
            guard (0x30...0x39).contains(text[place]) else { return nil }
            value = value * 10 + Int(text[place] - 0x30)
        }
        return value
    }

    private mutating func skipWord() {
        while place < text.count, !Self.endsWord(text[place]) { place += 1 }
    }

    private mutating func skipString() {
        var depth = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { break }
        }
        place = min(place, text.count)
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x0A, 0x0D, 0x09, 0x0C, 0, UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }
}

/// Where in an object a reference stands.
struct PDFPlace {
    /// The key whose value it is, or is in an array of.
    var key: String
    /// The first of an array and before a name: the page of a destination (ISO 32000-2 12.3.2.2).
    var isDestination = false
}

extension PDFTokens {
    /// All references of an object with their places; false as soon as `body` says so.
    static func eachReference(
        _ text: [UInt8], _ body: (PDFReference, PDFPlace) -> Bool
    ) -> Bool {
        /// Keys of the dictionaries around, and whether the innermost is an array.
        var frames: [(isArray: Bool, key: Range<Int>?, count: Int)] = []
        var tokens = PDFTokens(text)
        var first: PDFReference?
        func place(_ isDestination: Bool) -> PDFPlace {
            let key = frames.last { $0.key != nil }?.key
            return PDFPlace(
                key: key.map { PDFValue.name(text[$0]) } ?? "", isDestination: isDestination)
        }
        while let token = tokens.next() {
            if let reference = first {
                first = nil
                var isDestination = false
                if case .name = token { isDestination = true }
                guard body(reference, place(isDestination)) else { return false }
            }
            let last = frames.indices.last
            switch token {
            case .openArray, .openDictionary:
                if let last { frames[last].count += 1 }
                frames.append((token == .openArray, nil, 0))
            case .closeArray, .closeDictionary:
                frames.removeLast(frames.isEmpty ? 0 : 1)
                if let last = frames.indices.last, !frames[last].isArray { frames[last].key = nil }
            case .name(let range):
                guard let last else { continue }
                if frames[last].isArray {
                    frames[last].count += 1
                } else if frames[last].key == nil {
                    frames[last].key = range
                } else {
                    frames[last].key = nil
                }
            case .reference(let reference):
                guard let last else {
                    guard body(reference, PDFPlace(key: "")) else { return false }
                    continue
                }
                if frames[last].isArray {
                    frames[last].count += 1
                    if frames[last].count == 1 {
                        first = reference
                        continue
                    }
                    guard body(reference, place(false)) else { return false }
                } else {
                    guard body(reference, place(false)) else { return false }
                    frames[last].key = nil
                }
            case .atom:
                guard let last else { continue }
                frames[last].count += 1
                if !frames[last].isArray { frames[last].key = nil }
            }
        }
        return true
    }
}
