// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Foundation
import Testing

/// Every code of a refusal has a packet that produces it: here those that the reader gives, with the
/// exact path of the element; of the others the suite that has it.
@Suite struct RefusedKindTests {
    private enum Proof {
        case packet([UInt8], at: String, PacketLimits = PacketLimits())
        /// A test's file, which names the code.
        case elsewhere(String)
        /// No packet produces it any more; codes are never used again.
        case reserved
    }

    private func packet(_ change: (inout PacketText) -> Void) -> [UInt8] {
        var packet = PacketText()
        change(&packet)
        return Array(packet.text.utf8)
    }

    private func proof(_ code: RefusalCode) throws -> Proof {
        let message = "edXML/edXMLEnvelope/edXMLHeader/MessageHeader"
        let attachment = "edXML/AttachmentEncoded/Attachment"
        let standard = Array(PacketText().text.utf8)
        var limits = PacketLimits()
        switch code {
        case .emptyPacket: return .packet([], at: "")
        case .packetTooLarge:
            limits.maxBytes = 1_000
            return .packet(standard, at: "", limits)
        case .notXML: return .packet(standard.dropLast(20) + [], at: "")
        case .encodingNotUTF8: return .packet([0xFE, 0xFF] + standard, at: "")
        case .doctypeForbidden: return .packet(Array("<!DOCTYPE a>".utf8) + standard, at: "")
        case .xmlLimit:
            return .packet(
                packet {
                    $0.subject = "<Subject>\(String(repeating: "a", count: 70_000))</Subject>"
                },
                at: message + "/Subject")
        case .wrongNamespace: return .packet(Array("<edXML xmlns=\"urn:x\"/>".utf8), at: "edXML")
        case .notAPacket: return .packet(Array("{}".utf8), at: "")
        case .headerNotFirst:
            limits.maxBytesBeforeHeader = 100
            return .packet(standard, at: "edXMLHeader", limits)
        case .missingElement: return .packet(packet { $0.subject = "" }, at: message + "/Subject")
        case .invalidValue:
            return .packet(packet { $0.dueDate = "<DueDate>x</DueDate>" }, at: message + "/DueDate")
        case .valueTooLong:
            return .packet(
                packet {
                    $0.documentID =
                        "<DocumentId>\(String(repeating: "1", count: 201))</DocumentId>"
                }, at: message + "/DocumentId")
        case .noReceiver: return .packet(packet { $0.to = "" }, at: message + "/To")
        case .duplicateReceiver:
            return .packet(packet { $0.to += $0.to }, at: message + "/To[3]")
        case .secretDocument:
            return .packet(
                packet { $0.subject = "<Subject>[MẬT] V/v</Subject>" }, at: message + "/Subject")
        case .attachmentMissing:
            return .packet(
                packet { $0.attachments = "" },
                at: "edXML/edXMLEnvelope/edXMLBody/edXMLManifest/Reference")
        case .attachmentName:
            return .packet(
                packet { $0.attachments = PacketText.attachment([65], name: "a/b.txt") },
                at: attachment + "/AttachmentName")
        case .invalidBase64:
            return .packet(
                packet { $0.attachments = $0.attachments.replacing("JVBER", with: "JV%ER") },
                at: attachment + "/ContentTransferEncoded")
        case .archiveLimit:
            return .packet(
                packet {
                    $0.attachments = PacketText.attachment(
                        ZipBytes.stored([(name: String, bytes: [UInt8])]()))
                },
                at: attachment + "/ContentTransferEncoded")
        case .executableFile:
            return .packet(
                packet { $0.attachments = PacketText.attachment([65], name: "a.pdf.exe") },
                at: attachment + "/AttachmentName")
        case .commandNotOffered:
            return .packet(
                packet {
                    $0.business = "<Bussiness><BussinessDocType>9</BussinessDocType></Bussiness>"
                },
                at: "edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList/Bussiness/BussinessDocType")
        case .statusReasonRequired:
            let text = PacketText.status(
                PacketText.statusChildren.replacing("Code>03", with: "Code>02")
                    .replacing("Đã tiếp nhận, số đến 1207", with: ""))
            return .packet(
                Array(text.utf8), at: "edXML/edXMLEnvelope/edXMLHeader/Status/Description")
        case .notAPDF, .unknownSender, .unknownReceiver, .documentConflict, .senderNotCovered,
            .closedReceiver, .signatureInvalid, .signerNotBound, .notYetVerified, .unknownStatus,
            .unknownDelivery, .statusNotAllowed, .senderClosed, .notConnected, .unknownDocument,
            .recallAsked, .sendingNotAllowed, .receiverNotElectronic, .receiverLimit:
            return .elsewhere("Tests")
        // Nobody is told whether a document of another's exists: `unknownDelivery` and
        // `unknownDocument` answer these.
        case .notTheSender, .senderOfStatus: return .reserved
        }
    }

    @Test(arguments: RefusalCode.allCases)
    func `every code has a packet that produces it`(code: RefusalCode) throws {
        switch try proof(code) {
        case .packet(let bytes, let path, let limits):
            let refused = try #require(refusal(of: bytes, limits: limits))
            #expect(refused.code == code, "\(refused.en)")
            #expect(refused.element == path)
        case .reserved: break
        case .elsewhere(let folder):
            // Of what other stages refuse a test of the stages names the code.
            let tests = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../\(folder)")
            let files = try #require(FileManager.default.enumerator(atPath: tests.path))
            let name = String(describing: code)
            let proves = try files.lazy.compactMap { $0 as? String }.contains { file in
                guard file.hasPrefix("PipelineTests/") || file.hasPrefix("GatewayTests/"),
                    file.hasSuffix(".swift")
                else { return false }
                let text = try String(contentsOf: tests.appending(path: file), encoding: .utf8)
                return text.contains("\"\(code.rawValue)\"") || text.contains(".\(name)")
            }
            #expect(proves, "no test of the stages names \(code.rawValue)")
        }
    }
}
