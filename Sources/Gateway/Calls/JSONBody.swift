// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON

/// A body that should be JSON.
enum JSONBody {
    static func read(_ body: [UInt8], maxBytes: Int) throws(APIError) -> JSONValue {
        do {
            return try JSONReader.parse(body, maxBytes: maxBytes)
        } catch {
            throw .badRequest(
                "body", vi: "Nội dung không phải JSON đúng (\(error)).", en: "\(error)")
        }
    }
}

extension JSONValue {
    /// A text that must be there.
    func required(_ name: String) throws(APIError) -> String {
        guard let text = self[name]?.stringValue, !text.isEmpty else { throw .missing(name) }
        return text
    }
}
