// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// Number and notation: as they are written, else as one text that holds both, else from the
    /// identifier. A document without a number is refused, one without a notation noted.
    mutating func readCode(_ message: Int, into result: inout PacketHeader) {
        let code = block(.code, of: message)
        result.codeNumber = text(.codeNumber, of: code, limit: 11)
        result.codeNotation = text(.codeNotation, of: code, limit: 30)
        let written = result.code
        if result.codeNumber != nil, result.codeNotation != nil {
            guard let symbol = identifierParts?.symbol, let written, symbol != written else {
                return
            }
            let path = path(message, .documentID)
            return note(
                .disagreement, path,
                standard: .invalidValue(
                    path, value: symbol,
                    expected: ("số, ký hiệu \(written)", "number and notation \(written)")))
        }
        let missing =
            path(message, .code)
            + (result.codeNumber == nil ? "/CodeNumber" : "/CodeNotation")
        for symbol in [code.flatMap { tree.string($0) }, written, identifierParts?.symbol] {
            guard let (number, notation) = symbol.flatMap(split),
                result.codeNumber == nil || result.codeNumber == number || symbol == written,
                result.codeNotation == nil || result.codeNotation == notation || symbol == written
            else { continue }
            result.codeNumber = number
            result.codeNotation = notation
            return note(.derived, missing, standard: .missingElement(missing))
        }
        if result.codeNumber == nil {
            blame(.missingElement(missing))
        } else {
            note(.absent, missing, standard: .missingElement(missing))
        }
    }

    /// `415/UBND-TH`: what begins with a digit, cut at its first slash.
    private func split(_ symbol: String) -> (number: String, notation: String)? {
        let parts = symbol.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let first = symbol.utf8.first, (0x30...0x39).contains(first) else {
            return nil
        }
        return (parts[0], parts[1])
    }

    mutating func readDate(_ message: Int, into result: inout PacketHeader) {
        let info = block(.promulgationInfo, of: message)
        result.place = text(.place, of: info, limit: 50)
        let isWritten = text(.promulgationDate, of: info) != nil
        result.issuedOn = dateOfIssue(.promulgationDate, of: info)
        if isWritten { return }
        result.issuedOn = identifierParts?.date
        let missing = path(message, .promulgationInfo) + "/PromulgationDate"
        if result.issuedOn == nil {
            blame(.missingElement(missing))
        } else {
            note(.derived, missing, standard: .missingElement(missing))
        }
    }

    private var identifierParts: DocumentID.Parts? {
        documentID.flatMap(DocumentID.Parts.init)
    }

    mutating func settleDocumentID(_ message: Int, _ result: inout PacketHeader) {
        let path = path(message, .documentID)
        guard let written = documentID else {
            if let date = result.issuedOn, let number = result.codeNumber,
                let notation = result.codeNotation, !result.from.organID.isEmpty
            {
                note(.derived, path, standard: .missingElement(path))
                result.documentID =
                    DocumentID.Parts(
                        issuer: result.from.organID, date: date, symbol: number + "/" + notation
                    ).text
                documentID = result.documentID
            } else if result.business.kind != .new, result.business.kind != .replace,
                result.actedOn != nil
            {
                note(.absent, path, standard: .missingElement(path))
            } else {
                blame(.missingElement(path))
            }
            return
        }
        let length = written.unicodeScalars.count
        if length > DocumentID.writtenLimit {
            return blame(.valueTooLong(path, length: length, limit: DocumentID.writtenLimit))
        }
        guard let parts = identifierParts else { return noteOtherForm(written, path) }
        if let expected = expectation(parts.date) {
            return blame(.invalidValue(path, value: written, expected: expected))
        }
        if let date = result.issuedOn, date != parts.date {
            note(
                .disagreement, path,
                standard: .invalidValue(
                    path, value: parts.date.slashed,
                    expected: ("ngày \(date.slashed)", "the date \(date.slashed)")))
        }
        if parts.issuer != result.from.organID, !isSameAgency(parts.issuer, result.from.organID) {
            note(
                .disagreement, path,
                standard: .invalidValue(
                    path, value: parts.issuer,
                    expected: ("nơi ban hành là nơi gửi", "the sender as the issuer")))
        }
    }

    /// Anything may be an identifier, but for one of the standard's form whose date is none.
    private mutating func noteOtherForm(_ written: String, _ path: String) {
        let pieces = written.split(separator: ",", omittingEmptySubsequences: false)
        let expected = (vi: "mã,yyyy/MM/dd,số/ký hiệu", en: "code,yyyy/MM/dd,number/notation")
        let refusal = Refusal.invalidValue(path, value: written, expected: expected)
        if pieces.count >= 3, pieces[1].utf8.contains(where: { (0x30...0x39).contains($0) }),
            pieces[1].utf8.allSatisfy({ (0x20..<0x3A).contains($0) })
        {
            blame(refusal)
        } else {
            note(.unusualForm, path, standard: refusal)
        }
    }

    /// By the rule of thumb between old and new forms; the dated tree knows better later.
    private func isSameAgency(_ left: String, _ right: String) -> Bool {
        do {
            return try WrittenAgencyCode(left).code == WrittenAgencyCode(right).code
        } catch {
            return false
        }
    }
}
