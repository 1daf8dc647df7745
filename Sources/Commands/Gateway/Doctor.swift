// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Glibc
import HTTPClient
import JSON
import Telemetry
import Terminal

extension Command {
    /// Looks at what usually is at fault when something does not work.
    static let doctor = Command(
        "doctor", "looks at the gateway, its readiness, clocks, the token and the disk",
        options: GatewayOptions.all + [
            Option("data", "DIR", help: "also: how much room its disk has left"),
            GatewayOptions.json,
        ]
    ) { arguments in
        try arguments.noOperands()
        let checks = await Doctor(
            gateway: try GatewayClient(arguments), directory: arguments["data"]
        ).look()
        if arguments.has("json") {
            StandardStreams.say(Doctor.json(checks).bytes + [0x0A])
        } else {
            StandardStreams.say(Doctor.text(checks))
        }
        return checks.contains { $0.result == .wrong } ? ExitCode.failed : ExitCode.done
    }
}

struct Doctor {
    enum Result: String, Sendable { case good, doubtful, wrong }

    struct Check: Sendable, Equatable {
        var name: String
        var result: Result
        var finding: String
        var next: String?
    }

    let gateway: GatewayClient
    let directory: String?

    /// Clocks may differ by so much: signatures and statuses carry times.
    static let clockTolerance: Int64 = 5_000
    /// Less room than this is wrong.
    static let leastFreeBytes: Int64 = 1 << 30

    func look() async -> [Check] {
        var checks: [Check] = []
        do {
            let begin = WallClock.milliseconds()
            let response = try await gateway.http.send(
                "GET", gateway.base + "/healthz", timeout: .seconds(10))
            let time = WallClock.milliseconds() - begin
            checks.append(
                response.status == 200
                    ? Check(
                        name: "gateway", result: .good,
                        finding: "\(gateway.base) answers in \(time) ms")
                    : Check(
                        name: "gateway", result: .wrong,
                        finding: "\(gateway.base) answers \(response.status)",
                        next: "its log tells which part has ended"))
            if let date = response.header("Date") {
                checks.append(Self.clock(date, wall: WallClock.milliseconds()))
            }
            checks.append(await readiness())
            checks.append(await token())
        } catch {
            checks.append(
                Check(
                    name: "gateway", result: .wrong, finding: "\(gateway.base): \(error.reason)",
                    next: "start it (lienthong run), or name another with --gateway"))
        }
        if let directory { checks.append(Self.disk(directory)) }
        return checks
    }

    private func readiness() async -> Check {
        do {
            let response = try await gateway.http.send(
                "GET", gateway.base + "/readyz", timeout: .seconds(10))
            if response.status == 200 {
                return Check(name: "ready", result: .good, finding: "all parts are ready")
            }
            let waiting = (try? JSONReader.parse(response.body))?["waiting"]?.arrayValue ?? []
            let parts = waiting.map {
                "\($0["part"]?.stringValue ?? "?") (\($0["for"]?.stringValue ?? "?"))"
            }
            return Check(
                name: "ready", result: .wrong,
                finding: "not ready: " + parts.joined(separator: ", "),
                next: "wait a moment; what stays says in its log why")
        } catch {
            return Check(
                name: "ready", result: .wrong, finding: error.reason, next: "look at its log")
        }
    }

    private func token() async -> Check {
        guard gateway.token != nil else {
            return Check(
                name: "token", result: .doubtful, finding: "none is given",
                next: "--token, --token-file or LIENTHONG_TOKEN")
        }
        do {
            let stats = try await gateway.get(Query("/v1/stats"))
            let letters = stats["deadLetters"]?.intValue ?? 0
            guard letters == 0 else {
                return Check(
                    name: "workers", result: .doubtful, finding: "\(letters) dead letters",
                    next: "lienthong dead-letters list")
            }
            return Check(name: "token", result: .good, finding: "the gateway knows it")
        } catch let refusal as GatewayRefusal {
            return Check(
                name: "token", result: .wrong, finding: refusal.en, next: refusal.next)
        } catch {
            return Check(name: "token", result: .wrong, finding: "\(error)", next: nil)
        }
    }

    /// - Parameter date: as HTTP writes it, `Mon, 16 Jun 2025 01:00:00 GMT`; whole seconds.
    static func clock(_ date: String, wall: Int64) -> Check {
        guard let theirs = milliseconds(httpDate: date) else {
            return Check(name: "clock", result: .doubtful, finding: "cannot read \(date)")
        }
        // Cut to the second: half of it is the best guess.
        let difference = wall - theirs - 500
        guard abs(difference) <= clockTolerance else {
            return Check(
                name: "clock", result: .wrong,
                finding: "the gateway's clock differs from ours by \(difference / 1000) s",
                next: "set both by NTP")
        }
        return Check(
            name: "clock", result: .good, finding: "within \(clockTolerance / 1000) s of ours")
    }

    static func milliseconds(httpDate text: String) -> Int64? {
        let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ")
        let words = text.split(separator: " ")
        guard words.count == 6, let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: words[2]),
            let date = CivilDate(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, clock.allSatisfy({ (0..<61).contains($0) }) else { return nil }
        let seconds = Int64(clock[0] * 3600 + clock[1] * 60 + clock[2])
        return (Int64(date.daysSince1970) * 86_400 + seconds) * 1000
    }

    private static func disk(_ directory: String) -> Check {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else {
            return Check(
                name: "disk", result: .wrong,
                finding: "\(directory): \(String(cString: strerror(errno)))", next: "check --data")
        }
        let free = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: status.f_frsize))
        let bytes = free.overflow ? Int64.max : free.partialValue
        let text = "\(bytes >> 20) MiB free at \(directory)"
        return bytes < leastFreeBytes
            ? Check(name: "disk", result: .wrong, finding: text, next: "make space")
            : Check(name: "disk", result: .good, finding: text)
    }

    // MARK: Telling

    static func text(_ checks: [Check]) -> String {
        var table = TextTable(["", "", ""])
        for check in checks {
            let mark =
                switch check.result {
                case .good: "✓"
                case .doubtful: "–"
                case .wrong: "✗"
                }
            table.add([mark, check.name, check.finding + (check.next.map { " → " + $0 } ?? "")])
        }
        return table.text
    }

    static func json(_ checks: [Check]) -> JSONValue {
        [
            "healthy": .bool(!checks.contains { $0.result == .wrong }),
            "checks": .array(
                checks.map { check in
                    [
                        "name": .string(check.name), "result": .string(check.result.rawValue),
                        "finding": .string(check.finding),
                        "next": check.next.map { .string($0) } ?? .null,
                    ]
                }),
        ]
    }
}
