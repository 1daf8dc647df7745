// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What all signatures of a document come to (kết luận về chữ ký số): one sentence for whoever has to
/// decide what to do with it, whether it takes the place of paper, and then the details. The same on
/// pages, in the API and on the command line.
package struct SignatureConclusion: Hashable, Sendable {
    /// The raw values are the words of the API.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case validByBoth, personOnly, agencyOnly
        case changed
        /// A signature that does not hold for another reason than a change.
        case invalid
        case notCheckable, unknownAuthority
        /// What holds is not the sender's.
        case othersOnly
        case unsigned
    }

    /// One file, as its check found it.
    package struct File: Hashable, Sendable {
        package var name: String
        /// Nil where the document was refused before anybody asked.
        package var standing: LegalStanding?
        /// Why its standing is no better, or why nothing could be read of it.
        package var reason: VerdictReason?
        package var signatures: [FileSignature]
        /// Of a signature that is invalid because of it.
        package var difference: FileDifference?

        package init(
            name: String, standing: LegalStanding?, reason: VerdictReason?,
            signatures: [FileSignature], difference: FileDifference? = nil
        ) {
            self.name = name
            self.standing = standing
            self.reason = reason
            self.signatures = signatures
            self.difference = difference
        }
    }

    package let kind: Kind
    package let paper: PaperValue
    /// The file that an invalid signature stands on, where it is not the main one.
    package let file: String?
    package let reason: VerdictReason?
    package let difference: FileDifference?

    /// Nil where there is no file.
    /// - Parameter files: the main file first.
    package init?(_ files: [File]) {
        guard let main = files.first else { return nil }
        if let spoiled = files.first(where: { $0.invalid != nil }) {
            let reason = spoiled.invalid?.reason
            kind = reason?.isChange == true ? .changed : .invalid
            paper = .refused
            file = spoiled == main ? nil : spoiled.name
            self.reason = reason
            difference = spoiled.difference
            return
        }
        kind = Kind(ofMain: main)
        file = nil
        difference = nil
        let others = files.dropFirst()
        paper = PaperValue(kind, main: main, othersAreValid: others.allSatisfy(\.isValid))
        reason = paper == .mainFileReplacesPaper ? .filesNotCovered : main.reason
    }

    /// The one sentence.
    package var sentence: Bilingual {
        guard let file else { return kind.sentence }
        return Bilingual("\(file): \(kind.sentence.vi)", "\(file): \(kind.sentence.en)")
    }

    /// What stands below it, in this order.
    package var details: [Bilingual] {
        var details: [Bilingual] = []
        if let reason, paper != .mainFileReplacesPaper, !kind.tells(reason) {
            details.append(reason.sentence)
        }
        if let difference { details.append(difference.words) }
        return details
    }
}

/// Whether a document takes the place of paper (Decree 30/2020 Article 5; Decision 28/2018 Article 7:
/// what is signed and sent electronically is not sent on paper).
package enum PaperValue: String, CaseIterable, Hashable, Sendable {
    case replacesPaper
    case mainFileReplacesPaper
    case informationOnly
    /// It may turn out either way.
    case undecided
    /// The document was refused.
    case refused

    fileprivate init(
        _ kind: SignatureConclusion.Kind, main: SignatureConclusion.File, othersAreValid: Bool
    ) {
        switch kind {
        case .validByBoth where main.isValid:
            self = othersAreValid ? .replacesPaper : .mainFileReplacesPaper
        case .validByBoth, .notCheckable, .unknownAuthority: self = .undecided
        case .agencyOnly, .personOnly:
            // The other signature is there and may yet be found to hold.
            self = main.hasUnjudged ? .undecided : .informationOnly
        case .othersOnly, .unsigned: self = .informationOnly
        case .changed, .invalid: self = .refused
        }
    }

    package var words: Bilingual {
        switch self {
        case .replacesPaper:
            Bilingual(
                "Có giá trị pháp lý như bản gốc văn bản giấy; không gửi kèm bản giấy.",
                "It has the legal value of the paper original; no paper follows.")
        case .mainFileReplacesPaper:
            Bilingual(
                "Văn bản chính có giá trị pháp lý như bản gốc văn bản giấy; tệp kèm theo chưa được ký "
                    + "số chỉ để tham khảo.",
                "The main file has the legal value of the paper original; the files that are not "
                    + "signed are for information only.")
        case .informationOnly:
            Bilingual(
                "Chỉ để tham khảo, không thay bản giấy.",
                "For information only; it does not replace paper.")
        case .undecided:
            Bilingual(
                "Chưa kết luận được; trong lúc chờ, không dùng thay bản giấy.",
                "Not decided yet; until then it does not replace paper.")
        case .refused:
            Bilingual(
                "Không có giá trị; hệ thống không nhận văn bản như vậy.",
                "It has no value; such a document is not taken.")
        }
    }
}

extension SignatureConclusion.Kind {
    fileprivate init(ofMain file: SignatureConclusion.File) {
        switch (file.has(.senderAgency), file.has(.senderPerson)) {
        case (true, true): self = .validByBoth
        case (true, false): self = .agencyOnly
        case (false, true): self = .personOnly
        case (false, false):
            if file.standing == .unverified {
                self =
                    file.reason == .noCertificateChainFound ? .unknownAuthority : .notCheckable
            } else {
                self = file.signatures.isEmpty ? .unsigned : .othersOnly
            }
        }
    }

    fileprivate var sentence: Bilingual {
        switch self {
        case .validByBoth:
            Bilingual(
                "Cơ quan gửi và người có thẩm quyền đã ký số, chữ ký hợp lệ, nội dung nguyên vẹn.",
                "Signed by the sending agency and its competent person; both signatures hold, and "
                    + "nothing was changed.")
        case .personOnly:
            Bilingual(
                "Chỉ có chữ ký số hợp lệ của người có thẩm quyền, chưa có chữ ký số hợp lệ của cơ "
                    + "quan gửi.",
                "Only the competent person's signature holds; there is no valid one of the sending "
                    + "agency.")
        case .agencyOnly:
            Bilingual(
                "Chỉ có chữ ký số hợp lệ của cơ quan gửi, chưa có chữ ký số hợp lệ của người có "
                    + "thẩm quyền.",
                "Only the sending agency's signature holds; there is no valid one of the competent "
                    + "person.")
        case .changed:
            Bilingual(
                "Tệp đã bị sửa sau khi ký.",
                "The file was changed after it was signed.")
        case .invalid:
            Bilingual(
                "Tệp có chữ ký số không hợp lệ.",
                "The file bears a signature that is not valid.")
        case .notCheckable:
            Bilingual(
                "Chưa kiểm tra được chữ ký số trên tệp.",
                "The file's signatures cannot be checked yet.")
        case .unknownAuthority:
            Bilingual(
                "Chữ ký số thuộc tổ chức chứng thực mà hệ thống chưa công nhận.",
                "The signature's certificate comes from an authority that is not known here.")
        case .othersOnly:
            Bilingual(
                "Không có chữ ký số của bên gửi: chữ ký trên tệp là của bên khác, hoặc chứng thư "
                    + "chưa được đăng ký.",
                "No signature of the sender: those on the file are others', or of certificates that "
                    + "are not registered.")
        case .unsigned:
            Bilingual(
                "Tệp không có chữ ký số.",
                "The file bears no signature.")
        }
    }

    /// Whether the sentence says already what a reason would.
    fileprivate func tells(_ reason: VerdictReason) -> Bool {
        switch (self, reason) {
        case (.agencyOnly, .noPersonSignature), (.personOnly, .noAgencySignature),
            (.changed, .docModifiedAfterSigning), (.othersOnly, .noSenderSignature),
            (.unsigned, .noSignature):
            true
        default: false
        }
    }
}

extension SignatureConclusion.File {
    fileprivate var invalid: FileSignature? { signatures.first { $0.verdict == .invalid } }
    fileprivate var isValid: Bool { standing == .valid }
    fileprivate var hasUnjudged: Bool { signatures.contains { $0.verdict == .indeterminate } }

    fileprivate func has(_ signer: FileSignature.Signer) -> Bool {
        signatures.contains { $0.signer == signer && $0.verdict == .valid }
    }
}

extension VerdictReason {
    /// The content is not the one that was signed.
    fileprivate var isChange: Bool {
        switch self {
        case .hashFailure, .docModifiedAfterSigning, .addedAfterSeal: true
        default: false
        }
    }
}
