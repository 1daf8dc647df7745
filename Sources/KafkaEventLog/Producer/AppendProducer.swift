// LienThong
// SPDX-License-Identifier: Apache-2.0

import Blocking
import CLibrdkafka
import EventLog
import Synchronization
import Telemetry

/// The producer behind `append`: idempotent, acknowledged by all in-sync replicas. Calls that come
/// together travel together.
actor AppendProducer {
    private let executor = BlockingExecutor(label: "kafka.append")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let settings: KafkaSettings
    private let logger: Logger
    private var client: ClientHandle?
    private var isClosed = false
    private var lastTag: UInt = 0
    /// Calls by the tags of their records that are not yet acknowledged.
    private var calls: [UInt: AppendCall] = [:]
    private var isServing = false
    /// Calls on their way into this actor, and how to end the wait they stand behind.
    private let door = Door()

    init(settings: KafkaSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    nonisolated func append(_ records: [NewRecord]) async throws(EventLogError) -> [Int64] {
        guard !records.isEmpty else { return [] }
        door.knock()
        return try await send(records).get()
    }

    func close() {
        isClosed = true
        door.waker = nil
        client?.close()
        client = nil
        endCalls(.closed("append"))
    }

    private func send(_ records: [NewRecord]) async -> Result<[Int64], EventLogError> {
        door.enter()
        let call = AppendCall(count: records.count, firstTag: lastTag + 1)
        lastTag += UInt(records.count)
        do {
            let client = try opened()
            try hand(records, of: call, to: client)
        } catch {
            call.failure = call.failure ?? error
        }
        guard call.remaining > 0 else { return call.result }
        if !isServing {
            isServing = true
            Task { await serve() }
        }
        return await withCheckedContinuation { call.continuation = $0 }
    }

    /// Without a pause in between, so that the records keep their order.
    private func hand(
        _ records: [NewRecord], of call: AppendCall, to client: ClientHandle
    ) throws(EventLogError) {
        let deadline = ContinuousClock.now + .milliseconds(settings.limits.answerMilliseconds)
        for (index, record) in records.enumerated() {
            let tag = call.firstTag + UInt(index)
            var code = client.send(record, tag: tag)
            while code == RD_KAFKA_RESP_ERR__QUEUE_FULL, ContinuousClock.now < deadline {
                take(from: client, milliseconds: 20)
                code = client.send(record, tag: tag)
            }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                // What follows is not sent: it must not arrive without what came before it.
                throw .kafka(code, "append to \(record.topic)/\(record.partition)")
            }
            call.remaining += 1
            calls[tag] = call
        }
    }

    /// Serves the reports as long as any is awaited. New calls come in between two waits.
    private func serve() async {
        while !calls.isEmpty, let client {
            take(from: client, milliseconds: door.isWaiting ? 0 : 100)
            if let fatal = client.fatal {
                // The next call opens another client.
                door.waker = nil
                client.close()
                self.client = nil
                endCalls(.kafka(fatal.code, "append", fatal.detail))
            }
            await Task.yield()
        }
        isServing = false
    }

    private func take(from client: ClientHandle, milliseconds: Int32) {
        var wait = milliseconds
        while let event = client.poll(milliseconds: wait) {
            wait = 0
            switch event.type {
            case RD_KAFKA_EVENT_DR:
                while let message = event.nextMessage() {
                    settle(Receipt(message.pointee), of: client)
                }
            case RD_KAFKA_EVENT_ERROR where event.error != RD_KAFKA_RESP_ERR__FATAL:
                client.report.passing(event.error, event.errorText)
            default: break
            }
        }
    }

    private func settle(_ receipt: Receipt, of client: ClientHandle) {
        guard let call = calls.removeValue(forKey: receipt.tag) else { return }
        // A client that can do no more gives up what it holds, and only it knows why.
        call.settle(receipt, because: receipt.failure == nil ? nil : client.fatal)
    }

    private func endCalls(_ error: EventLogError) {
        let ended = calls
        calls = [:]
        for (tag, call) in ended { call.end(tag, error) }
    }

    private func opened() throws(EventLogError) -> ClientHandle {
        guard !isClosed else { throw .closed("append") }
        if let client { return client }
        let limits = settings.limits
        let configuration = try ClientConfiguration(settings)
        try configuration.set("enable.idempotence", "true")
        try configuration.set("acks", "all")
        try configuration.set("message.timeout.ms", limits.answerMilliseconds)
        try configuration.set("linger.ms", 1)
        try configuration.set("queue.buffering.max.kbytes", limits.sendAheadBytes >> 10)
        configuration.deliver(RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        let opened = try ClientHandle(RD_KAFKA_PRODUCER, configuration, logger: logger)
        client = opened
        door.waker = opened.waker
        return opened
    }
}

/// One call of `append`: what is still to be acknowledged, and who waits for it. Stays inside the
/// producer's actor.
private final class AppendCall {
    let firstTag: UInt
    var offsets: [Int64]
    var remaining = 0
    var failure: EventLogError?
    var continuation: CheckedContinuation<Result<[Int64], EventLogError>, Never>?

    init(count: Int, firstTag: UInt) {
        self.firstTag = firstTag
        offsets = Array(repeating: -1, count: count)
    }

    var result: Result<[Int64], EventLogError> {
        if let failure { .failure(failure) } else { .success(offsets) }
    }

    func settle(_ receipt: Receipt, because fatal: (rd_kafka_resp_err_t, String)?) {
        offsets[Int(receipt.tag - firstTag)] = receipt.offset
        if let failed = receipt.failure {
            let (code, detail) = fatal.map { ($0.0, Optional($0.1)) } ?? failed
            failure = failure ?? .kafka(code, "append", detail)
        }
        finishOne()
    }

    func end(_ tag: UInt, _ error: EventLogError) {
        failure = failure ?? error
        finishOne()
    }

    private func finishOne() {
        remaining -= 1
        guard remaining == 0, let continuation else { return }
        self.continuation = nil
        continuation.resume(returning: result)
    }
}

/// Lets calls into an actor that waits for its client.
private final class Door: Sendable {
    private struct State {
        var waiting = 0
        var waker: ClientWaker?
    }

    private let state = Mutex(State())

    var waker: ClientWaker? {
        get { state.withLock { $0.waker } }
        set { state.withLock { $0.waker = newValue } }
    }

    var isWaiting: Bool { state.withLock { $0.waiting > 0 } }

    func knock() {
        let waker = state.withLock { state in
            state.waiting += 1
            return state.waker
        }
        waker?.wake()
    }

    func enter() { state.withLock { $0.waiting -= 1 } }
}
