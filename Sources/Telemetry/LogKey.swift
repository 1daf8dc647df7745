// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The keys of a log line, a closed list: an operator searches by them.
package enum LogKey: String, Sendable, CaseIterable {
    case time, level, label, message
    /// What the line is about.
    case document, agency, trace, topic, partition, offset, worker, group
    /// Who does something, and from where.
    case account, address
    /// What went wrong, and what the operator should do.
    case error, hint
    /// A request, a file, an amount, a time taken.
    case method, path, status, url, file, count, bytes, milliseconds
}

/// Strings, numbers and whatever describes itself; integers become JSON numbers.
package typealias LogMetadata = KeyValuePairs<LogKey, any CustomStringConvertible>
