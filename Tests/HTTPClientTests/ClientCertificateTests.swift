// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct ClientCertificateTests {
    /// What the server knows of who asks with that certificate, if any.
    private func shown(
        _ certificate: SelfSignedCertificate?, trusting authority: SelfSignedCertificate?
    ) async throws -> [UInt8] {
        let server = try await SelfSignedCertificate()
        defer { server.remove() }
        var settings = HTTPServerSettings()
        settings.tls = server.identity
        settings.tls?.clientAuthoritiesPEM = authority?.identity.certificatePEM
        var asking = HTTPClientSettings()
        asking.trustFile = server.certificatePath
        asking.certificateFile = certificate?.certificatePath
        asking.keyFile = certificate?.keyPath
        let client = HTTPClient(asking)
        var answers: [[UInt8]] = []
        try await withServer(settings: settings) { request in
            .answer(HTTPResponse(200, body: .bytes(request.clientCertificate ?? [])))
        } _: { url in
            for _ in 0..<2 { answers.append(try await client.send("GET", url).body) }
        }
        #expect(answers[0] == answers[1], "each request of a connection is the same client's")
        return answers[0]
    }

    @Test func `a certificate of an authority that the server trusts is known`() async throws {
        let own = try await SelfSignedCertificate()
        defer { own.remove() }
        #expect(try await shown(own, trusting: own) == own.der)
    }

    @Test func `one of another authority, none, and one that nobody asked for are a stranger's`()
        async throws
    {
        let (own, other) = (try await SelfSignedCertificate(), try await SelfSignedCertificate())
        defer {
            own.remove()
            other.remove()
        }
        #expect(try await shown(own, trusting: other).isEmpty)
        #expect(try await shown(nil, trusting: own).isEmpty)
        #expect(try await shown(own, trusting: nil).isEmpty)
    }
}
