// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// Looks for a mark of secrecy in every field of the header, elements that we do not know
    /// included; names and addresses of agencies and people apart. `Secret` itself was looked at
    /// when it ended.
    func secrecyRefusal() -> Refusal? {
        for node in header..<tree.count {
            if let parent = tree.parent(node), isAboutPeople(tree.name(parent)) { continue }
            guard let text = tree.string(node) else { continue }
            let mark =
                tree.name(node) == .typeName
                ? SecrecyMark.detect(typeName: text) : SecrecyMark.detect(texts: [text])
            if mark != nil { return .secretDocument(tree.path(node)) }
        }
        return nil
    }

    private func isAboutPeople(_ name: ElementName) -> Bool {
        switch name {
        case .from, .to, .signerInfo, .staffInfo: true
        default: false
        }
    }
}
