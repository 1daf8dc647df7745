// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What registration, the signature check and the delivery ladder refuse.
extension Refusal {
    package static func unknownSender(
        _ agency: String, on date: CivilDate, element: String = "MessageHeader/From/OrganId"
    ) -> Refusal {
        Refusal(.unknownSender, element: element, agencies: [agency], ["date": date.iso])
    }

    package static func senderClosed(
        _ agency: String, successor: AgencyCode?, on date: CivilDate,
        element: String = "MessageHeader/From/OrganId"
    ) -> Refusal {
        Refusal(
            .senderClosed, element: element, agencies: [agency],
            [
                "date": date.iso, "successor_vi": successor?.text ?? "chưa rõ",
                "successor_en": successor?.text ?? "not known",
            ])
    }

    /// `publisher` is the node or agency whose topic or token this came by.
    package static func senderNotCovered(
        _ agency: String, publisher: String, element: String = "MessageHeader/From/OrganId"
    ) -> Refusal {
        Refusal(.senderNotCovered, element: element, agencies: [agency], ["publisher": publisher])
    }

    /// Names every unknown receiver at once, so that a sender corrects its list only once.
    package static func unknownReceivers(
        _ agencies: [String], on date: CivilDate, element: String = "MessageHeader/To/OrganId"
    ) -> Refusal {
        Refusal(.unknownReceiver, element: element, agencies: agencies, ["date": date.iso])
    }

    /// `successors` in the order of `agencies`: all who took over and are open, none where nobody is
    /// known.
    package static func closedReceivers(
        _ agencies: [String], successors: [[AgencyCode]], on date: CivilDate,
        element: String = "MessageHeader/To/OrganId"
    ) -> Refusal {
        func named(_ unknown: String, _ or: String) -> String {
            successors.prefix(listLimit).map { successors in
                successors.isEmpty
                    ? unknown
                    : successors.prefix(listLimit).map(\.text).joined(separator: or)
            }.joined(separator: ", ")
        }
        return Refusal(
            .closedReceiver, element: element, agencies: agencies,
            [
                "date": date.iso, "successor_vi": named("chưa rõ", " hoặc "),
                "successor_en": named("not known", " or "),
            ])
    }

    /// `document` is what the registry names as the reason.
    package static func sendingNotAllowed(
        _ agency: String, by document: String, element: String = "MessageHeader/From/OrganId"
    ) -> Refusal {
        Refusal(
            .sendingNotAllowed, element: element, agencies: [agency], ["value": document])
    }

    /// Agencies that have no means for electronic documents on that day.
    package static func notElectronic(
        _ agencies: [String], on date: CivilDate, element: String = "MessageHeader/To/OrganId"
    ) -> Refusal {
        Refusal(
            .receiverNotElectronic, element: element, agencies: agencies, ["date": date.iso])
    }

    /// `limits` in the order of `agencies`: which limit of each the packet exceeds.
    package static func receiverLimit(
        _ agencies: [String], limits: [Bilingual], element: String = "MessageHeader/To/OrganId"
    ) -> Refusal {
        func named(_ words: KeyPath<Bilingual, String>) -> String {
            var seen: Set<String> = []
            return limits.map { $0[keyPath: words] }.filter { seen.insert($0).inserted }
                .prefix(listLimit).joined(separator: "; ")
        }
        return Refusal(
            .receiverLimit, element: element, agencies: agencies,
            ["detail_vi": named(\.vi), "detail_en": named(\.en)])
    }

    /// Known and open agencies to which the tree of that day has no way, or the sender from which
    /// it has none: a parent is closed, missing, or stands in a circle.
    package static func notConnected(
        _ agencies: [String], on date: CivilDate, element: String = "MessageHeader/To/OrganId"
    ) -> Refusal {
        Refusal(.notConnected, element: element, agencies: agencies, ["date": date.iso])
    }

    package static func documentConflict(_ document: String) -> Refusal {
        Refusal(.documentConflict, element: "MessageHeader/DocumentId", ["value": document])
    }

    package static func unknownDocument(_ document: String, element: String) -> Refusal {
        Refusal(.unknownDocument, element: element, ["value": document])
    }

    package static func notTheSender(
        _ agency: String, of document: String, element: String
    ) -> Refusal {
        Refusal(.notTheSender, element: element, agencies: [agency], ["value": document])
    }

    /// `value` as it was written.
    package static func commandNotOffered(
        _ value: String, element: String = commandElement
    ) -> Refusal {
        Refusal(
            .commandNotOffered, element: element, ["command_vi": value, "command_en": value])
    }

    package static func commandNotOffered(_ command: DocumentCommand) -> Refusal {
        Refusal(
            .commandNotOffered, element: commandElement,
            ["command_vi": command.words.vi, "command_en": command.words.en])
    }

    package static let commandElement = "TraceHeaderList/Bussiness/BussinessDocType"

    /// `reason` is the sub-indication of the signature report.
    package static func signatureInvalid(
        attachment name: String, reason: String, element: String
    ) -> Refusal {
        Refusal(.signatureInvalid, element: element, ["value": name, "detail": reason])
    }

    /// `signer` is the common name in the certificate.
    package static func signerNotBound(
        _ signer: String, to agency: String, element: String
    ) -> Refusal {
        Refusal(.signerNotBound, element: element, agencies: [agency], ["value": signer])
    }

    package static func notYetVerified(_ status: StatusCode) -> Refusal {
        Refusal(.notYetVerified, element: "Status/StatusCode", ["value": status.rawValue])
    }

    package static func unknownStatus(
        _ value: String, element: String = "Status/StatusCode"
    ) -> Refusal {
        Refusal(.unknownStatus, element: element, ["value": value])
    }

    package static func statusReasonRequired(
        _ status: StatusCode, element: String = "Status/Description"
    ) -> Refusal {
        Refusal(.statusReasonRequired, element: element, ["value": status.rawValue])
    }

    package static func unknownDelivery(of document: String, to agency: String) -> Refusal {
        Refusal(
            .unknownDelivery, element: "Status/ResponseFor/DocumentId", agencies: [agency],
            ["value": document])
    }

    package static func senderOfStatus(_ agency: String, status: StatusCode) -> Refusal {
        Refusal(
            .senderOfStatus, element: "Status/From/OrganId", agencies: [agency],
            ["value": status.rawValue])
    }

    /// The sender has asked for the document back, and waits for 15 or 16.
    package static func recallAsked(_ status: StatusCode) -> Refusal {
        Refusal(.recallAsked, element: "Status/StatusCode", ["value": status.rawValue])
    }

    /// `state` is the present state, as in "06".
    package static func statusNotAllowed(_ status: StatusCode, in state: String) -> Refusal {
        Refusal(
            .statusNotAllowed, element: "Status/StatusCode",
            ["value": status.rawValue, "state": state])
    }
}
