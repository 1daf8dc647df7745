// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a signature itself forbids from then on: DocMDP and FieldMDP (ISO 32000-2 12.8.2), and what
/// its field said would be locked by signing (12.7.5.5). All of it counts together.
struct FieldLock {
    private enum Fields {
        case all
        case only([String])
        case allBut([String])
    }

    /// The most that may happen to the document afterwards.
    private(set) var permitted = ChangesAfter.formFilling
    private var locked: [Fields] = []

    /// Both as they stand in the revision that was signed: what an update makes of them locks
    /// nothing, and unlocks nothing.
    init(_ signature: PDFObject, field: PDFObject) {
        for reference in signature["/Reference"].elements {
            let parameters = reference["/TransformParams"]
            switch reference["/TransformMethod"].name {
            case "/DocMDP": permit(parameters["/P"])
            case "/FieldMDP": lock(parameters)
            default: break
            }
        }
        let seal = field["/Lock"]
        guard seal.isDictionary else { return }
        lock(seal)
        permit(seal["/P"])
    }

    /// 2 and 3 and nothing permit forms; annotations, which 3 permits as well, may hide what was
    /// signed and are never taken.
    private mutating func permit(_ level: PDFObject) {
        let permitsForms = level.isNull || level.integer == 2 || level.integer == 3
        if !permitsForms { permitted = .ltaUpdates }
    }

    private mutating func lock(_ parameters: PDFObject) {
        let names = parameters["/Fields"].elements.compactMap(\.text)
        switch parameters["/Action"].name {
        case "/Include": locked.append(.only(names))
        case "/Exclude": locked.append(.allBut(names))
        default: locked.append(.all)
        }
    }

    /// A name locks the fields below it too.
    func locks(_ field: String) -> Bool {
        func named(_ names: [String]) -> Bool {
            names.contains { field == $0 || field.hasPrefix($0 + ".") }
        }
        return locked.contains { fields in
            switch fields {
            case .all: true
            case .only(let names): named(names)
            case .allBut(let names): !named(names)
            }
        }
    }
}
