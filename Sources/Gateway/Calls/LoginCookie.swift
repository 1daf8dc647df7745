// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import HTTPServer

/// The cookie that stands for `Authorization` on the pages: the token itself, so that every gateway
/// knows it and nothing is kept here.
enum LoginCookie {
    private static let name = "lienthong"
    /// A working day.
    private static let maxAgeSeconds = 12 * 3600

    static func token(in request: HTTPRequest) -> String? {
        for header in request.headers.all("Cookie") {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0] == name,
                    let bytes = Base64URL.decode(parts[1])
                else { continue }
                return String(validating: bytes, as: UTF8.self)
            }
        }
        return nil
    }

    static func set(_ token: String, isSecure: Bool) -> String {
        field(Base64URL.encode(Array(token.utf8)), maxAge: maxAgeSeconds, isSecure)
    }

    static func clear(isSecure: Bool) -> String { field("", maxAge: 0, isSecure) }

    private static func field(_ value: String, maxAge: Int, _ isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }
}
