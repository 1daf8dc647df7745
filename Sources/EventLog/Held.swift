// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Asks a log about partitions, and leaves out those in which a transaction of another stays open:
/// they are `held`, and hinder no answer about the others.
package func askingPastHeld<Answer: Sendable>(
    _ partitions: [TopicPartition],
    _ ask: ([TopicPartition]) async throws(EventLogError) -> [TopicPartition: Answer]
) async throws(EventLogError) -> (answers: [TopicPartition: Answer], held: Set<TopicPartition>) {
    var held: Set<TopicPartition> = []
    while true {
        do {
            return (try await ask(partitions.filter { !held.contains($0) }), held)
        } catch {
            // Each round leaves out at least one more.
            guard !error.held.subtracting(held).isEmpty else { throw error }
            held.formUnion(error.held)
        }
    }
}
