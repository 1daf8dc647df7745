// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import Foundation
import Gateway
import HTTPClient
import JSON
import TestSupport
import Testing

/// An agency's office over HTTP: its clerk, its leader, its officer, as programs and on the pages.
struct OfficeTests {
    /// The house's clerk, leader and officer are this agency's.
    private static let agency = "H27.05.03"
    private static let sender = "H05.01.01"

    private static func id(_ number: Int) -> String { "\(sender),2025/06/16,\(number)/UBND-VP" }

    /// A document in the agency's inbox, as routing would bring it.
    private func arrive(
        _ number: Int, _ house: GatewayHouse, symbol: Int? = nil, subject: String = "Về việc mẫu",
        priority: Int32 = 0
    ) async throws {
        var due = DeliveryDue()
        due.document.documentID = Self.id(number)
        due.document.sender.code = Self.sender
        due.document.sender.name = "UBND xã Đại Bái"
        due.document.number = String(symbol ?? number)
        due.document.notation = "UBND-VP"
        due.document.issuedOn = CivilDate(iso: "2025-06-16")?.daysSince1970
        due.document.subject = subject
        due.document.typeName = "Công văn"
        due.document.signerName = "Trần Thị B"
        due.document.priority = priority
        due.attempt = 1
        due.lane = .normal
        due.receiver = Self.agency
        due.verdict = .valid
        due.standing = .valid
        due.receivedAt = GatewayHouse.start.milliseconds
        var out = Outbox(
            cluster: Cluster("test"), worker: "routing", input: Array(Self.id(number).utf8),
            trace: "t", now: GatewayHouse.start)
        out.emit(
            Topic.deliveriesDue, .normal, key: "\(Self.id(number)) \(Self.agency)",
            home: Self.id(number), due)
        try await house.log.append(out.records)
        _ = try await house.wait(for: "/v1/inbox?agency=\(Self.agency)", as: "token-commune") {
            $0["entries"]?.arrayValue?.contains {
                $0["documentId"]?.stringValue == Self.id(number)
            } == true
        }
    }

    private func order(
        _ word: String, _ body: JSONValue, _ house: GatewayHouse, as token: String = "token-commune"
    ) async throws -> HTTPClientResponse {
        try await house.post("/v1/office/\(word)", body, as: token)
    }

    private func register(_ number: Int, _ house: GatewayHouse) async throws -> JSONValue {
        try await order("register", ["documentId": .string(Self.id(number))], house).json()
    }

    @Test func `registering answers the number, and the sender reads it`() async throws {
        try await GatewayHouse.run { house in
            try await arrive(1, house)
            try await arrive(2, house)
            let first = try await register(1, house)
            #expect(first["outcome"]?.stringValue == "done")
            #expect(first["entry"]?["number"]?.intValue == 1)
            #expect(first["entry"]?["id"]?.stringValue == "2025/1")
            #expect(try await register(2, house)["entry"]?["number"]?.intValue == 2)
            // The same document once more has its number.
            let again = try await register(1, house)
            #expect(again["outcome"]?.stringValue == "repeated")
            #expect(again["entry"]?["number"]?.intValue == 1)
            let told = try await house.wait(
                for: "/v1/documents/deliveries?id=\(encoded(Self.id(1)))", as: "token-operator"
            ) { $0["deliveries"]?[0]?["standing"]?.stringValue == "accepted" }
            #expect(told["deliveries"]?[0]?["status"]?.stringValue == "03")
        }
    }

    @Test func `a request that comes twice, by two gateways or twice by one, gives one number`()
        async throws
    {
        try await GatewayHouse.run { house in
            let paper: JSONValue = [
                "subject": "Đơn đề nghị", "issuerName": "Hợp tác xã", "request": "r-1",
            ]
            let answers = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await order("register", paper, house).json()["entry"]?["number"]?
                            .intValue
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers == Array(repeating: 1, count: 8))
            let book = try await house.get("/v1/office/book?fresh=1", as: "token-commune").json()
            #expect(book["entries"]?.arrayValue?.count == 1)
        }
    }

    @Test func `from the number to 06, told to the sender with the person`() async throws {
        try await GatewayHouse.run { house in
            try await arrive(1, house, priority: 2)
            _ = try await register(1, house)
            let entry: JSONValue = "2025/1"
            let assigned = try await order(
                "assign",
                [
                    "entry": entry,
                    "to": [
                        ["duty": "lead", "person": "officer", "dueOn": "2025-06-20"],
                        ["duty": "cooperate", "unit": "Phòng Văn hóa"],
                        ["duty": "inform", "person": "leader"],
                    ],
                ], house)
            #expect(assigned.status == 200, "\(assigned.text)")
            let opinion = try await order(
                "opinion", ["entry": entry, "text": "Giao văn phòng tham mưu"], house)
            #expect(opinion.status == 200)
            let list = try await house.get(
                "/v1/office/worklist?fresh=1", as: "token-commune"
            ).json()
            let shown = try #require(list["entries"]?[0])
            #expect(shown["opinion"]?.stringValue == "Giao văn phòng tham mưu")
            #expect(shown["dueOn"]?.stringValue == "2025-06-20")
            #expect(shown["assignments"]?[0]?["account"]?.stringValue == "officer")
            #expect(shown["assignments"]?[1]?["unit"]?.stringValue == "Phòng Văn hóa")
            for (word, body) in [
                ("urge", ["entry": entry]),
                ("progress", ["entry": entry, "assignment": 1, "text": "đã dự thảo"]),
                ("complete", ["entry": entry, "assignment": 1, "answer": "12/UBND"]),
                ("complete", ["entry": entry, "assignment": 2]),
            ] as [(String, JSONValue)] {
                let answer = try await order(word, body, house)
                #expect(answer.status == 200, "\(word): \(answer.text)")
            }
            _ = try await house.wait(
                for: "/v1/documents/deliveries?id=\(encoded(Self.id(1)))", as: "token-operator"
            ) { $0["deliveries"]?[0]?["standing"]?.stringValue == "completed" }
            let told = try await house.values(Topic.deliveriesChanged.name)
                .map { try DeliveryChanged($0) }.filter { !$0.status.isEmpty }
            #expect(told.map(\.status) == ["03", "04", "05", "06"])
            #expect(told[1].staff?.name == "officer")
            let history = try await house.get(
                "/v1/office/entry?entry=2025/1&fresh=1", as: "token-commune"
            ).json()
            #expect(
                history["history"]?.arrayValue?.compactMap { $0["act"]?.stringValue } == [
                    "registered", "assigned", "opinion", "urged", "progressed", "completed",
                    "completed",
                ])
            #expect(history["answer"]?.stringValue == "12/UBND")
        }
    }

    @Test func `what is asked wrongly is refused at its field, and uses no number`() async throws {
        try await GatewayHouse.run { house in
            try await arrive(1, house)
            func code(_ word: String, _ body: JSONValue) async throws -> String {
                let answer = try await order(word, body, house)
                let error = try answer.json()["error"]
                return "\(answer.status) \(error?["code"]?.stringValue ?? "") "
                    + (error?["element"]?.stringValue ?? "")
            }
            let id: JSONValue = .string(Self.id(1))
            #expect(try await code("register", [:]) == "400 BAD_REQUEST subject")
            #expect(
                try await code("register", ["documentId": .string(Self.id(9))])
                    == "404 NOT_FOUND ")
            #expect(
                try await code("register", ["documentId": id, "number": 7])
                    == "409 REASON_REQUIRED because")
            #expect(
                try await code("register", ["documentId": id, "book": "Mật"])
                    == "409 UNKNOWN_BOOK book")
            #expect(try await code("open-book", ["book": "a/b"]) == "400 BAD_REQUEST book")
            #expect(try await code("return", ["documentId": id]) == "400 BAD_REQUEST reason")
            #expect(
                try await code("opinion", ["entry": "2025/1", "text": "x"]) == "404 NOT_FOUND ")
            #expect(try await register(1, house)["entry"]?["number"]?.intValue == 1)
            #expect(
                try await code(
                    "assign",
                    ["entry": "2025/1", "to": [["duty": "lead", "person": "nobody"]]])
                    == "400 BAD_REQUEST person")
            #expect(
                try await code(
                    "assign", ["entry": "2025/1", "to": [["duty": "chief", "unit": "a"]]])
                    == "400 BAD_REQUEST duty")
            #expect(
                try await code("return", ["documentId": id, "reason": "gửi nhầm nơi"])
                    == "409 ALREADY_REGISTERED documentId")
            // Nobody reads or writes another agency's books.
            #expect(
                try await order(
                    "urge", ["agency": .string(Self.agency), "entry": "2025/1"], house,
                    as: "token-other-commune"
                )
                .status == 403)
        }
    }

    @Test func `what was recalled is not registered, and no number is used`() async throws {
        try await GatewayHouse.run { house in
            try await arrive(1, house)
            var command = CommandAccepted()
            command.documentID = Self.id(1)
            command.command = .recall
            command.reason = "gửi nhầm"
            command.sender = Self.sender
            command.attempt = 1
            command.receivers = [Self.agency]
            command.receivedAt = GatewayHouse.start.milliseconds
            var out = Outbox(
                cluster: Cluster("test"), worker: "registration", input: [1], trace: "t",
                now: GatewayHouse.start)
            out.emit(Topic.commandsAccepted, key: Self.id(1), home: Self.id(1), command)
            try await house.log.append(out.records)
            _ = try await house.wait(for: "/v1/inbox?agency=\(Self.agency)", as: "token-commune") {
                $0["entries"]?[0]?["standing"]?.stringValue == "withdrawn"
            }
            let answer = try await order("register", ["documentId": .string(Self.id(1))], house)
            #expect(answer.status == 410)
            #expect(try answer.errorCode == "RECALLED")
        }
    }

    @Test func `a repeated id and the same number of the same issuer are two warnings`()
        async throws
    {
        try await GatewayHouse.run { house in
            try await arrive(1, house)
            try await arrive(2, house, symbol: 1)
            var repeated = PacketRepeated()
            repeated.documentID = Self.id(1)
            repeated.submission = SHA256Sample.digest
            repeated.repeatedAt = GatewayHouse.start.milliseconds
            var out = Outbox(
                cluster: Cluster("test"), worker: "registration", input: [2], trace: "t",
                now: GatewayHouse.start)
            out.emit(Topic.packetsRepeated, key: Self.id(1), home: Self.id(1), repeated)
            try await house.log.append(out.records)
            let sum = try await house.wait(for: "/v1/stats?fresh=1", as: "token-commune") {
                $0["repeated"]?.intValue == 1
            }
            #expect(sum["repeated"]?.intValue == 1)
            let answer = try await register(1, house)
            #expect(answer["warnings"]?["repeatedPackets"]?.intValue == 1)
            #expect(
                answer["warnings"]?["sameSymbol"]?.arrayValue?.compactMap(\.stringValue)
                    == [Self.id(2)])
            let page = try await house.get(
                "/document?id=\(encoded(Self.id(2)))",
                headers: [("Cookie", try await house.logIn(user: "clerk"))]
            ).text
            #expect(page.contains("Trùng số, ký hiệu và nơi ban hành"))
        }
    }

    @Test func `gaps and reuse in a sender's outgoing numbers are told`() async throws {
        try await GatewayHouse.run { house in
            for number in [1, 2, 7] { try await arrive(number, house) }
            try await arrive(20, house, symbol: 2)
            // Documents count from their registration on.
            for number in [1, 2, 7, 20] { try await accept(number, house) }
            func series(_ query: String, as token: String) async throws -> JSONValue {
                try await house.get("/v1/office/numbers?fresh=1\(query)", as: token).json()
            }
            let own = try await series("", as: "token-commune")
            let found = try #require(own["series"]?[0])
            #expect(found["sender"]?.stringValue == Self.sender)
            #expect(found["notation"]?.stringValue == "UBND-VP")
            #expect(found["gaps"]?.arrayValue == [["from": 3, "to": 6]])
            #expect(
                found["reused"]?[0]?["documents"]?.arrayValue?.compactMap(\.stringValue)
                    == [Self.id(2), Self.id(20)].sorted())
            let node = try await series("&agency=H27", as: "token-h27")
            #expect(node["series"]?.arrayValue?.count == 1)
            #expect(
                try await series("&year=2024", as: "token-commune")["series"]?.arrayValue == [])
            #expect(
                try await series("", as: "token-other-commune")["series"]?.arrayValue == [])
        }
    }

    /// As registration tells it.
    private func accept(_ number: Int, _ house: GatewayHouse) async throws {
        var event = DocumentAccepted()
        event.document = try #require(
            try await house.values(Topic.deliveriesDue.name(.normal))
                .map { try DeliveryDue($0).document }
                .first { $0.documentID == Self.id(number) })
        event.attempt = 1
        event.lane = .normal
        event.publisher = Publisher(node: "H05")
        event.receivers = [Self.agency]
        event.receivedAt = GatewayHouse.start.milliseconds
        event.acceptedAt = GatewayHouse.start.milliseconds
        var out = Outbox(
            cluster: Cluster("test"), worker: "registration", input: Array(Self.id(number).utf8),
            trace: "t", now: GatewayHouse.start)
        // Behind the signature check's back: it would look for the files.
        out.emit(Topic.accepted, .normal, key: Self.id(number), home: Self.id(number), event)
        try await house.log.append(out.records)
    }

    // MARK: Pages

    @Test func `a clerk registers on the document's page, a leader assigns, an officer completes`()
        async throws
    {
        try await GatewayHouse.run { house in
            try await arrive(1, house, subject: "Rà soát <mã>")
            let clerk = try await house.logIn(user: "clerk")
            let leader = try await house.logIn(user: "leader")
            let officer = try await house.logIn(user: "officer")
            let path = "/document?id=\(encoded(Self.id(1)))"
            func page(_ path: String, _ cookie: String) async throws -> String {
                try await house.get(path, headers: [("Cookie", cookie)]).text
            }
            #expect(try await page(path, clerk).contains("action=\"/office/register\""))
            #expect(!(try await page(path, officer).contains("action=\"/office/register\"")))
            #expect(try await page("/office", clerk).contains("Rà soát &lt;mã&gt;"))

            let taken = try await house.submitForm(
                "/office/register", "documentId=\(encoded(Self.id(1)))&request=f1", cookie: clerk)
            #expect(taken.status == 303)
            #expect(taken.header("Location")?.contains("office=registered") == true)
            #expect(try await page(path, leader).contains("action=\"/office/assign\""))
            let assigned = try await house.submitForm(
                "/office/assign",
                "entry=2025%2F1&request=f2&lead=officer&leadDue=2025-06-01&inform=leader%3B+Ph%C3%B2ng+A",
                cookie: leader)
            #expect(assigned.status == 303, "\(assigned.text)")
            let mine = try await page("/office?mine=1", officer)
            #expect(mine.contains("Rà soát &lt;mã&gt;"))
            #expect(mine.contains("Quá hạn"))
            #expect(mine.contains("Chủ trì"))
            let done = try await house.submitForm(
                "/office/complete", "entry=2025%2F1&request=f3&assignment=1&text=xong",
                cookie: officer)
            #expect(done.status == 303)
            #expect(try await page(path, leader).contains("Đã hoàn thành"))
            // A form of another site is not ours.
            let foreign = try await house.send(
                "POST", "/office/complete",
                headers: [("Cookie", officer), ("Origin", "http://elsewhere")],
                body: .bytes(Array("entry=2025%2F1".utf8)))
            #expect(foreign.status == 403)
        }
    }

    @Test func `who took over finishes what stands in the old books, and opens none there`()
        async throws
    {
        try await GatewayHouse.run { house in
            try await arrive(1, house)
            _ = try await register(1, house)
            try await arrive(2, house)
            let closed = """
                code,name,level,parent,valid_from,valid_to,successor
                \(Self.agency),UBND xã Tùng Ảnh,commune,H27.05,,2025-06-15,H27.05.04
                """
            #expect(
                try await house.post(
                    "/v1/registry", ["agencies": .string(closed)], as: "token-operator"
                ).status == 200)
            let heir = "token-other-commune"
            let work = try await house.wait(for: "/v1/office/worklist", as: heir) {
                $0["entries"]?.arrayValue?.isEmpty == false
            }
            #expect(work["agency"] == "H27.05.04")
            #expect(work["entries"]?[0]?["agency"]?.stringValue == Self.agency)
            let cookie = try await house.logIn(user: "stranger-clerk")
            let pages = [
                "/office", "/document?id=\(encoded(Self.id(1)))",
                "/office/entry?agency=\(Self.agency)&entry=2025/1",
            ]
            for path in pages {
                let page = try await house.get(path, headers: [("Cookie", cookie)])
                #expect(page.status == 200 && page.text.contains("Tùng Ảnh"), "\(path)")
            }
            // By its document, and by its name in the old book.
            let told = try await order(
                "progress", ["documentId": .string(Self.id(1)), "text": "Đang làm"], house, as: heir
            )
            #expect(told.status == 200, "\(told.text)")
            let done = try await order(
                "complete", ["agency": .string(Self.agency), "entry": "2025/1"], house, as: heir)
            #expect(try done.json()["entry"]?["state"] == "completed", "\(done.text)")
            // What comes into a book now comes into the own one, also where the old one is named.
            let own = try await order(
                "register", ["agency": .string(Self.agency), "documentId": .string(Self.id(2))],
                house, as: heir)
            #expect(try own.json()["agency"] == "H27.05.04", "\(own.text)")
            #expect(try own.json()["entry"]?["number"] == 1)
        }
    }

    @Test func `what is not verified is registered with a reason, which its sender reads`()
        async throws
    {
        try await GatewayHouse.run { house in
            var packet = SamplePacket()
            packet.to = [Self.agency]
            packet.from = Self.sender
            try await house.deliver(packet, as: "token-h05")
            let id: JSONValue = .string(packet.documentID)
            let refused = try await order("register", ["documentId": id], house)
            #expect(try refused.errorCode == "NOT_YET_VERIFIED")
            let cookie = try await house.logIn(user: "clerk")
            let page = try await house.get(
                "/document?id=\(encoded(packet.documentID))", headers: [("Cookie", cookie)])
            #expect(page.text.contains("name=\"despite\""))
            let taken = try await order(
                "register", ["documentId": id, "despite": "đã gọi điện xác nhận"], house)
            #expect(try taken.json()["entry"]?["number"] == 1, "\(taken.text)")
            let answers = try await house.wait(for: "/v1/answers?from=0", as: "token-h05") {
                $0["answers"]?.arrayValue?.contains { $0["answer"]?["status"] == "03" } == true
            }
            let told = answers["answers"]?.arrayValue?.map { $0["answer"]?["despite"]?.stringValue }
            #expect(told?.contains("đã gọi điện xác nhận") == true)
        }
    }

    @Test func `a refused request may be asked again with what was wrong corrected`() async throws {
        try await GatewayHouse.run { house in
            try await arrive(1, house)
            func ask(_ number: Int) async throws -> HTTPClientResponse {
                try await order(
                    "register",
                    [
                        "documentId": .string(Self.id(1)), "request": "once",
                        "number": .int(Int64(number)), "because": "sổ giấy",
                    ], house)
            }
            #expect(try await ask(5000).errorCode == "NUMBER_TOO_FAR")
            #expect(try await ask(5001).errorCode == "NUMBER_TOO_FAR")
            #expect(try await ask(7).json()["entry"]?["number"] == 7)
            // And it is done once.
            #expect(try await ask(8).json()["entry"]?["number"] == 7)
        }
    }

    // MARK: Registers

    @Test func `the registers have the columns of Annex IV, cell by cell, and as a spreadsheet`()
        async throws
    {
        try await GatewayHouse.run { house in
            try await arrive(1, house, subject: "=HYPERLINK(\"http://x\")")
            _ = try await register(1, house)
            _ = try await order(
                "assign",
                [
                    "entry": "2025/1",
                    "to": [["duty": "lead", "unit": "Phòng Nội vụ", "dueOn": "2025-06-20"]],
                ], house)
            _ = try await order(
                "register",
                [
                    "subject": "Đơn đề nghị", "issuerName": "Hợp tác xã Thắng Lợi",
                    "symbolNumber": "05", "notation": "HTX", "issuedOn": "2025-06-10",
                    "number": 4, "because": "sổ giấy",
                ], house)
            let incoming = try await sheet("form=incoming&from=2025-01-01&to=2025-12-31", house)
            #expect(
                incoming[4] == [
                    "Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày, tháng văn bản",
                    "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận",
                    "Ngày chuyển", "Ký nhận", "Ghi chú",
                ])
            #expect(
                incoming[6] == [
                    "16/06/2025", "1", "UBND xã Đại Bái", "1/UBND-VP", "16/06/2025",
                    "Công văn: =HYPERLINK(\"http://x\")", "Phòng Nội vụ", "16/06/2025", "", "",
                ])
            #expect(
                incoming[7] == [
                    "16/06/2025", "4", "Hợp tác xã Thắng Lợi", "05/HTX", "10/06/2025",
                    "Đơn đề nghị", "", "", "", "Số ghi tay: sổ giấy. Bản giấy",
                ])
            #expect(incoming.count == 8)
            let followUp = try await sheet("form=follow-up&from=2025-01-01&to=2025-12-31", house)
            #expect(followUp[4].count == 7)
            #expect(
                followUp[6] == [
                    "1", "Công văn 1/UBND-VP; 16/06/2025; UBND xã Đại Bái",
                    "Chủ trì: Phòng Nội vụ", "20/06/2025", "Đã chuyển xử lý", "", "",
                ])
            let page = try await house.get(
                "/office/register?from=2025-01-01&to=2025-12-31",
                headers: [("Cookie", try await house.logIn(user: "clerk"))]
            ).text
            #expect(page.contains("Hợp tác xã Thắng Lợi"))
            #expect(page.contains("ký, ghi rõ họ tên"))
            #expect(page.contains("href=\"/document?id="))
            // Nothing of this year is in another period.
            #expect(try await sheet("from=2024-01-01&to=2024-12-31", house).count == 6)
        }
    }

    /// The cells of the sheet as Python's own reader of ZIP and XML finds them; a formula fails.
    private func sheet(_ query: String, _ house: GatewayHouse) async throws -> [[String]] {
        let answer = try await house.get(
            "/v1/office/register?fresh=1&\(query)", as: "token-commune")
        #expect(answer.status == 200)
        let directory = try TemporaryDirectory()
        let path = directory.file("sheet.xlsx")
        try Data(answer.body).write(to: URL(fileURLWithPath: path))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.reader, path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try JSONReader.parse([UInt8](data)).arrayValue?.map { row in
            row.arrayValue?.map { $0.stringValue ?? "" } ?? []
        } ?? []
    }

    private static let reader = """
        import json, re, sys, zipfile
        import xml.etree.ElementTree as E
        N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        z = zipfile.ZipFile(sys.argv[1])
        s = []
        if "xl/sharedStrings.xml" in z.namelist():
            s = ["".join(t.text or "" for t in i.iter(N + "t"))
                 for i in E.fromstring(z.read("xl/sharedStrings.xml")).findall(N + "si")]
        rows, last = [], 0
        for r in E.fromstring(z.read("xl/worksheets/sheet1.xml")).iter(N + "row"):
            while last + 1 < int(r.get("r")):
                rows.append([]); last += 1
            last = int(r.get("r"))
            cells = []
            for c in r.findall(N + "c"):
                assert c.find(N + "f") is None, "a formula"
                v = c.find(N + "v")
                text = "" if v is None else v.text
                if c.get("t") == "s": text = s[int(text)]
                if c.get("t") == "inlineStr":
                    text = "".join(t.text or "" for t in c.iter(N + "t"))
                cells.append(text)
            rows.append(cells)
        print(json.dumps(rows))
        """
}

private enum SHA256Sample {
    static let digest = SHA256.hash(Array("repeated".utf8))
}
