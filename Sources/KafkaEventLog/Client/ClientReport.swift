// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import Synchronization
import Telemetry

/// Where a client's own words go. Called from librdkafka's threads.
final class ClientReport: Sendable {
    private let logger: Logger
    private let lastTrouble = Mutex<ConnectionTrouble?>(nil)

    init(_ logger: Logger) { self.logger = logger }

    /// Why the last connection failed, since this client was last known to be connected.
    var trouble: ConnectionTrouble? { lastTrouble.withLock { $0 } }

    /// A broker has answered.
    func connected() { lastTrouble.withLock { $0 = nil } }

    /// `level` as in syslog: 0 to 3 errors, 4 a warning, 5 and 6 news, 7 debug. `facility` is
    /// librdkafka's: FAIL tells of a connection that failed.
    func line(level: Int32, facility: String = "", _ text: String) {
        if facility == "FAIL", let trouble = ConnectionTrouble(line: text) {
            lastTrouble.withLock { $0 = trouble }
        }
        switch level {
        case ...2: logger.error("Kafka's client", [.error: text])
        // Most of librdkafka's errors pass: a broker that is away, a transaction that was given
        // up. What does not pass comes to the caller as an error.
        case 3, 4: logger.warning("Kafka's client", [.error: text])
        default: logger.debug("Kafka's client", [.error: text])
        }
    }

    /// What goes wrong for a while and mends itself: a broker that is away, a record set aside.
    func passing(_ code: rd_kafka_resp_err_t, _ text: String) {
        logger.warning(
            "Kafka's client goes on after an error",
            [.error: "\(String(cString: rd_kafka_err2name(code))): \(text)"])
    }
}
