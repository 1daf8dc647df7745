// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Objects of a revision that have one place of their own, from where they are compared, while others
/// name them: the catalog, the nodes of the page tree, the fields of the form, the signatures;
/// where tags came, the elements of the structure tree.
struct PDFAnchors {
    private enum Kind {
        case catalog, node, field, signature, tag
    }

    private var kinds: [PDFReference: Kind] = [:]

    /// Under these keys a reference names an object and takes nothing of what it holds
    /// (ISO 32000-2: 12.5.2 `P`, 12.7.4 `Parent`, 14.7 `Pg` and `Obj`, 12.8.2 `Data`, 12.6.4 `T`, `AN`
    /// and `Fields` of actions, 12.7.3 `CO`, 12.5.6 `Popup` and `IRT`).
    private static let namesOfNodes: Set = ["/P", "/Pg", "/Parent"]
    private static let namesOfFields: Set = [
        "/Parent", "/Obj", "/T", "/AN", "/Fields", "/CO", "/Popup", "/IRT",
    ]

    private static let namesOfTags: Set = ["/P", "/Nums", "/Names", "/Ref"]

    init(_ document: PDFDocument, fields: [PDFForm.Field], signatures: Set<Int>) {
        let root = document.root
        kinds[PDFReference(id: root.id, generation: root.generation)] = .catalog
        for field in fields where field.object.id > 0 {
            let object = field.object
            kinds[PDFReference(id: object.id, generation: object.generation)] = .field
        }
        // A stream shows what it holds, whatever its dictionary says.
        for id in signatures where document.object(id).isDictionary {
            kinds[PDFReference(id: id, generation: 0)] = .signature
        }
        walk(document, root["/Pages"], depth: 0)
    }

    /// The first kind of an object counts: what is a field is no page.
    private mutating func walk(_ document: PDFDocument, _ node: PDFObject, depth: Int) {
        let reference = PDFReference(id: node.id, generation: node.generation)
        guard !document.budget.isSpent, node.isDictionary, node.id > 0, kinds[reference] == nil
        else { return }
        guard depth < document.budget.limits.depth else {
            return document.budget.exceed(.limitObjects)
        }
        kinds[reference] = .node
        for kid in node["/Kids"].elements { walk(document, kid, depth: depth + 1) }
    }

    /// Elements of the structure tree, where that is compared by itself.
    mutating func add(tags: [PDFReference]) {
        for tag in tags where kinds[tag] == nil { kinds[tag] = .tag }
    }

    func isTag(_ reference: PDFReference) -> Bool { kinds[reference] == .tag }

    func contains(_ reference: PDFReference) -> Bool { kinds[reference] != nil }

    func isField(_ reference: PDFReference) -> Bool { kinds[reference] == .field }

    func isNode(_ reference: PDFReference) -> Bool { kinds[reference] == .node }

    func isSignature(_ reference: PDFReference) -> Bool { kinds[reference] == .signature }

    /// Whether a reference at a place merely names one of these.
    func isNamed(_ reference: PDFReference, at place: PDFPlace) -> Bool {
        switch kinds[reference] {
        case .catalog: place.key == "/Data"
        case .node: place.isDestination || Self.namesOfNodes.contains(place.key)
        case .field: Self.namesOfFields.contains(place.key)
        case .tag: Self.namesOfTags.contains(place.key)
        case .signature, nil: false
        }
    }
}
