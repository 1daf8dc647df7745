// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Who refers to the objects of a revision, followed from its trailer on.
struct PDFReferences {
    private(set) var counts: [Int: Int] = [:]
    /// Of the watched objects: which objects refer to them.
    private(set) var referrers: [Int: Set<Int>] = [:]
    /// Pages by the number of the array that lists their annotations.
    private(set) var pagesByAnnotations: [Int: PDFObject] = [:]

    static let objectLimit = 500_000

    private struct Reference: Hashable {
        let id: Int
        let generation: Int
    }

    /// - Parameter signatures: values of signature fields, which are long, show nothing, and are not
    ///   followed.
    init(
        _ document: PDFDocument, watching watched: Set<Int> = [], except signatures: Set<Int> = []
    ) {
        var seen: Set<Reference> = []
        var waiting = Self.references(in: document.trailer.resolvedSource)
        for reference in waiting { counts[reference.id, default: 0] += 1 }
        while let next = waiting.popLast() {
            guard !signatures.contains(next.id), seen.insert(next).inserted else { continue }
            guard seen.count <= Self.objectLimit else {
                document.budget.exceed(.limitObjects)
                return
            }
            guard !document.budget.isSpent else { return }
            let object = document.object(next.id, generation: next.generation)
            if object["/Type"].name == "/Page", object["/Annots"].id > 0 {
                pagesByAnnotations[object["/Annots"].id] = object
            }
            for reference in Self.references(in: object.resolvedSource) {
                counts[reference.id, default: 0] += 1
                if watched.contains(reference.id) {
                    referrers[reference.id, default: []].insert(next.id)
                }
                if !seen.contains(reference) { waiting.append(reference) }
            }
        }
    }

    /// Every "12 0 R" of a text. One inside a string is counted too: caution, not harm.
    private static func references(in text: [UInt8]) -> [Reference] {
        var found: [Reference] = []
        for place in text.indices where text[place] == UInt8(ascii: "R") {
            guard place >= 4, text[place - 1] == 0x20 else { continue }
            var start = place - 1
            guard let generation = number(before: &start, text), start > 0,
                text[start - 1] == 0x20
            else { continue }
            start -= 1
            guard let id = number(before: &start, text) else { continue }
            found.append(Reference(id: id, generation: generation))
        }
        return found
    }

    private static func number(before end: inout Int, _ text: [UInt8]) -> Int? {
        let last = end
        while end > 0, last - end < 10, (0x30...0x39).contains(text[end - 1]) { end -= 1 }
        guard end < last else { return nil }
        return text[end..<last].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
