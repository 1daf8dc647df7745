// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import HTTPServer
import Telemetry

extension Gateway {
    static let loginRoutes: [Route] = [
        .get("login", .anyone) { gateway, call in
            gateway.loginPage(call, next: call["next"])
        },
        .post("login", .anyone, isForm: true, maxBytes: 16 << 10) { gateway, call, body in
            try await gateway.logIn(LoginForm(body), call)
        },
        .post("logout", .anyone, isForm: true, maxBytes: 1 << 10) { gateway, call, _ in
            if let session = call.session {
                gateway.end(session, of: call)
                await gateway.audit.write(gateway.record(.logout, .done, call))
            }
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

    // MARK: Who logs in

    private enum Login {
        case done(Accounts.Account)
        case wrong
        case wait(milliseconds: Int64)
        case busy
    }

    private func logIn(_ form: LoginForm, _ call: Call) async throws -> HTTPResponse {
        switch await check(form, from: call.address) {
        case .done(let account):
            instruments.loginsDone.add()
            let (secret, session) = sessions.begin(
                account, address: call.address, agent: call.request.headers["User-Agent"] ?? "",
                at: settings.wallClock())
            var told = record(.login, .done, call)
            told.describe(session.caller)
            await audit.write(told)
            logger.info(
                "somebody logged in", [.account: session.caller.name, .address: call.address])
            var response = Self.redirect(to: Self.ownAddress(form.next) ?? "/")
            response.headers.set(
                "Set-Cookie", LoginCookie.set(secret, isSecure: settings.isSecure))
            return response
        case .wrong:
            instruments.loginsFailed.add()
            var told = record(.login, .failed, call)
            told.name = form.shownName
            audit.note(told)
            logger.warning(
                "a login failed", [.account: form.shownName, .address: call.address])
            return loginPage(call, next: form.next, problem: \.loginFailed, status: 401)
        case .wait(let milliseconds):
            instruments.loginsLimited.add()
            // Counted only: whoever floods the login must not flood the log and the trail.
            let seconds = (milliseconds + 999) / 1000
            let words = Words(call.language)
            var page = loginPage(
                call, next: form.next, sentence: words.loginWait(seconds), status: 429)
            page.headers.set("Retry-After", String(seconds))
            return page
        case .busy:
            var page = loginPage(call, next: form.next, problem: \.loginBusy, status: 503)
            page.headers.set("Retry-After", "2")
            return page
        }
    }

    /// Every failure looks the same from outside, and takes the same time but for a token, which is
    /// too long to be guessed.
    private func check(_ form: LoginForm, from address: String) async -> Login {
        let now = settings.wallClock()
        let name = form.name.isEmpty ? nil : form.name
        let wait = loginLimits.begin(name: name, address: address, at: now)
        guard wait == 0 else { return .wait(milliseconds: wait) }
        let accounts = book.accounts
        var account: Accounts.Account?
        if let name {
            guard let password = Password(typed: form.password) else { return .wrong }
            let user = accounts.user(name)
            switch await passwords.check(password, against: user?.password) {
            case .busy:
                loginLimits.withdraw(name: name, address: address)
                return .busy
            case .wrong: return .wrong
            case .right: break
            }
            if let secret = user?.secondFactor,
                !usedCodes.take(form.code, of: name, secret, at: now / 1000)
            {
                return .wrong
            }
            account = accounts.account(named: name, isUser: true, at: now)
        } else {
            account = accounts.account(ofToken: form.token, at: now)
        }
        guard let account else { return .wrong }
        loginLimits.succeeded(name: name, address: address)
        return .done(account)
    }

    // MARK: The page

    /// The login leads back to an address of ours only, never to another site.
    private static func ownAddress(_ next: String?) -> String? {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"),
            next.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return next
    }

    private func loginPage(
        _ call: Call, next: String?, problem: KeyPath<Words, String>, status: Int
    ) -> HTTPResponse {
        loginPage(
            call, next: next, sentence: Words(call.language)[keyPath: problem], status: status)
    }

    private func loginPage(
        _ call: Call, next: String?, sentence: String? = nil, status: Int = 200
    ) -> HTTPResponse {
        let words = Words(call.language)
        let problem = sentence.map { HTML("<p class=\"alert\" role=\"alert\">\($0)</p>") }
        let next = Self.ownAddress(next).map {
            HTML("<input type=\"hidden\" name=\"next\" value=\"\($0)\">")
        }
        // The form's own address keeps the language.
        let target = call.link("/login")
        let page = WebPage(
            title: words.login, call: call,
            body: """
                <section class="card narrow">
                <h1>\(words.login)</h1>
                <p class="quiet">\(words.loginHint)</p>
                \(problem)
                <form method="post" action="\(target)" class="stack">
                \(next)
                <label for="name">\(words.userName)</label>
                <input id="name" name="name" autocomplete="username" autocapitalize="none" \
                spellcheck="false" maxlength="64" required autofocus>
                <label for="password">\(words.password)</label>
                <input id="password" name="password" type="password" \
                autocomplete="current-password" required>
                <label for="code">\(words.oneTimeCode)</label>
                <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" \
                maxlength="6" pattern="[0-9]{6}">
                <button type="submit">\(words.login)</button>
                </form>
                <details><summary>\(words.withToken)</summary>
                <form method="post" action="\(target)" class="stack">
                \(next)
                <label for="token">\(words.token)</label>
                <input id="token" name="token" type="password" autocomplete="off" required>
                <button type="submit" class="second">\(words.login)</button>
                </form></details>
                </section>
                """)
        return page.response(status)
    }
}

/// What was typed: a name, a password and a code, or a token.
private struct LoginForm: Sendable {
    let name: String
    let password: String
    let code: String
    let token: String
    let next: String?

    init(_ body: [UInt8]) {
        func field(_ name: String) -> String { FormBody.field(name, of: body) ?? "" }
        name = String(field("name").filter { !$0.isWhitespace }.lowercased().prefix(64))
        password = field("password")
        code = field("code").filter { !$0.isWhitespace }
        token = field("token")
        next = FormBody.field("next", of: body)
    }

    /// In the log: what is no name could be a password in the wrong field.
    var shownName: String {
        name.isEmpty ? "a token" : AccountName.isSound(name) ? name : "not a name"
    }
}
