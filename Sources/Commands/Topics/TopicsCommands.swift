// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Glibc
import Terminal

/// The verbs that look into a log itself, without a gateway.
package let topicsCommands: [Command] = [
    .topicsPlan, .topicsApply, .topicsAcls, .topicsLag, .topicsRead,
]

/// What they all take. A client's passing troubles are no news to who asks one question.
let topicsOptions = ProcessSettings.logOptions + [ProcessSettings.level(default: "error")]

extension ProcessSettings {
    /// A sentence where there is no embedded log to be looked at; a broker speaks for itself.
    func requireLog() throws(UsageError) {
        guard case .sqlite(let path) = log, access(path, F_OK) != 0 else { return }
        throw UsageError("there is no log at \(path); on Kafka give --log kafka:SERVERS")
    }
}
