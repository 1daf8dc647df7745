// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The picture by which a signature shows on its pages (ISO 32000-2 12.5.5). Only that there is one,
/// where and how large: what it shows, and what lies below it, is not judged.
package struct SignatureAppearance: Sendable, Equatable {
    /// The first page that shows it, from 1.
    package var page: Int
    /// What it takes of its pages, in thousandths of one page, all its places together; at least 1,
    /// at most 1,000.
    package var pageShare: Int

    package static let wholePage = 1000

    package init(page: Int, pageShare: Int) {
        self.page = page
        self.pageShare = pageShare
    }
}
