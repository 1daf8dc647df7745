// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// What clerks are told of the signatures of a document, as a table.
@Suite struct SignatureConclusionTests {
    typealias Conclusion = SignatureConclusion
    struct Row: Sendable {
        var files: [Conclusion.File]
        var kind: Conclusion.Kind
        var paper: PaperValue
        var details = 0
        var file: String?
    }

    static let seal = FileSignature(.senderAgency, .valid)
    static let hand = FileSignature(.senderPerson, .valid)
    static let stranger = FileSignature(.otherPerson, .valid)
    static func late(
        _ signer: FileSignature.Signer, _ reason: VerdictReason = .tryLater
    ) -> FileSignature { FileSignature(signer, .indeterminate, reason) }

    /// A file as the table of `FileStanding` judges it.
    static func file(
        _ name: String, isMain: Bool = true, _ signatures: [FileSignature],
        unread: VerdictReason? = nil, _ difference: FileDifference? = nil
    ) -> Conclusion.File {
        let standing = FileStanding(isMain: isMain, signatures, unread: unread)
        return Conclusion.File(
            name: name, standing: standing?.standing, reason: standing?.reason,
            signatures: signatures, difference: difference)
    }

    static let rows: [Row] = [
        Row(files: [file("a", [hand, seal])], kind: .validByBoth, paper: .replacesPaper),
        Row(files: [file("a", [hand])], kind: .personOnly, paper: .informationOnly),
        Row(files: [file("a", [seal])], kind: .agencyOnly, paper: .informationOnly),
        Row(
            files: [
                file(
                    "a", [FileSignature(.senderPerson, .invalid, .docModifiedAfterSigning), seal],
                    FileDifference(.page, page: 3, key: "/Contents", object: 12))
            ], kind: .changed, paper: .refused, details: 1),
        Row(
            files: [file("a", [late(.senderAgency), late(.senderPerson)])], kind: .notCheckable,
            paper: .undecided, details: 1),
        Row(
            files: [file("a", [late(.unknown, .noCertificateChainFound)])], kind: .unknownAuthority,
            paper: .undecided, details: 1),
        Row(files: [file("a", [])], kind: .unsigned, paper: .informationOnly),
        // And what is none of the seven.
        Row(files: [file("a", [stranger])], kind: .othersOnly, paper: .informationOnly),
        Row(
            files: [file("a", [FileSignature(.senderPerson, .invalid, .revoked), seal])],
            kind: .invalid, paper: .refused, details: 1),
        Row(
            files: [file("a", [FileSignature(.senderPerson, .invalid, .hashFailure)])],
            kind: .changed, paper: .refused, details: 1),
        Row(
            files: [file("a", [], unread: .encrypted)], kind: .notCheckable, paper: .undecided,
            details: 1),
        Row(
            files: [file("a", [seal, late(.senderPerson)])], kind: .agencyOnly, paper: .undecided,
            details: 1),
        Row(
            files: [file("a", [hand, seal, late(.otherPerson)])], kind: .validByBoth,
            paper: .undecided, details: 1),
        Row(
            files: [file("a", [hand, seal]), file("b", isMain: false, [])], kind: .validByBoth,
            paper: .mainFileReplacesPaper),
        Row(
            files: [file("a", [hand, seal]), file("b", isMain: false, [seal])], kind: .validByBoth,
            paper: .replacesPaper),
        Row(
            files: [
                file("a", [hand, seal]),
                file("b", isMain: false, [FileSignature(.unknown, .invalid, .addedAfterSeal)]),
            ], kind: .changed, paper: .refused, details: 1, file: "b"),
        // Whatever the annexes carry, the main file decides.
        Row(
            files: [file("a", []), file("b", isMain: false, [hand, seal])], kind: .unsigned,
            paper: .informationOnly),
    ]

    @Test func `each case has its sentence, its worth beside paper, and its details`() throws {
        for row in Self.rows {
            let found = try #require(Conclusion(row.files))
            #expect(found.kind == row.kind, "\(row.files)")
            #expect(found.paper == row.paper, "\(row.files)")
            #expect(found.details.count == row.details, "\(row.files): \(found.details)")
            #expect(found.file == row.file)
        }
        #expect(Set(Self.rows.map(\.kind)) == Set(Conclusion.Kind.allCases))
        #expect(Set(Self.rows.map(\.paper)) == Set(PaperValue.allCases))
        #expect(Conclusion([]) == nil)
    }

    @Test func `all is said in whole sentences, each another`() throws {
        let sentences = try Self.rows.filter { $0.file == nil }.map {
            (kind: $0.kind, words: try #require(Conclusion($0.files)).sentence)
        }
        #expect(Set(sentences.map(\.words)).count == Conclusion.Kind.allCases.count)
        let parts = FileDifference.Part.allCases.flatMap {
            [FileDifference($0), FileDifference($0, page: 2, key: "/K", object: 7)]
        }
        #expect(Set(parts.map(\.words)).count == parts.count)
        let all = sentences.map(\.words) + PaperValue.allCases.map(\.words)
        for text in all.flatMap({ [$0.vi, $0.en] }) {
            #expect(text.hasSuffix(".") && text.first?.isUppercase == true, "\(text)")
        }
        for text in parts.flatMap({ [$0.words.vi, $0.words.en] }) { #expect(text.hasSuffix(".")) }
        let page = FileDifference(.page, page: 3, key: "/Contents", object: 12).words
        #expect(page.vi == "Nội dung trang 3 khác với lúc ký (đối tượng PDF 12 0 R /Contents).")
    }
}
