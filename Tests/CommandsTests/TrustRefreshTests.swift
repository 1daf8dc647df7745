// LienThong
// SPDX-License-Identifier: Apache-2.0
//
// What the servers answer and what is held of it stand as two closures.
// swift-format-ignore-file: OnlyOneTrailingClosureArgument

import Crypto
import Foundation
import HTTPClient
import HTTPServer
import JSON
import SigningKit
import Synchronization
import Terminal
import TestSupport
import Testing

@testable import Commands

/// Revocation lists and OCSP answers from servers of others, which answer anything.
struct TrustRefreshTests {
    private let world = TestWorld.shared
    private let now = TestWorld.now

    /// An authority's server, and what it was asked.
    private final class Authority: HTTPHandler {
        typealias Answer = @Sendable (HTTPRequest, [UInt8]) -> HTTPResponse

        let answers: [String: Answer]
        private let asked = Mutex<[String]>([])

        init(_ answers: [String: Answer]) { self.answers = answers }

        /// Path by path, in order.
        var requests: [String] { asked.withLock { $0 } }

        func begin(_ request: HTTPRequest) async -> BodyPlan {
            let path = request.path.joined(separator: "/")
            asked.withLock { $0.append(path) }
            if path == "slow" {
                // Until the client has gone.
                return .wait(upTo: .seconds(30)) {
                    do { try await Task.sleep(for: .seconds(30)) } catch {}
                    return HTTPResponse(503)
                }
            }
            guard let answer = answers[path] else { return .answer(HTTPResponse(404)) }
            if !request.hasBody { return .answer(answer(request, [])) }
            return .collect(maxBytes: 1 << 20) { answer(request, $0) }
        }
    }

    /// A gateway as far as `trust refresh` knows it: it says what it has, and takes what it gets.
    private final class Registry: HTTPHandler {
        let sources: JSONValue
        private let taken = Mutex<(lists: [[UInt8]], responses: [JSONValue])>(([], []))

        init(sources: JSONValue = ["lists": [], "questions": []]) { self.sources = sources }

        var lists: [[UInt8]] { taken.withLock { $0.lists } }
        var responses: [JSONValue] { taken.withLock { $0.responses } }

        func begin(_ request: HTTPRequest) async -> BodyPlan {
            switch (request.method, request.path.joined(separator: "/")) {
            case ("GET", "v1/trust"):
                let crls = lists.map { list -> JSONValue in
                    ["sha256": .string(SHA256.hash(list).hex)]
                }
                return .answer(.json(200, JSONValue.object([("crls", .array(crls))]).bytes))
            case ("GET", "v1/trust/sources"): return .answer(.json(200, sources.bytes))
            case ("PUT", "v1/trust/lists"):
                return .collect(maxBytes: 64 << 20) { body in
                    self.taken.withLock { $0.lists.append(body) }
                    return .json(200, JSONValue.object([("appended", 1)]).bytes)
                }
            case ("POST", "v1/trust"):
                return .collect(maxBytes: 1 << 20) { body in
                    let json = try? JSONReader.parse(body)
                    let responses = json?["responses"]?.arrayValue ?? []
                    self.taken.withLock { $0.responses += responses }
                    return .json(
                        200,
                        JSONValue.object([("appended", .int(Int64(responses.count)))]).bytes)
                }
            default: return .answer(HTTPResponse(404))
            }
        }
    }

    /// Both on free ports; `run` refreshes once and may do so again.
    private func scene(
        _ answers: @escaping (_ base: String) -> [String: Authority.Answer],
        sources: (_ base: String) -> JSONValue = { _ in ["lists": [], "questions": []] },
        _ body: (
            _ base: String, Authority, Registry,
            _ run: (TrustRefresh.Order) async throws -> TrustRefresh
        ) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let (front, back) = (
            try HTTPServer(settings: HTTPServerSettings()),
            try HTTPServer(settings: HTTPServerSettings())
        )
        let base = "http://127.0.0.1:\(back.port)/"
        let authority = Authority(answers(base))
        let registry = Registry(sources: sources(base))
        try back.start(authority)
        try front.start(registry)
        defer { withExtendedLifetime(directory) {} }
        let client = GatewayClient(
            "http://127.0.0.1:\(front.port)", token: nil, http: HTTPClient(maxConnections: 2))
        try await body(base, authority, registry) { order in
            var refresh = TrustRefresh(
                gateway: client, cache: try RefreshCache(directory.file("cache")),
                now: order.now)
            refresh.fetch.limitBytes = 100_000
            if let time = order.timeout {
                (refresh.fetch.listTimeout, refresh.fetch.answerTimeout) = (time, time)
            }
            var hosts: AskableHosts?
            if let names = order.hosts {
                let file = directory.file("hosts")
                try Data(names.joined(separator: "\n").utf8).write(
                    to: URL(fileURLWithPath: file))
                hosts = try AskableHosts(file: file)
            }
            try await refresh.run(fixed: order.fixed, hosts: hosts)
            return refresh
        }
        await front.stop()
        await back.stop()
    }

    private func bytes(_ body: [UInt8], _ headers: HTTPHeaders = [:]) -> Authority.Answer {
        { _, _ in HTTPResponse(200, headers: headers, body: .bytes(body)) }
    }

    // MARK: Lists

    @Test func `what answers is taken, PEM or DER, and what does not stops no other`() async throws
    {
        let lists = world.lists()
        let moved: Authority.Answer = { _, _ in
            HTTPResponse(302, headers: ["Location": "http://127.0.0.1:1/"])
        }
        try await scene({ _ in
            [
                "der.crl": bytes(lists[0]),
                "pem.crl": bytes(Array(PEM.text([lists[1]], as: .revocationList).utf8)),
                "page.crl": bytes(Array("<html>".utf8)),
                "big.crl": bytes([UInt8](repeating: 0, count: 200_000)),
                "moved.crl": moved,
            ]
        }) { base, _, registry, run in
            let names = ["pem.crl", "none.crl", "page.crl", "big.crl", "moved.crl", "der.crl"]
            let done = try await run(
                .init(fixed: names.map { base + $0 } + ["http://127.0.0.1:1/closed.crl"], now: now))
            #expect(registry.lists == [lists[1], lists[0]])
            #expect(done.new == 2)
            let words = [
                "none.crl: answered 404", "page.crl: ", "big.crl: ", "moved.crl: answered 302",
                "closed.crl: ",
            ]
            #expect(done.failures.count == words.count)
            for (failure, words) in zip(done.failures, words) {
                #expect(failure.contains(words), "\(failure)")
            }
        }
    }

    @Test func `who does not answer in time stops no other`() async throws {
        let list = world.lists()[0]
        try await scene({ _ in ["a.crl": bytes(list)] }) { base in
            ["lists": [], "questions": [question([base + "slow"])]]
        } _: { base, _, registry, run in
            let server = String(base.dropFirst("http://".count).dropLast())
            let done = try await run(
                .init(
                    fixed: [base + "slow", base + "a.crl"], hosts: [server],
                    timeout: .milliseconds(300), now: now))
            #expect(registry.lists == [list] && registry.responses.isEmpty)
            #expect(done.failures.count == 2 && done.failures.allSatisfy { $0.contains("slow") })
        }
    }

    @Test func `a later run asks for what may be newer, and only so long as the registry has it`()
        async throws
    {
        let list = world.lists()[1]
        let unmarked = world.lists()[0]
        let marked: Authority.Answer = { request, _ in
            request.headers["If-None-Match"] == "\"7\""
                ? HTTPResponse(304)
                : HTTPResponse(200, headers: ["ETag": "\"7\""], body: .bytes(list))
        }
        try await scene({ _ in ["marked": marked, "unmarked": bytes(unmarked)] }) {
            base, authority, registry, run in
            var order = TrustRefresh.Order(
                fixed: [base + "marked", base + "unmarked"], now: now)
            #expect(try await run(order).new == 2)
            order.now += 900
            let second = try await run(order)
            #expect(second.new == 0 && second.unchanged == 2 && second.failures.isEmpty)
            // The one with a mark is asked each time, the other when a part of its time is over.
            #expect(authority.requests.filter { $0 == "marked" }.count == 2)
            #expect(authority.requests.filter { $0 == "unmarked" }.count == 1)
            order.now += 7 * 3600
            _ = try await run(order)
            #expect(authority.requests.filter { $0 == "unmarked" }.count == 2)
            #expect(registry.lists.count == 3)
        }
    }

    @Test func `a damaged file of the cache is as none`() throws {
        let directory = try TemporaryDirectory()
        let cache = try RefreshCache(directory.file("cache"))
        let entry = RefreshCache.Entry(
            etag: "\"a\"", modified: "yesterday", askAgain: 7,
            lists: [SHA256.hash([1]).hex])
        try cache.keep(entry, of: "http://a/")
        #expect(cache.entry("http://a/") == entry)
        #expect(cache.entry("http://b/") == nil)
        let name = try #require(try FileContents.names(in: directory.file("cache")).first)
        let file = directory.file("cache/" + name)
        for damage in [
            [], Array("{".utf8), Array(#"{"address":"http://b/","askAgain":7,"lists":[]}"#.utf8),
            Array(#"{"address":"http://a/","askAgain":7,"lists":["../x"]}"#.utf8),
            [UInt8](repeating: 0x20, count: 100_000),
        ] {
            try FileContents.write(damage, to: file)
            #expect(cache.entry("http://a/") == nil)
        }
        // A mark that would be two lines of a header is not used.
        let hostile = #"{"address":"http://a/","askAgain":7,"lists":[],"etag":"a\r\nX: y"}"#
        try FileContents.write(Array(hostile.utf8), to: file)
        #expect(cache.entry("http://a/") == .init(etag: nil, modified: nil, askAgain: 7))
        try FileContents.write([0x7B], to: directory.file("cache/of somebody else.json"))
        try cache.forget(now: 61 * 86_400)
        #expect(
            try FileContents.names(in: directory.file("cache")) == ["of somebody else.json"])
    }

    // MARK: Addresses out of certificates

    @Test func `an address out of a certificate is asked where its host is listed, and else never`()
        async throws
    {
        let list = world.lists()[1]
        try await scene({ _ in ["a.crl": bytes(list)] }) { base in
            ["lists": [.string(base + "a.crl"), "http://elsewhere.test/a.crl"], "questions": []]
        } _: { base, authority, registry, run in
            let server = String(base.dropFirst("http://".count).dropLast())
            _ = try await run(.init(fixed: [base + "b.crl"], now: now))
            #expect(authority.requests == ["b.crl"])
            let other = try await run(.init(hosts: ["127.0.0.1", "test"], now: now))
            #expect(authority.requests == ["b.crl"])
            #expect(other.failures.isEmpty && other.remarks.count == 1)
            #expect(other.remarks[0].contains("elsewhere.test"))
            #expect(try await run(.init(hosts: ["# ours", server], now: now)).new == 1)
            #expect(registry.lists == [list])
        }
    }

    @Test func `whom an address asks is read in one way only`() {
        for (text, server) in [
            ("http://CA.gov.vn/a?b@c", "ca.gov.vn"), ("https://ca.gov.vn:443", "ca.gov.vn"),
            ("http://ca.gov.vn:443/", "ca.gov.vn:443"), ("http://[::1]:8080/", "[::1]:8080"),
        ] {
            #expect(WebAddress(text)?.server == server)
        }
        for text in [
            "ftp://ca.gov.vn/", "http://a@b/", #"http://a\@b/"#, "http://a%2eb/", "http:///a",
            "http://a:0/", "http://a:080/", "http://a b/", "http://a:b:1/", "http://ệ.vn/", "//a/",
        ] {
            #expect(WebAddress(text) == nil, "\(text)")
        }
    }

    // MARK: OCSP

    private func answer(
        _ change: (inout TestOCSP) -> Void = { _ in }, of subject: TestIdentity? = nil,
        by signer: TestIdentity? = nil
    ) -> [UInt8] {
        var ocsp = TestOCSP(thisUpdate: now - 60, nextUpdate: now + 3600)
        change(&ocsp)
        let issuer = world.sub.identity
        return ocsp.response(
            about: subject ?? world.person, issuedBy: issuer, signedBy: signer ?? issuer)
    }

    private func question(_ addresses: [String]) -> JSONValue {
        [
            "certificate": .string(SHA256.hash(world.person.der).hex),
            "subject": .string(Base64.encode(world.person.der)),
            "issuer": .string(Base64.encode(world.sub.identity.der)),
            "addresses": .array(addresses.map { .string($0) }),
        ]
    }

    @Test func `an answer that is not the authority's about that certificate, now, is not brought`()
        async throws
    {
        let good = answer()
        let wrong: [(String, [UInt8])] = [
            ("signer", answer(by: world.agency)), ("other", answer(of: world.agency)),
            ("old", answer { $0.nextUpdate = now - 30 }), ("garbage", Array("<html>".utf8)),
            ("huge", [UInt8](repeating: 0x30, count: 300_000)),
            ("unknown", answer { $0.status = .unknown }),
        ]
        try await scene({ _ in
            var answers = Dictionary(uniqueKeysWithValues: wrong.map { ($0.0, bytes($0.1)) })
            answers["good"] = { request, body in
                let isAsked = request.headers["Content-Type"] == "application/ocsp-request"
                return isAsked && body.first == 0x30
                    ? HTTPResponse(200, body: .bytes(good)) : HTTPResponse(400)
            }
            return answers
        }) { base in
            ["lists": [], "questions": [question((wrong.map(\.0) + ["good"]).map { base + $0 })]]
        } _: { base, authority, registry, run in
            let server = String(base.dropFirst("http://".count).dropLast())
            var order = TrustRefresh.Order(hosts: [server], now: now)
            let done = try await run(order)
            #expect(done.new == 1 && done.failures.isEmpty)
            #expect(authority.requests == wrong.map(\.0) + ["good"])
            #expect(registry.responses.count == 1)
            #expect(registry.responses[0]["der"]?.stringValue == Base64.encode(good))
            // Not asked again before half of its time is over.
            order.now += 900
            #expect(try await run(order).unchanged == 1)
            #expect(registry.responses.count == 1)
        }
        try await scene({ _ in
            Dictionary(uniqueKeysWithValues: wrong.map { ($0.0, bytes($0.1)) })
        }) { base in
            ["lists": [], "questions": [question(wrong.map { base + $0.0 })]]
        } _: { base, _, registry, run in
            let server = String(base.dropFirst("http://".count).dropLast())
            let done = try await run(.init(hosts: [server], now: now))
            #expect(done.failures.count == wrong.count && registry.responses.isEmpty)
        }
    }

    // MARK: Files

    @Test func `a file has addresses, remarks and nothing else`() throws {
        let directory = try TemporaryDirectory()
        func read(_ text: String) throws -> [String] {
            let file = directory.file("lists.txt")
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            return try RevocationFetch.addresses(in: file)
        }
        #expect(
            try read(
                "# gốc\nhttp://ca.gov.vn/a.crl\r\n\n https://ca.gov.vn/b.crl \nhttp://ca.gov.vn/a.crl\n"
            )
                == ["http://ca.gov.vn/a.crl", "https://ca.gov.vn/b.crl"])
        for wrong in [
            "", "# nothing\n", "file:///etc/passwd\n", "http://a b/\n", "ca.gov.vn/a.crl\n",
        ] {
            #expect(throws: CommandFailure.self, "\(wrong)") { try read(wrong) }
        }
    }
}

extension TrustRefresh {
    fileprivate struct Order {
        var fixed: [String] = []
        var hosts: [String]?
        var timeout: Duration?
        var now: Int64
    }
}
