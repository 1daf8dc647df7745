// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Whether places of two revisions mean the same: the same values, however they are divided into
/// objects and whatever their numbers, down to everything they refer to. What two places shared they
/// share still, since for some objects (layers, above all) it counts which one they are.
///
/// The nodes of the page tree, the fields of the form and the signatures have a place of their own
/// where they are compared (`RevisionComparison`), so a reference that merely names one of them is
/// not followed. It is where it could mean anything else: who reaches an object by two ways needs the
/// leave of both.
struct RevisionMatch {
    private let old: PDFDocument
    private let new: PDFDocument
    private let updates: PDFUpdates
    var anchors: PDFAnchors

    /// Objects that have kept their number, and are the same or about to be compared.
    private var kept: Set<PDFReference> = []
    /// Those that have another, by the old one and by the new one.
    private var renumbered: [PDFReference: PDFReference] = [:]
    private var taken: [PDFReference: PDFReference] = [:]
    /// Objects of the old revision that stand in their place now; of the new one, what stood there.
    private var inlined: Set<PDFReference> = []
    private var outlined: Set<PDFReference> = []
    private var waiting: [(before: PDFReference, after: PDFReference)] = []
    /// What was noted since the question was asked, to be forgotten if the answer is no.
    private var noted: [Note] = []
    /// Of two places that are not the same, the object of the new revision in which they differ; `nil`
    /// where they themselves do.
    private(set) var differing: PDFReference?

    private enum Note {
        case kept(PDFReference)
        case renumbered(PDFReference, PDFReference)
        case inlined(PDFReference)
        case outlined(PDFReference)
    }

    private static let streamLimitBytes = 16 * 1024 * 1024

    init(_ old: PDFDocument, _ new: PDFDocument, updates: PDFUpdates, anchors: PDFAnchors) {
        self.old = old
        self.new = new
        self.updates = updates
        self.anchors = anchors
    }

    /// - Parameter key: of the dictionary that holds the values.
    mutating func isSame(_ before: PDFValue, _ after: PDFValue, at key: String) -> Bool {
        noted.removeAll(keepingCapacity: true)
        waiting.removeAll(keepingCapacity: true)
        differing = nil
        var isSame = compare(before, after, PDFPlace(key: key))
        while isSame, let next = waiting.popLast() {
            isSame = !new.budget.isSpent && compareObjects(next.before, next.after)
            if !isSame { differing = next.after }
        }
        if !isSame { forget() }
        return isSame
    }

    private mutating func forget() {
        for note in noted {
            switch note {
            case .kept(let reference): kept.remove(reference)
            case .renumbered(let before, let after):
                renumbered[before] = nil
                taken[after] = nil
            case .inlined(let reference): inlined.remove(reference)
            case .outlined(let reference): outlined.remove(reference)
            }
        }
    }

    private mutating func compare(
        _ before: PDFValue, _ after: PDFValue, _ place: PDFPlace
    ) -> Bool {
        switch (before, after) {
        case (.reference(let before), .reference(let after)):
            return pair(before, after, place)
        case (.reference(let reference), _):
            let value = old.resolve(before)
            return inline(reference, value) && compare(value, after, place)
        case (_, .reference(let reference)):
            let value = new.resolve(after)
            return outline(reference, value) && compare(before, value, place)
        case (.null, .null): return true
        case (.atom(let before), .atom(let after)): return PDFValue.isSameAtom(before, after)
        case (.array(let before), .array(let after)):
            guard before.count == after.count else { return false }
            for index in before.indices {
                let isDestination = index == 0 && before.count > 1 && before[1].isName
                let place = PDFPlace(key: place.key, isDestination: isDestination)
                guard compare(before[index], after[index], place) else { return false }
            }
            return true
        case (.dictionary(let before), .dictionary(let after)),
            (.stream(let before), .stream(let after)):
            return compareEntries(before, after)
        default: return false
        }
    }

    private mutating func compareEntries(
        _ before: [String: PDFValue], _ after: [String: PDFValue]
    ) -> Bool {
        for key in Set(before.keys).union(after.keys) {
            let place = PDFPlace(key: key)
            guard compare(before[key] ?? .null, after[key] ?? .null, place) else { return false }
        }
        return true
    }

    // MARK: Which object is which

    private mutating func pair(
        _ before: PDFReference, _ after: PDFReference, _ place: PDFPlace
    ) -> Bool {
        if before == after {
            if anchors.isNamed(before, at: place) || kept.contains(before) { return true }
            guard renumbered[before] == nil, taken[after] == nil, !inlined.contains(before),
                !outlined.contains(after)
            else { return false }
            kept.insert(before)
            noted.append(.kept(before))
        } else {
            if let known = renumbered[before] { return known == after }
            guard taken[after] == nil, !kept.contains(before), !kept.contains(after),
                !inlined.contains(before), !outlined.contains(after), !anchors.contains(before)
            else { return false }
            renumbered[before] = after
            taken[after] = before
            noted.append(.renumbered(before, after))
        }
        waiting.append((before, after))
        return true
    }

    /// An object stands in its only place now. Which number a mere value had is all the same.
    private mutating func inline(_ reference: PDFReference, _ value: PDFValue) -> Bool {
        switch value {
        case .null, .atom: return true
        case .reference, .stream: return false
        case .array, .dictionary:
            guard !anchors.contains(reference), !kept.contains(reference),
                renumbered[reference] == nil, inlined.insert(reference).inserted
            else { return false }
            noted.append(.inlined(reference))
            return true
        }
    }

    /// What stood in its place is an object that only this place refers to.
    private mutating func outline(_ reference: PDFReference, _ value: PDFValue) -> Bool {
        switch value {
        case .null, .atom: return true
        case .reference, .stream: return false
        case .array, .dictionary:
            guard !kept.contains(reference), taken[reference] == nil,
                outlined.insert(reference).inserted
            else { return false }
            noted.append(.outlined(reference))
            return true
        }
    }

    // MARK: Objects

    private mutating func compareObjects(_ before: PDFReference, _ after: PDFReference) -> Bool {
        if anchors.isSignature(before) {
            return before == after && compareSignatures(before)
        }
        let first = old.text(before)
        let second = new.text(after)
        guard first.isStream == second.isStream else { return false }
        if first.text == second.text {
            guard pairReferences(first.text) else { return false }
        } else {
            guard
                compare(
                    old.value(first.text, isStream: first.isStream),
                    new.value(second.text, isStream: second.isStream), PDFPlace(key: ""))
            else { return false }
        }
        return !first.isStream || isSameData(before, after)
    }

    /// An object that is written as it was: what it refers to is left to compare.
    private mutating func pairReferences(_ text: [UInt8]) -> Bool {
        PDFTokens.eachReference(text) { reference, place in
            pair(reference, reference, place)
        }
    }

    private func isSameData(_ before: PDFReference, _ after: PDFReference) -> Bool {
        // What no later section names stands where it stood.
        if before == after, updates.objects[before.id] == nil { return true }
        let first = old.object(before.id, generation: before.generation)
        let second = new.object(after.id, generation: after.generation)
        guard let data = first.data(decoded: false, limitBytes: Self.streamLimitBytes) else {
            return false
        }
        return data == second.data(decoded: false, limitBytes: Self.streamLimitBytes)
    }

    /// The long value of a signature is compared as bytes.
    private mutating func compareSignatures(_ reference: PDFReference) -> Bool {
        let before = old.object(reference.id, generation: reference.generation)
        let after = new.object(reference.id, generation: reference.generation)
        let keys = before.keys
        // A name that is no text could stand for another.
        guard after.isDictionary, keys == after.keys,
            !keys.contains(where: { $0.contains("\u{FFFD}") })
        else { return false }
        for key in keys {
            let (first, second) = (before[key], after[key])
            if key == "/Contents", first.isString {
                guard new.budget.work(ByteRange.contentsLimitBytes / 1024),
                    second.isString, first.bytes == second.bytes
                else { return false }
                continue
            }
            guard
                compare(
                    old.value(first.usedText, isStream: false),
                    new.value(second.usedText, isStream: false), PDFPlace(key: key))
            else { return false }
        }
        return true
    }
}

extension PDFValue {
    var isName: Bool {
        if case .atom(let text) = self { text.first == UInt8(ascii: "/") } else { false }
    }
}
