// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import EdXML
import Exchange
import Glibc
import HTTPClient
import JSON

extension Command {
    /// Submits packets, or makes one of a signed PDF and options; prints the receipt of each.
    static let publish = Command(
        "publish", "submits packets (edXML), or a signed PDF with what options say of it",
        operands: "FILE…",
        options: GatewayOptions.all + OutgoingPacket.options + [GatewayOptions.json]
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a file is needed") }
        let gateway = try GatewayClient(arguments)
        var areFiles: [Bool] = []
        for path in arguments.operands { areFiles.append(try OutgoingPacket.isPDF(path)) }
        if areFiles[0] {
            // The first file is the document, the others are its annexes.
            let packet = try OutgoingPacket(arguments)
            let path = try packet.write(files: arguments.operands)
            defer { unlink(path) }
            return try await submit(
                path, named: arguments.operands[0], to: gateway, asJSON: arguments.has("json"))
                ? ExitCode.done : ExitCode.failed
        }
        guard !areFiles.contains(true) else {
            throw UsageError("packets and PDFs are published by commands of their own")
        }
        var isDone = true
        for path in arguments.operands {
            if let sender = arguments["as"] { try OutgoingPacket.demand(sender, of: path) }
            let isTaken = try await submit(
                path, named: path, to: gateway, asJSON: arguments.has("json"))
            isDone = isDone && isTaken
        }
        return isDone ? ExitCode.done : ExitCode.failed
    }

    /// True if the packet was taken. A refusal is told and does not keep the next packet back.
    private static func submit(
        _ path: String, named name: String, to gateway: GatewayClient, asJSON: Bool
    ) async throws -> Bool {
        do {
            let taken = try await gateway.submit(.file(path: path))
            StandardStreams.say(
                asJSON ? Receipt.json(name, taken) : Receipt.text(name, taken))
            return true
        } catch let refusal as GatewayRefusal where refusal.isRefusal {
            if asJSON { StandardStreams.say(Receipt.json(name, refusal)) }
            StandardStreams.complain("lienthong publish: \(name): \(refusal)")
            return false
        }
    }
}

/// What publishing prints.
enum Receipt {
    static func text(_ file: String, _ taken: Submitted) -> String {
        var table = TextTable(["", ""])
        table.add(["  tệp / file", file])
        table.add(["  mã gói tin / submission", taken.submission])
        table.add(["  kích thước / size", "\(taken.size)"])
        table.add(["  biên nhận / receipt", taken.receipt])
        let id = TextWidth.printable(taken.documentID)
        return """
            Đã nhận / taken: \(id)
            \(table.text)
            → lienthong track '\(id)'
            """
    }

    static func json(_ file: String, _ taken: Submitted) -> String {
        line([
            ("file", .string(file)), ("submission", .string(taken.submission)),
            ("size", .int(taken.size)), ("documentId", .string(taken.documentID)),
            ("kind", .string(taken.kind)), ("receipt", .string(taken.receipt)),
        ])
    }

    static func json(_ file: String, _ refusal: GatewayRefusal) -> String {
        line([
            ("file", .string(file)), ("refused", .string(refusal.code)),
            ("element", refusal.element.map { .string($0) } ?? .null),
            ("message", ["vi": .string(refusal.vi), "en": .string(refusal.en)]),
            ("agencies", .array(refusal.agencies.map { .string($0) })),
        ])
    }

    private static func line(_ members: [(String, JSONValue)]) -> String {
        String(decoding: JSONValue.object(members).bytes, as: UTF8.self)
    }
}
