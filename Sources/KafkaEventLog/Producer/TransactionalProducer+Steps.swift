// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// The steps of a transaction.
extension TransactionalProducer {
    private var transactionDeadline: ContinuousClock.Instant {
        began + .milliseconds(settings.limits.transactionMilliseconds)
    }

    func send(_ outputs: [NewRecord], to client: ClientHandle) throws(EventLogError) {
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

    func commit(
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
    func awaitReports(
        of outputs: [NewRecord], from client: ClientHandle
    ) throws(EventLogError) {
        // Each record ends by itself after its time-out; the second is for its report.
        let deadline = transactionDeadline + .seconds(1)
        while unreported > 0, ContinuousClock.now < deadline {
            drain(client, milliseconds: 100)
        }
        if let fatal = client.fatal { throw lost(fatal.code, fatal.detail, "append the outputs") }
        if let failed { throw refusal(failed, outputs) }
        guard unreported == 0 else {
            throw EventLogError(
                .unavailable, operation: "append the outputs",
                detail: "\(unreported) records were not acknowledged in time")
        }
    }

    /// When the broker refuses a record, whatever comes next in the transaction fails too, and may
    /// be heard of first.
    func cause(of error: EventLogError, _ outputs: [NewRecord]) -> EventLogError {
        guard error.code == .unavailable, let failed else { return error }
        let refusal = refusal(failed, outputs)
        return refusal.code == .unavailable ? error : refusal
    }

    private func refusal(_ failed: Receipt, _ outputs: [NewRecord]) -> EventLogError {
        let place = outputs[Int(failed.tag) - 1]
        let (code, detail) = failed.failure ?? (RD_KAFKA_RESP_ERR__FAIL, nil)
        return .kafka(code, "append to \(place.topic)/\(place.partition)", detail)
    }

    /// Keeps the first failure that says more than that the record was taken back.
    private func note(_ receipt: Receipt) {
        guard receipt.failure != nil else { return }
        let known = failed?.failure?.code ?? RD_KAFKA_RESP_ERR__PURGE_QUEUE
        if known == RD_KAFKA_RESP_ERR__PURGE_QUEUE || known == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT {
            failed = receipt
        }
    }

    func finish(_ client: ClientHandle) throws(EventLogError) {
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
    func rollBack(_ client: ClientHandle) {
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
    func drain(_ client: ClientHandle, milliseconds: Int32) {
        var wait = milliseconds
        while let event = client.poll(milliseconds: wait) {
            wait = 0
            switch event.type {
            case RD_KAFKA_EVENT_DR:
                while let message = event.nextMessage() {
                    unreported -= 1
                    note(Receipt(message.pointee))
                }
            case RD_KAFKA_EVENT_ERROR where event.error != RD_KAFKA_RESP_ERR__FATAL:
                client.report.passing(event.error, event.errorText)
            default: break
            }
        }
    }
}
