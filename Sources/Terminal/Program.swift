// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program of several commands: finds the one that is meant, reads its arguments, runs it.
package struct Program: Sendable {
    package var name: String
    package var summary: String
    package var commands: [Command]

    package init(_ name: String, _ summary: String, commands: [Command]) {
        self.name = name
        self.summary = summary
        self.commands = commands
    }

    /// The same with this process's environment, standard output and standard error.
    package func run(_ words: [String]) async -> Int32 {
        StandardStreams.prepare()
        return await run(
            words, environment: Environment.variables, say: { StandardStreams.say(Array($0.utf8)) },
            complain: { StandardStreams.complain($0) })
    }

    /// Runs the words of a command line and returns the exit code. `say` gets help (standard
    /// output), `complain` one line on what is wrong.
    package func run(
        _ words: [String], environment: [String: String], say: (String) -> Void,
        complain: (String) -> Void
    ) async -> Int32 {
        guard let first = words.first, !["help", "--help", "-h"].contains(first) else {
            say(help)
            return words.isEmpty ? ExitCode.usage : ExitCode.done
        }
        guard let (command, rest) = command(for: words) else {
            if let answer = noun(words, say: say, complain: complain) { return answer }
            complain("\(name): unknown command \(first); \(name) help lists them")
            return ExitCode.usage
        }
        if rest.contains("--help") {
            say(command.help(program: name))
            return ExitCode.done
        }
        do {
            let arguments = try Arguments(
                rest, options: command.options, environment: environment)
            return try await command.run(arguments)
        } catch let error as UsageError {
            complain("\(name) \(command.name): \(error); \(name) \(command.name) --help tells more")
            return ExitCode.usage
        } catch {
            complain("\(name) \(command.name): \(error)")
            return (error as? any EndOfProcess)?.exitCode ?? ExitCode.failed
        }
    }

    /// A word that several verbs stand behind, as `topics`: with nothing or a question behind it its
    /// verbs are listed. Nil where it is no such word.
    private func noun(
        _ words: [String], say: (String) -> Void, complain: (String) -> Void
    ) -> Int32? {
        let verbs = commands.filter { $0.name.hasPrefix(words[0] + " ") }
        if verbs.isEmpty { return nil }
        if words.count == 1 || ["help", "--help", "-h"].contains(words[1]) {
            let lines = verbs.map { "  " + $0.name.padded(to: 20) + " " + $0.summary }
            say(
                (["usage: \(name) \(words[0]) VERB …", ""] + lines
                    + ["", "\(name) \(words[0]) VERB --help tells more."]).joined(separator: "\n")
                    + "\n")
            return words.count == 1 ? ExitCode.usage : ExitCode.done
        }
        complain(
            "\(name): unknown command \(words[0]) \(words[1]); \(name) \(words[0]) --help lists them"
        )
        return ExitCode.usage
    }

    /// The longest name goes first: `registry import` before `registry`.
    private func command(for words: [String]) -> (Command, [String])? {
        for length in [2, 1] where words.count >= length {
            let name = words.prefix(length).joined(separator: " ")
            if let command = commands.first(where: { $0.name == name }) {
                return (command, Array(words.dropFirst(length)))
            }
        }
        return nil
    }

    package var help: String {
        var lines = [summary, "", "usage: \(name) COMMAND …", ""]
        for command in commands {
            lines.append("  " + command.name.padded(to: 20) + " " + command.summary)
        }
        lines.append("")
        lines.append("\(name) COMMAND --help tells more.")
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Program {
    /// A process that does one thing: reads its command line, runs, ends with the exit code.
    package static func runProcess(
        _ name: String, _ summary: String, options: [Option],
        run: @escaping @Sendable (Arguments) async throws -> Int32
    ) async -> Never {
        let program = Program(
            name, summary, commands: [Command("run", summary, options: options, run: run)])
        exit(await program.run(["run"] + CommandLine.arguments.dropFirst()))
    }
}
