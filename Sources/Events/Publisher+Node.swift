// LienThong
// SPDX-License-Identifier: Apache-2.0

extension Publisher {
    /// A node (trục của bộ, tỉnh) by its code.
    package init(node code: String) {
        self.init()
        self.code = code
        kind = .node
    }
}
