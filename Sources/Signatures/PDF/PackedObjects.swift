// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Looks, before qpdf opens a PDF, at what qpdf will expand: the cross-reference streams from the
/// last one back, and the object streams that they name. Only the budget learns of it.
///
/// A file that is read otherwise here than by qpdf gains nothing: the limits of the process hold.
struct PackedObjects {
    private struct Section {
        let widths: [Int]
        /// First number and count.
        let ranges: [(Int, Int)]
        let data: [UInt8]
    }

    private let file: UnsafeRawBufferPointer
    private let budget: CheckBudget
    private var sections: [Section] = []

    private static let streamLimitBytes = 16 * 1024 * 1024
    /// Deflate makes of a byte no more than this.
    private static let mostExpansion = 1_040

    static func check(_ file: UnsafeRawBufferPointer, _ budget: CheckBudget) {
        var packed = PackedObjects(file: file, budget: budget)
        packed.readSections()
        packed.measureObjectStreams()
    }

    private init(file: UnsafeRawBufferPointer, budget: CheckBudget) {
        self.file = file
        self.budget = budget
    }

    private mutating func readSections() {
        guard var place = PDFUpdates.startOfSection(file) else { return }
        var seen: Set<Int> = []
        while !budget.isSpent, place > 0, place < file.count, seen.insert(place).inserted {
            guard seen.count <= PDFUpdates.sectionLimit else {
                return budget.exceed(.limitRevisions)
            }
            var syntax = PDFSyntax(file, at: place)
            syntax.skipSpace()
            let start = syntax.place
            let previous: Int?
            if file.count - start > 4, file[start..<(start + 4)].elementsEqual("xref".utf8) {
                previous = table(at: start + 4)
            } else {
                previous = stream(at: start)
            }
            guard let previous else { return }
            place = previous
        }
    }

    /// The place of the section before.
    private mutating func table(at start: Int) -> Int? {
        var words = PDFWords(file, at: start)
        while let first = words.next() {
            if first.elementsEqual("trailer".utf8) {
                var syntax = PDFSyntax(file, at: words.place)
                guard let trailer = syntax.read() else { return nil }
                if let hybrid = trailer["XRefStm"]?.integer.flatMap({ Int(exactly: $0) }),
                    hybrid > 0, hybrid < file.count
                {
                    _ = stream(at: hybrid)
                }
                return trailer["Prev"]?.integer.flatMap { Int(exactly: $0) }
            }
            guard let count = words.next().flatMap(PDFWords.number), budget.name(count) else {
                return nil
            }
            for _ in 0..<count { for _ in 0..<3 where words.next() == nil { return nil } }
        }
        return nil
    }

    private mutating func stream(at place: Int) -> Int? {
        guard let found = packedStream(at: place), let widths = found.dictionary["W"]?.integers,
            widths.count == 3, widths.allSatisfy({ (0...8).contains($0) }),
            widths.reduce(0, +) > 0,
            let size = found.dictionary["Size"]?.integer
        else { return nil }
        let index = found.dictionary["Index"]?.integers ?? [0, size]
        var ranges: [(Int, Int)] = []
        for pair in stride(from: 0, to: index.count - 1, by: 2) {
            guard let first = Int(exactly: index[pair]), let count = Int(exactly: index[pair + 1]),
                first >= 0, count >= 0, first <= 1 << 40
            else { return nil }
            guard budget.name(count) else { return nil }
            ranges.append((first, count))
        }
        if let data = found.inflated(Self.streamLimitBytes, budget) {
            sections.append(Section(widths: widths.map { Int($0) }, ranges: ranges, data: data))
        }
        return found.dictionary["Prev"]?.integer.flatMap { Int(exactly: $0) }
    }

    private func measureObjectStreams() {
        guard !budget.isSpent else { return }
        var holders: Set<Int> = []
        each { _, kind, second in if kind == 2 { holders.insert(second) } }
        guard !holders.isEmpty else { return }
        var places: [Int: Int] = [:]
        each { id, kind, second in
            // The newest section stands first.
            if kind == 1, holders.contains(id), places[id] == nil { places[id] = second }
        }
        var possible = 0
        for place in places.values.sorted() where place < file.count {
            guard !budget.isSpent else { return }
            guard let found = packedStream(at: place) else { continue }
            guard found.isFlate else {
                // As it stands, or packed in a way that grows by less than it is worth.
                if !found.isPlain { budget.exceed(.limitStreams) }
                continue
            }
            possible += found.data.count * Self.mostExpansion
            if possible > budget.decodableBytes { FlateStream.measure(found.data, budget) }
        }
    }

    /// Every entry of all sections: the object's number, the kind, the second field.
    private func each(_ body: (Int, Int, Int) -> Void) {
        for section in sections {
            let (first, second) = (section.widths[0], section.widths[1])
            let width = section.widths.reduce(0, +)
            var place = 0
            for (from, count) in section.ranges {
                for offset in 0..<count {
                    guard place + width <= section.data.count else { break }
                    func field(_ from: Int, _ width: Int) -> Int {
                        Int(
                            clamping: section.data[from..<(from + width)].reduce(UInt64(0)) {
                                $0 << 8 | UInt64($1)
                            })
                    }
                    let kind = first == 0 ? 1 : field(place, first)
                    body(from + offset, kind, field(place + first, second))
                    place += width
                }
            }
        }
    }

    /// A stream object as it stands in the file.
    private struct Packed {
        let dictionary: PDFSyntax.Located
        let data: UnsafeRawBufferPointer

        private var filters: [[UInt8]]? {
            guard let filter = dictionary["Filter"] else { return [] }
            switch filter.node {
            case .name(let name): return [name]
            case .array(let elements):
                return elements.compactMap {
                    if case .name(let name) = $0.node { name } else { nil }
                }
            default: return nil
            }
        }

        var isPlain: Bool { filters?.isEmpty ?? false }

        var isFlate: Bool {
            guard let filters, filters.count == 1 else { return false }
            return filters[0].elementsEqual("FlateDecode".utf8)
                || filters[0].elementsEqual("Fl".utf8)
        }

        func inflated(_ limit: Int, _ budget: CheckBudget) -> [UInt8]? {
            if isPlain { return [UInt8](data.prefix(limit)) }
            guard isFlate else {
                budget.exceed(.limitStreams)
                return nil
            }
            guard let bytes = FlateStream.inflate(data, limit: limit, budget) else { return nil }
            guard let parameters = dictionary["DecodeParms"],
                let predictor = parameters["Predictor"]?.integer, predictor >= 10
            else { return bytes }
            let columns = parameters["Columns"]?.integer.flatMap { Int(exactly: $0) } ?? 1
            return FlateStream.withoutPredictor(bytes, columns: columns)
        }
    }

    private func packedStream(at place: Int) -> Packed? {
        var syntax = PDFSyntax(file, at: place)
        guard syntax.read()?.integer != nil, syntax.read()?.integer != nil, syntax.read() != nil,
            let dictionary = syntax.read()
        else { return nil }
        syntax.skipSpace()
        let keyword = Array("stream".utf8)
        var start = syntax.place
        guard file.count - start > keyword.count + 2,
            file[start..<(start + keyword.count)].elementsEqual(keyword)
        else { return nil }
        start += keyword.count
        if file[start] == 0x0D { start += 1 }
        if file[start] == 0x0A { start += 1 }
        let rest = UnsafeRawBufferPointer(rebasing: file[start...])
        if let length = dictionary["Length"]?.integer.flatMap({ Int(exactly: $0) }) {
            guard length >= 0, length <= rest.count else { return nil }
            return Packed(
                dictionary: dictionary, data: UnsafeRawBufferPointer(rebasing: rest[..<length]))
        }
        // Its length stands elsewhere; where it ends can be seen.
        guard let length = Self.place(of: "endstream", in: rest) else { return nil }
        return Packed(
            dictionary: dictionary, data: UnsafeRawBufferPointer(rebasing: rest[..<length]))
    }

    private static func place(of word: StaticString, in bytes: UnsafeRawBufferPointer) -> Int? {
        word.withUTF8Buffer { word in
            guard let base = bytes.baseAddress, let wanted = word.baseAddress else { return nil }
            var from = 0
            while bytes.count - from >= word.count,
                let hit = memchr(base + from, Int32(word[0]), bytes.count - from)
            {
                let place = UnsafeRawPointer(hit) - base
                if bytes.count - place >= word.count,
                    memcmp(hit, wanted, word.count) == 0
                {
                    return place
                }
                from = place + 1
            }
            return nil
        }
    }
}
