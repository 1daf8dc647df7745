// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What an operator watches of the gateway, beside what the HTTP server counts.
struct GatewayInstruments: Sendable {
    let packetsTaken: Counter
    let packetsRefused: Counter
    let packetsFailed: Counter
    let quotaRefused: [PublisherQuota: Counter]
    let arrivalsWritten: Counter
    let arrivalsRetried: Counter
    let arrivalsDropped: Counter
    let arrivalsPending: Gauge

    init(_ metrics: Metrics) {
        func packets(_ outcome: String) -> Counter {
            metrics.counter(.gatewayPackets, labels: ["outcome": outcome])
        }
        func arrivals(_ outcome: String) -> Counter {
            metrics.counter(.gatewayArrivals, labels: ["outcome": outcome])
        }
        quotaRefused = Dictionary(
            uniqueKeysWithValues: PublisherQuota.allCases.map {
                ($0, metrics.counter(.gatewayQuotaRefused, labels: ["quota": $0.rawValue]))
            })
        packetsTaken = packets("taken")
        packetsRefused = packets("refused")
        packetsFailed = packets("failed")
        arrivalsWritten = arrivals("written")
        arrivalsRetried = arrivals("retried")
        arrivalsDropped = arrivals("dropped")
        arrivalsPending = metrics.gauge(.gatewayArrivalsPending)
    }
}
