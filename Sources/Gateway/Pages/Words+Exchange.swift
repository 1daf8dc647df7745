// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Projection

/// How something is coloured: never the only sign, a word always stands in it.
enum Tone: Sendable {
    case plain, info, good, warn, bad

    var name: HTML {
        switch self {
        case .plain: ""
        case .info: "info"
        case .good: "good"
        case .warn: "warn"
        case .bad: "bad"
        }
    }
}

/// What the exchange's own terms are called on the pages, and how they look there.
extension Words {
    func name(_ level: Level) -> String { title(level.words) }

    func name(_ state: DocumentState) -> (String, Tone) {
        let tone: Tone =
            switch state {
            case .received, .accepted, .verified: .info
            case .routing: .warn
            case .delivered: .good
            case .refused: .bad
            case .recalled: .plain
            }
        return (title(state.words), tone)
    }

    func name(_ standing: DeliveryStanding) -> (String, Tone) {
        let tone: Tone =
            switch standing {
            case .onTheWay, .cancelled, .withdrawn, .unknown: .plain
            case .due, .recallAsked: .warn
            case .arrived: .info
            case .rejected: .bad
            case .accepted, .assigned, .processing, .completed: .good
            }
        return (title(standing.words), tone)
    }

    func name(_ update: UpdateStanding) -> (String, Tone) {
        let tone: Tone =
            switch update {
            case .none, .shown: .plain
            case .asked: .warn
            case .agreed: .good
            case .refused: .bad
            }
        return (title(update.words), tone)
    }

    /// Nil is "not looked at yet".
    func name(_ verdict: WireVerdict?) -> (String, Tone) {
        guard let verdict = verdict?.verdict else {
            return (pick("Chưa kiểm tra chữ ký", "Signatures not checked yet"), .plain)
        }
        let tone: Tone =
            switch verdict {
            case .valid: .good
            case .invalid: .bad
            case .indeterminate: .warn
            }
        return (title(verdict.words), tone)
    }

    func name(_ standing: LegalStanding) -> (String, Tone) {
        let tone: Tone =
            switch standing {
            case .valid: .good
            case .partlySigned, .unverified: .warn
            // Nothing is wrong with it: it is worth less.
            case .informationOnly: .info
            }
        return (title(standing.words), tone)
    }

    /// What a document's signatures make of it; of what an earlier version checked, its verdict.
    func signatures(of document: DocumentSummary) -> (String, Tone) {
        document.standing.map(name) ?? name(document.verdict)
    }

    func tone(of paper: PaperValue) -> Tone {
        switch paper {
        case .replacesPaper: .good
        case .mainFileReplacesPaper, .undecided: .warn
        case .informationOnly: .info
        case .refused: .bad
        }
    }

    /// Nil for what is not urgent.
    func name(_ priority: Int32) -> String? {
        guard let priority = Priority(rawValue: Int(priority)), priority != .normal else {
            return nil
        }
        return title(priority.words)
    }
}
