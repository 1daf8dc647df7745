// LienThong
// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// What the server counts.
struct HTTPInstruments: Sendable {
    private let metrics: Metrics
    private let seconds: Histogram
    let active: Gauge

    init(_ metrics: Metrics) {
        self.metrics = metrics
        seconds = metrics.histogram(.httpRequestDuration)
        active = metrics.gauge(.httpRequestsActive)
    }

    /// Why a connection was closed by us before its time.
    enum Refused: String {
        /// Too many of its address.
        case address
        /// All places are taken, and nobody gives way.
        case full
        /// It gave way to another.
        case displaced
        /// A header, a body or the reading of an answer took too long.
        case slow
    }

    func connectionEnded(_ reason: Refused) {
        metrics.counter(.httpConnectionsRefused, labels: ["reason": reason.rawValue]).add()
    }

    /// Why a request was told to come again.
    enum Busy: String {
        /// Too many requests in all.
        case requests
        /// Too many of one party.
        case party
        /// Too many answers that wait, in all.
        case polls
        /// Too many of one party that wait.
        case partyPolls = "party_polls"
        /// A poll that was ended early for another party's.
        case share
    }

    func refused(_ reason: Busy) {
        metrics.counter(.httpRequestsRefused, labels: ["reason": reason.rawValue]).add()
    }

    func ended(_ record: PendingRequest.Record) {
        let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]
        let method = known.contains(record.method) ? record.method : "other"
        metrics.counter(
            .httpRequests, labels: ["method": method, "status": String(record.status)]
        ).add()
        if let started = record.started, !record.isPoll {
            seconds.observe(ContinuousClock.now - started)
        }
    }
}
