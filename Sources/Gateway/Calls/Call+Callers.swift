// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import HTTPServer

/// Who makes a request, and by what it is known.
struct KnownCaller: Sendable {
    var caller: Caller
    /// Of a page that somebody has logged in to; nil for a token or a certificate.
    var session: Sessions.Session?
}

extension Gateway {
    /// The bearer of a token, the holder of a client certificate that the tokens file names, or who has
    /// logged in. A cookie serves for reading, and for forms that a
    /// browser sent from our own pages: no other site can write in its name.
    func known(_ request: HTTPRequest, for route: Route? = nil) -> KnownCaller? {
        if request.headers["Authorization"] != nil {
            return bearer(of: request).map { KnownCaller(caller: $0.caller) }
        }
        // A browser shows its certificate whoever made it send the request.
        if let certificate = request.clientCertificate, Self.isFromOurPages(request),
            let account = book.accounts.account(
                ofCertificate: SHA256.hash(certificate), at: settings.wallClock())
        {
            return KnownCaller(caller: account.caller)
        }
        let method = route?.method ?? request.method
        let isTrusted =
            method == "GET" || method == "HEAD"
            || route?.isForm == true && request.headers["Origin"] != nil
        guard isTrusted, let secret = LoginCookie.secret(in: request, isSecure: settings.isSecure),
            let session = sessions.use(secret, of: book.accounts, at: settings.wallClock())
        else { return nil }
        return KnownCaller(caller: session.caller, session: session)
    }

    func bearer(of request: HTTPRequest) -> Accounts.Account? {
        guard let parts = request.headers["Authorization"]?.split(separator: " ", maxSplits: 1),
            parts.count == 2, parts[0].lowercased() == "bearer"
        else { return nil }
        // RFC 9110, 11.4: one blank or more.
        let token = parts[1].drop { $0 == " " }
        return book.accounts.account(ofToken: String(token), at: settings.wallClock())
    }

    /// The client's address without its port; behind a proxy the one that the proxy has seen, which it
    /// writes last.
    func address(of request: HTTPRequest) -> String {
        if settings.isBehindProxy,
            let seen = request.headers.all("X-Forwarded-For").last?.split(separator: ",").last
        {
            let text = seen.filter { !$0.isWhitespace }
            if !text.isEmpty, text.utf8.count <= 64, text.utf8.allSatisfy(Self.isOfAddress) {
                return String(text)
            }
        }
        let end = request.peer.lastIndex(of: ":") ?? request.peer.endIndex
        return String(request.peer[..<end])
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }

    /// A browser says where a form comes from; other programs say nothing.
    static func isFromOurPages(_ request: HTTPRequest) -> Bool {
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" {
            return false
        }
        guard let origin = request.headers["Origin"] else { return true }
        guard let host = request.headers["Host"] else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }
}
