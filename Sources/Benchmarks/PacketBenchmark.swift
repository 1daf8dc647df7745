// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLibXML2
import Crypto
import EdXML
import Exchange
import Glibc
import Terminal

/// Packets of several sizes, one core: written, read with all checks and digests, and beside it the
/// least that a reader on libxml2 does, a SAX pass over the same bytes whose handlers do nothing.
let packetBenchmark = Command(
    "packets", "packets written and read beside a bare libxml2 SAX pass, and the memory that takes",
    options: [
        Option(
            "megabytes", "N", default: "500", help: "the largest file; a tenth and a 50th before")
    ]
) { arguments in
    let largest = try arguments.int("megabytes", in: 50...500) ?? 500
    for megabytes in [largest / 50, largest / 10, largest] {
        try measure(megabytes * 1_000_000)
    }
    return ExitCode.done
}

private func measure(_ size: Int) throws {
    let content = try namelessFile()
    defer { close(content) }
    try fill(content, size)
    let packet = try namelessFile()
    defer { close(packet) }

    let writing = Stopwatch()
    var bytes = 0
    try PacketWriter { bytes += $0.count }.write(
        header(), files: [OutgoingFile("415.pdf", contents: .descriptor(content))])
    let writeSeconds = writing.processorSeconds
    try PacketWriter { try write($0, to: packet) }.write(
        header(), files: [OutgoingFile("415.pdf", contents: .descriptor(content))])

    let bare = Stopwatch()
    try passThroughSAX(packet)
    let bareSeconds = bare.processorSeconds

    let reading = Stopwatch()
    let reader = PacketReader(sink: DigestSink(), now: nil)
    try portions(of: packet) { try reader.push($0) }
    let read = try reader.finish()
    precondition(read.attachments.map(\.size) == [Int64(size)], "what is measured does not hold")
    let readSeconds = reading.processorSeconds

    func speed(_ seconds: Double) -> String { "\(Int(Double(bytes) / 1e6 / seconds)) MB/s" }
    report(
        "packet of \(bytes / 1_000_000) MB",
        [
            ("written", speed(writeSeconds)), ("read", speed(readSeconds)),
            ("bare SAX", speed(bareSeconds)), ("of it", decimal(bareSeconds / readSeconds)),
            ("most memory so far", "\(Stopwatch.peakMebibytes) MiB"),
        ])
}

private func header() -> PacketHeader {
    var header = PacketHeader(from: PacketOrganization("H27.01", name: "Văn phòng"))
    header.to = [PacketOrganization("G09")]
    header.documentID = "H27.01,2026/03/18,415/UBND-TH"
    header.codeNumber = "415"
    header.codeNotation = "UBND-TH"
    header.issuedOn = CivilDate(iso: "2026-03-18")
    header.subject = "V/v rà soát"
    header.business = PacketBusiness(.new)
    return header
}

/// Handlers that do nothing; the library's own work only.
private func passThroughSAX(_ packet: Int32) throws {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { _, _, _, _, _, _, _, _, _ in }
    handler.endElementNs = { _, _, _, _ in }
    handler.characters = { _, _, _ in }
    guard let context = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil) else {
        preconditionFailure("libxml2 has no memory for a parser")
    }
    defer { xmlFreeParserCtxt(context) }
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue))
    try portions(of: packet) {
        xmlParseChunk(
            context, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), 0)
    }
    xmlParseChunk(context, nil, 0, 1)
    precondition(context.pointee.wellFormed == 1, "what is measured does not hold")
}

private func namelessFile() throws -> Int32 {
    do {
        return try SpoolFile.open(in: "/tmp")
    } catch {
        throw FileContents.failure("cannot write a file")
    }
}

/// A PDF by its beginning, and bytes that nobody can pack.
private func fill(_ descriptor: Int32, _ size: Int) throws {
    var block = (0..<1_000_000).map { _ in UInt8.random(in: 0...255) }
    block.replaceSubrange(0..<5, with: Array("%PDF-".utf8))
    for _ in 0..<(size / block.count) {
        try block.withUnsafeBytes { try write($0, to: descriptor) }
    }
}

private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
        guard count > 0 else { throw FileContents.failure("cannot write a file") }
        rest = rest.dropFirst(count)
    }
}

private func portions(
    of descriptor: Int32, _ body: (UnsafeRawBufferPointer) throws -> Void
) throws {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var offset: off_t = 0
    while true {
        let count = pread(descriptor, &buffer, buffer.count, offset)
        guard count >= 0 else { throw FileContents.failure("cannot read a file") }
        if count == 0 { return }
        offset += off_t(count)
        try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
}
