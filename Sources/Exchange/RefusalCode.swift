// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Why something that a publisher sent is not carried: a closed list. `Topics/refusals.md` says the
/// same to readers, and a test holds the two together. Codes are never renamed or used again.
package enum RefusalCode: String, CaseIterable, Hashable, Sendable {
    // The packet as bytes and XML.
    case emptyPacket = "EMPTY_PACKET"
    case packetTooLarge = "PACKET_TOO_LARGE"
    case notXML = "NOT_XML"
    case encodingNotUTF8 = "ENCODING_NOT_UTF8"
    case doctypeForbidden = "DOCTYPE_FORBIDDEN"
    case xmlLimit = "XML_LIMIT"
    case wrongNamespace = "WRONG_NAMESPACE"
    case notAPacket = "NOT_A_PACKET"
    case headerNotFirst = "HEADER_NOT_FIRST"
    // Its fields.
    case missingElement = "MISSING_ELEMENT"
    case invalidValue = "INVALID_VALUE"
    case valueTooLong = "VALUE_TOO_LONG"
    case noReceiver = "NO_RECEIVER"
    case duplicateReceiver = "DUPLICATE_RECEIVER"
    case secretDocument = "SECRET_DOCUMENT"
    // Its attachments.
    case attachmentMissing = "ATTACHMENT_MISSING"
    case attachmentName = "ATTACHMENT_NAME"
    case invalidBase64 = "INVALID_BASE64"
    case archiveLimit = "ARCHIVE_LIMIT"
    case notAPDF = "NOT_A_PDF"
    case executableFile = "EXECUTABLE_FILE"
    // Who sends, and to whom.
    case unknownSender = "UNKNOWN_SENDER"
    case senderClosed = "SENDER_CLOSED"
    case senderNotCovered = "SENDER_NOT_COVERED"
    case sendingNotAllowed = "SENDING_NOT_ALLOWED"
    case unknownReceiver = "UNKNOWN_RECEIVER"
    case closedReceiver = "CLOSED_RECEIVER"
    case notConnected = "NOT_CONNECTED"
    case receiverNotElectronic = "RECEIVER_NOT_ELECTRONIC"
    case receiverLimit = "RECEIVER_LIMIT"
    // What was registered before.
    case documentConflict = "DOCUMENT_CONFLICT"
    case unknownDocument = "UNKNOWN_DOCUMENT"
    case notTheSender = "NOT_THE_SENDER"
    case commandNotOffered = "COMMAND_NOT_OFFERED"
    // Signatures.
    case signatureInvalid = "SIGNATURE_INVALID"
    case signerNotBound = "SIGNER_NOT_BOUND"
    case notYetVerified = "NOT_YET_VERIFIED"
    // Statuses.
    case unknownStatus = "UNKNOWN_STATUS"
    case statusReasonRequired = "STATUS_REASON_REQUIRED"
    case unknownDelivery = "UNKNOWN_DELIVERY"
    case senderOfStatus = "SENDER_OF_STATUS"
    case statusNotAllowed = "STATUS_NOT_ALLOWED"
    case recallAsked = "RECALL_ASKED"
}
