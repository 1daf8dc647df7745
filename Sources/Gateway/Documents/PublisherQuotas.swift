// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Synchronization
import Telemetry

/// What a publisher may use of the gateway within a time.
package enum PublisherQuota: String, CaseIterable, Hashable, Sendable {
    /// Packets of a minute.
    case packets
    /// Bytes of packets of a day.
    case bytes
    /// What attachments come to after Base64 and unzipping, of a day.
    case expandedBytes = "expanded-bytes"
    /// Refused packets of a day: each refusal is kept for ever.
    case refusals

    var window: Duration { self == .packets ? .seconds(60) : .seconds(86_400) }

    /// 100 packets a second, 1 TiB, 2 TiB, and 100,000 refusals. 0 is no limit.
    package static let standard: [PublisherQuota: Int64] = [
        .packets: 6_000, .bytes: 1 << 40, .expandedBytes: 2 << 40, .refusals: 100_000,
    ]
}

extension PublisherQuota {
    /// What was used up, for who sent it.
    func sentence(_ limit: Int64) -> (vi: String, en: String) {
        switch self {
        case .packets:
            (
                "Đã gửi \(limit) gói tin trong một phút",
                "\(limit) packets were sent within a minute"
            )
        case .bytes:
            (
                "Gói tin này vượt dung lượng \(limit) byte được gửi trong một ngày",
                "With this packet more than \(limit) bytes would be sent within a day"
            )
        case .expandedBytes:
            (
                "Tệp đính kèm sau khi giải nén vượt \(limit) byte trong một ngày",
                "Attachments, unpacked, came to more than \(limit) bytes within a day"
            )
        case .refusals:
            (
                "\(limit) gói tin đã bị từ chối trong một ngày: sửa phần mềm gửi trước khi gửi tiếp",
                "\(limit) packets were refused within a day: mend the sending program first"
            )
        }
    }
}

/// How much of its quotas each publisher has used at this gateway. Counted in memory: another
/// gateway counts for itself, and a restart begins anew.
final class PublisherQuotas: Sendable {
    private struct Window {
        var end: ContinuousClock.Instant
        var used: Int64 = 0
    }

    private let limits: [PublisherQuota: Int64]
    private let now: @Sendable () -> ContinuousClock.Instant
    private let instruments: GatewayInstruments
    /// As many as there are nodes and agencies at most.
    private let uses = Mutex<[String: [PublisherQuota: Window]]>([:])

    init(_ settings: GatewaySettings, instruments: GatewayInstruments) {
        limits = settings.quotas
        now = settings.now
        self.instruments = instruments
    }

    /// Counts a packet that begins; `announced` is its size where that is known.
    func begin(of publisher: Caller, announced: Int64?) throws(APIError) {
        try uses.withLock { uses throws(APIError) in
            var use = uses[publisher.party] ?? [:]
            defer { uses[publisher.party] = use }
            try check(announced ?? 0, as: .bytes, &use)
            try check(1, as: .expandedBytes, &use)
            try check(1, as: .refusals, &use)
            try check(1, as: .packets, &use)
            use[.packets]?.used += 1
        }
    }

    /// Counts more of a packet that has begun.
    func take(
        _ amount: Int, as quota: PublisherQuota, of publisher: Caller
    ) throws(APIError) {
        try uses.withLock { uses throws(APIError) in
            var use = uses[publisher.party] ?? [:]
            defer { uses[publisher.party] = use }
            try check(Int64(amount), as: quota, &use)
            use[quota]?.used += Int64(amount)
        }
    }

    /// Counts a refusal; the next packet finds out whether there may be more.
    func countRefusal(of publisher: Caller) {
        uses.withLock { uses in
            var use = uses[publisher.party] ?? [:]
            open(.refusals, &use)
            use[.refusals]?.used += 1
            uses[publisher.party] = use
        }
    }

    /// Throws where so much more would be over the limit.
    private func check(
        _ amount: Int64, as quota: PublisherQuota, _ use: inout [PublisherQuota: Window]
    ) throws(APIError) {
        let moment = open(quota, &use)
        let limit = limits[quota] ?? 0
        guard limit > 0, let window = use[quota], amount > limit - window.used else { return }
        instruments.quotaRefused[quota]?.add()
        throw .usedUp(
            quota, limit: limit,
            retryAfterSeconds: Int((window.end - moment).components.seconds) + 1)
    }

    /// Begins the quota's window anew where it has ended; when that was looked at.
    @discardableResult
    private func open(
        _ quota: PublisherQuota, _ use: inout [PublisherQuota: Window]
    ) -> ContinuousClock.Instant {
        let moment = now()
        if let window = use[quota], moment < window.end { return moment }
        use[quota] = Window(end: moment + quota.window)
        return moment
    }
}
