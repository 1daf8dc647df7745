// LienThong
// SPDX-License-Identifier: Apache-2.0

import CCurl

/// Sole owner of a `curl_slist *` of header lines.
struct HeaderList: ~Copyable {
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    /// Nil if a header holds what would begin another line.
    init?(_ headers: [(String, String)]) {
        for (name, value) in headers {
            let line = value.isEmpty ? "\(name);" : "\(name): \(value)"
            guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
            append(line)
        }
    }

    deinit { curl_slist_free_all(pointer) }

    mutating func append(_ line: String) {
        if let longer = curl_slist_append(pointer, line) { pointer = longer }
    }
}
