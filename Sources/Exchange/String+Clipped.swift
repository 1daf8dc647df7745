// LienThong
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Its first `limit` characters without control characters, and "…" where there are more: what
    /// is repeated of a text that somebody sent.
    package func clipped(_ limit: Int) -> String {
        // A hostile value may be one "character" of megabytes: count scalars, not clusters.
        let scalars = unicodeScalars.prefix(limit + 1)
            .map { $0.properties.generalCategory == .control ? " " : $0 }
        guard scalars.count > limit else { return String(String.UnicodeScalarView(scalars)) }
        return String(String.UnicodeScalarView(scalars.dropLast())) + "…"
    }
}
