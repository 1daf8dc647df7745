// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Stages
import Telemetry

/// What the gateway bears.
package struct GatewaySettings: Sendable {
    /// What an update's list of receivers means in this cluster.
    package var receiverTypes = ReceiverTypes.standard
    /// The largest packet that is taken. Default 700 MiB.
    package var maxPacketBytes: Int64 = 700 << 20
    /// The body of an import of the registry or of trust. Default 16 MiB.
    package var maxImportBytes = 16 << 20
    /// What a publisher may send.
    package var quotas = PublisherQuota.standard
    /// The clock of the quotas. Default: the time since the host was started.
    package var now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    /// Packets of one caller that are worked on at once, each by a thread that may block. Default 4.
    package var lanesPerCaller = 4
    /// The longest a node may wait for answers. Default 30 s.
    package var maxWaitSeconds = 30
    /// How long a question waits for the projection to have caught up before it says that
    /// something does not exist. Default 2 s.
    package var catchUpLimit = Duration.seconds(2)
    /// How long whoever gives an order to an office waits for what it decides, before being told
    /// where to ask. Default 5 s.
    package var officeWait = Duration.seconds(5)
    /// Arrivals (status 01 after a fetch) that wait to be written; beyond it they are dropped and
    /// counted. Default 100,000.
    package var maxPendingArrivals = 100_000
    /// Records of the audit trail that wait to be written; beyond it they are counted. Default 10,000.
    package var maxPendingAudit = 10_000
    /// True behind TLS: the login's cookie is then sent over TLS only. Default false.
    package var isSecure = false
    /// True where a proxy stands before the gateway and writes whom it has seen into
    /// `X-Forwarded-For`. Default false: then that header is anybody's.
    package var isBehindProxy = false
    /// How long logins last, and how many there are.
    package var sessions = Sessions.Settings()
    /// How often somebody may guess at the login.
    package var loginLimits = LoginLimits.Settings()
    /// The clock of tokens and sessions, milliseconds since 1970: the host's, whatever the business
    /// clock shows.
    package var wallClock: @Sendable () -> Int64 = WallClock.milliseconds

    package init() {}
}
