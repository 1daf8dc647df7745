// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange

extension Admission {
    /// The document that a status speaks of: `ResponseFor` names its sender and its id.
    func answered(_ header: PacketHeader) throws(Refusal) -> DocumentID {
        if let about { return about }
        guard let written = header.actedOn else {
            throw .missingElement("Status/ResponseFor/DocumentId")
        }
        try checkLength(of: written, "Status/ResponseFor/DocumentId")
        let element = "Status/ResponseFor/OrganId"
        let references = header.responseFor.filter { $0.documentID == written }
        let named = Set(
            (references.isEmpty ? header.responseFor : references).compactMap(\.organID))
        if named.count > 1 {
            throw .invalidValue(
                element, value: named.sorted().joined(separator: "; "),
                expected: ("một nơi gửi duy nhất", "one sender only"))
        }
        let parts = DocumentID.Parts(written)
        let sender: AgencyCode
        if let agency = named.first {
            guard let code = agencyOf(agency, on: parts?.date) else {
                throw .invalidValue(
                    element, value: agency,
                    expected: (
                        "mã định danh của nơi gửi văn bản đó", "the code of that document's sender"
                    ))
            }
            sender = code
        } else {
            // Without an agency only the standard's form says whose document it is.
            guard let issuer = parts.flatMap({ tree.issuer(of: $0, on: date) }) else {
                throw .missingElement(element)
            }
            sender = issuer
        }
        guard let id = own(written, of: sender) else {
            throw .missingElement("Status/ResponseFor/DocumentId")
        }
        return id
    }

    /// A code as it is written today, or as it was on the document's day.
    private func agencyOf(_ written: String, on day: CivilDate?) -> AgencyCode? {
        for date in [date, day].compactMap(\.self) {
            switch tree.resolve(written, on: date) {
            case .known(let code, _), .closed(let code, _): return code
            case .unknown: continue
            }
        }
        return nil
    }
}
