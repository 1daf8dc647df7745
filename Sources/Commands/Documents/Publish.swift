// LienThong
// SPDX-License-Identifier: Apache-2.0

import EdXML
import Exchange
import Glibc
import HTTPClient
import JSON
import Terminal

extension Command {
    /// Submits packets, or makes one of a signed PDF and options; prints the receipt of each.
    static let publish = Command(
        "publish", "submits packets (edXML), or a signed PDF with what options say of it",
        operands: "FILE…",
        options: GatewayOptions.all + OutgoingPacket.options + [
            Option(
                "wait", "SECONDS", default: "0",
                help: "wait so long until it is with every receiver, or refused; up to 86400"),
            GatewayOptions.json,
        ],
        notes: """
            exit code: 0 taken, and with --wait delivered to every receiver (a status: applied);
            1 refused, or it could not be sent; 2 taken, and not decided when --wait was over (track
            shows the rest); 3 the command line cannot be followed. Of several files the worst counts.
            FILE may be - or a pipe; what --wait sees on the way is told on standard error.
            """
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a file is needed") }
        let publishing = Publishing(
            gateway: try GatewayClient(arguments), asJSON: arguments.has("json"),
            wait: .seconds(try arguments.int("wait", in: 0...86_400) ?? 0))
        var files: [InputFile] = []
        for path in arguments.operands { files.append(try InputFile(path)) }
        let arePDFs = try files.map(OutgoingPacket.isPDF)
        if arePDFs[0] {
            // The first file is the document, the others are its annexes.
            var packet = try OutgoingPacket(arguments)
            try await packet.complete(from: publishing.gateway)
            let path = try packet.write(files: files)
            defer { unlink(path) }
            return try await publishing.submit(path, named: files[0].name)
        }
        guard !arePDFs.contains(true) else {
            throw UsageError("packets and PDFs are published by commands of their own")
        }
        var codes: [Int32] = []
        for file in files {
            if let sender = arguments["as"] { try OutgoingPacket.demand(sender, of: file) }
            codes.append(try await publishing.submit(file.path, named: file.name))
        }
        return Publishing.worst(codes)
    }
}

/// Hands packets in and tells what came of them.
struct Publishing: Sendable {
    let gateway: GatewayClient
    let asJSON: Bool
    /// How long the outcome is waited for; zero ends with the receipt.
    let wait: Duration

    /// The code to end with for one packet. A refusal is told and does not keep the next packet back.
    func submit(_ path: String, named name: String) async throws -> Int32 {
        let taken: Submitted
        do {
            taken = try await gateway.submit(.file(path: path))
        } catch let refusal as GatewayRefusal where refusal.isRefusal {
            if asJSON { StandardStreams.say(Receipt.json(name, refusal)) }
            StandardStreams.complain("lienthong publish: \(name): \(refusal)")
            return ExitCode.failed
        }
        // The receipt is there whatever becomes of the waiting.
        if !asJSON { StandardStreams.say(Receipt.text(name, taken)) }
        guard wait > .zero else {
            if asJSON { StandardStreams.say(Receipt.json(name, taken, nil)) }
            return ExitCode.done
        }
        let outcome = try await Outcome.wait(for: taken, at: gateway, within: wait) { line in
            StandardStreams.complain(
                "lienthong publish: \(TextWidth.printable("\(name): \(line)"))")
        }
        StandardStreams.say(
            asJSON
                ? Receipt.json(name, taken, outcome)
                : TextWidth.printable("→ \(name): \(outcome.text)"))
        return outcome.exitCode
    }

    /// What has failed goes before what is not decided.
    static func worst(_ codes: [Int32]) -> Int32 {
        if codes.contains(ExitCode.failed) { return ExitCode.failed }
        return codes.max() ?? ExitCode.done
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

    static func json(_ file: String, _ taken: Submitted, _ outcome: Outcome?) -> String {
        var members: [(String, JSONValue)] = [
            ("file", .string(file)), ("submission", .string(taken.submission)),
            ("size", .int(taken.size)), ("documentId", .string(taken.documentID)),
            ("kind", .string(taken.kind)), ("receipt", .string(taken.receipt)),
        ]
        members += outcome?.members ?? []
        return line(members)
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
