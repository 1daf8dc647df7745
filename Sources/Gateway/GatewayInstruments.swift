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
    let loginsDone: Counter
    let loginsFailed: Counter
    let loginsLimited: Counter
    let sessions: Gauge
    let auditWritten: Counter
    let auditLost: Counter
    let auditPending: Gauge
    let accountsStale: Gauge

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
        func logins(_ outcome: String) -> Counter {
            metrics.counter(.gatewayLogins, labels: ["outcome": outcome])
        }
        loginsDone = logins("done")
        loginsFailed = logins("failed")
        loginsLimited = logins("limited")
        auditWritten = metrics.counter(.gatewayAuditWritten)
        auditLost = metrics.counter(.gatewayAuditLost)
        auditPending = metrics.gauge(.gatewayAuditPending)
        sessions = metrics.gauge(.gatewaySessions)
        accountsStale = metrics.gauge(.gatewayAccountsStale)
        packetsTaken = packets("taken")
        packetsRefused = packets("refused")
        packetsFailed = packets("failed")
        arrivalsWritten = arrivals("written")
        arrivalsRetried = arrivals("retried")
        arrivalsDropped = arrivals("dropped")
        arrivalsPending = metrics.gauge(.gatewayArrivalsPending)
    }
}
