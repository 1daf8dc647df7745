// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What is counted over everything. A sum is either of events, each of which is applied once, or
/// of rows, whose share is taken out and put in again when they change: so none depends on the
/// order in which topics were read.
enum Tally: Hashable {
    /// Events of a topic; the urgent ones are a topic of their own.
    case events(topic: String)
    case documents(DocumentState, Int)
    case deliveries(DeliveryStanding, Int)
    case acknowledged
    /// Deadlines of an act that are warned of, overdue, or were kept late.
    case deadlines(OverdueList, act: String)
    /// Agencies of a level to which documents came.
    case steps(level: Int)
    /// Deliveries to receivers of a level that were not fetched, or fetched and not accepted yet.
    case unfetched(level: Int)
    case unaccepted(level: Int)
    case refused(code: String, isStatus: Bool)
    case deadLetters(worker: String)
    case unreadable
    /// Records that the log removed before they were read.
    case missing
    /// Document packets by what became of them.
    case packets(SubmissionOutcome)
    /// Packets that asked for a document back and were taken.
    case recalls
    /// Packets that were refused because this agency is closed.
    case refusedForClosed(agency: String)
    /// Receivers that get a paper copy for which there is no reason.
    case paperUnneeded
    /// Submission to inbox, by lane.
    case latency(lane: Int, bucket: Int64)

    /// Its name in the file: the variable word stands last, since it may hold anything.
    var name: String {
        switch self {
        case .events(let topic): "events/\(topic)"
        case .documents(let state, let lane): "documents/\(state.rawValue)/\(lane)"
        case .deliveries(let standing, let lane): "deliveries/\(standing.rawValue)/\(lane)"
        case .acknowledged: "acknowledged/"
        case .deadlines(let list, let act): "deadlines/\(list.rawValue)/\(act)"
        case .steps(let level): "steps/\(level)"
        case .unfetched(let level): "unfetched/\(level)"
        case .unaccepted(let level): "unaccepted/\(level)"
        case .refused(let code, let isStatus): "refused/\(isStatus ? 1 : 0)/\(code)"
        case .deadLetters(let worker): "dead-letters/\(worker)"
        case .unreadable: "unreadable/"
        case .missing: "missing/"
        case .packets(let outcome): "packets/\(outcome.rawValue)"
        case .recalls: "recalls/"
        case .refusedForClosed(let agency): "refused-for-closed/\(agency)"
        case .paperUnneeded: "paper-unneeded/"
        case .latency(let lane, let bucket): "latency/\(lane)/\(bucket)"
        }
    }
}

extension Tally {
    /// Reads a name back; nil for what another version wrote.
    init?(name: String) {
        guard let slash = name.firstIndex(of: "/") else { return nil }
        let word = String(name[name.index(after: slash)...])
        let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        switch name[..<slash] {
        case "events": self = .events(topic: word)
        case "documents":
            guard numbers.count == 2, let state = DocumentState(rawValue: numbers[0]) else {
                return nil
            }
            self = .documents(state, numbers[1])
        case "deliveries":
            guard numbers.count == 2, let standing = DeliveryStanding(rawValue: numbers[0]) else {
                return nil
            }
            self = .deliveries(standing, numbers[1])
        case "acknowledged": self = .acknowledged
        case "deadlines":
            guard parts.count == 2, let list = Int(parts[0]).flatMap(OverdueList.init) else {
                return nil
            }
            self = .deadlines(list, act: String(parts[1]))
        case "recalls": self = .recalls
        case "steps":
            guard let level = Int(word) else { return nil }
            self = .steps(level: level)
        case "unfetched":
            guard let level = Int(word) else { return nil }
            self = .unfetched(level: level)
        case "unaccepted":
            guard let level = Int(word) else { return nil }
            self = .unaccepted(level: level)
        case "refused":
            guard parts.count == 2 else { return nil }
            self = .refused(code: String(parts[1]), isStatus: parts[0] == "1")
        case "dead-letters": self = .deadLetters(worker: word)
        case "unreadable": self = .unreadable
        case "missing": self = .missing
        case "packets":
            guard let outcome = Int(word).flatMap(SubmissionOutcome.init) else { return nil }
            self = .packets(outcome)
        case "refused-for-closed": self = .refusedForClosed(agency: word)
        case "paper-unneeded": self = .paperUnneeded
        case "latency":
            guard numbers.count == 2 else { return nil }
            self = .latency(lane: numbers[0], bucket: Int64(numbers[1]))
        default: return nil
        }
    }
}
