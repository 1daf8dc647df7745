// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// What needs a broker of its own and processes of ours, one after the other: each of them alone
/// fills a small machine.
@Suite(.serialized, .enabled(if: KafkaScope.isExpected))
struct OnKafka {}

enum KafkaScope {
    static let isExpected: Bool = {
        let environment = ProcessInfo.processInfo.environment
        if KafkaBroker.canStartNodes { return true }
        print("OnKafka: skipped; KAFKA_HOME names a distribution to start brokers from")
        // A running cluster is a real broker, but nothing to be killed or filled.
        let isRunning = environment["KAFKA_BOOTSTRAP"].map { !$0.isEmpty } ?? false
        return environment["REQUIRE_KAFKA"] == "1" && !isRunning
    }()
}
