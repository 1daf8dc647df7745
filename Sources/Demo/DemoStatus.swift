// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import JSON

/// The status packets of receivers.
enum DemoStatus {
    /// What a receiver's system writes about a delivery. The time is the exchange's own, as the
    /// answer told it, moved on by what has passed since.
    static func packet(
        _ code: String, of delivery: DemoLedger.Delivery, at wall: Int64
    ) throws -> [UInt8] {
        let answer = delivery.answer
        var header = PacketHeader(from: PacketOrganization(delivery.key.receiver))
        header.kind = .status
        let symbol = [answer["number"]?.stringValue, answer["notation"]?.stringValue]
            .compactMap { $0 }.joined(separator: "/")
        header.responseFor = [
            PacketReference(
                organID: answer["sender"]?.stringValue, code: symbol,
                issuedOn: answer["issuedOn"]?.stringValue.flatMap { CivilDate(iso: $0) },
                documentID: answer["writtenDocumentId"]?.stringValue ?? delivery.key.documentID)
        ]
        var status = PacketStatus(code: code)
        status.description = StatusCode(rawValue: code)?.words.vi
        status.time = BusinessTime(written: delivery.at)?
            .advanced(byMilliseconds: max(0, wall - delivery.readAt))
        status.staff = PacketStaff(department: "Văn thư", name: "Văn thư \(delivery.key.receiver)")
        header.status = status
        return try PacketWriter.packet(header)
    }
}
