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
            Option("wait", "SECONDS", default: "0", help: "wait so long for what becomes of it"),
            GatewayOptions.json,
        ]
    ) { arguments in
        guard !arguments.operands.isEmpty else { throw UsageError("a file is needed") }
        let publishing = Publishing(
            gateway: try GatewayClient(arguments), asJSON: arguments.has("json"),
            wait: .seconds(try arguments.int("wait", in: 0...3600) ?? 0))
        var arePDFs: [Bool] = []
        for path in arguments.operands { arePDFs.append(try OutgoingPacket.isPDF(path)) }
        if arePDFs[0] {
            // The first file is the document, the others are its annexes.
            var packet = try OutgoingPacket(arguments)
            try await packet.fillNames(from: publishing.gateway)
            let path = try packet.write(files: arguments.operands)
            defer { unlink(path) }
            let isTaken = try await publishing.submit(path, named: arguments.operands[0])
            return isTaken ? ExitCode.done : ExitCode.failed
        }
        guard !arePDFs.contains(true) else {
            throw UsageError("packets and PDFs are published by commands of their own")
        }
        var isDone = true
        for path in arguments.operands {
            if let sender = arguments["as"] { try OutgoingPacket.demand(sender, of: path) }
            let isTaken = try await publishing.submit(path, named: path)
            isDone = isDone && isTaken
        }
        return isDone ? ExitCode.done : ExitCode.failed
    }
}

/// Hands packets in and tells what came of them.
struct Publishing: Sendable {
    let gateway: GatewayClient
    let asJSON: Bool
    /// How long the outcome is waited for; zero ends with the receipt.
    let wait: Duration

    /// True if the packet was taken and, as far as it was waited for, not refused. A refusal is told
    /// and does not keep the next packet back.
    func submit(_ path: String, named name: String) async throws -> Bool {
        do {
            let taken = try await gateway.submit(.file(path: path))
            let outcome = try await outcome(of: taken)
            StandardStreams.say(
                asJSON ? Receipt.json(name, taken, outcome) : Receipt.text(name, taken, outcome))
            return outcome?["outcome"]?.stringValue != "refused"
        } catch let refusal as GatewayRefusal where refusal.isRefusal {
            if asJSON { StandardStreams.say(Receipt.json(name, refusal)) }
            StandardStreams.complain("lienthong publish: \(name): \(refusal)")
            return false
        }
    }

    /// What the gateway says of the packet once that is decided, or when the time is over; nil
    /// where nobody waits.
    private func outcome(of taken: Submitted) async throws -> JSONValue? {
        guard wait > .zero else { return nil }
        let deadline = ContinuousClock.now + wait
        while true {
            let entry = try await gateway.get(Query("/v1/submissions/" + taken.submission))
            if entry["outcome"]?.stringValue != "received" || ContinuousClock.now >= deadline {
                return entry
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

/// What publishing prints.
enum Receipt {
    static func text(_ file: String, _ taken: Submitted, _ outcome: JSONValue?) -> String {
        var table = TextTable(["", ""])
        table.add(["  tệp / file", file])
        table.add(["  mã gói tin / submission", taken.submission])
        table.add(["  kích thước / size", "\(taken.size)"])
        table.add(["  biên nhận / receipt", taken.receipt])
        if let outcome {
            let code = outcome["refusalCode"]?.stringValue.map { " [\($0)]" } ?? ""
            table.add([
                "  kết quả / outcome",
                StatusWords.outcome(outcome["outcome"]?.stringValue ?? "") + code,
            ])
        }
        let id = TextWidth.printable(taken.documentID)
        return """
            Đã nhận / taken: \(id)
            \(table.text)
            → lienthong track '\(id)'
            """
    }

    static func json(_ file: String, _ taken: Submitted, _ outcome: JSONValue?) -> String {
        var members: [(String, JSONValue)] = [
            ("file", .string(file)), ("submission", .string(taken.submission)),
            ("size", .int(taken.size)), ("documentId", .string(taken.documentID)),
            ("kind", .string(taken.kind)), ("receipt", .string(taken.receipt)),
        ]
        for name in ["outcome", "refusalCode"] {
            if let value = outcome?[name] { members.append((name, value)) }
        }
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
