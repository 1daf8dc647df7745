// LienThong
// SPDX-License-Identifier: Apache-2.0

import JSON
import Terminal

extension Doctor {
    /// `doubtful` is worth knowing and no fault; `wrong` makes the exit code 1.
    enum Result: String, Sendable { case good, doubtful, wrong }

    /// What was looked at, what was found, and what to do about it.
    struct Check: Sendable, Equatable {
        var name: String
        var result: Result
        var finding: String
        var next: String?
        /// The page of `Ops/runbooks` that tells more.
        var runbook: Runbook?

        init(
            _ name: String, _ result: Result, _ finding: String, next: String? = nil,
            _ runbook: Runbook? = nil
        ) {
            self.name = name
            self.result = result
            self.finding = finding
            self.next = next
            self.runbook = runbook
        }

        var steps: String? {
            let parts = [next, runbook.map { "Ops/runbooks/\($0.rawValue).md" }].compactMap(\.self)
            return parts.isEmpty ? nil : parts.joined(separator: "; ")
        }
    }

    /// The runbooks that findings name; a test holds them against the folder.
    enum Runbook: String, Sendable, CaseIterable {
        case accountsUnusable = "AccountsUnusable"
        case auditRecordsLost = "AuditRecordsLost"
        case blobsDamaged = "BlobsDamaged"
        case certificateExpires = "CertificateExpires"
        case clocksDiffer = "ClocksDiffer"
        case deadLetters = "DeadLetters"
        case diskFull = "DiskFull"
        case documentsParked = "DocumentsParked"
        case kafkaUnreachable = "KafkaUnreachable"
        case keysUnusable = "KeysUnusable"
        case lagUnknown = "LagUnknown"
        case processDown = "ProcessDown"
        case recordsMissing = "RecordsMissing"
        case recordsWait = "RecordsWait"
        case registryUnreadable = "RegistryUnreadable"
        case topicsDiffer = "TopicsDiffer"
        case transactionHangs = "TransactionHangs"
        case urgentRecordsWait = "UrgentRecordsWait"
        case workersStuck = "WorkersStuck"
    }

    /// The findings of one look, within a time: what takes longer is a finding itself, and what fails
    /// hides no other. What still runs then ends with the program.
    static func look(
        at name: String, within limit: Duration, _ runbook: Runbook? = nil,
        _ work: @escaping @Sendable () async throws -> [Check]
    ) async -> [Check] {
        let (results, sink) = AsyncStream.makeStream(of: [Check].self)
        let looking = Task {
            do {
                sink.yield(try await work())
            } catch {
                sink.yield([Check(name, .wrong, "\(error)", next: nil, runbook)])
            }
        }
        let clock = Task {
            do { try await Task.sleep(for: limit) } catch { return }
            sink.yield([
                Check(
                    name, .wrong, "no answer within \(limit.written)",
                    next: "ask again; if it stays so, look at the process or broker that is asked",
                    runbook)
            ])
        }
        defer {
            looking.cancel()
            clock.cancel()
        }
        for await found in results { return found }
        return []
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
            table.add([mark, check.name, check.finding + (check.steps.map { " → " + $0 } ?? "")])
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
                        "runbook": check.runbook.map { .string($0.rawValue) } ?? .null,
                    ]
                }),
        ]
    }
}
