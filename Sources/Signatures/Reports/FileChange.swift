// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Where a file is another than was signed: the first place that was found. There may be more.
package struct FileChange: Hashable, Sendable {
    package enum Part: String, CaseIterable, Sendable {
        /// What a page shows, or what it is drawn with.
        case page
        /// A remark, a stamp, a link on a page.
        case annotation
        /// A field of the form.
        case form
        /// What the document says of itself as a whole: attachments, layers, actions.
        case catalog
        /// What a screen reader reads.
        case tags
        /// How the file is put together: a part that belongs to no proper update, a list of objects
        /// that readers read differently.
        case structure
    }

    package var part: Part
    /// From 1; 0 where it is none of a page's.
    package var page = 0
    /// The PDF key under which the two differ, `/Contents`; empty where it is none's.
    package var key = ""
    /// The number of the object that differs; 0 where it is none of its own.
    package var object = 0

    package init(_ part: Part, page: Int = 0, key: String = "", object: Int = 0) {
        self.part = part
        self.page = page
        self.key = key
        self.object = object
    }
}
