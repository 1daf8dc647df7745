// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import JSON

/// The coder of events: what it reads it writes back to what it reads as the same.
enum EventFuzzing {
    /// The first byte chooses the message.
    static func run(_ bytes: [UInt8]) {
        guard let choice = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        read(messages[Int(choice) % messages.count], rest)
    }

    private static let messages: [any ProtoMessage.Type] = [
        PacketReceived.self, DocumentAccepted.self, DocumentVerified.self, DocumentRefused.self,
        PacketRepeated.self, RoutingContinued.self, RouteStep.self, DeliveryDue.self,
        StatusReceived.self, DeliveryChanged.self, RegistrationState.self,
        DeliveryLadderRecord.self, AgencyRecord.self, TrustRecord.self, TrustListRecord.self,
        TrustResponseRecord.self,
        DeadLetter.self, LetterDecision.self, TimerRecord.self, ParkedInput.self, Parking.self,
        AuditRecord.self,
    ]

    private static func read(_ type: any ProtoMessage.Type, _ bytes: [UInt8]) {
        func check<Message: ProtoMessage>(_ type: Message.Type) {
            // What is no event is refused; that is all it may do.
            guard let message = try? Message(bytes) else { return }
            let written = message.bytes
            guard let again = try? Message(written) else {
                fatalError("what was written cannot be read: \(type)")
            }
            FuzzTarget.require(again.bytes == written, "written otherwise the second time: \(type)")
            var json = JSONWriter()
            message.describe(in: &json)
            FuzzTarget.planted(message is DocumentAccepted && written != bytes)
        }
        check(type)
    }

    static let seeds: [[UInt8]] = {
        var document = Document()
        document.documentID = "H27,2026/11/02,1/UBND"
        document.sender.code = "H27"
        document.subject = "V/v"
        var accepted = DocumentAccepted()
        accepted.document = document
        accepted.attempt = 1
        accepted.publisher.code = "H27"
        accepted.receivers = ["H05"]
        var due = DeliveryDue()
        due.document = document
        due.receiver = "H05"
        var changed = DeliveryChanged()
        changed.due = due
        changed.status = "01"
        let seeds = [[1] + accepted.bytes, [7] + due.bytes, [9] + changed.bytes]
        do {
            // A search from what is refused finds refusals only.
            _ = try DocumentAccepted(accepted.bytes)
            _ = try DeliveryDue(due.bytes)
            _ = try DeliveryChanged(changed.bytes)
        } catch {
            fatalError("a seed is no event: \(error)")
        }
        return seeds
    }()
}
