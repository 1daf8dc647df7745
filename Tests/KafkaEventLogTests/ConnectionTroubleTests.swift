// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibrdkafka
import EventLog
import Testing

@testable import KafkaEventLog

/// What librdkafka 2.0.2 wrote when it was tried, and what an operator reads of it.
@Suite struct ConnectionTroubleTests {
    static let cases: [(line: String, kind: ConnectionTrouble.Kind, hint: String)] = [
        (
            "[thrd:h:9092/bootstrap]: h:9092/bootstrap: Disconnected while requesting ApiVersion: "
                + "might be caused by incorrect security.protocol configuration (connecting to a "
                + "SSL listener?) or broker version is < 0.10 (see api.version.request) (after "
                + "155ms in state APIVERSION_QUERY)", .plainOnTLS, "security.protocol=SSL"
        ),
        (
            "[thrd:ssl://h:9092/bootstrap]: ssl://h:9092/bootstrap: SSL handshake failed: "
                + "error:0A000086:SSL routines::certificate verify failed: broker certificate "
                + "could not be verified (after 319ms in state SSL_HANDSHAKE)", .untrusted,
            "ssl.ca.location"
        ),
        (
            "[thrd:ssl://h:9092/1]: ssl://h:9092/1: Receive failed: error:0A000412:SSL "
                + "routines::sslv3 alert bad certificate: SSL alert number 42 (after 12ms in state "
                + "APIVERSION_QUERY)", .certificateRefused, "ssl.certificate.location"
        ),
        (
            "[thrd:ssl://h:9092/bootstrap]: ssl://h:9092/bootstrap: SSL handshake failed: "
                + "error:0A000126:SSL routines::unexpected eof while reading (after 11ms in state "
                + "SSL_HANDSHAKE)", .tlsOnPlain, "the port with TLS"
        ),
        (
            "[thrd:sasl_ssl://h:9092/bootstrap]: sasl_ssl://h:9092/bootstrap: SASL authentication "
                + "error: Authentication failed: Invalid username or password (after 346ms in "
                + "state AUTH_REQ)", .passwordRefused, "sasl.password"
        ),
        (
            "[thrd:sasl_plaintext://h:9092/bootstrap]: sasl_plaintext://h:9092/bootstrap: SASL "
                + "PLAIN mechanism handshake failed: Broker: Request not valid in current SASL "
                + "state (after 6ms in state AUTH_HANDSHAKE)", .mechanism, "sasl.mechanisms"
        ),
        (
            "[thrd:ssl://h:9092/bootstrap]: ssl://h:9092/bootstrap: Disconnected: verify that "
                + "security.protocol is correctly configured, broker might require SASL "
                + "authentication (after 2ms in state UP)", .passwordWanted, "SASL_SSL"
        ),
        (
            "[thrd:h:9092/bootstrap]: h:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 failed: "
                + "Connection refused (after 0ms in state CONNECT, 1 identical error(s) "
                + "suppressed)", .unreachable, "Start the broker"
        ),
        (
            "[thrd:h:9092/bootstrap]: h:9092/bootstrap: Failed to resolve 'h:9092': Name or "
                + "service not known (after 0ms in state CONNECT)", .unresolved, "--log kafka:"
        ),
    ]

    @Test(arguments: cases.indices)
    func `a connection that fails has a cause and an option to change`(index: Int) throws {
        let (line, kind, hint) = Self.cases[index]
        let trouble = try #require(ConnectionTrouble(line: line))
        #expect(trouble.kind == kind)
        #expect(trouble.server == "h:9092")
        #expect(!trouble.text.contains("(after"))
        let error = ConnectionTrouble.error(trouble, servers: "h:9092", isFirst: true)
        #expect(error.code == .unavailable)
        #expect(error.isLasting == (kind != .unreachable && kind != .unresolved))
        #expect(error.description.contains(hint), "\(error)")
        // Once there was a connection, all of them may be a broker that starts again.
        #expect(!ConnectionTrouble.error(trouble, servers: "h:9092", isFirst: false).isLasting)
    }

    @Test func `what has no known form is passed on, and nothing is told as nothing`() throws {
        #expect(ConnectionTrouble(line: "no place") == nil)
        let strange = try #require(ConnectionTrouble(line: "[thrd:x]: h:1/1: A new word"))
        #expect(strange.kind == .other)
        #expect(
            ConnectionTrouble.error(nil, servers: "h:1", isFirst: true).description
                .contains("h:1: nobody answers there"))
    }

    @Test func `a connection that broke is told in words`() {
        for code in [RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__TRANSPORT] {
            let error = EventLogError.kafka(code, "append")
            #expect(error.code == .unavailable)
            #expect(
                !error.description.contains("_PURGE") && !error.description.contains("_TRANSPORT"))
        }
        #expect(
            EventLogError.kafka(RD_KAFKA_RESP_ERR__TIMED_OUT, "x").detail.contains("_TIMED_OUT"))
    }
}
