// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON

extension JSONWriter {
    /// What the signatures come to, in the words of pages and of the command line; no member where
    /// nothing was checked.
    package mutating func conclusion(_ conclusion: SignatureConclusion?) {
        guard let conclusion else { return }
        key("conclusion")
        beginObject()
        member("kind", conclusion.kind.rawValue)
        member("paper", conclusion.paper.rawValue)
        words(conclusion.sentence)
        key("paperWords")
        beginObject()
        words(conclusion.paper.words)
        endObject()
        key("details")
        beginArray()
        for detail in conclusion.details {
            beginObject()
            words(detail)
            endObject()
        }
        endArray()
        endObject()
    }

    /// Where a file is another than was signed.
    package mutating func difference(_ difference: FileDifference?) {
        guard let difference else { return }
        key("difference")
        beginObject()
        member("part", difference.part.rawValue)
        member("page", difference.page > 0 ? Int64(difference.page) : nil)
        member("key", difference.key.isEmpty ? nil : difference.key)
        member("object", difference.object > 0 ? Int64(difference.object) : nil)
        words(difference.words)
        endObject()
    }

    private mutating func words(_ words: Bilingual) {
        member("vi", words.vi)
        member("en", words.en)
    }
}
