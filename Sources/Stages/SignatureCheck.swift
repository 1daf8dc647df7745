// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import EventLog
import Events
import Exchange
import Inspection
import Signatures
import WorkerRuntime

/// Signature checking (kiểm tra chữ ký số): an accepted document with an invalid signature is
/// refused; one that could not be checked travels on with its report.
package struct SignatureCheck: ListedStage {
    package static let kind = StageKind.signatureCheck

    private let registry: AgencyRegistry
    private let trust: TrustRegistry
    private let blobs: any BlobStore
    private let inspectors: InspectorPool
    private let clock: BusinessClock

    package init(
        registry: AgencyRegistry, trust: TrustRegistry, blobs: any BlobStore,
        inspectors: InspectorPool, clock: BusinessClock
    ) {
        self.registry = registry
        self.trust = trust
        self.blobs = blobs
        self.inspectors = inspectors
        self.clock = clock
    }

    package struct Prepared: Sendable {
        var accepted: DocumentAccepted
        var outcome: SignatureOutcome
    }

    /// A document may take seconds; an express one comes with the next batch.
    package var patience: Duration? { Self.patience }
    private static let patience = Duration.milliseconds(300)

    /// Before a certificate is called unknown, the trust is read to its end.
    package func begin() async throws {
        try await registry.catchUp()
        try await trust.catchUp()
    }

    package func prepare(_ input: Input) throws -> Prepared {
        let record = try input.record()
        let accepted = try record.event(DocumentAccepted.self)
        let attachments = accepted.document.attachments.filter(\.isPDF)
        let files = attachments.isEmpty ? [] : try inspect(attachments, of: accepted)
        return Prepared(
            accepted: accepted,
            outcome: SignaturePolicy.judge(files, sender: accepted.document.sender.code))
    }

    private func inspect(
        _ attachments: [AttachmentRef], of accepted: DocumentAccepted
    ) throws -> [SignaturePolicy.File] {
        do {
            return try inspectors.withDocument(
                at: clock.now().milliseconds / 1000, trust: trust.trust,
                isExpress: accepted.lane.lane == .urgent, waiting: Self.patience,
                document: accepted.document.documentID
            ) { inspection in
                var files: [SignaturePolicy.File] = []
                // A document may have hundreds: they are not open all at once.
                while files.count < attachments.count {
                    let next = attachments[files.count...]
                        .prefix(DocumentInspection.filesAtOnce)
                    let pdfs = try next.map(open)
                    var reports = try inspection.reports(of: pdfs.compactMap { $0 })[...]
                    files += zip(next, pdfs).map { attachment, pdf in
                        SignaturePolicy.File(
                            name: attachment.name, report: pdf == nil ? nil : reports.removeFirst())
                    }
                }
                return files
            }
        } catch let failure as InspectionFailure {
            switch failure.code {
            // It stands in every document's way.
            case .unavailable: throw InputFailure.wait(reason: failure.detail)
            case .busy: throw InputFailure.busy(reason: failure.detail)
            case .file: throw InputFailure.retry(reason: failure.detail)
            }
        }
    }

    /// Nil for what is called a PDF and is none.
    private func open(_ attachment: AttachmentRef) throws -> InspectedFile? {
        do {
            let blob = try blobs.open(attachment.sha256)
            return try blob.isPDF ? InspectedFile(blob) : nil
        } catch let error as BlobError {
            throw InputFailure(error, of: attachment)
        } catch {
            throw InputFailure.retry(reason: "\(attachment.name) cannot be read: \(error)")
        }
    }

    package func tellDelay(of input: Input, in context: inout StageContext) {
        guard let accepted = try? input.record().event(DocumentAccepted.self) else { return }
        context.out.tellDelay(
            of: accepted.document.documentID, written: accepted.document.writtenDocumentID,
            stage: name,
            answering: registry.tree.answerNode(of: accepted.publisher, on: context.now.date))
    }

    package func handle(
        _ prepared: Prepared, of input: Input, in context: inout StageContext
    ) throws {
        let accepted = prepared.accepted
        let id = accepted.document.documentID
        if let refusal = prepared.outcome.refusal {
            context.out.refuse(
                refusal,
                RefusedPacket(
                    documentID: id, attempt: accepted.attempt, submission: accepted.submission,
                    publisher: accepted.publisher, receivedAt: accepted.receivedAt,
                    document: accepted.document, lane: accepted.lane.lane,
                    findings: prepared.outcome.findings),
                stage: name,
                answering: registry.tree.answerNode(
                    of: accepted.publisher, on: context.now.date))
            return
        }
        var verified = DocumentVerified()
        verified.accepted = accepted
        verified.verdict = prepared.outcome.verdict
        verified.reason = prepared.outcome.reason
        verified.findings = prepared.outcome.findings
        verified.verifiedAt = context.now.milliseconds
        context.out.emit(Topic.verified, accepted.lane.lane, key: id, home: id, verified)
    }
}

extension AttachmentRef {
    /// By what it is called: a file that claims to be a PDF and is none is refused.
    fileprivate var isPDF: Bool {
        contentType.lowercased().hasPrefix("application/pdf")
            || name.lowercased().hasSuffix(".pdf")
    }
}

extension InspectedFile {
    fileprivate init(_ blob: BlobFile) {
        self.init(OpenedFile(descriptor: blob.descriptor, length: blob.length, of: blob))
    }
}

extension InputFailure {
    /// What is wrong with one blob concerns its document; a store that does not answer, everybody.
    fileprivate init(_ error: BlobError, of attachment: AttachmentRef) {
        let reason = "\(attachment.name): \(error)"
        switch error.code {
        // A file system over the network may not show it yet; a backup may bring it back.
        case .missing, .corrupt: self = .deadLetter(reason: reason, mayPass: true)
        case .unreadable: self = .retry(reason: reason)
        case .full, .tooLarge, .unavailable: self = .wait(reason: reason)
        }
    }
}

extension BlobFile {
    /// A PDF says so within its first kilobyte.
    fileprivate var isPDF: Bool {
        get throws {
            let first = try read(offset: 0, count: Int(min(length, 1024)))
            return first.firstRange(of: Array("%PDF-".utf8)) != nil
        }
    }
}
