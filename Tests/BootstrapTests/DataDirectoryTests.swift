// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Terminal
import TestSupport
import Testing

struct DataDirectoryTests {
    @Test func `a data directory has one process, and the next is told which`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("data")
        var first: DataDirectory? = try DataDirectory(path)
        let taken = #expect(throws: DirectoryTaken.self) { try DataDirectory(path) }
        #expect(taken?.description.contains(path) == true)
        #expect(taken?.description.contains("--data") == true)
        #expect(taken?.process.isEmpty == false)
        withExtendedLifetime(first) {}
        // It goes with its process, and what it leaves there is no hindrance.
        first = nil
        withExtendedLifetime(try DataDirectory(path)) {}
    }

    @Test func `the process that is refused ends with code 4 and one sentence`() async throws {
        let directory = try TemporaryDirectory()
        let held = try DataDirectory(directory.path)
        let program = Program(
            "gateway", "",
            commands: [
                Command("run", "") { _ in
                    _ = try DataDirectory(directory.path)
                    return ExitCode.done
                }
            ])
        var complaints: [String] = []
        let code = await program.run(
            ["run"], environment: [:], say: { _ in }, complain: { complaints.append($0) })
        #expect(code == ExitCode.fenced)
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains("works in \(directory.path)") == true)
        withExtendedLifetime(held) {}
    }
}
