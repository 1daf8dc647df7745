// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The distribution's program that reads the text of PDFs (`Ops/setup.sh test` installs it).
package enum PDFToText {
    /// True where tests of it are to run: also where they must fail for want of it.
    package static let isExpected =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext")
        || ProcessInfo.processInfo.environment["REQUIRE_PDFTOTEXT"] == "1"
}
