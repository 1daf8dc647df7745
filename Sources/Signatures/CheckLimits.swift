// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What one file may cost while it is looked into. Over one of these its report is indeterminate and
/// names the limit: that we look no further says nothing of the file. Each stays far below what the
/// process that looks into it may take.
package struct CheckLimits: Sendable {
    /// What the streams that are opened expand to, in bytes, all together.
    package var decodedBytes = 64 << 20
    /// Entries of cross-reference sections, all together, and fields of a form.
    package var objects = 1_000_000
    package var fields = 20_000
    /// Fields within fields.
    package var depth = 64
    /// Revisions that are opened, the file itself among them: that of each signature.
    package var revisions = 160
    /// Byte ranges that no field of the file has, and whose revision is opened for it.
    package var strayByteRanges = 8
    /// A council of a hundred signs its minutes.
    package var signatures = 128
    /// Signers of one CMS message, as many as a report has room for.
    package var signers = 64
    /// One text of the file that is asked for: a field's name, a date.
    package var textBytes = 4096
    /// Of reading and comparing objects, in units of some 5 ns; a byte of the file adds 8.
    package var work = 400_000_000

    package init() {}
}

/// What is left of the limits of one file. Once one is passed everything asked for is empty, so that
/// the check comes to its end soon; its report is the limit's.
///
/// Used by one thread.
final class CheckBudget {
    let limits: CheckLimits
    private(set) var exceeded: Reason?
    private var decodedBytes: Int
    private var objects: Int
    private var revisions: Int
    private var workLeft: Int

    init(_ limits: CheckLimits, fileBytes: Int) {
        self.limits = limits
        decodedBytes = limits.decodedBytes
        objects = limits.objects
        revisions = limits.revisions
        let (more, overflow) = fileBytes.multipliedReportingOverflow(by: 8)
        workLeft = overflow ? Int.max : limits.work.addingReportingOverflow(more).partialValue
        if workLeft < 0 { workLeft = Int.max }
    }

    var isSpent: Bool { exceeded != nil }

    /// The first limit that was passed counts.
    func exceed(_ reason: Reason) { exceeded = exceeded ?? reason }

    /// Whether something may still be done that costs so much.
    func work(_ units: Int) -> Bool {
        guard !isSpent else { return false }
        workLeft -= min(units, workLeft)
        if workLeft == 0 { exceed(.limitWork) }
        return !isSpent
    }

    /// Bytes that streams may still expand to.
    var decodableBytes: Int { isSpent ? 0 : decodedBytes }

    func decoded(_ bytes: Int) { decodedBytes -= min(bytes, decodedBytes) }

    /// Whether a section may name so many objects more.
    func name(_ count: Int) -> Bool {
        guard !isSpent else { return false }
        objects -= min(max(0, count), objects)
        if objects == 0 { exceed(.limitObjects) }
        return !isSpent
    }

    func openRevision() -> Bool {
        guard !isSpent else { return false }
        if revisions == 0 { exceed(.limitRevisions) }
        revisions -= 1
        return !isSpent
    }
}
