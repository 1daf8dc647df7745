// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Terminal

/// What all processes of a cluster on Kafka must have in common (`Topics/cluster.md`). Each is
/// written down once and compared at every start: processes that differ would each be right, and
/// wrong together.
package enum ClusterFact: String, CaseIterable, Sendable {
    /// Every event's id begins with the cluster's name.
    case cluster
    /// How many partitions a document's home is one of.
    case partitions
    /// How far the business clock is shifted, in milliseconds.
    case clockOffset
    /// The thumbprint (RFC 7638) of the key that signs receipts: a repetition gets the same bytes.
    case receiptKey
    /// Which `ReceiverType` adds a receiver in an update, 0 or 1: no source says it.
    case receiverTypeAdds

    /// False for what events rest on: it never changes.
    package var mayChange: Bool {
        switch self {
        case .cluster, .partitions: false
        case .clockOffset, .receiptKey, .receiverTypeAdds: true
        }
    }

    /// Why a process with `own` cannot work here, as one sentence.
    func difference(own: String, written: String) -> String {
        switch self {
        case .cluster: "--cluster is \(own), but this cluster is \(written)"
        case .partitions:
            "--partitions is \(own), but this cluster was made with \(written)"
        case .clockOffset:
            "--clock-offset is \(Self.duration(own)), but this cluster's clock is shifted by "
                + Self.duration(written)
        case .receiptKey:
            "--receipt-key is the key \(own), but this cluster signs its receipts with \(written)"
        case .receiverTypeAdds:
            "--receiver-type-adds is \(own), but in this cluster \(written) adds a receiver"
        }
    }

    var hint: String {
        switch self {
        case .cluster: "Event ids begin with the name: give the right one, or the right servers"
        case .partitions: "Leave it away: what the cluster was made with counts for all"
        case .clockOffset:
            "Give what the others have; lienthong topics apply --clock-offset changes it for all"
        case .receiptKey:
            "Give the file that the others have; a new key is announced by "
                + "lienthong topics apply --receipt-key FILE"
        case .receiverTypeAdds:
            "Give what the others have; lienthong topics apply --receiver-type-adds changes it for all"
        }
    }

    /// What an operator reads in `topics plan`.
    package func sentence(_ value: String) -> String {
        switch self {
        case .cluster: "the cluster is \(value)"
        case .partitions: "a document's home is one of \(value) partitions"
        case .clockOffset: "the business clock is shifted by \(Self.duration(value))"
        case .receiptKey: "receipts are signed with the key \(value)"
        case .receiverTypeAdds: "in an update, ReceiverType \(value) adds a receiver"
        }
    }

    private static func duration(_ milliseconds: String) -> String {
        Int64(milliseconds).map { Duration.milliseconds($0).written } ?? milliseconds
    }
}
