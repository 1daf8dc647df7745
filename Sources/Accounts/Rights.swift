// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a caller may do. Which routes ask for which stands in the gateway's table of routes; for
/// whom it holds (an agency, a node's area, all) is the caller's `Office`.
package struct Rights: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Hands packets in.
    package static let publish = Rights(rawValue: 1 << 0)
    /// Reads the answers that the exchange gives to a node.
    package static let answers = Rights(rawValue: 1 << 1)
    /// Fetches packets out of its inboxes, which tells the sender that they have arrived.
    package static let fetch = Rights(rawValue: 1 << 2)
    /// Reports statuses of what it received: accepted, returned, completed.
    package static let report = Rights(rawValue: 1 << 3)
    /// Reads documents, inboxes and files of its office, and searches among them.
    package static let read = Rights(rawValue: 1 << 4)
    /// Reads those of everybody.
    package static let readAll = Rights(rawValue: 1 << 5)
    /// Runs the exchange: registry, trust, dead letters, others' sessions.
    package static let run = Rights(rawValue: 1 << 6)
    /// Reads the audit trail.
    package static let audit = Rights(rawValue: 1 << 7)
    /// Reads of it what concerns documents of its office.
    package static let auditOwn = Rights(rawValue: 1 << 8)
    /// Reads figures: how many documents, how late.
    package static let figures = Rights(rawValue: 1 << 9)
    /// Looks agencies and routes up in the registry.
    package static let registry = Rights(rawValue: 1 << 10)
    /// Văn thư: gives arrival numbers, returns documents, opens books.
    package static let register = Rights(rawValue: 1 << 12)
    /// Says who handles a document and by when, writes the opinion on it, urges, closes it.
    package static let direct = Rights(rawValue: 1 << 13)
    /// Tells how far it is with what it was given.
    package static let handle = Rights(rawValue: 1 << 14)
}
