// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What an operator watches of the blobs: each of these is a file to be brought back.
struct BlobInstruments: Sendable {
    let corrupt: Counter
    let missing: Counter

    init(_ metrics: Metrics) {
        corrupt = metrics.counter(
            "blobs_corrupt_total",
            help: "Reads of a blob whose bytes are not those that its digest promises.")
        missing = metrics.counter(
            "blobs_missing_total", help: "Reads of a blob that is not in the store.")
    }
}
