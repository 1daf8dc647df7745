// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct TransferTests {
    /// An unlinked temporary file.
    private func file(_ bytes: [UInt8]) -> HTTPFile {
        var name = Array("/tmp/lienthong-transfer-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        unlink(name)
        bytes.withUnsafeBytes { _ = write(descriptor, $0.baseAddress, $0.count) }
        return HTTPFile(descriptor: descriptor, length: Int64(bytes.count))
    }

    private func get(_ method: String = "GET", _ headers: String = "") -> String {
        "\(method) / HTTP/1.1\r\nHost: h\r\n\(headers)\r\n"
    }

    @Test(
        arguments: [
            ("", 200, "0123456789", nil, true), ("bytes=0-3", 206, "0123", "bytes 0-3/10", false),
            ("bytes=4-", 206, "456789", "bytes 4-9/10", false),
            ("bytes=-3", 206, "789", "bytes 7-9/10", false),
            ("bytes=-30", 206, "0123456789", "bytes 0-9/10", true),
            ("bytes=5-90", 206, "56789", "bytes 5-9/10", false),
            ("bytes=10-", 416, "", "bytes */10", false), ("bytes=-0", 416, "", "bytes */10", false),
            ("bytes=3-2", 200, "0123456789", nil, true),
            ("bytes=0-1,4-5", 200, "0123456789", nil, true),
            ("bytes=-", 200, "0123456789", nil, true), ("bytes=x-", 200, "0123456789", nil, true),
            ("lines=1-2", 200, "0123456789", nil, true),
            ("bytes=99999999999999999999-", 200, "0123456789", nil, true),
            ("bytes=99999999999999999999-3", 200, "0123456789", nil, true),
        ] as [(String, Int, String, String?, Bool)])
    func `a file is sent whole or in the range asked for`(
        _ range: String, _ status: Int, _ text: String, _ contentRange: String?, _ complete: Bool
    ) async throws {
        let ends = Box<Bool>()
        try await withServer { _ in
            .answer(
                HTTPResponse(
                    200, body: .file(file(Array("0123456789".utf8))),
                    afterLastByte: { ends.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange(
                get("GET", range.isEmpty ? "" : "Range: \(range)\r\n"))
            #expect(answer.status == status)
            #expect(answer.text == text)
            #expect(answer.headers["content-range"] == contentRange)
            #expect(answer.headers["accept-ranges"] == "bytes")
            #expect(await ends.next() == complete)
        }
    }

    @Test func `a range of another version of the file is the whole file`() async throws {
        try await withServer { _ in
            .answer(
                HTTPResponse(
                    200, headers: ["ETag": "\"new\""], body: .file(file(Array("0123".utf8)))))
        } _: { server in
            let client = try RawClient(port: server.port)
            let old = try await client.exchange(
                get("GET", "Range: bytes=2-\r\nIf-Range: \"old\"\r\n"))
            #expect(old.status == 200)
            let new = try await client.exchange(
                get("GET", "Range: bytes=2-\r\nIf-Range: \"new\"\r\n"))
            #expect(new.text == "23")
        }
    }

    @Test func `HEAD tells the length, sends nothing and completes nothing`() async throws {
        let ends = Box<Bool>()
        try await withServer { _ in
            .answer(
                HTTPResponse(
                    200, body: .file(file(Array("0123456789".utf8))),
                    afterLastByte: { ends.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(get("HEAD"))
            let answer = try await client.answer(bodiless: true)
            #expect(answer.headers["content-length"] == "10")
            #expect(await ends.next() == false)
            #expect(try await client.exchange(get()).text == "0123456789")
            #expect(await ends.next() == true)
        }
    }

    @Test func `a transfer that breaks is not complete`() async throws {
        let ends = Box<Bool>()
        let large = [UInt8](repeating: 1, count: 64 << 20)
        try await withServer { _ in
            .answer(
                HTTPResponse(200, body: .file(file(large)), afterLastByte: { ends.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(get())
            await client.hangUp()
            #expect(await ends.next() == false)
        }
    }

    @Test func `a large answer arrives byte for byte`() async throws {
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let ends = Box<Bool>()
        try await withServer {
            .answer(
                HTTPResponse(
                    200, body: $0.path == ["file"] ? .file(file(large)) : .bytes(large),
                    afterLastByte: { ends.put($0) }))
        } _: { server in
            let client = try RawClient(port: server.port)
            for path in ["/file", "/bytes"] {
                let answer = try await client.exchange("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(answer.body == large)
                #expect(await ends.next() == true)
            }
        }
    }

    @Test(arguments: [0, 1, 2, 1000, 3_000_000])
    func `the moment before the last byte of a whole file is told once`(_ count: Int) async throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let told = Box<String>()
        try await withServer { _ in
            .answer(
                HTTPResponse(
                    200, body: .file(file(bytes)),
                    afterLastByte: { told.put("after \($0)") },
                    beforeLastByte: { told.put("before") }))
        } _: { server in
            let client = try RawClient(port: server.port)
            #expect(try await client.exchange(get()).body == bytes)
            if count > 0 { #expect(await told.next() == "before") }
            #expect(await told.next() == "after true")
            guard count > 1 else { return }
            for (method, headers) in [("GET", "Range: bytes=1-\r\n"), ("HEAD", "")] {
                try await client.send(get(method, headers))
                _ = try await client.answer(bodiless: method == "HEAD")
                #expect(await told.next() == "after false")
            }
            _ = try await client.exchange(get("GET", "Range: bytes=0-\r\n"))
            #expect(await told.next() == "before")
            #expect(await told.next() == "after true")
        }
    }

    @Test func `a line break in a header value opens no other header`() async throws {
        try await withServer { _ in
            .answer(HTTPResponse(200, headers: ["X-Name": "a\r\nX-Evil: 1"], body: .bytes([65])))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange(get())
            #expect(answer.headers["x-name"] == "a X-Evil: 1")
            #expect(answer.headers["x-evil"] == nil)
        }
    }
}
