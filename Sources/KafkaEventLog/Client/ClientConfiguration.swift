// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog

/// Sole owner of an `rd_kafka_conf_t`, until a client takes it over.
struct ClientConfiguration: ~Copyable {
    private let pointer: OpaquePointer

    /// What all clients share.
    init(_ settings: KafkaSettings) throws(EventLogError) {
        pointer = rd_kafka_conf_new()
        try set("bootstrap.servers", settings.bootstrapServers)
        try set("client.id", settings.clientID)
        for (name, value) in settings.security.sorted(by: { $0.key < $1.key }) {
            guard Self.isSecurity(name) else {
                throw EventLogError(
                    .invalid, operation: "settings of Kafka",
                    detail: "\(name) is not a property of security",
                    hint: "security.protocol, ssl.*, sasl.* and enable.* are")
            }
            try set(name, value)
        }
        try set("socket.nagle.disable", "true")
        try set("log.connection.close", "false")
        try set("reconnect.backoff.max.ms", "1000")
        try set("allow.auto.create.topics", "false")
        try set("message.max.bytes", settings.limits.recordBytes)
        try set("topic.metadata.refresh.interval.ms", settings.limits.topicRefreshMilliseconds)
        // How long a topic that nobody knows may still turn up; then it is unknown.
        try set("topic.metadata.propagation.max.ms", "2000")
    }

    deinit { rd_kafka_conf_destroy(pointer) }

    private static func isSecurity(_ name: String) -> Bool {
        name == "security.protocol" || name == "enable.ssl.certificate.verification"
            || name.hasPrefix("ssl.") || name.hasPrefix("sasl.")
    }

    func set(_ name: String, _ value: some CustomStringConvertible) throws(EventLogError) {
        var text = [CChar](repeating: 0, count: 512)
        let result = rd_kafka_conf_set(pointer, name, value.description, &text, text.count)
        guard result == RD_KAFKA_CONF_OK else {
            throw EventLogError(
                .invalid, operation: "settings of Kafka", detail: String(terminated: text))
        }
    }

    /// What the client's queue delivers as values instead of calling back.
    func deliver(_ events: Int32) { rd_kafka_conf_set_events(pointer, events) }

    /// The client's own log lines go to `report`, which outlives the client.
    func report(to report: Unmanaged<ClientReport>) {
        rd_kafka_conf_set_opaque(pointer, report.toOpaque())
        rd_kafka_conf_set_log_cb(pointer) { client, level, facility, text in
            // Before there is a client only its settings are commented on.
            guard let client, let text, let opaque = rd_kafka_opaque(client) else { return }
            Unmanaged<ClientReport>.fromOpaque(opaque).takeUnretainedValue()
                .line(
                    level: level, facility: facility.map { String(cString: $0) } ?? "",
                    String(cString: text))
        }
    }

    /// Gives the pointer away; whoever takes it frees it.
    consuming func take() -> OpaquePointer {
        let taken = pointer
        discard self
        return taken
    }
}

extension String {
    /// The text before the first zero of a buffer that C has filled.
    init(terminated buffer: [CChar]) {
        self.init(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
