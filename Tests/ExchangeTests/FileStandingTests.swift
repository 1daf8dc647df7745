// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing

/// What a file and a document are worth, as tables.
@Suite struct FileStandingTests {
    typealias Row = (signatures: [FileSignature], main: Expected, other: Expected)
    typealias Expected = (LegalStanding, VerdictReason?)

    static let seal = FileSignature(.senderAgency, .valid)
    static let hand = FileSignature(.senderPerson, .valid)
    static let stranger = FileSignature(.otherPerson, .valid)
    static let late = FileSignature(.otherPerson, .indeterminate, .tryLater)
    static let lateSeal = FileSignature(.senderAgency, .indeterminate, .tryLater)
    static let lateHand = FileSignature(.senderPerson, .indeterminate, .expired)

    static let rows: [Row] = [
        ([], (.informationOnly, .noSignature), (.informationOnly, .noSignature)),
        ([hand, seal], (.valid, nil), (.valid, nil)),
        ([seal, hand], (.valid, nil), (.valid, nil)),
        ([seal], (.partlySigned, .noPersonSignature), (.valid, nil)),
        ([hand], (.partlySigned, .noAgencySignature), (.partlySigned, .noAgencySignature)),
        (
            [stranger], (.informationOnly, .noSenderSignature),
            (.informationOnly, .noSenderSignature)
        ),
        ([hand, seal, stranger], (.valid, nil), (.valid, nil)),
        ([stranger, seal], (.partlySigned, .noPersonSignature), (.valid, nil)),
        (
            [stranger, hand], (.partlySigned, .noAgencySignature),
            (.partlySigned, .noAgencySignature)
        ),
        // What could not be judged takes "valid" away and makes no "for information only".
        ([hand, seal, late], (.partlySigned, .tryLater), (.partlySigned, .tryLater)),
        ([seal, late], (.partlySigned, .tryLater), (.partlySigned, .tryLater)),
        ([hand, lateSeal], (.partlySigned, .tryLater), (.partlySigned, .tryLater)),
        ([lateHand, seal], (.partlySigned, .expired), (.partlySigned, .expired)),
        ([lateHand, lateSeal], (.unverified, .expired), (.unverified, .expired)),
        ([late], (.unverified, .tryLater), (.unverified, .tryLater)),
        ([stranger, late], (.unverified, .tryLater), (.unverified, .tryLater)),
    ]

    @Test func `a file stands as its signatures and its place say`() {
        for row in Self.rows {
            for (isMain, expected) in [(true, row.main), (false, row.other)] {
                let found = FileStanding(isMain: isMain, row.signatures)
                #expect(found?.standing == expected.0, "\(row.signatures) main \(isMain)")
                #expect(found?.reason == expected.1, "\(row.signatures) main \(isMain)")
            }
        }
    }

    @Test func `an invalid signature of anybody leaves a file no standing`() {
        for signer in FileSignature.Signer.allCases {
            let bad = FileSignature(signer, .invalid, .hashFailure)
            #expect(FileStanding(isMain: true, [Self.hand, Self.seal, bad]) == nil)
            #expect(FileStanding(isMain: false, [bad]) == nil)
        }
    }

    @Test func `a file whose signatures could not be looked at is not called unsigned`() {
        for isMain in [true, false] {
            let found = FileStanding(isMain: isMain, [], unread: .limitMemory)
            #expect(found?.standing == .unverified)
            #expect(found?.reason == .limitMemory)
        }
    }

    @Test func `a document stands as its main file lets it`() throws {
        func main(_ signatures: FileSignature...) throws -> FileStanding {
            try #require(FileStanding(isMain: true, signatures))
        }
        func other(_ signatures: FileSignature...) throws -> FileStanding {
            try #require(FileStanding(isMain: false, signatures))
        }
        let full = try main(Self.hand, Self.seal)
        let sealed = try other(Self.seal)
        let rows: [([FileStanding], LegalStanding, VerdictReason?)] = [
            ([], .informationOnly, .noSignature),
            ([full], .valid, nil),
            ([full, sealed], .valid, nil),
            ([full, sealed, sealed], .valid, nil),
            ([full, .notCovered], .partlySigned, .filesNotCovered),
            ([full, sealed, .notCovered], .partlySigned, .filesNotCovered),
            ([full, try other()], .partlySigned, .filesNotCovered),
            ([full, try other(Self.hand)], .partlySigned, .filesNotCovered),
            ([full, try other(Self.stranger)], .partlySigned, .filesNotCovered),
            ([full, try other(Self.lateSeal)], .partlySigned, .filesNotCovered),
            ([full, try other(Self.seal, Self.late)], .partlySigned, .filesNotCovered),
            ([try main(Self.seal)], .partlySigned, .noPersonSignature),
            ([try main(Self.seal), sealed], .partlySigned, .noPersonSignature),
            ([try main(Self.seal), .notCovered], .partlySigned, .noPersonSignature),
            ([try main(Self.hand, Self.seal, Self.late)], .partlySigned, .tryLater),
            // No agency's signature on the main file: no legal value, whatever else is signed.
            ([try main(Self.hand)], .informationOnly, .noAgencySignature),
            ([try main(Self.hand), sealed], .informationOnly, .noAgencySignature),
            ([try main()], .informationOnly, .noSignature),
            ([try main(), sealed], .informationOnly, .noSignature),
            ([try main(Self.stranger), sealed], .informationOnly, .noSenderSignature),
            ([.notCovered], .informationOnly, .notCovered),
            ([.notCovered, sealed], .informationOnly, .notCovered),
            ([try main(Self.lateSeal)], .unverified, .tryLater),
            ([try main(Self.hand, Self.lateSeal)], .unverified, .tryLater),
            ([try main(Self.lateSeal), sealed], .unverified, .tryLater),
        ]
        for (files, standing, reason) in rows {
            let found = DocumentStanding(files)
            #expect(found.standing == standing, "\(files)")
            #expect(found.reason == reason, "\(files)")
        }
    }

    @Test func `what is registered bears the agency's signature on its main file`() {
        #expect(
            LegalStanding.allCases.filter(\.allowsRegistration) == [.valid, .partlySigned])
    }
}
