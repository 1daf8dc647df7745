// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Checks the signatures of one XML file.
struct XMLFile {
    let trust: TrustStore
    /// Seconds since 1970.
    let time: Int64
    var limits = XMLLimits()

    init(trust: TrustStore, time: Int64) {
        self.trust = trust
        self.time = time
    }

    /// - Returns: `nil` for what does not begin like XML.
    func report(_ bytes: UnsafeRawBufferPointer) -> FileReport? {
        let text: XMLText
        do throws(XMLText.Failure) {
            text = try XMLText(bytes)
        } catch {
            switch error {
            case .other: return nil
            case .encoding: return FileReport(unreadable: .unsupportedFormat)
            }
        }
        guard text.mentionsSignature else { return FileReport(unreadable: .noSignature) }
        return text.withBytes { bytes in
            guard bytes.count <= limits.bytes else { return FileReport(unreadable: .limitSize) }
            do throws(XMLTree.Failure) {
                let tree = try XMLTree(bytes, limits: limits)
                return report(
                    of: XMLSignedFile(
                        tree, store: trust, limits: limits, fileBytes: bytes.count))
            } catch {
                switch error {
                case .limit(let reason): return FileReport(unreadable: reason)
                // It speaks of a signature, and no reader would find the same one in it.
                case .malformed: return FileReport(unreadable: .unsupportedFormat)
                }
            }
        }
    }

    private func report(of file: XMLSignedFile) -> FileReport {
        guard file.signatures.count <= limits.signatures else {
            return FileReport(unreadable: .limitSignatures)
        }
        return FileReport(signatures: file.signatures.map { report(of: $0, in: file) })
    }

    private func report(of element: XMLElement, in file: XMLSignedFile) -> SignatureReport {
        var report = SignatureReport()
        report.profile = "XMLDSIG"
        report.field = (element.identifier ?? "").clipped(to: 200)
        do throws(XMLFault) {
            var check = try XMLSignatureCheck(element, in: file)
            do throws(XMLFault) {
                try check.run()
            } catch {
                check.fail(error)
            }
            SignatureJudge(store: trust, time: time).judge(check.facts, &report)
            check.complete(&report)
        } catch {
            report.reason = error.reason
        }
        return report
    }
}

extension XMLSignatureCheck {
    mutating func fail(_ fault: XMLFault) { facts.reason = fault.reason }

    func complete(_ report: inout SignatureReport) {
        report.covers = coverage.paths
        if isBaseline { report.profile = report.timestamp == .none ? "B-B" : "B-T" }
        if hasLargeCertificate, report.verdict == .indeterminate { report.reason = .limitSize }
        report.coversWholeDocument =
            report.verdict != .invalid && !coverage.elements.isEmpty
            && coverage.isWhole(file.tree, own: signature, signatures: file.allSignatures)
        guard report.reason == nil, !report.coversWholeDocument else { return }
        // A packet is used by its header; its files are looked at by themselves.
        if XMLPacketUse.isCovered(by: coverage.elements, in: file.tree.root) { return }
        report.reason = .partlyCovered
    }
}
