// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Inspection

extension HeaderClaims {
    init(_ document: Document) {
        self.init(
            number: document.number, notation: document.notation,
            issuedOn: document.issuedOn.map { CivilDate(daysSince1970: $0) },
            subject: document.subject, signer: document.signerName)
    }

    /// None where the text was not read.
    package func compare(with text: FileText) -> [ClaimComparison] {
        switch text {
        case .pages(let pages): compare(with: pages)
        case .unreadable: compare(with: nil)
        case .notRead: []
        }
    }
}
