// LienThong
// SPDX-License-Identifier: Apache-2.0

// Every metric that a process of ours tells: a closed list, as an operator's dashboards and alerts
// name them. `Ops/metrics.md` is its table; a test holds them against each other.

/// What is known of a metric before anybody tells it.
package struct MetricFacts: Sendable {
    package var teller: MetricTeller
    /// What it counts or measures; the unit stands in the name where it is not a number of things.
    package var sentence: String
    /// The names of its labels, in the order in which they are given.
    package var labels: [String]

    init(_ teller: MetricTeller, _ sentence: String, labels: String...) {
        self.teller = teller
        self.sentence = sentence
        self.labels = labels
    }
}

/// Who tells a metric, in the words of the table.
package enum MetricTeller: String, Sendable {
    case everyProcess = "every process"
    case worker = "every worker"
    case gateway
    case projection = "gateway, projection"
    case blobReader = "who reads blobs: intake, signature-check, gateway"
    case signatureChecker = "who checks signatures: signature-check"
    case follower = "who follows topics: every process"
    case reader = "every worker, every follower"
}

package protocol MetricName: RawRepresentable<String>, CaseIterable, Sendable {
    var facts: MetricFacts { get }
}

/// What only grows.
package enum CounterName: String, MetricName {
    case blobsCorrupt = "blobs_corrupt_total"
    case blobsMissing = "blobs_missing_total"
    case followerRetries = "follower_retries_total"
    case gatewayArrivals = "gateway_arrivals_total"
    case gatewayAuditLost = "gateway_audit_lost_total"
    case gatewayAuditWritten = "gateway_audit_written_total"
    case gatewayLogins = "gateway_logins_total"
    case gatewayPackets = "gateway_packets_total"
    case gatewayQuotaRefused = "gateway_quota_refused_total"
    case httpConnectionsRefused = "http_connections_refused_total"
    case httpRequests = "http_requests_total"
    case httpRequestsRefused = "http_requests_refused_total"
    case missingRecords = "missing_records_total"
    case projectionRecords = "projection_records_total"
    case projectionUnreadable = "projection_unreadable_total"
    case seriesDropped = "metrics_series_dropped_total"
    case signatureInspectorsEnded = "signature_inspectors_ended_total"
    case signatureInspectorsStarted = "signature_inspectors_started_total"
    case signatureTexts = "signature_texts_total"
    case workerDeadLetters = "worker_dead_letters_total"
    case workerOutputs = "worker_outputs_total"
    case workerParked = "worker_parked_total"
    case workerRecords = "worker_records_total"
    case workerReleased = "worker_released_total"
    case workerRetries = "worker_retries_total"
    case workerTimers = "worker_timers_total"

    package var facts: MetricFacts {
        switch self {
        case .blobsCorrupt:
            MetricFacts(
                .blobReader,
                "Reads of a blob whose bytes cannot be had, or are not those that its digest promises."
            )
        case .blobsMissing: MetricFacts(.blobReader, "Reads of a blob that is not in the store.")
        case .followerRetries:
            MetricFacts(
                .follower, "Failures after which a follower tried again.", labels: "follower")
        case .gatewayArrivals:
            MetricFacts(.gateway, "Statuses 01 after a fetch, by outcome.", labels: "outcome")
        case .gatewayAuditLost:
            MetricFacts(
                .gateway, "Records of the audit trail that found no room; a gap is told of them.")
        case .gatewayAuditWritten:
            MetricFacts(.gateway, "Records of the audit trail that were written.")
        case .gatewayLogins:
            MetricFacts(
                .gateway,
                "Logins on the pages: done, failed, limited (not tried, as too many failed before).",
                labels: "outcome")
        case .gatewayPackets:
            MetricFacts(.gateway, "Packets that came in, by outcome.", labels: "outcome")
        case .gatewayQuotaRefused:
            MetricFacts(
                .gateway, "Packets that a publisher's quota refused, by what was used up.",
                labels: "quota")
        case .httpConnectionsRefused:
            MetricFacts(
                .everyProcess,
                "Connections closed early: address (too many of one), full, displaced (gave way to "
                    + "another), slow.",
                labels: "reason")
        case .httpRequestsRefused:
            MetricFacts(
                .everyProcess,
                "Requests told to come again: requests or polls (too many in all), party or "
                    + "party_polls (of one caller), share (a poll ended early for another caller).",
                labels: "reason")
        case .httpRequests:
            MetricFacts(
                .everyProcess, "Requests by method and status; 0 is no answer.",
                labels: "method", "status")
        case .missingRecords:
            MetricFacts(
                .reader, "Records that the log removed before they were read.",
                labels: "reader", "topic", "node")
        case .projectionRecords:
            MetricFacts(.projection, "Events the projection has applied.")
        case .projectionUnreadable:
            MetricFacts(.projection, "Events the projection could not read.")
        case .seriesDropped:
            MetricFacts(.everyProcess, "Series asked for beyond the limit.")
        case .signatureInspectorsEnded:
            MetricFacts(
                .signatureChecker, "Inspectors that ended over a file, by the limit.",
                labels: "reason")
        case .signatureInspectorsStarted:
            MetricFacts(.signatureChecker, "Inspectors of signed files that were started.")
        case .signatureTexts:
            MetricFacts(
                .signatureChecker,
                "Main files whose text was asked for: read, unreadable, busy, unavailable.",
                labels: "outcome")
        case .workerDeadLetters:
            MetricFacts(.worker, "Records a worker has given up.", labels: "worker")
        case .workerOutputs:
            MetricFacts(.worker, "Records a worker has produced.", labels: "worker")
        case .workerParked:
            MetricFacts(
                .worker, "Inputs put behind a dead letter of their document.", labels: "worker")
        case .workerRecords:
            MetricFacts(.worker, "Records a worker has committed.", labels: "worker")
        case .workerReleased:
            MetricFacts(.worker, "Parked inputs worked on or dropped.", labels: "worker")
        case .workerRetries:
            MetricFacts(.worker, "Batches that were to be tried again.", labels: "worker")
        case .workerTimers: MetricFacts(.worker, "Timers a worker has fired.", labels: "worker")
        }
    }
}

/// What rises and falls.
package enum GaugeName: String, MetricName {
    case gatewayAccountsStale = "gateway_accounts_stale"
    case gatewayArrivalsPending = "gateway_arrivals_pending"
    case gatewayAuditPending = "gateway_audit_pending"
    case gatewaySessions = "gateway_sessions"
    case httpRequestsActive = "http_requests_active"
    case partitionHeld = "partition_held"
    case registryUnreadable = "registry_unreadable_records"
    case trustFirstUncovered = "trust_first_uncovered_timestamp_seconds"
    case workerLagMeasured = "worker_lag_measured_timestamp_seconds"
    case workerOldestParked = "worker_oldest_parked_seconds"
    case workerOldestWaiting = "worker_oldest_waiting_seconds"
    case workerParkedDocuments = "worker_parked_documents"
    case workerParkedInputs = "worker_parked_inputs"
    case workerWaiting = "worker_waiting_records"

    package var facts: MetricFacts {
        switch self {
        case .gatewayAccountsStale:
            MetricFacts(
                .gateway,
                "1 while a file of users or tokens cannot be read and what was known before holds.")
        case .gatewayAuditPending:
            MetricFacts(.gateway, "Records of the audit trail that wait to be written.")
        case .gatewaySessions: MetricFacts(.gateway, "Who is logged in on the pages.")
        case .gatewayArrivalsPending:
            MetricFacts(.gateway, "Statuses 01 that wait to be written.")
        case .httpRequestsActive: MetricFacts(.everyProcess, "Requests being worked on.")
        case .partitionHeld:
            MetricFacts(
                .reader,
                "1 while a transaction of another stays open there and holds back what follows; a "
                    + "series comes with the first.",
                labels: "reader", "topic", "partition")
        case .registryUnreadable:
            MetricFacts(
                .follower,
                "Keys of a registry topic whose newest record this version cannot read.",
                labels: "topic")
        case .trustFirstUncovered:
            MetricFacts(
                .signatureChecker,
                "When the first agency will have no valid certificate of its own any more: Unix time; 0 "
                    + "where none has one.")
        case .workerLagMeasured:
            MetricFacts(
                .worker,
                "When the waiting and parked figures were measured: Unix time. It stands still "
                    + "while they are not known.",
                labels: "worker")
        case .workerOldestParked:
            MetricFacts(
                .worker, "How long the first of the parked documents waits; 0 where none does.",
                labels: "worker")
        case .workerOldestWaiting:
            MetricFacts(
                .worker,
                "The age of the oldest record that waits, in the partitions of this process; 0 "
                    + "where none does.",
                labels: "worker", "topic", "lane")
        case .workerParkedDocuments:
            MetricFacts(
                .worker, "Documents with a dead letter that is parked, in its partitions.",
                labels: "worker")
        case .workerParkedInputs:
            MetricFacts(
                .worker, "Inputs that wait in these documents, the dead letters too.",
                labels: "worker")
        case .workerWaiting:
            MetricFacts(
                .worker,
                "Records that wait, by family of topics, in the partitions of this process; on Kafka "
                    + "at most so many, since markers of transactions take offsets too.",
                labels: "worker", "topic", "lane")
        }
    }
}

/// How often what took how long: in Prometheus with `_bucket`, `_sum` and `_count` behind the name.
package enum HistogramName: String, MetricName {
    case httpRequestDuration = "http_request_duration_seconds"
    case projectionBatchDuration = "projection_batch_duration_seconds"
    case workerBatchDuration = "worker_batch_duration_seconds"
    case workerCommitDuration = "worker_commit_duration_seconds"

    package var facts: MetricFacts {
        switch self {
        case .httpRequestDuration:
            MetricFacts(
                .everyProcess,
                "From the headers to the end of the answer, without answers that wait.")
        case .projectionBatchDuration:
            MetricFacts(.projection, "The time of a batch with its commit.")
        case .workerBatchDuration:
            MetricFacts(.worker, "The time of a batch with its commit.", labels: "worker")
        case .workerCommitDuration:
            MetricFacts(.worker, "The time of a commit.", labels: "worker")
        }
    }
}
