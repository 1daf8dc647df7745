// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What shows that an attachment is a program.
package enum ExecutableSign: Hashable, Sendable {
    /// The last extension of its name, in small letters.
    case name(String)
    /// The same, behind one that hides it: `x.pdf.exe`.
    case doubleExtension(String)
    /// What its bytes begin with, whatever its name says: a format's name.
    case bytes(String)

    package var words: Bilingual {
        switch self {
        case .name(let end): Bilingual("tệp .\(end) là chương trình", "a .\(end) file is a program")
        case .doubleExtension(let end):
            Bilingual(
                "tên có hai đuôi, đuôi thật là .\(end)", "two extensions, the true one is .\(end)")
        case .bytes(let format):
            Bilingual("nội dung là chương trình \(format)", "its bytes are a program, \(format)")
        }
    }
}
