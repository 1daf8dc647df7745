// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

extension EventLogError {
    /// What an error of librdkafka or of the broker means to the caller.
    static func kafka(
        _ code: rd_kafka_resp_err_t, _ operation: String, _ detail: String? = nil
    ) -> EventLogError {
        let text = detail ?? String(cString: rd_kafka_err2str(code))
        let (meaning, hint) = meaning(of: code)
        // A name as _PURGE_QUEUE tells nobody that the connection broke.
        let name =
            isUnconnected(code)
            ? "the broker was not reached, or went away before it answered"
            : String(cString: rd_kafka_err2name(code))
        return EventLogError(
            meaning, operation: operation, detail: "\(name): \(text)", hint: hint)
    }

    /// True where no broker was there to be asked, or it went away before it answered.
    static func isUnconnected(_ code: rd_kafka_resp_err_t) -> Bool {
        switch code {
        case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__PURGE_QUEUE,
            RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
            RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__SSL, RD_KAFKA_RESP_ERR__BAD_MSG,
            RD_KAFKA_RESP_ERR__AUTHENTICATION:
            true
        default: false
        }
    }

    private static func meaning(of code: rd_kafka_resp_err_t) -> (Code, hint: String?) {
        switch code {
        case _ where isFence(code):
            (.fenced, "Another process runs under the same instance name: one of the two must go")
        case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION, RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
            RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
            (.stale, nil)
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            (.tooLarge, nil)
        case _ where isRefusal(code):
            (
                .refused,
                "Look at the credentials of this client and its ACLs on the broker: "
                    + "lienthong topics acls prints those that it needs"
            )
        case RD_KAFKA_RESP_ERR_INVALID_RECORD, RD_KAFKA_RESP_ERR__INVALID_ARG,
            RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, RD_KAFKA_RESP_ERR_INVALID_CONFIG,
            RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, RD_KAFKA_RESP_ERR_POLICY_VIOLATION,
            RD_KAFKA_RESP_ERR_INVALID_GROUP_ID:
            (.invalid, nil)
        case RD_KAFKA_RESP_ERR__DESTROY: (.closed, nil)
        // Also that a topic or a partition is not known: what does not exist is refused by
        // `KnownTopics` before anybody is asked for it, so whoever says this has yet to hear of it,
        // as a broker that has just come back.
        default: (.unavailable, nil)
        }
    }

    /// True where another producer or member took the place of this one. A transaction that the
    /// broker ended because it took too long says the same: the caller looks at the time.
    static func isFence(_ code: rd_kafka_resp_err_t) -> Bool {
        switch code {
        case RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
            RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
            true
        default: false
        }
    }

    /// True where the broker knows who asks, or does not, and says no.
    static func isRefusal(_ code: rd_kafka_resp_err_t) -> Bool {
        switch code {
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR__AUTHENTICATION:
            true
        default: false
        }
    }

    /// A transaction of another stays open in these partitions.
    static func held(
        _ places: Set<TopicPartition>, _ operation: String
    ) -> EventLogError {
        let names = places.map(\.description).sorted().joined(separator: ", ")
        return EventLogError(
            .unavailable, operation: operation, detail: "a transaction stays open in \(names)",
            hint: "Longer than a minute it hangs: Ops/runbooks/TransactionHangs.md",
            held: places)
    }

    /// The partition ends before a position that was read and committed.
    static func truncated(
        _ place: TopicPartition, _ position: Int64, _ end: Int64
    ) -> EventLogError {
        EventLogError(
            .unavailable, operation: "read \(place)",
            detail: "it ends at \(end), before the group's position \(position)",
            hint: "The broker lost records, or its disk is an older one: bring them back, or set "
                + "the position with kafka-consumer-groups.sh --reset-offsets")
    }

    static func closed(_ operation: String) -> EventLogError {
        EventLogError(.closed, operation: operation, detail: "it was closed")
    }
}

/// An `rd_kafka_error_t`, copied out and freed.
struct ClientFailure {
    let code: rd_kafka_resp_err_t
    let detail: String
    let isFatal: Bool
    let isRetriable: Bool
    let requiresAbort: Bool

    /// Takes the pointer over; nil where there was no error.
    init?(taking pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        code = rd_kafka_error_code(pointer)
        detail = String(cString: rd_kafka_error_string(pointer))
        isFatal = rd_kafka_error_is_fatal(pointer) != 0
        isRetriable = rd_kafka_error_is_retriable(pointer) != 0
        requiresAbort = rd_kafka_error_txn_requires_abort(pointer) != 0
        rd_kafka_error_destroy(pointer)
    }

    func error(_ operation: String) -> EventLogError { .kafka(code, operation, detail) }
}
