// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The identifier of a document (mã định danh văn bản) in its one canonical spelling: NFC, trimmed,
/// and, if it has the standard's form `<issuer>,<yyyy/MM/dd>,<number>/<notation>`, with the issuer's
/// present code. Other forms that are met (UUIDs, database numbers) are kept as they are.
///
/// It names a document, not a delivery: the same document goes to many receivers.
package struct DocumentID: Hashable, Sendable {
    package let text: String

    /// Reads back what this program wrote. What others wrote goes through `canonical`.
    package init(canonical text: String) { self.text = text }

    /// What an identifier of the standard's form says.
    package struct Parts: Hashable, Sendable {
        package var issuer: String
        package var date: CivilDate
        /// As in `415/UBND-TH`.
        package var symbol: String

        package init(issuer: String, date: CivilDate, symbol: String) {
            self.issuer = issuer
            self.date = date
            self.symbol = symbol
        }

        /// `415` of `415/UBND-TH`.
        package var number: String { String(symbol.prefix { $0 != "/" }) }

        /// `UBND-TH` of `415/UBND-TH`; all that follows the first `/`.
        package var notation: String { String(symbol.drop { $0 != "/" }.dropFirst()) }

        package var text: String { issuer + "," + date.slashed + "," + symbol }
    }

    /// Nil if the identifier is of another form. Cut at the first two commas only.
    package var parts: Parts? { DocumentID.parts(of: text) }

    static func parts(of text: String) -> Parts? {
        let pieces = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
            .map { String($0).normalised }
        guard pieces.count == 3, !pieces[0].isEmpty, !pieces[2].isEmpty,
            let date = CivilDate(slashed: pieces[1])
        else { return nil }
        return Parts(issuer: pieces[0], date: date, symbol: pieces[2])
    }
}

extension DocumentID {
    /// Brings a written identifier into its canonical spelling; nil if nothing is written.
    ///
    /// The issuer is read by the aliases of the document's own date. An issuer that the tree does
    /// not know stays as it was written.
    package static func canonical(_ raw: String, tree: AgencyTree) -> DocumentID? {
        guard let text = raw.normalisedOrNil else { return nil }
        guard let parts = parts(of: text) else { return DocumentID(canonical: text) }
        return built(issuer: parts.issuer, date: parts.date, symbol: parts.symbol, tree: tree)
    }

    /// Makes the identifier of a document that carries none.
    package static func built(
        issuer: String, date: CivilDate, symbol: String, tree: AgencyTree
    ) -> DocumentID {
        let code =
            switch tree.resolve(issuer, on: date) {
            case .known(let code, _), .closed(let code, _): code.text
            case .unknown: issuer.normalised
            }
        let parts = Parts(issuer: code, date: date, symbol: symbol.normalised)
        return DocumentID(canonical: parts.text)
    }
}

extension DocumentID: CustomStringConvertible {
    package var description: String { text }
}
