// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer

/// The cookie of a session: its secret and nothing else, which says nothing of who has it. It ends
/// with the browser; the session ends by itself.
enum LoginCookie {
    /// Under TLS its name keeps others from setting it: a browser takes such a one only with `Secure`,
    /// for this host and the whole of it.
    private static func name(_ isSecure: Bool) -> String {
        isSecure ? "__Host-lienthong" : "lienthong"
    }

    static func secret(in request: HTTPRequest, isSecure: Bool) -> String? {
        for header in request.headers.all("Cookie") {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name(isSecure) { return String(parts[1]) }
            }
        }
        return nil
    }

    static func set(_ secret: String, isSecure: Bool) -> String { field(secret, "", isSecure) }

    static func clear(isSecure: Bool) -> String { field("", "; Max-Age=0", isSecure) }

    private static func field(_ value: String, _ age: String, _ isSecure: Bool) -> String {
        "\(name(isSecure))=\(value); Path=/\(age); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }
}
