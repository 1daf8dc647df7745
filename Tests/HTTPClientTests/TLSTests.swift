// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct TLSTests {
    @Test func `a request over TLS is answered, bodies in both directions`() async throws {
        let certificate = try await SelfSignedCertificate()
        defer { certificate.remove() }
        var settings = HTTPServerSettings()
        settings.tls = certificate.identity
        var trusting = HTTPClientSettings()
        trusting.trustFile = certificate.certificatePath
        let client = HTTPClient(trusting)
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
        try await withServer(settings: settings) { _ in
            .collect(maxBytes: 1_000_000) { HTTPResponse(200, body: .bytes($0)) }
        } _: { url in
            #expect(url.hasPrefix("https://"))
            let response = try await client.send("POST", url, body: .bytes(body))
            #expect(response.body == body)
        }
    }

    @Test func `a session without forward secrecy does not come about`() async throws {
        let certificate = try await SelfSignedCertificate(.rsa)
        defer { certificate.remove() }
        var settings = HTTPServerSettings()
        settings.tls = certificate.identity
        try await withServer(settings: settings) { _ in
            .answer(HTTPResponse(204))
        } _: { url in
            func status(_ suite: String) async -> Int32 {
                await SelfSignedCertificate.status(of: [
                    "openssl", "s_client", "-connect", String(url.dropFirst("https://".count)),
                    "-tls1_2", "-cipher", suite,
                ])
            }
            #expect(await status("ECDHE-RSA-AES128-GCM-SHA256") == 0)
            #expect(await status("AES128-GCM-SHA256") != 0)
        }
    }

    @Test func `a certificate that nobody vouches for is not trusted`() async throws {
        let certificate = try await SelfSignedCertificate()
        defer { certificate.remove() }
        var settings = HTTPServerSettings()
        settings.tls = certificate.identity
        let client = HTTPClient()
        try await withServer(settings: settings) { _ in
            .answer(HTTPResponse(204))
        } _: { url in
            let error = await #expect(throws: HTTPClientError.self) {
                try await client.send("GET", url)
            }
            #expect(error?.code == .untrusted)
            #expect(error?.isRetriable == false)
        }
    }

    @Test func `a key that is none is refused at the start`() async throws {
        var settings = HTTPServerSettings()
        settings.tls = HTTPServerTLS(certificatePEM: "nonsense", keyPEM: "nonsense")
        let server = try HTTPServer(settings: settings)
        let error = #expect(throws: HTTPServerError.self) {
            try server.start(ClosureHandler { _ in .answer(HTTPResponse(204)) })
        }
        #expect(error?.hint.contains("certificate") == true)
        await server.stop()
    }
}
