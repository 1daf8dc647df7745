// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import HTTPServer
import Telemetry
import Testing

/// What `/readyz` answers.
struct ReadinessTests {
    private func part(_ name: String, waiting: String? = nil, problem: String? = nil) -> Part {
        Part(name, run: {}, stop: {}, waitingFor: { waiting }, problem: { problem })
    }

    private func answer(_ parts: Part...) async throws -> (status: Int, text: String) {
        let runner = PartRunner(parts, logger: Logger(label: "test", level: .error))
        let handler = HealthHandler(runner, metrics: Metrics())
        let plan = await handler.begin(HTTPRequest(method: "GET", path: ["readyz"]))
        guard case .answer(let response) = plan, case .bytes(let bytes) = response.body else {
            Issue.record("no answer at once")
            return (0, "")
        }
        return (response.status, String(decoding: bytes, as: UTF8.self))
    }

    @Test func `what hinders a part that is ready is told and does not make it unready`()
        async throws
    {
        let answer = try await answer(
            part("routing", problem: "a transaction holds back routes/3"), part("metrics"))
        #expect(answer.status == 200)
        #expect(
            answer.text == """
                {"ready":true,"waiting":[],"problems":[{"part":"routing","problem":"a transaction \
                holds back routes/3"}]}

                """)
    }

    @Test func `a part that is not ready says what it waits for, once`() async throws {
        let answer = try await answer(
            part("routing", waiting: "starting: held", problem: "held"), part("metrics"))
        #expect(answer.status == 503)
        #expect(
            answer.text == """
                {"ready":false,"waiting":[{"part":"routing","for":"starting: held"}],"problems":[]}

                """)
    }

    @Test(arguments: ["healthz", "readyz", "metrics"])
    func `what can only be read names what may be done`(_ path: String) async throws {
        let runner = PartRunner([part("x")], logger: Logger(label: "test", level: .error))
        let handler = HealthHandler(runner, metrics: Metrics())
        for method in ["POST", "DELETE"] {
            let plan = await handler.begin(HTTPRequest(method: method, path: [path]))
            guard case .answer(let response) = plan else {
                Issue.record("no answer at once")
                continue
            }
            #expect(response.status == 405)
            #expect(response.headers["Allow"] == "GET, HEAD")
        }
    }
}
