// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The key of a row: the partition's number in the upper bits, the offset in the lower ones, so
/// that a partition is one contiguous run of the table.
enum RecordID {
    static let offsetBits: Int64 = 40
    /// 2^23 numbers fit above the offset in a positive integer.
    static let partitionLimit = 1 << 23
    static let offsetLimit: Int64 = 1 << offsetBits

    static func make(number: Int, offset: Int64) -> Int64 {
        Int64(number) << offsetBits | offset
    }

    static func offset(of id: Int64) -> Int64 { id & (offsetLimit - 1) }
}
