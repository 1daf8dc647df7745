// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What came of each office's documents, gathered on the way through all of them.
struct OfficeTally {
    fileprivate var problems: [String] = []
    fileprivate var refused: [String: [String]] = [:]
    /// Offices of which it cannot be said what was refused: stages stood still.
    fileprivate var unsure: Set<String> = []

    mutating func add(
        _ outcomes: [NaiveDelivery], _ key: Delivered, _ entry: YearObservation.Entry?,
        _ view: YearObservation.View, _ books: [String: NaiveBooks]
    ) {
        guard let books = books[key.receiver] else { return }
        if let outcome = outcomes.first, outcomes.count == 1 {
            refused[key.receiver, default: []] += outcome.entry.refused
        } else {
            unsure.insert(key.receiver)
        }
        let states = Set(outcomes.map(\.entry.state))
        if !states.contains(entry?.state ?? "") {
            problems.append(
                "\(key): stands in the book as \(entry?.state ?? "nothing"), expected \(states)")
        }
        guard let kept = books.entries[key.document], view.told.contains("03") else { return }
        // The clerk at the other end reads the number.
        let day = CivilDate(daysSince1970: Int32(kept.arrivedOn)).vietnamese
        if !view.accepted.contains("Số đến \(kept.number) ngày \(day)"), !view.accepted.isEmpty {
            problems.append("\(key): its sender read \(view.accepted), its number is \(kept.name)")
        }
    }
}

/// Numbers: each once, in the order in which the office was asked, by year and book.
extension YearChecker {
    func checkOffices(_ seen: YearObservation, _ tally: OfficeTally) -> [String] {
        var problems = tally.problems
        for (agency, books) in books.sorted(by: { $0.key < $1.key }) {
            let given = (seen.numbers[agency] ?? []).map { "\($0.name) on \($0.arrivedOn)" }
            let expected = books.entries.values.map { "\($0.name) on \($0.arrivedOn)" }
            if given.sorted() != expected.sorted() {
                let missing = Set(expected).subtracting(given).sorted()
                let others = Set(given).subtracting(expected).sorted()
                problems.append(
                    "\(agency): \(given.count) numbers given, expected \(expected.count): not "
                        + "\(missing), but \(others)")
            }
            for (document, entry) in books.entries {
                let key = Delivered(document: document, receiver: agency)
                if seen.entries[key]?.name != entry.name {
                    problems.append(
                        "\(key): has the number \(seen.entries[key]?.name ?? "none"), expected "
                            + entry.name)
                }
            }
            problems += gaps(agency, seen, books)
            let repeated = books.repeated
            if seen.officeRepetitions[agency] ?? 0 != repeated {
                problems.append(
                    "\(agency): \(seen.officeRepetitions[agency] ?? 0) requests repeated, expected "
                        + "\(repeated)")
            }
            if tally.unsure.contains(agency) { continue }
            let codes = (tally.refused[agency] ?? []) + books.refused.values
            if (seen.officeRefusals[agency] ?? []).sorted() != codes.sorted() {
                problems.append(
                    "\(agency): refused \(seen.officeRefusals[agency] ?? []), expected \(codes)")
            }
        }
        return problems
    }

    /// Said once more without any books: from 1 on, none twice, and left out only what a number that
    /// was written by hand has jumped over.
    private func gaps(
        _ agency: String, _ seen: YearObservation, _ books: NaiveBooks
    ) -> [String] {
        let byHand = Set(
            (ledger.office[agency] ?? []).compactMap { act in
                if case .register(let number) = act.kind, number > 0 { number } else { nil }
            })
        let series = Dictionary(grouping: seen.numbers[agency] ?? []) { "\($0.year) \($0.book)" }
        return series.compactMap { name, entries in
            let numbers = entries.map(\.number).sorted()
            if Set(numbers).count != numbers.count { return "\(agency) \(name): a number twice" }
            let missing = Set(1...(numbers.last ?? 1)).subtracting(numbers)
            guard let last = numbers.last(where: { !byHand.contains($0) }) else { return nil }
            return missing.contains { $0 < last } ? "\(agency) \(name): left out \(missing)" : nil
        }
    }
}
