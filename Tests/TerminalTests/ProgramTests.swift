// LienThong
// SPDX-License-Identifier: Apache-2.0

import Terminal
import Testing

struct ProgramTests {
    private static let program = Program(
        "lienthong", "What it is",
        commands: [
            Command("topics plan", "shows what apply would change") { _ in ExitCode.done },
            Command("topics lag", "shows how far") { _ in ExitCode.done },
            Command("track", "one document") { _ in ExitCode.done },
        ])

    private func run(_ words: String...) async -> (code: Int32, said: String, complained: String) {
        var (said, complained) = ("", "")
        let code = await Self.program.run(
            words, environment: [:], say: { said += $0 }, complain: { complained += $0 })
        return (code, said, complained)
    }

    @Test func `a word that verbs stand behind lists them`() async {
        for words in [["topics", "--help"], ["topics", "help"], ["topics", "-h"]] {
            let answer = await run(words[0], words[1])
            #expect(answer.code == ExitCode.done)
            #expect(answer.said.contains("topics plan          shows what apply would change"))
            #expect(answer.said.contains("topics lag"))
            #expect(!answer.said.contains("track"))
        }
        let alone = await run("topics")
        #expect(alone.code == ExitCode.usage)
        #expect(alone.said.contains("topics lag"))
    }

    @Test func `an unknown verb is named with its word`() async {
        let answer = await run("topics", "plans")
        #expect(answer.code == ExitCode.usage)
        #expect(answer.complained.contains("topics plans; lienthong topics --help"))
        #expect(await run("tracks").complained.contains("unknown command tracks"))
        #expect(await run("topics", "lag").code == ExitCode.done)
    }
}
