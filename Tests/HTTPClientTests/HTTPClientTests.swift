// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPClient
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct HTTPClientTests {
    private let client = HTTPClient(maxConnections: 2)

    /// Answers with what it got.
    @Sendable private static func echo(_ request: HTTPRequest) -> BodyPlan {
        .collect(maxBytes: 4 << 20) { body in
            HTTPResponse(
                200,
                headers: [
                    "X-Method": request.method, "X-Type": request.headers["Content-Type"] ?? "-",
                    "X-Peer": request.peer, "X-Token": request.headers["X-Token"] ?? "-",
                ], body: .bytes(body))
        }
    }

    @Test(arguments: ["GET", "POST", "PUT", "DELETE", "HEAD"])
    func `a request without a body`(_ method: String) async throws {
        try await withServer(Self.echo) { url in
            let response = try await client.send(method, url, headers: [("X-Token", "t")])
            #expect(response.status == 200)
            #expect(response.header("x-method") == method)
            #expect(response.header("X-Token") == "t")
            #expect(response.header("X-Type") == "-")
            #expect(response.body == [])
        }
    }

    @Test(arguments: ["POST", "PUT"], [0, 1, 3_000_000])
    func `bytes are sent`(_ method: String, _ count: Int) async throws {
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await withServer(Self.echo) { url in
            let response = try await client.send(
                method, url, headers: [("Content-Type", "application/edxml")],
                body: .bytes(body), limitBytes: 4 << 20)
            #expect(response.body == body)
            #expect(response.byteCount == Int64(count))
            #expect(response.header("X-Method") == method)
            #expect(response.header("X-Type") == "application/edxml")
        }
    }

    @Test(arguments: ["POST", "PUT"])
    func `a file is sent`(_ method: String) async throws {
        let body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let path = try temporaryFile(body)
        defer { unlink(path) }
        try await withServer(Self.echo) { url in
            for _ in 0..<2 {
                let response = try await client.send(
                    method, url, body: .file(path: path), limitBytes: 4 << 20)
                #expect(response.body == body)
                #expect(response.header("X-Method") == method)
                #expect(response.header("X-Type") == "-")
            }
        }
    }

    @Test func `a file that is not there is named`() async throws {
        try await withServer(Self.echo) { url in
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send("PUT", url, body: .file(path: "/nowhere/packet.edxml"))
            }
            #expect(error?.code == .file)
            #expect(error?.description.contains("/nowhere/packet.edxml") == true)
        }
    }

    @Test func `an error status is an answer`() async throws {
        try await withServer { _ in
            .answer(.text(422, "no"))
        } _: { url in
            let response = try await client.send("POST", url, body: .bytes([1]))
            #expect(response.status == 422)
            #expect(response.text == "no")
        }
    }

    @Test func `an early refusal of a large body arrives`() async throws {
        let path = try temporaryFile([UInt8](repeating: 1, count: 30_000_000))
        defer { unlink(path) }
        try await withServer { _ in
            .answer(.text(413, "too large"))
        } _: { url in
            let response = try await client.send("POST", url, body: .file(path: path))
            #expect(response.status == 413)
        }
    }

    @Test func `a download goes to the file, an error's text does not`() async throws {
        let content = [UInt8](repeating: 0x61, count: 5_000_000)
        try await withServer {
            .answer(
                $0.path == ["a"]
                    ? HTTPResponse(200, body: .bytes(content)) : .text(404, "nothing here"))
        } _: { url in
            let path = try temporaryFile([])
            defer { unlink(path) }
            let descriptor = open(path, O_RDWR)
            defer { close(descriptor) }
            let missing = try await client.download(
                "\(url)/b", to: descriptor, limitBytes: 5_000_000)
            #expect(missing.status == 404)
            #expect(missing.text == "nothing here")
            let found = try await client.download(
                "\(url)/a", to: descriptor, limitBytes: 5_000_000)
            #expect(found.byteCount == 5_000_000)
            #expect(found.body.isEmpty)
            #expect(lseek(descriptor, 0, SEEK_END) == 5_000_000)
        }
    }

    @Test func `a connection is used again`() async throws {
        let client = HTTPClient(maxConnections: 1)
        try await withServer(Self.echo) { url in
            var peers: Set<String> = []
            for _ in 0..<5 {
                peers.insert(try await client.send("GET", url).header("X-Peer") ?? "")
            }
            #expect(peers.count == 1)
        }
    }

    @Test func `as many requests run at once as there are connections, no more`() async throws {
        let client = HTTPClient(maxConnections: 3)
        let meeting = Meeting(of: 3)
        try await withServer { _ in
            await meeting.join()
            return .answer(HTTPResponse(204))
        } _: { url in
            try await withThrowingTaskGroup { group in
                for _ in 0..<9 {
                    group.addTask { try await client.send("GET", url).status }
                }
                for try await status in group { #expect(status == 204) }
            }
        }
        #expect(await meeting.most == 3)
    }

    private func temporaryFile(_ bytes: [UInt8]) throws -> String {
        var name = Array("/tmp/lienthong-client-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        try #require(written == bytes.count)
        return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
