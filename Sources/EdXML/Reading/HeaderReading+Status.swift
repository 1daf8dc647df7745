// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// `node` is `Status`, or the `MessageHeader` that stands for it.
    mutating func status(_ node: Int) -> PacketHeader {
        isStatus = true
        documentID = text(.documentID, of: node)
        var result = PacketHeader(from: sender(node))
        result.kind = .status
        result.documentID = documentID
        result.responseFor = references(node)
        settleAnswered(node, &result)
        documentID = result.actedOn

        let code = text(.statusCode, of: node) ?? ""
        if code.isEmpty { blame(.missingElement(path(node, .statusCode))) }
        var status = PacketStatus(code: code)
        if let known = StatusCode(written: code) {
            status.code = known.rawValue
            if known.rawValue != code {
                let path = path(node, .statusCode)
                note(.unusualForm, path, standard: .unknownStatus(code, element: path))
            }
        } else if !code.isEmpty {
            // Shown to people, not dropped: whether it changes anything is decided later.
            let path = path(node, .statusCode)
            note(.notInList, path, standard: .unknownStatus(code, element: path))
        }
        status.description = text(.description, of: node, limit: 1_000)
        if status.code == StatusCode.rejected.rawValue, status.description == nil {
            blame(.statusReasonRequired(.rejected, element: path(node, .description)))
        }
        status.time = time(.timestamp, of: node)
        if text(.timestamp, of: node) == nil {
            let missing = path(node, .timestamp)
            note(.absent, missing, standard: .missingElement(missing))
        }
        status.staff = staff(node)
        result.status = status
        return result
    }

    /// A status without a document is none: the identifier is read, or built from what
    /// `ResponseFor` says beside it.
    private mutating func settleAnswered(
        _ node: Int, _ result: inout PacketHeader
    ) {
        let path = path(node, .responseFor) + "/DocumentId"
        let named = Set(result.responseFor.compactMap(\.documentID))
        if named.count > 1 {
            return blame(
                .invalidValue(
                    path, value: named.sorted().joined(separator: "; "),
                    expected: ("một văn bản duy nhất", "one document only")))
        }
        if !named.isEmpty { return }
        if result.documentID != nil {
            note(.derived, path, standard: .missingElement(path))
            return
        }
        guard let first = result.responseFor.first, let organID = first.organID,
            let code = first.code, let date = first.issuedOn
        else { return blame(.missingElement(path)) }
        note(.derived, path, standard: .missingElement(path))
        result.responseFor[0].documentID =
            DocumentID.Parts(issuer: organID, date: date, symbol: code).text
    }
}
