// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What an operator watches of the blobs: each of these is a file to be brought back.
struct BlobInstruments: Sendable {
    let corrupt: Counter
    let missing: Counter

    init(_ metrics: Metrics) {
        corrupt = metrics.counter(.blobsCorrupt)
        missing = metrics.counter(.blobsMissing)
    }
}
