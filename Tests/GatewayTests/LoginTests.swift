// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Exchange
import Gateway
import HTTPClient
import JSON
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Who gets in by the pages, for how long, and who guesses.
struct LoginTests {
    /// A gateway whose clock of logins the test moves.
    private final class Hand: Sendable {
        let now = Mutex<Int64>(1_800_000_000_000)

        func move(_ milliseconds: Int64) { now.withLock { $0 += milliseconds } }

        var settings: GatewaySettings {
            var settings = GatewaySettings()
            settings.wallClock = { self.now.withLock { $0 } }
            return settings
        }
    }

    private func tryLogin(
        _ house: GatewayHouse, _ name: String, _ password: String, code: String = ""
    ) async throws -> HTTPClientResponse {
        try await house.send(
            "POST", "/login",
            body: .bytes(
                Array("name=\(name)&password=\(encoded(password))&code=\(code)".utf8)))
    }

    @Test func `a name and a password open a session, and the cookie says nothing else`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { (house) async throws in
            let answer = try await tryLogin(house, "clerk", GatewayHouse.password)
            #expect(answer.status == 303)
            let field = try #require(answer.header("Set-Cookie"))
            #expect(field.contains("; HttpOnly") && field.contains("; SameSite=Strict"))
            let cookie = String(field.prefix { $0 != ";" })
            #expect(cookie.utf8.count == "lienthong=".utf8.count + 43)
            let page = try await house.get("/", headers: [("Cookie", cookie)])
            #expect(page.status == 200)
            #expect(page.text.contains("clerk"))
            // The name is taken in capitals too; a wrong password, or none, is not.
            #expect(try await tryLogin(house, "Clerk", GatewayHouse.password).status == 303)
            for (name, password) in [
                ("clerk", "mật khẩu của ai đó"), ("nobody", GatewayHouse.password), ("clerk", ""),
                ("", GatewayHouse.password),
            ] {
                let refused = try await tryLogin(house, name, password)
                #expect(refused.status == 401)
                #expect(refused.header("Set-Cookie") == nil)
                #expect(refused.text.contains("Tên, mật khẩu hoặc mã xác thực không đúng"))
            }
        }
    }

    @Test func `a session from a token holds no token, and a bearer of a password is nobody`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { (house) async throws in
            let cookie = try await house.logIn("token=token-h05")
            #expect(!cookie.contains("token-h05"))
            let value = String(cookie.drop { $0 != "=" }.dropFirst())
            #expect(Base64URL.decode(value)?.count == 32)
            for bearer in [value, GatewayHouse.password, "token-expired"] {
                #expect(try await house.get("/v1/stats", as: bearer).status == 401)
            }
            let list = try await house.get("/v1/sessions", as: "token-runner")
            #expect(!list.text.contains(value))
            let session = try #require(try list.json()["sessions"]?[0])
            #expect(session["name"]?.stringValue == "h05")
            #expect(session["role"]?.stringValue == "node")
            #expect(session["address"]?.stringValue == "127.0.0.1")
        }
    }

    @Test func `a second factor is asked for where there is one, and a code is taken once`()
        async throws
    {
        let hand = Hand()
        let secret = OneTimeSecret()
        let typed = try #require(Password(typed: GatewayHouse.password))
        var file = UsersFile()
        try file.put(
            User(
                name: "lan", role: .auditor, agency: nil, password: PasswordHash(of: typed),
                secondFactor: secret))
        try await GatewayHouse.run(
            withStages: false, settings: hand.settings,
            book: AccountBook(Accounts(users: file, tokens: GatewayHouse.tokensFile))
        ) { (house) async throws in
            func logIn(_ code: String) async throws -> Int {
                try await tryLogin(house, "lan", GatewayHouse.password, code: code).status
            }
            let code = secret.code(step: 1_800_000_000 / 30)
            #expect(try await logIn("") == 401)
            #expect(try await logIn(secret.code(step: 7)) == 401)
            #expect(try await logIn(code) == 303)
            #expect(try await logIn(code) == 401)
            hand.move(30_000)
            #expect(try await logIn(secret.code(step: 1_800_000_000 / 30 + 1)) == 303)
        }
    }

    @Test func `a session ends after an hour of silence, at log-out, and when it is revoked`()
        async throws
    {
        let hand = Hand()
        try await GatewayHouse.run(withStages: false, settings: hand.settings) {
            (house) async throws in
            func isIn(_ cookie: String) async throws -> Bool {
                try await house.get("/", headers: [("Cookie", cookie)]).status == 200
            }
            let idle = try await house.logIn(user: "clerk")
            hand.move(59 * 60_000)
            #expect(try await isIn(idle))
            hand.move(60 * 60_000)
            #expect(try await isIn(idle) == false)

            let left = try await house.logIn(user: "clerk")
            let answer = try await house.submitForm("/logout", "", cookie: left)
            #expect(answer.header("Set-Cookie")?.contains("Max-Age=0") == true)
            #expect(try await isIn(left) == false)

            let stolen = try await house.logIn(user: "clerk")
            let list = try await house.get("/v1/sessions", as: "token-runner").json()
            let id = try #require(list["sessions"]?[0]?["id"]?.stringValue)
            #expect(
                try await house.send("DELETE", "/v1/sessions/\(id)", as: "token-h27").status == 403)
            #expect(
                try await house.send("DELETE", "/v1/sessions/\(id)", as: "token-runner").status
                    == 204)
            #expect(try await isIn(stolen) == false)
            #expect(
                try await house.send("DELETE", "/v1/sessions/\(id)", as: "token-runner").status
                    == 404)
        }
    }

    @Test func `people see and end their own sessions only`() async throws {
        try await GatewayHouse.run(withStages: false) { (house) async throws in
            let (own, second) = (
                try await house.logIn(user: "clerk"), try await house.logIn(user: "clerk")
            )
            let other = try await house.logIn(user: "leader")
            let page = try await house.get("/sessions", headers: [("Cookie", own)]).text
            let ids = page.split(separator: "name=\"id\" value=\"").dropFirst()
                .map { String($0.prefix { $0 != "\"" }) }
            #expect(ids.count == 2)
            for id in ids {
                _ = try await house.submitForm("/sessions/end", "id=\(id)", cookie: other)
            }
            #expect(try await house.get("/", headers: [("Cookie", second)]).status == 200)
            let last = try #require(ids.first)
            #expect(
                try await house.submitForm("/sessions/end", "id=\(last)", cookie: own).status == 303
            )
            let left = try await [own, second].asyncFilter {
                try await house.get("/", headers: [("Cookie", $0)]).status == 200
            }
            #expect(left.count == 1)
        }
    }

    @Test func `who guesses is made to wait, and the log names neither password nor code`()
        async throws
    {
        let hand = Hand()
        try await GatewayHouse.run(withStages: false, settings: hand.settings) {
            (house) async throws in
            for _ in 0..<5 {
                #expect(try await tryLogin(house, "clerk", "sai mật khẩu rồi").status == 401)
            }
            let limited = try await tryLogin(house, "clerk", GatewayHouse.password)
            #expect(limited.status == 429)
            #expect(limited.header("Retry-After") == "1")
            // Another person behind the same address gets in.
            #expect(try await tryLogin(house, "leader", GatewayHouse.password).status == 303)
            hand.move(1000)
            #expect(try await tryLogin(house, "clerk", GatewayHouse.password).status == 303)
            let metrics = house.metrics.prometheusText()
            #expect(metrics.contains(#"gateway_logins_total{outcome="failed"} 5"#))
            #expect(metrics.contains(#"gateway_logins_total{outcome="limited"} 1"#))
            #expect(metrics.contains(#"gateway_logins_total{outcome="done"} 2"#))
        }
    }

    @Test func `who is taken out of the file is out at once`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("users.jsonl")
        let typed = try #require(Password(typed: GatewayHouse.password))
        var file = UsersFile()
        for name in ["clerk-a", "clerk-b"] {
            try file.put(
                User(
                    name: name, role: .clerk, agency: try .init("H27.05.03"),
                    password: PasswordHash(of: typed)))
        }
        try OwnersFile.write(file.bytes, to: path)
        let tokens = directory.file("tokens.jsonl")
        let operators = """
            {"name":"operator","kind":"operator","sha256":"\(SHA256.hash("token-operator").hex)"}
            """
        try OwnersFile.write(Array(operators.utf8), to: tokens)
        let book = try AccountBook(AccountBook.Paths(users: path, tokens: tokens))
        let users = file
        try await GatewayHouse.run(withStages: false, book: book) { (house) async throws in
            let (a, b) = (
                try await house.logIn(user: "clerk-a"), try await house.logIn(user: "clerk-b")
            )
            @Sendable func status(_ cookie: String) async throws -> Int {
                try await house.get("/", headers: [("Cookie", cookie)]).status
            }
            var changed = users
            changed.remove("clerk-a")
            try OwnersFile.write(changed.bytes, to: path)
            let watch = AccountWatch(house.gateway)
            async let watching: Void = watch.run()
            watch.reload()
            try await eventually("clerk-a is out") { try await status(a) == 303 }
            #expect(try await status(b) == 200)
            #expect(try await tryLogin(house, "clerk-a", GatewayHouse.password).status == 401)
            // A bad file keeps who is in, and says so.
            try OwnersFile.write(Array("nonsense\n".utf8), to: path)
            watch.reload()
            try await eventually("the metric says so") {
                house.metrics.prometheusText().contains("gateway_accounts_stale 1")
            }
            #expect(try await status(b) == 200)
            #expect(watch.problem?.contains("line 1") == true)
            try OwnersFile.write(users.bytes, to: path)
            watch.reload()
            try await eventually("it is read again") {
                house.metrics.prometheusText().contains("gateway_accounts_stale 0")
            }
            #expect(try await tryLogin(house, "clerk-a", GatewayHouse.password).status == 303)
            watch.stop()
            await watching
        }
    }

    @Test func `behind TLS the cookie is for TLS and this host only`() async throws {
        var settings = GatewaySettings()
        settings.isSecure = true
        settings.isBehindProxy = true
        try await GatewayHouse.run(withStages: false, settings: settings) { (house) async throws in
            let answer = try await house.send(
                "POST", "/login", headers: [("X-Forwarded-For", "198.51.100.9, 203.0.113.7")],
                body: .bytes(Array("token=token-h05".utf8)))
            let cookie = try #require(answer.header("Set-Cookie"))
            #expect(cookie.hasPrefix("__Host-lienthong="))
            #expect(cookie.contains("; Secure") && cookie.contains("; Path=/;"))
            // What the proxy has seen comes last; what stands before it, anybody can write.
            let list = try await house.get("/v1/sessions", as: "token-runner").json()
            #expect(list["sessions"]?[0]?["address"]?.stringValue == "203.0.113.7")
        }
    }

    @Test func `a form that another site has sent is not taken`() async throws {
        try await GatewayHouse.run(withStages: false) { (house) async throws in
            let cookie = try await house.logIn(user: "clerk")
            for field in [
                ("Origin", "https://evil.example"), ("Origin", "null"),
                ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"),
            ] {
                let answer = try await house.send(
                    "POST", "/logout", headers: [("Cookie", cookie), field])
                #expect(answer.status == 403, "\(field)")
            }
            // Without an origin it is no browser's: nothing is done in the session's name.
            _ = try await house.send("POST", "/logout", headers: [("Cookie", cookie)])
            #expect(try await house.get("/", headers: [("Cookie", cookie)]).status == 200)
        }
    }
}

extension Array where Element: Sendable {
    fileprivate func asyncFilter(
        _ isWanted: (Element) async throws -> Bool
    ) async throws -> [Element] {
        var wanted: [Element] = []
        for element in self where try await isWanted(element) { wanted.append(element) }
        return wanted
    }
}
