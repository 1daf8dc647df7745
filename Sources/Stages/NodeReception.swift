// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import EdXML
import EventLog
import Events
import Exchange
import WorkerRuntime

/// Reception of what nodes publish on their own topics (`documents.submitted.<CODE>`): who
/// published is known from the topic.
package struct NodeReception: ListedStage {
    package static let kind = StageKind.reception
    /// The record lies in its own topic for seven days: a dead letter names it and copies nothing,
    /// since the packet may be secret.
    package let keepsDeadLetterValue = false

    private let reception: Reception
    private let clock: BusinessClock

    package init(_ reception: Reception, clock: BusinessClock) {
        self.reception = reception
        self.clock = clock
    }

    package func begin() async throws { try await reception.registry.catchUp() }

    package func prepare(_ input: Input) throws -> ReceivedPacket {
        let record = try input.record()
        do {
            return try reception.take(
                record.value ?? [],
                from: Publisher(node: Topic.submitted.node(of: record.topic) ?? ""),
                at: clock.now())
        } catch {
            throw InputFailure.wait(reason: "the packet could not be kept: \(error)")
        }
    }

    package func settle(_ prepared: [ReceivedPacket]) async throws {
        try await reception.blobs.makeDurable(prepared.flatMap(\.blobs))
    }

    package func handle(
        _ packet: ReceivedPacket, of input: Input, in context: inout StageContext
    ) throws {
        context.out = reception.outbox(for: packet, now: context.now)
        try reception.emit(packet, into: &context.out, answeringReceipt: true)
    }
}
