// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The structure tree of a tagged paper (ISO 32000-2 14.7). Programs that write for readers who do not
/// see give the widget of a new signature a tag of its own: an element that says "form" and no more.
/// Whatever else differs is another document: it is what such a reader is read.
extension RevisionComparison {
    mutating func compareTags(_ before: PDFValue, _ after: PDFValue) {
        // Nearly always.
        guard differs(before, after, at: "/StructTreeRoot") else { return }
        guard case .reference(let tree) = before, after.reference == tree, !form.widgets.isEmpty,
            let first = old.entries(before), let second = new.entries(after),
            let elements = elements(below: first["/K"] ?? .null)
        else { return raise(.other) }
        addAnchors(elements + [tree])
        var added: Set<PDFReference> = []
        compareTagsBelow(tree, first["/K"] ?? .null, second["/K"] ?? .null, &added)
        for element in elements where level < .other { compareTag(element, &added) }
        eachEntry(first, second) { comparison, key, before, after in
            switch key {
            case "/K": break
            case "/ParentTree": comparison.compareParents(before, after, added)
            case "/ParentTreeNextKey":
                // The next number that is free.
                let isWhole = comparison.new.resolve(after).text.flatMap { Int($0) } != nil
                if !isWhole { comparison.raise(.other) }
            default: comparison.expectSame(before, after, at: key)
            }
        }
        raise(.ltaUpdates)
    }

    /// All elements of the tree that are objects of their own; `nil` for one that closes upon itself.
    private func elements(below kids: PDFValue) -> [PDFReference]? {
        var found: [PDFReference] = []
        var seen: Set<PDFReference> = []
        var waiting = Self.list(old, kids)
        while let next = waiting.popLast() {
            guard case .reference(let reference) = next, !new.budget.isSpent,
                case .dictionary(let entries) = old.resolve(next), entries["/S"] != nil
            else { continue }
            guard seen.insert(reference).inserted else { return nil }
            found.append(reference)
            waiting += Self.list(old, entries["/K"] ?? .null)
        }
        return found
    }

    /// One kid may stand without a list.
    private static func list(_ document: PDFDocument, _ kids: PDFValue) -> [PDFValue] {
        switch document.resolve(kids) {
        case .null: []
        case .array(let elements): elements
        default: [kids]
        }
    }

    private mutating func compareTag(_ element: PDFReference, _ added: inout Set<PDFReference>) {
        guard let first = old.entries(.reference(element)),
            let second = new.entries(.reference(element))
        else { return raise(.other) }
        compareTagsBelow(element, first["/K"] ?? .null, second["/K"] ?? .null, &added)
        eachEntry(first, second) { comparison, key, before, after in
            if key != "/K" { comparison.expectSame(before, after, at: key) }
        }
    }

    private mutating func compareTagsBelow(
        _ parent: PDFReference, _ before: PDFValue, _ after: PDFValue,
        _ added: inout Set<PDFReference>
    ) {
        let kids = Self.list(old, before)
        var place = 0
        for kid in Self.list(new, after) where level < .other {
            if place < kids.count, let reference = kid.reference,
                kids[place].reference == reference, anchors.isTag(reference)
            {
                place += 1
            } else if let reference = kid.reference, isNew(reference) {
                guard isMereTag(reference, below: parent) else { return raise(.other) }
                added.insert(reference)
            } else {
                guard place < kids.count else { return raise(.other) }
                expectSame(kids[place], kid, at: "/K")
                place += 1
            }
        }
        if place < kids.count { raise(.other) }
    }

    /// "Here is a form field", of a widget that came with a signature.
    private func isMereTag(_ element: PDFReference, below parent: PDFReference) -> Bool {
        guard case .dictionary(let entries) = new.value(element),
            Set(entries.keys).isSubset(of: ["/Type", "/S", "/P", "/Pg", "/K", "/NS"]),
            entries["/S"]?.text == "/Form", entries["/P"]?.reference == parent,
            isPage(entries["/Pg"] ?? .null)
        else { return false }
        let kids = Self.list(new, entries["/K"] ?? .null)
        guard kids.count == 1, case .dictionary(let kid) = new.resolve(kids[0]),
            Set(kid.keys).isSubset(of: ["/Type", "/Obj", "/Pg"]), kid["/Type"]?.text == "/OBJR",
            let widget = kid["/Obj"]?.reference
        else { return false }
        return form.widgets.contains(widget) && isPage(kid["/Pg"] ?? .null)
    }

    private func isPage(_ value: PDFValue) -> Bool {
        value.isNull || value.reference.map(anchors.isNode) ?? false
    }

    /// Which element the parts of a page belong to. The tree of numbers may be built anew; each number
    /// says what it said, and others lead to the new tags.
    private mutating func compareParents(
        _ before: PDFValue, _ after: PDFValue, _ added: Set<PDFReference>
    ) {
        guard let first = Self.numbers(old, before), let second = Self.numbers(new, after) else {
            return raise(.other)
        }
        for number in Set(first.keys).union(second.keys) where level < .other {
            guard let was = first[number] else {
                let isTag = second[number]?.reference.map(added.contains) ?? false
                if !isTag { raise(.other) }
                continue
            }
            expectSame(was, second[number] ?? .null, at: "/Nums")
        }
    }

    /// The entries of a number tree (ISO 32000-2 7.9.7); `nil` where one stands twice or is none.
    private static func numbers(_ document: PDFDocument, _ tree: PDFValue) -> [Int: PDFValue]? {
        var found: [Int: PDFValue] = [:]
        var seen: Set<PDFReference> = []
        var waiting = [tree]
        while let node = waiting.popLast() {
            if let reference = node.reference, !seen.insert(reference).inserted { return nil }
            guard !document.budget.isSpent, let entries = document.entries(node),
                Set(entries.keys).isSubset(of: ["/Nums", "/Kids", "/Limits", "/Type"]),
                let pairs = document.elements(entries["/Nums"] ?? .null), pairs.count % 2 == 0,
                let kids = document.elements(entries["/Kids"] ?? .null)
            else { return nil }
            for place in stride(from: 0, to: pairs.count, by: 2) {
                guard let number = document.resolve(pairs[place]).text.flatMap({ Int($0) }),
                    found.updateValue(pairs[place + 1], forKey: number) == nil
                else { return nil }
            }
            waiting += kids
        }
        return found
    }
}
