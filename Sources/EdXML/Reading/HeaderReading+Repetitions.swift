// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// What may stand once and stands twice with different values has no clear meaning: another
    /// reader may take the other one. Equal ones say one thing, empty ones nothing.
    mutating func refuseRepetitions() {
        for parent in header..<tree.count where tree.firstChild(parent) != nil {
            refuseRepetitions(in: parent)
        }
    }

    private mutating func refuseRepetitions(in parent: Int) {
        for (child, isEqual) in tree.repetitions(in: parent) {
            let path = tree.path(child)
            let refusal = tree.repetitionRefusal(child)
            if isEqual {
                note(.repeated, path, standard: refusal)
            } else {
                blame(refusal)
            }
        }
    }

    /// One value from blocks that say one thing together.
    mutating func common(_ name: ElementName, of nodes: [Int]) -> String? {
        var found: String?
        for node in nodes {
            for child in tree.children(name, of: node) {
                guard let text = tree.string(child) else { continue }
                // Within one block they have been compared.
                if let found, found != text, tree.ordinal(child) == 1 {
                    blame(
                        .invalidValue(
                            tree.path(child), value: text,
                            expected: (
                                "cùng một giá trị (\(found)) trong cả gói tin",
                                "one value (\(found)) in the whole packet"
                            )))
                }
                found = found ?? text
            }
        }
        return found
    }
}

extension ElementTree {
    /// Of the children that may stand once those that stand behind a filled one of their name and
    /// are filled themselves, and whether they say the same.
    func repetitions(in parent: Int) -> [(child: Int, isEqual: Bool)] {
        var isPossible = false
        var next = firstChild(parent)
        while let child = next {
            next = nextSibling(child)
            if ordinal(child) > 1, !name(child).mayRepeat(in: name(parent)) {
                isPossible = true
                break
            }
        }
        guard isPossible else { return [] }
        var first: [ElementName: Int] = [:]
        var found: [(child: Int, isEqual: Bool)] = []
        next = firstChild(parent)
        while let child = next {
            next = nextSibling(child)
            let name = name(child)
            guard !name.mayRepeat(in: self.name(parent)), !isEmpty(child) else { continue }
            if let earlier = first[name] {
                found.append((child, saysTheSame(earlier, child)))
            } else {
                first[name] = child
            }
        }
        return found
    }

    func repetitionRefusal(_ child: Int) -> Refusal {
        let name = name(child).rawValue
        return .invalidValue(
            path(child), value: string(child) ?? name,
            expected: ("chỉ một \(name)", "one \(name) only"))
    }
}

extension ElementName {
    /// Whether `parent` may have several. Blocks that are met twice and only add to one another
    /// belong here; what is common to them is compared where they are joined.
    func mayRepeat(in parent: ElementName) -> Bool {
        switch self {
        case .to, .responseFor, .traceHeaderList, .traceHeader, .business, .staffInfo,
            .businessDocumentInfo, .receiverList, .receiver, .replacementInfoList,
            .replacementInfo, .organIDList, .appendix, .reference, .attachmentEncoded,
            .attachment, .contentTransferEncoded, .signature, .digitalSignature, .secret, .href,
            .other:
            true
        case .place: parent == .toPlaces
        case .organID: parent == .organIDList
        default: false
        }
    }
}
