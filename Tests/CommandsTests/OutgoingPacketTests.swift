// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Glibc
import Terminal
import TestSupport
import Testing

@testable import Commands

@Suite struct OutgoingPacketTests {
    private static let words = [
        "--as", "H27.05.03", "--from-name", "UBND xã Một", "--to", "H27.05", "--to", "H27",
        "--number", "415", "--notation", "BC-UBND", "--date", "2025-06-16", "--subject",
        "Báo cáo tháng 6", "--type-name", "Báo cáo", "--priority", "1",
    ]

    private func arguments(_ words: [String]) throws -> Arguments {
        try Arguments(words, options: OutgoingPacket.options)
    }

    @Test func `a PDF and options become a packet that the reader takes`() throws {
        let directory = try TemporaryDirectory()
        let pdf = directory.file("415.pdf")
        try FileContents.write(Array("%PDF-1.7\nhello\n%%EOF\n".utf8), to: pdf)
        let outgoing = try OutgoingPacket(try arguments(Self.words))
        let path = try outgoing.write(files: [InputFile(pdf)])
        defer { unlink(path) }
        let reader = PacketReader(sink: DigestSink(), now: nil)
        try reader.push(try FileContents.read(path))
        let packet = try reader.finish()
        #expect(packet.header.documentID == "H27.05.03,2025/06/16,415/BC-UBND")
        #expect(packet.header.from.organID == "H27.05.03")
        #expect(packet.header.to.map(\.organID) == ["H27.05", "H27"])
        #expect(packet.header.subject == "Báo cáo tháng 6")
        #expect(packet.header.priority == .urgent)
        #expect(packet.attachments.map(\.name) == ["415.pdf"])
        #expect(packet.attachments.first?.size == 21)
    }

    @Test(arguments: [
        ("--to", "nobody"), ("--date", "16/06/2025"), ("--type-name", "Thư tình"),
        ("--priority", "7"), ("--number", ""),
    ])
    func `a wrong option is refused before anything is sent`(name: String, value: String) throws {
        var words = Self.words
        let place = try #require(words.firstIndex(of: name))
        words[place + 1] = value
        let arguments = try arguments(words)
        #expect(throws: UsageError.self) { try OutgoingPacket(arguments) }
    }

    @Test func `another sender than the one named is noticed`() throws {
        let directory = try TemporaryDirectory()
        let pdf = directory.file("a.pdf")
        try FileContents.write(Array("%PDF-1.7\n%%EOF\n".utf8), to: pdf)
        let path = try OutgoingPacket(try arguments(Self.words)).write(files: [InputFile(pdf)])
        defer { unlink(path) }
        try OutgoingPacket.demand("H27.05.03", of: InputFile(path))
        #expect(throws: CommandFailure.self) {
            try OutgoingPacket.demand("H27.05", of: InputFile(path))
        }
    }

    @Test func `files are told apart by what is in them`() throws {
        let directory = try TemporaryDirectory()
        try FileContents.write(Array("\n\n%PDF-1.4".utf8), to: directory.file("a.edxml"))
        try FileContents.write(Array("<?xml?>".utf8), to: directory.file("b.pdf"))
        #expect(try OutgoingPacket.isPDF(InputFile(directory.file("a.edxml"))))
        #expect(try !OutgoingPacket.isPDF(InputFile(directory.file("b.pdf"))))
        #expect(throws: CommandFailure.self) {
            try OutgoingPacket.isPDF(InputFile(directory.file("c")))
        }
    }
}
