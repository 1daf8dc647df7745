// LienThong
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Telemetry

/// How many packets a minute and bytes a day each publisher may send to this gateway. Counted in
/// memory: another gateway counts for itself, and a restart begins anew.
final class PublisherQuotas: Sendable {
    private struct Window {
        let length: Duration
        var end: ContinuousClock.Instant
        var used: Int64 = 0

        init(_ length: Duration, from now: ContinuousClock.Instant) {
            self.length = length
            end = now + length
        }

        /// True, and counted, if so much more is within the limit.
        mutating func take(
            _ amount: Int64, of limit: Int64, at now: ContinuousClock.Instant
        ) -> Bool {
            guard hasRoom(for: amount, of: limit, at: now) else { return false }
            used += amount
            return true
        }

        mutating func hasRoom(
            for amount: Int64, of limit: Int64, at now: ContinuousClock.Instant
        ) -> Bool {
            if now >= end { self = Window(length, from: now) }
            return limit == 0 || amount <= limit - used
        }

        func secondsLeft(_ now: ContinuousClock.Instant) -> Int {
            Int((end - now).components.seconds) + 1
        }
    }

    private struct Use {
        var packets: Window
        var bytes: Window
    }

    private let settings: GatewaySettings
    private let instruments: GatewayInstruments
    /// As many as there are tokens at most.
    private let uses = Mutex<[Caller: Use]>([:])

    init(_ settings: GatewaySettings, instruments: GatewayInstruments) {
        self.settings = settings
        self.instruments = instruments
    }

    /// Counts a packet that begins; `announced` is its size where that is known.
    func begin(of publisher: Caller, announced: Int64?) throws(APIError) {
        let now = settings.now()
        try count(publisher, now) { use throws(APIError) in
            let limit = settings.bytesPerDay
            guard use.bytes.hasRoom(for: announced ?? 0, of: limit, at: now) else {
                throw bytesUsedUp(use.bytes.secondsLeft(now))
            }
            let packets = Int64(settings.packetsPerMinute)
            guard use.packets.take(1, of: packets, at: now) else {
                instruments.packetQuotaRefused.add()
                throw .packetsUsedUp(
                    perMinute: settings.packetsPerMinute,
                    retryAfterSeconds: use.packets.secondsLeft(now))
            }
        }
    }

    /// Counts bytes of a packet that have come.
    func take(_ bytes: Int, of publisher: Caller) throws(APIError) {
        let now = settings.now()
        try count(publisher, now) { use throws(APIError) in
            guard use.bytes.take(Int64(bytes), of: settings.bytesPerDay, at: now) else {
                throw bytesUsedUp(use.bytes.secondsLeft(now))
            }
        }
    }

    private func bytesUsedUp(_ secondsLeft: Int) -> APIError {
        instruments.byteQuotaRefused.add()
        return .bytesUsedUp(perDay: settings.bytesPerDay, retryAfterSeconds: secondsLeft)
    }

    private func count(
        _ publisher: Caller, _ now: ContinuousClock.Instant,
        _ body: (inout Use) throws(APIError) -> Void
    ) throws(APIError) {
        try uses.withLock { uses throws(APIError) in
            let new = Use(
                packets: Window(.seconds(60), from: now), bytes: Window(.seconds(86_400), from: now)
            )
            try body(&uses[publisher, default: new])
        }
    }
}
