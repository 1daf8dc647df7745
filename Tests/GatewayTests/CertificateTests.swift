// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Exchange
import Gateway
import HTTPServer
import Testing

/// A client certificate as the identity of a program. That a server shows only certificates which
/// were proven is held by `ClientCertificateTests`.
struct CertificateTests {
    private static let certificate = Array("a certificate".utf8)

    private func book() throws -> AccountBook {
        var file = GatewayHouse.tokensFile
        file.put(
            try Token(
                name: "by-certificate", role: .node, code: try AgencyCode("H05"),
                proof: .certificate(SHA256.hash(Self.certificate))))
        return AccountBook(Accounts(tokens: file))
    }

    private func status(
        _ house: GatewayHouse, _ path: [String], _ certificate: [UInt8]?,
        method: String = "GET", headers: HTTPHeaders = [:]
    ) async -> (party: String?, status: Int) {
        let plan = await house.gateway.begin(
            HTTPRequest(
                method: method, path: path, headers: headers, peer: "192.0.2.1:1",
                clientCertificate: certificate))
        return Self.read(plan, nil)
    }

    private static func read(_ plan: BodyPlan, _ party: String?) -> (party: String?, status: Int) {
        switch plan {
        case .of(let party, let plan): read(plan, party)
        case .answer(let response), .refuse(let response): (party, response.status)
        case .wait, .collect, .stream: (party, 0)
        }
    }

    @Test func `a certificate that the tokens file names is its node's, another is a stranger's`()
        async throws
    {
        try await GatewayHouse.run(withStages: false, book: book()) { (house) async throws in
            let known = await status(house, ["v1", "stats"], Self.certificate)
            #expect(known == ("node H05", 200))
            #expect(await status(house, ["v1", "stats"], Array("another".utf8)) == (nil, 401))
            #expect(await status(house, ["v1", "stats"], nil) == (nil, 401))
            #expect(
                await status(house, ["v1", "packets"], Self.certificate, method: "POST")
                    == ("node H05", 0))
            // A token goes before it, a wrong one too.
            #expect(
                await status(
                    house, ["v1", "stats"], Self.certificate,
                    headers: ["Authorization": "Bearer nothing"]) == (nil, 401))
        }
    }

    @Test func `a browser's certificate does not serve another site`() async throws {
        try await GatewayHouse.run(withStages: false, book: book()) { (house) async throws in
            for headers: HTTPHeaders in [
                ["Origin": "https://evil.example", "Host": "here"],
                ["Sec-Fetch-Site": "cross-site", "Host": "here"],
            ] {
                #expect(
                    await status(
                        house, ["v1", "packets"], Self.certificate, method: "POST",
                        headers: headers) == (nil, 401))
            }
        }
    }
}
