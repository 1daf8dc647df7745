// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import JSON
import TestSupport

extension SmallExchange {
    /// A dead letter, as operators see it.
    struct Letter: Hashable, Sendable {
        var id: String
        var documentID: String
        var attempts: Int64
        var state: String
        var decidedBy: String
    }

    /// The dead letters of a state (`open`, `all`, …).
    func letters(_ state: String) async throws -> [Letter] {
        var letters: [Letter] = []
        var before: String?
        repeat {
            let response = try await get(
                "/v1/dead-letters?state=\(state)&limit=500"
                    + (before.map { "&before=\($0)" } ?? ""),
                headers: authority("operator"))
            guard response.status == 200 else {
                throw DeadlineExceeded(
                    description: "dead letters: \(response.status) \(response.text)")
            }
            let json = try JSONReader.parse(response.body, maxBytes: 32 << 20)
            letters += (json["deadLetters"]?.arrayValue ?? []).map { letter in
                Letter(
                    id: letter["id"]?.stringValue ?? "",
                    documentID: letter["documentId"]?.stringValue ?? "",
                    attempts: letter["attempts"]?.intValue ?? 0,
                    state: letter["state"]?.stringValue ?? "",
                    decidedBy: letter["decidedBy"]?.stringValue ?? "")
            }
            before = json["next"]?.stringValue
        } while before != nil
        return letters
    }

    /// Has the letter worked on again; asks until somebody answers. Decided already is as good.
    func redrive(_ letter: Letter) async throws {
        var json = JSONWriter()
        json.beginObject()
        json.member("because", "tệp đã có lại")
        json.endObject()
        let deadline = ContinuousClock.now + .seconds(120)
        var attempt = 0
        while true {
            var last = ""
            do {
                let answer = try await client.send(
                    "POST", bases[attempt % bases.count] + "/v1/dead-letters/\(letter.id)/redrive",
                    headers: authority("operator"), body: .bytes(json.bytes), timeout: .seconds(20))
                if [202, 409].contains(answer.status) { return }
                last = "\(answer.status) \(answer.text)"
            } catch {
                last = error.description
            }
            attempt += 1
            guard ContinuousClock.now < deadline else {
                throw DeadlineExceeded(description: "not redriven: \(last)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
