// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What one XML file may cost. Real packets and invoices stay far below.
struct XMLLimits {
    /// Of a file with signatures, as UTF-8. The tree takes some three times as much, which has to
    /// fit into an inspector.
    var bytes = 64 << 20
    /// Elements, comments and instructions.
    var nodes = 500_000
    /// Elements within elements: libxml2 writes the canonical form by recursion.
    var depth = 64
    var attributes = 64
    /// Declared on the elements that are open: each name is looked up in all of them.
    var namespaces = 64
    /// One tag, comment or instruction.
    var markupBytes = 256 << 10
    /// Of one file, as many as a report has room for.
    var signatures = 64
    var references = 32
    var transforms = 4
    /// Certificates, revocation lists and tokens of one signature, and their bytes in DER.
    var certificates = 32
    var evidenceBytes = 4 << 20
    /// Nodes that are marked and bytes of canonical forms, beyond four times the file's own bytes: less
    /// than the time that an inspector has for it.
    var work = 64 << 20
}

/// What is left of the work for one file; used by one thread.
final class XMLBudget {
    private var left: Int
    let limits: XMLLimits

    init(_ limits: XMLLimits, fileBytes: Int) {
        self.limits = limits
        left = limits.work + 4 * fileBytes
    }

    var isSpent: Bool { left <= 0 }

    func spend(_ units: Int) { left -= min(units, max(0, left)) }
}
