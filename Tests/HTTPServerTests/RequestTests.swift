// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct RequestTests {
    @Test func `path, query and headers arrive decoded`() async throws {
        let seen = Box<HTTPRequest>()
        try await withServer {
            seen.put($0)
            return .answer(.text(200, "xin chào"))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange(
                "GET /documents/12%2FQ%C4%90-UBND/?q=a+b%26c&empty&x=1 HTTP/1.1\r\n"
                    + "Host: h\r\nX-Trace: t\r\n\r\n")
            #expect(answer.status == 200)
            #expect(answer.text == "xin chào")
            let request = try #require(await seen.next())
            #expect(request.method == "GET")
            #expect(request.path == ["documents", "12/QĐ-UBND"])
            #expect(request.query["q"] == "a b&c")
            #expect(request.query["empty"] == "")
            #expect(request.query["x"] == "1")
            #expect(request.headers["x-trace"] == "t")
            #expect(request.peer.hasPrefix("127.0.0.1:"))
            #expect(!request.hasBody)
        }
    }

    @Test func `a connection serves one request after the other`() async throws {
        try await withServer {
            .answer(.text(200, $0.path.joined(separator: "|")))
        } _: { server in
            let client = try RawClient(port: server.port)
            for name in ["a", "b", "c"] {
                let answer = try await client.exchange("GET /\(name) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(answer.text == name)
            }
        }
    }

    @Test func `the absolute form is understood`() async throws {
        try await withServer {
            .answer(.text(200, $0.path.joined(separator: "|")))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange(
                "GET http://example.org/a/b HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(answer.text == "a|b")
        }
    }

    @Test(arguments: [
        "/a b", "/a%zz", "/a%0", "/%00", "/%ff", "/a/../b", "/%2e%2e/b", "/./a", "a", "/x?q=%1",
    ])
    func `a target that cannot be read is refused`(_ target: String) async throws {
        try await withServer { _ in
            .answer(.text(200, "reached"))
        } _: { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.exchange("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(answer.status == 400)
        }
    }

    @Test(arguments: [
        ("", 400), ("Host: a\r\nHost: b\r\n", 400),
        ("Host: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n", 400),
        ("Host: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Host: h\r\nTransfer-Encoding: gzip, chunked\r\n", 501),
        ("Host: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 501),
        ("Host: h\r\nContent-Length: +3\r\n", 400),
        ("Host: h\r\nContent-Length: 99999999999999999999\r\n", 413),
    ])
    func `a request with a doubtful end is refused and its connection closed`(
        _ headers: String, _ status: Int
    ) async throws {
        let reached = Box<Bool>()
        try await withServer { _ in
            reached.put(true)
            return .collect(maxBytes: 100) { _ in .text(200, "reached") }
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send("POST / HTTP/1.1\r\n\(headers)\r\n")
            let answer = try await client.answer()
            #expect(answer.status == status)
            #expect(try await client.closesWithoutAnotherAnswer())
            #expect(reached.waitingValues.isEmpty)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n", "GET / HTTP/1.1\r\nHost\t: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tb\r\nY: c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\rY: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\r\n\r\n",
        "GET / HTTP/1.1\rHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n\n", "GET / HTTP/1.1\r\nHost: h\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\nX: a\r\n\r\n", "GET / HTTP/1.1\nHost: h\n\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u{0}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX\u{0}Y: b\r\n\r\n",
        "GET /\u{0}a HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\u{0}\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u{1}b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX(Y): a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: h\r\nHost: h\r\n\r\n",
    ])
    func `a header that can be read in two ways is refused and its connection closed`(
        _ request: String
    ) async throws {
        let reached = Box<Bool>()
        try await withServer { _ in
            reached.put(true)
            return .answer(.text(200, "reached"))
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(request)
            #expect(try await client.answer().status == 400)
            #expect(try await client.closesWithoutAnotherAnswer())
            #expect(reached.waitingValues.isEmpty)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost:h\r\nX:\r\nY: \t a b \r\n\r\n",
        "GET /?a=b%20c&d HTTP/1.1\r\nHost: h\r\nCookie: a=b; c=d\r\nX: Đức Thọ\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: h\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
    ])
    func `a header that can be read in one way only is taken`(_ request: String) async throws {
        try await withServer { _ in
            .answer(.text(200, "reached"))
        } _: { server in
            let client = try RawClient(port: server.port)
            // Cut in the middle too: it need not come in one piece.
            try await client.send(String(request.prefix(10)))
            #expect(await client.hearsNothing(milliseconds: 20))
            let answer = try await client.exchange(String(request.dropFirst(10)))
            #expect(answer.text == "reached")
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
        }
    }

    @Test func `headers beyond the memory of a connection are refused`() async throws {
        var settings = HTTPServerSettings()
        settings.memoryPerConnection = 4096
        try await withServer(settings) { _ in
            .answer(.text(200, "reached"))
        } _: { server in
            let client = try RawClient(port: server.port)
            try await client.send(
                "GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "x", count: 5000))\r\n\r\n")
            #expect(try await client.answer().status == 431)
        }
    }

    @Test func `a port that is taken is named`() async throws {
        try await withServer { _ in
            .answer(.text(200, ""))
        } _: { server in
            var settings = HTTPServerSettings()
            settings.port = server.port
            let error = #expect(throws: HTTPServerError.self) {
                try HTTPServer(settings: settings)
            }
            #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
        }
    }

    @Test func `settings out of range are refused`() {
        var settings = HTTPServerSettings()
        settings.threads = 0
        #expect(throws: HTTPServerError.self) { try HTTPServer(settings: settings) }
    }
}
