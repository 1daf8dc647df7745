// LienThong
// SPDX-License-Identifier: Apache-2.0

/// A signature field with a value, as qpdf sees it.
struct PDFSignatureField {
    /// Fully qualified (ISO 32000-2 12.7.4.2).
    let name: String
    let field: PDFObject
    let value: PDFObject

    /// Of the object that holds the signature dictionary: itself, or the field around it.
    var holder: PDFObject { value.id != 0 ? value : field }

    var subFilter: String? { value["/SubFilter"].name }
    var contents: [UInt8]? { value["/Contents"].bytes }

    /// A document time stamp (ISO 32000-2 12.8.5) is nobody's signature.
    var isDocumentTimeStamp: Bool { subFilter == "/ETSI.RFC3161" }

    /// Four integers, else `nil`. Whether they make sense is `ByteRange`'s to say.
    var byteRange: [Int64]? {
        let elements = value["/ByteRange"].elements
        guard elements.count == 4 else { return nil }
        let numbers = elements.compactMap(\.integer)
        return numbers.count == 4 ? numbers : nil
    }
}

/// The fields of a document's form.
struct PDFForm {
    struct Field {
        let name: String
        /// Inherited: `/Sig`, `/Tx`, …
        let type: String?
        let object: PDFObject
        /// The object number of the field above it; 0 where there is none.
        let parent: Int
        /// It has a value, its own or that of a field above it: a widget of a signature that is
        /// there.
        let hasValue: Bool
    }

    private(set) var fields: [Field] = []

    private let budget: CheckBudget

    /// Walks the field tree; a loop ends where it is noticed, a tree beyond the limits passes the
    /// budget: what it hides may be a signature.
    init(_ document: PDFDocument) {
        budget = document.budget
        var seen: Set<Int> = []
        for object in document.root["/AcroForm"]["/Fields"].elements {
            walk(object, below: nil, depth: 0, &seen)
        }
    }

    private mutating func walk(
        _ object: PDFObject, below parent: Field?, depth: Int, _ seen: inout Set<Int>
    ) {
        guard !budget.isSpent, object.isDictionary,
            object.id == 0 || seen.insert(object.id).inserted
        else { return }
        guard depth < budget.limits.depth, fields.count < budget.limits.fields else {
            return budget.exceed(.limitObjects)
        }
        var name = parent?.name ?? ""
        if let part = object["/T"].text { name += (name.isEmpty ? "" : ".") + part }
        guard name.utf8.count <= budget.limits.textBytes else { return budget.exceed(.limitSize) }
        let field = Field(
            name: name, type: object["/FT"].name ?? parent?.type, object: object,
            parent: parent?.object.id ?? 0,
            hasValue: parent?.hasValue ?? false || !object["/V"].isNull)
        fields.append(field)
        for kid in object["/Kids"].elements { walk(kid, below: field, depth: depth + 1, &seen) }
    }

    /// Signature fields with a value of any kind; one without is only a place to sign.
    var signatures: [PDFSignatureField] {
        fields.compactMap { field in
            let value = field.object["/V"]
            guard field.type == "/Sig", !value.isNull else { return nil }
            return PDFSignatureField(name: field.name, field: field.object, value: value)
        }
    }
}
