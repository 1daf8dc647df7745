// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a signature itself forbids from then on: DocMDP and FieldMDP (ISO 32000-2 12.8.2).
struct FieldLock {
    private enum Fields {
        case none, all
        case only([String])
        case allBut([String])
    }

    /// The most that may happen to the document afterwards.
    private(set) var permitted = ChangesAfter.formFilling
    private var fields = Fields.none

    init(_ signature: PDFObject) {
        for reference in signature["/Reference"].elements {
            let parameters = reference["/TransformParams"]
            switch reference["/TransformMethod"].name {
            case "/DocMDP":
                if parameters["/P"].integer == 1 { permitted = .ltaUpdates }
            case "/FieldMDP":
                let names = parameters["/Fields"].elements.compactMap(\.text)
                fields =
                    switch parameters["/Action"].name {
                    case "/Include": .only(names)
                    case "/Exclude": .allBut(names)
                    default: .all
                    }
            default: break
            }
        }
    }

    /// A name locks the fields below it too.
    func locks(_ field: String) -> Bool {
        func named(_ names: [String]) -> Bool {
            names.contains { field == $0 || field.hasPrefix($0 + ".") }
        }
        return switch fields {
        case .none: false
        case .all: true
        case .only(let names): named(names)
        case .allBut(let names): !named(names)
        }
    }
}
