// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What one packet may cost. The defaults carry the largest real cases (a circular to all 10,035
/// communes, a 500 MB scan) with room to spare.
package struct PacketLimits: Sendable {
    /// The packet as sent. 700 MiB.
    package var maxBytes = 700 << 20
    /// Where the header must have begun, so that secrecy and authority are known before anything
    /// is kept. 64 KiB.
    package var maxBytesBeforeHeader = 64 << 10
    /// Everything but the contents of attachments. 16 MiB; 20,000 receivers need about 5.
    package var maxHeaderBytes = 16 << 20
    /// One tag, comment or instruction with all its attributes. 64 KiB.
    package var maxMarkupBytes = 64 << 10
    /// The attributes of one tag, declarations of namespaces among them. 32; the standard has two.
    package var maxAttributes = 32
    /// Namespaces declared on the elements that are open: the parser looks through all of them for
    /// each name. 64.
    package var maxNamespaces = 64
    /// The text of one element other than an attachment's content. 64 KiB.
    package var maxTextBytes = 64 << 10
    /// Elements within elements. 24; the standard's deepest has 9.
    package var maxDepth = 24
    /// 500,000; a receiver has at most nine.
    package var maxElements = 500_000
    /// 20,000: every commune of 2024 twice.
    package var maxReceivers = 20_000
    /// 500.
    package var maxAttachments = 500
    /// All attachments together, after Base64 and unzipping. 1 GiB.
    package var maxExpandedBytes = 1 << 30
    /// How many times its own size a zipped attachment may grow to; looked at above 10 MiB only,
    /// since a short file of blanks packs even better. 200.
    package var maxExpansionRatio = 200
    package var expansionRatioFloorBytes = 10 << 20

    /// Of how many deviations the report has the standard's own sentence. 200.
    package var maxDeviationSentences = 200
    /// What becomes of an attachment that is a program; a setting of the installation.
    package var executables = ExecutableFiles.Answer.refused

    package init() {}
}
