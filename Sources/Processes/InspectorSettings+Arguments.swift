// LienThong
// SPDX-License-Identifier: Apache-2.0

import Inspection
import Terminal

/// What is asked of whoever checks signatures.
extension InspectorSettings {
    package static let options =
        [
            Option(
                "inspectors", "N",
                help: "processes that look into signed files (default: one for each core)")
        ] + limitOptions

    package static let limitOptions = [
        Option(
            "inspector-memory", "MIB", default: "256",
            help: "what one of them may allocate, the trust list included"),
        Option(
            "inspector-seconds", "S", default: "2",
            help: "processor time for a small file; larger ones have more"),
    ]

    package init(_ arguments: Arguments) throws(UsageError) {
        self.init()
        count = try arguments.int("inspectors", in: 1...256) ?? count
        if let mebibytes = try arguments.int("inspector-memory", in: 64...16_384) {
            memoryBytes = mebibytes << 20
            idleBytes = memoryBytes / 4 * 3
        }
        if let seconds = try arguments.int("inspector-seconds", in: 1...600) {
            processorTime = .seconds(seconds)
            documentTime = .seconds(5 * seconds)
        }
    }
}
