// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension Words {
    /// What a signature report's reason means for a clerk; a newer one as it stands.
    func sentence(ofReason reason: String) -> String {
        VerdictReason(rawValue: reason).map { pick($0.sentence) } ?? reason
    }

    /// A few words for a list; the whole sentence stands with each refusal.
    func name(ofRefusal code: String) -> String {
        RefusalCode(rawValue: code).map { title($0.name) } ?? code
    }
}
