// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension PacketWriter {
    func writeMessage(_ header: PacketHeader, to out: XMLOutput) throws(PacketWriteError) {
        try out.element("edXML:MessageHeader") { () throws(PacketWriteError) in
            try writeOrganization("edXML:From", header.from, to: out)
            for receiver in header.to { try writeOrganization("edXML:To", receiver, to: out) }
            try out.element("edXML:Code") { () throws(PacketWriteError) in
                try out.element("edXML:CodeNumber", header.codeNumber)
                try out.element("edXML:CodeNotation", header.codeNotation)
            }
            try out.element("edXML:PromulgationInfo") { () throws(PacketWriteError) in
                try out.element("edXML:Place", header.place)
                try out.element("edXML:PromulgationDate", header.issuedOn?.slashed)
            }
            if !header.type.isEmpty {
                try out.element("edXML:DocumentType") { () throws(PacketWriteError) in
                    try out.element("edXML:Type", header.type.type)
                    try out.element("edXML:TypeDetail", header.type.typeDetail)
                    try out.element("edXML:TypeName", header.type.typeName)
                }
            }
            try out.element("edXML:Subject", header.subject)
            try out.element("edXML:Content", header.content)
            if !header.signer.isEmpty {
                try out.element("edXML:SignerInfo") { () throws(PacketWriteError) in
                    try out.element("edXML:Competence", header.signer.competence)
                    try out.element("edXML:Position", header.signer.position)
                    try out.element("edXML:FullName", header.signer.fullName)
                }
            }
            try out.element("edXML:DueDate", header.dueOn?.slashed)
            if !header.toPlaces.isEmpty {
                try out.element("edXML:ToPlaces") { () throws(PacketWriteError) in
                    for place in header.toPlaces { try out.element("edXML:Place", place) }
                }
            }
            try writeOtherInfo(header, to: out)
            for reference in header.responseFor { try writeReference(reference, to: out) }
            try out.element("edXML:SteeringType", header.steeringType)
            try out.element("edXML:DocumentId", header.documentID)
        }
    }

    func writeStatus(_ header: PacketHeader, to out: XMLOutput) throws(PacketWriteError) {
        try out.element("edXML:Status") { () throws(PacketWriteError) in
            try writeOrganization("edXML:From", header.from, to: out)
            for reference in header.responseFor { try writeReference(reference, to: out) }
            if let status = header.status {
                try writeStaff(status.staff, to: out)
                try out.element("edXML:StatusCode", status.code)
                try out.element("edXML:Description", status.description)
                try out.element("edXML:Timestamp", status.time?.slashed)
            }
        }
    }

    func writeTrace(_ header: PacketHeader, to out: XMLOutput) throws(PacketWriteError) {
        try out.element("edXML:TraceHeaderList") { () throws(PacketWriteError) in
            for hop in header.trace {
                try out.element("edXML:TraceHeader") { () throws(PacketWriteError) in
                    try out.element("edXML:OrganId", hop.organID)
                    try out.element("edXML:Timestamp", hop.time?.slashed)
                }
            }
            if header.business.writtenKind != nil { try writeBusiness(header.business, to: out) }
        }
    }

    private func writeBusiness(
        _ business: PacketBusiness, to out: XMLOutput
    ) throws(PacketWriteError) {
        try out.element("edXML:Bussiness") { () throws(PacketWriteError) in
            try out.element("edXML:DocumentId", business.documentID)
            try out.element("edXML:BussinessDocType", business.kind.rawValue)
            try out.element("edXML:BussinessDocReason", business.reason)
            try out.element("edXML:Paper", flag(business.paperFollows))
            try writeStaff(business.staff, to: out)
            if let update = business.update {
                try out.element("edXML:BussinessDocumentInfo") { () throws(PacketWriteError) in
                    try out.element("edXML:DocumentInfo", flag(update.changesDocument))
                    try out.element("edXML:DocumentReceiver", flag(update.changesReceivers))
                    try writeReceivers(update.receivers, to: out)
                }
            }
            try writeReplacements(business.replacements, to: out)
        }
    }

    private func writeReceivers(
        _ receivers: [PacketUpdate.Receiver], to out: XMLOutput
    ) throws(PacketWriteError) {
        guard !receivers.isEmpty else { return }
        try out.element("edXML:ReceiverList") { () throws(PacketWriteError) in
            for receiver in receivers {
                try out.element("edXML:Receiver") { () throws(PacketWriteError) in
                    try out.element("edXML:ReceiverType", receiver.type)
                    try out.element("edXML:OrganId", receiver.organID)
                }
            }
        }
    }

    private func writeReplacements(
        _ replacements: [PacketReplacement], to out: XMLOutput
    ) throws(PacketWriteError) {
        guard !replacements.isEmpty else { return }
        try out.element("edXML:ReplacementInfoList") { () throws(PacketWriteError) in
            for replacement in replacements {
                try out.element("edXML:ReplacementInfo") { () throws(PacketWriteError) in
                    try out.element("edXML:DocumentId", replacement.documentID)
                    try out.element("edXML:OrganIdList") { () throws(PacketWriteError) in
                        for organID in replacement.organIDs {
                            try out.element("edXML:OrganId", organID)
                        }
                    }
                }
            }
        }
    }

    private func writeOtherInfo(
        _ header: PacketHeader, to out: XMLOutput
    ) throws(PacketWriteError) {
        let info = header.otherInfo
        try out.element("edXML:OtherInfo") { () throws(PacketWriteError) in
            try out.element("edXML:Priority", header.priority?.rawValue)
            try out.element("edXML:SphereOfPromulgation", info.sphere)
            try out.element("edXML:TyperNotation", info.typerNotation)
            try out.element("edXML:PromulgationAmount", info.promulgationAmount)
            try out.element("edXML:PageAmount", info.pageAmount)
            try out.element("edXML:Direction", info.direction)
            try out.element("edXML:Secret", info.secret)
            if !info.appendixes.isEmpty {
                try out.element("edXML:Appendixes") { () throws(PacketWriteError) in
                    for appendix in info.appendixes {
                        try out.element("edXML:Appendix", appendix)
                    }
                }
            }
        }
    }

    private func writeReference(
        _ reference: PacketReference, to out: XMLOutput
    ) throws(PacketWriteError) {
        try out.element("edXML:ResponseFor") { () throws(PacketWriteError) in
            try out.element("edXML:OrganId", reference.organID)
            try out.element("edXML:Code", reference.code)
            try out.element("edXML:PromulgationDate", reference.issuedOn?.slashed)
            try out.element("edXML:DocumentId", reference.documentID)
        }
    }

    private func writeStaff(_ staff: PacketStaff, to out: XMLOutput) throws(PacketWriteError) {
        guard !staff.isEmpty else { return }
        try out.element("edXML:StaffInfo") { () throws(PacketWriteError) in
            try out.element("edXML:Department", staff.department)
            try out.element("edXML:Staff", staff.name)
            try out.element("edXML:Email", staff.email)
            try out.element("edXML:Mobile", staff.mobile)
        }
    }

    private func writeOrganization(
        _ name: String, _ organization: PacketOrganization, to out: XMLOutput
    ) throws(PacketWriteError) {
        try out.element(name) { () throws(PacketWriteError) in
            try out.element("edXML:OrganId", organization.organID)
            try out.element("edXML:OrganizationInCharge", organization.inCharge)
            try out.element("edXML:OrganName", organization.name)
            try out.element("edXML:OrganAdd", organization.address)
            try out.element("edXML:Email", organization.email)
            try out.element("edXML:Telephone", organization.telephone)
            try out.element("edXML:Fax", organization.fax)
            try out.element("edXML:Website", organization.website)
        }
    }

    private func flag(_ value: Bool?) -> Int? { value.map { $0 ? 1 : 0 } }
}
