// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What was found while forms were compared.
struct FormFindings {
    var fillsFields = false
    /// What shows a signature that came after the signed revision.
    var widgets: Set<PDFReference> = []
    fileprivate var seen: Set<PDFReference> = []
    /// Names of the form's own fields that are no places to sign.
    fileprivate var names: Set<String> = []
    /// Fields whose text readers draw by themselves, and what they use of the form for that.
    fileprivate var hasLockedText = false
    fileprivate var hasText = false
    fileprivate var usesDefaultAppearance = false
    fileprivate var fonts: Set<String> = []
    /// What the form has now that they could use.
    fileprivate var newFonts: Set<String> = []
    fileprivate var changesDefaultAppearance = false
    fileprivate var changesDrawing = false
}

/// What may happen to a form (ISO 32000-2 12.7, 12.8.2): a signature comes, with its field or into
/// one that waits for it, and what is not locked is filled.
extension RevisionComparison {
    mutating func compareForms(_ before: PDFValue, _ after: PDFValue) {
        guard let first = old.entries(before) else {
            return expectSame(before, after, at: "")
        }
        guard let second = new.entries(after) else { return raise(.other) }
        eachEntry(first, second) { comparison, key, before, after in
            switch key {
            case "/Fields": comparison.compareFields(before, after, below: nil)
            case "/SigFlags":
                guard comparison.differs(before, after, at: key) else { return }
                comparison.raise(comparison.isWhole(after) ? .ltaUpdates : .other)
            case "/DR": comparison.compareResources(before, after)
            case "/DA":
                guard comparison.differs(before, after, at: key) else { return }
                let comes = before.isNull || before.text == "()"
                comparison.form.changesDefaultAppearance = true
                if !comes { comparison.raise(.other) }
            case "/NeedAppearances":
                let values = [
                    comparison.old.resolve(before).text ?? "false",
                    comparison.new.resolve(after).text ?? "false",
                ]
                if values[0] != values[1] { comparison.form.changesDrawing = true }
                if !["true", "false"].contains(values[1]) { comparison.raise(.other) }
            default: comparison.expectSame(before, after, at: key)
            }
        }
        judgeDrawing()
    }

    private func isWhole(_ value: PDFValue) -> Bool {
        guard let text = new.resolve(value).text else { return new.resolve(value).isNull }
        return Int(text) != nil
    }

    /// Resources for drawing fields may come; those that are there stay what they are.
    private mutating func compareResources(_ before: PDFValue, _ after: PDFValue) {
        guard let first = old.entries(before) else {
            return expectSame(before, after, at: "")
        }
        guard let second = new.entries(after) else { return raise(.other) }
        eachEntry(first, second) { comparison, category, before, after in
            guard let names = comparison.old.entries(before),
                let now = comparison.new.entries(after)
            else { return comparison.expectSame(before, after, at: category) }
            comparison.eachEntry(names, now) { comparison, name, before, after in
                if before.isNull {
                    if category == "/Font" { comparison.form.newFonts.insert(name) }
                    comparison.raise(.ltaUpdates)
                } else {
                    comparison.expectSame(before, after, at: name)
                }
            }
        }
    }

    /// Whether what the form says of how readers draw its fields has changed for one of those that
    /// are there.
    private mutating func judgeDrawing() {
        if form.changesDefaultAppearance, form.usesDefaultAppearance { raise(.other) }
        // A font where the signed revision named one that it lacked.
        if !form.newFonts.isDisjoint(with: form.fonts) { raise(.other) }
        if form.changesDrawing {
            if form.hasLockedText { raise(.other) }
            if form.hasText { form.fillsFields = true }
            raise(form.hasText ? .formFilling : .ltaUpdates)
        }
    }

    // MARK: Fields

    /// What a field takes from those above it.
    struct FieldContext {
        var reference: PDFReference
        var name: String
        var type: String?
        /// It had a value: whatever it was signed with.
        var hasValue: Bool
        var hasAppearance: Bool
        var valueNow: PDFReference?
        var depth: Int
    }

    private mutating func compareFields(
        _ before: PDFValue, _ after: PDFValue, below parent: FieldContext?
    ) {
        guard let fields = old.elements(before) else {
            return expectSame(before, after, at: "")
        }
        guard let now = new.elements(after) else { return raise(.other) }
        if parent == nil { noteNames(fields) }
        var place = 0
        for field in now where level < .other {
            if place < fields.count,
                field.reference == nil || field.reference == fields[place].reference
            {
                compareField(fields[place], field, below: parent)
                place += 1
            } else if parent == nil, let reference = field.reference, isNew(reference) {
                judgeNewField(new.object(reference.id, generation: reference.generation))
            } else {
                raise(.other)
            }
        }
        // Lost or moved.
        if place < fields.count { raise(.other) }
    }

    private mutating func noteNames(_ fields: [PDFValue]) {
        for case .reference(let reference) in fields {
            let field = old.object(reference.id, generation: reference.generation)
            if field["/FT"].name != "/Sig", let name = field["/T"].text { form.names.insert(name) }
        }
    }

    /// Only a field to sign may come to a form, and it may show itself only if it is signed: that
    /// signature is among the file's, and who made it is told.
    private mutating func judgeNewField(_ field: PDFObject) {
        let kids = field["/Kids"].elements
        let parts = [field] + kids
        // Two fields of one name have one value.
        guard field["/FT"].name == "/Sig", field["/Parent"].isNull,
            !form.names.contains(field["/T"].text ?? ""),
            parts.allSatisfy({ part in
                part.id > 0 && isNew(part.reference) && part["/A"].isNull && part["/AA"].isNull
            }), kids.allSatisfy({ Self.isMereWidget($0, of: field) }),
            isNewValue(field["/V"]),
            Self.isSignature(field["/V"]) || !parts.contains(where: PDFAppearances.isDrawn)
        else { return raise(.other) }
        form.widgets.formUnion(parts.map(\.reference))
        raise(Self.levelOfSigning(field["/V"]))
    }

    /// No field of its own, which could be of another kind or have others below it.
    private static func isMereWidget(_ kid: PDFObject, of field: PDFObject) -> Bool {
        ["/T", "/V", "/Kids"].allSatisfy { kid[$0].isNull }
            && (kid["/FT"].isNull || kid["/FT"].name == "/Sig")
            && (kid["/Parent"].isNull || kid["/Parent"].id == field.id)
    }

    /// A document time stamp is nobody's signature, and nobody is told of it.
    private static func isSignature(_ value: PDFObject) -> Bool {
        value.isDictionary && value["/SubFilter"].name != "/ETSI.RFC3161"
    }

    private func isNewValue(_ value: PDFObject) -> Bool {
        value.id == 0 || isNew(value.reference)
    }

    private static func levelOfSigning(_ value: PDFObject) -> ChangesAfter {
        value["/SubFilter"].name == "/ETSI.RFC3161" ? .ltaUpdates : .formFilling
    }

    private mutating func compareField(
        _ before: PDFValue, _ after: PDFValue, below parent: FieldContext?
    ) {
        guard let reference = before.reference, after.reference == reference else {
            return expectSame(before, after, at: "")
        }
        guard !new.budget.isSpent, form.seen.insert(reference).inserted else { return }
        guard let first = old.entries(before) else {
            return expectSame(before, after, at: "")
        }
        guard let second = new.entries(after) else { return raise(.other) }
        let context = context(reference, first, second, below: parent)
        guard context.depth < new.budget.limits.depth else {
            return new.budget.exceed(.limitObjects)
        }
        noteDrawing(first, context)
        let use = use(first, context)
        var changed: Set<String> = []
        place.object = reference.id
        for key in Set(first.keys).union(second.keys).sorted() where level < .other {
            let (before, after) = (first[key] ?? .null, second[key] ?? .null)
            place.key = key
            switch key {
            case "/Kids": compareFields(before, after, below: context)
            case "/Parent" where parent != nil && before.reference == parent?.reference:
                if after.reference != before.reference { raise(.other) }
            case "/Lock" where !before.isNull, "/SV" where !before.isNull:
                expectSame(before, after, at: key)
            case _ where use.mayChange(key):
                if differs(before, after, at: key) { changed.insert(key) }
            case "/Type" where before.isNull:
                // What every annotation may say of itself.
                if new.resolve(after).text != "/Annot" { raise(.other) }
            case "/Ff":
                guard differs(before, after, at: key) else { continue }
                raise(locksOnly(before, after) ? .formFilling : .other)
            default: expectSame(before, after, at: key)
            }
        }
        guard level < .other else { return }
        judge(changed, use, reference, second, context)
    }

    private func context(
        _ reference: PDFReference, _ before: [String: PDFValue], _ after: [String: PDFValue],
        below parent: FieldContext?
    ) -> FieldContext {
        let object = old.object(reference.id, generation: reference.generation)
        var name = parent?.name ?? ""
        if let part = object["/T"].text { name += (name.isEmpty ? "" : ".") + part }
        return FieldContext(
            reference: reference, name: name, type: object["/FT"].name ?? parent?.type,
            hasValue: before["/V"] != nil || parent?.hasValue ?? false,
            hasAppearance: before["/DA"] != nil || parent?.hasAppearance ?? false,
            valueNow: after["/V"] != nil ? reference : parent?.valueNow,
            depth: (parent?.depth ?? -1) + 1)
    }

    private enum Use {
        /// Nothing may change.
        case fixed
        /// It waits for a signature.
        case signable
        case fillable

        func mayChange(_ key: String) -> Bool {
            switch self {
            case .fixed: false
            case .signable:
                ["/V", "/AP", "/AS", "/F", "/M", "/MK", "/DA", "/P", "/Lock", "/SV"].contains(key)
            case .fillable:
                ["/V", "/AP", "/AS", "/M", "/I", "/TI", "/RV", "/DA", "/Q"].contains(key)
            }
        }
    }

    private func use(_ field: [String: PDFValue], _ context: FieldContext) -> Use {
        // What is another kind of annotation as well is drawn as that.
        if let subtype = field["/Subtype"], old.resolve(subtype).text != "/Widget" { return .fixed }
        if lock.locks(context.name) { return .fixed }
        return switch context.type {
        case "/Sig": context.hasValue ? .fixed : .signable
        case "/Tx", "/Btn", "/Ch": .fillable
        default: .fixed
        }
    }

    private mutating func judge(
        _ changed: Set<String>, _ use: Use, _ reference: PDFReference, _ now: [String: PDFValue],
        _ context: FieldContext
    ) {
        switch use {
        case .fixed: break
        case .fillable:
            guard !changed.isEmpty else { return }
            form.fillsFields = true
            raise(.formFilling)
        case .signable:
            // Signed now, itself or by the field whose widget it is.
            let value = context.valueNow.map {
                new.object($0.id, generation: $0.generation)["/V"]
            }
            if let value, Self.isSignature(value) { form.widgets.insert(reference) }
            guard !changed.isEmpty else { return }
            let after = new.object(reference.id, generation: reference.generation)
            guard let value, isNewValue(value),
                Self.isSignature(value) || !PDFAppearances.isDrawn(after),
                !changed.contains("/P") || isOnPage(reference, now["/P"] ?? .null)
            else { return raise(.other) }
            form.widgets.insert(reference)
            raise(Self.levelOfSigning(value))
        }
    }

    /// A widget that names its page now: one that lists it.
    private func isOnPage(_ widget: PDFReference, _ page: PDFValue) -> Bool {
        guard let reference = page.reference, anchors.isNode(reference),
            let list = new.entries(page)?["/Annots"], let elements = new.elements(list)
        else { return false }
        return elements.contains { $0.reference == widget }
    }

    /// A signature that locks fields has them read only from then on (ISO 32000-2 12.7.4.1).
    private func locksOnly(_ before: PDFValue, _ after: PDFValue) -> Bool {
        func flags(_ value: PDFValue) -> Int? {
            value.isNull ? 0 : value.text.flatMap { Int($0) }
        }
        guard let first = flags(old.resolve(before)), let second = flags(new.resolve(after)) else {
            return false
        }
        return second == first | 1
    }

    /// What readers need of the form to draw a field's text by themselves.
    private mutating func noteDrawing(_ field: [String: PDFValue], _ context: FieldContext) {
        if case .atom(let text)? = field["/DA"].map(old.resolve) {
            for word in text.split(whereSeparator: { $0 == 0x20 || $0 == UInt8(ascii: "(") })
            where word.first == UInt8(ascii: "/") {
                form.fonts.insert(PDFValue.name(word))
            }
        }
        guard ["/Tx", "/Ch", "/Btn"].contains(context.type) else { return }
        if lock.locks(context.name) { form.hasLockedText = true } else { form.hasText = true }
        if context.type != "/Btn", !context.hasAppearance, field["/Kids"] == nil {
            form.usesDefaultAppearance = true
        }
    }
}

extension PDFObject {
    var reference: PDFReference { PDFReference(id: id, generation: generation) }
}
