// LienThong
// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import JSON
import Telemetry

/// `/healthz`, `/readyz` and `/metrics` of a process; everything else goes to the handler behind.
/// Where the process has a listener for them of its own, its public one does not tell its metrics,
/// but still whether it is healthy and ready: who distributes the load asks there.
package struct HealthHandler: HTTPHandler {
    private let runner: PartRunner
    private let metrics: Metrics
    private let next: (any HTTPHandler)?
    private let tellsMetrics: Bool

    package init(
        _ runner: PartRunner, metrics: Metrics, next: (any HTTPHandler)? = nil,
        tellsMetrics: Bool = true
    ) {
        self.tellsMetrics = tellsMetrics
        self.runner = runner
        self.metrics = metrics
        self.next = next
    }

    package func begin(_ request: HTTPRequest) async -> BodyPlan {
        switch request.path {
        case ["healthz"] where !isRead(request), ["readyz"] where !isRead(request),
            ["metrics"] where tellsMetrics && !isRead(request):
            var answer = HTTPResponse.text(405, "use GET or HEAD\n")
            answer.headers.set("Allow", "GET, HEAD")
            return .answer(answer)
        case ["healthz"]:
            return .answer(.text(runner.isHealthy ? 200 : 503, runner.isHealthy ? "ok\n" : "no\n"))
        case ["readyz"]:
            return .answer(readiness())
        case ["metrics"] where tellsMetrics:
            return .answer(
                HTTPResponse(
                    200, headers: ["Content-Type": "text/plain; version=0.0.4"],
                    body: .bytes(Array(metrics.prometheusText().utf8))))
        default:
            if let next { return await next.begin(request) }
            return .answer(.text(404, "not here; try /healthz, /readyz or /metrics\n"))
        }
    }

    package func refusal(_ status: Int, _ reason: String) -> HTTPResponse {
        next?.refusal(status, reason) ?? .text(status, reason + "\n")
    }

    private func isRead(_ request: HTTPRequest) -> Bool {
        request.method == "GET" || request.method == "HEAD"
    }

    private func readiness() -> HTTPResponse {
        let waiting = runner.waiting
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.member("ready", waiting.isEmpty)
        json.key("waiting")
        json.beginArray()
        for (part, reason) in waiting {
            json.beginObject()
            json.member("part", part)
            json.member("for", reason)
            json.endObject()
        }
        json.endArray()
        json.key("problems")
        json.beginArray()
        for (part, problem) in runner.problems {
            json.beginObject()
            json.member("part", part)
            json.member("problem", problem)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.newline()
        return .json(waiting.isEmpty ? 200 : 503, json.bytes)
    }
}
