// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange
import Stages
import WorkerRuntime

/// Stands where signature-check does, and finds what the year's plan says in the document's summary:
/// what signatures are worth is tried elsewhere, file by file.
struct PlannedVerdict: ListedStage {
    static let kind = StageKind.signatureCheck

    let registry: AgencyRegistry
    /// The standing of a document's signatures; nil: one does not hold.
    let standing: @Sendable (_ subject: String) -> LegalStanding?

    func begin() async throws { try await registry.catchUp() }

    func prepare(_ input: Input) throws -> DocumentAccepted {
        try input.record().event(DocumentAccepted.self)
    }

    func handle(
        _ accepted: DocumentAccepted, of input: Input, in context: inout StageContext
    ) throws {
        let id = accepted.document.documentID
        let node = registry.tree.node(
            of: try AgencyCode(accepted.publisher.code), on: context.now.date)?.text
        guard let standing = standing(accepted.document.subject) else {
            var refused = DocumentRefused()
            refused.documentID = id
            refused.attempt = accepted.attempt
            refused.submission = accepted.submission
            refused.publisher = accepted.publisher
            refused.code = RefusalCode.signatureInvalid.rawValue
            refused.stage = name
            refused.refusedAt = context.now.milliseconds
            refused.receivedAt = accepted.receivedAt
            refused.document = accepted.document
            refused.lane = accepted.lane
            context.out.emit(Topic.documentsRefused, key: id, home: id, refused)
            if let node {
                context.out.answer(node, key: id, Answer.refused(refused, at: context.now))
            }
            return
        }
        var verified = DocumentVerified()
        verified.accepted = accepted
        verified.standing = WireStanding(standing)
        verified.verdict = standing == .valid ? .valid : .indeterminate
        verified.verifiedAt = context.now.milliseconds
        context.out.emit(Topic.verified, accepted.lane.lane, key: id, home: id, verified)
        if let node {
            context.out.answer(node, key: id, Answer.verified(verified, at: context.now))
        }
    }
}
