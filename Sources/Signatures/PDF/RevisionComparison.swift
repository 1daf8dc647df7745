// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a later part of a file does to what was signed before.
struct RevisionChanges {
    var level: ChangesAfter
    /// A field of the form was filled, or drawn anew.
    var fillsFields = false
    /// Where, of `other`.
    var change: FileChange?
}

/// What happened to a document after one of its revisions was signed: everything that could be
/// reached from its trailer must mean what it meant (`RevisionMatch`), but for the differences that
/// are allowed by their place. These are the ones that this and its extensions name, as of 2026-11-30;
/// whatever they do not name is `other`: new text, another font, a switched catalog, a freed object, a
/// picture that no signature of the file's comes with. Which numbers objects have, and whether they
/// are objects of their own, is nobody's business.
///
/// Known limits: what an added signature's appearance shows, and what lies below it, is not judged
/// here; its place and size are told (`PDFAppearances`), so that others may. Nor what a filled form
/// field now says; that one was filled is told. What a later revision changed and the last one changed
/// back is not seen, except by who signed in between.
struct RevisionComparison {
    let old: PDFDocument
    let new: PDFDocument
    let lock: FieldLock
    private(set) var anchors: PDFAnchors
    var match: RevisionMatch
    private(set) var level = ChangesAfter.none
    var form = FormFindings()
    /// What is being compared, and where the first difference was that nothing excuses.
    var place = FileChange(.structure)
    private var change: FileChange?

    /// - Parameters:
    ///   - fields: those of the old revision.
    ///   - signatures: the objects that hold the values of signature fields.
    static func changes(
        from old: PDFDocument, fields: [PDFForm.Field], to new: PDFDocument, updates: PDFUpdates,
        lock: FieldLock, signatures: Set<Int>
    ) -> RevisionChanges {
        if updates.objects.isEmpty { return RevisionChanges(level: .none) }
        var comparison = RevisionComparison(
            old, fields, new, updates: updates, lock: lock, signatures: signatures)
        comparison.expectObjectStreams(updates)
        comparison.compareTrailers()
        comparison.readAll(updates)
        // What an update writes with a key twice or in a way that qpdf cannot read, readers read differently.
        if !new.faults().isSubset(of: old.faults()) { comparison.raise(.other) }
        return RevisionChanges(
            level: comparison.level, fillsFields: comparison.form.fillsFields,
            change: comparison.change)
    }

    private init(
        _ old: PDFDocument, _ fields: [PDFForm.Field], _ new: PDFDocument, updates: PDFUpdates,
        lock: FieldLock, signatures: Set<Int>
    ) {
        self.old = old
        self.new = new
        self.lock = lock
        anchors = PDFAnchors(old, fields: fields, signatures: signatures)
        match = RevisionMatch(old, new, updates: updates, anchors: anchors)
    }

    /// Nobody writes over a stream that holds objects: what it holds would be others, though no
    /// section names them.
    private mutating func expectObjectStreams(_ updates: PDFUpdates) {
        for id in updates.objects.keys {
            let before = old.object(id)
            defer { before.release() }
            guard new.budget.work(Self.callUnits) else { return }
            if before.isStream, before["/Type"].name == "/ObjStm" || !before["/First"].isNull {
                return raise(.other)
            }
        }
    }

    /// Also what nothing refers to, as qpdf reads the references.
    private func readAll(_ updates: PDFUpdates) {
        for (id, isUsed) in updates.objects where isUsed {
            guard new.budget.work(Self.callUnits) else { return }
            let object = new.object(id)
            _ = object.isNull
            object.release()
        }
    }

    private static let callUnits = 150

    mutating func addAnchors(_ tags: [PDFReference]) {
        anchors.add(tags: tags)
        match.anchors = anchors
    }

    mutating func raise(_ to: ChangesAfter) {
        level = max(level, to)
        if to == .other, change == nil { change = place }
    }

    /// What has no allowance is the same, or the document is another. Once it is, nothing more is
    /// looked at.
    mutating func expectSame(_ before: PDFValue, _ after: PDFValue, at key: String) {
        guard level < .other else { return }
        if !match.isSame(before, after, at: key) {
            place.object = match.differing?.id ?? place.object
            raise(.other)
        }
    }

    /// Whether what may differ does.
    mutating func differs(_ before: PDFValue, _ after: PDFValue, at key: String) -> Bool {
        level < .other && !match.isSame(before, after, at: key)
    }

    /// Goes through the entries of two dictionaries until something cannot be excused.
    mutating func eachEntry(
        _ before: [String: PDFValue], _ after: [String: PDFValue],
        _ body: (inout Self, _ key: String, _ before: PDFValue, _ after: PDFValue) -> Void
    ) {
        let outer = place
        for key in Set(before.keys).union(after.keys).sorted() where level < .other {
            place.key = key
            body(&self, key, before[key] ?? .null, after[key] ?? .null)
        }
        place = outer
    }

    /// What the comparison is about for a while; places within it are put back behind it.
    mutating func comparing(_ part: FileChange, _ body: (inout Self) -> Void) {
        let outer = place
        place = part
        body(&self)
        place = outer
    }

    /// Not there in the signed revision, so that nothing can have meant it. The number of a
    /// cross-reference stream may be used again: it is no part of the document.
    func isNew(_ reference: PDFReference) -> Bool {
        let before = old.object(reference.id, generation: reference.generation)
        return before.isNull || before.isStream && before["/Type"].name == "/XRef"
    }
}

// MARK: - Trailer and catalog

extension RevisionComparison {
    /// How the file is written, not what it says (ISO 32000-2 7.5.5, 7.5.8.2).
    private static let bookkeeping: Set = [
        "/Prev", "/ID", "/XRefStm", "/W", "/Index", "/Length", "/Filter", "/DecodeParms",
        "/Type",
    ]

    private mutating func compareTrailers() {
        let (first, second) = (old.trailer, new.trailer)
        guard let before = old.entries(old.value(first.resolvedText, isStream: false)),
            let after = new.entries(new.value(second.resolvedText, isStream: false))
        else { return raise(.other) }
        // The key of an encrypted file is made of the first half of its identifier.
        if new.isEncrypted {
            let halves = [
                old.elements(before["/ID"] ?? .null)?.first,
                new.elements(after["/ID"] ?? .null)?.first,
            ]
            expectSame(halves[0] ?? .null, halves[1] ?? .null, at: "/ID")
        }
        eachEntry(before, after) { comparison, key, before, after in
            switch key {
            case "/Root": comparison.compareCatalogs(before, after)
            case "/Info":
                // Title, authors, dates of the file: no part of what is shown.
                guard comparison.differs(before, after, at: key) else { return }
                let isDictionary = comparison.new.entries(after) != nil
                comparison.raise(isDictionary ? .ltaUpdates : .other)
            case "/Size":
                // Whatever has a number from there on is missing (ISO 32000-2 7.5.5).
                if comparison.isLess(after, than: before) { comparison.raise(.other) }
            case _ where Self.bookkeeping.contains(key): break
            default: comparison.expectSame(before, after, at: key)
            }
        }
    }

    private func isLess(_ after: PDFValue, than before: PDFValue) -> Bool {
        guard let first = old.resolve(before).text.flatMap({ Int($0) }),
            let second = new.resolve(after).text.flatMap({ Int($0) })
        else { return true }
        return second < first
    }

    private mutating func compareCatalogs(_ before: PDFValue, _ after: PDFValue) {
        guard case .reference(let first) = before, case .reference(let second) = after,
            first == second, let before = old.entries(before), let after = new.entries(after)
        else { return raise(.other) }
        // The form first: pages list the widgets of its new signatures.
        comparing(FileChange(.form)) {
            $0.compareForms(before["/AcroForm"] ?? .null, after["/AcroForm"] ?? .null)
        }
        comparing(FileChange(.page)) {
            $0.comparePages(before["/Pages"] ?? .null, after["/Pages"] ?? .null)
        }
        place = FileChange(.catalog, object: second.id)
        eachEntry(before, after) { comparison, key, before, after in
            switch key {
            case "/AcroForm", "/Pages": break
            case "/StructTreeRoot":
                comparison.comparing(FileChange(.tags)) { $0.compareTags(before, after) }
            case "/DSS": comparison.compareSecurityStores(before, after)
            case "/Metadata", "/Version", "/Extensions", "/MarkInfo":
                guard comparison.differs(before, after, at: key) else { return }
                comparison.raise(comparison.saysOfTheFile(key, after) ? .ltaUpdates : .other)
            default: comparison.expectSame(before, after, at: key)
            }
        }
    }

    /// What an update may say anew of the file as a whole, and in which shape; absent is a shape of
    /// each.
    private func saysOfTheFile(_ key: String, _ value: PDFValue) -> Bool {
        switch (key, new.resolve(value)) {
        case (_, .null): return true
        case ("/Metadata", .stream(let entries)):
            // Whose data stands in another file could be anything.
            return entries["/F"] == nil
        case ("/Version", .atom(let text)): return text.first == UInt8(ascii: "/")
        case ("/Extensions", .dictionary(let entries)):
            return entries.allSatisfy { key, value in
                key == "/Type" || isExtension(value)
                    || (new.elements(value)?.allSatisfy(isExtension) ?? false)
            }
        case ("/MarkInfo", .dictionary(let entries)):
            return entries.values.allSatisfy { ["true", "false"].contains($0.text) }
        default: return false
        }
    }

    /// ISO 32000-2 7.12.3.
    private func isExtension(_ value: PDFValue) -> Bool {
        let keys: Set = ["/Type", "/BaseVersion", "/ExtensionLevel", "/ExtensionRevision", "/URL"]
        guard let entries = new.entries(value) else { return false }
        return entries.allSatisfy { key, value in
            guard keys.contains(key), case .atom = new.resolve(value) else { return false }
            return true
        }
    }
}

// MARK: - Pages

extension RevisionComparison {
    private mutating func comparePages(_ before: PDFValue, _ after: PDFValue) {
        var seen: Set<PDFReference> = []
        var lists: Set<PDFReference> = []
        comparePages(before, after, depth: 0, &seen, &lists)
    }

    /// The nodes of the tree are the same objects, and what they hold is the same; only widgets may
    /// have come to a page.
    private mutating func comparePages(
        _ before: PDFValue, _ after: PDFValue, depth: Int, _ seen: inout Set<PDFReference>,
        _ lists: inout Set<PDFReference>
    ) {
        guard level < .other, !new.budget.isSpent else { return }
        guard case .reference(let node) = before, case .reference(let other) = after,
            node == other
        else { return expectSame(before, after, at: "/Kids") }
        guard seen.insert(node).inserted else { return }
        guard depth < new.budget.limits.depth else { return new.budget.exceed(.limitObjects) }
        guard let first = old.entries(before) else {
            return expectSame(before, after, at: "")
        }
        guard let second = new.entries(after) else { return raise(.other) }
        let isPage = first["/Kids"] == nil
        if isPage { place.page += 1 }
        for key in Set(first.keys).union(second.keys).sorted() where level < .other {
            let (before, after) = (first[key] ?? .null, second[key] ?? .null)
            place.key = key
            place.object = node.id
            switch key {
            case "/Kids" where !isPage:
                guard let nodes = old.elements(before) else {
                    expectSame(before, after, at: key)
                    continue
                }
                guard let others = new.elements(after), nodes.count == others.count else {
                    return raise(.other)
                }
                for (node, other) in zip(nodes, others) {
                    comparePages(node, other, depth: depth + 1, &seen, &lists)
                }
            case "/Annots" where isPage:
                // A list that many pages share is looked through once.
                if case .reference(let list) = before, case .reference(let other) = after,
                    list == other, !lists.insert(list).inserted
                {
                    continue
                }
                place.part = .annotation
                compareAnnotations(before, after)
                if level < .other { place.part = .page }
            case "/Tabs" where isPage:
                // The order in which a key goes through what the page lists.
                guard differs(before, after, at: key) else { continue }
                raise(new.resolve(after).isName ? .ltaUpdates : .other)
            default: expectSame(before, after, at: key)
            }
        }
    }

    /// Only what shows a signature may come to a page.
    private mutating func compareAnnotations(_ before: PDFValue, _ after: PDFValue) {
        guard let annotations = old.elements(before) else {
            return expectSame(before, after, at: "")
        }
        guard let now = new.elements(after) else { return raise(.other) }
        var place = 0
        for annotation in now where level < .other {
            if case .reference(let reference) = annotation,
                form.widgets.contains(reference),
                place >= annotations.count
                    || annotations[place].reference != reference
            {
                if new.object(reference.id)["/Subtype"].name != "/Widget" { raise(.other) }
                continue
            }
            guard place < annotations.count else { return raise(.other) }
            compareAnnotation(annotations[place], annotation)
            place += 1
        }
        if place < annotations.count { raise(.other) }
    }

    /// The form's own are compared there.
    private mutating func compareAnnotation(_ before: PDFValue, _ after: PDFValue) {
        if case .reference(let widget) = before, after.reference == widget,
            anchors.isField(widget)
        {
            return
        }
        expectSame(before, after, at: "/Annots")
    }
}

extension PDFValue {
    var reference: PDFReference? {
        if case .reference(let reference) = self { reference } else { nil }
    }
}
