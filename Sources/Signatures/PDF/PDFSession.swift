// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// One PDF while its signatures are checked: its revisions, opened once each, and what its document
/// time stamps prove.
struct PDFSession {
    private let file: FileBytes
    private let document: PDFDocument
    private let trust: TrustStore
    private let time: Int64
    private let password: String?
    private let data: ValidationData
    /// The objects that hold signatures' values.
    private let signatures: Set<Int>
    /// Of a file with several signatures: only then one may cover what another signed.
    private let appearances: PDFAppearances?
    private var revisions: [Int: Revision] = [:]
    /// Times at which everything up to an offset is proven to have existed.
    private var proofs: [(end: Int, time: Int64)] = []

    init(
        file: FileBytes, document: PDFDocument, signatures: [PDFSignatureField], trust: TrustStore,
        time: Int64, password: String?
    ) {
        self.file = file
        self.document = document
        self.trust = trust
        self.time = time
        self.password = password
        self.data = ValidationData(document, store: trust)
        self.signatures = Set(signatures.map(\.value.id).filter { $0 > 0 })
        self.appearances = signatures.count > 1 ? PDFAppearances(document) : nil
    }

    /// An earlier state of the file: its first bytes.
    private struct Revision {
        let document: PDFDocument
        let fields: [PDFForm.Field]
        /// `nil` if what follows is no incremental update.
        let updates: PDFUpdates?
    }

    /// A document time stamp that cannot be used proves nothing and harms nothing.
    mutating func noteDocumentTimeStamp(_ field: PDFSignatureField) throws(SignatureError) {
        guard let signed = locate(field) else { return }
        var failure: SignatureError?
        let token = TimeStampToken(signed.contents, store: trust, at: time, data: data) { nid in
            SignatureChecker.digest(of: file, signed.ranges, nid: nid, failure: &failure)
        }
        if let failure { throw failure }
        if token.status == .valid, let stamped = token.time {
            proofs.append((signed.range.end, stamped))
        }
    }

    mutating func report(
        _ field: PDFSignatureField, isGone: Bool
    ) throws(SignatureError) -> SignatureReport {
        var report = SignatureReport()
        guard let signed = locate(field) else {
            report.field = field.name
            report.reason = .formatFailure
            return report
        }
        switch field.subFilter {
        case "/ETSI.CAdES.detached", "/adbe.pkcs7.detached":
            report = try cryptographic(signed, baseline: field.subFilter == "/ETSI.CAdES.detached")
        case "/adbe.pkcs7.sha1", "/adbe.x509.rsa_sha1":
            report.reason = .cryptoConstraintsFailure
        default:
            report.reason = .formatFailure
        }
        report.field = field.name
        report.signedBytes = Int64(signed.range.end)
        report.appearance = appearances?.appearance(of: field.field)
        // PAdES puts the claimed time into the dictionary (EN 319 142-1 5.3).
        report.signingTime = report.signingTime ?? signed.value["/M"].text.flatMap(PDFDate.seconds)
        report.profile = profile(report, signed)
        report.coversWholeDocument = signed.range.end == file.count
        let lock = FieldLock(signed.value, field: signed.field)
        let changes = changes(after: signed, lock)
        report.changesAfter = isGone ? .other : changes.level
        report.fieldsFilledAfter = changes.fillsFields
        if report.changesAfter > lock.permitted {
            // Filled where no field may be: the field's own place is not told.
            report.change = changes.change ?? FileChange(isGone ? .form : .structure)
            if changes.level == .formFilling { report.change = FileChange(.form) }
        }
        if report.changesAfter > lock.permitted, report.verdict != .invalid {
            report.reason = .documentModifiedAfterSigning
        }
        return report
    }

    /// A signature whose place in the file is proven.
    private struct Signed {
        let range: ByteRange
        let contents: [UInt8]
        /// Its dictionary and its field, as they were when it was made.
        let value: PDFObject
        let field: PDFObject
        /// `nil` if the signature covers the whole file.
        let revision: Revision?

        var ranges: [Range<Int>] { [0..<range.gap.lowerBound, range.gap.upperBound..<range.end] }
    }

    private mutating func locate(_ field: PDFSignatureField) -> Signed? {
        guard let numbers = field.byteRange,
            let range = ByteRange(numbers, fileLength: file.count),
            let contents = range.contents(of: field, in: file.bytes),
            document.isEncrypted || field.contents == contents
        else { return nil }
        if range.end == file.count {
            return Signed(
                range: range, contents: contents, value: field.value, field: field.field,
                revision: nil)
        }
        // The dictionary must be part of what it signs, and say there what it says now.
        guard let revision = revision(range.end),
            let then = revision.fields.first(where: {
                $0.type == "/Sig" && $0.name == field.name && $0.object.id == field.field.id
                    && $0.object["/V"].id == field.value.id
            }), isUnchanged(field, then.object["/V"], contents, revision)
        else { return nil }
        return Signed(
            range: range, contents: contents, value: then.object["/V"], field: then.object,
            revision: revision)
    }

    /// What no later section names is what it was, and need not be parsed again.
    private func isUnchanged(
        _ field: PDFSignatureField, _ then: PDFObject, _ contents: [UInt8], _ revision: Revision
    ) -> Bool {
        if let updates = revision.updates, updates.objects[field.holder.id] == nil { return true }
        let old = PDFSignatureField(name: field.name, field: field.field, value: then)
        return old.byteRange == field.byteRange && old.subFilter == field.subFilter
            && (document.isEncrypted || old.contents == contents)
    }

    private mutating func revision(_ end: Int) -> Revision? {
        if let known = revisions[end] { return known }
        let opened: PDFDocument
        do {
            opened = try PDFDocument(file.prefix(end), password: password, document.budget)
        } catch {
            return nil
        }
        let revision = Revision(
            document: opened, fields: PDFForm(opened).fields,
            updates: PDFUpdates(file.bytes, document: document, since: end))
        revisions[end] = revision
        return revision
    }

    private func cryptographic(
        _ signed: Signed, baseline: Bool
    ) throws(SignatureError) -> SignatureReport {
        var check = SignatureCheck(store: trust, time: time)
        check.data = data
        // The innermost: those around it stamp it too, and come later, whatever they say.
        check.outsideProof =
            proofs.filter { $0.end >= signed.range.end }.min { $0.end < $1.end }?.time
        var failure: SignatureError?
        let report = signed.contents.withUnsafeBytes { bytes in
            check.report(bytes, baseline: baseline) { nid in
                SignatureChecker.digest(of: file, signed.ranges, nid: nid, failure: &failure)
            }
        }
        if let failure { throw failure }
        return report
    }

    /// With revocation data for a later check B-LT, with a document time stamp upon that B-LTA.
    private func profile(_ report: SignatureReport, _ signed: Signed) -> String {
        guard report.profile == "B-T", !data.revocationLists.isEmpty || !data.responses.isEmpty
        else { return report.profile }
        return proofs.contains { $0.end > signed.range.end } ? "B-LTA" : "B-LT"
    }

    private func changes(after signed: Signed, _ lock: FieldLock) -> RevisionChanges {
        guard let revision = signed.revision else { return RevisionChanges(level: .none) }
        guard let updates = revision.updates else { return RevisionChanges(level: .other) }
        return RevisionComparison.changes(
            from: revision.document, fields: revision.fields, to: document, updates: updates,
            lock: lock, signatures: signatures)
    }
}
