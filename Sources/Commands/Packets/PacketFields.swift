// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import EdXML
import Exchange
import JSON

/// The fields of a packet under the names that `lienthong packet read` promises.
struct PacketFields {
    private let header: PacketHeader
    private let attachments: [PacketAttachment]

    init(_ packet: Packet) {
        header = packet.header
        attachments = packet.attachments
    }

    /// The members of an object that the caller has begun.
    func write(to json: inout JSONWriter) {
        writeDocument(to: &json)
        writeBusiness(to: &json)
        json.key("attachments")
        json.beginArray()
        for file in attachments {
            json.beginObject()
            json.key("name")
            json.string(file.name)
            json.key("sha256")
            json.string(file.sha256.hex)
            json.key("size")
            json.int(file.size)
            json.endObject()
        }
        json.endArray()
        if let status = header.status { write(status, to: &json) }
    }

    private func writeDocument(to json: inout JSONWriter) {
        json.key("kind")
        json.string(header.kind.rawValue)
        json.key("documentId")
        json.string(orNull: header.kind == .status ? header.actedOn : header.documentID)
        json.key("from")
        json.string(header.from.organID)
        json.key("fromName")
        json.string(orNull: header.from.name)
        json.key("to")
        json.strings(header.to.map(\.organID))
        json.key("code")
        json.beginObject()
        json.key("number")
        json.string(orNull: header.codeNumber)
        json.key("notation")
        json.string(orNull: header.codeNotation)
        json.endObject()
        json.key("date")
        json.string(orNull: header.issuedOn?.iso)
        json.key("place")
        json.string(orNull: header.place)
        json.key("subject")
        json.string(orNull: header.subject)
        json.key("content")
        json.string(orNull: header.content)
        json.key("type")
        json.beginObject()
        json.key("type")
        number(header.type.type, to: &json)
        json.key("typeDetail")
        number(header.type.typeDetail, to: &json)
        json.key("typeName")
        json.string(orNull: header.type.typeName)
        json.endObject()
        json.key("signer")
        json.beginObject()
        json.key("competence")
        json.string(orNull: header.signer.competence)
        json.key("position")
        json.string(orNull: header.signer.position)
        json.key("fullName")
        json.string(orNull: header.signer.fullName)
        json.endObject()
        json.key("staff")
        write(header.status?.staff ?? header.business.staff, to: &json)
        json.key("dueDate")
        json.string(orNull: header.dueOn?.iso)
        json.key("toPlaces")
        json.strings(header.toPlaces)
        json.key("priority")
        json.int(orNull: header.priority?.rawValue)
        json.key("steeringType")
        json.int(orNull: header.steeringType)
        json.key("appendixes")
        json.strings(header.otherInfo.appendixes)
        writeReferences(to: &json)
    }

    private func writeReferences(to json: inout JSONWriter) {
        json.key("responseFor")
        json.beginArray()
        for reference in header.responseFor {
            json.beginObject()
            json.key("organId")
            json.string(orNull: reference.organID)
            json.key("code")
            json.string(orNull: reference.code)
            json.key("date")
            json.string(orNull: reference.issuedOn?.iso)
            json.key("documentId")
            json.string(orNull: reference.documentID)
            json.endObject()
        }
        json.endArray()
        json.key("trace")
        json.beginArray()
        for hop in header.trace {
            json.beginObject()
            json.key("organId")
            json.string(hop.organID)
            json.key("timestamp")
            json.string(orNull: hop.time?.iso)
            json.endObject()
        }
        json.endArray()
    }

    private func writeBusiness(to json: inout JSONWriter) {
        let business = header.business
        json.key("businessType")
        json.int(orNull: business.writtenKind?.rawValue)
        json.key("reason")
        json.string(orNull: business.reason)
        json.key("businessDocumentId")
        json.string(orNull: business.documentID)
        json.key("paper")
        json.int(orNull: flag(business.paperFollows))
        json.key("updates")
        if let update = business.update {
            json.beginObject()
            json.key("documentInfo")
            json.int(orNull: flag(update.changesDocument))
            json.key("documentReceiver")
            json.int(orNull: flag(update.changesReceivers))
            json.key("receivers")
            json.beginArray()
            for receiver in update.receivers {
                json.beginObject()
                json.key("receiverType")
                number(receiver.type, to: &json)
                json.key("organId")
                json.string(receiver.organID)
                json.endObject()
            }
            json.endArray()
            json.endObject()
        } else {
            json.null()
        }
        json.key("replaces")
        json.beginArray()
        for replacement in business.replacements {
            json.beginObject()
            json.key("documentId")
            json.string(replacement.documentID)
            json.key("organIds")
            json.strings(replacement.organIDs)
            json.endObject()
        }
        json.endArray()
    }

    private func write(_ status: PacketStatus, to json: inout JSONWriter) {
        json.key("status")
        json.string(status.code)
        json.key("description")
        json.string(orNull: status.description)
        json.key("timestamp")
        json.string(orNull: status.time?.iso)
    }

    /// Who reports a status, or who answers for a command.
    private func write(_ staff: PacketStaff, to json: inout JSONWriter) {
        json.beginObject()
        json.key("department")
        json.string(orNull: staff.department)
        json.key("staff")
        json.string(orNull: staff.name)
        json.key("mobile")
        json.string(orNull: staff.mobile)
        json.key("email")
        json.string(orNull: staff.email)
        json.endObject()
    }

    /// As a number where one was written, else as the text that was.
    private func number(_ text: String?, to json: inout JSONWriter) {
        if let text, let number = Int64(text) {
            json.int(number)
        } else {
            json.string(orNull: text)
        }
    }

    private func flag(_ value: Bool?) -> Int? { value.map { $0 ? 1 : 0 } }
}
