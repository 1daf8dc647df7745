// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Terminal

/// What every command that speaks to the gateway takes.
enum GatewayOptions {
    static let address = [
        Option(
            "gateway", "URL", default: "http://127.0.0.1:8080",
            help: "the gateway (environment: LIENTHONG_GATEWAY)"),
        Option("ca", "FILE", help: "trusted roots (PEM) for https; the system's if left out"),
    ]
    static let all =
        address + [
            Option("token", "TOKEN", help: "who asks (environment: LIENTHONG_TOKEN)"),
            Option("token-file", "FILE", help: "holds the token; goes before --token"),
            Option(
                "client-certificate", "FILE",
                help: "PEM: instead of a token, with --client-key"),
            Option("client-key", "FILE", help: "PEM key of that certificate"),
        ]
    static let sender = Option(
        "sender", "AGENCY",
        help: "who sent the document: then its id is taken as that agency wrote it")
    static let json = Option("json", help: "JSON for programs instead of text")
}

extension GatewayClient {
    init(_ arguments: Arguments, connections: Int = 2) throws {
        var settings = HTTPClientSettings()
        settings.maxConnections = connections
        settings.trustFile = arguments["ca"]
        settings.certificateFile = arguments["client-certificate"]
        settings.keyFile = arguments["client-key"]
        self.init(
            try arguments.required("gateway"), token: try Self.token(arguments),
            http: HTTPClient(settings))
    }

    /// Nil where none is given: some calls need none.
    private static func token(_ arguments: Arguments) throws -> String? {
        let written: String
        if let path = arguments["token-file"] {
            written = try FileContents.text(path)
        } else if let token = arguments["token"] {
            written = token
        } else {
            return nil
        }
        let token = written.split(whereSeparator: \.isWhitespace).first.map { String($0) }
        guard let token, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw UsageError("the token is empty or holds what a token cannot hold")
        }
        return token
    }
}
