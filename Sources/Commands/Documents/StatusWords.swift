// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

/// The words for codes and states that clerks read, Vietnamese first.
package enum StatusWords {
    /// What a receiver may report, for help texts.
    static let list =
        StatusCode.allCases.filter { !$0.isFromSender }
        .map { "\($0.rawValue) \($0.words.vi.lowercased())" }.joined(separator: ", ")

    /// Of a delivery's state or a status's code. Here and below: what is not known, as it stands.
    package static func delivery(_ word: String) -> String {
        let standing = DeliveryStanding.allCases.first { $0.word == word }
        return (standing?.words ?? StatusCode(rawValue: word)?.words)?.both ?? word
    }

    static func update(_ word: String) -> String {
        UpdateStanding.allCases.first { $0.word == word }?.words.both ?? word
    }

    /// Of a document as a whole.
    static func document(_ word: String) -> String {
        DocumentState.allCases.first { $0.word == word }?.words.both ?? word
    }

    /// Of a packet.
    static func outcome(_ word: String) -> String {
        SubmissionOutcome.allCases.first { $0.word == word }?.words.both ?? word
    }

    static func act(_ word: String) -> String {
        DeadlineAct(rawValue: word)?.words.both ?? word
    }

    static func deadline(_ word: String) -> String {
        DeadlineStanding.allCases.first { $0.word == word }?.words.both ?? word
    }

    static func verdict(_ word: String) -> String {
        DocumentVerdict(rawValue: word)?.words.both ?? word
    }

    static func standing(_ word: String) -> String {
        LegalStanding(rawValue: word)?.words.both ?? word
    }

    /// What the signatures of a document or of a file came to: its standing, or the verdict alone.
    static func signatures(_ document: JSONValue) -> String {
        document["legalStanding"]?.stringValue.map(standing)
            ?? verdict(document["verdict"]?.stringValue ?? "–")
    }

    static func claim(_ word: String) -> String {
        HeaderClaim(rawValue: word)?.words.both ?? word
    }

    static func claimOutcome(_ word: String) -> String {
        ClaimOutcome(rawValue: word)?.words.both ?? word
    }

    static func signer(_ word: String) -> String {
        FileSignature.Signer(rawValue: word)?.words.both ?? word
    }

    /// The sentence of a reason, else the reason as it stands.
    static func reason(_ word: String) -> String {
        VerdictReason(rawValue: word)?.sentence.vi ?? word
    }

    package static func level(_ word: String) -> String {
        Level(rawValue: word)?.words.both ?? word
    }

    static func priority(_ number: Int64) -> String {
        Priority(rawValue: Int(clamping: number))?.words.vi ?? String(number)
    }

    /// `16/06/2025 08:00:03`, as people in Viet Nam write it; what is no such time as it stands.
    package static func time(_ iso: String?) -> String {
        guard let iso, let time = BusinessTime(written: iso) else { return iso ?? "–" }
        let (year, month, day) = time.date.parts
        let clock = time.slashed.dropFirst(11)
        return "\(two(day))/\(two(month))/\(year) \(clock)"
    }

    /// With milliseconds, for what happens within a second.
    package static func preciseTime(_ iso: String?) -> String {
        guard let iso, let time = BusinessTime(written: iso) else { return iso ?? "–" }
        let rest = String(time.millisecondsOfDay % 1000)
        return Self.time(iso) + "," + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
