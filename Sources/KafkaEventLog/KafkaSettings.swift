// LienThong
// SPDX-License-Identifier: Apache-2.0

/// How to reach a Kafka cluster, and the limits of every client made for it.
package struct KafkaSettings: Sendable {
    /// `host:port`, separated by commas.
    package var bootstrapServers: String
    /// The name of our cluster (not of Kafka's): a part of every transactional id.
    package var cluster: String
    /// The name of this process, stable over restarts; shown in the broker's logs.
    package var instance: String
    /// What the broker's logs and quotas call this process; by default made from `instance`.
    package var clientID: String
    /// librdkafka's properties for TLS, client certificates and SASL, by their own names
    /// (`security.protocol`, `ssl.*`, `sasl.*`). SCRAM does not work between librdkafka before
    /// 2.6.1 and brokers from 4.0 on; mutual TLS, and PLAIN over TLS, do.
    package var security: [String: String]
    package var limits: KafkaLimits

    package init(
        bootstrapServers: String, cluster: String, instance: String, clientID: String? = nil,
        security: [String: String] = [:], limits: KafkaLimits = KafkaLimits()
    ) {
        self.bootstrapServers = bootstrapServers
        self.cluster = cluster
        self.instance = instance
        self.clientID = clientID ?? Self.clientPrefix + instance
        self.security = security
        self.limits = limits
    }

    /// One producer at a time for each member of each group of the cluster: whoever starts under
    /// the same name fences the one before.
    func transactionalID(group: String, instance: String) -> String {
        Self.transactionalPrefix(cluster: cluster, group: group) + instance
    }

    /// What the transactional ids of a group's members begin with: what its ACL names.
    package static func transactionalPrefix(cluster: String, group: String) -> String {
        "\(cluster)/\(group)/"
    }

    /// What the names of our clients begin with, and the groups that they name without joining them.
    package static let clientPrefix = "lienthong-"

    /// True where the broker is told no name: neither a password nor a certificate of ours goes to
    /// it, so it takes us for whoever reaches it.
    package static func isAnonymous(_ security: [String: String]) -> Bool {
        switch security["security.protocol"]?.lowercased() ?? "plaintext" {
        case "sasl_ssl", "sasl_plaintext": false
        case "ssl":
            // librdkafka's three ways to have a certificate.
            !["ssl.certificate.location", "ssl.certificate.pem", "ssl.keystore.location"].contains {
                security[$0]?.isEmpty == false
            }
        default: true
        }
    }
}

/// Times in milliseconds, sizes in bytes. The defaults are those of the measured rules: failover
/// within 10 s where the broker's settings allow it, memory flat at a few megabytes a client.
package struct KafkaLimits: Sendable {
    /// The largest record a producer sends; a topic's own limit is at most this.
    package var recordBytes = (10 << 20) + 65_536
    /// What a consumer fetches ahead.
    package var fetchAheadBytes = 8 << 20
    /// What a producer holds until it is acknowledged.
    package var sendAheadBytes = 16 << 20
    /// How long the first question waits for a connection: then why there is none is said. An
    /// operator should not wait longer than 5 s for it.
    package var contactMilliseconds: Int32 = 3_000
    /// How long `append`, and every question to the cluster, waits for its answer.
    package var answerMilliseconds: Int32 = 10_000
    /// How long a joining member waits until the transactions of the one before are ended.
    package var joinMilliseconds: Int32 = 30_000
    /// The broker ends a transaction that takes longer.
    package var transactionMilliseconds: Int32 = 5_000
    /// How much longer than that a commit asks for its outcome before it is unknown.
    package var outcomeMilliseconds: Int32 = 5_000
    /// A partition that has not gone on for so long behind an open transaction is told: longer than
    /// a broker takes to end one of ours that nobody ends, which it looks for every 10 s.
    package var stallMilliseconds: Int32 = 20_000
    /// After this without a heartbeat the member's partitions go to others.
    package var sessionMilliseconds: Int32 = 6_000
    /// A member hears with its next heartbeat that another left or came, and only then shares anew.
    package var heartbeatMilliseconds: Int32 = 300
    /// How long a member that leaves waits until the group's coordinator has heard of it.
    package var farewellMilliseconds: Int32 = 2_000
    /// After this between two calls of `next` the member's partitions go to others.
    package var batchMilliseconds: Int32 = 300_000
    /// How often new topics are looked for.
    package var topicRefreshMilliseconds: Int32 = 5_000
    /// The wait between two attempts of a transactional producer. Each transaction pays for it: the
    /// first request meets the markers of the one before (52 ms at librdkafka's 100, 5 ms at 2).
    package var transactionBackoffMilliseconds: Int32 = 2

    package init() {}
}
