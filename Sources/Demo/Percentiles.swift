// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Times of one kind, in milliseconds.
struct Percentiles: Equatable, Sendable {
    private(set) var values: [Int64] = []

    mutating func add(_ milliseconds: Int64) { values.append(max(0, milliseconds)) }

    var count: Int { values.count }

    /// The time that the given share of all stayed within (nearest rank); nil where there are none.
    func value(_ share: Double) -> Int64? {
        guard !values.isEmpty else { return nil }
        let rank = Int((Double(values.count) * share).rounded(.up))
        return values.sorted()[min(max(rank, 1), values.count) - 1]
    }
}
