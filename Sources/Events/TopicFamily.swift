// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Exchange

/// Topics of one kind, which differ by a member only (a lane, a level, a node). What is emitted on
/// them is a `Message`: the compiler holds a stage to it.
package struct TopicFamily<Message: TopicContent, Member: TopicMember>: Sendable {
    package let facts: TopicFacts

    /// `sentence` is the first of the family's page, without its full stop; `key` says what a
    /// record's key is; `readers` are those beside the stages, which say themselves what they read.
    init(
        _ kind: TopicKind, _ sentence: String, key: String, partitions: TopicFacts.Partitions,
        cleanup: TopicSpec.Cleanup = .delete(retentionMilliseconds: nil),
        maxRecordBytes: Int = 9 << 20, isOfStrangers: Bool = false, writers: [TopicParty],
        readers: [TopicParty] = []
    ) {
        facts = TopicFacts(
            kind: kind, sentence: sentence, key: key, partitions: partitions, cleanup: cleanup,
            maxRecordBytes: maxRecordBytes, isOfStrangers: isOfStrangers,
            writers: writers, otherReaders: readers, content: Message.self,
            members: Member.all?.map { TopicFacts.Member(suffix: $0.suffix, lane: $0.lane) })
    }

    package func name(_ member: Member) -> String { facts.name + member.suffix }
}

extension TopicFamily where Member == Single {
    package var name: String { facts.name }
}

extension TopicFamily where Member == NodeCode {
    package func name(_ node: String) -> String { name(NodeCode(node)) }
}

/// What tells the topics of a family apart.
package protocol TopicMember: Hashable, Sendable {
    /// All there are; nil where the registry says which.
    static var all: [Self]? { get }
    /// What stands behind the family's name.
    var suffix: String { get }
    /// Members of a worker serve the urgent lane first.
    var lane: Lane { get }
}

extension TopicMember {
    package var lane: Lane { .normal }
}

/// The only topic of its family.
package struct Single: TopicMember {
    package init() {}

    package static let all: [Single]? = [Single()]
    package var suffix: String { "" }
}

extension Lane: TopicMember {
    package static var all: [Lane]? { [.normal, .urgent] }
    package var suffix: String { self == .urgent ? ".urgent" : "" }
    package var lane: Lane { self }
}

extension Level: TopicMember {
    package static var all: [Level]? { allCases }
    package var suffix: String { "." + rawValue }
}

/// A node, by its code.
package struct NodeCode: TopicMember {
    package var text: String

    package init(_ text: String) { self.text = text }

    package static var all: [NodeCode]? { nil }
    package var suffix: String { "." + text }
}
