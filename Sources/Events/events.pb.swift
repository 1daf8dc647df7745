// LienThong
// SPDX-License-Identifier: Apache-2.0

// From Topics/events.proto (SHA-256 4f9cb191b1eeea1db8f56c8ced18eb5a36114bc4abcf29c5c19e263521dd61c0) by Topics/generate.sh; do not edit.
import Crypto
import JSON

package let schemaDigest = "4f9cb191b1eeea1db8f56c8ced18eb5a36114bc4abcf29c5c19e263521dd61c0"

package enum WireLane: Hashable, Sendable {
  case unspecified
  case normal
  case urgent
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .normal
    case 2: self = .urgent
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .normal: 1
    case .urgent: 2
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .normal: "normal"
    case .urgent: "urgent"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireVerdict: Hashable, Sendable {
  case unspecified
  case valid
  case invalid
  case indeterminate
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .valid
    case 2: self = .invalid
    case 3: self = .indeterminate
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .valid: 1
    case .invalid: 2
    case .indeterminate: 3
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .valid: "valid"
    case .invalid: "invalid"
    case .indeterminate: "indeterminate"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireStanding: Hashable, Sendable {
  case unspecified
  case valid
  case partlySigned
  case unverified
  case informationOnly
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .valid
    case 2: self = .partlySigned
    case 3: self = .unverified
    case 4: self = .informationOnly
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .valid: 1
    case .partlySigned: 2
    case .unverified: 3
    case .informationOnly: 4
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .valid: "valid"
    case .partlySigned: "partlySigned"
    case .unverified: "unverified"
    case .informationOnly: "informationOnly"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireClaim: Hashable, Sendable {
  case unspecified
  case number
  case date
  case subject
  case signer
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .number
    case 2: self = .date
    case 3: self = .subject
    case 4: self = .signer
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .number: 1
    case .date: 2
    case .subject: 3
    case .signer: 4
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .number: "number"
    case .date: "date"
    case .subject: "subject"
    case .signer: "signer"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireClaimOutcome: Hashable, Sendable {
  case unspecified
  case found
  case differs
  case notFound
  case unreadable
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .found
    case 2: self = .differs
    case 3: self = .notFound
    case 4: self = .unreadable
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .found: 1
    case .differs: 2
    case .notFound: 3
    case .unreadable: 4
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .found: "found"
    case .differs: "differs"
    case .notFound: "notFound"
    case .unreadable: "unreadable"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireBusiness: Hashable, Sendable {
  case unspecified
  case new
  case recall
  case update
  case replace
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .new
    case 2: self = .recall
    case 3: self = .update
    case 4: self = .replace
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .new: 1
    case .recall: 2
    case .update: 3
    case .replace: 4
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .new: "new"
    case .recall: "recall"
    case .update: "update"
    case .replace: "replace"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireDeliveryChange: Hashable, Sendable {
  case unspecified
  case updated
  case notice
  case verdict
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .updated
    case 2: self = .notice
    case 3: self = .verdict
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .updated: 1
    case .notice: 2
    case .verdict: 3
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .updated: "updated"
    case .notice: "notice"
    case .verdict: "verdict"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum PublisherKind: Hashable, Sendable {
  case unspecified
  case node
  case agency
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .node
    case 2: self = .agency
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .node: 1
    case .agency: 2
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .node: "node"
    case .agency: "agency"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireDeadlineState: Hashable, Sendable {
  case unspecified
  case running
  case warned
  case breached
  case kept
  case lifted
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .running
    case 2: self = .warned
    case 3: self = .breached
    case 4: self = .kept
    case 5: self = .lifted
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .running: 1
    case .warned: 2
    case .breached: 3
    case .kept: 4
    case .lifted: 5
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .running: "running"
    case .warned: "warned"
    case .breached: "breached"
    case .kept: "kept"
    case .lifted: "lifted"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireOfficeAct: Hashable, Sendable {
  case unspecified
  case registered
  case returned
  case assigned
  case opinion
  case urged
  case progressed
  case completed
  case seen
  case bookOpened
  case statusRefused
  case recallAsked
  case recallAnswered
  case updateAsked
  case updateAnswered
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .registered
    case 2: self = .returned
    case 3: self = .assigned
    case 4: self = .opinion
    case 5: self = .urged
    case 6: self = .progressed
    case 7: self = .completed
    case 8: self = .seen
    case 9: self = .bookOpened
    case 10: self = .statusRefused
    case 11: self = .recallAsked
    case 12: self = .recallAnswered
    case 13: self = .updateAsked
    case 14: self = .updateAnswered
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .registered: 1
    case .returned: 2
    case .assigned: 3
    case .opinion: 4
    case .urged: 5
    case .progressed: 6
    case .completed: 7
    case .seen: 8
    case .bookOpened: 9
    case .statusRefused: 10
    case .recallAsked: 11
    case .recallAnswered: 12
    case .updateAsked: 13
    case .updateAnswered: 14
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .registered: "registered"
    case .returned: "returned"
    case .assigned: "assigned"
    case .opinion: "opinion"
    case .urged: "urged"
    case .progressed: "progressed"
    case .completed: "completed"
    case .seen: "seen"
    case .bookOpened: "bookOpened"
    case .statusRefused: "statusRefused"
    case .recallAsked: "recallAsked"
    case .recallAnswered: "recallAnswered"
    case .updateAsked: "updateAsked"
    case .updateAnswered: "updateAnswered"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireOfficeState: Hashable, Sendable {
  case unspecified
  case registered
  case assigned
  case processing
  case completed
  case returned
  case cancelled
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .registered
    case 2: self = .assigned
    case 3: self = .processing
    case 4: self = .completed
    case 5: self = .returned
    case 6: self = .cancelled
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .registered: 1
    case .assigned: 2
    case .processing: 3
    case .completed: 4
    case .returned: 5
    case .cancelled: 6
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .registered: "registered"
    case .assigned: "assigned"
    case .processing: "processing"
    case .completed: "completed"
    case .returned: "returned"
    case .cancelled: "cancelled"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireOfficeDuty: Hashable, Sendable {
  case unspecified
  case lead
  case cooperate
  case inform
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .lead
    case 2: self = .cooperate
    case 3: self = .inform
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .lead: 1
    case .cooperate: 2
    case .inform: 3
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .lead: "lead"
    case .cooperate: "cooperate"
    case .inform: "inform"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireOfficeOutcome: Hashable, Sendable {
  case unspecified
  case done
  case repeated
  case refused
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .done
    case 2: self = .repeated
    case 3: self = .refused
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .done: 1
    case .repeated: 2
    case .refused: 3
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .done: "done"
    case .repeated: "repeated"
    case .refused: "refused"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireLetterState: Hashable, Sendable {
  case unspecified
  case open
  case redriven
  case dropped
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .open
    case 2: self = .redriven
    case 3: self = .dropped
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .open: 1
    case .redriven: 2
    case .dropped: 3
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .open: "open"
    case .redriven: "redriven"
    case .dropped: "dropped"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireLetterDecision: Hashable, Sendable {
  case unspecified
  case redrive
  case drop
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .redrive
    case 2: self = .drop
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .redrive: 1
    case .drop: 2
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .redrive: "redrive"
    case .drop: "drop"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireAuditAction: Hashable, Sendable {
  case unspecified
  case login
  case logout
  case sessionEnded
  case read
  case fetched
  case fileRead
  case listed
  case searched
  case reported
  case decided
  case imported
  case accountsRead
  case auditRead
  case gap
  case recalled
  case updated
  case redelivered
  case officeChanged
  case officeRead
  case successionDecided
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .login
    case 2: self = .logout
    case 3: self = .sessionEnded
    case 4: self = .read
    case 5: self = .fetched
    case 6: self = .fileRead
    case 7: self = .listed
    case 8: self = .searched
    case 9: self = .reported
    case 10: self = .decided
    case 11: self = .imported
    case 12: self = .accountsRead
    case 13: self = .auditRead
    case 14: self = .gap
    case 15: self = .recalled
    case 50: self = .updated
    case 51: self = .redelivered
    case 60: self = .officeChanged
    case 61: self = .officeRead
    case 70: self = .successionDecided
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .login: 1
    case .logout: 2
    case .sessionEnded: 3
    case .read: 4
    case .fetched: 5
    case .fileRead: 6
    case .listed: 7
    case .searched: 8
    case .reported: 9
    case .decided: 10
    case .imported: 11
    case .accountsRead: 12
    case .auditRead: 13
    case .gap: 14
    case .recalled: 15
    case .updated: 50
    case .redelivered: 51
    case .officeChanged: 60
    case .officeRead: 61
    case .successionDecided: 70
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .login: "login"
    case .logout: "logout"
    case .sessionEnded: "sessionEnded"
    case .read: "read"
    case .fetched: "fetched"
    case .fileRead: "fileRead"
    case .listed: "listed"
    case .searched: "searched"
    case .reported: "reported"
    case .decided: "decided"
    case .imported: "imported"
    case .accountsRead: "accountsRead"
    case .auditRead: "auditRead"
    case .gap: "gap"
    case .recalled: "recalled"
    case .updated: "updated"
    case .redelivered: "redelivered"
    case .officeChanged: "officeChanged"
    case .officeRead: "officeRead"
    case .successionDecided: "successionDecided"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package enum WireAuditOutcome: Hashable, Sendable {
  case unspecified
  case done
  case begun
  case refused
  case failed
  case unrecognized(Int32)

  package init(rawValue: Int32) {
    switch rawValue {
    case 0: self = .unspecified
    case 1: self = .done
    case 2: self = .begun
    case 3: self = .refused
    case 4: self = .failed
    default: self = .unrecognized(rawValue)
    }
  }
  package var rawValue: Int32 {
    switch self {
    case .unspecified: 0
    case .done: 1
    case .begun: 2
    case .refused: 3
    case .failed: 4
    case .unrecognized(let v): v
    }
  }
  package var name: String {
    switch self {
    case .unspecified: "unspecified"
    case .done: "done"
    case .begun: "begun"
    case .refused: "refused"
    case .failed: "failed"
    case .unrecognized(let v): "\(v)"
    }
  }
}

package struct Publisher: Hashable, Sendable, ProtoMessage {
  package var code: String = ""
  package var kind: PublisherKind = .unspecified
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Publisher {
  package func encode(to w: inout ProtoWriter) {
    if !code.isEmpty { w.string(10, code) }
    if kind != .unspecified { w.int(16, Int64(kind.rawValue)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: code = try r.string()
      case 16: kind = PublisherKind(rawValue: try r.int32())
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if kind != .unspecified {
      json.key("kind")
      json.string(kind.name)
    }
    json.endObject()
  }
}

package struct Party: Hashable, Sendable, ProtoMessage {
  /// canonical agency code (mã định danh)
  package var code: String = ""
  /// as written by the sender
  package var name: String = ""
  /// as written, where it differs from the canonical code
  package var writtenCode: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Party {
  package func encode(to w: inout ProtoWriter) {
    if !code.isEmpty { w.string(10, code) }
    if !name.isEmpty { w.string(18, name) }
    if !writtenCode.isEmpty { w.string(26, writtenCode) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: code = try r.string()
      case 18: name = try r.string()
      case 26: writtenCode = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !writtenCode.isEmpty {
      json.key("writtenCode")
      json.string(writtenCode)
    }
    json.endObject()
  }
}

package struct AttachmentRef: Hashable, Sendable, ProtoMessage {
  package var name: String = ""
  package var contentType: String = ""
  /// bytes, after Base64 and unzipping
  package var size: Int64 = 0
  /// names the blob
  package var sha256: SHA256Digest = SHA256Digest.zero
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AttachmentRef {
  package func encode(to w: inout ProtoWriter) {
    if !name.isEmpty { w.string(10, name) }
    if !contentType.isEmpty { w.string(18, contentType) }
    if size != 0 { w.int(24, size) }
    if sha256 != .zero { w.digest(34, sha256) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: name = try r.string()
      case 18: contentType = try r.string()
      case 24: size = try r.int64()
      case 34: sha256 = try r.digest()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !contentType.isEmpty {
      json.key("contentType")
      json.string(contentType)
    }
    if size != 0 {
      json.key("size")
      json.int(Int64(clamping: size))
    }
    if sha256 != .zero {
      json.key("sha256")
      json.string(sha256.hex)
    }
    json.endObject()
  }
}

package struct DocumentReference: Hashable, Sendable, ProtoMessage {
  package var agency: String = ""
  /// number/notation
  package var code: String = ""
  /// days
  package var issuedOn: Int32? = nil
  package var documentID: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DocumentReference {
  package func encode(to w: inout ProtoWriter) {
    if !agency.isEmpty { w.string(10, agency) }
    if !code.isEmpty { w.string(18, code) }
    if let v = issuedOn { w.int(24, Int64(v)) }
    if !documentID.isEmpty { w.string(34, documentID) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: agency = try r.string()
      case 18: code = try r.string()
      case 24: issuedOn = try r.int32()
      case 34: documentID = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if let v = issuedOn {
      json.key("issuedOn")
      json.int(Int64(clamping: v))
    }
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    json.endObject()
  }
}

package struct Document: Hashable, Sendable, ProtoMessage {
  /// canonical, with its sender (README.md: ids)
  package var documentID: String = ""
  /// as written, where it differs
  package var writtenDocumentID: String = ""
  package var sender: Party = Party()
  package var number: String = ""
  package var notation: String = ""
  /// days
  package var issuedOn: Int32? = nil
  package var place: String = ""
  /// trích yếu
  package var subject: String = ""
  package var content: String = ""
  package var type: Int32 = 0
  package var typeDetail: Int32 = 0
  package var typeName: String = ""
  package var signerName: String = ""
  package var signerPosition: String = ""
  package var signerCompetence: String = ""
  /// 0 to 4 (độ khẩn)
  package var priority: Int32 = 0
  package var steeringType: Int32 = 0
  /// days (hạn trả lời)
  package var dueOn: Int32? = nil
  package var appendixes: [String] = []
  package var responseFor: [DocumentReference] = []
  /// the main file first: the manifest's first reference
  package var attachments: [AttachmentRef] = []
  /// the raw packet's blob
  package var packet: SHA256Digest = SHA256Digest.zero
  package var packetSize: Int64 = 0
  /// digest of sender, number, date, type, subject, attachments
  package var identity: SHA256Digest = SHA256Digest.zero
  /// in a brief copy, as each delivery has one: files that it leaves out
  package var moreAttachments: Int32 = 0
  /// canonical ids of documents of the same sender that it replaces
  package var replaces: [String] = []
  /// the sender says that a paper copy follows (bản giấy đi kèm)
  package var paperFollows: Bool = false
  /// elements Signature of XML-DSig in the packet that brought these values
  package var packetSignatures: Int32 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Document {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if !writtenDocumentID.isEmpty { w.string(18, writtenDocumentID) }
    do { let at = w.begin(26); sender.encode(to: &w); w.end(at) }
    if !number.isEmpty { w.string(34, number) }
    if !notation.isEmpty { w.string(42, notation) }
    if let v = issuedOn { w.int(48, Int64(v)) }
    if !place.isEmpty { w.string(58, place) }
    if !subject.isEmpty { w.string(66, subject) }
    if !content.isEmpty { w.string(74, content) }
    if type != 0 { w.int(80, Int64(type)) }
    if typeDetail != 0 { w.int(88, Int64(typeDetail)) }
    if !typeName.isEmpty { w.string(98, typeName) }
    if !signerName.isEmpty { w.string(106, signerName) }
    if !signerPosition.isEmpty { w.string(114, signerPosition) }
    if !signerCompetence.isEmpty { w.string(122, signerCompetence) }
    if priority != 0 { w.int(128, Int64(priority)) }
    if steeringType != 0 { w.int(136, Int64(steeringType)) }
    if let v = dueOn { w.int(144, Int64(v)) }
    for v in appendixes { w.string(154, v) }
    for v in responseFor { let at = w.begin(162); v.encode(to: &w); w.end(at) }
    for v in attachments { let at = w.begin(170); v.encode(to: &w); w.end(at) }
    if packet != .zero { w.digest(178, packet) }
    if packetSize != 0 { w.int(184, packetSize) }
    if identity != .zero { w.digest(194, identity) }
    if moreAttachments != 0 { w.int(200, Int64(moreAttachments)) }
    for v in replaces { w.string(210, v) }
    if paperFollows { w.varint(560, paperFollows ? 1 : 0) }
    if packetSignatures != 0 { w.int(568, Int64(packetSignatures)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_sender = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_sender { throw .missing("Document.sender") }
        return
      case 10: documentID = try r.string()
      case 18: writtenDocumentID = try r.string()
      case 26:
        let outer = try r.enter()
        try sender.merge(from: &r)
        r.leave(outer)
        has_sender = true
      case 34: number = try r.string()
      case 42: notation = try r.string()
      case 48: issuedOn = try r.int32()
      case 58: place = try r.string()
      case 66: subject = try r.string()
      case 74: content = try r.string()
      case 80: type = try r.int32()
      case 88: typeDetail = try r.int32()
      case 98: typeName = try r.string()
      case 106: signerName = try r.string()
      case 114: signerPosition = try r.string()
      case 122: signerCompetence = try r.string()
      case 128: priority = try r.int32()
      case 136: steeringType = try r.int32()
      case 144: dueOn = try r.int32()
      case 154: appendixes.append(try r.string())
      case 162:
        let outer = try r.enter()
        var v = DocumentReference()
        try v.merge(from: &r)
        r.leave(outer)
        if responseFor.isEmpty { responseFor.reserveCapacity(4) }
        responseFor.append(v)
      case 170:
        let outer = try r.enter()
        var v = AttachmentRef()
        try v.merge(from: &r)
        r.leave(outer)
        if attachments.isEmpty { attachments.reserveCapacity(4) }
        attachments.append(v)
      case 178: packet = try r.digest()
      case 184: packetSize = try r.int64()
      case 194: identity = try r.digest()
      case 200: moreAttachments = try r.int32()
      case 210: replaces.append(try r.string())
      case 560: paperFollows = try r.bool()
      case 568: packetSignatures = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    do {
      json.key("sender")
      sender.describe(in: &json)
    }
    if !number.isEmpty {
      json.key("number")
      json.string(number)
    }
    if !notation.isEmpty {
      json.key("notation")
      json.string(notation)
    }
    if let v = issuedOn {
      json.key("issuedOn")
      json.int(Int64(clamping: v))
    }
    if !place.isEmpty {
      json.key("place")
      json.string(place)
    }
    if !subject.isEmpty {
      json.key("subject")
      json.string(subject)
    }
    if !content.isEmpty {
      json.key("content")
      json.string(content)
    }
    if type != 0 {
      json.key("type")
      json.int(Int64(clamping: type))
    }
    if typeDetail != 0 {
      json.key("typeDetail")
      json.int(Int64(clamping: typeDetail))
    }
    if !typeName.isEmpty {
      json.key("typeName")
      json.string(typeName)
    }
    if !signerName.isEmpty {
      json.key("signerName")
      json.string(signerName)
    }
    if !signerPosition.isEmpty {
      json.key("signerPosition")
      json.string(signerPosition)
    }
    if !signerCompetence.isEmpty {
      json.key("signerCompetence")
      json.string(signerCompetence)
    }
    if priority != 0 {
      json.key("priority")
      json.int(Int64(clamping: priority))
    }
    if steeringType != 0 {
      json.key("steeringType")
      json.int(Int64(clamping: steeringType))
    }
    if let v = dueOn {
      json.key("dueOn")
      json.int(Int64(clamping: v))
    }
    if !appendixes.isEmpty {
      json.key("appendixes")
      json.beginArray()
      for v in appendixes { json.string(v) }
      json.endArray()
    }
    if !responseFor.isEmpty {
      json.key("responseFor")
      json.beginArray()
      for v in responseFor { v.describe(in: &json) }
      json.endArray()
    }
    if !attachments.isEmpty {
      json.key("attachments")
      json.beginArray()
      for v in attachments { v.describe(in: &json) }
      json.endArray()
    }
    if packet != .zero {
      json.key("packet")
      json.string(packet.hex)
    }
    if packetSize != 0 {
      json.key("packetSize")
      json.int(Int64(clamping: packetSize))
    }
    if identity != .zero {
      json.key("identity")
      json.string(identity.hex)
    }
    if moreAttachments != 0 {
      json.key("moreAttachments")
      json.int(Int64(clamping: moreAttachments))
    }
    if !replaces.isEmpty {
      json.key("replaces")
      json.beginArray()
      for v in replaces { json.string(v) }
      json.endArray()
    }
    if paperFollows {
      json.key("paperFollows")
      json.bool(paperFollows)
    }
    if packetSignatures != 0 {
      json.key("packetSignatures")
      json.int(Int64(clamping: packetSignatures))
    }
    json.endObject()
  }
}

package struct Hop: Hashable, Sendable, ProtoMessage {
  package var agency: String = ""
  /// central, province, district, commune
  package var level: String = ""
  package var at: Int64 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Hop {
  package func encode(to w: inout ProtoWriter) {
    if !agency.isEmpty { w.string(10, agency) }
    if !level.isEmpty { w.string(18, level) }
    if at != 0 { w.int(24, at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: agency = try r.string()
      case 18: level = try r.string()
      case 24: at = try r.int64()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if !level.isEmpty {
      json.key("level")
      json.string(level)
    }
    if at != 0 {
      json.key("at")
      json.int(Int64(clamping: at))
    }
    json.endObject()
  }
}

package struct UpdateOrder: Hashable, Sendable, ProtoMessage {
  package var changesDocument: Bool? = nil
  package var changesReceivers: Bool? = nil
  package var receivers: [ReceiverChange] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension UpdateOrder {
  package func encode(to w: inout ProtoWriter) {
    if let v = changesDocument { w.varint(8, v ? 1 : 0) }
    if let v = changesReceivers { w.varint(16, v ? 1 : 0) }
    for v in receivers { let at = w.begin(26); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: changesDocument = try r.bool()
      case 16: changesReceivers = try r.bool()
      case 26:
        let outer = try r.enter()
        var v = ReceiverChange()
        try v.merge(from: &r)
        r.leave(outer)
        if receivers.isEmpty { receivers.reserveCapacity(4) }
        receivers.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if let v = changesDocument {
      json.key("changesDocument")
      json.bool(v)
    }
    if let v = changesReceivers {
      json.key("changesReceivers")
      json.bool(v)
    }
    if !receivers.isEmpty {
      json.key("receivers")
      json.beginArray()
      for v in receivers { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct ReceiverChange: Hashable, Sendable, ProtoMessage {
  /// as written
  package var code: String = ""
  /// 0 or 1; which of them adds is a setting of the cluster
  package var type: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension ReceiverChange {
  package func encode(to w: inout ProtoWriter) {
    if !code.isEmpty { w.string(10, code) }
    if !type.isEmpty { w.string(18, type) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: code = try r.string()
      case 18: type = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if !type.isEmpty {
      json.key("type")
      json.string(type)
    }
    json.endObject()
  }
}

package struct PacketReceived: Hashable, Sendable, ProtoMessage {
  package var submission: SHA256Digest = SHA256Digest.zero
  package var publisher: Publisher = Publisher()
  package var business: WireBusiness = .unspecified
  package var document: Document = Document()
  /// in the packet's order, not yet checked
  package var receivers: [Party] = []
  package var receivedAt: Int64 = 0
  /// the document that a recall, update or replacement acts on
  package var actedOn: String = ""
  package var reason: String = ""
  /// the packet's own trace
  package var trace: [Hop] = []
  /// what the lenient reader derived or overlooked; bounded, then "… and N more"
  package var notes: [String] = []
  /// of an update
  package var update: UpdateOrder? = nil
  /// what the document says of itself, without its files; zero where an earlier version read it
  package var values: SHA256Digest = SHA256Digest.zero
  /// receivers that are to get the same document once more
  package var again: [String] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension PacketReceived {
  package func encode(to w: inout ProtoWriter) {
    if submission != .zero { w.digest(10, submission) }
    do { let at = w.begin(18); publisher.encode(to: &w); w.end(at) }
    if business != .unspecified { w.int(24, Int64(business.rawValue)) }
    do { let at = w.begin(34); document.encode(to: &w); w.end(at) }
    for v in receivers { let at = w.begin(42); v.encode(to: &w); w.end(at) }
    if receivedAt != 0 { w.int(48, receivedAt) }
    if !actedOn.isEmpty { w.string(58, actedOn) }
    if !reason.isEmpty { w.string(66, reason) }
    for v in trace { let at = w.begin(74); v.encode(to: &w); w.end(at) }
    for v in notes { w.string(82, v) }
    if let v = update { let at = w.begin(402); v.encode(to: &w); w.end(at) }
    if values != .zero { w.digest(410, values) }
    for v in again { w.string(418, v) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_publisher = false
    var has_document = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_publisher { throw .missing("PacketReceived.publisher") }
        if !has_document { throw .missing("PacketReceived.document") }
        return
      case 10: submission = try r.digest()
      case 18:
        let outer = try r.enter()
        try publisher.merge(from: &r)
        r.leave(outer)
        has_publisher = true
      case 24: business = WireBusiness(rawValue: try r.int32())
      case 34:
        let outer = try r.enter()
        try document.merge(from: &r)
        r.leave(outer)
        has_document = true
      case 42:
        let outer = try r.enter()
        var v = Party()
        try v.merge(from: &r)
        r.leave(outer)
        if receivers.isEmpty { receivers.reserveCapacity(4) }
        receivers.append(v)
      case 48: receivedAt = try r.int64()
      case 58: actedOn = try r.string()
      case 66: reason = try r.string()
      case 74:
        let outer = try r.enter()
        var v = Hop()
        try v.merge(from: &r)
        r.leave(outer)
        if trace.isEmpty { trace.reserveCapacity(4) }
        trace.append(v)
      case 82: notes.append(try r.string())
      case 402:
        let outer = try r.enter()
        var v = update ?? UpdateOrder()
        try v.merge(from: &r)
        r.leave(outer)
        update = v
      case 410: values = try r.digest()
      case 418: again.append(try r.string())
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    do {
      json.key("publisher")
      publisher.describe(in: &json)
    }
    if business != .unspecified {
      json.key("business")
      json.string(business.name)
    }
    do {
      json.key("document")
      document.describe(in: &json)
    }
    if !receivers.isEmpty {
      json.key("receivers")
      json.beginArray()
      for v in receivers { v.describe(in: &json) }
      json.endArray()
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if !actedOn.isEmpty {
      json.key("actedOn")
      json.string(actedOn)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if !trace.isEmpty {
      json.key("trace")
      json.beginArray()
      for v in trace { v.describe(in: &json) }
      json.endArray()
    }
    if !notes.isEmpty {
      json.key("notes")
      json.beginArray()
      for v in notes { json.string(v) }
      json.endArray()
    }
    if let v = update {
      json.key("update")
      v.describe(in: &json)
    }
    if values != .zero {
      json.key("values")
      json.string(values.hex)
    }
    if !again.isEmpty {
      json.key("again")
      json.beginArray()
      for v in again { json.string(v) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct Redirect: Hashable, Sendable, ProtoMessage {
  /// canonical code of the closed agency
  package var from: String = ""
  /// its last name
  package var fromName: String = ""
  package var to: String = ""
  package var toName: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Redirect {
  package func encode(to w: inout ProtoWriter) {
    if !from.isEmpty { w.string(10, from) }
    if !fromName.isEmpty { w.string(18, fromName) }
    if !to.isEmpty { w.string(26, to) }
    if !toName.isEmpty { w.string(34, toName) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: from = try r.string()
      case 18: fromName = try r.string()
      case 26: to = try r.string()
      case 34: toName = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !from.isEmpty {
      json.key("from")
      json.string(from)
    }
    if !fromName.isEmpty {
      json.key("fromName")
      json.string(fromName)
    }
    if !to.isEmpty {
      json.key("to")
      json.string(to)
    }
    if !toName.isEmpty {
      json.key("toName")
      json.string(toName)
    }
    json.endObject()
  }
}

package struct DocumentAccepted: Hashable, Sendable, ProtoMessage {
  package var document: Document = Document()
  /// from 1; a refusal by a later stage opens the next
  package var attempt: Int32 = 0
  package var lane: WireLane = .unspecified
  package var submission: SHA256Digest = SHA256Digest.zero
  package var publisher: Publisher = Publisher()
  /// canonical codes not yet served
  package var receivers: [String] = []
  package var receivedAt: Int64 = 0
  package var acceptedAt: Int64 = 0
  package var notes: [String] = []
  /// receivers that have the document, and get its newer values
  package var updated: [String] = []
  package var isUpdate: Bool = false
  /// the update's own packet; the document's is the one that holds the files
  package var updatePacket: SHA256Digest = SHA256Digest.zero
  package var updatePacketSize: Int64 = 0
  /// of the update
  package var reason: String = ""
  /// receivers that were served, and get it once more
  package var again: [String] = []
  /// of receivers of this attempt
  package var redirects: [Redirect] = []
  /// a paper copy follows, though so many of the receivers have no need of one
  package var paperUnneeded: Int32 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DocumentAccepted {
  package func encode(to w: inout ProtoWriter) {
    do { let at = w.begin(10); document.encode(to: &w); w.end(at) }
    if attempt != 0 { w.int(16, Int64(attempt)) }
    if lane != .unspecified { w.int(24, Int64(lane.rawValue)) }
    if submission != .zero { w.digest(34, submission) }
    do { let at = w.begin(42); publisher.encode(to: &w); w.end(at) }
    for v in receivers { w.string(50, v) }
    if receivedAt != 0 { w.int(56, receivedAt) }
    if acceptedAt != 0 { w.int(64, acceptedAt) }
    for v in notes { w.string(74, v) }
    for v in updated { w.string(402, v) }
    if isUpdate { w.varint(408, isUpdate ? 1 : 0) }
    if updatePacket != .zero { w.digest(418, updatePacket) }
    if updatePacketSize != 0 { w.int(424, updatePacketSize) }
    if !reason.isEmpty { w.string(434, reason) }
    for v in again { w.string(442, v) }
    for v in redirects { let at = w.begin(562); v.encode(to: &w); w.end(at) }
    if paperUnneeded != 0 { w.int(568, Int64(paperUnneeded)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_document = false
    var has_publisher = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_document { throw .missing("DocumentAccepted.document") }
        if !has_publisher { throw .missing("DocumentAccepted.publisher") }
        return
      case 10:
        let outer = try r.enter()
        try document.merge(from: &r)
        r.leave(outer)
        has_document = true
      case 16: attempt = try r.int32()
      case 24: lane = WireLane(rawValue: try r.int32())
      case 34: submission = try r.digest()
      case 42:
        let outer = try r.enter()
        try publisher.merge(from: &r)
        r.leave(outer)
        has_publisher = true
      case 50: receivers.append(try r.string())
      case 56: receivedAt = try r.int64()
      case 64: acceptedAt = try r.int64()
      case 74: notes.append(try r.string())
      case 402: updated.append(try r.string())
      case 408: isUpdate = try r.bool()
      case 418: updatePacket = try r.digest()
      case 424: updatePacketSize = try r.int64()
      case 434: reason = try r.string()
      case 442: again.append(try r.string())
      case 562:
        let outer = try r.enter()
        var v = Redirect()
        try v.merge(from: &r)
        r.leave(outer)
        if redirects.isEmpty { redirects.reserveCapacity(4) }
        redirects.append(v)
      case 568: paperUnneeded = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    do {
      json.key("document")
      document.describe(in: &json)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    do {
      json.key("publisher")
      publisher.describe(in: &json)
    }
    if !receivers.isEmpty {
      json.key("receivers")
      json.beginArray()
      for v in receivers { json.string(v) }
      json.endArray()
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if acceptedAt != 0 {
      json.key("acceptedAt")
      json.int(Int64(clamping: acceptedAt))
    }
    if !notes.isEmpty {
      json.key("notes")
      json.beginArray()
      for v in notes { json.string(v) }
      json.endArray()
    }
    if !updated.isEmpty {
      json.key("updated")
      json.beginArray()
      for v in updated { json.string(v) }
      json.endArray()
    }
    if isUpdate {
      json.key("isUpdate")
      json.bool(isUpdate)
    }
    if updatePacket != .zero {
      json.key("updatePacket")
      json.string(updatePacket.hex)
    }
    if updatePacketSize != 0 {
      json.key("updatePacketSize")
      json.int(Int64(clamping: updatePacketSize))
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if !again.isEmpty {
      json.key("again")
      json.beginArray()
      for v in again { json.string(v) }
      json.endArray()
    }
    if !redirects.isEmpty {
      json.key("redirects")
      json.beginArray()
      for v in redirects { v.describe(in: &json) }
      json.endArray()
    }
    if paperUnneeded != 0 {
      json.key("paperUnneeded")
      json.int(Int64(clamping: paperUnneeded))
    }
    json.endObject()
  }
}

package struct SignatureFinding: Hashable, Sendable, ProtoMessage {
  /// a file's name; of a signature in the packet itself the path of its element, with file 0
  package var attachment: String = ""
  /// of a PDF; in XML the signature's Id
  package var field: String = ""
  package var signer: String = ""
  package var verdict: WireVerdict = .unspecified
  package var reason: String = ""
  /// agency, person, or empty where no binding is known
  package var role: String = ""
  package var coversWholeDocument: Bool = false
  /// claimed
  package var signingTime: Int64? = nil
  package var changesAfter: String = ""
  /// senderAgency, senderPerson, otherAgency, otherPerson, unknown: by the bindings when it counts
  package var signedAs: String = ""
  /// for whom the certificate speaks; the first eight
  package var agencies: [String] = []
  /// the attachment's place in the document, from 1; 0 in earlier versions
  package var file: Int32 = 0
  /// of the picture that shows the signature, from 1; 0 where none is seen
  package var page: Int32 = 0
  /// of its page, in thousandths
  package var pageShare: Int32 = 0
  /// in XML: paths of the elements that it covers; the first four
  package var covers: [String] = []
  /// of the signature's value, as far as it names one
  package var algorithm: String = ""
  /// page, annotation, form, catalog, tags, structure: where the file is another than was signed; empty where it is not
  package var changedPart: String = ""
  /// from 1; 0 where it is none of a page's
  package var changedPage: Int32 = 0
  /// of a PDF's dictionary
  package var changedKey: String = ""
  /// its number; 0 where it is none
  package var changedObject: Int32 = 0
  /// the signer's; zero where none was found, or by an earlier version
  package var certificate: SHA256Digest = SHA256Digest.zero
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension SignatureFinding {
  package func encode(to w: inout ProtoWriter) {
    if !attachment.isEmpty { w.string(10, attachment) }
    if !field.isEmpty { w.string(18, field) }
    if !signer.isEmpty { w.string(26, signer) }
    if verdict != .unspecified { w.int(32, Int64(verdict.rawValue)) }
    if !reason.isEmpty { w.string(42, reason) }
    if !role.isEmpty { w.string(50, role) }
    if coversWholeDocument { w.varint(56, coversWholeDocument ? 1 : 0) }
    if let v = signingTime { w.int(64, v) }
    if !changesAfter.isEmpty { w.string(74, changesAfter) }
    if !signedAs.isEmpty { w.string(82, signedAs) }
    for v in agencies { w.string(90, v) }
    if file != 0 { w.int(96, Int64(file)) }
    if page != 0 { w.int(104, Int64(page)) }
    if pageShare != 0 { w.int(112, Int64(pageShare)) }
    for v in covers { w.string(162, v) }
    if !algorithm.isEmpty { w.string(170, algorithm) }
    if !changedPart.isEmpty { w.string(178, changedPart) }
    if changedPage != 0 { w.int(184, Int64(changedPage)) }
    if !changedKey.isEmpty { w.string(194, changedKey) }
    if changedObject != 0 { w.int(200, Int64(changedObject)) }
    if certificate != .zero { w.digest(210, certificate) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: attachment = try r.string()
      case 18: field = try r.string()
      case 26: signer = try r.string()
      case 32: verdict = WireVerdict(rawValue: try r.int32())
      case 42: reason = try r.string()
      case 50: role = try r.string()
      case 56: coversWholeDocument = try r.bool()
      case 64: signingTime = try r.int64()
      case 74: changesAfter = try r.string()
      case 82: signedAs = try r.string()
      case 90: agencies.append(try r.string())
      case 96: file = try r.int32()
      case 104: page = try r.int32()
      case 112: pageShare = try r.int32()
      case 162: covers.append(try r.string())
      case 170: algorithm = try r.string()
      case 178: changedPart = try r.string()
      case 184: changedPage = try r.int32()
      case 194: changedKey = try r.string()
      case 200: changedObject = try r.int32()
      case 210: certificate = try r.digest()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !attachment.isEmpty {
      json.key("attachment")
      json.string(attachment)
    }
    if !field.isEmpty {
      json.key("field")
      json.string(field)
    }
    if !signer.isEmpty {
      json.key("signer")
      json.string(signer)
    }
    if verdict != .unspecified {
      json.key("verdict")
      json.string(verdict.name)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if !role.isEmpty {
      json.key("role")
      json.string(role)
    }
    if coversWholeDocument {
      json.key("coversWholeDocument")
      json.bool(coversWholeDocument)
    }
    if let v = signingTime {
      json.key("signingTime")
      json.int(Int64(clamping: v))
    }
    if !changesAfter.isEmpty {
      json.key("changesAfter")
      json.string(changesAfter)
    }
    if !signedAs.isEmpty {
      json.key("signedAs")
      json.string(signedAs)
    }
    if !agencies.isEmpty {
      json.key("agencies")
      json.beginArray()
      for v in agencies { json.string(v) }
      json.endArray()
    }
    if file != 0 {
      json.key("file")
      json.int(Int64(clamping: file))
    }
    if page != 0 {
      json.key("page")
      json.int(Int64(clamping: page))
    }
    if pageShare != 0 {
      json.key("pageShare")
      json.int(Int64(clamping: pageShare))
    }
    if !covers.isEmpty {
      json.key("covers")
      json.beginArray()
      for v in covers { json.string(v) }
      json.endArray()
    }
    if !algorithm.isEmpty {
      json.key("algorithm")
      json.string(algorithm)
    }
    if !changedPart.isEmpty {
      json.key("changedPart")
      json.string(changedPart)
    }
    if changedPage != 0 {
      json.key("changedPage")
      json.int(Int64(clamping: changedPage))
    }
    if !changedKey.isEmpty {
      json.key("changedKey")
      json.string(changedKey)
    }
    if changedObject != 0 {
      json.key("changedObject")
      json.int(Int64(clamping: changedObject))
    }
    if certificate != .zero {
      json.key("certificate")
      json.string(certificate.hex)
    }
    json.endObject()
  }
}

package struct FileFinding: Hashable, Sendable, ProtoMessage {
  package var name: String = ""
  package var sha256: SHA256Digest = SHA256Digest.zero
  package var standing: WireStanding = .unspecified
  /// empty where valid
  package var reason: String = ""
  package var isMain: Bool = false
  /// of the first file: the blob by which this check can be repeated; zero: there is none
  package var evidence: SHA256Digest = SHA256Digest.zero
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension FileFinding {
  package func encode(to w: inout ProtoWriter) {
    if !name.isEmpty { w.string(10, name) }
    if sha256 != .zero { w.digest(18, sha256) }
    if standing != .unspecified { w.int(24, Int64(standing.rawValue)) }
    if !reason.isEmpty { w.string(34, reason) }
    if isMain { w.varint(40, isMain ? 1 : 0) }
    if evidence != .zero { w.digest(50, evidence) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: name = try r.string()
      case 18: sha256 = try r.digest()
      case 24: standing = WireStanding(rawValue: try r.int32())
      case 34: reason = try r.string()
      case 40: isMain = try r.bool()
      case 50: evidence = try r.digest()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if sha256 != .zero {
      json.key("sha256")
      json.string(sha256.hex)
    }
    if standing != .unspecified {
      json.key("standing")
      json.string(standing.name)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if isMain {
      json.key("isMain")
      json.bool(isMain)
    }
    if evidence != .zero {
      json.key("evidence")
      json.string(evidence.hex)
    }
    json.endObject()
  }
}

package struct ClaimFinding: Hashable, Sendable, ProtoMessage {
  package var claim: WireClaim = .unspecified
  package var outcome: WireClaimOutcome = .unspecified
  /// what the file says in that place, where it differs; at most 200 characters
  package var seen: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension ClaimFinding {
  package func encode(to w: inout ProtoWriter) {
    if claim != .unspecified { w.int(8, Int64(claim.rawValue)) }
    if outcome != .unspecified { w.int(16, Int64(outcome.rawValue)) }
    if !seen.isEmpty { w.string(26, seen) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: claim = WireClaim(rawValue: try r.int32())
      case 16: outcome = WireClaimOutcome(rawValue: try r.int32())
      case 26: seen = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if claim != .unspecified {
      json.key("claim")
      json.string(claim.name)
    }
    if outcome != .unspecified {
      json.key("outcome")
      json.string(outcome.name)
    }
    if !seen.isEmpty {
      json.key("seen")
      json.string(seen)
    }
    json.endObject()
  }
}

package struct DocumentVerified: Hashable, Sendable, ProtoMessage {
  package var accepted: DocumentAccepted = DocumentAccepted()
  /// valid: its standing is; else indeterminate; invalid ones are refused
  package var verdict: WireVerdict = .unspecified
  package var reason: String = ""
  package var findings: [SignatureFinding] = []
  package var verifiedAt: Int64 = 0
  package var standing: WireStanding = .unspecified
  /// in the document's order; bounded
  package var files: [FileFinding] = []
  /// none: not compared
  package var claims: [ClaimFinding] = []
  /// the blobs of the revocation lists that the evidence names
  package var evidenceLists: [SHA256Digest] = []
  /// how often the signatures had been looked at before: 0 for the first time
  package var checks: Int32 = 0
  /// nobody knows what the check before came to
  package var isConfirmation: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DocumentVerified {
  package func encode(to w: inout ProtoWriter) {
    do { let at = w.begin(10); accepted.encode(to: &w); w.end(at) }
    if verdict != .unspecified { w.int(16, Int64(verdict.rawValue)) }
    if !reason.isEmpty { w.string(26, reason) }
    for v in findings { let at = w.begin(34); v.encode(to: &w); w.end(at) }
    if verifiedAt != 0 { w.int(40, verifiedAt) }
    if standing != .unspecified { w.int(48, Int64(standing.rawValue)) }
    for v in files { let at = w.begin(58); v.encode(to: &w); w.end(at) }
    for v in claims { let at = w.begin(66); v.encode(to: &w); w.end(at) }
    for v in evidenceLists { w.digest(74, v) }
    if checks != 0 { w.int(400, Int64(checks)) }
    if isConfirmation { w.varint(408, isConfirmation ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_accepted = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_accepted { throw .missing("DocumentVerified.accepted") }
        return
      case 10:
        let outer = try r.enter()
        try accepted.merge(from: &r)
        r.leave(outer)
        has_accepted = true
      case 16: verdict = WireVerdict(rawValue: try r.int32())
      case 26: reason = try r.string()
      case 34:
        let outer = try r.enter()
        var v = SignatureFinding()
        try v.merge(from: &r)
        r.leave(outer)
        if findings.isEmpty { findings.reserveCapacity(4) }
        findings.append(v)
      case 40: verifiedAt = try r.int64()
      case 48: standing = WireStanding(rawValue: try r.int32())
      case 58:
        let outer = try r.enter()
        var v = FileFinding()
        try v.merge(from: &r)
        r.leave(outer)
        if files.isEmpty { files.reserveCapacity(4) }
        files.append(v)
      case 66:
        let outer = try r.enter()
        var v = ClaimFinding()
        try v.merge(from: &r)
        r.leave(outer)
        if claims.isEmpty { claims.reserveCapacity(4) }
        claims.append(v)
      case 74: evidenceLists.append(try r.digest())
      case 400: checks = try r.int32()
      case 408: isConfirmation = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    do {
      json.key("accepted")
      accepted.describe(in: &json)
    }
    if verdict != .unspecified {
      json.key("verdict")
      json.string(verdict.name)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if !findings.isEmpty {
      json.key("findings")
      json.beginArray()
      for v in findings { v.describe(in: &json) }
      json.endArray()
    }
    if verifiedAt != 0 {
      json.key("verifiedAt")
      json.int(Int64(clamping: verifiedAt))
    }
    if standing != .unspecified {
      json.key("standing")
      json.string(standing.name)
    }
    if !files.isEmpty {
      json.key("files")
      json.beginArray()
      for v in files { v.describe(in: &json) }
      json.endArray()
    }
    if !claims.isEmpty {
      json.key("claims")
      json.beginArray()
      for v in claims { v.describe(in: &json) }
      json.endArray()
    }
    if !evidenceLists.isEmpty {
      json.key("evidenceLists")
      json.beginArray()
      for v in evidenceLists { json.string(v.hex) }
      json.endArray()
    }
    if checks != 0 {
      json.key("checks")
      json.int(Int64(clamping: checks))
    }
    if isConfirmation {
      json.key("isConfirmation")
      json.bool(isConfirmation)
    }
    json.endObject()
  }
}

package struct VerdictChange: Hashable, Sendable, ProtoMessage {
  package var verdict: WireVerdict = .unspecified
  package var standing: WireStanding = .unspecified
  package var reason: String = ""
  /// in commands.accepted: the attempt that brought what was checked
  package var sinceAttempt: Int32 = 0
  /// there: of this slice; an older reader finds none in the command, and does nothing
  package var receivers: [String] = []
  /// told only where it lifts a hold: what was known before is not known any more
  package var isConfirmation: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension VerdictChange {
  package func encode(to w: inout ProtoWriter) {
    if verdict != .unspecified { w.int(8, Int64(verdict.rawValue)) }
    if standing != .unspecified { w.int(16, Int64(standing.rawValue)) }
    if !reason.isEmpty { w.string(26, reason) }
    if sinceAttempt != 0 { w.int(32, Int64(sinceAttempt)) }
    for v in receivers { w.string(42, v) }
    if isConfirmation { w.varint(48, isConfirmation ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: verdict = WireVerdict(rawValue: try r.int32())
      case 16: standing = WireStanding(rawValue: try r.int32())
      case 26: reason = try r.string()
      case 32: sinceAttempt = try r.int32()
      case 42: receivers.append(try r.string())
      case 48: isConfirmation = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if verdict != .unspecified {
      json.key("verdict")
      json.string(verdict.name)
    }
    if standing != .unspecified {
      json.key("standing")
      json.string(standing.name)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if sinceAttempt != 0 {
      json.key("sinceAttempt")
      json.int(Int64(clamping: sinceAttempt))
    }
    if !receivers.isEmpty {
      json.key("receivers")
      json.beginArray()
      for v in receivers { json.string(v) }
      json.endArray()
    }
    if isConfirmation {
      json.key("isConfirmation")
      json.bool(isConfirmation)
    }
    json.endObject()
  }
}

package struct Recheck: Hashable, Sendable, ProtoMessage {
  /// without receivers
  package var accepted: DocumentAccepted = DocumentAccepted()
  package var checks: Int32 = 0
  /// of the newest check
  package var verdict: VerdictChange? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Recheck {
  package func encode(to w: inout ProtoWriter) {
    do { let at = w.begin(10); accepted.encode(to: &w); w.end(at) }
    if checks != 0 { w.int(16, Int64(checks)) }
    if let v = verdict { let at = w.begin(26); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_accepted = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_accepted { throw .missing("Recheck.accepted") }
        return
      case 10:
        let outer = try r.enter()
        try accepted.merge(from: &r)
        r.leave(outer)
        has_accepted = true
      case 16: checks = try r.int32()
      case 26:
        let outer = try r.enter()
        var v = verdict ?? VerdictChange()
        try v.merge(from: &r)
        r.leave(outer)
        verdict = v
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    do {
      json.key("accepted")
      accepted.describe(in: &json)
    }
    if checks != 0 {
      json.key("checks")
      json.int(Int64(clamping: checks))
    }
    if let v = verdict {
      json.key("verdict")
      v.describe(in: &json)
    }
    json.endObject()
  }
}

package struct DocumentRefused: Hashable, Sendable, ProtoMessage {
  /// empty where the packet did not say one, or is not by whom it names
  package var documentID: String = ""
  /// 0 where it was refused before an attempt began
  package var attempt: Int32 = 0
  package var submission: SHA256Digest = SHA256Digest.zero
  package var publisher: Publisher = Publisher()
  /// of refusals.md
  package var code: String = ""
  package var element: String = ""
  package var messageVi: String = ""
  package var messageEn: String = ""
  /// the receivers that were at fault
  package var agencies: [String] = []
  package var stage: String = ""
  package var refusedAt: Int64 = 0
  package var receivedAt: Int64 = 0
  /// what was known of it, except of a secret one
  package var document: Document? = nil
  package var findings: [SignatureFinding] = []
  package var lane: WireLane = .unspecified
  /// a status packet was refused, not a document
  package var isStatus: Bool = false
  /// at fault and not named: the list is bounded
  package var moreAgencies: Int32 = 0
  /// as written, where it differs; bounded
  package var writtenDocumentID: String = ""
  /// a command was refused, not a document
  package var business: WireBusiness = .unspecified
  /// of a status: whose delivery it speaks of
  package var receiver: String = ""
  /// its two digits
  package var status: String = ""
  /// of these agencies alone: the packet was accepted for others
  package var isPartial: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DocumentRefused {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if attempt != 0 { w.int(16, Int64(attempt)) }
    if submission != .zero { w.digest(26, submission) }
    do { let at = w.begin(34); publisher.encode(to: &w); w.end(at) }
    if !code.isEmpty { w.string(42, code) }
    if !element.isEmpty { w.string(50, element) }
    if !messageVi.isEmpty { w.string(58, messageVi) }
    if !messageEn.isEmpty { w.string(66, messageEn) }
    for v in agencies { w.string(74, v) }
    if !stage.isEmpty { w.string(82, stage) }
    if refusedAt != 0 { w.int(88, refusedAt) }
    if receivedAt != 0 { w.int(96, receivedAt) }
    if let v = document { let at = w.begin(106); v.encode(to: &w); w.end(at) }
    for v in findings { let at = w.begin(114); v.encode(to: &w); w.end(at) }
    if lane != .unspecified { w.int(120, Int64(lane.rawValue)) }
    if isStatus { w.varint(128, isStatus ? 1 : 0) }
    if moreAgencies != 0 { w.int(136, Int64(moreAgencies)) }
    if !writtenDocumentID.isEmpty { w.string(146, writtenDocumentID) }
    if business != .unspecified { w.int(152, Int64(business.rawValue)) }
    if !receiver.isEmpty { w.string(402, receiver) }
    if !status.isEmpty { w.string(410, status) }
    if isPartial { w.varint(560, isPartial ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_publisher = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_publisher { throw .missing("DocumentRefused.publisher") }
        return
      case 10: documentID = try r.string()
      case 16: attempt = try r.int32()
      case 26: submission = try r.digest()
      case 34:
        let outer = try r.enter()
        try publisher.merge(from: &r)
        r.leave(outer)
        has_publisher = true
      case 42: code = try r.string()
      case 50: element = try r.string()
      case 58: messageVi = try r.string()
      case 66: messageEn = try r.string()
      case 74: agencies.append(try r.string())
      case 82: stage = try r.string()
      case 88: refusedAt = try r.int64()
      case 96: receivedAt = try r.int64()
      case 106:
        let outer = try r.enter()
        var v = document ?? Document()
        try v.merge(from: &r)
        r.leave(outer)
        document = v
      case 114:
        let outer = try r.enter()
        var v = SignatureFinding()
        try v.merge(from: &r)
        r.leave(outer)
        if findings.isEmpty { findings.reserveCapacity(4) }
        findings.append(v)
      case 120: lane = WireLane(rawValue: try r.int32())
      case 128: isStatus = try r.bool()
      case 136: moreAgencies = try r.int32()
      case 146: writtenDocumentID = try r.string()
      case 152: business = WireBusiness(rawValue: try r.int32())
      case 402: receiver = try r.string()
      case 410: status = try r.string()
      case 560: isPartial = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    do {
      json.key("publisher")
      publisher.describe(in: &json)
    }
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if !element.isEmpty {
      json.key("element")
      json.string(element)
    }
    if !messageVi.isEmpty {
      json.key("messageVi")
      json.string(messageVi)
    }
    if !messageEn.isEmpty {
      json.key("messageEn")
      json.string(messageEn)
    }
    if !agencies.isEmpty {
      json.key("agencies")
      json.beginArray()
      for v in agencies { json.string(v) }
      json.endArray()
    }
    if !stage.isEmpty {
      json.key("stage")
      json.string(stage)
    }
    if refusedAt != 0 {
      json.key("refusedAt")
      json.int(Int64(clamping: refusedAt))
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if let v = document {
      json.key("document")
      v.describe(in: &json)
    }
    if !findings.isEmpty {
      json.key("findings")
      json.beginArray()
      for v in findings { v.describe(in: &json) }
      json.endArray()
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if isStatus {
      json.key("isStatus")
      json.bool(isStatus)
    }
    if moreAgencies != 0 {
      json.key("moreAgencies")
      json.int(Int64(clamping: moreAgencies))
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if business != .unspecified {
      json.key("business")
      json.string(business.name)
    }
    if !receiver.isEmpty {
      json.key("receiver")
      json.string(receiver)
    }
    if !status.isEmpty {
      json.key("status")
      json.string(status)
    }
    if isPartial {
      json.key("isPartial")
      json.bool(isPartial)
    }
    json.endObject()
  }
}

package struct PacketRepeated: Hashable, Sendable, ProtoMessage {
  package var documentID: String = ""
  package var submission: SHA256Digest = SHA256Digest.zero
  package var publisher: Publisher = Publisher()
  /// the one it repeats
  package var attempt: Int32 = 0
  package var repeatedAt: Int64 = 0
  package var receivedAt: Int64 = 0
  package var isStatus: Bool = false
  /// as written, where it differs
  package var writtenDocumentID: String = ""
  /// a command was repeated, not a document
  package var business: WireBusiness = .unspecified
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension PacketRepeated {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if submission != .zero { w.digest(18, submission) }
    do { let at = w.begin(26); publisher.encode(to: &w); w.end(at) }
    if attempt != 0 { w.int(32, Int64(attempt)) }
    if repeatedAt != 0 { w.int(40, repeatedAt) }
    if receivedAt != 0 { w.int(48, receivedAt) }
    if isStatus { w.varint(56, isStatus ? 1 : 0) }
    if !writtenDocumentID.isEmpty { w.string(66, writtenDocumentID) }
    if business != .unspecified { w.int(72, Int64(business.rawValue)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_publisher = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_publisher { throw .missing("PacketRepeated.publisher") }
        return
      case 10: documentID = try r.string()
      case 18: submission = try r.digest()
      case 26:
        let outer = try r.enter()
        try publisher.merge(from: &r)
        r.leave(outer)
        has_publisher = true
      case 32: attempt = try r.int32()
      case 40: repeatedAt = try r.int64()
      case 48: receivedAt = try r.int64()
      case 56: isStatus = try r.bool()
      case 66: writtenDocumentID = try r.string()
      case 72: business = WireBusiness(rawValue: try r.int32())
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    do {
      json.key("publisher")
      publisher.describe(in: &json)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if repeatedAt != 0 {
      json.key("repeatedAt")
      json.int(Int64(clamping: repeatedAt))
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if isStatus {
      json.key("isStatus")
      json.bool(isStatus)
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if business != .unspecified {
      json.key("business")
      json.string(business.name)
    }
    json.endObject()
  }
}

package struct RoutingContinued: Hashable, Sendable, ProtoMessage {
  /// with the receivers that are left, in the walk's order; without findings, files and claims
  package var verified: DocumentVerified = DocumentVerified()
  /// of the last agency that was reached: what is told of these hops is told
  package var trace: [Hop] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension RoutingContinued {
  package func encode(to w: inout ProtoWriter) {
    do { let at = w.begin(10); verified.encode(to: &w); w.end(at) }
    for v in trace { let at = w.begin(18); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_verified = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_verified { throw .missing("RoutingContinued.verified") }
        return
      case 10:
        let outer = try r.enter()
        try verified.merge(from: &r)
        r.leave(outer)
        has_verified = true
      case 18:
        let outer = try r.enter()
        var v = Hop()
        try v.merge(from: &r)
        r.leave(outer)
        if trace.isEmpty { trace.reserveCapacity(4) }
        trace.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    do {
      json.key("verified")
      verified.describe(in: &json)
    }
    if !trace.isEmpty {
      json.key("trace")
      json.beginArray()
      for v in trace { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct RouteStep: Hashable, Sendable, ProtoMessage {
  /// of earlier versions, which had no document_id
  package var document: Document? = nil
  package var attempt: Int32 = 0
  package var lane: WireLane = .unspecified
  package var agency: String = ""
  /// of earlier versions, which had no receiver_count
  package var receivers: [String] = []
  /// the hops before this one
  package var trace: [Hop] = []
  package var receivedAt: Int64 = 0
  package var acceptedAt: Int64 = 0
  /// days; the tree's date
  package var routedOn: Int32 = 0
  package var level: String = ""
  package var documentID: String = ""
  /// receivers of this branch, the agency itself included
  package var receiverCount: Int32 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension RouteStep {
  package func encode(to w: inout ProtoWriter) {
    if let v = document { let at = w.begin(10); v.encode(to: &w); w.end(at) }
    if attempt != 0 { w.int(16, Int64(attempt)) }
    if lane != .unspecified { w.int(24, Int64(lane.rawValue)) }
    if !agency.isEmpty { w.string(34, agency) }
    for v in receivers { w.string(42, v) }
    for v in trace { let at = w.begin(50); v.encode(to: &w); w.end(at) }
    if receivedAt != 0 { w.int(72, receivedAt) }
    if acceptedAt != 0 { w.int(80, acceptedAt) }
    if routedOn != 0 { w.int(88, Int64(routedOn)) }
    if !level.isEmpty { w.string(98, level) }
    if !documentID.isEmpty { w.string(106, documentID) }
    if receiverCount != 0 { w.int(112, Int64(receiverCount)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10:
        let outer = try r.enter()
        var v = document ?? Document()
        try v.merge(from: &r)
        r.leave(outer)
        document = v
      case 16: attempt = try r.int32()
      case 24: lane = WireLane(rawValue: try r.int32())
      case 34: agency = try r.string()
      case 42: receivers.append(try r.string())
      case 50:
        let outer = try r.enter()
        var v = Hop()
        try v.merge(from: &r)
        r.leave(outer)
        if trace.isEmpty { trace.reserveCapacity(4) }
        trace.append(v)
      case 72: receivedAt = try r.int64()
      case 80: acceptedAt = try r.int64()
      case 88: routedOn = try r.int32()
      case 98: level = try r.string()
      case 106: documentID = try r.string()
      case 112: receiverCount = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if let v = document {
      json.key("document")
      v.describe(in: &json)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if !receivers.isEmpty {
      json.key("receivers")
      json.beginArray()
      for v in receivers { json.string(v) }
      json.endArray()
    }
    if !trace.isEmpty {
      json.key("trace")
      json.beginArray()
      for v in trace { v.describe(in: &json) }
      json.endArray()
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if acceptedAt != 0 {
      json.key("acceptedAt")
      json.int(Int64(clamping: acceptedAt))
    }
    if routedOn != 0 {
      json.key("routedOn")
      json.int(Int64(clamping: routedOn))
    }
    if !level.isEmpty {
      json.key("level")
      json.string(level)
    }
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if receiverCount != 0 {
      json.key("receiverCount")
      json.int(Int64(clamping: receiverCount))
    }
    json.endObject()
  }
}

package struct DeliveryDue: Hashable, Sendable, ProtoMessage {
  package var document: Document = Document()
  package var attempt: Int32 = 0
  package var lane: WireLane = .unspecified
  package var receiver: String = ""
  package var trace: [Hop] = []
  package var verdict: WireVerdict = .unspecified
  package var reason: String = ""
  package var receivedAt: Int64 = 0
  package var acceptedAt: Int64 = 0
  package var dueAt: Int64 = 0
  package var standing: WireStanding = .unspecified
  /// the receiver has the document: these are newer values of it
  package var isUpdate: Bool = false
  package var updateReason: String = ""
  package var updatePacket: SHA256Digest = SHA256Digest.zero
  package var updatePacketSize: Int64 = 0
  /// the receiver was served: the same once more
  package var isAgain: Bool = false
  /// closed agencies that the sender named, whose mail this receiver has
  package var redirects: [Redirect] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeliveryDue {
  package func encode(to w: inout ProtoWriter) {
    do { let at = w.begin(10); document.encode(to: &w); w.end(at) }
    if attempt != 0 { w.int(16, Int64(attempt)) }
    if lane != .unspecified { w.int(24, Int64(lane.rawValue)) }
    if !receiver.isEmpty { w.string(34, receiver) }
    for v in trace { let at = w.begin(42); v.encode(to: &w); w.end(at) }
    if verdict != .unspecified { w.int(48, Int64(verdict.rawValue)) }
    if !reason.isEmpty { w.string(58, reason) }
    if receivedAt != 0 { w.int(64, receivedAt) }
    if acceptedAt != 0 { w.int(72, acceptedAt) }
    if dueAt != 0 { w.int(80, dueAt) }
    if standing != .unspecified { w.int(88, Int64(standing.rawValue)) }
    if isUpdate { w.varint(400, isUpdate ? 1 : 0) }
    if !updateReason.isEmpty { w.string(410, updateReason) }
    if updatePacket != .zero { w.digest(418, updatePacket) }
    if updatePacketSize != 0 { w.int(424, updatePacketSize) }
    if isAgain { w.varint(432, isAgain ? 1 : 0) }
    for v in redirects { let at = w.begin(562); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_document = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_document { throw .missing("DeliveryDue.document") }
        return
      case 10:
        let outer = try r.enter()
        try document.merge(from: &r)
        r.leave(outer)
        has_document = true
      case 16: attempt = try r.int32()
      case 24: lane = WireLane(rawValue: try r.int32())
      case 34: receiver = try r.string()
      case 42:
        let outer = try r.enter()
        var v = Hop()
        try v.merge(from: &r)
        r.leave(outer)
        if trace.isEmpty { trace.reserveCapacity(4) }
        trace.append(v)
      case 48: verdict = WireVerdict(rawValue: try r.int32())
      case 58: reason = try r.string()
      case 64: receivedAt = try r.int64()
      case 72: acceptedAt = try r.int64()
      case 80: dueAt = try r.int64()
      case 88: standing = WireStanding(rawValue: try r.int32())
      case 400: isUpdate = try r.bool()
      case 410: updateReason = try r.string()
      case 418: updatePacket = try r.digest()
      case 424: updatePacketSize = try r.int64()
      case 432: isAgain = try r.bool()
      case 562:
        let outer = try r.enter()
        var v = Redirect()
        try v.merge(from: &r)
        r.leave(outer)
        if redirects.isEmpty { redirects.reserveCapacity(4) }
        redirects.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    do {
      json.key("document")
      document.describe(in: &json)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if !receiver.isEmpty {
      json.key("receiver")
      json.string(receiver)
    }
    if !trace.isEmpty {
      json.key("trace")
      json.beginArray()
      for v in trace { v.describe(in: &json) }
      json.endArray()
    }
    if verdict != .unspecified {
      json.key("verdict")
      json.string(verdict.name)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if acceptedAt != 0 {
      json.key("acceptedAt")
      json.int(Int64(clamping: acceptedAt))
    }
    if dueAt != 0 {
      json.key("dueAt")
      json.int(Int64(clamping: dueAt))
    }
    if standing != .unspecified {
      json.key("standing")
      json.string(standing.name)
    }
    if isUpdate {
      json.key("isUpdate")
      json.bool(isUpdate)
    }
    if !updateReason.isEmpty {
      json.key("updateReason")
      json.string(updateReason)
    }
    if updatePacket != .zero {
      json.key("updatePacket")
      json.string(updatePacket.hex)
    }
    if updatePacketSize != 0 {
      json.key("updatePacketSize")
      json.int(Int64(clamping: updatePacketSize))
    }
    if isAgain {
      json.key("isAgain")
      json.bool(isAgain)
    }
    if !redirects.isEmpty {
      json.key("redirects")
      json.beginArray()
      for v in redirects { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct StaffContact: Hashable, Sendable, ProtoMessage {
  package var department: String = ""
  package var name: String = ""
  package var email: String = ""
  package var mobile: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension StaffContact {
  package func encode(to w: inout ProtoWriter) {
    if !department.isEmpty { w.string(10, department) }
    if !name.isEmpty { w.string(18, name) }
    if !email.isEmpty { w.string(26, email) }
    if !mobile.isEmpty { w.string(34, mobile) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: department = try r.string()
      case 18: name = try r.string()
      case 26: email = try r.string()
      case 34: mobile = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !department.isEmpty {
      json.key("department")
      json.string(department)
    }
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !email.isEmpty {
      json.key("email")
      json.string(email)
    }
    if !mobile.isEmpty {
      json.key("mobile")
      json.string(mobile)
    }
    json.endObject()
  }
}

package struct CommandAccepted: Hashable, Sendable, ProtoMessage {
  package var documentID: String = ""
  /// as written, where it differs
  package var writtenDocumentID: String = ""
  /// recall
  package var command: WireBusiness = .unspecified
  package var reason: String = ""
  /// canonical code of the agency that asks
  package var sender: String = ""
  package var submission: SHA256Digest = SHA256Digest.zero
  package var publisher: Publisher = Publisher()
  /// of the document, the newest when it was asked: later ones are not meant
  package var attempt: Int32 = 0
  /// of this slice
  package var receivers: [String] = []
  /// from 0
  package var slice: Int32 = 0
  /// of all slices
  package var receiverCount: Int32 = 0
  package var receivedAt: Int64 = 0
  package var acceptedAt: Int64 = 0
  /// then nobody asks: a later check of the attempt's signatures came to this
  package var verdict: VerdictChange? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension CommandAccepted {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if !writtenDocumentID.isEmpty { w.string(18, writtenDocumentID) }
    if command != .unspecified { w.int(24, Int64(command.rawValue)) }
    if !reason.isEmpty { w.string(34, reason) }
    if !sender.isEmpty { w.string(42, sender) }
    if submission != .zero { w.digest(50, submission) }
    do { let at = w.begin(58); publisher.encode(to: &w); w.end(at) }
    if attempt != 0 { w.int(64, Int64(attempt)) }
    for v in receivers { w.string(74, v) }
    if slice != 0 { w.int(80, Int64(slice)) }
    if receiverCount != 0 { w.int(88, Int64(receiverCount)) }
    if receivedAt != 0 { w.int(96, receivedAt) }
    if acceptedAt != 0 { w.int(104, acceptedAt) }
    if let v = verdict { let at = w.begin(402); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_publisher = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_publisher { throw .missing("CommandAccepted.publisher") }
        return
      case 10: documentID = try r.string()
      case 18: writtenDocumentID = try r.string()
      case 24: command = WireBusiness(rawValue: try r.int32())
      case 34: reason = try r.string()
      case 42: sender = try r.string()
      case 50: submission = try r.digest()
      case 58:
        let outer = try r.enter()
        try publisher.merge(from: &r)
        r.leave(outer)
        has_publisher = true
      case 64: attempt = try r.int32()
      case 74: receivers.append(try r.string())
      case 80: slice = try r.int32()
      case 88: receiverCount = try r.int32()
      case 96: receivedAt = try r.int64()
      case 104: acceptedAt = try r.int64()
      case 402:
        let outer = try r.enter()
        var v = verdict ?? VerdictChange()
        try v.merge(from: &r)
        r.leave(outer)
        verdict = v
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if command != .unspecified {
      json.key("command")
      json.string(command.name)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if !sender.isEmpty {
      json.key("sender")
      json.string(sender)
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    do {
      json.key("publisher")
      publisher.describe(in: &json)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if !receivers.isEmpty {
      json.key("receivers")
      json.beginArray()
      for v in receivers { json.string(v) }
      json.endArray()
    }
    if slice != 0 {
      json.key("slice")
      json.int(Int64(clamping: slice))
    }
    if receiverCount != 0 {
      json.key("receiverCount")
      json.int(Int64(clamping: receiverCount))
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if acceptedAt != 0 {
      json.key("acceptedAt")
      json.int(Int64(clamping: acceptedAt))
    }
    if let v = verdict {
      json.key("verdict")
      v.describe(in: &json)
    }
    json.endObject()
  }
}

package struct StatusReceived: Hashable, Sendable, ProtoMessage {
  package var submission: SHA256Digest = SHA256Digest.zero
  package var publisher: Publisher = Publisher()
  /// canonical, of the sender that ResponseFor names
  package var documentID: String = ""
  /// canonical code of the agency that reports
  package var receiver: String = ""
  /// two digits
  package var status: String = ""
  package var description: String = ""
  package var staff: StaffContact? = nil
  /// the reporter's own time
  package var reportedAt: Int64 = 0
  package var receivedAt: Int64 = 0
  /// zero where the gateway reported it itself
  package var packet: SHA256Digest = SHA256Digest.zero
  package var packetSize: Int64 = 0
  /// as written, where it differs; bounded
  package var writtenDocumentID: String = ""
  /// why a document is accepted whose signatures could not be verified: the decision of a clerk, by the gateway alone
  package var despite: String = ""
  /// the agency whose office reports it; what the exchange does not take of it is told to that office
  package var office: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension StatusReceived {
  package func encode(to w: inout ProtoWriter) {
    if submission != .zero { w.digest(10, submission) }
    do { let at = w.begin(18); publisher.encode(to: &w); w.end(at) }
    if !documentID.isEmpty { w.string(26, documentID) }
    if !receiver.isEmpty { w.string(34, receiver) }
    if !status.isEmpty { w.string(42, status) }
    if !description.isEmpty { w.string(50, description) }
    if let v = staff { let at = w.begin(58); v.encode(to: &w); w.end(at) }
    if reportedAt != 0 { w.int(64, reportedAt) }
    if receivedAt != 0 { w.int(72, receivedAt) }
    if packet != .zero { w.digest(82, packet) }
    if packetSize != 0 { w.int(88, packetSize) }
    if !writtenDocumentID.isEmpty { w.string(98, writtenDocumentID) }
    if !despite.isEmpty { w.string(402, despite) }
    if !office.isEmpty { w.string(482, office) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    var has_publisher = false
    while true {
      let tag = try r.tag()
      switch tag {
      case 0:
        if !has_publisher { throw .missing("StatusReceived.publisher") }
        return
      case 10: submission = try r.digest()
      case 18:
        let outer = try r.enter()
        try publisher.merge(from: &r)
        r.leave(outer)
        has_publisher = true
      case 26: documentID = try r.string()
      case 34: receiver = try r.string()
      case 42: status = try r.string()
      case 50: description = try r.string()
      case 58:
        let outer = try r.enter()
        var v = staff ?? StaffContact()
        try v.merge(from: &r)
        r.leave(outer)
        staff = v
      case 64: reportedAt = try r.int64()
      case 72: receivedAt = try r.int64()
      case 82: packet = try r.digest()
      case 88: packetSize = try r.int64()
      case 98: writtenDocumentID = try r.string()
      case 402: despite = try r.string()
      case 482: office = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    do {
      json.key("publisher")
      publisher.describe(in: &json)
    }
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !receiver.isEmpty {
      json.key("receiver")
      json.string(receiver)
    }
    if !status.isEmpty {
      json.key("status")
      json.string(status)
    }
    if !description.isEmpty {
      json.key("description")
      json.string(description)
    }
    if let v = staff {
      json.key("staff")
      v.describe(in: &json)
    }
    if reportedAt != 0 {
      json.key("reportedAt")
      json.int(Int64(clamping: reportedAt))
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if packet != .zero {
      json.key("packet")
      json.string(packet.hex)
    }
    if packetSize != 0 {
      json.key("packetSize")
      json.int(Int64(clamping: packetSize))
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if !despite.isEmpty {
      json.key("despite")
      json.string(despite)
    }
    if !office.isEmpty {
      json.key("office")
      json.string(office)
    }
    json.endObject()
  }
}

package struct DeliveryChanged: Hashable, Sendable, ProtoMessage {
  package var documentID: String = ""
  /// the addressed code
  package var receiver: String = ""
  package var attempt: Int32 = 0
  /// of this delivery, from 0 (delivered)
  package var sequence: Int32 = 0
  /// empty: delivered into the inbox; else two digits
  package var status: String = ""
  package var changedAt: Int64 = 0
  package var reportedAt: Int64 = 0
  package var description: String = ""
  package var staff: StaffContact? = nil
  /// the agency that reported, where it is not the receiver itself
  package var reporter: String = ""
  /// of the status packet
  package var submission: SHA256Digest = SHA256Digest.zero
  package var lane: WireLane = .unspecified
  /// with the first change only
  package var due: DeliveryDue? = nil
  package var receivedAt: Int64 = 0
  /// of the ladder, after this change
  package var state: String = ""
  /// after this change: the receiver is asked to give the document back
  package var isRecallOpen: Bool = false
  /// what came late takes back something that was told: the state is the one that counts
  package var corrects: Bool = false
  /// statuses that counted before it, and count no more
  package var displaced: [String] = []
  /// the time by which the status is put in order: its own, at most five minutes after its arrival
  package var countedAt: Int64 = 0
  /// then there is no status
  package var change: WireDeliveryChange = .unspecified
  /// after this change: the receiver is asked to agree to an update
  package var isUpdateOpen: Bool = false
  /// the attempt that brought the newest values; 0: as it was delivered
  package var version: Int32 = 0
  /// older than what is settled: recorded, and no part of the ladder
  package var isUncounted: Bool = false
  /// how many times its sender has pointed to it
  package var notices: Int32 = 0
  /// with VERDICT
  package var verdict: VerdictChange? = nil
  /// it was accepted though its signatures could not be verified, because of this
  package var despite: String = ""
  /// of an update: the date to answer by that it gives, in days
  package var dueOn: Int32? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeliveryChanged {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if !receiver.isEmpty { w.string(18, receiver) }
    if attempt != 0 { w.int(24, Int64(attempt)) }
    if sequence != 0 { w.int(32, Int64(sequence)) }
    if !status.isEmpty { w.string(42, status) }
    if changedAt != 0 { w.int(48, changedAt) }
    if reportedAt != 0 { w.int(56, reportedAt) }
    if !description.isEmpty { w.string(66, description) }
    if let v = staff { let at = w.begin(74); v.encode(to: &w); w.end(at) }
    if !reporter.isEmpty { w.string(82, reporter) }
    if submission != .zero { w.digest(90, submission) }
    if lane != .unspecified { w.int(96, Int64(lane.rawValue)) }
    if let v = due { let at = w.begin(106); v.encode(to: &w); w.end(at) }
    if receivedAt != 0 { w.int(112, receivedAt) }
    if !state.isEmpty { w.string(122, state) }
    if isRecallOpen { w.varint(128, isRecallOpen ? 1 : 0) }
    if corrects { w.varint(400, corrects ? 1 : 0) }
    for v in displaced { w.string(410, v) }
    if countedAt != 0 { w.int(416, countedAt) }
    if change != .unspecified { w.int(424, Int64(change.rawValue)) }
    if isUpdateOpen { w.varint(432, isUpdateOpen ? 1 : 0) }
    if version != 0 { w.int(440, Int64(version)) }
    if isUncounted { w.varint(448, isUncounted ? 1 : 0) }
    if notices != 0 { w.int(456, Int64(notices)) }
    if let v = verdict { let at = w.begin(466); v.encode(to: &w); w.end(at) }
    if !despite.isEmpty { w.string(474, despite) }
    if let v = dueOn { w.int(640, Int64(v)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: documentID = try r.string()
      case 18: receiver = try r.string()
      case 24: attempt = try r.int32()
      case 32: sequence = try r.int32()
      case 42: status = try r.string()
      case 48: changedAt = try r.int64()
      case 56: reportedAt = try r.int64()
      case 66: description = try r.string()
      case 74:
        let outer = try r.enter()
        var v = staff ?? StaffContact()
        try v.merge(from: &r)
        r.leave(outer)
        staff = v
      case 82: reporter = try r.string()
      case 90: submission = try r.digest()
      case 96: lane = WireLane(rawValue: try r.int32())
      case 106:
        let outer = try r.enter()
        var v = due ?? DeliveryDue()
        try v.merge(from: &r)
        r.leave(outer)
        due = v
      case 112: receivedAt = try r.int64()
      case 122: state = try r.string()
      case 128: isRecallOpen = try r.bool()
      case 400: corrects = try r.bool()
      case 410: displaced.append(try r.string())
      case 416: countedAt = try r.int64()
      case 424: change = WireDeliveryChange(rawValue: try r.int32())
      case 432: isUpdateOpen = try r.bool()
      case 440: version = try r.int32()
      case 448: isUncounted = try r.bool()
      case 456: notices = try r.int32()
      case 466:
        let outer = try r.enter()
        var v = verdict ?? VerdictChange()
        try v.merge(from: &r)
        r.leave(outer)
        verdict = v
      case 474: despite = try r.string()
      case 640: dueOn = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !receiver.isEmpty {
      json.key("receiver")
      json.string(receiver)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if sequence != 0 {
      json.key("sequence")
      json.int(Int64(clamping: sequence))
    }
    if !status.isEmpty {
      json.key("status")
      json.string(status)
    }
    if changedAt != 0 {
      json.key("changedAt")
      json.int(Int64(clamping: changedAt))
    }
    if reportedAt != 0 {
      json.key("reportedAt")
      json.int(Int64(clamping: reportedAt))
    }
    if !description.isEmpty {
      json.key("description")
      json.string(description)
    }
    if let v = staff {
      json.key("staff")
      v.describe(in: &json)
    }
    if !reporter.isEmpty {
      json.key("reporter")
      json.string(reporter)
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if let v = due {
      json.key("due")
      v.describe(in: &json)
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if !state.isEmpty {
      json.key("state")
      json.string(state)
    }
    if isRecallOpen {
      json.key("isRecallOpen")
      json.bool(isRecallOpen)
    }
    if corrects {
      json.key("corrects")
      json.bool(corrects)
    }
    if !displaced.isEmpty {
      json.key("displaced")
      json.beginArray()
      for v in displaced { json.string(v) }
      json.endArray()
    }
    if countedAt != 0 {
      json.key("countedAt")
      json.int(Int64(clamping: countedAt))
    }
    if change != .unspecified {
      json.key("change")
      json.string(change.name)
    }
    if isUpdateOpen {
      json.key("isUpdateOpen")
      json.bool(isUpdateOpen)
    }
    if version != 0 {
      json.key("version")
      json.int(Int64(clamping: version))
    }
    if isUncounted {
      json.key("isUncounted")
      json.bool(isUncounted)
    }
    if notices != 0 {
      json.key("notices")
      json.int(Int64(clamping: notices))
    }
    if let v = verdict {
      json.key("verdict")
      v.describe(in: &json)
    }
    if !despite.isEmpty {
      json.key("despite")
      json.string(despite)
    }
    if let v = dueOn {
      json.key("dueOn")
      json.int(Int64(clamping: v))
    }
    json.endObject()
  }
}

package struct RegistrationState: Hashable, Sendable, ProtoMessage {
  package var identity: SHA256Digest = SHA256Digest.zero
  package var attempt: Int32 = 0
  /// false when all attempts were refused by a later stage
  package var isOpen: Bool = false
  package var lane: WireLane = .unspecified
  /// receivers of all attempts that were not refused
  package var served: [String] = []
  /// the newest accepted one
  package var submission: SHA256Digest = SHA256Digest.zero
  package var acceptedAt: Int64 = 0
  /// of earlier versions: receivers of the newest attempt
  package var newest: [String] = []
  /// that were not refused, in order
  package var attempts: [RegistrationAttempt] = []
  /// command packets that were accepted or wait, the newest last
  package var commands: [SHA256Digest] = []
  /// commands that came before the document: ids, codes and the reason
  package var waiting: [PacketReceived] = []
  /// what the document is and was, the newest last; the last few
  package var versions: [RegistrationVersion] = []
  /// receivers that an update removed
  package var removed: [String] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension RegistrationState {
  package func encode(to w: inout ProtoWriter) {
    if identity != .zero { w.digest(10, identity) }
    if attempt != 0 { w.int(16, Int64(attempt)) }
    if isOpen { w.varint(24, isOpen ? 1 : 0) }
    if lane != .unspecified { w.int(32, Int64(lane.rawValue)) }
    for v in served { w.string(42, v) }
    if submission != .zero { w.digest(50, submission) }
    if acceptedAt != 0 { w.int(56, acceptedAt) }
    for v in newest { w.string(66, v) }
    for v in attempts { let at = w.begin(74); v.encode(to: &w); w.end(at) }
    for v in commands { w.digest(82, v) }
    for v in waiting { let at = w.begin(90); v.encode(to: &w); w.end(at) }
    for v in versions { let at = w.begin(402); v.encode(to: &w); w.end(at) }
    for v in removed { w.string(410, v) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: identity = try r.digest()
      case 16: attempt = try r.int32()
      case 24: isOpen = try r.bool()
      case 32: lane = WireLane(rawValue: try r.int32())
      case 42: served.append(try r.string())
      case 50: submission = try r.digest()
      case 56: acceptedAt = try r.int64()
      case 66: newest.append(try r.string())
      case 74:
        let outer = try r.enter()
        var v = RegistrationAttempt()
        try v.merge(from: &r)
        r.leave(outer)
        if attempts.isEmpty { attempts.reserveCapacity(4) }
        attempts.append(v)
      case 82: commands.append(try r.digest())
      case 90:
        let outer = try r.enter()
        var v = PacketReceived()
        try v.merge(from: &r)
        r.leave(outer)
        if waiting.isEmpty { waiting.reserveCapacity(4) }
        waiting.append(v)
      case 402:
        let outer = try r.enter()
        var v = RegistrationVersion()
        try v.merge(from: &r)
        r.leave(outer)
        if versions.isEmpty { versions.reserveCapacity(4) }
        versions.append(v)
      case 410: removed.append(try r.string())
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if identity != .zero {
      json.key("identity")
      json.string(identity.hex)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if isOpen {
      json.key("isOpen")
      json.bool(isOpen)
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if !served.isEmpty {
      json.key("served")
      json.beginArray()
      for v in served { json.string(v) }
      json.endArray()
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    if acceptedAt != 0 {
      json.key("acceptedAt")
      json.int(Int64(clamping: acceptedAt))
    }
    if !newest.isEmpty {
      json.key("newest")
      json.beginArray()
      for v in newest { json.string(v) }
      json.endArray()
    }
    if !attempts.isEmpty {
      json.key("attempts")
      json.beginArray()
      for v in attempts { v.describe(in: &json) }
      json.endArray()
    }
    if !commands.isEmpty {
      json.key("commands")
      json.beginArray()
      for v in commands { json.string(v.hex) }
      json.endArray()
    }
    if !waiting.isEmpty {
      json.key("waiting")
      json.beginArray()
      for v in waiting { v.describe(in: &json) }
      json.endArray()
    }
    if !versions.isEmpty {
      json.key("versions")
      json.beginArray()
      for v in versions { v.describe(in: &json) }
      json.endArray()
    }
    if !removed.isEmpty {
      json.key("removed")
      json.beginArray()
      for v in removed { json.string(v) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct RegistrationAttempt: Hashable, Sendable, ProtoMessage {
  package var attempt: Int32 = 0
  /// how many: a run of state.registration's served, whose end the last attempt's run is
  package var receivers: Int32 = 0
  /// it brings the document to all that were served before it as well
  package var updatesAll: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension RegistrationAttempt {
  package func encode(to w: inout ProtoWriter) {
    if attempt != 0 { w.int(8, Int64(attempt)) }
    if receivers != 0 { w.int(16, Int64(receivers)) }
    if updatesAll { w.varint(24, updatesAll ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: attempt = try r.int32()
      case 16: receivers = try r.int32()
      case 24: updatesAll = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if receivers != 0 {
      json.key("receivers")
      json.int(Int64(clamping: receivers))
    }
    if updatesAll {
      json.key("updatesAll")
      json.bool(updatesAll)
    }
    json.endObject()
  }
}

package struct RegistrationVersion: Hashable, Sendable, ProtoMessage {
  package var attempt: Int32 = 0
  package var identity: SHA256Digest = SHA256Digest.zero
  package var values: SHA256Digest = SHA256Digest.zero
  package var attachments: [AttachmentRef] = []
  /// the packet that holds them
  package var packet: SHA256Digest = SHA256Digest.zero
  package var packetSize: Int64 = 0
  package var submission: SHA256Digest = SHA256Digest.zero
  /// of an update: all that it says
  package var update: SHA256Digest = SHA256Digest.zero
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension RegistrationVersion {
  package func encode(to w: inout ProtoWriter) {
    if attempt != 0 { w.int(8, Int64(attempt)) }
    if identity != .zero { w.digest(18, identity) }
    if values != .zero { w.digest(26, values) }
    for v in attachments { let at = w.begin(34); v.encode(to: &w); w.end(at) }
    if packet != .zero { w.digest(42, packet) }
    if packetSize != 0 { w.int(48, packetSize) }
    if submission != .zero { w.digest(58, submission) }
    if update != .zero { w.digest(66, update) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: attempt = try r.int32()
      case 18: identity = try r.digest()
      case 26: values = try r.digest()
      case 34:
        let outer = try r.enter()
        var v = AttachmentRef()
        try v.merge(from: &r)
        r.leave(outer)
        if attachments.isEmpty { attachments.reserveCapacity(4) }
        attachments.append(v)
      case 42: packet = try r.digest()
      case 48: packetSize = try r.int64()
      case 58: submission = try r.digest()
      case 66: update = try r.digest()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if identity != .zero {
      json.key("identity")
      json.string(identity.hex)
    }
    if values != .zero {
      json.key("values")
      json.string(values.hex)
    }
    if !attachments.isEmpty {
      json.key("attachments")
      json.beginArray()
      for v in attachments { v.describe(in: &json) }
      json.endArray()
    }
    if packet != .zero {
      json.key("packet")
      json.string(packet.hex)
    }
    if packetSize != 0 {
      json.key("packetSize")
      json.int(Int64(clamping: packetSize))
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    if update != .zero {
      json.key("update")
      json.string(update.hex)
    }
    json.endObject()
  }
}

package struct DeliveryLadderRecord: Hashable, Sendable, ProtoMessage {
  package var attempt: Int32 = 0
  /// of the newest deliveries.changed
  package var sequence: Int32 = 0
  package var state: String = ""
  package var stateTime: Int64? = nil
  package var isRecallOpen: Bool = false
  package var isUpdateOpen: Bool = false
  package var lastAnswer: String = ""
  package var isAcceptanceHeld: Bool = false
  package var sender: String = ""
  package var lane: WireLane = .unspecified
  package var receivedAt: Int64 = 0
  /// status packets seen, the newest last
  package var submissions: [SHA256Digest] = []
  /// as the sender wrote it, where it differs
  package var writtenDocumentID: String = ""
  /// when the recall that is open, or the last one, was asked
  package var recallTime: Int64? = nil
  /// recalled up to this attempt; with an empty state: before it came
  package var recalledAttempt: Int32 = 0
  /// until it comes
  package var recallReason: String = ""
  /// the open recall had withdrawn it before it was reported as arrived
  package var wasWithdrawn: Bool = false
  /// in the order of their arrival; the state above is their fold
  package var rows: [WireLadderRow] = []
  /// what the rows begin from
  package var base: WireLadderBase? = nil
  /// the newest of the rows that went into the base
  package var settledTime: Int64? = nil
  /// with an empty state: statuses that came before it
  package var waiting: [StatusReceived] = []
  /// how many of them came before the recall
  package var waitingBeforeRecall: Int32 = 0
  package var version: Int32 = 0
  package var notices: Int32 = 0
  /// the newest attempt that was met here
  package var lastAttempt: Int32 = 0
  /// a later check of what the document is up to this attempt lets it be registered
  package var clearedAttempt: Int32 = 0
  /// the agency whose office has it in its book, and is told of recalls
  package var office: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeliveryLadderRecord {
  package func encode(to w: inout ProtoWriter) {
    if attempt != 0 { w.int(8, Int64(attempt)) }
    if sequence != 0 { w.int(16, Int64(sequence)) }
    if !state.isEmpty { w.string(26, state) }
    if let v = stateTime { w.int(32, v) }
    if isRecallOpen { w.varint(40, isRecallOpen ? 1 : 0) }
    if isUpdateOpen { w.varint(48, isUpdateOpen ? 1 : 0) }
    if !lastAnswer.isEmpty { w.string(58, lastAnswer) }
    if isAcceptanceHeld { w.varint(64, isAcceptanceHeld ? 1 : 0) }
    if !sender.isEmpty { w.string(74, sender) }
    if lane != .unspecified { w.int(80, Int64(lane.rawValue)) }
    if receivedAt != 0 { w.int(88, receivedAt) }
    for v in submissions { w.digest(98, v) }
    if !writtenDocumentID.isEmpty { w.string(106, writtenDocumentID) }
    if let v = recallTime { w.int(112, v) }
    if recalledAttempt != 0 { w.int(120, Int64(recalledAttempt)) }
    if !recallReason.isEmpty { w.string(130, recallReason) }
    if wasWithdrawn { w.varint(136, wasWithdrawn ? 1 : 0) }
    for v in rows { let at = w.begin(402); v.encode(to: &w); w.end(at) }
    if let v = base { let at = w.begin(410); v.encode(to: &w); w.end(at) }
    if let v = settledTime { w.int(416, v) }
    for v in waiting { let at = w.begin(426); v.encode(to: &w); w.end(at) }
    if waitingBeforeRecall != 0 { w.int(432, Int64(waitingBeforeRecall)) }
    if version != 0 { w.int(440, Int64(version)) }
    if notices != 0 { w.int(448, Int64(notices)) }
    if lastAttempt != 0 { w.int(456, Int64(lastAttempt)) }
    if clearedAttempt != 0 { w.int(464, Int64(clearedAttempt)) }
    if !office.isEmpty { w.string(482, office) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: attempt = try r.int32()
      case 16: sequence = try r.int32()
      case 26: state = try r.string()
      case 32: stateTime = try r.int64()
      case 40: isRecallOpen = try r.bool()
      case 48: isUpdateOpen = try r.bool()
      case 58: lastAnswer = try r.string()
      case 64: isAcceptanceHeld = try r.bool()
      case 74: sender = try r.string()
      case 80: lane = WireLane(rawValue: try r.int32())
      case 88: receivedAt = try r.int64()
      case 98: submissions.append(try r.digest())
      case 106: writtenDocumentID = try r.string()
      case 112: recallTime = try r.int64()
      case 120: recalledAttempt = try r.int32()
      case 130: recallReason = try r.string()
      case 136: wasWithdrawn = try r.bool()
      case 402:
        let outer = try r.enter()
        var v = WireLadderRow()
        try v.merge(from: &r)
        r.leave(outer)
        if rows.isEmpty { rows.reserveCapacity(4) }
        rows.append(v)
      case 410:
        let outer = try r.enter()
        var v = base ?? WireLadderBase()
        try v.merge(from: &r)
        r.leave(outer)
        base = v
      case 416: settledTime = try r.int64()
      case 426:
        let outer = try r.enter()
        var v = StatusReceived()
        try v.merge(from: &r)
        r.leave(outer)
        if waiting.isEmpty { waiting.reserveCapacity(4) }
        waiting.append(v)
      case 432: waitingBeforeRecall = try r.int32()
      case 440: version = try r.int32()
      case 448: notices = try r.int32()
      case 456: lastAttempt = try r.int32()
      case 464: clearedAttempt = try r.int32()
      case 482: office = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if sequence != 0 {
      json.key("sequence")
      json.int(Int64(clamping: sequence))
    }
    if !state.isEmpty {
      json.key("state")
      json.string(state)
    }
    if let v = stateTime {
      json.key("stateTime")
      json.int(Int64(clamping: v))
    }
    if isRecallOpen {
      json.key("isRecallOpen")
      json.bool(isRecallOpen)
    }
    if isUpdateOpen {
      json.key("isUpdateOpen")
      json.bool(isUpdateOpen)
    }
    if !lastAnswer.isEmpty {
      json.key("lastAnswer")
      json.string(lastAnswer)
    }
    if isAcceptanceHeld {
      json.key("isAcceptanceHeld")
      json.bool(isAcceptanceHeld)
    }
    if !sender.isEmpty {
      json.key("sender")
      json.string(sender)
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    if !submissions.isEmpty {
      json.key("submissions")
      json.beginArray()
      for v in submissions { json.string(v.hex) }
      json.endArray()
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if let v = recallTime {
      json.key("recallTime")
      json.int(Int64(clamping: v))
    }
    if recalledAttempt != 0 {
      json.key("recalledAttempt")
      json.int(Int64(clamping: recalledAttempt))
    }
    if !recallReason.isEmpty {
      json.key("recallReason")
      json.string(recallReason)
    }
    if wasWithdrawn {
      json.key("wasWithdrawn")
      json.bool(wasWithdrawn)
    }
    if !rows.isEmpty {
      json.key("rows")
      json.beginArray()
      for v in rows { v.describe(in: &json) }
      json.endArray()
    }
    if let v = base {
      json.key("base")
      v.describe(in: &json)
    }
    if let v = settledTime {
      json.key("settledTime")
      json.int(Int64(clamping: v))
    }
    if !waiting.isEmpty {
      json.key("waiting")
      json.beginArray()
      for v in waiting { v.describe(in: &json) }
      json.endArray()
    }
    if waitingBeforeRecall != 0 {
      json.key("waitingBeforeRecall")
      json.int(Int64(clamping: waitingBeforeRecall))
    }
    if version != 0 {
      json.key("version")
      json.int(Int64(clamping: version))
    }
    if notices != 0 {
      json.key("notices")
      json.int(Int64(clamping: notices))
    }
    if lastAttempt != 0 {
      json.key("lastAttempt")
      json.int(Int64(clamping: lastAttempt))
    }
    if clearedAttempt != 0 {
      json.key("clearedAttempt")
      json.int(Int64(clamping: clearedAttempt))
    }
    if !office.isEmpty {
      json.key("office")
      json.string(office)
    }
    json.endObject()
  }
}

package struct WireLadderRow: Hashable, Sendable, ProtoMessage {
  /// two digits; recall, update
  package var code: String = ""
  /// the reporter's own time, at most five minutes after its arrival; of a request its reception
  package var at: Int64 = 0
  package var submission: SHA256Digest = SHA256Digest.zero
  package var hasReason: Bool = false
  /// of a recall: nobody had to be asked
  package var withdrew: Bool = false
  /// of an update: what its signatures allow from then on
  package var isAcceptanceHeld: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension WireLadderRow {
  package func encode(to w: inout ProtoWriter) {
    if !code.isEmpty { w.string(10, code) }
    if at != 0 { w.int(16, at) }
    if submission != .zero { w.digest(26, submission) }
    if hasReason { w.varint(32, hasReason ? 1 : 0) }
    if withdrew { w.varint(40, withdrew ? 1 : 0) }
    if isAcceptanceHeld { w.varint(48, isAcceptanceHeld ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: code = try r.string()
      case 16: at = try r.int64()
      case 26: submission = try r.digest()
      case 32: hasReason = try r.bool()
      case 40: withdrew = try r.bool()
      case 48: isAcceptanceHeld = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if at != 0 {
      json.key("at")
      json.int(Int64(clamping: at))
    }
    if submission != .zero {
      json.key("submission")
      json.string(submission.hex)
    }
    if hasReason {
      json.key("hasReason")
      json.bool(hasReason)
    }
    if withdrew {
      json.key("withdrew")
      json.bool(withdrew)
    }
    if isAcceptanceHeld {
      json.key("isAcceptanceHeld")
      json.bool(isAcceptanceHeld)
    }
    json.endObject()
  }
}

package struct WireLadderBase: Hashable, Sendable, ProtoMessage {
  package var state: String = ""
  package var stateTime: Int64? = nil
  package var isRecallOpen: Bool = false
  package var recallTime: Int64? = nil
  package var wasWithdrawn: Bool = false
  package var isUpdateOpen: Bool = false
  package var lastAnswer: String = ""
  package var isAcceptanceHeld: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension WireLadderBase {
  package func encode(to w: inout ProtoWriter) {
    if !state.isEmpty { w.string(10, state) }
    if let v = stateTime { w.int(16, v) }
    if isRecallOpen { w.varint(24, isRecallOpen ? 1 : 0) }
    if let v = recallTime { w.int(32, v) }
    if wasWithdrawn { w.varint(40, wasWithdrawn ? 1 : 0) }
    if isUpdateOpen { w.varint(48, isUpdateOpen ? 1 : 0) }
    if !lastAnswer.isEmpty { w.string(58, lastAnswer) }
    if isAcceptanceHeld { w.varint(64, isAcceptanceHeld ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: state = try r.string()
      case 16: stateTime = try r.int64()
      case 24: isRecallOpen = try r.bool()
      case 32: recallTime = try r.int64()
      case 40: wasWithdrawn = try r.bool()
      case 48: isUpdateOpen = try r.bool()
      case 58: lastAnswer = try r.string()
      case 64: isAcceptanceHeld = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !state.isEmpty {
      json.key("state")
      json.string(state)
    }
    if let v = stateTime {
      json.key("stateTime")
      json.int(Int64(clamping: v))
    }
    if isRecallOpen {
      json.key("isRecallOpen")
      json.bool(isRecallOpen)
    }
    if let v = recallTime {
      json.key("recallTime")
      json.int(Int64(clamping: v))
    }
    if wasWithdrawn {
      json.key("wasWithdrawn")
      json.bool(wasWithdrawn)
    }
    if isUpdateOpen {
      json.key("isUpdateOpen")
      json.bool(isUpdateOpen)
    }
    if !lastAnswer.isEmpty {
      json.key("lastAnswer")
      json.string(lastAnswer)
    }
    if isAcceptanceHeld {
      json.key("isAcceptanceHeld")
      json.bool(isAcceptanceHeld)
    }
    json.endObject()
  }
}

package struct WaitingCount: Hashable, Sendable, ProtoMessage {
  package var count: Int32 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension WaitingCount {
  package func encode(to w: inout ProtoWriter) {
    if count != 0 { w.int(8, Int64(count)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: count = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if count != 0 {
      json.key("count")
      json.int(Int64(clamping: count))
    }
    json.endObject()
  }
}

package struct DocumentAnswered: Hashable, Sendable, ProtoMessage {
  /// the one that is answered; its home is the record's
  package var documentID: String = ""
  /// id of the one that answers
  package var answer: String = ""
  /// canonical code of who answers
  package var sender: String = ""
  /// of the answer
  package var receivedAt: Int64 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DocumentAnswered {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if !answer.isEmpty { w.string(18, answer) }
    if !sender.isEmpty { w.string(26, sender) }
    if receivedAt != 0 { w.int(32, receivedAt) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: documentID = try r.string()
      case 18: answer = try r.string()
      case 26: sender = try r.string()
      case 32: receivedAt = try r.int64()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !answer.isEmpty {
      json.key("answer")
      json.string(answer)
    }
    if !sender.isEmpty {
      json.key("sender")
      json.string(sender)
    }
    if receivedAt != 0 {
      json.key("receivedAt")
      json.int(Int64(clamping: receivedAt))
    }
    json.endObject()
  }
}

package struct DeadlineEntry: Hashable, Sendable, ProtoMessage {
  /// sent, confirmed, registered, answered, recalled
  package var act: String = ""
  package var state: WireDeadlineState = .unspecified
  package var startedAt: Int64 = 0
  /// none where the limit has no warning before it
  package var warningAt: Int64? = nil
  /// the last moment that is in time
  package var dueAt: Int64 = 0
  /// kept: by the time of who did it; lifted: the exchange's
  package var endedAt: Int64 = 0
  /// of a breach: how far up it was told, 0 is the agency itself
  package var level: Int32 = 0
  /// the agency above that was told last
  package var told: String = ""
  /// the law, as the rule with which it began names it
  package var source: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadlineEntry {
  package func encode(to w: inout ProtoWriter) {
    if !act.isEmpty { w.string(10, act) }
    if state != .unspecified { w.int(16, Int64(state.rawValue)) }
    if startedAt != 0 { w.int(24, startedAt) }
    if let v = warningAt { w.int(32, v) }
    if dueAt != 0 { w.int(40, dueAt) }
    if endedAt != 0 { w.int(48, endedAt) }
    if level != 0 { w.int(56, Int64(level)) }
    if !told.isEmpty { w.string(66, told) }
    if !source.isEmpty { w.string(74, source) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: act = try r.string()
      case 16: state = WireDeadlineState(rawValue: try r.int32())
      case 24: startedAt = try r.int64()
      case 32: warningAt = try r.int64()
      case 40: dueAt = try r.int64()
      case 48: endedAt = try r.int64()
      case 56: level = try r.int32()
      case 66: told = try r.string()
      case 74: source = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !act.isEmpty {
      json.key("act")
      json.string(act)
    }
    if state != .unspecified {
      json.key("state")
      json.string(state.name)
    }
    if startedAt != 0 {
      json.key("startedAt")
      json.int(Int64(clamping: startedAt))
    }
    if let v = warningAt {
      json.key("warningAt")
      json.int(Int64(clamping: v))
    }
    if dueAt != 0 {
      json.key("dueAt")
      json.int(Int64(clamping: dueAt))
    }
    if endedAt != 0 {
      json.key("endedAt")
      json.int(Int64(clamping: endedAt))
    }
    if level != 0 {
      json.key("level")
      json.int(Int64(clamping: level))
    }
    if !told.isEmpty {
      json.key("told")
      json.string(told)
    }
    if !source.isEmpty {
      json.key("source")
      json.string(source)
    }
    json.endObject()
  }
}

package struct DeadlinesReported: Hashable, Sendable, ProtoMessage {
  package var documentID: String = ""
  /// as the sender wrote it, where it differs
  package var writtenDocumentID: String = ""
  /// empty where the sender owes it to nobody in particular
  package var receiver: String = ""
  /// who owes what the entries name
  package var agency: String = ""
  package var sender: String = ""
  package var attempt: Int32 = 0
  package var lane: WireLane = .unspecified
  package var reportedAt: Int64 = 0
  /// those that began or changed
  package var entries: [DeadlineEntry] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadlinesReported {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if !writtenDocumentID.isEmpty { w.string(18, writtenDocumentID) }
    if !receiver.isEmpty { w.string(26, receiver) }
    if !agency.isEmpty { w.string(34, agency) }
    if !sender.isEmpty { w.string(42, sender) }
    if attempt != 0 { w.int(48, Int64(attempt)) }
    if lane != .unspecified { w.int(56, Int64(lane.rawValue)) }
    if reportedAt != 0 { w.int(64, reportedAt) }
    for v in entries { let at = w.begin(74); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: documentID = try r.string()
      case 18: writtenDocumentID = try r.string()
      case 26: receiver = try r.string()
      case 34: agency = try r.string()
      case 42: sender = try r.string()
      case 48: attempt = try r.int32()
      case 56: lane = WireLane(rawValue: try r.int32())
      case 64: reportedAt = try r.int64()
      case 74:
        let outer = try r.enter()
        var v = DeadlineEntry()
        try v.merge(from: &r)
        r.leave(outer)
        if entries.isEmpty { entries.reserveCapacity(4) }
        entries.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if !receiver.isEmpty {
      json.key("receiver")
      json.string(receiver)
    }
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if !sender.isEmpty {
      json.key("sender")
      json.string(sender)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if reportedAt != 0 {
      json.key("reportedAt")
      json.int(Int64(clamping: reportedAt))
    }
    if !entries.isEmpty {
      json.key("entries")
      json.beginArray()
      for v in entries { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct DeadlineRecord: Hashable, Sendable, ProtoMessage {
  package var sender: String = ""
  /// as the sender wrote it, where it differs
  package var writtenDocumentID: String = ""
  package var attempt: Int32 = 0
  package var lane: WireLane = .unspecified
  /// days
  package var dueOn: Int32? = nil
  /// that are not ended
  package var entries: [DeadlineEntry] = []
  /// the moment under which it stands among those to be looked at; 0 for none
  package var next: Int64 = 0
  package var isRecallOpen: Bool = false
  /// an answering document came; also before the delivery did
  package var answeredAt: Int64? = nil
  /// when the delivery began
  package var begunAt: Int64 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadlineRecord {
  package func encode(to w: inout ProtoWriter) {
    if !sender.isEmpty { w.string(10, sender) }
    if !writtenDocumentID.isEmpty { w.string(18, writtenDocumentID) }
    if attempt != 0 { w.int(24, Int64(attempt)) }
    if lane != .unspecified { w.int(32, Int64(lane.rawValue)) }
    if let v = dueOn { w.int(40, Int64(v)) }
    for v in entries { let at = w.begin(50); v.encode(to: &w); w.end(at) }
    if next != 0 { w.int(56, next) }
    if isRecallOpen { w.varint(64, isRecallOpen ? 1 : 0) }
    if let v = answeredAt { w.int(72, v) }
    if begunAt != 0 { w.int(80, begunAt) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: sender = try r.string()
      case 18: writtenDocumentID = try r.string()
      case 24: attempt = try r.int32()
      case 32: lane = WireLane(rawValue: try r.int32())
      case 40: dueOn = try r.int32()
      case 50:
        let outer = try r.enter()
        var v = DeadlineEntry()
        try v.merge(from: &r)
        r.leave(outer)
        if entries.isEmpty { entries.reserveCapacity(4) }
        entries.append(v)
      case 56: next = try r.int64()
      case 64: isRecallOpen = try r.bool()
      case 72: answeredAt = try r.int64()
      case 80: begunAt = try r.int64()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !sender.isEmpty {
      json.key("sender")
      json.string(sender)
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    if attempt != 0 {
      json.key("attempt")
      json.int(Int64(clamping: attempt))
    }
    if lane != .unspecified {
      json.key("lane")
      json.string(lane.name)
    }
    if let v = dueOn {
      json.key("dueOn")
      json.int(Int64(clamping: v))
    }
    if !entries.isEmpty {
      json.key("entries")
      json.beginArray()
      for v in entries { v.describe(in: &json) }
      json.endArray()
    }
    if next != 0 {
      json.key("next")
      json.int(Int64(clamping: next))
    }
    if isRecallOpen {
      json.key("isRecallOpen")
      json.bool(isRecallOpen)
    }
    if let v = answeredAt {
      json.key("answeredAt")
      json.int(Int64(clamping: v))
    }
    if begunAt != 0 {
      json.key("begunAt")
      json.int(Int64(clamping: begunAt))
    }
    json.endObject()
  }
}

package struct OfficePerson: Hashable, Sendable, ProtoMessage {
  /// of a user of the agency; empty for a unit, and where the agency has no users
  package var account: String = ""
  package var name: String = ""
  package var unit: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficePerson {
  package func encode(to w: inout ProtoWriter) {
    if !account.isEmpty { w.string(10, account) }
    if !name.isEmpty { w.string(18, name) }
    if !unit.isEmpty { w.string(26, unit) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: account = try r.string()
      case 18: name = try r.string()
      case 26: unit = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !account.isEmpty {
      json.key("account")
      json.string(account)
    }
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !unit.isEmpty {
      json.key("unit")
      json.string(unit)
    }
    json.endObject()
  }
}

package struct OfficeDocument: Hashable, Sendable, ProtoMessage {
  /// empty: it came on paper, or by another way than the exchange
  package var documentID: String = ""
  /// agency code, where known
  package var issuer: String = ""
  package var issuerName: String = ""
  package var number: String = ""
  package var notation: String = ""
  /// days
  package var issuedOn: Int32? = nil
  package var typeName: String = ""
  package var subject: String = ""
  /// 0 to 4
  package var priority: Int32 = 0
  /// days
  package var dueOn: Int32? = nil
  package var signer: String = ""
  /// as its sender wrote it, where it differs
  package var writtenDocumentID: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeDocument {
  package func encode(to w: inout ProtoWriter) {
    if !documentID.isEmpty { w.string(10, documentID) }
    if !issuer.isEmpty { w.string(18, issuer) }
    if !issuerName.isEmpty { w.string(26, issuerName) }
    if !number.isEmpty { w.string(34, number) }
    if !notation.isEmpty { w.string(42, notation) }
    if let v = issuedOn { w.int(48, Int64(v)) }
    if !typeName.isEmpty { w.string(58, typeName) }
    if !subject.isEmpty { w.string(66, subject) }
    if priority != 0 { w.int(72, Int64(priority)) }
    if let v = dueOn { w.int(80, Int64(v)) }
    if !signer.isEmpty { w.string(90, signer) }
    if !writtenDocumentID.isEmpty { w.string(98, writtenDocumentID) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: documentID = try r.string()
      case 18: issuer = try r.string()
      case 26: issuerName = try r.string()
      case 34: number = try r.string()
      case 42: notation = try r.string()
      case 48: issuedOn = try r.int32()
      case 58: typeName = try r.string()
      case 66: subject = try r.string()
      case 72: priority = try r.int32()
      case 80: dueOn = try r.int32()
      case 90: signer = try r.string()
      case 98: writtenDocumentID = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !issuer.isEmpty {
      json.key("issuer")
      json.string(issuer)
    }
    if !issuerName.isEmpty {
      json.key("issuerName")
      json.string(issuerName)
    }
    if !number.isEmpty {
      json.key("number")
      json.string(number)
    }
    if !notation.isEmpty {
      json.key("notation")
      json.string(notation)
    }
    if let v = issuedOn {
      json.key("issuedOn")
      json.int(Int64(clamping: v))
    }
    if !typeName.isEmpty {
      json.key("typeName")
      json.string(typeName)
    }
    if !subject.isEmpty {
      json.key("subject")
      json.string(subject)
    }
    if priority != 0 {
      json.key("priority")
      json.int(Int64(clamping: priority))
    }
    if let v = dueOn {
      json.key("dueOn")
      json.int(Int64(clamping: v))
    }
    if !signer.isEmpty {
      json.key("signer")
      json.string(signer)
    }
    if !writtenDocumentID.isEmpty {
      json.key("writtenDocumentID")
      json.string(writtenDocumentID)
    }
    json.endObject()
  }
}

package struct OfficeAssignment: Hashable, Sendable, ProtoMessage {
  /// in its entry, from 1; 0 in an order
  package var number: Int32 = 0
  package var duty: WireOfficeDuty = .unspecified
  package var to: OfficePerson? = nil
  /// days
  package var dueOn: Int32? = nil
  package var task: String = ""
  package var by: OfficePerson? = nil
  package var assignedAt: Int64 = 0
  package var seenAt: Int64 = 0
  /// the newest
  package var progress: String = ""
  package var progressAt: Int64 = 0
  package var doneAt: Int64 = 0
  /// another lead took over, or the whole was closed before it was done
  package var endedAt: Int64 = 0
  package var urges: Int32 = 0
  package var urgedAt: Int64 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeAssignment {
  package func encode(to w: inout ProtoWriter) {
    if number != 0 { w.int(8, Int64(number)) }
    if duty != .unspecified { w.int(16, Int64(duty.rawValue)) }
    if let v = to { let at = w.begin(26); v.encode(to: &w); w.end(at) }
    if let v = dueOn { w.int(32, Int64(v)) }
    if !task.isEmpty { w.string(42, task) }
    if let v = by { let at = w.begin(50); v.encode(to: &w); w.end(at) }
    if assignedAt != 0 { w.int(56, assignedAt) }
    if seenAt != 0 { w.int(64, seenAt) }
    if !progress.isEmpty { w.string(74, progress) }
    if progressAt != 0 { w.int(80, progressAt) }
    if doneAt != 0 { w.int(88, doneAt) }
    if endedAt != 0 { w.int(96, endedAt) }
    if urges != 0 { w.int(104, Int64(urges)) }
    if urgedAt != 0 { w.int(112, urgedAt) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: number = try r.int32()
      case 16: duty = WireOfficeDuty(rawValue: try r.int32())
      case 26:
        let outer = try r.enter()
        var v = to ?? OfficePerson()
        try v.merge(from: &r)
        r.leave(outer)
        to = v
      case 32: dueOn = try r.int32()
      case 42: task = try r.string()
      case 50:
        let outer = try r.enter()
        var v = by ?? OfficePerson()
        try v.merge(from: &r)
        r.leave(outer)
        by = v
      case 56: assignedAt = try r.int64()
      case 64: seenAt = try r.int64()
      case 74: progress = try r.string()
      case 80: progressAt = try r.int64()
      case 88: doneAt = try r.int64()
      case 96: endedAt = try r.int64()
      case 104: urges = try r.int32()
      case 112: urgedAt = try r.int64()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if number != 0 {
      json.key("number")
      json.int(Int64(clamping: number))
    }
    if duty != .unspecified {
      json.key("duty")
      json.string(duty.name)
    }
    if let v = to {
      json.key("to")
      v.describe(in: &json)
    }
    if let v = dueOn {
      json.key("dueOn")
      json.int(Int64(clamping: v))
    }
    if !task.isEmpty {
      json.key("task")
      json.string(task)
    }
    if let v = by {
      json.key("by")
      v.describe(in: &json)
    }
    if assignedAt != 0 {
      json.key("assignedAt")
      json.int(Int64(clamping: assignedAt))
    }
    if seenAt != 0 {
      json.key("seenAt")
      json.int(Int64(clamping: seenAt))
    }
    if !progress.isEmpty {
      json.key("progress")
      json.string(progress)
    }
    if progressAt != 0 {
      json.key("progressAt")
      json.int(Int64(clamping: progressAt))
    }
    if doneAt != 0 {
      json.key("doneAt")
      json.int(Int64(clamping: doneAt))
    }
    if endedAt != 0 {
      json.key("endedAt")
      json.int(Int64(clamping: endedAt))
    }
    if urges != 0 {
      json.key("urges")
      json.int(Int64(clamping: urges))
    }
    if urgedAt != 0 {
      json.key("urgedAt")
      json.int(Int64(clamping: urgedAt))
    }
    json.endObject()
  }
}

package struct OfficeSubmitted: Hashable, Sendable, ProtoMessage {
  /// the same request again has the same outcome
  package var request: String = ""
  /// whose office
  package var agency: String = ""
  package var act: WireOfficeAct = .unspecified
  /// year/number, year/book/number; empty where a document is registered or returned
  package var entry: String = ""
  package var by: OfficePerson? = nil
  package var at: Int64 = 0
  /// of an order to register or to return; of an update, what the document says now
  package var document: OfficeDocument? = nil
  /// empty: the book of incoming documents
  package var book: String = ""
  /// written by hand
  package var number: Int32 = 0
  /// why by hand
  package var because: String = ""
  /// of an order to assign
  package var assignments: [OfficeAssignment] = []
  /// opinion, reason, progress
  package var text: String = ""
  /// whose progress, completion, urging; 0: the whole entry
  package var assignment: Int32 = 0
  /// number and notation of the document that answers
  package var answer: String = ""
  /// who asks may act on what is assigned to them only
  package var isOwnOnly: Bool = false
  /// of an order to register: why a document is accepted whose signatures could not be verified
  package var despite: String = ""
  /// of what the exchange tells: whose delivery
  package var documentID: String = ""
  /// that was refused, or that answered a recall or an update
  package var status: String = ""
  /// why it was refused
  package var code: String = ""
  package var messageVi: String = ""
  package var messageEn: String = ""
  /// of the ladder
  package var deliveryState: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeSubmitted {
  package func encode(to w: inout ProtoWriter) {
    if !request.isEmpty { w.string(10, request) }
    if !agency.isEmpty { w.string(18, agency) }
    if act != .unspecified { w.int(24, Int64(act.rawValue)) }
    if !entry.isEmpty { w.string(34, entry) }
    if let v = by { let at = w.begin(42); v.encode(to: &w); w.end(at) }
    if at != 0 { w.int(48, at) }
    if let v = document { let at = w.begin(58); v.encode(to: &w); w.end(at) }
    if !book.isEmpty { w.string(66, book) }
    if number != 0 { w.int(72, Int64(number)) }
    if !because.isEmpty { w.string(82, because) }
    for v in assignments { let at = w.begin(90); v.encode(to: &w); w.end(at) }
    if !text.isEmpty { w.string(98, text) }
    if assignment != 0 { w.int(104, Int64(assignment)) }
    if !answer.isEmpty { w.string(114, answer) }
    if isOwnOnly { w.varint(120, isOwnOnly ? 1 : 0) }
    if !documentID.isEmpty { w.string(130, documentID) }
    if !status.isEmpty { w.string(138, status) }
    if !code.isEmpty { w.string(146, code) }
    if !messageVi.isEmpty { w.string(154, messageVi) }
    if !messageEn.isEmpty { w.string(162, messageEn) }
    if !deliveryState.isEmpty { w.string(170, deliveryState) }
    if !despite.isEmpty { w.string(402, despite) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: request = try r.string()
      case 18: agency = try r.string()
      case 24: act = WireOfficeAct(rawValue: try r.int32())
      case 34: entry = try r.string()
      case 42:
        let outer = try r.enter()
        var v = by ?? OfficePerson()
        try v.merge(from: &r)
        r.leave(outer)
        by = v
      case 48: at = try r.int64()
      case 58:
        let outer = try r.enter()
        var v = document ?? OfficeDocument()
        try v.merge(from: &r)
        r.leave(outer)
        document = v
      case 66: book = try r.string()
      case 72: number = try r.int32()
      case 82: because = try r.string()
      case 90:
        let outer = try r.enter()
        var v = OfficeAssignment()
        try v.merge(from: &r)
        r.leave(outer)
        if assignments.isEmpty { assignments.reserveCapacity(4) }
        assignments.append(v)
      case 98: text = try r.string()
      case 104: assignment = try r.int32()
      case 114: answer = try r.string()
      case 120: isOwnOnly = try r.bool()
      case 402: despite = try r.string()
      case 130: documentID = try r.string()
      case 138: status = try r.string()
      case 146: code = try r.string()
      case 154: messageVi = try r.string()
      case 162: messageEn = try r.string()
      case 170: deliveryState = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !request.isEmpty {
      json.key("request")
      json.string(request)
    }
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if act != .unspecified {
      json.key("act")
      json.string(act.name)
    }
    if !entry.isEmpty {
      json.key("entry")
      json.string(entry)
    }
    if let v = by {
      json.key("by")
      v.describe(in: &json)
    }
    if at != 0 {
      json.key("at")
      json.int(Int64(clamping: at))
    }
    if let v = document {
      json.key("document")
      v.describe(in: &json)
    }
    if !book.isEmpty {
      json.key("book")
      json.string(book)
    }
    if number != 0 {
      json.key("number")
      json.int(Int64(clamping: number))
    }
    if !because.isEmpty {
      json.key("because")
      json.string(because)
    }
    if !assignments.isEmpty {
      json.key("assignments")
      json.beginArray()
      for v in assignments { v.describe(in: &json) }
      json.endArray()
    }
    if !text.isEmpty {
      json.key("text")
      json.string(text)
    }
    if assignment != 0 {
      json.key("assignment")
      json.int(Int64(clamping: assignment))
    }
    if !answer.isEmpty {
      json.key("answer")
      json.string(answer)
    }
    if isOwnOnly {
      json.key("isOwnOnly")
      json.bool(isOwnOnly)
    }
    if !despite.isEmpty {
      json.key("despite")
      json.string(despite)
    }
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    if !status.isEmpty {
      json.key("status")
      json.string(status)
    }
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if !messageVi.isEmpty {
      json.key("messageVi")
      json.string(messageVi)
    }
    if !messageEn.isEmpty {
      json.key("messageEn")
      json.string(messageEn)
    }
    if !deliveryState.isEmpty {
      json.key("deliveryState")
      json.string(deliveryState)
    }
    json.endObject()
  }
}

package struct OfficeChanged: Hashable, Sendable, ProtoMessage {
  package var request: String = ""
  package var agency: String = ""
  package var act: WireOfficeAct = .unspecified
  package var outcome: WireOfficeOutcome = .unspecified
  /// of a refusal (office.changed.md)
  package var code: String = ""
  package var element: String = ""
  package var messageVi: String = ""
  package var messageEn: String = ""
  /// as it stands after the act
  package var entry: OfficeEntry? = nil
  package var by: OfficePerson? = nil
  package var at: Int64 = 0
  package var changedAt: Int64 = 0
  package var text: String = ""
  /// of the entry's, those that the act is about
  package var assignments: [Int32] = []
  /// that was opened
  package var book: String = ""
  package var documentID: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeChanged {
  package func encode(to w: inout ProtoWriter) {
    if !request.isEmpty { w.string(10, request) }
    if !agency.isEmpty { w.string(18, agency) }
    if act != .unspecified { w.int(24, Int64(act.rawValue)) }
    if outcome != .unspecified { w.int(32, Int64(outcome.rawValue)) }
    if !code.isEmpty { w.string(42, code) }
    if !element.isEmpty { w.string(50, element) }
    if !messageVi.isEmpty { w.string(58, messageVi) }
    if !messageEn.isEmpty { w.string(66, messageEn) }
    if let v = entry { let at = w.begin(74); v.encode(to: &w); w.end(at) }
    if let v = by { let at = w.begin(82); v.encode(to: &w); w.end(at) }
    if at != 0 { w.int(88, at) }
    if changedAt != 0 { w.int(96, changedAt) }
    if !text.isEmpty { w.string(106, text) }
    if !assignments.isEmpty {
      let at = w.begin(114)
      for v in assignments { w.packedInt(Int64(v)) }
      w.end(at)
    }
    if !book.isEmpty { w.string(122, book) }
    if !documentID.isEmpty { w.string(130, documentID) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: request = try r.string()
      case 18: agency = try r.string()
      case 24: act = WireOfficeAct(rawValue: try r.int32())
      case 32: outcome = WireOfficeOutcome(rawValue: try r.int32())
      case 42: code = try r.string()
      case 50: element = try r.string()
      case 58: messageVi = try r.string()
      case 66: messageEn = try r.string()
      case 74:
        let outer = try r.enter()
        var v = entry ?? OfficeEntry()
        try v.merge(from: &r)
        r.leave(outer)
        entry = v
      case 82:
        let outer = try r.enter()
        var v = by ?? OfficePerson()
        try v.merge(from: &r)
        r.leave(outer)
        by = v
      case 88: at = try r.int64()
      case 96: changedAt = try r.int64()
      case 106: text = try r.string()
      case 112: assignments.append(try r.int32())
      case 114:
        let outer = try r.enter()
        while !r.atEnd { assignments.append(try r.int32()) }
        r.leave(outer)
      case 122: book = try r.string()
      case 130: documentID = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !request.isEmpty {
      json.key("request")
      json.string(request)
    }
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if act != .unspecified {
      json.key("act")
      json.string(act.name)
    }
    if outcome != .unspecified {
      json.key("outcome")
      json.string(outcome.name)
    }
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if !element.isEmpty {
      json.key("element")
      json.string(element)
    }
    if !messageVi.isEmpty {
      json.key("messageVi")
      json.string(messageVi)
    }
    if !messageEn.isEmpty {
      json.key("messageEn")
      json.string(messageEn)
    }
    if let v = entry {
      json.key("entry")
      v.describe(in: &json)
    }
    if let v = by {
      json.key("by")
      v.describe(in: &json)
    }
    if at != 0 {
      json.key("at")
      json.int(Int64(clamping: at))
    }
    if changedAt != 0 {
      json.key("changedAt")
      json.int(Int64(clamping: changedAt))
    }
    if !text.isEmpty {
      json.key("text")
      json.string(text)
    }
    if !assignments.isEmpty {
      json.key("assignments")
      json.beginArray()
      for v in assignments { json.int(Int64(clamping: v)) }
      json.endArray()
    }
    if !book.isEmpty {
      json.key("book")
      json.string(book)
    }
    if !documentID.isEmpty {
      json.key("documentID")
      json.string(documentID)
    }
    json.endObject()
  }
}

package struct OfficeEntry: Hashable, Sendable, ProtoMessage {
  /// year/number, year/book/number; of what was returned: document id
  package var id: String = ""
  package var agency: String = ""
  package var document: OfficeDocument? = nil
  package var book: String = ""
  package var year: Int32 = 0
  /// arrival number (số đến)
  package var number: Int32 = 0
  package var isByHand: Bool = false
  package var byHandBecause: String = ""
  /// days
  package var arrivedOn: Int32 = 0
  package var registeredAt: Int64 = 0
  package var registeredBy: OfficePerson? = nil
  package var state: WireOfficeState = .unspecified
  package var assignments: [OfficeAssignment] = []
  /// of the entry's changes, from 1
  package var sequence: Int32 = 0
  /// the newest
  package var opinion: String = ""
  package var opinionBy: OfficePerson? = nil
  package var opinionAt: Int64 = 0
  package var answer: String = ""
  package var closedBecause: String = ""
  package var closedAt: Int64 = 0
  package var isRecallOpen: Bool = false
  package var recallReason: String = ""
  /// the last status that the sender was told
  package var told: String = ""
  /// the newest last; of the projection's rows none
  package var requests: [String] = []
  /// what an update would make of it, until the receiver has answered
  package var newer: OfficeDocument? = nil
  package var updateReason: String = ""
  /// why it was accepted though its signatures could not be verified
  package var despite: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeEntry {
  package func encode(to w: inout ProtoWriter) {
    if !id.isEmpty { w.string(10, id) }
    if !agency.isEmpty { w.string(18, agency) }
    if let v = document { let at = w.begin(26); v.encode(to: &w); w.end(at) }
    if !book.isEmpty { w.string(34, book) }
    if year != 0 { w.int(40, Int64(year)) }
    if number != 0 { w.int(48, Int64(number)) }
    if isByHand { w.varint(56, isByHand ? 1 : 0) }
    if !byHandBecause.isEmpty { w.string(66, byHandBecause) }
    if arrivedOn != 0 { w.int(72, Int64(arrivedOn)) }
    if registeredAt != 0 { w.int(80, registeredAt) }
    if let v = registeredBy { let at = w.begin(90); v.encode(to: &w); w.end(at) }
    if state != .unspecified { w.int(96, Int64(state.rawValue)) }
    for v in assignments { let at = w.begin(106); v.encode(to: &w); w.end(at) }
    if sequence != 0 { w.int(112, Int64(sequence)) }
    if !opinion.isEmpty { w.string(122, opinion) }
    if let v = opinionBy { let at = w.begin(130); v.encode(to: &w); w.end(at) }
    if opinionAt != 0 { w.int(136, opinionAt) }
    if !answer.isEmpty { w.string(146, answer) }
    if !closedBecause.isEmpty { w.string(154, closedBecause) }
    if closedAt != 0 { w.int(160, closedAt) }
    if isRecallOpen { w.varint(168, isRecallOpen ? 1 : 0) }
    if !recallReason.isEmpty { w.string(178, recallReason) }
    if !told.isEmpty { w.string(186, told) }
    for v in requests { w.string(194, v) }
    if let v = newer { let at = w.begin(202); v.encode(to: &w); w.end(at) }
    if !updateReason.isEmpty { w.string(210, updateReason) }
    if !despite.isEmpty { w.string(218, despite) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: id = try r.string()
      case 18: agency = try r.string()
      case 26:
        let outer = try r.enter()
        var v = document ?? OfficeDocument()
        try v.merge(from: &r)
        r.leave(outer)
        document = v
      case 34: book = try r.string()
      case 40: year = try r.int32()
      case 48: number = try r.int32()
      case 56: isByHand = try r.bool()
      case 66: byHandBecause = try r.string()
      case 72: arrivedOn = try r.int32()
      case 80: registeredAt = try r.int64()
      case 90:
        let outer = try r.enter()
        var v = registeredBy ?? OfficePerson()
        try v.merge(from: &r)
        r.leave(outer)
        registeredBy = v
      case 96: state = WireOfficeState(rawValue: try r.int32())
      case 106:
        let outer = try r.enter()
        var v = OfficeAssignment()
        try v.merge(from: &r)
        r.leave(outer)
        if assignments.isEmpty { assignments.reserveCapacity(4) }
        assignments.append(v)
      case 112: sequence = try r.int32()
      case 122: opinion = try r.string()
      case 130:
        let outer = try r.enter()
        var v = opinionBy ?? OfficePerson()
        try v.merge(from: &r)
        r.leave(outer)
        opinionBy = v
      case 136: opinionAt = try r.int64()
      case 146: answer = try r.string()
      case 154: closedBecause = try r.string()
      case 160: closedAt = try r.int64()
      case 168: isRecallOpen = try r.bool()
      case 178: recallReason = try r.string()
      case 186: told = try r.string()
      case 194: requests.append(try r.string())
      case 202:
        let outer = try r.enter()
        var v = newer ?? OfficeDocument()
        try v.merge(from: &r)
        r.leave(outer)
        newer = v
      case 210: updateReason = try r.string()
      case 218: despite = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !id.isEmpty {
      json.key("id")
      json.string(id)
    }
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if let v = document {
      json.key("document")
      v.describe(in: &json)
    }
    if !book.isEmpty {
      json.key("book")
      json.string(book)
    }
    if year != 0 {
      json.key("year")
      json.int(Int64(clamping: year))
    }
    if number != 0 {
      json.key("number")
      json.int(Int64(clamping: number))
    }
    if isByHand {
      json.key("isByHand")
      json.bool(isByHand)
    }
    if !byHandBecause.isEmpty {
      json.key("byHandBecause")
      json.string(byHandBecause)
    }
    if arrivedOn != 0 {
      json.key("arrivedOn")
      json.int(Int64(clamping: arrivedOn))
    }
    if registeredAt != 0 {
      json.key("registeredAt")
      json.int(Int64(clamping: registeredAt))
    }
    if let v = registeredBy {
      json.key("registeredBy")
      v.describe(in: &json)
    }
    if state != .unspecified {
      json.key("state")
      json.string(state.name)
    }
    if !assignments.isEmpty {
      json.key("assignments")
      json.beginArray()
      for v in assignments { v.describe(in: &json) }
      json.endArray()
    }
    if sequence != 0 {
      json.key("sequence")
      json.int(Int64(clamping: sequence))
    }
    if !opinion.isEmpty {
      json.key("opinion")
      json.string(opinion)
    }
    if let v = opinionBy {
      json.key("opinionBy")
      v.describe(in: &json)
    }
    if opinionAt != 0 {
      json.key("opinionAt")
      json.int(Int64(clamping: opinionAt))
    }
    if !answer.isEmpty {
      json.key("answer")
      json.string(answer)
    }
    if !closedBecause.isEmpty {
      json.key("closedBecause")
      json.string(closedBecause)
    }
    if closedAt != 0 {
      json.key("closedAt")
      json.int(Int64(clamping: closedAt))
    }
    if isRecallOpen {
      json.key("isRecallOpen")
      json.bool(isRecallOpen)
    }
    if !recallReason.isEmpty {
      json.key("recallReason")
      json.string(recallReason)
    }
    if !told.isEmpty {
      json.key("told")
      json.string(told)
    }
    if !requests.isEmpty {
      json.key("requests")
      json.beginArray()
      for v in requests { json.string(v) }
      json.endArray()
    }
    if let v = newer {
      json.key("newer")
      v.describe(in: &json)
    }
    if !updateReason.isEmpty {
      json.key("updateReason")
      json.string(updateReason)
    }
    if !despite.isEmpty {
      json.key("despite")
      json.string(despite)
    }
    json.endObject()
  }
}

package struct OfficeSeries: Hashable, Sendable, ProtoMessage {
  /// every number below it is used
  package var next: Int32 = 0
  /// numbers above it that were written by hand
  package var reserved: [Int32] = []
  /// days: of the newest entry
  package var newestOn: Int32 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeSeries {
  package func encode(to w: inout ProtoWriter) {
    if next != 0 { w.int(8, Int64(next)) }
    if !reserved.isEmpty {
      let at = w.begin(18)
      for v in reserved { w.packedInt(Int64(v)) }
      w.end(at)
    }
    if newestOn != 0 { w.int(24, Int64(newestOn)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: next = try r.int32()
      case 16: reserved.append(try r.int32())
      case 18:
        let outer = try r.enter()
        while !r.atEnd { reserved.append(try r.int32()) }
        r.leave(outer)
      case 24: newestOn = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if next != 0 {
      json.key("next")
      json.int(Int64(clamping: next))
    }
    if !reserved.isEmpty {
      json.key("reserved")
      json.beginArray()
      for v in reserved { json.int(Int64(clamping: v)) }
      json.endArray()
    }
    if newestOn != 0 {
      json.key("newestOn")
      json.int(Int64(clamping: newestOn))
    }
    json.endObject()
  }
}

package struct OfficeState: Hashable, Sendable, ProtoMessage {
  package var entry: OfficeEntry? = nil
  package var series: OfficeSeries? = nil
  /// of the agency, beside the first
  package var books: [String] = []
  /// of a document, or of a request
  package var entryID: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension OfficeState {
  package func encode(to w: inout ProtoWriter) {
    if let v = entry { let at = w.begin(10); v.encode(to: &w); w.end(at) }
    if let v = series { let at = w.begin(18); v.encode(to: &w); w.end(at) }
    for v in books { w.string(26, v) }
    if !entryID.isEmpty { w.string(34, entryID) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10:
        let outer = try r.enter()
        var v = entry ?? OfficeEntry()
        try v.merge(from: &r)
        r.leave(outer)
        entry = v
      case 18:
        let outer = try r.enter()
        var v = series ?? OfficeSeries()
        try v.merge(from: &r)
        r.leave(outer)
        series = v
      case 26: books.append(try r.string())
      case 34: entryID = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if let v = entry {
      json.key("entry")
      v.describe(in: &json)
    }
    if let v = series {
      json.key("series")
      v.describe(in: &json)
    }
    if !books.isEmpty {
      json.key("books")
      json.beginArray()
      for v in books { json.string(v) }
      json.endArray()
    }
    if !entryID.isEmpty {
      json.key("entryID")
      json.string(entryID)
    }
    json.endObject()
  }
}

package struct AgencyRecord: Hashable, Sendable, ProtoMessage {
  package var code: String = ""
  package var periods: [AgencyRecordPeriod] = []
  package var aliases: [AgencyRecordAlias] = []
  package var successions: [AgencyRecordSuccession] = []
  package var receiving: [AgencyRecordReceiving] = []
  package var groups: [AgencyRecordMember] = []
  package var paper: [AgencyRecordPaper] = []
  package var bans: [AgencyRecordBan] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecord {
  package func encode(to w: inout ProtoWriter) {
    if !code.isEmpty { w.string(10, code) }
    for v in periods { let at = w.begin(18); v.encode(to: &w); w.end(at) }
    for v in aliases { let at = w.begin(26); v.encode(to: &w); w.end(at) }
    for v in successions { let at = w.begin(562); v.encode(to: &w); w.end(at) }
    for v in receiving { let at = w.begin(570); v.encode(to: &w); w.end(at) }
    for v in groups { let at = w.begin(578); v.encode(to: &w); w.end(at) }
    for v in paper { let at = w.begin(586); v.encode(to: &w); w.end(at) }
    for v in bans { let at = w.begin(594); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: code = try r.string()
      case 18:
        let outer = try r.enter()
        var v = AgencyRecordPeriod()
        try v.merge(from: &r)
        r.leave(outer)
        if periods.isEmpty { periods.reserveCapacity(4) }
        periods.append(v)
      case 26:
        let outer = try r.enter()
        var v = AgencyRecordAlias()
        try v.merge(from: &r)
        r.leave(outer)
        if aliases.isEmpty { aliases.reserveCapacity(4) }
        aliases.append(v)
      case 562:
        let outer = try r.enter()
        var v = AgencyRecordSuccession()
        try v.merge(from: &r)
        r.leave(outer)
        if successions.isEmpty { successions.reserveCapacity(4) }
        successions.append(v)
      case 570:
        let outer = try r.enter()
        var v = AgencyRecordReceiving()
        try v.merge(from: &r)
        r.leave(outer)
        if receiving.isEmpty { receiving.reserveCapacity(4) }
        receiving.append(v)
      case 578:
        let outer = try r.enter()
        var v = AgencyRecordMember()
        try v.merge(from: &r)
        r.leave(outer)
        if groups.isEmpty { groups.reserveCapacity(4) }
        groups.append(v)
      case 586:
        let outer = try r.enter()
        var v = AgencyRecordPaper()
        try v.merge(from: &r)
        r.leave(outer)
        if paper.isEmpty { paper.reserveCapacity(4) }
        paper.append(v)
      case 594:
        let outer = try r.enter()
        var v = AgencyRecordBan()
        try v.merge(from: &r)
        r.leave(outer)
        if bans.isEmpty { bans.reserveCapacity(4) }
        bans.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if !periods.isEmpty {
      json.key("periods")
      json.beginArray()
      for v in periods { v.describe(in: &json) }
      json.endArray()
    }
    if !aliases.isEmpty {
      json.key("aliases")
      json.beginArray()
      for v in aliases { v.describe(in: &json) }
      json.endArray()
    }
    if !successions.isEmpty {
      json.key("successions")
      json.beginArray()
      for v in successions { v.describe(in: &json) }
      json.endArray()
    }
    if !receiving.isEmpty {
      json.key("receiving")
      json.beginArray()
      for v in receiving { v.describe(in: &json) }
      json.endArray()
    }
    if !groups.isEmpty {
      json.key("groups")
      json.beginArray()
      for v in groups { v.describe(in: &json) }
      json.endArray()
    }
    if !paper.isEmpty {
      json.key("paper")
      json.beginArray()
      for v in paper { v.describe(in: &json) }
      json.endArray()
    }
    if !bans.isEmpty {
      json.key("bans")
      json.beginArray()
      for v in bans { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct AgencyRecordPeriod: Hashable, Sendable, ProtoMessage {
  package var name: String = ""
  package var level: String = ""
  package var parent: String = ""
  /// days, first valid
  package var validFrom: Int32? = nil
  /// days, last valid
  package var validTo: Int32? = nil
  package var successor: String = ""
  package var isNode: Bool = false
  package var certainty: String = ""
  package var source: String = ""
  /// empty: an administrative agency; of another kind the level may be empty, then it is the parent's
  package var kind: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordPeriod {
  package func encode(to w: inout ProtoWriter) {
    if !name.isEmpty { w.string(10, name) }
    if !level.isEmpty { w.string(18, level) }
    if !parent.isEmpty { w.string(26, parent) }
    if let v = validFrom { w.int(32, Int64(v)) }
    if let v = validTo { w.int(40, Int64(v)) }
    if !successor.isEmpty { w.string(50, successor) }
    if isNode { w.varint(56, isNode ? 1 : 0) }
    if !certainty.isEmpty { w.string(66, certainty) }
    if !source.isEmpty { w.string(74, source) }
    if !kind.isEmpty { w.string(562, kind) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: name = try r.string()
      case 18: level = try r.string()
      case 26: parent = try r.string()
      case 32: validFrom = try r.int32()
      case 40: validTo = try r.int32()
      case 50: successor = try r.string()
      case 56: isNode = try r.bool()
      case 66: certainty = try r.string()
      case 74: source = try r.string()
      case 562: kind = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !level.isEmpty {
      json.key("level")
      json.string(level)
    }
    if !parent.isEmpty {
      json.key("parent")
      json.string(parent)
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = validTo {
      json.key("validTo")
      json.int(Int64(clamping: v))
    }
    if !successor.isEmpty {
      json.key("successor")
      json.string(successor)
    }
    if isNode {
      json.key("isNode")
      json.bool(isNode)
    }
    if !certainty.isEmpty {
      json.key("certainty")
      json.string(certainty)
    }
    if !source.isEmpty {
      json.key("source")
      json.string(source)
    }
    if !kind.isEmpty {
      json.key("kind")
      json.string(kind)
    }
    json.endObject()
  }
}

package struct AgencyRecordSuccession: Hashable, Sendable, ProtoMessage {
  package var successor: String = ""
  /// whole, default, part
  package var kind: String = ""
  /// days
  package var validFrom: Int32? = nil
  /// absent while nobody decided
  package var redirects: Bool? = nil
  package var decidedBy: String = ""
  /// number and date of the deciding document, or why
  package var because: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordSuccession {
  package func encode(to w: inout ProtoWriter) {
    if !successor.isEmpty { w.string(10, successor) }
    if !kind.isEmpty { w.string(18, kind) }
    if let v = validFrom { w.int(24, Int64(v)) }
    if let v = redirects { w.varint(32, v ? 1 : 0) }
    if !decidedBy.isEmpty { w.string(42, decidedBy) }
    if !because.isEmpty { w.string(50, because) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: successor = try r.string()
      case 18: kind = try r.string()
      case 24: validFrom = try r.int32()
      case 32: redirects = try r.bool()
      case 42: decidedBy = try r.string()
      case 50: because = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !successor.isEmpty {
      json.key("successor")
      json.string(successor)
    }
    if !kind.isEmpty {
      json.key("kind")
      json.string(kind)
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = redirects {
      json.key("redirects")
      json.bool(v)
    }
    if !decidedBy.isEmpty {
      json.key("decidedBy")
      json.string(decidedBy)
    }
    if !because.isEmpty {
      json.key("because")
      json.string(because)
    }
    json.endObject()
  }
}

package struct AgencyRecordReceiving: Hashable, Sendable, ProtoMessage {
  /// days
  package var validFrom: Int32? = nil
  package var validTo: Int32? = nil
  package var notElectronic: Bool = false
  /// of a packet
  package var maxBytes: Int64? = nil
  /// endings in lower case without the dot; none: any
  package var fileTypes: [String] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordReceiving {
  package func encode(to w: inout ProtoWriter) {
    if let v = validFrom { w.int(8, Int64(v)) }
    if let v = validTo { w.int(16, Int64(v)) }
    if notElectronic { w.varint(24, notElectronic ? 1 : 0) }
    if let v = maxBytes { w.int(32, v) }
    for v in fileTypes { w.string(42, v) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: validFrom = try r.int32()
      case 16: validTo = try r.int32()
      case 24: notElectronic = try r.bool()
      case 32: maxBytes = try r.int64()
      case 42: fileTypes.append(try r.string())
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = validTo {
      json.key("validTo")
      json.int(Int64(clamping: v))
    }
    if notElectronic {
      json.key("notElectronic")
      json.bool(notElectronic)
    }
    if let v = maxBytes {
      json.key("maxBytes")
      json.int(Int64(clamping: v))
    }
    if !fileTypes.isEmpty {
      json.key("fileTypes")
      json.beginArray()
      for v in fileTypes { json.string(v) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct AgencyRecordMember: Hashable, Sendable, ProtoMessage {
  /// of the group
  package var name: String = ""
  package var member: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordMember {
  package func encode(to w: inout ProtoWriter) {
    if !name.isEmpty { w.string(10, name) }
    if !member.isEmpty { w.string(18, member) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: name = try r.string()
      case 18: member = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !member.isEmpty {
      json.key("member")
      json.string(member)
    }
    json.endObject()
  }
}

package struct AgencyRecordPaper: Hashable, Sendable, ProtoMessage {
  /// name of a document type; empty: every type
  package var type: String = ""
  /// it and those below it; empty: everybody
  package var receiver: String = ""
  package var reason: String = ""
  /// number and date of the deciding document
  package var document: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordPaper {
  package func encode(to w: inout ProtoWriter) {
    if !type.isEmpty { w.string(10, type) }
    if !receiver.isEmpty { w.string(18, receiver) }
    if !reason.isEmpty { w.string(26, reason) }
    if !document.isEmpty { w.string(34, document) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: type = try r.string()
      case 18: receiver = try r.string()
      case 26: reason = try r.string()
      case 34: document = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !type.isEmpty {
      json.key("type")
      json.string(type)
    }
    if !receiver.isEmpty {
      json.key("receiver")
      json.string(receiver)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if !document.isEmpty {
      json.key("document")
      json.string(document)
    }
    json.endObject()
  }
}

package struct AgencyRecordBan: Hashable, Sendable, ProtoMessage {
  /// new, recall, update, replace; empty: all
  package var act: String = ""
  /// name of a document type; empty: every type
  package var type: String = ""
  /// days
  package var validFrom: Int32? = nil
  package var validTo: Int32? = nil
  /// number and date of the deciding document
  package var document: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordBan {
  package func encode(to w: inout ProtoWriter) {
    if !act.isEmpty { w.string(10, act) }
    if !type.isEmpty { w.string(18, type) }
    if let v = validFrom { w.int(24, Int64(v)) }
    if let v = validTo { w.int(32, Int64(v)) }
    if !document.isEmpty { w.string(42, document) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: act = try r.string()
      case 18: type = try r.string()
      case 24: validFrom = try r.int32()
      case 32: validTo = try r.int32()
      case 42: document = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !act.isEmpty {
      json.key("act")
      json.string(act)
    }
    if !type.isEmpty {
      json.key("type")
      json.string(type)
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = validTo {
      json.key("validTo")
      json.int(Int64(clamping: v))
    }
    if !document.isEmpty {
      json.key("document")
      json.string(document)
    }
    json.endObject()
  }
}

package struct AgencyRecordAlias: Hashable, Sendable, ProtoMessage {
  package var code: String = ""
  package var validFrom: Int32? = nil
  package var validTo: Int32? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AgencyRecordAlias {
  package func encode(to w: inout ProtoWriter) {
    if !code.isEmpty { w.string(10, code) }
    if let v = validFrom { w.int(16, Int64(v)) }
    if let v = validTo { w.int(24, Int64(v)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: code = try r.string()
      case 16: validFrom = try r.int32()
      case 24: validTo = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !code.isEmpty {
      json.key("code")
      json.string(code)
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = validTo {
      json.key("validTo")
      json.int(Int64(clamping: v))
    }
    json.endObject()
  }
}

package struct TrustRecord: Hashable, Sendable, ProtoMessage {
  /// root, intermediate, agency, person
  package var role: String = ""
  package var der: [UInt8] = []
  /// days: when we trust it, not its own validity
  package var validFrom: Int32? = nil
  package var validTo: Int32? = nil
  package var bindings: [TrustRecordBinding] = []
  /// of a root: which list of authorities it is of, in the operator's words
  package var list: String = ""
  /// of a root: agency, person; none: both
  package var speaksFor: [String] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension TrustRecord {
  package func encode(to w: inout ProtoWriter) {
    if !role.isEmpty { w.string(10, role) }
    if !der.isEmpty { w.bytes(18, der) }
    if let v = validFrom { w.int(24, Int64(v)) }
    if let v = validTo { w.int(32, Int64(v)) }
    for v in bindings { let at = w.begin(42); v.encode(to: &w); w.end(at) }
    if !list.isEmpty { w.string(50, list) }
    for v in speaksFor { w.string(58, v) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: role = try r.string()
      case 18: der = try r.bytes()
      case 24: validFrom = try r.int32()
      case 32: validTo = try r.int32()
      case 42:
        let outer = try r.enter()
        var v = TrustRecordBinding()
        try v.merge(from: &r)
        r.leave(outer)
        if bindings.isEmpty { bindings.reserveCapacity(4) }
        bindings.append(v)
      case 50: list = try r.string()
      case 58: speaksFor.append(try r.string())
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !role.isEmpty {
      json.key("role")
      json.string(role)
    }
    if !der.isEmpty {
      json.key("der")
      json.string(Base64.encode(der))
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = validTo {
      json.key("validTo")
      json.int(Int64(clamping: v))
    }
    if !bindings.isEmpty {
      json.key("bindings")
      json.beginArray()
      for v in bindings { v.describe(in: &json) }
      json.endArray()
    }
    if !list.isEmpty {
      json.key("list")
      json.string(list)
    }
    if !speaksFor.isEmpty {
      json.key("speaksFor")
      json.beginArray()
      for v in speaksFor { json.string(v) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct TrustRecordBinding: Hashable, Sendable, ProtoMessage {
  package var agency: String = ""
  package var validFrom: Int32? = nil
  package var validTo: Int32? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension TrustRecordBinding {
  package func encode(to w: inout ProtoWriter) {
    if !agency.isEmpty { w.string(10, agency) }
    if let v = validFrom { w.int(16, Int64(v)) }
    if let v = validTo { w.int(24, Int64(v)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: agency = try r.string()
      case 16: validFrom = try r.int32()
      case 24: validTo = try r.int32()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if let v = validTo {
      json.key("validTo")
      json.int(Int64(clamping: v))
    }
    json.endObject()
  }
}

package struct TrustListRecord: Hashable, Sendable, ProtoMessage {
  /// the blob
  package var crl: SHA256Digest = SHA256Digest.zero
  package var size: Int64 = 0
  package var thisUpdate: Int64 = 0
  package var nextUpdate: Int64? = nil
  package var issuer: String = ""
  /// the list's own (cRLNumber), big end first, at most 20; empty where it has none
  package var number: [UInt8] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension TrustListRecord {
  package func encode(to w: inout ProtoWriter) {
    if crl != .zero { w.digest(10, crl) }
    if size != 0 { w.int(16, size) }
    if thisUpdate != 0 { w.int(24, thisUpdate) }
    if let v = nextUpdate { w.int(32, v) }
    if !issuer.isEmpty { w.string(42, issuer) }
    if !number.isEmpty { w.bytes(50, number) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: crl = try r.digest()
      case 16: size = try r.int64()
      case 24: thisUpdate = try r.int64()
      case 32: nextUpdate = try r.int64()
      case 42: issuer = try r.string()
      case 50: number = try r.bytes()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if crl != .zero {
      json.key("crl")
      json.string(crl.hex)
    }
    if size != 0 {
      json.key("size")
      json.int(Int64(clamping: size))
    }
    if thisUpdate != 0 {
      json.key("thisUpdate")
      json.int(Int64(clamping: thisUpdate))
    }
    if let v = nextUpdate {
      json.key("nextUpdate")
      json.int(Int64(clamping: v))
    }
    if !issuer.isEmpty {
      json.key("issuer")
      json.string(issuer)
    }
    if !number.isEmpty {
      json.key("number")
      json.string(Base64.encode(number))
    }
    json.endObject()
  }
}

package struct TrustResponseRecord: Hashable, Sendable, ProtoMessage {
  /// an OCSPResponse in DER
  package var response: [UInt8] = []
  package var producedAt: Int64 = 0
  package var thisUpdate: Int64 = 0
  package var nextUpdate: Int64? = nil
  package var subject: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension TrustResponseRecord {
  package func encode(to w: inout ProtoWriter) {
    if !response.isEmpty { w.bytes(10, response) }
    if producedAt != 0 { w.int(16, producedAt) }
    if thisUpdate != 0 { w.int(24, thisUpdate) }
    if let v = nextUpdate { w.int(32, v) }
    if !subject.isEmpty { w.string(42, subject) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: response = try r.bytes()
      case 16: producedAt = try r.int64()
      case 24: thisUpdate = try r.int64()
      case 32: nextUpdate = try r.int64()
      case 42: subject = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !response.isEmpty {
      json.key("response")
      json.string(Base64.encode(response))
    }
    if producedAt != 0 {
      json.key("producedAt")
      json.int(Int64(clamping: producedAt))
    }
    if thisUpdate != 0 {
      json.key("thisUpdate")
      json.int(Int64(clamping: thisUpdate))
    }
    if let v = nextUpdate {
      json.key("nextUpdate")
      json.int(Int64(clamping: v))
    }
    if !subject.isEmpty {
      json.key("subject")
      json.string(subject)
    }
    json.endObject()
  }
}

package struct CalendarRecord: Hashable, Sendable, ProtoMessage {
  package var days: [CalendarRecordDay] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension CalendarRecord {
  package func encode(to w: inout ProtoWriter) {
    for v in days { let at = w.begin(10); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10:
        let outer = try r.enter()
        var v = CalendarRecordDay()
        try v.merge(from: &r)
        r.leave(outer)
        if days.isEmpty { days.reserveCapacity(4) }
        days.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !days.isEmpty {
      json.key("days")
      json.beginArray()
      for v in days { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct CalendarRecordDay: Hashable, Sendable, ProtoMessage {
  /// days
  package var date: Int32 = 0
  /// against its weekday, like its contrary
  package var isWorked: Bool = false
  package var name: String = ""
  package var certainty: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension CalendarRecordDay {
  package func encode(to w: inout ProtoWriter) {
    if date != 0 { w.int(8, Int64(date)) }
    if isWorked { w.varint(16, isWorked ? 1 : 0) }
    if !name.isEmpty { w.string(26, name) }
    if !certainty.isEmpty { w.string(34, certainty) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: date = try r.int32()
      case 16: isWorked = try r.bool()
      case 26: name = try r.string()
      case 34: certainty = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if date != 0 {
      json.key("date")
      json.int(Int64(clamping: date))
    }
    if isWorked {
      json.key("isWorked")
      json.bool(isWorked)
    }
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !certainty.isEmpty {
      json.key("certainty")
      json.string(certainty)
    }
    json.endObject()
  }
}

package struct DeadlineRulesRecord: Hashable, Sendable, ProtoMessage {
  package var rules: [DeadlineRuleRecord] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadlineRulesRecord {
  package func encode(to w: inout ProtoWriter) {
    for v in rules { let at = w.begin(10); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10:
        let outer = try r.enter()
        var v = DeadlineRuleRecord()
        try v.merge(from: &r)
        r.leave(outer)
        if rules.isEmpty { rules.reserveCapacity(4) }
        rules.append(v)
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !rules.isEmpty {
      json.key("rules")
      json.beginArray()
      for v in rules { v.describe(in: &json) }
      json.endArray()
    }
    json.endObject()
  }
}

package struct DeadlineRuleRecord: Hashable, Sendable, ProtoMessage {
  package var act: String = ""
  /// normal, urgent
  package var lane: String = ""
  /// days
  package var validFrom: Int32? = nil
  /// as deadlines.csv writes a limit; empty for none
  package var warning: String = ""
  package var breach: String = ""
  package var source: String = ""
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadlineRuleRecord {
  package func encode(to w: inout ProtoWriter) {
    if !act.isEmpty { w.string(10, act) }
    if !lane.isEmpty { w.string(18, lane) }
    if let v = validFrom { w.int(24, Int64(v)) }
    if !warning.isEmpty { w.string(34, warning) }
    if !breach.isEmpty { w.string(42, breach) }
    if !source.isEmpty { w.string(50, source) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: act = try r.string()
      case 18: lane = try r.string()
      case 24: validFrom = try r.int32()
      case 34: warning = try r.string()
      case 42: breach = try r.string()
      case 50: source = try r.string()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !act.isEmpty {
      json.key("act")
      json.string(act)
    }
    if !lane.isEmpty {
      json.key("lane")
      json.string(lane)
    }
    if let v = validFrom {
      json.key("validFrom")
      json.int(Int64(clamping: v))
    }
    if !warning.isEmpty {
      json.key("warning")
      json.string(warning)
    }
    if !breach.isEmpty {
      json.key("breach")
      json.string(breach)
    }
    if !source.isEmpty {
      json.key("source")
      json.string(source)
    }
    json.endObject()
  }
}

package struct DeadLetter: Hashable, Sendable, ProtoMessage {
  /// empty where a timer failed
  package var topic: String = ""
  package var partition: Int32 = 0
  package var offset: Int64 = 0
  package var worker: String = ""
  package var reason: String = ""
  package var key: [UInt8]? = nil
  /// absent where the record is to be read again from its topic, and in what follows the first
  package var value: [UInt8]? = nil
  package var headers: [DeadLetterHeader] = []
  /// of the newest failure
  package var failedAt: Int64 = 0
  /// times it was worked on and failed
  package var attempts: Int32 = 0
  package var valueSha256: SHA256Digest = SHA256Digest.zero
  /// whose record it is; the worker's later ones of it wait behind it
  package var document: String = ""
  package var state: WireLetterState = .unspecified
  /// false where nothing waits: the letter only names the place
  package var isParked: Bool = false
  /// of a redrive or a drop
  package var decidedBy: String = ""
  package var decidedBecause: String = ""
  package var decidedAt: Int64 = 0
  /// what failed, where it was no record
  package var timer: TimerRecord? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadLetter {
  package func encode(to w: inout ProtoWriter) {
    if !topic.isEmpty { w.string(10, topic) }
    if partition != 0 { w.int(16, Int64(partition)) }
    if offset != 0 { w.int(24, offset) }
    if !worker.isEmpty { w.string(34, worker) }
    if !reason.isEmpty { w.string(42, reason) }
    if let v = key { w.bytes(50, v) }
    if let v = value { w.bytes(58, v) }
    for v in headers { let at = w.begin(66); v.encode(to: &w); w.end(at) }
    if failedAt != 0 { w.int(72, failedAt) }
    if attempts != 0 { w.int(80, Int64(attempts)) }
    if valueSha256 != .zero { w.digest(90, valueSha256) }
    if !document.isEmpty { w.string(98, document) }
    if state != .unspecified { w.int(104, Int64(state.rawValue)) }
    if isParked { w.varint(112, isParked ? 1 : 0) }
    if !decidedBy.isEmpty { w.string(122, decidedBy) }
    if !decidedBecause.isEmpty { w.string(130, decidedBecause) }
    if decidedAt != 0 { w.int(136, decidedAt) }
    if let v = timer { let at = w.begin(146); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: topic = try r.string()
      case 16: partition = try r.int32()
      case 24: offset = try r.int64()
      case 34: worker = try r.string()
      case 42: reason = try r.string()
      case 50: key = try r.bytes()
      case 58: value = try r.bytes()
      case 66:
        let outer = try r.enter()
        var v = DeadLetterHeader()
        try v.merge(from: &r)
        r.leave(outer)
        if headers.isEmpty { headers.reserveCapacity(4) }
        headers.append(v)
      case 72: failedAt = try r.int64()
      case 80: attempts = try r.int32()
      case 90: valueSha256 = try r.digest()
      case 98: document = try r.string()
      case 104: state = WireLetterState(rawValue: try r.int32())
      case 112: isParked = try r.bool()
      case 122: decidedBy = try r.string()
      case 130: decidedBecause = try r.string()
      case 136: decidedAt = try r.int64()
      case 146:
        let outer = try r.enter()
        var v = timer ?? TimerRecord()
        try v.merge(from: &r)
        r.leave(outer)
        timer = v
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !topic.isEmpty {
      json.key("topic")
      json.string(topic)
    }
    if partition != 0 {
      json.key("partition")
      json.int(Int64(clamping: partition))
    }
    if offset != 0 {
      json.key("offset")
      json.int(Int64(clamping: offset))
    }
    if !worker.isEmpty {
      json.key("worker")
      json.string(worker)
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if let v = key {
      json.key("key")
      json.string(Base64.encode(v))
    }
    if let v = value {
      json.key("value")
      json.string(Base64.encode(v))
    }
    if !headers.isEmpty {
      json.key("headers")
      json.beginArray()
      for v in headers { v.describe(in: &json) }
      json.endArray()
    }
    if failedAt != 0 {
      json.key("failedAt")
      json.int(Int64(clamping: failedAt))
    }
    if attempts != 0 {
      json.key("attempts")
      json.int(Int64(clamping: attempts))
    }
    if valueSha256 != .zero {
      json.key("valueSha256")
      json.string(valueSha256.hex)
    }
    if !document.isEmpty {
      json.key("document")
      json.string(document)
    }
    if state != .unspecified {
      json.key("state")
      json.string(state.name)
    }
    if isParked {
      json.key("isParked")
      json.bool(isParked)
    }
    if !decidedBy.isEmpty {
      json.key("decidedBy")
      json.string(decidedBy)
    }
    if !decidedBecause.isEmpty {
      json.key("decidedBecause")
      json.string(decidedBecause)
    }
    if decidedAt != 0 {
      json.key("decidedAt")
      json.int(Int64(clamping: decidedAt))
    }
    if let v = timer {
      json.key("timer")
      v.describe(in: &json)
    }
    json.endObject()
  }
}

package struct DeadLetterHeader: Hashable, Sendable, ProtoMessage {
  package var name: String = ""
  package var value: [UInt8] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension DeadLetterHeader {
  package func encode(to w: inout ProtoWriter) {
    if !name.isEmpty { w.string(10, name) }
    if !value.isEmpty { w.bytes(18, value) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: name = try r.string()
      case 18: value = try r.bytes()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !value.isEmpty {
      json.key("value")
      json.string(Base64.encode(value))
    }
    json.endObject()
  }
}

package struct LetterDecision: Hashable, Sendable, ProtoMessage {
  /// who parked it
  package var worker: String = ""
  /// whose records it parked
  package var document: String = ""
  package var decision: WireLetterDecision = .unspecified
  /// topic and offset of the letter that the operator saw: another one is not touched
  package var topic: String = ""
  package var offset: Int64 = 0
  package var decidedBy: String = ""
  package var because: String = ""
  package var decidedAt: Int64 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension LetterDecision {
  package func encode(to w: inout ProtoWriter) {
    if !worker.isEmpty { w.string(10, worker) }
    if !document.isEmpty { w.string(18, document) }
    if decision != .unspecified { w.int(24, Int64(decision.rawValue)) }
    if !topic.isEmpty { w.string(34, topic) }
    if offset != 0 { w.int(40, offset) }
    if !decidedBy.isEmpty { w.string(50, decidedBy) }
    if !because.isEmpty { w.string(58, because) }
    if decidedAt != 0 { w.int(64, decidedAt) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: worker = try r.string()
      case 18: document = try r.string()
      case 24: decision = WireLetterDecision(rawValue: try r.int32())
      case 34: topic = try r.string()
      case 40: offset = try r.int64()
      case 50: decidedBy = try r.string()
      case 58: because = try r.string()
      case 64: decidedAt = try r.int64()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !worker.isEmpty {
      json.key("worker")
      json.string(worker)
    }
    if !document.isEmpty {
      json.key("document")
      json.string(document)
    }
    if decision != .unspecified {
      json.key("decision")
      json.string(decision.name)
    }
    if !topic.isEmpty {
      json.key("topic")
      json.string(topic)
    }
    if offset != 0 {
      json.key("offset")
      json.int(Int64(clamping: offset))
    }
    if !decidedBy.isEmpty {
      json.key("decidedBy")
      json.string(decidedBy)
    }
    if !because.isEmpty {
      json.key("because")
      json.string(because)
    }
    if decidedAt != 0 {
      json.key("decidedAt")
      json.int(Int64(clamping: decidedAt))
    }
    json.endObject()
  }
}

package struct TimerRecord: Hashable, Sendable, ProtoMessage {
  package var due: Int64 = 0
  /// what it is about: a document
  package var subject: String = ""
  /// of one subject and purpose there is one timer
  package var purpose: String = ""
  package var payload: [UInt8] = []
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension TimerRecord {
  package func encode(to w: inout ProtoWriter) {
    if due != 0 { w.int(8, due) }
    if !subject.isEmpty { w.string(18, subject) }
    if !purpose.isEmpty { w.string(26, purpose) }
    if !payload.isEmpty { w.bytes(34, payload) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: due = try r.int64()
      case 18: subject = try r.string()
      case 26: purpose = try r.string()
      case 34: payload = try r.bytes()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if due != 0 {
      json.key("due")
      json.int(Int64(clamping: due))
    }
    if !subject.isEmpty {
      json.key("subject")
      json.string(subject)
    }
    if !purpose.isEmpty {
      json.key("purpose")
      json.string(purpose)
    }
    if !payload.isEmpty {
      json.key("payload")
      json.string(Base64.encode(payload))
    }
    json.endObject()
  }
}

package struct ParkedInput: Hashable, Sendable, ProtoMessage {
  package var topic: String = ""
  package var partition: Int32 = 0
  package var offset: Int64 = 0
  package var timestamp: Int64 = 0
  package var key: [UInt8]? = nil
  package var value: [UInt8]? = nil
  package var headers: [DeadLetterHeader] = []
  /// then there is no record
  package var timer: TimerRecord? = nil
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension ParkedInput {
  package func encode(to w: inout ProtoWriter) {
    if !topic.isEmpty { w.string(10, topic) }
    if partition != 0 { w.int(16, Int64(partition)) }
    if offset != 0 { w.int(24, offset) }
    if timestamp != 0 { w.int(32, timestamp) }
    if let v = key { w.bytes(42, v) }
    if let v = value { w.bytes(50, v) }
    for v in headers { let at = w.begin(58); v.encode(to: &w); w.end(at) }
    if let v = timer { let at = w.begin(66); v.encode(to: &w); w.end(at) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: topic = try r.string()
      case 16: partition = try r.int32()
      case 24: offset = try r.int64()
      case 32: timestamp = try r.int64()
      case 42: key = try r.bytes()
      case 50: value = try r.bytes()
      case 58:
        let outer = try r.enter()
        var v = DeadLetterHeader()
        try v.merge(from: &r)
        r.leave(outer)
        if headers.isEmpty { headers.reserveCapacity(4) }
        headers.append(v)
      case 66:
        let outer = try r.enter()
        var v = timer ?? TimerRecord()
        try v.merge(from: &r)
        r.leave(outer)
        timer = v
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !topic.isEmpty {
      json.key("topic")
      json.string(topic)
    }
    if partition != 0 {
      json.key("partition")
      json.int(Int64(clamping: partition))
    }
    if offset != 0 {
      json.key("offset")
      json.int(Int64(clamping: offset))
    }
    if timestamp != 0 {
      json.key("timestamp")
      json.int(Int64(clamping: timestamp))
    }
    if let v = key {
      json.key("key")
      json.string(Base64.encode(v))
    }
    if let v = value {
      json.key("value")
      json.string(Base64.encode(v))
    }
    if !headers.isEmpty {
      json.key("headers")
      json.beginArray()
      for v in headers { v.describe(in: &json) }
      json.endArray()
    }
    if let v = timer {
      json.key("timer")
      v.describe(in: &json)
    }
    json.endObject()
  }
}

package struct Parking: Hashable, Sendable, ProtoMessage {
  /// number of the next parked input
  package var next: Int64 = 0
  package var count: Int64 = 0
  /// of the first input
  package var attempts: Int32 = 0
  /// of the newest failure
  package var reason: String = ""
  package var failedAt: Int64 = 0
  /// when the document began to wait
  package var since: Int64 = 0
  /// times it was worked on again without an operator
  package var laterTries: Int32 = 0
  /// of the redrive under way
  package var decidedBy: String = ""
  package var decidedBecause: String = ""
  package var decidedAt: Int64 = 0
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension Parking {
  package func encode(to w: inout ProtoWriter) {
    if next != 0 { w.int(8, next) }
    if count != 0 { w.int(16, count) }
    if attempts != 0 { w.int(24, Int64(attempts)) }
    if !decidedBy.isEmpty { w.string(34, decidedBy) }
    if !decidedBecause.isEmpty { w.string(42, decidedBecause) }
    if decidedAt != 0 { w.int(48, decidedAt) }
    if !reason.isEmpty { w.string(58, reason) }
    if failedAt != 0 { w.int(64, failedAt) }
    if since != 0 { w.int(72, since) }
    if laterTries != 0 { w.int(80, Int64(laterTries)) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 8: next = try r.int64()
      case 16: count = try r.int64()
      case 24: attempts = try r.int32()
      case 58: reason = try r.string()
      case 64: failedAt = try r.int64()
      case 72: since = try r.int64()
      case 80: laterTries = try r.int32()
      case 34: decidedBy = try r.string()
      case 42: decidedBecause = try r.string()
      case 48: decidedAt = try r.int64()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if next != 0 {
      json.key("next")
      json.int(Int64(clamping: next))
    }
    if count != 0 {
      json.key("count")
      json.int(Int64(clamping: count))
    }
    if attempts != 0 {
      json.key("attempts")
      json.int(Int64(clamping: attempts))
    }
    if !reason.isEmpty {
      json.key("reason")
      json.string(reason)
    }
    if failedAt != 0 {
      json.key("failedAt")
      json.int(Int64(clamping: failedAt))
    }
    if since != 0 {
      json.key("since")
      json.int(Int64(clamping: since))
    }
    if laterTries != 0 {
      json.key("laterTries")
      json.int(Int64(clamping: laterTries))
    }
    if !decidedBy.isEmpty {
      json.key("decidedBy")
      json.string(decidedBy)
    }
    if !decidedBecause.isEmpty {
      json.key("decidedBecause")
      json.string(decidedBecause)
    }
    if decidedAt != 0 {
      json.key("decidedAt")
      json.int(Int64(clamping: decidedAt))
    }
    json.endObject()
  }
}

package struct AuditRecord: Hashable, Sendable, ProtoMessage {
  /// 16 random bytes: a record that was appended twice is one
  package var id: [UInt8] = []
  package var at: Int64 = 0
  /// of the account; of a login that failed the name that was typed
  package var name: String = ""
  /// as `lienthong users` calls it; empty where nobody is known
  package var role: String = ""
  /// a person who logged in, not a program
  package var isUser: Bool = false
  /// code of the agency or node that it speaks for; empty for none
  package var agency: String = ""
  /// from where, without a port
  package var address: String = ""
  package var action: WireAuditAction = .unspecified
  package var outcome: WireAuditOutcome = .unspecified
  /// document id
  package var document: String = ""
  /// what else it is about: an agency's inbox, a file, words, a letter, a session
  package var target: String = ""
  /// of accounts that were read: how many; of a gap: how many records
  package var count: Int64 = 0
  /// by an operator who may read documents all the same
  package var byReadingRight: Bool = false
  package var unknownFields: [UInt8] = []

  package init() {}
}

extension AuditRecord {
  package func encode(to w: inout ProtoWriter) {
    if !id.isEmpty { w.bytes(10, id) }
    if at != 0 { w.int(16, at) }
    if !name.isEmpty { w.string(26, name) }
    if !role.isEmpty { w.string(34, role) }
    if isUser { w.varint(40, isUser ? 1 : 0) }
    if !agency.isEmpty { w.string(50, agency) }
    if !address.isEmpty { w.string(58, address) }
    if action != .unspecified { w.int(64, Int64(action.rawValue)) }
    if outcome != .unspecified { w.int(72, Int64(outcome.rawValue)) }
    if !document.isEmpty { w.string(82, document) }
    if !target.isEmpty { w.string(90, target) }
    if count != 0 { w.int(96, count) }
    if byReadingRight { w.varint(104, byReadingRight ? 1 : 0) }
    w.raw(unknownFields)
  }

  package mutating func merge(from r: inout ProtoReader) throws(ProtoError) {
    while true {
      let tag = try r.tag()
      switch tag {
      case 0: return
      case 10: id = try r.bytes()
      case 16: at = try r.int64()
      case 26: name = try r.string()
      case 34: role = try r.string()
      case 40: isUser = try r.bool()
      case 50: agency = try r.string()
      case 58: address = try r.string()
      case 64: action = WireAuditAction(rawValue: try r.int32())
      case 72: outcome = WireAuditOutcome(rawValue: try r.int32())
      case 82: document = try r.string()
      case 90: target = try r.string()
      case 96: count = try r.int64()
      case 104: byReadingRight = try r.bool()
      default: try r.keep(tag, in: &unknownFields)
      }
    }
  }

  package func describe(in json: inout JSONWriter) {
    json.beginObject()
    if !id.isEmpty {
      json.key("id")
      json.string(Base64.encode(id))
    }
    if at != 0 {
      json.key("at")
      json.int(Int64(clamping: at))
    }
    if !name.isEmpty {
      json.key("name")
      json.string(name)
    }
    if !role.isEmpty {
      json.key("role")
      json.string(role)
    }
    if isUser {
      json.key("isUser")
      json.bool(isUser)
    }
    if !agency.isEmpty {
      json.key("agency")
      json.string(agency)
    }
    if !address.isEmpty {
      json.key("address")
      json.string(address)
    }
    if action != .unspecified {
      json.key("action")
      json.string(action.name)
    }
    if outcome != .unspecified {
      json.key("outcome")
      json.string(outcome.name)
    }
    if !document.isEmpty {
      json.key("document")
      json.string(document)
    }
    if !target.isEmpty {
      json.key("target")
      json.string(target)
    }
    if count != 0 {
      json.key("count")
      json.int(Int64(clamping: count))
    }
    if byReadingRight {
      json.key("byReadingRight")
      json.bool(byReadingRight)
    }
    json.endObject()
  }
}
