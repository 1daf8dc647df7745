// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The elements of a packet that the reader knows, under the names of QCVN 102:2016.
///
/// Spellings that are met beside the standard's own are the same element here, so that nothing
/// behind can overlook one of them: a reader that skips `Business` because the standard writes
/// `Bussiness` would deliver a recall as a new document.
enum ElementName: String, Sendable {
    // The frame.
    case packet = "edXML"
    case envelope = "edXMLEnvelope"
    case header = "edXMLHeader"
    case body = "edXMLBody"
    case manifest = "edXMLManifest"
    case reference = "Reference"
    case attachmentEncoded = "AttachmentEncoded"
    case attachment = "Attachment"
    case messageHeader = "MessageHeader"
    case status = "Status"
    case traceHeaderList = "TraceHeaderList"
    case traceHeader = "TraceHeader"
    case signature = "Signature"
    case digitalSignature = "DigitalSignature"
    // An organisation.
    case from = "From"
    case to = "To"
    case organID = "OrganId"
    case organizationInCharge = "OrganizationInCharge"
    case organName = "OrganName"
    case organAddress = "OrganAdd"
    case email = "Email"
    case telephone = "Telephone"
    case fax = "Fax"
    case website = "Website"
    // A document.
    case code = "Code"
    case codeNumber = "CodeNumber"
    case codeNotation = "CodeNotation"
    case promulgationInfo = "PromulgationInfo"
    case place = "Place"
    case promulgationDate = "PromulgationDate"
    case documentType = "DocumentType"
    case type = "Type"
    case typeDetail = "TypeDetail"
    case typeName = "TypeName"
    case subject = "Subject"
    case content = "Content"
    case signerInfo = "SignerInfo"
    case competence = "Competence"
    case position = "Position"
    case fullName = "FullName"
    case dueDate = "DueDate"
    case toPlaces = "ToPlaces"
    case otherInfo = "OtherInfo"
    case priority = "Priority"
    case sphereOfPromulgation = "SphereOfPromulgation"
    case typerNotation = "TyperNotation"
    case promulgationAmount = "PromulgationAmount"
    case pageAmount = "PageAmount"
    case direction = "Direction"
    case secret = "Secret"
    case appendixes = "Appendixes"
    case appendix = "Appendix"
    case responseFor = "ResponseFor"
    case steeringType = "SteeringType"
    case documentID = "DocumentId"
    // The trace, and what the packet asks for.
    case timestamp = "Timestamp"
    case business = "Bussiness"
    case businessDocType = "BussinessDocType"
    case businessDocReason = "BussinessDocReason"
    case paper = "Paper"
    case staffInfo = "StaffInfo"
    case department = "Department"
    case staff = "Staff"
    case mobile = "Mobile"
    case businessDocumentInfo = "BussinessDocumentInfo"
    case documentInfo = "DocumentInfo"
    case documentReceiver = "DocumentReceiver"
    case receiverList = "ReceiverList"
    case receiver = "Receiver"
    case receiverType = "ReceiverType"
    case replacementInfoList = "ReplacementInfoList"
    case replacementInfo = "ReplacementInfo"
    case organIDList = "OrganIdList"
    // A status.
    case statusCode = "StatusCode"
    case description = "Description"
    // Attachments.
    case contentID = "ContentId"
    case contentType = "ContentType"
    case attachmentName = "AttachmentName"
    case contentTransferEncoded = "ContentTransferEncoded"
    /// The attribute `xlink:href` of a `Reference`, kept as if it were a child.
    case href = "@href"
    /// Whatever else senders add: read over, kept in the stored packet.
    case other = "*"

    init(localName: String) {
        switch localName {
        case "Business": self = .business
        case "BusinessDocType": self = .businessDocType
        case "BusinessDocReason": self = .businessDocReason
        case "BusinessDocumentInfo": self = .businessDocumentInfo
        case "Manifest": self = .manifest
        // Of the drafts before 2016.
        case "Author": self = .signerInfo
        case "Function": self = .position
        default: self = ElementName(rawValue: localName) ?? .other
        }
    }
}
