// LienThong
// SPDX-License-Identifier: Apache-2.0

/// One signature on a file, as far as the file's standing asks.
package struct FileSignature: Hashable, Sendable {
    /// Whose it is. "The sender's" are certificates that the registry binds to the sender at the
    /// time that counts for the signature. The raw value is the word of the API.
    package enum Signer: String, CaseIterable, Hashable, Sendable {
        case senderAgency, senderPerson
        case otherAgency, otherPerson
        /// The registry does not know the certificate at that time.
        case unknown

        package var words: Bilingual {
            switch self {
            case .senderAgency: Bilingual("Cơ quan gửi", "the sending agency")
            case .senderPerson:
                Bilingual("Người có thẩm quyền của cơ quan gửi", "a person of the sending agency")
            case .otherAgency: Bilingual("Cùng ký: cơ quan khác", "also signed by another agency")
            case .otherPerson:
                Bilingual("Cùng ký: người của cơ quan khác", "also signed by another's person")
            case .unknown:
                Bilingual("Chứng thư chưa được đăng ký", "a certificate that is not registered")
            }
        }
    }

    package var signer: Signer
    package var verdict: DocumentVerdict
    /// Why it could not be judged.
    package var reason: VerdictReason?

    package init(_ signer: Signer, _ verdict: DocumentVerdict, _ reason: VerdictReason? = nil) {
        self.signer = signer
        self.verdict = verdict
        self.reason = reason
    }
}

/// What one file of a document is worth, and why.
///
/// | on the file, valid and the sender's | main file | other file |
/// |---|---|---|
/// | agency and person | valid | valid |
/// | agency | partly signed | valid |
/// | person | partly signed | partly signed |
/// | neither | for information only | for information only |
///
/// A signature of anybody that could not be judged makes "valid" partly signed, and "for information
/// only" unverified. Signatures of others are shown and count for nothing.
package struct FileStanding: Hashable, Sendable {
    package var standing: LegalStanding
    /// Nil where it is valid.
    package var reason: VerdictReason?
    /// The agency's own signature is on it and holds.
    package var isSealed: Bool

    /// Nil where a signature is invalid: that file's document is refused.
    /// - Parameters:
    ///   - unread: why signatures that the file may have could not be looked at.
    package init?(
        isMain: Bool, _ signatures: [FileSignature], unread: VerdictReason? = nil
    ) {
        if signatures.contains(where: { $0.verdict == .invalid }) { return nil }
        func has(_ signer: FileSignature.Signer) -> Bool {
            signatures.contains { $0.signer == signer && $0.verdict == .valid }
        }
        let open =
            unread
            ?? signatures.first { $0.verdict == .indeterminate }.map { $0.reason ?? .noSignature }
        isSealed = has(.senderAgency)
        let isComplete = isSealed && (has(.senderPerson) || !isMain)
        if isComplete {
            standing = open == nil ? .valid : .partlySigned
            reason = open
        } else if isSealed || has(.senderPerson) {
            standing = .partlySigned
            reason = open ?? (isSealed ? .noPersonSignature : .noAgencySignature)
        } else if let open {
            standing = .unverified
            reason = open
        } else {
            standing = .informationOnly
            reason = signatures.isEmpty ? .noSignature : .noSenderSignature
        }
        isOpen = open != nil
    }

    /// A signature could not be judged.
    fileprivate var isOpen: Bool

    /// Of a file that holds no signature that is read here: anything but a PDF. The signatures on
    /// the document's other files say nothing of it.
    package static let notCovered = FileStanding(
        standing: .informationOnly, reason: .notCovered, isSealed: false, isOpen: false)

    private init(
        standing: LegalStanding, reason: VerdictReason?, isSealed: Bool, isOpen: Bool
    ) {
        self.standing = standing
        self.reason = reason
        self.isSealed = isSealed
        self.isOpen = isOpen
    }
}

/// What a document with all its files is worth. The main file decides whether it is more than
/// information: without the agency's own signature there, the document has no legal value, whatever
/// its annexes carry.
package struct DocumentStanding: Hashable, Sendable {
    package var standing: LegalStanding
    package var reason: VerdictReason?

    /// - Parameter files: the main file first.
    package init(_ files: [FileStanding]) {
        guard let main = files.first else {
            standing = .informationOnly
            reason = .noSignature
            return
        }
        reason = main.reason
        if !main.isSealed {
            standing = main.isOpen ? .unverified : .informationOnly
        } else if main.standing != .valid {
            standing = .partlySigned
        } else if files.allSatisfy({ $0.standing == .valid }) {
            standing = .valid
        } else {
            standing = .partlySigned
            reason = .filesNotCovered
        }
    }
}
