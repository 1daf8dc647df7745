// LienThong
// SPDX-License-Identifier: Apache-2.0

/// An option of a command: `--name VALUE`, or `--name` alone for a flag. The environment variable
/// `LIENTHONG_NAME` stands in where the command line says nothing.
package struct Option: Sendable {
    package var name: String
    /// What the value is, as the help names it; nil for a flag.
    package var value: String?
    package var help: String
    package var standard: String?
    package var isRepeatable = false

    package init(
        _ name: String, _ value: String? = nil, default standard: String? = nil,
        isRepeatable: Bool = false, help: String
    ) {
        self.name = name
        self.value = value
        self.help = help
        self.standard = standard
        self.isRepeatable = isRepeatable
    }

    package var variable: String {
        "LIENTHONG_"
            + String(name.map { $0 == "-" ? "_" : Character($0.uppercased()) })
    }
}

/// One verb: what it takes and what it does. Verbs nest one level: `registry import`.
package struct Command: Sendable {
    package var name: String
    package var summary: String
    /// As in `FILE…`; empty where nothing but options is taken.
    package var operands: String
    package var options: [Option]
    /// What the help says behind the options: exit codes, for programs.
    package var notes: String
    package var run: @Sendable (Arguments) async throws -> Int32

    package init(
        _ name: String, _ summary: String, operands: String = "", options: [Option] = [],
        notes: String = "",
        run: @escaping @Sendable (Arguments) async throws -> Int32
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.options = options
        self.notes = notes
        self.run = run
    }

    /// The help text of this command.
    package func help(program: String) -> String {
        var lines = [
            summary, "", "usage: \(program) \(name) [options] \(operands)".trimmedEnd, "",
        ]
        for option in options {
            let left = "  --\(option.name)" + (option.value.map { " \($0)" } ?? "")
            var right = option.help
            if let standard = option.standard { right += " (default: \(standard))" }
            lines.append(left.padded(to: 30) + " " + right)
        }
        if !notes.isEmpty { lines += ["", notes] }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The words of a command line, read once against the declared options.
package struct Arguments: Sendable {
    package private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    package init(
        _ words: [String], options: [Option], environment: [String: String] = [:]
    ) throws(UsageError) {
        var known: [String: Option] = [:]
        for option in options { known[option.name] = option }
        var index = 0
        var onlyOperands = false
        while index < words.count {
            let word = words[index]
            index += 1
            if onlyOperands || !word.hasPrefix("--") {
                operands.append(word)
                continue
            }
            if word == "--" {
                onlyOperands = true
                continue
            }
            let parts = word.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard let option = known[name] else { throw UsageError("unknown option --\(name)") }
            let value: String
            if option.value == nil {
                guard parts.count == 1 else { throw UsageError("--\(name) takes no value") }
                value = ""
            } else if parts.count == 2 {
                value = String(parts[1])
            } else {
                guard index < words.count else { throw UsageError("--\(name) needs a value") }
                value = words[index]
                index += 1
            }
            if values[name] != nil, !option.isRepeatable {
                throw UsageError("--\(name) is given twice")
            }
            values[name, default: []].append(value)
        }
        for option in options where values[option.name] == nil {
            if let value = environment[option.variable] {
                values[option.name] = [value]
            } else if let standard = option.standard {
                values[option.name] = [standard]
            }
        }
    }

    package func has(_ name: String) -> Bool { values[name] != nil }

    /// The value given, or the default.
    package subscript(name: String) -> String? { values[name]?.last }

    package func all(_ name: String) -> [String] { values[name] ?? [] }

    package func required(_ name: String) throws(UsageError) -> String {
        guard let value = self[name], !value.isEmpty else {
            throw UsageError("--\(name) is needed")
        }
        return value
    }

    /// The same; `other` where the command has no such option.
    package func required(_ name: String, or other: String) throws(UsageError) -> String {
        has(name) ? try required(name) : other
    }

    package func int(
        _ name: String, in range: ClosedRange<Int> = 0...Int.max
    ) throws(UsageError) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "--\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \(text)"
            )
        }
        return number
    }
}

/// The command line cannot be understood: exit code 3 and one sentence.
package struct UsageError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension String {
    func padded(to width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }

    var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
