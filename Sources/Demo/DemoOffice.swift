// LienThong
// SPDX-License-Identifier: Apache-2.0

import Commands
import Exchange
import JSON

/// The office of one receiving agency: some of what lies in its inbox gets an arrival number, and
/// somebody who is to handle it, so that the pages have something to show.
struct DemoOffice: Sendable {
    /// What was done, for the summary.
    struct Outcome: Sendable {
        var agency: String
        var registered: Int
        var assigned: Int
    }

    let gateway: GatewayClient
    let agency: String
    /// The demo's day: deadlines are some days behind it.
    let day: CivilDate

    /// Accounts were written for the gateway, which reads them within seconds.
    let hasPeople: Bool

    private static let count = 6

    func run() async throws -> Outcome {
        var outcome = Outcome(agency: agency, registered: 0, assigned: 0)
        if hasPeople { try await waitForPeople() }
        let inbox = try await gateway.get(
            Query("/v1/inbox").with("agency", agency).with("fresh", "1").with("limit", "100"))
        // What is for information only is not registered.
        let open = (inbox["entries"]?.arrayValue ?? []).filter {
            $0["standing"]?.stringValue == "arrived"
                && ["valid", "partlySigned"].contains($0["legalStanding"]?.stringValue)
        }
        for (index, entry) in open.prefix(Self.count).enumerated() {
            guard let id = entry["documentId"]?.stringValue else { continue }
            let answer = try await post(
                "register", ["documentId": .string(id), "request": .string("demo-\(index)")])
            guard let name = answer["entry"]?["id"]?.stringValue else { continue }
            outcome.registered += 1
            if index % 2 == 0 {
                try await assign(name, index)
                outcome.assigned += 1
            }
        }
        return outcome
    }

    /// An assignment names accounts that the gateway knows.
    private func waitForPeople() async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            let known = try await gateway.get(Query("/v1/office/books").with("agency", agency))
            if known["people"]?.arrayValue?.isEmpty == false { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func assign(_ entry: String, _ index: Int) async throws {
        _ = try await post(
            "opinion",
            ["entry": .string(entry), "text": "Giao văn phòng chủ trì, tham mưu trả lời đúng hạn."])
        let due = day.advanced(byDays: index + 2).iso
        _ = try await post(
            "assign",
            [
                "entry": .string(entry),
                "to": [
                    ["duty": "lead", "name": "officer", "dueOn": .string(due)],
                    ["duty": "cooperate", "unit": "Phòng Văn hóa – Xã hội", "dueOn": .string(due)],
                    ["duty": "inform", "name": "leader"],
                ],
            ])
    }

    private func post(_ word: String, _ body: JSONValue) async throws -> JSONValue {
        let members = (body.objectValue ?? []) + [("agency", .string(agency))]
        return try await gateway.post(Query("/v1/office/\(word)"), .object(members))
    }
}
