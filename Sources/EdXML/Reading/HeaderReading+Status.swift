// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension HeaderReading {
    /// `node` is `Status`, or the `MessageHeader` that stands for it.
    mutating func status(_ node: Int) throws(Refusal) -> PacketHeader {
        isStatus = true
        documentID = text(.documentID, of: node)
        var result = PacketHeader(from: try sender(node))
        result.kind = .status
        result.documentID = documentID
        result.responseFor = try references(node)
        try settleAnswered(node, &result)
        documentID = result.actedOn

        guard let code = text(.statusCode, of: node) else {
            throw .missingElement(path(node, .statusCode))
        }
        var status = PacketStatus(code: code)
        if let known = StatusCode(written: code) {
            status.code = known.rawValue
            if known.rawValue != code {
                let path = path(node, .statusCode)
                try allow(.unusualForm, path, or: .unknownStatus(code, element: path))
            }
        } else {
            // Shown to people, not dropped: whether it changes anything is decided later.
            let path = path(node, .statusCode)
            try allow(.notInList, path, or: .unknownStatus(code, element: path))
        }
        status.description = try text(.description, of: node, limit: 1_000)
        if status.code == StatusCode.rejected.rawValue, status.description == nil {
            throw .statusReasonRequired(.rejected, element: path(node, .description))
        }
        status.time = try time(.timestamp, of: node)
        if status.time == nil {
            let missing = path(node, .timestamp)
            try allow(.absent, missing, or: .missingElement(missing))
        }
        status.staff = staff(node)
        result.status = status
        return result
    }

    /// A status without a document is none: the identifier is read, or built from what
    /// `ResponseFor` says beside it.
    private mutating func settleAnswered(
        _ node: Int, _ result: inout PacketHeader
    ) throws(Refusal) {
        let path = path(node, .responseFor) + "/DocumentId"
        let named = Set(result.responseFor.compactMap(\.documentID))
        if named.count > 1 {
            throw .invalidValue(
                path, value: named.sorted().joined(separator: "; "),
                expected: ("một văn bản duy nhất", "one document only"))
        }
        if !named.isEmpty { return }
        if result.documentID != nil {
            try allow(.derived, path, or: .missingElement(path))
            return
        }
        guard let first = result.responseFor.first, let organID = first.organID,
            let code = first.code, let date = first.issuedOn
        else { throw .missingElement(path) }
        try allow(.derived, path, or: .missingElement(path))
        result.responseFor[0].documentID =
            DocumentID.Parts(issuer: organID, date: date, symbol: code).text
    }
}
