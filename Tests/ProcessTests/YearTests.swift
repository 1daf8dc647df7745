// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A year of exchange in one run of virtual time, and a checker that knows only what was put in:
/// 5,000 documents; with `LONG=1` 100,000. `SEED` brings a year back.
@Suite(.timeLimit(.minutes(90)))
struct YearTests {
    @Test func `a year of exchange comes out as its inputs say`() async throws {
        let isLong = ProcessInfo.processInfo.environment["LONG"] == "1"
        let year = try await simulate(
            "run", documents: isLong ? 100_000 : 5_000,
            seed: SeededGenerator.fromEnvironment().seed)
        print("YearTests: \(year.output)")
        #expect(year.status == 0, "\(year.output)")
    }

    /// A year of which it is known that each fault has its occasion.
    @Test func `the checker of a year finds every fault that is planted`() async throws {
        let year = try await simulate("defects", documents: 400, seed: 1)
        #expect(year.status == 0, "\(year.output)")
        #expect(year.output.split(separator: "\n").count { $0.hasPrefix("found: ") } >= 33)
    }

    private func simulate(
        _ verb: String, documents: Int, seed: UInt64
    ) async throws -> Shell.Outcome {
        let directory = try TemporaryDirectory()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let program = RunningProcess.folder.appendingPathComponent("simulated-year").path
        return try await Shell.run(
            """
            \(program) \(verb) --documents \(documents) --seed \(seed) \
            --registry \(root.path)/Ops/registry
            """, in: directory.path)
    }
}
