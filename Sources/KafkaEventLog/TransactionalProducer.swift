// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import Telemetry

/// One member's transactions, one after the other. Separate from its consumer, or a commit would
/// wait behind a poll.
actor TransactionalProducer {
    private enum State {
        /// No client, or one that has not yet ended the transactions of its predecessor.
        case unready
        case ready
        case ended(EventLogError)
    }

    private let executor = BlockingExecutor(label: "kafka.transactions")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let settings: KafkaSettings
    private let transactionalID: String
    private let logger: Logger
    private var client: ClientHandle?
    private var state = State.unready
    /// Records handed over whose reports have not come.
    private var unreported = 0
    /// The first report of this transaction that was an error.
    private var failed: Receipt?
    private var began = ContinuousClock.now

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
            throw error
        }
        try finish(client)
    }

    func close() {
        guard client != nil || isOpen else { return }
        client?.close()
        client = nil
        if isOpen { state = .ended(.closed("commit")) }
    }

    private var isOpen: Bool {
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

// MARK: The steps of a transaction

extension TransactionalProducer {
    private var transactionDeadline: ContinuousClock.Instant {
        began + .milliseconds(settings.limits.transactionMilliseconds)
    }

    private func send(_ outputs: [NewRecord], to client: ClientHandle) throws(EventLogError) {
        for (index, record) in outputs.enumerated() {
            var code = client.send(record, tag: UInt(index) + 1)
            while code == RD_KAFKA_RESP_ERR__QUEUE_FULL, ContinuousClock.now < transactionDeadline {
                drain(client, milliseconds: 20)
                code = client.send(record, tag: UInt(index) + 1)
            }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                // After a fatal error the code only says that there was one.
                if let fatal = client.fatal { throw lost(fatal.code, fatal.detail, "send") }
                throw .kafka(code, "append to \(record.topic)/\(record.partition)")
            }
            unreported += 1
        }
    }

    private func commit(
        _ positions: [TopicPartition: Int64], lease: GroupMetadata, with client: ClientHandle
    ) throws(EventLogError) {
        let operation = "add the positions to the transaction"
        let list = PartitionList(positions)
        let failure = try lease.withPointer(client) { metadata in
            ClientFailure(
                taking: rd_kafka_send_offsets_to_transaction(
                    client.pointer, list.pointer, metadata,
                    settings.limits.transactionMilliseconds))
        }
        guard let failure else { return }
        if let fatal = afterFatal(failure, operation) { throw fatal }
        // Whoever takes the name takes it from the producer first, which is fatal. So here it is
        // the member's place alone that is gone.
        if failure.code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID {
            throw EventLogError(.stale, operation: operation, detail: failure.detail)
        }
        throw failure.error(operation)
    }

    /// Waits until every record is acknowledged. The commit does not serve the reports itself.
    private func awaitReports(
        of outputs: [NewRecord], from client: ClientHandle
    ) throws(EventLogError) {
        // Each record ends by itself after its time-out; the second is for its report.
        let deadline = transactionDeadline + .seconds(1)
        while unreported > 0, ContinuousClock.now < deadline {
            drain(client, milliseconds: 100)
        }
        if let fatal = client.fatal { throw lost(fatal.code, fatal.detail, "append the outputs") }
        if let failed {
            let place = outputs[Int(failed.tag) - 1]
            throw .kafka(failed.code, "append to \(place.topic)/\(place.partition)")
        }
        guard unreported == 0 else {
            throw EventLogError(
                .unavailable, operation: "append the outputs",
                detail: "\(unreported) records were not acknowledged in time")
        }
    }

    private func finish(_ client: ClientHandle) throws(EventLogError) {
        let operation = "commit a transaction"
        let deadline = transactionDeadline + .milliseconds(settings.limits.outcomeMilliseconds)
        while let failure = ClientFailure(
            taking: rd_kafka_commit_transaction(client.pointer, 500))
        {
            drain(client, milliseconds: 0)
            if failure.isRetriable, !failure.isFatal, ContinuousClock.now < deadline { continue }
            if failure.isFatal, isReplaced(failure.code) {
                discardClient()
                throw end(failure.error(operation))
            }
            // Also an abortable error: the request to commit may have been sent before it.
            discardClient()
            throw EventLogError(
                .outcomeUnknown, operation: operation, detail: failure.detail,
                hint: "The committed positions tell")
        }
    }

    /// Leaves the transaction. What cannot be ended properly is ended by the next `prepare`.
    private func rollBack(_ client: ClientHandle) {
        guard self.client != nil else { return }
        // An abort that overtakes the transaction's first request is fatal, so let all arrive.
        let patience = ContinuousClock.now + .seconds(2)
        while unreported > 0, ContinuousClock.now < patience { drain(client, milliseconds: 50) }
        let deadline = ContinuousClock.now + .seconds(3)
        while let failure = ClientFailure(
            taking: rd_kafka_abort_transaction(client.pointer, 500))
        {
            // The abort purges what is left; its reports must be served for it to go on.
            drain(client, milliseconds: 0)
            if failure.isRetriable, !failure.isFatal, ContinuousClock.now < deadline { continue }
            if failure.isFatal, isReplaced(failure.code) {
                _ = end(failure.error("abort a transaction"))
            }
            discardClient()
            return
        }
        drain(client, milliseconds: 0)
        // A batch that the broker refused leaves a gap in the sequence numbers, over which the next
        // transaction would stumble.
        if failed != nil { discardClient() }
    }

    /// Serves the reports that are there, waiting for the first.
    private func drain(_ client: ClientHandle, milliseconds: Int32) {
        var wait = milliseconds
        while let event = client.poll(milliseconds: wait) {
            wait = 0
            switch event.type {
            case RD_KAFKA_EVENT_DR:
                while let message = event.nextMessage() {
                    let receipt = Receipt(message.pointee)
                    unreported -= 1
                    if receipt.code != RD_KAFKA_RESP_ERR_NO_ERROR, failed == nil {
                        failed = receipt
                    }
                }
            case RD_KAFKA_EVENT_ERROR where event.error != RD_KAFKA_RESP_ERR__FATAL:
                client.report.passing(event.error, event.errorText)
            default: break
            }
        }
    }
}

// MARK: Losing the client

extension TransactionalProducer {
    /// A transaction that outlived its time-out was ended by the broker, which then answers as if
    /// somebody had taken this producer's place. Only before that time the answer is certain.
    private func isReplaced(_ code: rd_kafka_resp_err_t) -> Bool {
        let certain = Duration.milliseconds(settings.limits.transactionMilliseconds) * 4 / 5
        return EventLogError.isFence(code) && ContinuousClock.now - began < certain
    }

    private func afterFatal(_ failure: ClientFailure, _ operation: String) -> EventLogError? {
        failure.isFatal ? lost(failure.code, failure.detail, operation) : nil
    }

    /// A fatal error before the commit: the client is of no more use, and nothing happened.
    private func lost(
        _ code: rd_kafka_resp_err_t, _ detail: String, _ operation: String
    ) -> EventLogError {
        discardClient()
        if isReplaced(code) { return end(.kafka(code, operation, detail)) }
        return EventLogError(.unavailable, operation: operation, detail: detail)
    }

    private func discardClient() {
        client?.close()
        client = nil
        if isOpen { state = .unready }
    }

    private func end(_ error: EventLogError) -> EventLogError {
        state = .ended(error)
        return error
    }
}
