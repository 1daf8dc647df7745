// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a later part of a file does to what was signed before.
struct RevisionChanges {
    var level: ChangesAfter
    /// A field of the form was filled, or drawn anew.
    var fillsFields = false
}

/// What happened to a document after one of its revisions was signed. Whatever this does not
/// recognise as harmless is `other`: new text, another font, a switched catalog, a freed object, a
/// picture that no signature of the file's comes with.
///
/// Known limits: what an added signature's appearance shows, and what lies below it, is not judged
/// here; its place and size are told (`PDFAppearances`), so that others may. Nor what a filled form
/// field now says; that one was filled is told.
struct RevisionComparison {
    private let old: PDFDocument
    private let new: PDFDocument
    private let lock: FieldLock
    private var level = ChangesAfter.none
    private var fillsFields = false
    /// Objects of the signed revision that are different now, and which of them are accounted for.
    private var modified: Set<Int> = []
    private var added: Set<Int> = []
    private var explained: Set<Int> = []
    private var newWidgets: Set<Int> = []
    private let references: PDFReferences
    private let signatures: Set<Int>

    private static let streamLimitBytes = 16 * 1024 * 1024

    /// - Parameter signatures: the objects that hold the values of signature fields.
    static func changes(
        from old: PDFDocument, to new: PDFDocument, updates: PDFUpdates, lock: FieldLock,
        signatures: Set<Int>
    ) -> RevisionChanges {
        if updates.objects.isEmpty { return RevisionChanges(level: .none) }
        // A value that was written anew is looked at like anything else.
        let untouched = signatures.filter { updates.objects[$0] == nil }
        var comparison = RevisionComparison(
            old: old, new: new, lock: lock, signatures: untouched)
        comparison.classify(updates)
        return RevisionChanges(level: comparison.level, fillsFields: comparison.fillsFields)
    }

    private init(old: PDFDocument, new: PDFDocument, lock: FieldLock, signatures: Set<Int>) {
        self.old = old
        self.new = new
        self.lock = lock
        self.signatures = signatures
        self.references = PDFReferences(old, except: signatures)
    }

    private mutating func classify(_ updates: PDFUpdates) {
        guard sort(updates), !fillsHoles() else { return raise(.other) }
        compareTrailers()
        compareRoots()
        compareFields()
        comparePages()
        compareSecurityStores()
        if !modified.isSubset(of: explained) { raise(.other) }
    }

    private mutating func raise(_ to: ChangesAfter) { level = max(level, to) }

    /// Tells what changed from what is new; `false` at once for what nothing can excuse.
    private mutating func sort(_ updates: PDFUpdates) -> Bool {
        for (id, _) in updates.objects {
            let before = old.object(id)
            let after = new.object(id)
            // A cross-reference stream is no part of the document; its number may be used again.
            if before.isNull || (before.isStream && before["/Type"].name == "/XRef") {
                if !after.isNull { added.insert(id) }
            } else if after.isNull {
                return false
            } else if !Self.same(before, after) {
                modified.insert(id)
            }
        }
        return true
    }

    /// Whether an object that was signed as it is refers to one that was not there: it shows what it
    /// did not show then. (The signed revision itself does not tell: qpdf drops such entries.)
    private func fillsHoles() -> Bool {
        guard !added.isEmpty else { return false }
        let now = PDFReferences(new, watching: added, except: signatures)
        let touched = added.union(modified)
        return !now.referrers.values.allSatisfy { $0.isSubset(of: touched) }
    }

    private static func same(_ before: PDFObject, _ after: PDFObject) -> Bool {
        guard before.resolvedSource == after.resolvedSource else { return false }
        guard before.isStream else { return true }
        guard let data = before.data(decoded: false, limitBytes: streamLimitBytes) else {
            return false
        }
        return data == after.data(decoded: false, limitBytes: streamLimitBytes)
    }

    /// The keys whose values differ, references compared as references.
    private static func differences(_ before: PDFObject, _ after: PDFObject) -> Set<String> {
        Set(before.keys).union(after.keys).filter { before[$0].source != after[$0].source }
    }

    /// Accounts for an object that only one place refers to, so that a change there shows nowhere
    /// else.
    private mutating func explainSole(_ object: PDFObject) {
        if object.id > 0, references.counts[object.id] == 1 { explained.insert(object.id) }
    }

    private mutating func compareTrailers() {
        let free: Set = [
            "/Size", "/Prev", "/ID", "/XRefStm", "/Info", "/W", "/Index", "/Length", "/Filter",
            "/DecodeParms", "/Type",
        ]
        if !Self.differences(old.trailer, new.trailer).isSubset(of: free) { raise(.other) }
        let info = old.trailer["/Info"]
        if modified.contains(info.id), new.object(info.id).isDictionary {
            explainSole(info)
            raise(.ltaUpdates)
        }
    }

    private mutating func compareRoots() {
        for key in Self.differences(old.root, new.root) {
            switch key {
            case "/AcroForm": break
            case "/DSS", "/Extensions", "/Version", "/Metadata": raise(.ltaUpdates)
            default: raise(.other)
            }
        }
        explained.insert(old.root.id)
        let metadata = old.root["/Metadata"]
        if modified.contains(metadata.id), new.object(metadata.id).isStream,
            metadata["/Type"].name == "/Metadata"
        {
            explainSole(metadata)
            raise(.ltaUpdates)
        }
        let extensions = old.root["/Extensions"]
        if modified.contains(extensions.id) {
            explainSole(extensions)
            raise(.ltaUpdates)
        }
    }
}

// MARK: - Forms

extension RevisionComparison {
    private mutating func compareFields() {
        let before = old.root["/AcroForm"]
        let after = new.root["/AcroForm"]
        for key in Self.differences(before, after) {
            switch key {
            case "/Fields", "/SigFlags": break
            default:
                // Resources for drawing fields may come, not change.
                let comes = ["/DR", "/DA"].contains(key) && before[key].isNull
                if !comes { raise(.other) }
            }
        }
        if before.id > 0, before.id == after.id { explained.insert(before.id) }
        let fields = before["/Fields"]
        for field in appended(fields, after["/Fields"]) { judgeNewField(field) }
        if modified.contains(fields.id) { explainSole(fields) }
        for field in PDFForm(old).fields { compareField(field) }
    }

    /// What an array has more than before. Anything lost, moved or not a reference is `other`.
    private mutating func appended(_ before: PDFObject, _ after: PDFObject) -> [PDFObject] {
        let kept = before.elements.map(\.source)
        var place = 0
        var more: [PDFObject] = []
        for element in after.elements {
            if place < kept.count, element.source == kept[place] {
                place += 1
            } else {
                more.append(element)
            }
        }
        if place < kept.count { raise(.other) }
        return more
    }

    /// Only a field to sign may come to a form, and it may show itself only if it is signed: that
    /// signature is among the file's, and who made it is told.
    private mutating func judgeNewField(_ field: PDFObject) {
        let kids = field["/Kids"].elements
        let parts = [field] + kids
        guard field["/FT"].name == "/Sig",
            parts.allSatisfy({
                added.contains($0.id) && $0["/A"].isNull && $0["/AA"].isNull
            }), kids.allSatisfy(Self.isMereWidget),
            Self.isSignature(field["/V"]) || !parts.contains(where: PDFAppearances.isDrawn)
        else { return raise(.other) }
        newWidgets.formUnion(parts.map(\.id))
        raise(Self.levelOfSigning(field))
    }

    /// No field of its own, which could be of another kind or have others below it.
    private static func isMereWidget(_ kid: PDFObject) -> Bool {
        ["/T", "/V", "/Kids"].allSatisfy { kid[$0].isNull }
            && (kid["/FT"].isNull || kid["/FT"].name == "/Sig")
    }

    /// A document time stamp is nobody's signature, and nobody is told of it.
    private static func isSignature(_ value: PDFObject) -> Bool {
        value.isDictionary && value["/SubFilter"].name != "/ETSI.RFC3161"
    }

    private static func levelOfSigning(_ field: PDFObject) -> ChangesAfter {
        field["/V"]["/SubFilter"].name == "/ETSI.RFC3161" ? .ltaUpdates : .formFilling
    }

    private mutating func compareField(_ field: PDFForm.Field) {
        compareAppearance(field)
        guard modified.contains(field.object.id), !explained.contains(field.object.id) else {
            return
        }
        let after = new.object(field.object.id)
        let allowed: Set<String>
        switch field.type {
        case "/Sig" where !field.hasValue:
            // Signed now, itself or by the field whose widget it is.
            let above = field.parent > 0 ? [new.object(field.parent)] : []
            let value = ([after] + above).map { $0["/V"] }.first { !$0.isNull }
            guard let value, Self.isSignature(value) || !PDFAppearances.isDrawn(after) else {
                return
            }
            allowed = ["/V", "/AP", "/AS", "/F", "/M", "/MK", "/DA"]
        case "/Tx", "/Btn", "/Ch":
            allowed = ["/V", "/AP", "/AS", "/M", "/I", "/TI"]
        default: return
        }
        guard !lock.locks(field.name),
            Self.differences(field.object, after).isSubset(of: allowed)
        else { return }
        explained.insert(field.object.id)
        newWidgets.insert(field.object.id)
        if field.type != "/Sig" { fillsFields = true }
        raise(field.type == "/Sig" ? Self.levelOfSigning(after) : .formFilling)
    }

    /// The appearance of a field that may be filled may be drawn anew in its own objects.
    private mutating func compareAppearance(_ field: PDFForm.Field) {
        guard ["/Tx", "/Btn", "/Ch"].contains(field.type), !lock.locks(field.name) else { return }
        let appearance = field.object["/AP"]
        for object in [appearance, appearance["/N"]] where modified.contains(object.id) {
            guard object.isStream == new.object(object.id).isStream else { continue }
            explainSole(object)
            fillsFields = true
            raise(.formFilling)
        }
    }
}

// MARK: - Pages

extension RevisionComparison {
    private mutating func comparePages() {
        for id in modified.subtracting(explained) {
            let before = old.object(id)
            if before["/Type"].name == "/Page", before.isDictionary {
                let after = new.object(id)
                guard Self.differences(before, after).isSubset(of: ["/Annots"]) else { continue }
                compareAnnotations(before["/Annots"], after["/Annots"])
                explained.insert(id)
            } else if let page = references.pagesByAnnotations[id] {
                compareAnnotations(page["/Annots"], new.object(id))
                explainSole(before)
            }
        }
    }

    /// Only what shows a signature or a field that was filled may come to a page.
    private mutating func compareAnnotations(_ before: PDFObject, _ after: PDFObject) {
        for annotation in appended(before, after)
        where !newWidgets.contains(annotation.id) || annotation["/Subtype"].name != "/Widget" {
            raise(.other)
        }
    }
}

// MARK: - The document security store

extension RevisionComparison {
    /// EN 319 142-2 allows validation data to be added, never changed.
    private mutating func compareSecurityStores() {
        let before = old.root["/DSS"]
        guard before.isDictionary else { return }
        let after = new.root["/DSS"]
        guard after.isDictionary else { return raise(.other) }
        for key in ["/Certs", "/OCSPs", "/CRLs"] {
            compareValidationData(before[key], after[key])
        }
        for key in Self.differences(before, after)
        where !["/Certs", "/OCSPs", "/CRLs", "/VRI", "/Type"].contains(key) {
            raise(.other)
        }
        compareDictionaryAdditions(before["/VRI"], after["/VRI"])
        if before.id == after.id { explainSole(before) }
        if level < .ltaUpdates, modified.contains(before.id) { raise(.ltaUpdates) }
    }

    private mutating func compareValidationData(_ before: PDFObject, _ after: PDFObject) {
        let more = appended(before, after)
        guard !more.isEmpty else { return }
        for stream in more where !stream.isStream { raise(.other) }
        raise(.ltaUpdates)
        if before.id > 0, before.id == after.id, isValidationData(before) { explainSole(before) }
    }

    /// An array that a page uses for its content as well would not hold DER.
    private func isValidationData(_ array: PDFObject) -> Bool {
        array.elements.allSatisfy { stream in
            guard let der = stream.data(decoded: true, limitBytes: Self.streamLimitBytes) else {
                return false
            }
            return der.withUnsafeBytes { bytes in
                var reader = DERReader(bytes)
                return reader.next(0x30) != nil
            }
        }
    }

    private mutating func compareDictionaryAdditions(_ before: PDFObject, _ after: PDFObject) {
        guard before.isDictionary else { return }
        for key in Self.differences(before, after) {
            // A VRI is named by a SHA-1 in upper-case hexadecimal digits.
            let isDigest =
                key.count == 41
                && key.utf8.dropFirst().allSatisfy {
                    PDFSyntax.hexValue($0) != nil
                }
            raise(before[key].isNull && isDigest ? .ltaUpdates : .other)
        }
        if before.id > 0, before.id == after.id { explainSole(before) }
    }
}
