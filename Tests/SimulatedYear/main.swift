// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Terminal

private let options = [
    Option("documents", "N", default: "5000", help: "how many documents are sent"),
    Option("seed", "N", help: "the year to bring back; a new one if left out"),
    Option(
        "registry", "DIR", default: "Ops/registry",
        help: "the tables that ship: agencies with the reform, successions, deadlines, holidays"),
]

private func simulate(_ arguments: Arguments, _ defects: [Defect]) async throws -> Int32 {
    var seed = UInt64.random(in: 0...UInt64.max)
    if let text = arguments["seed"] {
        guard let given = UInt64(text) else { throw UsageError("--seed must be a whole number") }
        seed = given
    }
    let documents = try arguments.int("documents", in: 1...10_000_000) ?? 5_000
    let tables = try YearTables(in: try arguments.required("registry"))
    StandardStreams.say("SEED=\(seed), \(documents) documents")
    var report = try await SimulatedYear.run(
        tables, documents: documents, seed: seed, defects: defects)
    if !defects.isEmpty {
        let hasty = try await SimulatedYear.run(
            tables, documents: documents, seed: seed, holdsTimers: false)
        report.found.append(("calledLateThoughUnread", hasty.problems.count))
    }
    StandardStreams.say(report.summary)
    for problem in report.problems.prefix(50) { StandardStreams.say("✘ \(problem)") }
    for (defect, problems) in report.found {
        StandardStreams.say("\(problems > 0 ? "found" : "✘ not found"): \(defect)")
    }
    let isRight = report.problems.isEmpty && report.found.allSatisfy { $0.problems > 0 }
    StandardStreams.say(
        isRight ? "All as it should be." : "\(report.problems.count) problems, SEED=\(seed)")
    return isRight ? ExitCode.done : ExitCode.failed
}

private let notes = "exit code: 0 all came as it should, 1 it did not. The seed is printed."

private let run = Command(
    "run", "a year of exchange; what came of it is held against what was put in",
    options: options, notes: notes
) { try await simulate($0, []) }

private let defects = Command(
    "defects", "the same, and as it would look with each of many faults, which must be found",
    options: options, notes: notes
) { try await simulate($0, Defect.allCases) }

let program = Program(
    "simulated-year", "LienThong: a year of exchange in virtual time", commands: [run, defects])
exit(await program.run(Array(CommandLine.arguments.dropFirst())))
