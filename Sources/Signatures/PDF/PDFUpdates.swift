// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The cross-reference sections that were added to a file after one of its revisions: which objects
/// they define anew. Everything else is, byte for byte, what it was.
struct PDFUpdates {
    /// Object numbers that a later section names; `true` if as in use.
    private(set) var objects: [Int: Bool] = [:]
    /// What the section that is read has named so far. A number that stands twice in one is another
    /// object for another reader.
    private var named: Set<Int> = []
    /// By object stream, the newest section first: which objects it holds, and where in it.
    private var packed: [Int: [(id: Int, index: Int)]] = [:]

    /// Of files that are saved at each change: the minutes of a council, a register.
    static let sectionLimit = 4_000
    static let objectLimit = 500_000
    private static let streamLimitBytes = 16 * 1024 * 1024

    private let file: UnsafeRawBufferPointer
    private let document: PDFDocument

    /// `nil` unless the file is the revision and well-formed incremental updates upon it, all of
    /// whose sections lie behind the revision.
    init?(_ file: UnsafeRawBufferPointer, document: PDFDocument, since end: Int) {
        self.file = file
        self.document = document
        guard let signed = Self.startOfSection(UnsafeRawBufferPointer(rebasing: file[..<end])),
            var place = Self.startOfSection(file)
        else { return nil }
        // Nothing but white space was added: the same section, the same file.
        if place == signed {
            guard file[end...].allSatisfy(PDFSyntax.isSpace) else { return nil }
            return
        }
        guard Self.endsWithSection(file) else { return nil }
        var sections = 0
        while place != signed {
            sections += 1
            guard sections <= Self.sectionLimit else {
                document.budget.exceed(.limitRevisions)
                return nil
            }
            guard place >= end, place < file.count,
                let previous = section(at: place), previous < place
            else { return nil }
            place = previous
        }
        guard packed.allSatisfy({ isHeld($0.value, in: $0.key) }),
            !namesGenerations(file[end...])
        else { return nil }
    }

    /// A reference to another generation than the first is nothing to qpdf and something to readers that
    /// look at the number alone. No program writes one, and what is written plainly is found here.
    private func namesGenerations(_ bytes: some Collection<UInt8>) -> Bool {
        // Number, white space, generation, white space, R: read backward from each R.
        let bytes = Array(bytes)
        for place in bytes.indices where bytes[place] == UInt8(ascii: "R") {
            let follows = place + 1 < bytes.count ? bytes[place + 1] : UInt8(ascii: " ")
            guard PDFSyntax.isDelimiter(follows) else { continue }
            var left = place
            func digits(_ from: Int) -> Int {
                var at = from
                while at > 0, (0x30...0x39).contains(bytes[at - 1]) { at -= 1 }
                return at
            }
            func spaces(_ from: Int) -> Int {
                var at = from
                while at > 0, PDFSyntax.isSpace(bytes[at - 1]) { at -= 1 }
                return at
            }
            let generationEnd = spaces(left)
            guard generationEnd < left else { continue }
            left = digits(generationEnd)
            let generation = bytes[left..<generationEnd]
            guard !generation.isEmpty, generation.contains(where: { $0 != 0x30 }) else { continue }
            let numberEnd = spaces(left)
            guard numberEnd < left, digits(numberEnd) < numberEnd else { continue }
            return true
        }
        return false
    }

    /// Whether an object stream holds these objects where the sections say, and each once: qpdf asks
    /// for their numbers, others for their places (ISO 32000-2 7.5.7).
    private func isHeld(_ objects: [(id: Int, index: Int)], in holder: Int) -> Bool {
        let stream = document.object(holder)
        guard stream["/Type"].name == "/ObjStm",
            let count = stream["/N"].integer.flatMap({ Int(exactly: $0) }),
            (1...Self.objectLimit).contains(count),
            let data = stream.data(decoded: true, limitBytes: Self.streamLimitBytes),
            !namesGenerations(data)
        else { return false }
        return data.withUnsafeBytes { bytes in
            var words = PDFWords(bytes, at: 0)
            var ids: [Int] = []
            for _ in 0..<count {
                guard let id = words.next().flatMap(PDFWords.number), words.next() != nil else {
                    return false
                }
                ids.append(id)
            }
            return Set(ids).count == ids.count
                && objects.allSatisfy { $0.index < ids.count && ids[$0.index] == $0.id }
        }
    }

    /// The number after the last `startxref`.
    static func startOfSection(_ file: UnsafeRawBufferPointer) -> Int? {
        let keyword = Array("startxref".utf8)
        var place = file.count - keyword.count
        // qpdf looks as far back.
        let lowest = max(0, file.count - 1054)
        while place >= lowest {
            if file[place] == keyword[0],
                file[place..<(place + keyword.count)].elementsEqual(keyword)
            {
                // A word of its own: glued to its number, one reader takes it and another the one before.
                guard place + keyword.count < file.count,
                    PDFSyntax.isSpace(file[place + keyword.count])
                else { return nil }
                var syntax = PDFSyntax(file, at: place + keyword.count)
                return syntax.read()?.integer.flatMap { Int(exactly: $0) }
            }
            place -= 1
        }
        return nil
    }

    /// Nothing but white space follows the last section: what no section names, a reader that repairs
    /// files may show.
    private static func endsWithSection(_ file: UnsafeRawBufferPointer) -> Bool {
        var last = file.count
        while last > 0, PDFSyntax.isSpace(file[last - 1]) { last -= 1 }
        return last >= 5 && file[(last - 5)..<last].elementsEqual("%%EOF".utf8)
    }

    /// Notes a section's objects; the place of the one before, if all is well.
    private mutating func section(at place: Int) -> Int? {
        var syntax = PDFSyntax(file, at: place)
        syntax.skipSpace()
        let start = syntax.place
        if file.count - start > 4, file[start..<(start + 4)].elementsEqual("xref".utf8) {
            return table(at: start + 4)
        }
        return stream(at: start)
    }

    private mutating func table(at start: Int) -> Int? {
        named.removeAll(keepingCapacity: true)
        var words = PDFWords(file, at: start)
        while let first = words.next() {
            if first.elementsEqual("trailer".utf8) {
                var syntax = PDFSyntax(file, at: words.place)
                guard let trailer = syntax.read(), !trailer.hasRepeatedKeys else { return nil }
                // Readers differ in which of a hybrid section's two lists comes first, and whether the
                // second has one before it. No program adds an update of that kind.
                guard trailer["XRefStm"] == nil else { return nil }
                return trailer["Prev"]?.integer.flatMap { Int(exactly: $0) }
            }
            guard let from = PDFWords.number(first), let second = words.next(),
                let count = PDFWords.number(second), count <= Self.objectLimit
            else { return nil }
            for offset in 0..<count {
                guard let place = words.next(), PDFWords.number(place) != nil,
                    let generation = words.next(), let generation = PDFWords.number(generation),
                    let kind = words.next(), kind.count == 1,
                    note(from + offset, inUse: kind.first == UInt8(ascii: "n"), generation)
                else { return nil }
            }
        }
        return nil
    }

    private mutating func note(_ id: Int, inUse: Bool, _ generation: Int) -> Bool {
        // References name generation 0 nearly always; another one in use would leave them empty.
        guard !inUse || generation == 0 else { return false }
        guard objects.count < Self.objectLimit else {
            document.budget.exceed(.limitObjects)
            return false
        }
        guard id > 0 else { return true }
        if objects[id] == nil { objects[id] = inUse }
        return named.insert(id).inserted
    }

    /// A cross-reference stream (ISO 32000-2 7.5.8): its dictionary as it stands at the place must
    /// be the one qpdf knows under that number.
    private mutating func stream(at place: Int) -> Int? {
        var syntax = PDFSyntax(file, at: place)
        guard let number = syntax.read()?.integer, let id = Int(exactly: number), id > 0,
            let generation = syntax.read()?.integer, generation == 0, syntax.read() != nil,
            let dictionary = syntax.read(), !dictionary.hasRepeatedKeys,
            let widths = dictionary["W"]?.integers, widths.count == 3,
            widths.allSatisfy({ (0...8).contains($0) }), widths.reduce(0, +) > 0,
            let size = dictionary["Size"]?.integer, (0...8_388_607).contains(size)
        else { return nil }
        // Written there, as a list of numbers: what it refers to could be another one by now.
        guard dictionary["Index"] == nil || dictionary["Index"]?.integers != nil else { return nil }
        let index = dictionary["Index"]?.integers ?? [0, size]
        let object = document.object(id)
        guard object.isStream, object["/Type"].name == "/XRef",
            object["/W"].elements.map(\.integer) == widths.map(Optional.some),
            object["/Size"].integer == size,
            object["/Index"].isNull == (dictionary["Index"] == nil),
            object["/Index"].isNull
                || object["/Index"].elements.map(\.integer) == index.map(Optional.some),
            let data = object.data(decoded: true, limitBytes: Self.streamLimitBytes),
            entries(data, widths.map { Int($0) }, index)
        else { return nil }
        return dictionary["Prev"]?.integer.flatMap { Int(exactly: $0) }
    }

    private mutating func entries(_ data: [UInt8], _ widths: [Int], _ index: [Int64]) -> Bool {
        named.removeAll(keepingCapacity: true)
        guard index.count % 2 == 0, data.count <= Self.streamLimitBytes else { return false }
        let width = widths[0] + widths[1] + widths[2]
        var place = 0
        for pair in stride(from: 0, to: index.count, by: 2) {
            guard let first = Int(exactly: index[pair]), let count = Int(exactly: index[pair + 1]),
                (0...8_388_607).contains(first), (0...Self.objectLimit).contains(count)
            else { return false }
            for offset in 0..<count {
                guard place + width <= data.count else { return false }
                func field(_ from: Int, _ width: Int) -> UInt64 {
                    data[from..<(from + width)].reduce(0) { $0 << 8 | UInt64($1) }
                }
                let kind = widths[0] == 0 ? 1 : field(place, widths[0])
                let third = field(place + widths[0] + widths[1], widths[2])
                // Of a compressed object the third field is an index, not a generation.
                let id = first + offset
                let isNewest = objects[id] == nil
                guard note(id, inUse: kind != 0, kind == 1 ? Int(clamping: third) : 0)
                else { return false }
                if kind == 2, isNewest {
                    let holder = Int(clamping: field(place + widths[0], widths[1]))
                    packed[holder, default: []].append((id, Int(clamping: third)))
                }
                place += width
            }
        }
        return true
    }
}

/// Words between white space, as a cross-reference table has them.
struct PDFWords {
    private let bytes: UnsafeRawBufferPointer
    private(set) var place: Int

    init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
        self.bytes = bytes
        self.place = place
    }

    mutating func next() -> Slice<UnsafeRawBufferPointer>? {
        while place < bytes.count, PDFSyntax.isSpace(bytes[place]) { place += 1 }
        let start = place
        while place < bytes.count, place - start < 32, !PDFSyntax.isSpace(bytes[place]),
            bytes[place] != UInt8(ascii: "<")
        {
            place += 1
        }
        return place > start ? bytes[start..<place] : nil
    }

    /// Up to ten digits.
    static func number(_ word: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard word.count <= 10, word.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return word.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
