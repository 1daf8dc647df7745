// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import Exchange
import Foundation
import HTTPClient
import JSON
import Processes
import Projection
import TestSupport
import Testing
import WorkerRuntime

/// What is owed by when, over HTTP: rules that are imported, and who sees which deadline.
struct OverdueTests {
    private static let receiver = "H05.01.01"

    private func importing(
        _ body: JSONValue, _ house: GatewayHouse, plan: Bool = false
    ) async throws -> JSONValue {
        let answer = try await house.post(
            plan ? "/v1/registry/plan" : "/v1/registry", body, as: "token-operator")
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }

    private func entries(_ path: String, _ token: String, _ house: GatewayHouse) async throws
        -> [JSONValue]
    {
        let answer = try await house.get(path + "&fresh=1", as: token)
        #expect(answer.status == 200, "\(path): \(answer.text)")
        return try answer.json()["entries"]?.arrayValue ?? []
    }

    // MARK: Rules

    @Test func `rules come by the import of the registry, and a plan says what it would change`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            let body: JSONValue = [
                "holidays": "date,kind,name\n2027-01-01,off,Tết Dương lịch",
                "deadlines": """
                act,lane,breach,source
                registered,normal,end of day 3,Quyết định của tỉnh
                """,
            ]
            let plan = try await importing(body, house, plan: true)
            let tables = plan["tables"]?.arrayValue ?? []
            func table(_ name: String) -> JSONValue? {
                tables.first { $0["table"]?.stringValue == name }
            }
            #expect(table("agencies")?["isBrought"]?.boolValue == false)
            #expect(table("holidays")?["added"]?.intValue == 1)
            #expect(table("deadlines")?["changed"]?.intValue == 1)
            #expect(try await house.values(Topic.registryRules.name).isEmpty)
            _ = try await importing(body, house)
            #expect(house.pipeline.rules.rules.calendar.knows(year: 2027))
            let rules = house.pipeline.rules.rules.deadlines
            let changed = rules.rule(.registered, .normal, on: GatewayHouse.start.date)
            #expect(changed?.breach == .end(day: 3))
            // What was not brought stays, and the same again writes nothing.
            #expect(rules.rule(.registered, .urgent, on: GatewayHouse.start.date) != nil)
            let written = try await house.values(Topic.registryRules.name).count
            #expect(written == 2)
            _ = try await importing(body, house)
            #expect(try await house.values(Topic.registryRules.name).count == written)
            // Who takes out all holidays is told of the year that it is.
            let emptied = try await importing(
                ["holidays": "date,kind\n2031-01-01,off", "remove": true], house)
            #expect(emptied["unknownYears"] == [2025])
        }
    }

    @Test func `a wrong table of rules is named by line and column, and nothing is written`()
        async throws
    {
        try await GatewayHouse.run(withStages: false) { house in
            for (body, words) in [
                (["holidays": "date,kind\nmai,off"], "holidays, line 2, column date"),
                (
                    ["deadlines": "act,lane,breach,source\nsent,normal,soon,x"],
                    "deadlines, line 2, column breach"
                ),
            ] as [(JSONValue, String)] {
                let answer = try await house.post("/v1/registry", body, as: "token-operator")
                #expect(answer.status == 400)
                let message = try answer.json()["error"]?["message"]?["en"]?.stringValue ?? ""
                #expect(message.contains(words), "\(message)")
            }
            #expect(try await house.values(Topic.registryRules.name).isEmpty)
        }
    }

    // MARK: Lists

    /// Three documents at the receiver, of whose registration the stage tells that it is overdue.
    private func deliver(_ house: GatewayHouse) async throws -> [String] {
        var ids: [String] = []
        for number in 1...3 {
            var packet = SamplePacket()
            packet.number = number
            try await house.deliver(packet, as: "token-commune")
            ids.append(packet.documentID)
        }
        // What the stage itself tells of them comes before what is told here.
        _ = try await house.wait(
            for: "/v1/inbox?agency=\(Self.receiver)&fresh=1", as: "token-h05"
        ) { inbox in
            let entries = inbox["entries"]?.arrayValue ?? []
            return entries.count == 3
                && entries.allSatisfy { $0["deadlines"]?.arrayValue?.count == 2 }
        }
        let late = GatewayHouse.start.advanced(byMilliseconds: -40 * 3_600_000)
        for id in ids {
            var entry = DeadlineEntry()
            entry.act = DeadlineAct.registered.rawValue
            entry.state = .breached
            entry.startedAt = late.milliseconds
            entry.dueAt = late.milliseconds
            entry.source = "Nghị định 30/2020/NĐ-CP, Điều 4 khoản 2"
            entry.level = 1
            entry.told = "H05.01"
            var event = DeadlinesReported()
            event.documentID = id
            event.receiver = Self.receiver
            event.agency = Self.receiver
            event.sender = "H27.05.03"
            event.entries = [entry]
            var out = Outbox(
                cluster: Cluster("test"), worker: "test", input: Array(id.utf8), trace: "t",
                now: GatewayHouse.start)
            out.emit(
                Topic.deadlinesReported, key: "\(id)\u{1F}\(Self.receiver)", home: id, event)
            try await house.log.append(out.records)
        }
        return ids
    }

    @Test func `who owes it and who stands above see it, others nothing`() async throws {
        try await GatewayHouse.run { house in
            let ids = try await deliver(house)
            let path = "/v1/overdue?state=breached"
            for (token, count) in [
                ("token-h05", 3), ("token-operator", 3), ("token-commune", 0), ("token-h27", 0),
                ("token-g09", 0),
            ] {
                #expect(try await entries(path, token, house).count == count, "\(token)")
            }
            let entry = try #require(try await entries(path, "token-h05", house).first)
            #expect(ids.contains(entry["documentId"]?.stringValue ?? ""))
            #expect(entry["act"]?.stringValue == "registered")
            #expect(entry["words"]?["vi"]?.stringValue?.hasPrefix("quá hạn") == true)
            #expect(entry["told"]?.stringValue == "H05.01")
            // An agency of somebody else's is none to ask for.
            #expect(
                try await house.get("/v1/overdue?agency=H05.01.01", as: "token-h27").status == 403)
            #expect(
                try await entries(path + "&agency=H05.01", "token-h05", house).count == 3)
            #expect(
                try await entries(path + "&act=confirmed", "token-h05", house).isEmpty)
            for wrong in ["state=soon", "act=posted", "limit=0", "after=x"] {
                let answer = try await house.get("/v1/overdue?\(wrong)", as: "token-h05")
                #expect(answer.status == 400, "\(wrong)")
            }
        }
    }

    @Test func `the pages count what their lists show, and say it in words`() async throws {
        try await GatewayHouse.run { house in
            let ids = try await deliver(house)
            try await eventually("the lists have it") {
                try await entries("/v1/overdue?state=breached", "token-h05", house).count == 3
            }
            let cookie = try await house.logIn(user: "receiver-clerk")
            func page(_ path: String) async throws -> String {
                try await house.get(path, headers: [("Cookie", cookie)]).text
            }
            let overdue = try await page("/overdue")
            #expect(overdue.contains("Quá hạn (3)"))
            #expect(overdue.components(separatedBy: "<li>").count == 4)
            #expect(overdue.contains("đã báo UBND huyện Gia Bình"))
            #expect(overdue.contains("quá hạn"))
            let english = try await page("/overdue?lang=en&act=registered")
            #expect(english.contains("Overdue (3)") && english.contains("overdue</span>"))
            let overview = try await page("/")
            #expect(overview.contains("href=\"/overdue?state=breached\""))
            #expect(overview.contains("<b>3</b><span>Quá hạn</span>"))
            #expect(try await page("/inbox").contains("Đăng ký văn bản đến: quá hạn"))
            #expect(
                try await page("/document?id=\(encoded(ids[0]))")
                    .contains("Đăng ký văn bản đến: quá hạn"))
            let stats = try await house.get("/v1/stats?fresh=1", as: "token-h05").json()
            #expect(stats["deadlinesBreached"]?["registered"]?.intValue == 3)
        }
    }

    @Test func `a delivery that is there tells how long there is time`() async throws {
        try await GatewayHouse.run { house in
            let packet = SamplePacket()
            try await house.deliver(packet, as: "token-commune")
            let inbox = try await house.wait(
                for: "/v1/inbox?agency=\(Self.receiver)&fresh=1", as: "token-h05"
            ) { $0["entries"]?[0]?["deadlines"]?.arrayValue?.count == 2 }
            let deadlines = inbox["entries"]?[0]?["deadlines"]?.arrayValue ?? []
            #expect(deadlines.map { $0["act"]?.stringValue } == ["confirmed", "registered"])
            #expect(deadlines.allSatisfy { $0["state"]?.stringValue == "running" })
            let cookie = try await house.logIn(user: "receiver-clerk")
            let page = try await house.get("/inbox", headers: [("Cookie", cookie)]).text
            #expect(page.contains("Xác nhận đã nhận: còn 15 giờ"))
        }
    }
}
