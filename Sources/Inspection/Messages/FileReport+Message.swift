// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Signatures

/// The bounds of what comes back about a file.
enum ReportBounds {
    /// Characters (Unicode scalars) of one text, the "…" of a longer one not counted.
    static let textScalars = 200
    static let textBytes = 4 * textScalars + 3
    /// Signatures of one file. The checker looks at fewer.
    static let signatures = 64
    /// The name of an algorithm.
    static let algorithmScalars = 48
    /// The PDF key under which a change was found.
    static let keyScalars = 32
    /// Of what an XML signature covers, the first elements, and the characters of each path.
    static let covered = 4
    static let pathScalars = 70
    /// No calendar we read ends later, none begins earlier.
    static let times: ClosedRange<Int64> = -62_135_769_600...253_402_473_599
    /// What `SignatureReport.profile` may say.
    static let profiles = ["CMS", "B-B", "B-T", "B-LT", "B-LTA", "RFC3161", "XMLDSIG"]
}

extension MessageWriter {
    mutating func boundedText(_ text: String, scalars limit: Int = ReportBounds.textScalars) {
        let scalars = text.unicodeScalars
        guard
            let end = scalars.index(
                scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return self.text(text) }
        self.text(String(scalars[..<end]) + "…")
    }

    /// Without the role and the agencies of a certificate, which the reader knows better.
    mutating func report(_ report: FileReport) {
        used(report.used)
        guard !report.signatures.isEmpty else {
            integer(UInt8(0))
            return code(report.reason ?? .noSignature, of: Reason.allCases)
        }
        var told = report.signatures
        if told.count > ReportBounds.signatures {
            // The worst one counts, wherever it stands.
            let worst = told.first { $0.verdict == report.verdict }
            told = Array(told.prefix(ReportBounds.signatures - 1)) + [worst ?? told[0]]
        }
        integer(UInt8(told.count))
        for signature in told { self.signature(signature) }
    }

    private mutating func used(_ used: UsedMaterial) {
        flag(used.isWhole)
        integer(UInt16(used.items.count))
        for item in used.items {
            code(item.kind, of: UsedMaterial.Kind.allCases)
            raw(item.digest.bytes)
        }
    }

    private mutating func signature(_ report: SignatureReport) {
        boundedText(report.field)
        optional(report.signerCommonName) { $0.boundedText($1) }
        optional(report.signerCertificate) { $0.raw($1.bytes) }
        optional(report.reason) { $0.code($1, of: Reason.allCases) }
        flag(report.coversWholeDocument)
        code(report.changesAfter, of: ChangesAfter.allCases)
        optional(report.change) { $0.change($1) }
        integer(report.signedBytes)
        optional(report.appearance) { writer, appearance in
            writer.integer(Int32(clamping: appearance.page))
            writer.integer(UInt16(clamping: appearance.pageShare))
        }
        flag(report.fieldsFilledAfter)
        optional(report.signingTime) { $0.time($1) }
        code(report.timestamp, of: TimeStampStatus.allCases)
        optional(report.timestampTime) { $0.time($1) }
        optional(report.provenTime) { $0.time($1) }
        code(report.profile, of: ReportBounds.profiles)
        optional(report.algorithm) {
            $0.boundedText($1, scalars: ReportBounds.algorithmScalars)
        }
        let covers = report.covers.prefix(ReportBounds.covered)
        integer(UInt8(covers.count))
        for path in covers { boundedText(path, scalars: ReportBounds.pathScalars) }
    }

    private mutating func change(_ change: FileChange) {
        code(change.part, of: FileChange.Part.allCases)
        integer(Int32(clamping: change.page))
        boundedText(change.key, scalars: ReportBounds.keyScalars)
        integer(Int32(clamping: change.object))
    }

    private mutating func time(_ seconds: Int64) {
        integer(min(max(seconds, ReportBounds.times.lowerBound), ReportBounds.times.upperBound))
    }

    private mutating func code<T: Equatable>(_ value: T, of all: [T]) {
        guard let place = all.firstIndex(of: value) else {
            preconditionFailure("\(value) is not in its list")
        }
        integer(UInt8(place))
    }
}

extension MessageReader {
    mutating func boundedText(
        scalars limit: Int = ReportBounds.textScalars
    ) throws(MalformedMessage) -> String {
        let text = try text(limit: ReportBounds.textBytes)
        guard text.unicodeScalars.count <= limit + 1 else {
            throw MalformedMessage()
        }
        return text
    }

    mutating func report() throws(MalformedMessage) -> FileReport {
        let used = try used()
        let count = try count(UInt8.self, limit: ReportBounds.signatures)
        var report: FileReport
        if count == 0 {
            report = FileReport(unreadable: try code(of: Reason.allCases))
        } else {
            var signatures: [SignatureReport] = []
            for _ in 0..<count { signatures.append(try signature()) }
            report = FileReport(signatures: signatures)
        }
        report.used = used
        return report
    }

    private mutating func used() throws(MalformedMessage) -> UsedMaterial {
        let isWhole = try flag()
        var items: [UsedMaterial.Item] = []
        for _ in 0..<(try count(UInt16.self, limit: UsedMaterial.limit)) {
            let kind = try code(of: UsedMaterial.Kind.allCases)
            let item = UsedMaterial.Item(kind, try digest())
            // As they are written: in their order, each once.
            guard items.last.map({ $0 < item }) ?? true else { throw MalformedMessage() }
            items.append(item)
        }
        return UsedMaterial(items, isWhole: isWhole)
    }

    private mutating func signature() throws(MalformedMessage) -> SignatureReport {
        var report = SignatureReport()
        report.field = try boundedText()
        report.signerCommonName = try optional { reader throws(MalformedMessage) in
            try reader.boundedText()
        }
        report.signerCertificate = try optional { reader throws(MalformedMessage) in
            try reader.digest()
        }
        report.reason = try optional { reader throws(MalformedMessage) in
            try reader.code(of: Reason.allCases)
        }
        report.coversWholeDocument = try flag()
        report.changesAfter = try code(of: ChangesAfter.allCases)
        report.change = try optional { reader throws(MalformedMessage) in
            try reader.change()
        }
        report.signedBytes = try integer()
        guard report.signedBytes >= 0 else { throw MalformedMessage() }
        report.appearance = try optional { reader throws(MalformedMessage) in
            try reader.appearance()
        }
        report.fieldsFilledAfter = try flag()
        report.signingTime = try optionalTime()
        report.timestamp = try code(of: TimeStampStatus.allCases)
        report.timestampTime = try optionalTime()
        report.provenTime = try optionalTime()
        report.profile = try code(of: ReportBounds.profiles)
        report.algorithm = try optional { reader throws(MalformedMessage) in
            try reader.boundedText(scalars: ReportBounds.algorithmScalars)
        }
        for _ in 0..<(try count(UInt8.self, limit: ReportBounds.covered)) {
            report.covers.append(try boundedText(scalars: ReportBounds.pathScalars))
        }
        return report
    }

    private mutating func change() throws(MalformedMessage) -> FileChange {
        FileChange(
            try code(of: FileChange.Part.allCases),
            page: try count(Int32.self, limit: Int(Int32.max)),
            key: try boundedText(scalars: ReportBounds.keyScalars),
            object: try count(Int32.self, limit: Int(Int32.max)))
    }

    private mutating func appearance() throws(MalformedMessage) -> SignatureAppearance {
        let found = SignatureAppearance(
            page: try count(Int32.self, limit: Int(Int32.max)),
            pageShare: try count(UInt16.self, limit: SignatureAppearance.wholePage))
        guard found.page >= 1, found.pageShare >= 1 else { throw MalformedMessage() }
        return found
    }

    private mutating func optionalTime() throws(MalformedMessage) -> Int64? {
        try optional { reader throws(MalformedMessage) in
            let seconds = try reader.integer(Int64.self)
            guard ReportBounds.times.contains(seconds) else { throw MalformedMessage() }
            return seconds
        }
    }

    private mutating func code<T>(of all: [T]) throws(MalformedMessage) -> T {
        let place = try integer(UInt8.self)
        guard Int(place) < all.count else { throw MalformedMessage() }
        return all[Int(place)]
    }
}
