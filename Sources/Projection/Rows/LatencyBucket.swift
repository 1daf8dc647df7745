// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Logarithmic buckets for times from a millisecond to days, each at most 7 % wide: a histogram of
/// them gives percentiles to that precision.
enum LatencyBucket {
    /// Buckets in each doubling.
    private static let parts: Int64 = 16

    static func of(milliseconds: Int64) -> Int64 {
        // Beyond 35,000 years there is one bucket: its bound must not overflow.
        let value = min(max(0, milliseconds), 1 << 50)
        if value < parts * 2 { return value }
        let shift = Int64(63 - value.leadingZeroBitCount) - 4
        return shift * parts + (value >> shift)
    }

    /// The highest time that falls into the bucket.
    static func upperBound(_ bucket: Int64) -> Int64 {
        if bucket < parts * 2 { return bucket }
        let shift = bucket / parts - 1
        return ((bucket - shift * parts + 1) << shift) - 1
    }

    /// The time that the given share of all stayed within; nil where there are none.
    static func percentile(_ share: Double, of counts: [Int64: Int64]) -> Int64? {
        let total = counts.values.reduce(0, +)
        guard total > 0 else { return nil }
        var left = Int64((Double(total) * share).rounded(.up))
        for (bucket, count) in counts.sorted(by: { $0.key < $1.key }) {
            left -= count
            if left <= 0 { return upperBound(bucket) }
        }
        return nil
    }
}
