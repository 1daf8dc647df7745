// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Gateway
import HTTPClient
import JSON
import Testing

/// The pages: who gets in, and that nothing a sender writes becomes markup.
struct PageTests {
    private static let hostile = "<script>alert(1)</script> \"Khẩn\" & 'x' <img src=x>"

    /// The cookie of a login, as the browser sends it back.
    private func login(_ token: String, _ house: GatewayHouse) async throws -> String {
        let answer = try await house.send(
            "POST", "/login", headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: .bytes(Array("token=\(encoded(token))".utf8)))
        #expect(answer.status == 303)
        let cookie = try #require(answer.header("Set-Cookie"))
        #expect(cookie.contains("HttpOnly"))
        #expect(cookie.contains("SameSite=Strict"))
        #expect(!cookie.contains(token))
        return String(cookie.prefix { $0 != ";" })
    }

    @Test func `without a login every page leads there and back`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            for path in ["/", "/inbox", "/search?q=a%26b", "/document?id=x%2Fy"] {
                let answer = try await house.get(path)
                #expect(answer.status == 303)
                #expect(answer.header("Location")?.hasPrefix("/login") == true)
            }
            let location = try await house.get("/document?id=x%2Fy").header("Location")
            #expect(location == "/login?next=%2Fdocument%3Fid%3Dx%252Fy")
            let page = try await house.get("/login?next=%2Fdocument%3Fid%3Dx%252Fy")
            #expect(page.text.contains("value=\"/document?id=x%2Fy\""))
        }
    }

    @Test func `a login leads to our own pages only`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            for (next, target) in [
                ("/inbox", "/inbox"), ("//evil.example/", "/"), ("https://evil.example", "/"),
                ("/\\evil.example", "/"), ("/a\r\nX: y", "/"),
            ] {
                let answer = try await house.send(
                    "POST", "/login",
                    body: .bytes(Array("token=token-h27&next=\(encoded(next))".utf8)))
                #expect(answer.header("Location") == target, "\(next)")
            }
            let wrong = try await house.send(
                "POST", "/login", body: .bytes(Array("token=nothing".utf8)))
            #expect(wrong.status == 401)
            #expect(wrong.header("Set-Cookie") == nil)
        }
    }

    @Test func `the login's cookie reads, and never writes`() async throws {
        try await GatewayHouse.run(withStages: false) { house in
            let cookie = try await login("token-operator", house)
            #expect(try await house.get("/", headers: [("Cookie", cookie)]).status == 200)
            #expect(try await house.get("/v1/stats", headers: [("Cookie", cookie)]).status == 200)
            let write = try await house.send(
                "POST", "/v1/registry", headers: [("Cookie", cookie)],
                body: .bytes(Array("{}".utf8)))
            #expect(write.status == 401)
        }
    }

    @Test func `a clerk reports a status from the inbox page, and no other site does`() async throws
    {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let cookie = try await login("token-h05", house)
            let page = try await house.get(
                "/inbox?agency=H05.01.01", headers: [("Cookie", cookie)])
            #expect(page.text.contains("action=\"/inbox/status\""))
            let form = """
                documentId=\(encoded(packet.documentID))&receiver=H05.01.01&status=02\
                &description=\(encoded("Gửi nhầm"))&staff=\(encoded("Trần Thị Mẫu"))
                """
            func report(_ headers: [(String, String)]) async throws -> HTTPClientResponse {
                try await house.send(
                    "POST", "/inbox/status", headers: headers, body: .bytes(Array(form.utf8)))
            }
            let own = "http://127.0.0.1:\(house.port)"
            #expect(try await report([("Cookie", cookie)]).status == 401)
            for origin in ["https://evil.example", "null", own + ".evil.example"] {
                let answer = try await report([("Cookie", cookie), ("Origin", origin)])
                #expect(answer.status == 403, "\(origin)")
            }
            #expect(try await house.values(Topic.statusesReceived.name).isEmpty)
            let taken = try await report([("Cookie", cookie), ("Origin", own)])
            #expect(taken.status == 303)
            #expect(taken.header("Location") == "/inbox?agency=H05.01.01&reported=1")
            _ = try await house.wait(
                for: "/v1/inbox?agency=H05.01.01", as: "token-h05"
            ) { $0["entries"]?[0]?["standing"]?.stringValue == "rejected" }
        }
    }

    @Test func `what a sender writes is text on every page, never markup`() async throws {
        try await GatewayHouse.run { house in
            var packet = SamplePacket()
            packet.subject = Self.hostile
            packet.fromName = Self.hostile
            packet.files = [("<b>x.pdf", Array("%PDF-1.4\n".utf8))]
            try await house.deliver(packet, as: "token-h27")
            // A name that is refused stands on the page of refusals.
            var refused = packet
            refused.number = 416
            refused.to = ["H99\"><script>"]
            _ = try await house.submit(try refused.bytes(), as: "token-h27")

            let id = encoded(packet.documentID)
            for path in [
                "/", "/?lang=en", "/document?id=\(id)", "/inbox?agency=H05.01.01",
                "/search?q=\(encoded("khan"))", "/search?q=\(encoded(Self.hostile))",
                "/document?id=\(encoded(Self.hostile))", "/login?next=\(encoded("/\"><script>"))",
            ] {
                let page = try await house.get(
                    path, as: "token-operator", headers: [("Accept", "text/html")])
                #expect(!page.text.contains("<script"), "\(path)")
                #expect(!page.text.contains("<img"), "\(path)")
                #expect(!page.text.contains("<b>x"), "\(path)")
                let policy = try #require(page.header("Content-Security-Policy"))
                #expect(policy.contains("default-src 'none'"))
            }
            let shown = try await house.get("/document?id=\(id)", as: "token-operator")
            #expect(shown.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test func `the document page tells the way over the four levels`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-h27")
            let page = try await house.get(
                "/document?id=\(encoded(packet.documentID))", as: "token-h05"
            ).text
            for words in [
                "UBND xã Tùng Ảnh", "UBND huyện Đức Thọ", "UBND tỉnh Hà Tĩnh",
                "Trục liên thông quốc gia", "UBND tỉnh Bắc Ninh", "UBND huyện Gia Bình",
                "UBND xã Đại Bái", "Trung ương", "Tỉnh", "Huyện", "Xã", "Chỉ để tham khảo",
                "Chỉ để tham khảo, không thay bản giấy.",
                "Tệp không có chữ ký số.", "Số, ngày, trích yếu, người ký: theo nơi gửi khai",
            ] {
                #expect(page.contains(words), "\(words)")
            }
        }
    }

    @Test func `the stylesheet is kept by the browser, and a browser gets errors as pages`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let page = try await house.get("/login").text
            let address = try #require(
                page.split(separator: "\"").first { $0.hasPrefix("/style.css?v=") })
            let style = try await house.get(String(address))
            #expect(style.header("Content-Type") == "text/css; charset=utf-8")
            #expect(style.header("Cache-Control")?.contains("immutable") == true)
            let missing = try await house.get("/nothing", headers: [("Accept", "text/html")])
            #expect(missing.status == 404)
            #expect(missing.text.contains("<!doctype html>"))
            let plain = try await house.get("/nothing")
            #expect(try plain.errorCode == "NOT_FOUND")
            #expect(try await house.send("PUT", "/v1/stats", as: "token-h27").status == 405)
        }
    }
}
