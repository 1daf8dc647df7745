// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Telemetry

/// One member's transactions, one after the other. Separate from its consumer, or a commit would
/// wait behind a poll.
actor TransactionalProducer {
    enum State {
        /// No client, or one that has not yet ended the transactions of its predecessor.
        case unready
        case ready
        case ended(EventLogError)
    }

    private let executor = BlockingExecutor(label: "kafka.transactions")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    let settings: KafkaSettings
    private let transactionalID: String
    private let logger: Logger
    var client: ClientHandle?
    var state = State.unready
    /// Records handed over whose reports have not come.
    var unreported = 0
    /// The first report of this transaction that was an error.
    var failed: Receipt?
    var began = ContinuousClock.now

    init(settings: KafkaSettings, transactionalID: String, logger: Logger) {
        self.settings = settings
        self.transactionalID = transactionalID
        self.logger = logger
    }

    var isReady: Bool {
        if case .ready = state { true } else { false }
    }

    /// Ends what a producer before this one left open, and fences it. After it has returned no
    /// commit of this name is undecided.
    func prepare() throws(EventLogError) {
        let operation = "start the transactional producer"
        switch state {
        case .ready: return
        case .ended(let error): throw error
        case .unready: break
        }
        let client = try opened()
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.joinMilliseconds)
        while let failure = ClientFailure(taking: rd_kafka_init_transactions(client.pointer, 2_000))
        {
            drain(client, milliseconds: 0)
            if failure.isRetriable && !failure.isFatal {
                guard ContinuousClock.now < deadline else { throw failure.error(operation) }
                continue
            }
            discardClient()
            if EventLogError.isFence(failure.code) { throw end(failure.error(operation)) }
            throw failure.error(operation)
        }
        state = .ready
    }

    /// Appends `outputs` and commits `positions` in one transaction.
    ///
    /// `.outcomeUnknown` leaves the producer unready: `prepare` decides the outcome. Every other
    /// error means that nothing happened.
    func commit(
        _ outputs: [NewRecord], positions: [TopicPartition: Int64], lease: GroupMetadata
    ) throws(EventLogError) {
        if case .ended(let error) = state { throw error }
        guard isReady, let client else {
            throw EventLogError(
                .unavailable, operation: "begin a transaction", detail: "the producer is not ready")
        }
        began = .now
        unreported = 0
        failed = nil
        if let failure = ClientFailure(taking: rd_kafka_begin_transaction(client.pointer)) {
            throw lost(failure.code, failure.detail, "begin a transaction")
        }
        do {
            try send(outputs, to: client)
            try commit(positions, lease: lease, with: client)
            try awaitReports(of: outputs, from: client)
        } catch {
            rollBack(client)
            throw cause(of: error, outputs)
        }
        try finish(client)
    }

    func close() {
        guard client != nil || isOpen else { return }
        client?.close()
        client = nil
        if isOpen { state = .ended(.closed("commit")) }
    }

    var isOpen: Bool {
        if case .ended = state { false } else { true }
    }

    private func opened() throws(EventLogError) -> ClientHandle {
        if let client { return client }
        let limits = settings.limits
        let configuration = try ClientConfiguration(settings)
        try configuration.set("transactional.id", transactionalID)
        try configuration.set("transaction.timeout.ms", limits.transactionMilliseconds)
        try configuration.set("message.timeout.ms", limits.transactionMilliseconds)
        try configuration.set("retry.backoff.ms", limits.transactionBackoffMilliseconds)
        try configuration.set("linger.ms", 1)
        try configuration.set("queue.buffering.max.kbytes", limits.sendAheadBytes >> 10)
        configuration.deliver(RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        let opened = try ClientHandle(RD_KAFKA_PRODUCER, configuration, logger: logger)
        client = opened
        return opened
    }
}
