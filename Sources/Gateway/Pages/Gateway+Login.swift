// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer

extension Gateway {
    static let loginRoutes: [Route] = [
        .get("login", .anyone) { gateway, call in
            gateway.loginPage(call, next: call["next"], hasFailed: false)
        },
        .post("login", .anyone, isForm: true, maxBytes: 16 << 10) { gateway, call, body in
            let next = FormBody.field("next", of: body)
            guard let token = FormBody.field("token", of: body),
                gateway.tokens.caller(of: token) != nil
            else { return gateway.loginPage(call, next: next, hasFailed: true) }
            var response = redirect(to: ownAddress(next) ?? "/")
            response.headers.set(
                "Set-Cookie", LoginCookie.set(token, isSecure: gateway.settings.isSecure))
            return response
        },
        .post("logout", .anyone, isForm: true, maxBytes: 1 << 10) { gateway, _, _ in
            var response = redirect(to: "/login")
            response.headers.set(
                "Set-Cookie", LoginCookie.clear(isSecure: gateway.settings.isSecure))
            return response
        },
    ]

    static func toLogin(from request: HTTPRequest) -> HTTPResponse {
        let wanted = Link(
            segments: request.path, query: request.query.fields.map { ($0.name, $0.value) })
        let next = wanted.target == "/" ? nil : wanted.target
        return redirect(
            to: Link("/login", [("next", next), ("lang", request.query["lang"])]).target)
    }

    static func redirect(to target: String) -> HTTPResponse {
        HTTPResponse(303, headers: ["Location": target, "Cache-Control": "no-store"])
    }

    /// The login leads back to an address of ours only, never to another site.
    private static func ownAddress(_ next: String?) -> String? {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"),
            next.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return next
    }

    private func loginPage(_ call: Call, next: String?, hasFailed: Bool) -> HTTPResponse {
        let words = Words(call.language)
        let problem =
            hasFailed
            ? HTML("<p class=\"alert\" role=\"alert\">\(words.loginFailed)</p>") : .empty
        let hidden =
            Self.ownAddress(next).map {
                HTML("<input type=\"hidden\" name=\"next\" value=\"\($0)\">")
            } ?? .empty
        let page = WebPage(
            title: words.login, call: call,
            body: """
                <section class="card narrow">
                <h1>\(words.login)</h1>
                <p class="quiet">\(words.loginHint)</p>
                \(problem)
                <form method="post" action="/login" class="stack">
                \(hidden)
                <label for="token">\(words.token)</label>
                <input id="token" name="token" type="password" autocomplete="current-password" \
                required autofocus>
                <button type="submit">\(words.login)</button>
                </form>
                </section>
                """)
        return page.response(hasFailed ? 401 : 200)
    }
}
