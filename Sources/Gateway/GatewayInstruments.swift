// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What an operator watches of the gateway, beside what the HTTP server counts.
struct GatewayInstruments: Sendable {
    let packetsTaken: Counter
    let packetsRefused: Counter
    let packetsFailed: Counter
    let packetQuotaRefused: Counter
    let byteQuotaRefused: Counter
    let arrivalsWritten: Counter
    let arrivalsRetried: Counter
    let arrivalsDropped: Counter
    let arrivalsPending: Gauge

    init(_ metrics: Metrics) {
        func packets(_ outcome: String) -> Counter {
            metrics.counter(.gatewayPackets, labels: ["outcome": outcome])
        }
        func quota(_ quota: String) -> Counter {
            metrics.counter(.gatewayQuotaRefused, labels: ["quota": quota])
        }
        func arrivals(_ outcome: String) -> Counter {
            metrics.counter(.gatewayArrivals, labels: ["outcome": outcome])
        }
        packetQuotaRefused = quota("packets")
        byteQuotaRefused = quota("bytes")
        packetsTaken = packets("taken")
        packetsRefused = packets("refused")
        packetsFailed = packets("failed")
        arrivalsWritten = arrivals("written")
        arrivalsRetried = arrivals("retried")
        arrivalsDropped = arrivals("dropped")
        arrivalsPending = metrics.gauge(.gatewayArrivalsPending)
    }
}
