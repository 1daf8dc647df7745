// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import EventLog
import Events
import Exchange
import Inspection
import Signatures
import WorkerRuntime

/// Signature checking (kiểm tra chữ ký số): an accepted document with an invalid signature is
/// refused; one that could not be checked travels on with its report, and is looked at again later
/// (`SignatureCheck+Later`).
package struct SignatureCheck: ListedStage {
    package static let kind = StageKind.signatureCheck

    let registry: AgencyRegistry
    private let trust: TrustRegistry
    private let blobs: any BlobStore
    private let inspectors: InspectorPool
    private let texts: TextReader
    private let clock: BusinessClock

    package init(
        registry: AgencyRegistry, trust: TrustRegistry, blobs: any BlobStore,
        inspectors: InspectorPool, texts: TextReader, clock: BusinessClock
    ) {
        self.registry = registry
        self.trust = trust
        self.blobs = blobs
        self.inspectors = inspectors
        self.texts = texts
        self.clock = clock
    }

    package struct Prepared: Sendable {
        var accepted: DocumentAccepted
        var outcome: SignatureOutcome
        /// Of a later check, what was known before.
        var recheck: Recheck?
        /// What is stored so that the check can be repeated; none where nothing was looked into.
        var evidence: Evidence?
    }

    struct Evidence: Sendable {
        var blob: SHA256Digest
        /// Blobs that it names.
        var lists: [SHA256Digest]
    }

    /// The files of a document as they were found, at one time and by one trust.
    struct Look {
        var files: [SignaturePolicy.File]
        var packet: (sha256: SHA256Digest, report: FileReport)?
        /// Seconds since 1970.
        var time: Int64
        var trust: InspectionTrust
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
        if case .timer(let timer) = input, timer.purpose == Self.recheckTimer {
            return try prepare(timer)
        }
        let accepted = try input.record().event(DocumentAccepted.self)
        let look = try inspect(accepted)
        var outcome = SignaturePolicy.judge(
            look.files, packet: look.packet?.report, sender: accepted.document.sender.code)
        if outcome.refusal == nil { outcome.claims = try claims(accepted, look.files) }
        var prepared = Prepared(accepted: accepted, outcome: outcome)
        if outcome.refusal == nil { try prepared.keep(evidence(of: look, accepted)) }
        return prepared
    }

    package func settle(_ prepared: [Prepared]) async throws {
        let evidence = prepared.compactMap(\.evidence?.blob)
        if !evidence.isEmpty { try await blobs.makeDurable(evidence) }
    }

    /// Puts what the verdict rests on beside the document.
    func evidence(of look: Look, _ accepted: DocumentAccepted) throws -> Evidence? {
        guard look.packet != nil || look.files.contains(where: { $0.content.report != nil })
        else { return nil }
        let evidence = CheckEvidence(
            documentID: accepted.document.documentID, sender: accepted.document.sender.code,
            time: look.time, files: look.files, packet: look.packet, trust: look.trust)
        // Hundreds of files of scores of signatures: their verdict stands, and says who checked.
        guard let bytes = evidence.bytes else { return nil }
        do throws(BlobError) {
            return Evidence(blob: try blobs.put(bytes), lists: evidence.lists)
        } catch {
            throw InputFailure(error, of: "evidence")
        }
    }

    /// What the header says, beside the text of the main file.
    private func claims(
        _ accepted: DocumentAccepted, _ files: [SignaturePolicy.File]
    ) throws -> [ClaimComparison] {
        guard let main = accepted.document.attachments.first, case .pdf = files.first?.content
        else { return [] }
        let blob = try open(main.sha256, main.name)
        let file = OpenedFile(descriptor: blob.descriptor, length: blob.length, of: blob)
        return HeaderClaims(accepted.document).compare(
            with: texts.text(of: file, isExpress: accepted.lane.lane == .urgent))
    }

    /// One blob to be looked into.
    private struct Part {
        var name: String
        var sha256: SHA256Digest
    }

    /// The attachments by what they hold; what they are called makes none of them a PDF. And the
    /// packet, where its reader has seen a signature in it.
    func inspect(
        _ accepted: DocumentAccepted
    ) throws -> Look {
        let attachments = accepted.document.attachments
        let contents = try attachments.map { try content(of: $0) }
        var parts = zip(attachments, contents).filter { $1 != .other }.map { file, _ in
            Part(name: file.name, sha256: file.sha256)
        }
        let packet = accepted.signedPacket
        if let packet {
            parts.append(Part(name: SignaturePolicy.packetSignature, sha256: packet))
        }
        let (time, trust) = (clock.now().milliseconds / 1000, trust.trust)
        let reports =
            parts.isEmpty ? [:] : try reports(of: parts, accepted, at: time, by: trust)
        let files = zip(attachments, contents).map { file, content in
            file.file(content, reports[file.sha256])
        }
        return Look(
            files: files, packet: packet.flatMap { digest in reports[digest].map { (digest, $0) } },
            time: time, trust: trust)
    }

    private func reports(
        of parts: [Part], _ accepted: DocumentAccepted, at time: Int64, by trust: InspectionTrust
    ) throws -> [SHA256Digest: FileReport] {
        do {
            return try inspectors.withDocument(
                at: time, trust: trust,
                isExpress: accepted.lane.lane == .urgent, waiting: Self.patience,
                document: accepted.document.documentID
            ) { inspection in
                var reports: [SHA256Digest: FileReport] = [:]
                var rest = parts[...]
                // A document may have hundreds: they are not open all at once.
                while !rest.isEmpty {
                    let next = rest.prefix(DocumentInspection.filesAtOnce)
                    rest = rest.dropFirst(next.count)
                    let files = try next.map { InspectedFile(try open($0.sha256, $0.name)) }
                    for (part, report) in zip(next, try inspection.reports(of: files)) {
                        reports[part.sha256] = report
                    }
                }
                return reports
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

    private func content(of attachment: AttachmentRef) throws -> FileContent {
        let blob = try open(attachment.sha256, attachment.name)
        let first: [UInt8]
        do {
            first = try blob.read(
                offset: 0, count: Int(min(blob.length, Int64(FileContent.prefixBytes))))
        } catch {
            throw InputFailure(error, of: attachment.name)
        }
        return FileContent(first, isCalledPDF: attachment.isCalledPDF)
    }

    private func open(_ digest: SHA256Digest, _ name: String) throws -> BlobFile {
        do {
            return try blobs.open(digest)
        } catch {
            throw InputFailure(error, of: name)
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
        if let recheck = prepared.recheck {
            return try conclude(recheck, prepared, &context)
        }
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
        verified.standing = WireStanding(prepared.outcome.standing)
        verified.reason = prepared.outcome.reason
        verified.findings = prepared.outcome.findings
        verified.files = prepared.outcome.files
        verified.evidenceLists = prepared.evidence?.lists ?? []
        verified.claims = prepared.outcome.claims.map(ClaimFinding.init)
        verified.verifiedAt = context.now.milliseconds
        context.out.emit(Topic.verified, accepted.lane.lane, key: id, home: id, verified)
        let node = registry.tree.answerNode(of: accepted.publisher, on: context.now.date)
        if let node {
            context.out.answer(node, key: id, Answer.verified(verified, at: context.now))
        }
        try lookAgain(at: accepted, prepared, &context)
    }
}

extension SignatureCheck.Prepared {
    /// The first file names it, as readers find it beside the verdicts.
    mutating func keep(_ evidence: SignatureCheck.Evidence?) {
        guard let evidence, !outcome.files.isEmpty else { return }
        self.evidence = evidence
        outcome.files[0].evidence = evidence.blob
    }
}

extension DocumentAccepted {
    /// The packet that brought what is checked now, if it bears a signature.
    fileprivate var signedPacket: SHA256Digest? {
        guard document.packetSignatures > 0 else { return nil }
        return isUpdate ? updatePacket : document.packet
    }
}

extension AttachmentRef {
    fileprivate func file(_ content: FileContent, _ report: FileReport?) -> SignaturePolicy.File {
        SignaturePolicy.File(
            name: name, sha256: sha256,
            content: .init(content, report, isCalledPDF: isCalledPDF))
    }

    fileprivate var isCalledPDF: Bool { FileName.isCalledPDF(name, type: contentType) }
}

extension InspectedFile {
    fileprivate init(_ blob: BlobFile) {
        self.init(OpenedFile(descriptor: blob.descriptor, length: blob.length, of: blob))
    }
}

extension InputFailure {
    /// What is wrong with one blob concerns its document; a store that does not answer, everybody.
    fileprivate init(_ error: BlobError, of name: String) {
        let reason = "\(name): \(error)"
        switch error.code {
        // A file system over the network may not show it yet; a backup may bring it back.
        case .missing, .corrupt: self = .deadLetter(reason: reason, mayPass: true)
        case .unreadable: self = .retry(reason: reason)
        case .full, .tooLarge, .unavailable: self = .wait(reason: reason)
        }
    }
}
