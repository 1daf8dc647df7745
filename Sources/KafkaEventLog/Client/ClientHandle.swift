// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import Dispatch
import EventLog
import Synchronization
import Telemetry

/// Sole owner of an `rd_kafka_t` and of the queue that its events arrive on. It stays inside one
/// actor, which closes it: `rd_kafka_destroy` joins threads and blocks.
final class ClientHandle {
    let pointer: OpaquePointer
    let queue: OpaquePointer
    let report: ClientReport
    let waker: ClientWaker
    private let heldReport: Unmanaged<ClientReport>
    private var topics: [String: OpaquePointer] = [:]
    private var isOpen = true

    init(
        _ kind: rd_kafka_type_t, _ configuration: consuming ClientConfiguration, logger: Logger
    ) throws(EventLogError) {
        let report = ClientReport(logger)
        let held = Unmanaged.passRetained(report)
        configuration.report(to: held)
        let taken = configuration.take()
        var text = [CChar](repeating: 0, count: 512)
        guard let client = rd_kafka_new(kind, taken, &text, text.count) else {
            rd_kafka_conf_destroy(taken)
            held.release()
            throw EventLogError(
                .invalid, operation: "open a client of Kafka", detail: String(terminated: text))
        }
        self.report = report
        heldReport = held
        pointer = client
        if kind == RD_KAFKA_CONSUMER {
            rd_kafka_poll_set_consumer(client)
        }
        // A consumer without a group has no queue of its own.
        queue = rd_kafka_queue_get_consumer(client) ?? rd_kafka_queue_get_main(client)
        waker = ClientWaker(queue)
    }

    deinit {
        guard isOpen else { return }
        // Nobody closed it. Whoever let it go may be on the cooperative pool, so not here.
        let last = Closing(pointer: pointer, queue: queue, topics: topics, report: heldReport)
        waker.end()
        DispatchQueue.global().async { last.run() }
    }

    /// The next event, if there is one within the time.
    func poll(milliseconds: Int32) -> ClientEvent? {
        ClientEvent(rd_kafka_queue_poll(queue, milliseconds))
    }

    /// A topic's handle, kept until the client is closed: to name it at every record would search
    /// a list.
    func topic(_ name: String) -> OpaquePointer? {
        if let known = topics[name] { return known }
        guard let topic = rd_kafka_topic_new(pointer, name, nil) else { return nil }
        topics[name] = topic
        return topic
    }

    /// The error after which this client can do no more, if there was one.
    var fatal: (code: rd_kafka_resp_err_t, detail: String)? {
        var text = [CChar](repeating: 0, count: 512)
        let code = rd_kafka_fatal_error(pointer, &text, text.count)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : (code, String(terminated: text))
    }

    /// Ends the client. Blocks while its threads end, usually some milliseconds; nothing more is
    /// sent. Before 2.1.0 librdkafka's consumer sometimes never ends after it lost a partition
    /// (its issue 4187): then this gives up waiting, and its threads stay until the process ends.
    func close() {
        guard isOpen else { return }
        isOpen = false
        waker.end()
        let last = Closing(pointer: pointer, queue: queue, topics: topics, report: heldReport)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            last.run()
            done.signal()
        }
        if done.wait(timeout: .now() + .seconds(10)) == .timedOut {
            report.line(level: 4, "a client did not end within 10 seconds and is left behind")
        }
    }
}

/// What is left to do with a client that nobody uses any more.
///
/// `@unchecked Sendable`: made when the last owner lets go, run once.
private struct Closing: @unchecked Sendable {
    let pointer: OpaquePointer
    let queue: OpaquePointer
    let topics: [String: OpaquePointer]
    let report: Unmanaged<ClientReport>

    func run() {
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        rd_kafka_queue_destroy(queue)
        // A member has said its farewell before, if it meant to.
        rd_kafka_destroy_flags(pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        report.release()
    }
}

/// Ends a wait for events from any thread.
///
/// `@unchecked Sendable`: the pointer is used under the lock only, and taken out before the queue
/// is destroyed; `rd_kafka_queue_yield` may be called from any thread.
final class ClientWaker: @unchecked Sendable {
    private let lock = Mutex(())
    private var queue: OpaquePointer?

    init(_ queue: OpaquePointer) { self.queue = queue }

    func wake() {
        lock.withLock { _ in
            if let queue { rd_kafka_queue_yield(queue) }
        }
    }

    func end() { lock.withLock { _ in queue = nil } }
}
