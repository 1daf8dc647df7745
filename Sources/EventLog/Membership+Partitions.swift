// LienThong
// SPDX-License-Identifier: Apache-2.0

extension Membership {
    /// `.incompatible` where the topics, with their numbers of partitions, do not suit this member:
    /// another number than it expects, or with `range` not all the same, so that joins and state
    /// would not lie with one owner.
    package func check(_ topics: [String: Int32]) throws(EventLogError) {
        let joined = topics.filter { topic in subscriptions.contains { $0.matches(topic.key) } }
            .sorted { $0.key < $1.key }
        guard let first = joined.first else { return }
        guard let expected = partitions ?? (assignment == .range ? first.value : nil) else {
            return
        }
        guard let other = joined.first(where: { $0.value != expected }) else { return }
        throw EventLogError(
            .incompatible, operation: "join \(group)",
            detail: "\(other.key) has \(other.value) partitions, "
                + (partitions == nil
                    ? "\(first.key) has \(expected)" : "\(expected) are expected"),
            hint: "lienthong topics plan lists the topics that differ; all of a cluster have the "
                + "number that was fixed by its first topics apply")
    }
}
