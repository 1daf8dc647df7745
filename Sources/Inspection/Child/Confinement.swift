// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Signatures

/// What this process gives up for good.
enum Confinement {
    /// Descriptors: three that lead nowhere, the socket, and those of one message.
    static let descriptors = 4 + InspectorRequest.descriptorLimit + 4

    /// Limits of memory, files and descriptors; no core dump, no tracing by others of this user.
    /// False if the system refuses one of them.
    static func setLimits(_ limits: InspectorLimits) -> Bool {
        // A write beyond a limit of files is an error, not the end.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        let all: [(__rlimit_resource, Int)] = [
            (RLIMIT_CORE, 0), (RLIMIT_FSIZE, 0), (RLIMIT_NOFILE, descriptors),
            (RLIMIT_DATA, limits.memoryBytes), (RLIMIT_AS, limits.addressBytes),
        ]
        for (resource, amount) in all {
            var limit = rlimit(rlim_cur: rlim_t(amount), rlim_max: rlim_t(amount))
            guard setrlimit(Int32(resource.rawValue), &limit) == 0 else { return false }
        }
        return lt_refuse_tracing() == 0
    }

    /// The system's filter of calls, where it has one. What the libraries open on their first use
    /// has been opened before.
    static func filterCalls() -> Bool {
        SignatureChecker.prepareForConfinement()
        return lt_confine() == 0
    }
}
