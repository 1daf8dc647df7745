// LienThong
// SPDX-License-Identifier: Apache-2.0

/// All signatures of one PDF.
struct PDFFile {
    private let file: FileBytes
    private let trust: TrustStore
    private let time: Int64
    private let password: String?
    private let budget: CheckBudget

    init(
        _ file: FileBytes, trust: TrustStore, time: Int64, password: String?,
        limits: CheckLimits = CheckLimits()
    ) {
        budget = CheckBudget(limits, fileBytes: file.count)
        self.file = file
        self.trust = trust
        self.time = time
        self.password = password
    }

    /// `%PDF-` in the first kilobyte, where readers look for it.
    static func isPDF(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let head = [UInt8](bytes.prefix(1024))
        let mark = Array("%PDF-".utf8)
        return head.indices.contains { head[$0...].starts(with: mark) }
    }

    func report() throws(SignatureError) -> FileReport {
        let report = try check()
        return budget.exceeded.map { FileReport(unreadable: $0) } ?? report
    }

    /// What counts unless the budget was passed meanwhile.
    private func check() throws(SignatureError) -> FileReport {
        let ranges = try RawByteRanges(file, budget).found
        let document: PDFDocument
        do {
            document = try PDFDocument(file.bytes, password: password, budget)
        } catch {
            switch error {
            case .limit: return FileReport(unreadable: .noSignature)
            case .password: return FileReport(unreadable: .encrypted)
            // Damaged, and once signed.
            case .damaged where !ranges.isEmpty: return FileReport(unreadable: .formatFailure)
            case .damaged: return FileReport(unreadable: .noSignature)
            }
        }
        let form = PDFForm(document)
        var found = form.signatures.map { Found(signature: $0, isGone: false) }
        found += goneSignatures(ranges, besides: form.signatures)
        guard !found.isEmpty else {
            // A field to sign whose signature is not where it should be.
            let isBroken = !ranges.isEmpty && form.fields.contains { $0.type == "/Sig" }
            return FileReport(unreadable: isBroken ? .formatFailure : .noSignature)
        }
        // Each costs a reading of the file.
        if found.count > budget.limits.signatures { budget.exceed(.limitSignatures) }
        // Byte ranges count from the file's beginning, and so must everything else.
        guard !budget.isSpent, file.bytes.starts(with: "%PDF-".utf8) else {
            return FileReport(unreadable: .formatFailure)
        }
        var session = PDFSession(
            file: file, document: document, signatures: found.map(\.signature), trust: trust,
            time: time, password: password)
        for stamp in found where stamp.signature.isDocumentTimeStamp && !stamp.isGone {
            try session.noteDocumentTimeStamp(stamp.signature)
        }
        var reports = brokenSignatures(ranges, besides: found.map(\.signature))
        for signature in found where !signature.signature.isDocumentTimeStamp {
            reports.append(try session.report(signature.signature, isGone: signature.isGone))
        }
        return FileReport(signatures: reports)
    }

    private struct Found {
        let signature: PDFSignatureField
        let isGone: Bool
    }

    /// Byte ranges that end with the file and have a signature's gap, but belong to no field any
    /// more: somebody signed the whole file, and what should say so is damaged.
    private func brokenSignatures(
        _ ranges: [[Int64]], besides known: [PDFSignatureField]
    ) -> [SignatureReport] {
        let knownRanges = known.compactMap(\.byteRange)
        return ranges.filter { !knownRanges.contains($0) }.compactMap { numbers in
            guard let range = ByteRange(numbers, fileLength: file.count),
                range.end == file.count, range.isPlausible(in: file.bytes)
            else { return nil }
            var report = SignatureReport()
            report.reason = .formatFailure
            return report
        }
    }

    /// Signatures that an update has removed from the form: they are still in the revision that
    /// their byte range ends.
    private func goneSignatures(
        _ ranges: [[Int64]], besides known: [PDFSignatureField]
    ) -> [Found] {
        let knownRanges = known.compactMap(\.byteRange)
        var gone: [Found] = []
        var tried = 0
        for numbers in ranges where !knownRanges.contains(numbers) {
            guard let range = ByteRange(numbers, fileLength: file.count), range.end < file.count,
                range.isPlausible(in: file.bytes)
            else { continue }
            tried += 1
            guard tried <= budget.limits.strayByteRanges else {
                budget.exceed(.limitRevisions)
                break
            }
            let revision: PDFDocument
            do {
                revision = try PDFDocument(file.prefix(range.end), password: password, budget)
            } catch {
                // No revision ends there: something else's byte range, in an attachment perhaps.
                continue
            }
            for signature in PDFForm(revision).signatures where signature.byteRange == numbers {
                gone.append(Found(signature: signature, isGone: true))
            }
        }
        return gone
    }
}
