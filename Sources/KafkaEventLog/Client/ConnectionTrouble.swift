// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Why a client has no connection, from what librdkafka 2.0.2 says of it: the calls that wait for a
/// connection tell no more than that there is none, and `_PURGE_QUEUE` where it broke meanwhile.
package struct ConnectionTrouble: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// A client without TLS at a listener with TLS.
        case plainOnTLS
        /// A client with TLS at a listener without.
        case tlsOnPlain
        /// The broker's certificate is not signed by whom the client trusts, has expired, or is for
        /// another name.
        case untrusted
        /// The broker does not take the client's certificate, or wants one and there is none.
        case certificateRefused
        case passwordRefused
        /// The broker takes no password, or not this way.
        case mechanism
        /// The listener wants a password and the client says none.
        case passwordWanted
        case unresolved
        /// Nobody listens there, or a network in between is cut.
        case unreachable
        case other
    }

    package var kind: Kind
    /// `host:port`.
    package var server: String
    /// As librdkafka wrote it, without its place and its time.
    package var text: String

    /// - Parameter line: of the facility FAIL, as `[thrd:x]: ssl://host:9092/1: what (after 3ms in
    ///   state CONNECT)`. Nil where it has another form.
    init?(line: String) {
        guard let thread = line.firstRange(of: "]: ") else { return nil }
        let rest = line[thread.upperBound...]
        guard let place = rest.firstRange(of: ": ") else { return nil }
        var name = rest[..<place.lowerBound]
        if let scheme = name.firstRange(of: "://") { name = name[scheme.upperBound...] }
        server = String(name.prefix { $0 != "/" })
        var said = rest[place.upperBound...]
        if let after = said.firstRange(of: " (after ") { said = said[..<after.lowerBound] }
        text = String(said.prefix(500))
        kind = Self.kind(of: text)
    }

    private static func kind(of text: String) -> Kind {
        if text.contains("connecting to a SSL listener") { return .plainOnTLS }
        if text.contains("might require SASL") { return .passwordWanted }
        if text.contains("certificate verify failed") { return .untrusted }
        if text.contains("SSL alert number") { return .certificateRefused }
        if text.contains("SSL handshake failed") { return .tlsOnPlain }
        if text.contains("SASL authentication error") { return .passwordRefused }
        if text.contains("SASL") { return .mechanism }
        if text.contains("Failed to resolve") { return .unresolved }
        if text.hasPrefix("Connect to ") { return .unreachable }
        return .other
    }

    /// True where waiting mends nothing: somebody must change a setting.
    package var isLasting: Bool {
        switch kind {
        case .plainOnTLS, .tlsOnPlain, .untrusted, .certificateRefused, .passwordRefused,
            .mechanism, .passwordWanted:
            true
        case .unresolved, .unreachable, .other: false
        }
    }

    /// What is wrong, without the server.
    private var finding: String {
        switch kind {
        case .plainOnTLS:
            "it ended the connection of a client without TLS: it seems to be a listener with TLS"
        case .tlsOnPlain:
            "it does not answer in TLS: it seems to be a listener without (\(text))"
        case .untrusted:
            "its certificate is not signed by an authority that this client trusts, has expired, "
                + "or is for another name"
        case .certificateRefused:
            "it does not take the certificate of this client, or wants one and gets none (\(text))"
        case .passwordRefused: "it does not take this user's name and password"
        case .mechanism: "it does not take a password in this way (\(text))"
        case .passwordWanted:
            "it ended the connection of a client that says no password: it seems to want one"
        case .unresolved: "its name is not known here (\(text))"
        case .unreachable, .other: text
        }
    }

    /// The options to change.
    private var hint: String {
        switch kind {
        case .plainOnTLS:
            "Give security.protocol=SSL (with a password SASL_SSL) and ssl.ca.location by "
                + "--kafka-properties FILE, or in --log the port without TLS"
        case .tlsOnPlain:
            "Give in --log the port with TLS, or change security.protocol (--kafka-properties)"
        case .untrusted:
            "ssl.ca.location (--kafka-properties) must name the authority of the broker's "
                + "certificate, and --log its host as the certificate has it; openssl s_client "
                + "-connect \(server) shows it"
        case .certificateRefused:
            "ssl.certificate.location and ssl.key.location (--kafka-properties) must name a "
                + "certificate that is valid and of an authority that the broker trusts"
        case .passwordRefused: "Change sasl.username and sasl.password (--kafka-properties)"
        case .mechanism:
            "Change sasl.mechanisms or security.protocol (--kafka-properties), or in --log the port"
        case .passwordWanted:
            "Give security.protocol=SASL_SSL, sasl.mechanisms, sasl.username and sasl.password by "
                + "--kafka-properties FILE"
        case .unresolved, .unreachable, .other:
            "Start the broker, or give in --log kafka:SERVERS where it is"
        }
    }

    /// - Parameters:
    ///   - trouble: nil where nothing was heard at all.
    ///   - isFirst: false where there was a connection before: a broker that starts again ends
    ///     connections in many ways, and is waited for.
    static func error(
        _ trouble: ConnectionTrouble?, servers: String, isFirst: Bool
    ) -> EventLogError {
        let runbook = ". Ops/runbooks/KafkaUnreachable.md"
        guard let trouble else {
            return EventLogError(
                .unavailable, operation: "connect to Kafka",
                detail: "\(servers): nobody answers there",
                hint: "Is it a broker's port (--log kafka:SERVERS), and one of this "
                    + "security.protocol? A firewall may also swallow what is sent" + runbook)
        }
        return EventLogError(
            .unavailable, operation: "connect to Kafka",
            detail: "\(trouble.server): \(trouble.finding)", hint: trouble.hint + runbook,
            isLasting: isFirst && trouble.isLasting)
    }
}
