// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// The topics. `Topics/` describes each family on a page of its own, and a test holds both together.
package enum Topic {
    private static let day: Int64 = 86_400_000

    package static let submitted = TopicFamily<RawPacket, NodeCode>(
        .submitted,
        "Raw edXML packets, documents or statuses, as a node publishes them; one topic a node, "
            + "which alone may write it",
        // One partition: a group's client fetches all of them at each turn, and nodes are many.
        key: "any; packets under one key keep their order", partitions: .one,
        cleanup: .delete(retentionMilliseconds: 7 * day), isOfStrangers: true,
        writers: [.node])

    package static let packetsReceived = TopicFamily<PacketReceived, Single>(
        .packetsReceived,
        "A document packet whose header was read and whose bytes are stored, with its raw list of "
            + "receivers",
        key: "the document acted on", partitions: .home,
        writers: [.stage(.reception), .gateway], readers: [.projection])

    package static let packetsRepeated = TopicFamily<PacketRepeated, Single>(
        .packetsRepeated, "A packet that repeats another", key: "document id", partitions: .home,
        writers: [.stage(.registration), .stage(.deliveryAck)], readers: [.projection])

    package static let statusesReceived = TopicFamily<StatusReceived, Single>(
        .statusesReceived,
        "A status of a delivery, read from a status packet; also the gateway's own 01 after the "
            + "last byte of a fetch, and what an office tells the sender",
        key: "document id, unit separator (U+001F), receiver", partitions: .home,
        writers: [.stage(.reception), .gateway, .stage(.office)], readers: [.projection])

    package static let commandsAccepted = TopicFamily<CommandAccepted, Single>(
        .commandsAccepted,
        "The sender of a registered document asks for it back, of a slice of its receivers",
        key: "document id", partitions: .home, writers: [.stage(.registration)],
        readers: [.projection])

    package static let accepted = TopicFamily<DocumentAccepted, Lane>(
        .accepted, "A document was registered", key: "document id", partitions: .home,
        writers: [.stage(.registration)], readers: [.projection])

    package static let verified = TopicFamily<DocumentVerified, Lane>(
        .verified, "The signatures were looked at", key: "document id", partitions: .home,
        writers: [.stage(.signatureCheck)], readers: [.projection])

    package static let rechecked = TopicFamily<DocumentVerified, Single>(
        .rechecked, "A later check of a document's signatures came to something else than the last",
        key: "document id", partitions: .home, writers: [.stage(.signatureCheck)],
        readers: [.projection])

    package static let documentsRefused = TopicFamily<DocumentRefused, Single>(
        .documentsRefused,
        "A packet is not carried, final, with a code of [refusals.md](refusals.md)",
        key: "document id, else the submission's digest", partitions: .home,
        writers: [
            .stage(.reception), .gateway, .stage(.registration), .stage(.signatureCheck),
            .stage(.deliveryAck),
        ], readers: [.projection])

    package static let continued = TopicFamily<RoutingContinued, Lane>(
        .continued, "What a slice of a document's walk left over", key: "document id",
        partitions: .home, writers: [.stage(.routing)])

    package static let routes = TopicFamily<RouteStep, Level>(
        .routes, "An agency of that level has the document", key: "document id, space, agency",
        partitions: .home, writers: [.stage(.routing)], readers: [.projection])

    package static let deliveriesDue = TopicFamily<DeliveryDue, Lane>(
        .deliveriesDue, "A document has reached one of its receivers",
        key: "document id, space, receiver", partitions: .home, writers: [.stage(.routing)],
        readers: [.projection])

    package static let deliveriesChanged = TopicFamily<DeliveryChanged, Single>(
        .deliveriesChanged,
        "A delivery entered the inbox, or a status moved it on its ladder",
        key: "document id, unit separator (U+001F), receiver", partitions: .home,
        writers: [.stage(.deliveryAck)], readers: [.projection])

    package static let documentsAnswered = TopicFamily<DocumentAnswered, Single>(
        .documentsAnswered, "A document names another one as that which it answers",
        key: "id of the document that is answered", partitions: .home,
        writers: [.stage(.deadlines)])

    package static let deadlinesReported = TopicFamily<DeadlinesReported, Single>(
        .deadlinesReported,
        "Deadlines of a delivery, or of a document, began, are nearly due, passed or ended",
        key: "document id, unit separator (U+001F), receiver", partitions: .home,
        writers: [.stage(.deadlines)], readers: [.projection])

    package static let answers = TopicFamily<JSONText, NodeCode>(
        .answers, "What a node is told, one JSON object a record",
        key: "document id, else the submission's digest", partitions: .one,
        writers: [
            .stage(.reception), .gateway, .stage(.registration), .stage(.signatureCheck),
            .stage(.routing), .stage(.deliveryAck), .stage(.deadlines),
        ], readers: [.node, .gateway])

    package static let officeSubmitted = TopicFamily<OfficeSubmitted, Single>(
        .officeSubmitted,
        "What clerks and leaders of an agency do with an incoming document, and what the exchange "
            + "has to tell its office",
        key: "agency code, unit separator (U+001F), document id or request", partitions: .home,
        writers: [.gateway, .stage(.deliveryAck)])

    package static let officeChanged = TopicFamily<OfficeChanged, Single>(
        .officeChanged,
        "What became of it: the arrival number, who has the document, by when; or why not",
        key: "agency code, unit separator (U+001F), entry or request", partitions: .home,
        writers: [.stage(.office)], readers: [.projection])

    package static let decisionsSubmitted = TopicFamily<LetterDecision, Single>(
        .decisionsSubmitted, "What an operator decided of a dead letter", key: "document id",
        partitions: .source, writers: [.gateway])

    package static let metricsFlow = TopicFamily<JSONText, Single>(
        .metricsFlow,
        "What one batch of the metrics worker added to one series of one source partition within "
            + "a minute of business time; a reader sums over records and sources",
        key: "series and source partition", partitions: .source,
        cleanup: .delete(retentionMilliseconds: 30 * day), writers: [.stage(.metrics)],
        readers: [.dashboards])

    package static let deadLetters = TopicFamily<DeadLetter, Single>(
        .deadLetters, "What our own workers failed on", key: "key of the failed record",
        // It holds a whole record and more.
        partitions: .source, maxRecordBytes: 10 << 20, writers: [.everyWorker, .gateway],
        readers: [.projection, .operators])

    package static let registryAgencies = TopicFamily<AgencyRecord, Single>(
        .registryAgencies, "The dated history of every agency", key: "agency code",
        partitions: .one, cleanup: .compact, writers: [.gateway],
        readers: [.everyWorker, .gateway])

    package static let registryTrust = TopicFamily<TrustEntry, Single>(
        .registryTrust,
        "Which certificate is trusted for what, revocation lists by the digest of their bytes in "
            + "the blob store, and what authorities have answered about certificates (OCSP)",
        key: "SHA-256 of the certificate; `crl:` and the key id of the issuer; `ocsp:` and the "
            + "SHA-256 of the certificate",
        partitions: .one, cleanup: .compact, writers: [.gateway],
        readers: [.stage(.signatureCheck), .gateway])

    package static let registryRules = TopicFamily<RulesEntry, Single>(
        .registryRules,
        "The working calendar and the limits of deadlines, each table whole",
        key: "`calendar`, `deadlines`", partitions: .one, cleanup: .compact, writers: [.gateway],
        readers: [.stage(.deadlines), .gateway])

    package static let audit = TopicFamily<AuditRecord, Single>(
        .audit, "Who did what by a gateway, and from where",
        // One sequence, in which what is missing shows.
        key: "name of who, else the address", partitions: .one,
        cleanup: .delete(retentionMilliseconds: 730 * day), writers: [.gateway],
        readers: [.projection])

    package static let cluster = TopicFamily<JSONText, Single>(
        .cluster,
        "What all processes of a cluster must have in common: name, partitions, clock, receipt key; "
            + "compared at every start",
        key: "`name`, or the member", partitions: .one,
        writers: [.topicsApply, .stage(.reception), .gateway], readers: [.everyProcess])

    package static let state = TopicFamily<ChangelogEntry, StageKind>(
        .state, "The changelog of a stateful worker; its local store is a cache of it",
        key: "the worker's own; after a unit separator (U+001F) the runtime's",
        // A parked input holds a whole record and more.
        partitions: .source, cleanup: .compact, maxRecordBytes: 10 << 20, writers: [.itself],
        readers: [.itself])
}

extension Topic {
    /// The changelog of a worker, whether it is one of the pipeline's stages or not.
    package static func state(of worker: String) -> String { state.facts.prefix + worker }

    /// The largest record of a topic, also of a node's own; nine megabytes where none is known.
    package static func maxRecordBytes(_ topic: String) -> Int {
        KnownTopic(topic)?.kind.facts.maxRecordBytes ?? 9 << 20
    }

    /// Every topic of a cluster but the nodes' own.
    package static func specs(_ homes: Homes) -> [TopicSpec] {
        TopicKind.allCases.map(\.facts).flatMap { facts in
            facts.topics.map { facts.spec($0, homes: homes) }
        }
    }

    /// The same where nobody has said how many homes there are.
    package static let specs = specs(.standard)

    /// The topics of a node: one partition each, however many homes there are. All exist before the registry may name the node.
    package static func specs(ofNode node: String) -> [TopicSpec] {
        TopicKind.allCases.map(\.facts).filter { $0.members == nil }.map {
            $0.spec($0.prefix + node, homes: .standard)
        }
    }
}

extension TopicFamily where Member == NodeCode {
    /// The node whose topic of this family it is; nil for every other topic.
    package func node(of topic: String) -> String? {
        topic.hasPrefix(facts.prefix) ? String(topic.dropFirst(facts.prefix.count)) : nil
    }
}
