// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The document security store (EN 319 142-1 5.4.2) shows nothing, and what it holds is signed by
/// those who answer for it. So any program may add to it, sort it or drop what it no longer needs, as
/// long as it is one.
extension RevisionComparison {
    mutating func compareSecurityStores(_ before: PDFValue, _ after: PDFValue) {
        guard differs(before, after, at: "/DSS") else { return }
        guard case .dictionary(let store) = new.resolve(after), let was = old.entries(before) else {
            return raise(.other)
        }
        eachEntry(was, store) { comparison, key, before, after in
            switch key {
            case "/Type":
                if comparison.new.resolve(after).text != "/DSS" { comparison.raise(.other) }
            case "/Certs", "/OCSPs", "/CRLs": comparison.expectStreams(after)
            case "/VRI": comparison.compareUses(before, after)
            default: comparison.expectSame(before, after, at: key)
            }
        }
        raise(.ltaUpdates)
    }

    private mutating func expectStreams(_ value: PDFValue) {
        guard let elements = new.elements(value), elements.allSatisfy(isStream) else {
            return raise(.other)
        }
    }

    private func isStream(_ value: PDFValue) -> Bool {
        guard case .reference(let reference) = value else { return false }
        let object = new.object(reference.id, generation: reference.generation)
        defer { object.release() }
        return object.isStream
    }

    /// What belongs to which signature: entries stay, others may come.
    private mutating func compareUses(_ before: PDFValue, _ after: PDFValue) {
        guard let first = old.entries(before), let second = new.entries(after) else {
            return raise(.other)
        }
        eachEntry(first, second) { comparison, key, before, after in
            guard Self.isDigest(key), case .dictionary(let use) = comparison.new.resolve(after)
            else {
                return comparison.raise(.other)
            }
            for (key, value) in use {
                switch key {
                case "/Cert", "/OCSP", "/CRL": comparison.expectStreams(value)
                case "/Type", "/TU":
                    guard case .atom = comparison.new.resolve(value) else {
                        return comparison.raise(.other)
                    }
                case "/TS": if !comparison.isStream(value) { comparison.raise(.other) }
                default: comparison.raise(.other)
                }
            }
        }
    }

    /// A signature is named by its SHA-1 in hexadecimal digits.
    private static func isDigest(_ key: String) -> Bool {
        key.utf8.count == 41 && key.utf8.dropFirst().allSatisfy { PDFSyntax.hexValue($0) != nil }
    }
}
