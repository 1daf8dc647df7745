// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog
import Events
import TestSupport

/// What a test's worker and topics are called: a log may be shared by many tests.
struct BenchNames: Sendable {
    var suffix = ""

    /// Names of one test's own.
    static func unique() -> BenchNames { BenchNames(suffix: uniqueName("")) }

    var worker: String { "counting" + suffix }
    var input: String { "in" + suffix }
    var urgentInput: String { "in.urgent" + suffix }
    var output: String { "out" + suffix }
    /// Where a stage tells whoever waits of a delay.
    var told: String { "told" + suffix }

    var topics: [TopicSpec] {
        [
            input, urgentInput, output, told, Topic.deadLetters.name, Topic.state(of: worker),
            Topic.decisionsSubmitted.name,
        ].map { name in
            TopicSpec(name: name, partitions: 12, cleanup: .delete(retentionMilliseconds: nil))
        }
    }
}
