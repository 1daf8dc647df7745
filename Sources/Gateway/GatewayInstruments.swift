// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What an operator watches of the gateway, beside what the HTTP server counts.
struct GatewayInstruments: Sendable {
    let packetsTaken: Counter
    let packetsRefused: Counter
    let packetsFailed: Counter
    let arrivalsWritten: Counter
    let arrivalsRetried: Counter
    let arrivalsDropped: Counter
    let arrivalsPending: Gauge

    init(_ metrics: Metrics) {
        func packets(_ outcome: String) -> Counter {
            metrics.counter(
                "gateway_packets_total", help: "Packets that came in, by outcome.",
                labels: ["outcome": outcome])
        }
        func arrivals(_ outcome: String) -> Counter {
            metrics.counter(
                "gateway_arrivals_total", help: "Statuses 01 after a fetch, by outcome.",
                labels: ["outcome": outcome])
        }
        packetsTaken = packets("taken")
        packetsRefused = packets("refused")
        packetsFailed = packets("failed")
        arrivalsWritten = arrivals("written")
        arrivalsRetried = arrivals("retried")
        arrivalsDropped = arrivals("dropped")
        arrivalsPending = metrics.gauge(
            "gateway_arrivals_pending", help: "Statuses 01 that wait to be written.")
    }
}
