// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What something is called in both languages: Vietnamese as it begins a line, English as it stands
/// within one. The words of a status, a state, a verdict, a command, a refusal stand in this room and
/// nowhere else; pages, the command line and `Topics/refusals.md` take them from here.
package struct Bilingual: Hashable, Sendable {
    package let vi: String
    package let en: String

    package init(_ vi: String, _ en: String) {
        self.vi = vi
        self.en = en
    }

    /// As a terminal shows it: `Đã đến / arrived`.
    package var both: String { "\(vi) / \(en)" }
}
