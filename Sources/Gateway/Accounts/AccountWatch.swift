// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Telemetry
import WorkerRuntime

/// Has the files of users and tokens read again when they change, and at once when `reload` asks for
/// it. Whoever is taken out is logged out with it.
package final class AccountWatch: Sendable {
    /// How often the files are looked at.
    private static let interval = Duration.seconds(2)

    private let gateway: Gateway
    private let wishes: AsyncStream<Wish>
    private let ask: AsyncStream<Wish>.Continuation

    private enum Wish: Sendable { case look, reload, stop }

    package init(_ gateway: Gateway) {
        self.gateway = gateway
        (wishes, ask) = AsyncStream.makeStream(of: Wish.self, bufferingPolicy: .bufferingNewest(8))
    }

    package var problem: String? { gateway.book.problem }

    package func reload() { ask.yield(.reload) }
    package func stop() { ask.yield(.stop) }

    package func run() async {
        if gateway.book.isOfEarlierForm {
            gateway.logger.warning(
                "the tokens file is in the form of earlier versions, without names and expiry",
                [.hint: "lienthong tokens upgrade writes it in today's form"])
        }
        let ticks = Task { [ask] in
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                ask.yield(.look)
            }
        }
        defer { ticks.cancel() }
        for await wish in wishes {
            switch wish {
            case .look: await gateway.lookAtAccounts(always: false)
            case .reload: await gateway.lookAtAccounts(always: true)
            case .stop: return
            }
        }
    }
}

extension Gateway {
    /// Reads the files of accounts if they have changed, or `always`, and logs out who is no longer
    /// in them.
    package func lookAtAccounts(always: Bool) async {
        let book = book
        let change: AccountBook.Change
        do {
            change = try await lanes.run(for: nil) { book.look(always: always) }
        } catch {
            return  // Nothing is thrown: the signature is that of all work on these queues.
        }
        switch change {
        case .none: break
        case .read(let users, let tokens):
            tellAccounts(.done, count: users + tokens)
            logger.info("users and tokens were read again", [.count: users + tokens])
        case .failed(let problem):
            tellAccounts(.failed, count: 0)
            logger.error(
                "the files of users and tokens cannot be used; what was known before holds",
                [.error: problem, .hint: "mend the line; it is read again by itself"])
        }
        instruments.accountsStale.set(book.problem == nil ? 0 : 1)
        _ = endSessionsOfStrangers()
    }

    private func tellAccounts(_ outcome: WireAuditOutcome, count: Int) {
        var record = AuditRecord(at: clock.now())
        record.name = "gateway"
        record.action = .accountsRead
        record.outcome = outcome
        record.count = Int64(count)
        audit.note(record)
    }
}
