// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPServer
import SigningKit
import Terminal
import TestSupport
import Testing

@testable import Commands

/// Revocation lists from servers of others, which answer anything.
struct TrustRefreshTests {
    private struct Lists: HTTPHandler {
        let answers: [String: HTTPResponse]

        func begin(_ request: HTTPRequest) async -> BodyPlan {
            .answer(answers[request.path.joined(separator: "/")] ?? HTTPResponse(404))
        }
    }

    @Test func `what answers is taken, PEM or DER, and what does not stops no other`() async throws
    {
        let lists = TestWorld.shared.lists()
        let server = try HTTPServer(settings: HTTPServerSettings())
        try server.start(
            Lists(answers: [
                "der.crl": HTTPResponse(200, body: .bytes(lists[0])),
                "pem.crl": HTTPResponse(
                    200, body: .bytes(Array(PEM.text([lists[1]], as: .revocationList).utf8))),
                "page.crl": HTTPResponse(200, body: .bytes(Array("<html>".utf8))),
                "big.crl": HTTPResponse(
                    200, body: .bytes([UInt8](repeating: 0, count: 200_000))),
            ]))
        let base = "http://127.0.0.1:\(server.port)/"
        var fetch = RevocationFetch()
        fetch.limitBytes = 100_000
        let found = await fetch.lists(
            from: ["pem.crl", "none.crl", "page.crl", "big.crl", "der.crl"].map { base + $0 }
                + ["http://127.0.0.1:1/closed.crl"])
        await server.stop()
        #expect(found.lists.map(\.der) == [lists[1], lists[0]])
        #expect(found.lists.map(\.address) == [base + "pem.crl", base + "der.crl"])
        #expect(found.failures.count == 4)
        for (failure, words) in zip(
            found.failures, ["none.crl: answered 404", "page.crl: ", "big.crl: ", "closed.crl: "])
        {
            #expect(failure.contains(words), "\(failure)")
        }
    }

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
