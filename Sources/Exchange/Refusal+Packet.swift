// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a packet's bytes, XML, fields and attachments.
extension Refusal {
    package static func emptyPacket() -> Refusal { Refusal(.emptyPacket) }

    package static func packetTooLarge(limitBytes: Int) -> Refusal {
        Refusal(.packetTooLarge, ["limit": String(limitBytes)])
    }

    /// `detail` says where and what, as in "line 3: mismatched tag".
    package static func notXML(_ detail: String) -> Refusal {
        Refusal(.notXML, ["detail": detail])
    }

    package static func encodingNotUTF8(_ detail: String) -> Refusal {
        Refusal(.encodingNotUTF8, ["detail": detail])
    }

    package static func doctypeForbidden() -> Refusal { Refusal(.doctypeForbidden) }

    /// `detail` names the limit, as in "depth 64".
    package static func xmlLimit(_ element: String, _ detail: String) -> Refusal {
        Refusal(.xmlLimit, element: element, ["detail": detail])
    }

    package static func wrongNamespace(_ element: String, found: String) -> Refusal {
        Refusal(.wrongNamespace, element: element, ["value": found])
    }

    /// `detail` says what it is instead, as in "a SOAP envelope".
    package static func notAPacket(_ detail: String) -> Refusal {
        Refusal(.notAPacket, ["detail": detail])
    }

    package static func headerNotFirst(limitBytes: Int) -> Refusal {
        Refusal(.headerNotFirst, element: "edXMLHeader", ["limit": String(limitBytes)])
    }

    package static func missingElement(_ element: String) -> Refusal {
        Refusal(.missingElement, element: element)
    }

    /// `expected` completes "expected …" in both languages.
    package static func invalidValue(
        _ element: String, value: String, expected: (vi: String, en: String)
    ) -> Refusal {
        Refusal(
            .invalidValue, element: element,
            ["value": value, "expected_vi": expected.vi, "expected_en": expected.en])
    }

    package static func valueTooLong(_ element: String, length: Int, limit: Int) -> Refusal {
        Refusal(
            .valueTooLong, element: element, ["length": String(length), "limit": String(limit)])
    }

    package static func noReceiver(_ element: String = "MessageHeader/To") -> Refusal {
        Refusal(.noReceiver, element: element)
    }

    package static func duplicateReceiver(_ element: String, agencies: [String]) -> Refusal {
        Refusal(.duplicateReceiver, element: element, agencies: agencies)
    }

    /// Repeats nothing of the document but where its mark stands.
    package static func secretDocument(_ element: String) -> Refusal {
        Refusal(.secretDocument, element: element)
    }

    package static func attachmentMissing(_ element: String, name: String) -> Refusal {
        Refusal(.attachmentMissing, element: element, ["value": name])
    }

    package static func attachmentName(
        _ element: String, name: String, _ detail: String
    ) -> Refusal {
        Refusal(.attachmentName, element: element, ["value": name, "detail": detail])
    }

    package static func invalidBase64(_ element: String) -> Refusal {
        Refusal(.invalidBase64, element: element)
    }

    package static func archiveLimit(
        _ element: String, name: String, _ fault: ArchiveFault
    ) -> Refusal {
        let words = fault.words
        return Refusal(
            .archiveLimit, element: element,
            ["value": name, "detail_vi": words.vi, "detail_en": words.en])
    }

    package static func executable(
        _ element: String, name: String, _ sign: ExecutableSign
    ) -> Refusal {
        let words = sign.words
        return Refusal(
            .executableFile, element: element,
            ["value": name, "detail_vi": words.vi, "detail_en": words.en])
    }

    package static func notAPDF(_ element: String, name: String) -> Refusal {
        Refusal(.notAPDF, element: element, ["value": name])
    }
}
