// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// `signature-inspector --text PROGRAM MEMORY SECONDS ARGUMENT…`: gives up what a reader of a
/// stranger's PDF does not need and becomes that program, with the file as its standard input and a
/// pipe as its output. Where the system cannot confine it, it is not run: poppler is large, written
/// in C++, and what it reads comes from anybody.
struct TextReaderChild {
    static let word = "--text"

    let program: String
    let memoryBytes: Int
    let seconds: Int
    let arguments: [String]

    init(program: String, memoryBytes: Int, seconds: Int, arguments: [String]) {
        self.program = program
        self.memoryBytes = memoryBytes
        self.seconds = seconds
        self.arguments = arguments
    }

    init?(_ words: some Collection<String>) {
        let words = Array(words)
        guard words.count >= 4, words[0] == Self.word, let memory = Int(words[2]),
            let seconds = Int(words[3]), memory > 0, seconds > 0
        else { return nil }
        self.init(
            program: words[1], memoryBytes: memory, seconds: seconds,
            arguments: Array(words[4...]))
    }

    /// For the inspector's command line.
    var words: [String] { [Self.word, program, "\(memoryBytes)", "\(seconds)"] + arguments }

    func run() -> Never {
        guard access(program, X_OK) == 0 else { _exit(InspectorExit.noReader) }
        guard setLimits() else { _exit(InspectorExit.unlimited) }
        let path = strdup(program)
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var environment = [strdup("LC_ALL=C.UTF-8"), nil]
        let result = lt_exec_reader(path, &words, &environment)
        _exit(
            Int(result) == Int(lt_reader_unconfined)
                ? InspectorExit.unconfined : InspectorExit.noReader)
    }

    private func setLimits() -> Bool {
        // Should whoever asked be gone, it ends by itself: this outlives the change of program.
        var end = itimerval()
        end.it_value.tv_sec = 2 * seconds + 5
        let all: [(__rlimit_resource, Int)] = [
            (RLIMIT_CORE, 0), (RLIMIT_FSIZE, 0), (RLIMIT_NOFILE, 16), (__RLIMIT_NPROC, 0),
            (RLIMIT_DATA, memoryBytes), (RLIMIT_AS, memoryBytes), (RLIMIT_CPU, seconds),
        ]
        return setitimer(Int32(ITIMER_REAL.rawValue), &end, nil) == 0
            && all.allSatisfy { resource, amount in
                var limit = rlimit(rlim_cur: rlim_t(amount), rlim_max: rlim_t(amount))
                return setrlimit(Int32(resource.rawValue), &limit) == 0
            }
    }
}
