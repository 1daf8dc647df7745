// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What reads the text of a PDF, and what it may take.
package struct TextSettings: Sendable {
    /// `pdftotext` of Debian's poppler-utils. Its library is under the GPL, so it is a program beside
    /// ours and never linked.
    package var program = "/usr/bin/pdftotext"
    /// Confines it.
    package var inspector = InspectorSettings().program
    /// Readers at once. One more stands ready for express documents alone.
    package var count = 2
    /// For one of them to be free: the comparison is worth less than the document's way.
    package var waiting: Duration = .milliseconds(100)
    /// The share of the time that may go into reading, the express documents' beside the others'; nil
    /// for no limit. What documents under load do without, so that comparing has a known cost.
    package var share: Double?
    /// What is saved up of it while nothing is read: so many seconds of reading may come at once.
    package var saved: Duration = .seconds(1)
    /// Of the wall and of the processor, for one file.
    package var seconds = 5
    package var memoryBytes = 512 << 20
    /// Larger files are not read: the program holds the file it reads.
    package var fileBytes: Int64 = 64 << 20
    /// Of text; more of it is not looked at.
    package var textBytes = 256 << 10
    package var pages = 100

    package init() {}
}

/// What came of reading a file's text.
package enum FileText: Hashable, Sendable {
    /// The first pages, as far as the limit of text reaches.
    case pages([String])
    /// The file's fault or its limits'.
    case unreadable
    /// Nothing can be said of the file: no reader was free, or none can be run here.
    case notRead
}
