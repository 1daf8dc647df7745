// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    mutating func readCode(
        _ message: Int, into result: inout PacketHeader
    ) throws(Refusal) {
        let code = tree.child(.code, of: message)
        result.codeNumber = try text(.codeNumber, of: code, limit: 11)
        result.codeNotation = try text(.codeNotation, of: code, limit: 30)
        let written = result.code
        let symbol = code.flatMap { tree.string($0) } ?? identifierParts?.symbol
        if result.codeNumber == nil || result.codeNotation == nil {
            let missing =
                path(message, .code)
                + (result.codeNumber == nil ? "/CodeNumber" : "/CodeNotation")
            let parts = symbol?.split(separator: "/", maxSplits: 1).map(String.init) ?? []
            let fits =
                parts.count == 2
                && (result.codeNumber == nil || result.codeNumber == parts[0])
                && (result.codeNotation == nil || result.codeNotation == parts[1])
            try allow(fits ? .derived : .absent, missing, or: .missingElement(missing))
            if fits {
                result.codeNumber = parts[0]
                result.codeNotation = parts[1]
            }
        } else if let symbol = identifierParts?.symbol, let written, symbol != written {
            let path = path(message, .documentID)
            try allow(
                .disagreement, path,
                or: .invalidValue(
                    path, value: symbol,
                    expected: ("số, ký hiệu \(written)", "number and notation \(written)")))
        }
    }

    mutating func readDate(
        _ message: Int, into result: inout PacketHeader
    ) throws(Refusal) {
        let info = tree.child(.promulgationInfo, of: message)
        result.place = try text(.place, of: info, limit: 50)
        result.issuedOn = try date(.promulgationDate, of: info)
        guard result.issuedOn == nil else { return }
        result.issuedOn = identifierParts?.date
        let missing = path(message, .promulgationInfo) + "/PromulgationDate"
        try allow(
            result.issuedOn == nil ? .absent : .derived, missing, or: .missingElement(missing))
    }

    private var identifierParts: DocumentID.Parts? {
        documentID.flatMap(DocumentID.Parts.init)
    }

    mutating func settleDocumentID(
        _ message: Int, _ result: inout PacketHeader
    ) throws(Refusal) {
        let path = path(message, .documentID)
        guard let written = documentID else {
            if let date = result.issuedOn, let number = result.codeNumber,
                let notation = result.codeNotation
            {
                try allow(.derived, path, or: .missingElement(path))
                result.documentID =
                    DocumentID.Parts(
                        issuer: result.from.organID, date: date, symbol: number + "/" + notation
                    ).text
                documentID = result.documentID
            } else if result.business.kind != .new, result.business.kind != .replace,
                result.actedOn != nil
            {
                try allow(.absent, path, or: .missingElement(path))
            } else {
                throw .missingElement(path)
            }
            return
        }
        let length = written.unicodeScalars.count
        // Both profiles.
        if length > DocumentID.writtenLimit {
            throw .valueTooLong(path, length: length, limit: DocumentID.writtenLimit)
        }
        guard let parts = identifierParts else {
            try allow(
                .unusualForm, path,
                or: .invalidValue(
                    path, value: written,
                    expected: ("mã,yyyy/MM/dd,số/ký hiệu", "code,yyyy/MM/dd,number/notation")))
            return
        }
        if parts.issuer != result.from.organID, !isSameAgency(parts.issuer, result.from.organID) {
            try allow(
                .disagreement, path,
                or: .invalidValue(
                    path, value: parts.issuer,
                    expected: ("nơi ban hành là nơi gửi", "the sender as the issuer")))
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
