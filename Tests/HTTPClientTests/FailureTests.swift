// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct FailureTests {
    private let client = HTTPClient(maxConnections: 2)

    @Test func `a server that is not there is named with its address`() async throws {
        // Bound, never listened to after the stop.
        let server = try HTTPServer(settings: HTTPServerSettings())
        await server.stop()
        let url = "http://127.0.0.1:\(server.port)/x"
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.send("GET", url)
        }
        #expect(error?.code == .unreachable)
        #expect(error?.isRetriable == true)
        #expect(error?.description.hasPrefix("GET \(url): ") == true)
        #expect(
            error?.description.hasSuffix("is the server running, and the address right?") == true)
    }

    @Test(arguments: ["", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://", "nonsense:"])
    func `only HTTP addresses are taken`(_ url: String) async {
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.send("GET", url)
        }
        #expect(error?.code == .invalidRequest)
    }

    @Test func `a header that would begin another is refused`() async {
        let error = await #expect(throws: HTTPClientError.self) {
            try await client.send(
                "GET", "http://127.0.0.1:1/", headers: [("X", "a\r\nY: b")])
        }
        #expect(error?.code == .invalidRequest)
    }

    @Test func `an answer beyond the limit is an error, at the limit it is not`() async throws {
        try await withServer { _ in
            .answer(HTTPResponse(200, body: .bytes([UInt8](repeating: 1, count: 1000))))
        } _: { url in
            let whole = try await client.send("GET", url, limitBytes: 1000)
            #expect(whole.body.count == 1000)
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send("GET", url, limitBytes: 999)
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func `headers beyond the limit are an error`() async throws {
        var settings = HTTPClientSettings()
        settings.maxHeaderBytes = 1000
        let client = HTTPClient(settings)
        try await withServer { _ in
            .answer(HTTPResponse(200, headers: ["X": String(repeating: "x", count: 1000)]))
        } _: { url in
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send("GET", url)
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test func `a server that does not answer in time is an error`() async throws {
        try await withServer { _ in
            .wait(upTo: .seconds(60)) {
                await untilCancelled()
                return HTTPResponse(204)
            }
        } _: { url in
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send("GET", url, timeout: .milliseconds(100))
            }
            #expect(error?.code == .timedOut)
        }
    }

    @Test func `a cancelled task ends its request and frees its connection`() async throws {
        let client = HTTPClient(maxConnections: 1)
        let arrived = AsyncStream<Void>.makeStream()
        try await withServer {
            if $0.path == ["quick"] { return .answer(HTTPResponse(204)) }
            return .wait(upTo: .seconds(60)) {
                arrived.continuation.yield()
                await untilCancelled()
                return HTTPResponse(204)
            }
        } _: { url in
            let task = Task { try await client.send("GET", url, timeout: nil) }
            for await _ in arrived.stream { break }
            task.cancel()
            let error = await #expect(throws: HTTPClientError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            let next = try await client.send("GET", "\(url)/quick")
            #expect(next.status == 204)
        }
    }

    @Test func `a redirection is an answer unless it is allowed`() async throws {
        var settings = HTTPClientSettings()
        settings.maxRedirects = 2
        let following = HTTPClient(settings)
        try await withServer {
            switch $0.path {
            case ["end"]: .answer(.text(200, "end"))
            case ["loop"]: .answer(HTTPResponse(302, headers: ["Location": "/loop"]))
            case ["file"]: .answer(HTTPResponse(302, headers: ["Location": "file:///etc/passwd"]))
            default: .answer(HTTPResponse(302, headers: ["Location": "/end"]))
            }
        } _: { url in
            let first = try await client.send("GET", url)
            #expect(first.status == 302)
            let response = try await following.send("GET", url)
            #expect(response.text == "end")
            #expect(response.header("Location") == nil)
            for path in ["loop", "file"] {
                await #expect(throws: HTTPClientError.self) {
                    try await following.send("GET", "\(url)/\(path)")
                }
            }
        }
    }
}
