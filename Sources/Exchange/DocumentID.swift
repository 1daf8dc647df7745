// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a document is known by (mã định danh văn bản), in one canonical text: it holds the sender, so
/// that two senders never share one. Two forms:
///
/// * `<issuer>,<yyyy/MM/dd>,<number>/<notation>`, the standard's, where the issuer is the sender or of
///   its line. The issuer's code is the one that it had on the document's own day.
/// * `<sender>:<as written>`, everything else: UUIDs, database numbers, and ids that name another
///   agency than the sender as their issuer.
///
/// It names a document, not a delivery: the same document goes to many receivers. Documents that were
/// registered by versions before this rule may have other ids without a sender; they stay what they
/// are.
package struct DocumentID: Hashable, Sendable {
    package let text: String

    /// What a packet may write, in scalars: it is the key of everything that follows.
    package static let writtenLimit = 200

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

        /// Nil if the written identifier is of another form. Cut at the first two commas only.
        package init?(_ written: String) {
            let pieces = written.split(
                separator: ",", maxSplits: 2, omittingEmptySubsequences: false
            )
            .map { String($0).normalised }
            guard pieces.count == 3, !pieces[0].isEmpty, !pieces[2].isEmpty,
                let date = CivilDate(slashed: pieces[1])
            else { return nil }
            self.init(issuer: pieces[0], date: date, symbol: pieces[2])
        }

        /// `415` of `415/UBND-TH`.
        package var number: String { String(symbol.prefix { $0 != "/" }) }

        /// `UBND-TH` of `415/UBND-TH`; all that follows the first `/`.
        package var notation: String { String(symbol.drop { $0 != "/" }.dropFirst()) }

        package var text: String { issuer + "," + date.slashed + "," + symbol }
    }

    /// The first code of the sender's line, of the second form; nil of the first.
    package var qualifier: AgencyCode? { pieces?.qualifier }

    /// What the sender wrote: of the second form what follows the sender.
    package var written: String { pieces?.written ?? text }

    /// What it says of itself, in the standard's form; nil if that is not the form it was written in.
    package var parts: Parts? { Parts(written) }

    /// In whose name space it lies: the sender of the second form, the issuer of the first. Nil of an
    /// id of an earlier version that names nobody.
    package var owner: AgencyCode? {
        if let qualifier { return qualifier }
        return parts.flatMap { try? AgencyCode($0.issuer) }
    }

    private var pieces: (qualifier: AgencyCode, written: String)? {
        // A code has no colon: what stands before the first one is all of ours.
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let qualifier = try? AgencyCode(String(text[..<colon]))
        else { return nil }
        return (qualifier, String(text[text.utf8.index(after: colon)...]))
    }
}

extension DocumentID {
    /// Brings the identifier that `sender` wrote into its canonical text; nil if nothing is written.
    ///
    /// `date` is the day of reception. Whose line an issuer is of is judged by that day: nobody takes
    /// an id of an agency that will be his one day.
    package static func canonical(
        _ raw: String, sender: AgencyCode, on date: CivilDate, tree: AgencyTree
    ) -> DocumentID? {
        guard let text = raw.normalisedOrNil else { return nil }
        if let parts = Parts(text),
            let issuer = tree.issuer(of: parts, on: date),
            tree.isOfOneLine(issuer, sender, on: date)
        {
            return DocumentID(parts, issuer: issuer)
        }
        // What imitates this form is somebody's text as well, and gets its true sender in front.
        return DocumentID(canonical: tree.firstCode(of: sender).text + ":" + text)
    }

    /// What a person types who has seen the id at the exchange: one that we wrote is read back as
    /// itself, the standard's form in any spelling of its issuer's code. Nil if nothing is typed.
    package static func typed(
        _ raw: String, on date: CivilDate, tree: AgencyTree
    ) -> DocumentID? {
        guard let text = raw.normalisedOrNil else { return nil }
        let asTyped = DocumentID(canonical: text)
        guard asTyped.qualifier == nil, let parts = Parts(text),
            let issuer = tree.issuer(of: parts, on: date)
        else { return asTyped }
        return DocumentID(parts, issuer: issuer)
    }

    private init(_ parts: Parts, issuer: AgencyCode) {
        let spelled = Parts(issuer: issuer.text, date: parts.date, symbol: parts.symbol)
        self.init(canonical: spelled.text)
    }
}

extension AgencyTree {
    /// The issuer that a written id names: by the aliases of the document's own day, or of `date`
    /// where nothing was known of it then. The code that this gives is read as itself.
    package func issuer(of parts: DocumentID.Parts, on date: CivilDate) -> AgencyCode? {
        func code(_ resolution: Resolution) -> AgencyCode? {
            switch resolution {
            case .known(let code, _), .closed(let code, _): code
            case .unknown: nil
            }
        }
        let itself = try? AgencyCode(parts.issuer)
        if let found = code(resolve(parts.issuer, on: parts.date)) {
            // An alias may lead to a closed code that is an alias of another.
            return found == itself ? found : code(resolve(found, on: parts.date)) ?? found
        }
        if let itself, history(itself) != nil { return itself }
        guard let found = code(resolve(parts.issuer, on: date)) else { return nil }
        return code(resolve(found, on: parts.date)) ?? found
    }
}

extension DocumentID: CustomStringConvertible {
    package var description: String { text }
}
