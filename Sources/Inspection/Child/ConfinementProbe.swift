// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signatures

/// `signature-inspector --probe NAME`: gives everything up as an inspector does and then tries what
/// none may, so that an operator or a test sees what this system makes of it. Exit status 0: it was
/// possible; SIGSYS: the filter of calls ended it; 77: this system has no such filter.
struct ConfinementProbe {
    enum Deed: String, CaseIterable {
        case open, socket, spawn, signal, execute, write
        /// More than the limit of memory.
        case memory
    }

    let deed: Deed

    init?(_ arguments: some Collection<String>) {
        let words = Array(arguments)
        guard words.count == 2, words[0] == "--probe", let deed = Deed(rawValue: words[1]) else {
            return nil
        }
        self.deed = deed
    }

    func run() -> Never {
        let limits = InspectorLimits(memoryBytes: 64 << 20, addressBytes: 512 << 20)
        guard SignatureChecker.endWhenMemoryLacks(), Confinement.setLimits(limits) else {
            _exit(InspectorExit.unlimited)
        }
        guard Confinement.filterCalls() else { _exit(77) }
        _exit(succeeds() ? 0 : 1)
    }

    private func succeeds() -> Bool {
        switch deed {
        case .open: return Glibc.open("/etc/passwd", O_RDONLY) >= 0
        case .socket: return Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) >= 0
        case .spawn:
            var child = pid_t()
            var words: [UnsafeMutablePointer<CChar>?] = [nil]
            return posix_spawn(&child, "/bin/true", nil, nil, &words, &words) == 0
        case .signal: return kill(getppid(), 0) == 0
        case .execute:
            return mmap(
                nil, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                != UnsafeMutableRawPointer(bitPattern: -1)
        case .write: return Glibc.write(STDOUT_FILENO, "x", 1) == 1
        case .memory: return malloc(256 << 20) != nil
        }
    }
}
