// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import HTTPServer

extension Gateway {
    /// What the pages need beside themselves; nothing comes from elsewhere.
    static let styleRoutes: [Route] = [
        .get("style.css", .anyone) { _, _ in
            asset(Array(Stylesheet.text.utf8), type: "text/css; charset=utf-8")
        },
        .get("icon.svg", .anyone) { _, _ in
            asset(Array(Stylesheet.icon.utf8), type: "image/svg+xml")
        },
        .get("favicon.ico", .anyone) { _, _ in
            HTTPResponse(301, headers: ["Location": "/icon.svg"])
        },
    ]

    /// Kept for a year: the address changes with the bytes.
    private static func asset(_ bytes: [UInt8], type: String) -> HTTPResponse {
        HTTPResponse(
            200,
            headers: [
                "Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable",
                "X-Content-Type-Options": "nosniff",
            ],
            body: .bytes(bytes))
    }
}

extension Stylesheet {
    static let address = "/style.css?v=" + SHA256.hash(text).hex.prefix(12)

    static let icon =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
        + "<rect width=\"32\" height=\"32\" rx=\"7\" fill=\"#a3231f\"/>"
        + "<path d=\"M8 9h16v14H8z\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2\"/>"
        + "<path d=\"M8 10l8 7 8-7\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2\"/></svg>"
}
