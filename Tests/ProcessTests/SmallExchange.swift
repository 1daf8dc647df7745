// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPClient
import JSON
import TestSupport

/// A few agencies, their nodes' tokens, and the calls of a node, over HTTP only.
struct SmallExchange: Sendable {
    static let nodes = ["H27", "H05", "G09"]
    static let agencies: [String: String] = [
        "G09": "G09", "H27": "H27", "H05": "H05", "H27.01": "H27", "H27.02": "H27",
        "H05.01": "H05", "H05.02": "H05", "H27.01.001": "H27", "H27.02.001": "H27",
        "H05.01.001": "H05", "H05.02.001": "H05",
    ]

    /// The gateways, any of which will do.
    let bases: [String]
    let client = HTTPClient(maxConnections: 16)

    init(base: String) { bases = [base] }

    init(bases: [String]) { self.bases = bases }

    static func token(_ node: String) -> String { "token-of-\(node)" }

    /// The gateway's settings file.
    static func writeTokens(to path: String) throws {
        func digest(_ name: String) -> String { SHA256.hash(Array(token(name).utf8)).hex }
        var lines = nodes.map { node in
            """
            {"name":"\(node.lowercased())","kind":"node","code":"\(node)","sha256":"\(digest(node))"}
            """
        }
        lines.append(
            """
            {"name":"operator","kind":"operator","readsDocuments":true,"sha256":"\(digest("operator"))"}
            """)
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Registers the agencies, as `lienthong registry import` does.
    func importRegistry(_ agencies: [String: String] = agencies) async throws {
        var rows = [
            "code,name,level,parent,valid_from,valid_to,successor,node,source,certainty"
        ]
        for (code, node) in agencies.sorted(by: { $0.key < $1.key }) {
            let groups = code.split(separator: ".")
            let level =
                code.hasPrefix("G")
                ? "central" : ["province", "district", "commune"][groups.count - 1]
            let parent = groups.count == 1 ? "VN" : groups.dropLast().joined(separator: ".")
            let isNode = code == node ? "yes" : ""
            rows.append("\(code),Đơn vị \(code),\(level),\(parent),,,,\(isNode),test,derived")
        }
        var json = JSONWriter()
        json.beginObject()
        json.member("agencies", rows.joined(separator: "\n") + "\n")
        json.endObject()
        let answer = try await client.send(
            "POST", bases[0] + "/v1/registry", headers: authority("operator"),
            body: .bytes(json.bytes), timeout: .seconds(60))
        guard answer.status == 200 else {
            throw DeadlineExceeded(description: "registry: \(answer.status) \(answer.text)")
        }
    }

    func authority(_ node: String) -> [(String, String)] {
        [("Authorization", "Bearer \(Self.token(node))")]
    }

    /// Submits until it is taken: a broken connection and a server that is away are tried again,
    /// at the next gateway, as a publisher does. Returns the receipt.
    func submit(_ packet: String, as node: String) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(120)
        var last = ""
        var attempt = Int.random(in: 0..<bases.count)
        while ContinuousClock.now < deadline {
            let base = bases[attempt % bases.count]
            attempt += 1
            do {
                let answer = try await client.send(
                    "POST", base + "/v1/packets", headers: authority(node),
                    body: .bytes(Array(packet.utf8)), timeout: .seconds(20))
                if answer.status == 202 {
                    let json = try JSONReader.parse(answer.body)
                    return json["receipt"]?.stringValue ?? ""
                }
                last = "\(answer.status) \(answer.text)"
                guard answer.status >= 500 else { break }
            } catch let error as HTTPClientError {
                last = error.description
            }
            // The server is being started again; there is nothing to wait on but the time.
            try await Task.sleep(for: .milliseconds(20))
        }
        throw DeadlineExceeded(description: "not taken: \(last)")
    }

    /// Asks the first gateway that answers; one that has just started says when to come again.
    func get(
        _ path: String, headers: [(String, String)] = []
    ) async throws -> HTTPClientResponse {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await first(path, headers)
            guard answer.status == 503, ContinuousClock.now < deadline else { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func first(
        _ path: String, _ headers: [(String, String)]
    ) async throws -> HTTPClientResponse {
        for base in bases.dropLast() {
            do {
                return try await client.send(
                    "GET", base + path, headers: headers, limitBytes: 32 << 20)
            } catch { continue }
        }
        return try await client.send(
            "GET", bases[bases.count - 1] + path, headers: headers, limitBytes: 32 << 20)
    }

    /// The keys that may have signed receipts.
    func receiptKeys() async throws -> [Ed25519.PublicKey] {
        let response = try await get("/.well-known/jwks.json")
        return try (JSONReader.parse(response.body)["keys"]?.arrayValue ?? []).map { key in
            try Ed25519.PublicKey(
                rawRepresentation: Base64URL.decode(key["x"]?.stringValue ?? "") ?? [])
        }
    }

    /// All answers of a node so far.
    func answers(to node: String) async throws -> [JSONValue] {
        var answers: [JSONValue] = []
        var position: Int64 = 0
        while true {
            let response = try await get(
                "/v1/answers?from=\(position)&limit=1000", headers: authority(node))
            guard response.status == 200 else {
                throw DeadlineExceeded(description: "answers: \(response.status) \(response.text)")
            }
            let json = try JSONReader.parse(response.body, maxBytes: 32 << 20)
            let page = json["answers"]?.arrayValue ?? []
            answers += page.compactMap { $0["answer"] }
            let next = json["next"]?.intValue ?? position
            if page.isEmpty || next == position { return answers }
            position = next
        }
    }

    func allAnswers() async throws -> [String: [JSONValue]] {
        var all: [String: [JSONValue]] = [:]
        for node in Self.nodes { all[node] = try await answers(to: node) }
        return all
    }

    /// The packet as the receiver gets it.
    func fetch(_ documentID: String, receiver: String, as node: String) async throws -> [UInt8] {
        let query = [("id", documentID), ("receiver", receiver)].map { name, value in
            let allowed = CharacterSet.alphanumerics
            return "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        let response = try await get(
            "/v1/fetch?" + query.joined(separator: "&"), headers: authority(node))
        guard response.status == 200 else {
            throw DeadlineExceeded(description: "fetch: \(response.status) \(response.text)")
        }
        return response.body
    }
}
