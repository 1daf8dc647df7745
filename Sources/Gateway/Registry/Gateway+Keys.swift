// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer

extension Gateway {
    /// With these keys anybody can check a receipt.
    static let keyRoutes: [Route] = [
        .get(".well-known/jwks.json", .anyone) { gateway, _ in
            HTTPResponse(
                200,
                headers: [
                    "Content-Type": "application/jwk-set+json", "Cache-Control": "max-age=300",
                ],
                body: .bytes(Array(gateway.keySet.utf8)))
        }
    ]
}
