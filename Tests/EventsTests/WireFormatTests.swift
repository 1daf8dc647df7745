// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Foundation
import TestSupport
import Testing

/// Our coder against Google's, on random messages of every kind.
struct WireFormatTests {
    /// Reads bytes as one kind of message and writes it again.
    private static let coders: [String: @Sendable ([UInt8]) throws(ProtoError) -> [UInt8]] = [
        "AgencyRecord": again(AgencyRecord.self),
        "AgencyRecordAlias": again(AgencyRecordAlias.self),
        "AgencyRecordBan": again(AgencyRecordBan.self),
        "AgencyRecordMember": again(AgencyRecordMember.self),
        "AgencyRecordPaper": again(AgencyRecordPaper.self),
        "AgencyRecordPeriod": again(AgencyRecordPeriod.self),
        "AgencyRecordReceiving": again(AgencyRecordReceiving.self),
        "AgencyRecordSuccession": again(AgencyRecordSuccession.self),
        "AttachmentRef": again(AttachmentRef.self),
        "CalendarRecord": again(CalendarRecord.self),
        "CalendarRecordDay": again(CalendarRecordDay.self),
        "ClaimFinding": again(ClaimFinding.self),
        "CommandAccepted": again(CommandAccepted.self),
        "DeadLetter": again(DeadLetter.self),
        "DeadLetterHeader": again(DeadLetterHeader.self),
        "DeadlineEntry": again(DeadlineEntry.self),
        "DeadlineRecord": again(DeadlineRecord.self),
        "DeadlineRuleRecord": again(DeadlineRuleRecord.self),
        "DeadlineRulesRecord": again(DeadlineRulesRecord.self),
        "DeadlinesReported": again(DeadlinesReported.self),
        "DeliveryChanged": again(DeliveryChanged.self),
        "DeliveryDue": again(DeliveryDue.self),
        "DeliveryLadderRecord": again(DeliveryLadderRecord.self),
        "Document": again(Document.self),
        "DocumentAccepted": again(DocumentAccepted.self),
        "DocumentAnswered": again(DocumentAnswered.self),
        "DocumentReference": again(DocumentReference.self),
        "DocumentRefused": again(DocumentRefused.self),
        "DocumentVerified": again(DocumentVerified.self),
        "FileFinding": again(FileFinding.self),
        "Hop": again(Hop.self),
        "LetterDecision": again(LetterDecision.self),
        "OfficeAssignment": again(OfficeAssignment.self),
        "OfficeChanged": again(OfficeChanged.self),
        "OfficeDocument": again(OfficeDocument.self),
        "OfficeEntry": again(OfficeEntry.self),
        "OfficePerson": again(OfficePerson.self),
        "OfficeSeries": again(OfficeSeries.self),
        "OfficeState": again(OfficeState.self),
        "OfficeSubmitted": again(OfficeSubmitted.self),
        "AuditRecord": again(AuditRecord.self),
        "PacketReceived": again(PacketReceived.self),
        "PacketRepeated": again(PacketRepeated.self),
        "ParkedInput": again(ParkedInput.self),
        "Parking": again(Parking.self),
        "Party": again(Party.self),
        "Publisher": again(Publisher.self),
        "Recheck": again(Recheck.self),
        "Redirect": again(Redirect.self),
        "RegistrationAttempt": again(RegistrationAttempt.self),
        "ReceiverChange": again(ReceiverChange.self),
        "RegistrationState": again(RegistrationState.self),
        "RegistrationVersion": again(RegistrationVersion.self),
        "RouteStep": again(RouteStep.self),
        "RoutingContinued": again(RoutingContinued.self),
        "SignatureFinding": again(SignatureFinding.self),
        "StaffContact": again(StaffContact.self),
        "StatusReceived": again(StatusReceived.self),
        "TimerRecord": again(TimerRecord.self),
        "VerdictChange": again(VerdictChange.self),
        "TrustListRecord": again(TrustListRecord.self),
        "TrustResponseRecord": again(TrustResponseRecord.self),
        "TrustRecord": again(TrustRecord.self),
        "TrustRecordBinding": again(TrustRecordBinding.self),
        "UpdateOrder": again(UpdateOrder.self),
        "WaitingCount": again(WaitingCount.self),
        "WireLadderBase": again(WireLadderBase.self),
        "WireLadderRow": again(WireLadderRow.self),
    ]

    private static func again<M: ProtoMessage>(
        _ type: M.Type
    ) -> @Sendable ([UInt8]) throws(ProtoError) -> [UInt8] {
        { bytes throws(ProtoError) in try M(bytes).bytes }
    }

    private struct Sample {
        var name: String
        var bytes: [UInt8]
        var later: [UInt8]
    }

    /// Made once by Google's coder.
    private static let samples: [Sample] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            root.appendingPathComponent("wirecheck.py").path,
            root.deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Topics").path, "7", "60",
        ]
        let output = Pipe()
        process.standardOutput = output
        guard (try? process.run()) != nil else { return [] }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return Sample(
                name: String(words[0]), bytes: bytes(words[1]), later: bytes(words[2]))
        }
    }()

    private static func bytes(_ hex: Substring) -> [UInt8] {
        if hex == "-" { return [] }
        var bytes: [UInt8] = []
        var digits = hex[...]
        while !digits.isEmpty {
            bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
            digits = digits.dropFirst(2)
        }
        return bytes
    }

    @Test func `what Google's coder wrote is read and written back alike`() throws {
        #expect(Self.samples.count == Self.coders.count * 60)
        for sample in Self.samples {
            let coder = try #require(Self.coders[sample.name], "\(sample.name) has no coder here")
            #expect(try coder(sample.bytes) == sample.bytes, "\(sample.name)")
        }
    }

    @Test func `a field of a later version is kept and written back`() throws {
        for sample in Self.samples {
            let coder = try #require(Self.coders[sample.name])
            #expect(try coder(sample.later) == sample.later, "\(sample.name)")
        }
    }

    @Test func `damaged bytes are refused or read, never a trap`() throws {
        var random = SeededGenerator(seed: 11)
        var refused = 0
        for sample in Self.samples where !sample.bytes.isEmpty {
            let coder = try #require(Self.coders[sample.name])
            for _ in 0..<20 {
                var bytes = sample.bytes
                switch random.next() % 3 {
                case 0: bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() % 256)
                case 1: bytes.removeLast(Int(random.next() % UInt64(bytes.count)))
                default: bytes.insert(UInt8(random.next() % 256), at: 0)
                }
                do throws(ProtoError) { _ = try coder(bytes) } catch { refused += 1 }
            }
        }
        #expect(refused > 1000)
    }

    @Test func `nesting has an end`() {
        // Field 13 of DeliveryChanged is a message, whose field 1 is one; deeper than we go.
        var bytes: [UInt8] = []
        for _ in 0..<20_000 { bytes = [0x0a, UInt8(min(bytes.count, 127))] + bytes.prefix(127) }
        #expect(throws: ProtoError.self) { try DocumentVerified(bytes) }
    }

    @Test func `the generated code belongs to the schema beside it`() throws {
        let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Topics/events.proto")
        let bytes = [UInt8](try Data(contentsOf: schema))
        #expect(SHA256.hash(bytes).hex == schemaDigest, "run Topics/generate.sh and commit both")
    }
}
