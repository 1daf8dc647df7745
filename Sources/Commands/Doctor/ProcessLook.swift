// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import HTTPClient
import JSON
import Telemetry
import Terminal

/// A process by what it answers about itself.
struct ProcessLook: Sendable {
    typealias Check = Doctor.Check

    let base: String
    let name: String
    let http: HTTPClient

    /// Clocks may differ by so much: signatures and statuses carry times.
    static let clockTolerance: Int64 = 5_000
    /// The same as in `Ops/prometheus/alerts.yml`, in seconds.
    static let urgentLimit = 30.0
    static let normalLimit = 300.0
    static let parkedLimit = 14_400.0
    static let unmeasuredLimit = 120.0

    /// - Parameter address: a URL, or `host:port`.
    init(_ address: String, name: String? = nil, http: HTTPClient) {
        var base = address.contains("://") ? address : "http://" + address
        while base.last == "/" { base.removeLast() }
        self.base = base
        self.name = name ?? "process " + base
        self.http = http
    }

    /// False where the first finding is that nobody answers.
    func answered(_ checks: [Check]) -> Bool { checks.count > 1 }

    func look() async -> [Check] {
        let patience = GatewayLook.patience
        let begin = WallClock.milliseconds()
        let answer: HTTPClientResponse
        do {
            answer = try await http.send("GET", base + "/healthz", timeout: patience)
        } catch {
            return [
                Check(
                    name, .wrong, "\(base): \(error.reason)",
                    next: "is it running, and is this its address?", .processDown)
            ]
        }
        let time = WallClock.milliseconds() - begin
        var checks: [Check] = []
        if answer.status == 200 {
            checks.append(Check(name, .good, "\(base) answers in \(time) ms"))
        } else {
            checks.append(
                Check(
                    name, .wrong, "\(base) answers \(answer.status)",
                    next: "its log tells which part has ended", .processDown))
        }
        if let date = answer.header("Date") {
            checks.append(Self.clock(name, date, wall: WallClock.milliseconds()))
        }
        async let ready = Doctor.look(at: "ready", within: patience) {
            try await self.readiness()
        }
        async let figures = Doctor.look(at: "metrics", within: patience) {
            try await self.figures()
        }
        return await checks + ready + figures
    }

    private func readiness() async throws -> [Check] {
        let answer = try await http.send(
            "GET", base + "/readyz", timeout: GatewayLook.patience)
        let told = try? JSONReader.parse(answer.body)
        func parts(_ key: String, _ why: String) -> [String] {
            (told?[key]?.arrayValue ?? []).map {
                "\($0["part"]?.stringValue ?? "?") (\($0[why]?.stringValue ?? "?"))"
            }
        }
        if answer.status != 200 {
            return [
                Check(
                    "\(name): ready", .wrong,
                    "not ready: " + parts("waiting", "for").joined(separator: ", "),
                    next: "wait a moment; what stays says in its log why", .workersStuck)
            ]
        }
        let problems = parts("problems", "problem")
        guard problems.isEmpty else {
            return [
                Check(
                    "\(name): ready", .wrong,
                    "ready, and hindered: " + problems.joined(separator: ", "),
                    next: "its log tells more", .workersStuck)
            ]
        }
        return [Check("\(name): ready", .good, "all parts are ready")]
    }

    private func figures() async throws -> [Check] {
        let answer = try await http.send(
            "GET", base + "/metrics", limitBytes: 8 << 20, timeout: GatewayLook.patience)
        // The gateway's stand on a listener of their own.
        guard answer.status == 200 else { return [] }
        return Self.findings(
            in: MetricsText(answer.text), of: name,
            now: Double(WallClock.milliseconds()) / 1000)
    }

    /// What is wrong by the figures of a process; nothing where all is well.
    static func findings(in text: MetricsText, of name: String, now: Double) -> [Check] {
        var checks: [Check] = []
        /// Of the series that have the first label and not the second.
        func check(
            _ metric: any MetricName, above limit: Double = 0, labelled: String = "",
            except other: String? = nil, _ result: Doctor.Result, _ next: String,
            _ runbook: Doctor.Runbook, _ words: (Double, String) -> String
        ) {
            let series = text.values(of: metric.rawValue).filter { labels, value in
                value > limit && (labelled.isEmpty || labels.contains(labelled))
                    && !(other.map { labels.contains($0) } ?? false)
            }
            guard let worst = series.max(by: { $0.value < $1.value }) else { return }
            checks.append(
                Check(
                    "\(name): \(metric.rawValue)", result, words(worst.value, worst.labels),
                    next: next, runbook))
        }
        let lag = "lienthong topics lag"
        check(
            GaugeName.workerOldestWaiting, above: urgentLimit,
            labelled: #"lane="urgent""#, except: #"worker="metrics""#,
            .wrong, lag, .urgentRecordsWait
        ) { "an urgent record waits for \(Int($0)) s (\($1))" }
        check(
            GaugeName.workerOldestWaiting, above: normalLimit,
            labelled: #"lane="normal""#,
            .wrong, lag, .recordsWait
        ) { "a record waits for \(Int($0)) s (\($1))" }
        check(
            GaugeName.workerOldestParked, above: parkedLimit, .wrong, "lienthong dead-letters list",
            .documentsParked
        ) { "a document is parked for \(Int($0)) s (\($1))" }
        check(
            GaugeName.workerParkedDocuments, .doubtful, "lienthong dead-letters list",
            .documentsParked
        ) { "\(Int($0)) documents are parked behind a dead letter (\($1))" }
        check(
            GaugeName.partitionHeld, .wrong, "look for a producer that hangs", .transactionHangs
        ) { "a transaction stays open (\($1))" }
        check(
            GaugeName.registryUnreadable, .wrong, "bring its processes to one version",
            .registryUnreadable
        ) { "\(Int($0)) records of a registry cannot be read (\($1))" }
        check(GaugeName.gatewayAccountsStale, .wrong, "its log names the line", .accountsUnusable) {
            _, _ in
            "a file of users or tokens cannot be read: what was known before holds"
        }
        check(CounterName.gatewayAuditLost, .doubtful, "look at its log", .auditRecordsLost) {
            value, _ in
            "\(Int(value)) records of the audit trail were lost since its start"
        }
        check(
            CounterName.blobsMissing, .doubtful, "lienthong blobs check --blobs DIR", .blobsDamaged
        ) { value, _ in "\(Int(value)) reads of a blob that is not there, since its start" }
        check(
            CounterName.blobsCorrupt, .doubtful, "lienthong blobs check --blobs DIR", .blobsDamaged
        ) { value, _ in "\(Int(value)) reads of a damaged blob, since its start" }
        check(
            CounterName.missingRecords, .doubtful, "compare retention with how long it was away",
            .recordsMissing
        ) { "\(Int($0)) records were removed before they were read, since its start (\($1))" }
        let measured = text.values(of: GaugeName.workerLagMeasured.rawValue)
            .filter { $0.value > 0 }
        if let oldest = measured.min(by: { $0.value < $1.value }),
            now - oldest.value > unmeasuredLimit
        {
            checks.append(
                Check(
                    "\(name): \(GaugeName.workerLagMeasured.rawValue)", .wrong,
                    "what waits was last measured \(Int(now - oldest.value)) s ago "
                        + "(\(oldest.labels))", next: "its log tells why", .lagUnknown))
        }
        return checks
    }

    /// - Parameter date: as HTTP writes it, `Mon, 16 Jun 2025 01:00:00 GMT`; whole seconds.
    static func clock(_ name: String, _ date: String, wall: Int64) -> Check {
        guard let theirs = milliseconds(httpDate: date) else {
            return Check("\(name): clock", .doubtful, "cannot read \(date)")
        }
        // Cut to the second: half of it is the best guess.
        let difference = wall - theirs - 500
        guard abs(difference) <= clockTolerance else {
            return Check(
                "\(name): clock", .wrong,
                "its clock differs from ours by \(difference / 1000) s", next: "set both by NTP",
                .clocksDiffer)
        }
        return Check("\(name): clock", .good, "within \(clockTolerance / 1000) s of ours")
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
}

/// The samples of Prometheus's text form.
struct MetricsText: Sendable {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    }

    /// Each series of a metric; `labels` without braces.
    func values(of name: String) -> [(labels: String, value: Double)] {
        lines.compactMap { line in
            guard line.hasPrefix(name), let space = line.lastIndex(of: " "),
                let value = Double(line[line.index(after: space)...])
            else { return nil }
            let rest = line[line.index(line.startIndex, offsetBy: name.count)..<space]
            if rest.isEmpty { return ("", value) }
            guard rest.first == "{", rest.last == "}" else { return nil }
            return (String(rest.dropFirst().dropLast()), value)
        }
    }
}
