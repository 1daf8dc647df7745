// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc
import HTTPClient
import JSON
import Terminal

extension Command {
    /// The packet as its sender handed it in; the gateway notes that it has arrived (01).
    static let fetch = Command(
        "fetch", "fetches a document's packet for a receiver, byte for byte",
        operands: "DOCUMENT-ID",
        options: GatewayOptions.all + [
            Option("receiver", "AGENCY", help: "for whom"), GatewayOptions.sender,
            Option(
                "out", "FILE",
                help: "where to; by default made from the document's id; - is standard output"),
            GatewayOptions.json,
        ]
    ) { arguments in
        let id = try arguments.operand("document id")
        let receiver = try arguments.required("receiver")
        let path = arguments["out"] ?? FetchedFile.name(for: id)
        let gateway = try GatewayClient(arguments)
        let sender = arguments["sender"]
        let output = try OutputFile(path)
        let file = try await FetchedFile.fetch(
            id, sentBy: sender, for: receiver, from: gateway, to: output)
        let report: String
        if arguments.has("json") {
            let answer: JSONValue = [
                "file": .string(path), "documentId": .string(id), "size": .int(file.size),
                "sha256": .string(file.sha256),
            ]
            report = String(decoding: answer.bytes, as: UTF8.self)
        } else {
            report = """
                Đã tải / fetched: \(path) (\(file.size) byte, SHA-256 \(file.sha256))
                → lienthong acknowledge '\(id)'\(sender.map { " --sender \($0)" } ?? "") \
                --receiver \(receiver) --status 03
                """
        }
        if output.isStandardOutput {
            StandardStreams.complain(report)
        } else {
            StandardStreams.say(report)
        }
        return ExitCode.done
    }
}

/// A packet on its way into a file: complete and checked, or not there.
struct FetchedFile {
    let size: Int64
    let sha256: String

    /// Brought to its place when it is whole and its digest is what the gateway names.
    static func fetch(
        _ id: String, sentBy sender: String? = nil, for receiver: String,
        from gateway: GatewayClient, to output: OutputFile
    ) async throws -> FetchedFile {
        let query = Query("/v1/fetch").with("id", id).with("sender", sender)
            .with("receiver", receiver)
        let response = try await gateway.http.download(
            gateway.base + query.target, headers: gateway.headers, to: output.draft,
            limitBytes: 1 << 40)
        guard response.status == 200 else { throw GatewayRefusal(response) }
        let digest = try digest(of: output.draft, output.name)
        let promised = response.header("ETag")?.filter { $0 != "\"" }
        guard promised == digest else {
            throw CommandFailure(
                "\(output.name) has the digest \(digest), not \(promised ?? "any that was named")",
                next: "fetch it again; the operator looks into the blob store if it stays so")
        }
        try output.finish()
        return FetchedFile(size: response.byteCount, sha256: digest)
    }

    private static func digest(of descriptor: Int32, _ path: String) throws -> String {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var offset: off_t = 0
        while true {
            let count = pread(descriptor, &buffer, buffer.count, offset)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileContents.failure("cannot read \(path)") }
            if count == 0 { return hash.finalize().hex }
            hash.update(buffer[..<count])
            offset += off_t(count)
        }
    }

    /// `H27-2025-06-16-448-BC-UBND.edxml`: what a file system takes everywhere.
    static func name(for id: String) -> String {
        var name = ""
        for character in id.unicodeScalars {
            let isPlain =
                character.isASCII
                && (character.properties.isAlphabetic
                    || character.properties.numericType != nil || character == ".")
            if isPlain {
                name.unicodeScalars.append(character)
            } else if !name.isEmpty, name.last != "-" {
                name.append("-")
            }
        }
        while let first = name.first, ".-".contains(first) { name.removeFirst() }
        return String(name.prefix(120)) + ".edxml"
    }
}
