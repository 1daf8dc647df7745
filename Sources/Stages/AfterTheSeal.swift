// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures

/// After the agency has signed a file, nothing that can be seen may be added to it by others. The
/// inspector tells what was added, where and how large; whose it is, only the worker can say.
///
/// The sender's own people may sign later (some agencies seal first): of theirs the size is judged,
/// all together. What a picture shows and what lies below it is not: that would need the text of the
/// page as it is drawn.
enum AfterTheSeal {
    /// What the sender's own later signatures may take of a page, in thousandths, all together: a
    /// seal of 40 mm or a signature of 60 by 30 mm takes 26 to 29 of an A4 page.
    static let ownPageShare = 100

    /// The signature of the sender that something visible was added after; nil where nothing was.
    ///
    /// The last of the agency's counts, where it has not signed the last of the competent person's:
    /// what stood there before, the sender has signed with.
    static func spoiled(_ signatures: [SignatureReport], sender: String) -> Int? {
        let held = signatures.indices.filter {
            signatures[$0].verdict == .valid && signatures[$0].speaks(for: sender)
        }
        let seals = held.filter { signatures[$0].role == .agency }
        guard
            let place = (seals.isEmpty ? held : seals).max(by: {
                signatures[$0].signedBytes < signatures[$1].signedBytes
            })
        else { return nil }
        if signatures[place].fieldsFilledAfter { return place }
        let later = signatures.filter {
            $0.signedBytes > signatures[place].signedBytes && $0.appearance != nil
        }
        let own = later.filter { $0.isSigned(by: sender) }
        let share = own.reduce(0) { $0 + ($1.appearance?.pageShare ?? 0) }
        return own.count < later.count || share > ownPageShare ? place : nil
    }
}

extension SignatureReport {
    /// The registry lets the certificate speak for the agency, as its seal or as one of its people.
    func speaks(for agency: String) -> Bool { boundAgencies.contains(agency) }

    /// The sender's own, also where the certificate could not be judged yet: then the signature is
    /// at least the certificate's.
    fileprivate func isSigned(by agency: String) -> Bool {
        guard speaks(for: agency) else { return false }
        switch reason {
        case nil, .tryLater, .noCertificateChainFound, .revokedNoProofOfExistence,
            .revokedCANoProofOfExistence, .outOfBoundsNoProofOfExistence:
            return true
        default: return false
        }
    }
}
