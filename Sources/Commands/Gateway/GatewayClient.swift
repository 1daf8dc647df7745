// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import JSON
import Terminal

/// The gateway as commands see it: calls in, JSON out, error statuses as `GatewayRefusal`.
package struct GatewayClient: Sendable {
    /// Without a slash at its end.
    package let base: String
    package let token: String?
    package let http: HTTPClient
    /// No answer but a file is longer.
    package static let limitBytes = 32 << 20

    package init(_ base: String, token: String?, http: HTTPClient) {
        var base = base
        while base.last == "/" { base.removeLast() }
        self.base = base
        self.token = token
        self.http = http
    }

    package var headers: [(String, String)] {
        token.map { [("Authorization", "Bearer " + $0)] } ?? []
    }

    package func get(
        _ query: Query, timeout: Duration = .seconds(60)
    ) async throws -> JSONValue {
        try json(
            try await http.send(
                "GET", base + query.target, headers: headers, limitBytes: Self.limitBytes,
                timeout: timeout))
    }

    package func post(
        _ query: Query, _ value: JSONValue, timeout: Duration = .seconds(300)
    ) async throws -> JSONValue {
        try json(
            try await http.send(
                "POST", base + query.target,
                headers: headers + [("Content-Type", "application/json")],
                body: .bytes(value.bytes), limitBytes: Self.limitBytes, timeout: timeout))
    }

    package func put(
        _ query: Query, _ bytes: [UInt8], timeout: Duration = .seconds(300)
    ) async throws -> JSONValue {
        try json(
            try await http.send(
                "PUT", base + query.target,
                headers: headers + [("Content-Type", "application/octet-stream")],
                body: .bytes(bytes), limitBytes: Self.limitBytes, timeout: timeout))
    }

    package func delete(_ query: Query) async throws {
        let response = try await http.send(
            "DELETE", base + query.target, headers: headers, limitBytes: Self.limitBytes,
            timeout: .seconds(60))
        guard (200..<300).contains(response.status) else { throw GatewayRefusal(response) }
    }

    /// A packet, document or status. Nil as time limit: large packets take their time.
    package func submit(_ packet: HTTPClientBody, timeout: Duration? = nil) async throws
        -> Submitted
    {
        let answer = try json(
            try await http.send(
                "POST", base + "/v1/packets",
                headers: headers + [("Content-Type", "application/vnd.lienthong.edxml+xml")],
                body: packet, limitBytes: Self.limitBytes, timeout: timeout))
        return try Submitted(answer)
    }

    private func json(_ response: HTTPClientResponse) throws -> JSONValue {
        guard (200..<300).contains(response.status) else { throw GatewayRefusal(response) }
        do {
            return try JSONReader.parse(response.body, maxBytes: Self.limitBytes)
        } catch {
            throw CommandFailure(
                "the answer of \(base) is not what a gateway answers (\(error))",
                next: "is --gateway the right address?")
        }
    }
}

/// What the gateway says of a packet that it has taken.
package struct Submitted: Sendable {
    package let submission: String
    package let size: Int64
    package let documentID: String
    package let kind: String
    /// A compact JWS.
    package let receipt: String
    package let answer: JSONValue

    package init(_ answer: JSONValue) throws {
        guard let submission = answer["submission"]?.stringValue,
            let receipt = answer["receipt"]?.stringValue
        else {
            throw CommandFailure(
                "the gateway took the packet and gave no receipt",
                next: "is --gateway the right address?")
        }
        self.submission = submission
        self.receipt = receipt
        size = answer["size"]?.intValue ?? 0
        documentID = answer["documentId"]?.stringValue ?? ""
        kind = answer["kind"]?.stringValue ?? ""
        self.answer = answer
    }
}
