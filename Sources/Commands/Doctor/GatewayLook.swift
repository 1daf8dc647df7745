// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Telemetry
import Terminal

/// The gateway as its callers see it.
struct GatewayLook: Sendable {
    typealias Check = Doctor.Check

    let gateway: GatewayClient
    /// Revocation is judged by business time.
    let clockOffset: Duration

    /// What an answer may take: an operator waits for it.
    static let patience = Duration.seconds(5)

    func look() async -> [Check] {
        let process = ProcessLook(gateway.base, name: "gateway", http: gateway.http)
        let found = await process.look()
        // Who does not answer at all is not asked again.
        guard process.answered(found) else {
            return found.map {
                var check = $0
                check.next = "start it (lienthong run), or name another with --gateway"
                return check
            }
        }
        async let token = Doctor.look(at: "token", within: Self.patience) { await self.token() }
        async let letters = Doctor.look(at: "dead letters", within: Self.patience) {
            try await self.letters()
        }
        async let trust = Doctor.look(at: "trust", within: Self.patience) {
            try await self.trust()
        }
        async let calendar = Doctor.look(at: "calendar", within: Self.patience) {
            try await self.calendar()
        }
        return await found + token + letters + trust + calendar
    }

    private func token() async -> [Check] {
        guard gateway.token != nil else {
            return [
                Check(
                    "token", .doubtful, "none is given",
                    next: "--token, --token-file or LIENTHONG_TOKEN; an operator's sees most")
            ]
        }
        do {
            _ = try await gateway.get(Query("/v1/stats"), timeout: Self.patience)
            return [Check("token", .good, "the gateway knows it")]
        } catch let refusal as GatewayRefusal {
            return [Check("token", .wrong, refusal.en, next: refusal.next)]
        } catch {
            return [Check("token", .wrong, "\(error)", next: nil)]
        }
    }

    /// Letters that nobody has decided about.
    private func letters() async throws -> [Check] {
        guard gateway.token != nil else { return [] }
        do {
            let answer = try await gateway.get(
                Query("/v1/dead-letters").with("limit", 500).with("state", "open"),
                timeout: Self.patience)
            let open = answer["deadLetters"]?.arrayValue?.count ?? 0
            guard open > 0 else { return [Check("dead letters", .good, "none waits")] }
            return [
                Check(
                    "dead letters", .wrong,
                    "\(open) dead letters wait for a decision; their documents stand still",
                    next: "lienthong dead-letters list", .deadLetters)
            ]
        } catch let refusal as GatewayRefusal where refusal.status == 401 || refusal.status == 403 {
            return []
        }
    }

    /// A year of which no holiday is known: deadlines that fall into it may be wrong.
    private func calendar() async throws -> [Check] {
        guard gateway.token != nil else { return [] }
        do {
            let answer = try await gateway.get(
                Query("/v1/registry/rules"), timeout: Self.patience)
            let years = (answer["unknownYears"]?.arrayValue ?? []).compactMap(\.intValue)
                .map { String($0) }.joined(separator: ", ")
            guard !years.isEmpty else {
                return [Check("calendar", .good, "the holidays of the year are known")]
            }
            return [
                Check(
                    "calendar", .doubtful,
                    "no holiday of \(years) is known: deadlines that fall into it may be wrong",
                    next: "lienthong registry import DIR with that year's holidays.csv in DIR")
            ]
        } catch let refusal as GatewayRefusal where refusal.status == 401 || refusal.status == 403 {
            return []
        }
    }

    /// Lists of revoked certificates that are out of date: then signatures cannot be checked.
    private func trust() async throws -> [Check] {
        guard gateway.token != nil else { return [] }
        do {
            let answer = try await gateway.get(Query("/v1/trust"), timeout: Self.patience)
            let now = WallClock.milliseconds() + clockOffset.milliseconds
            let lists = answer["crls"]?.arrayValue ?? []
            let old = lists.filter { list in
                list["nextUpdate"]?.stringValue.flatMap { BusinessTime(written: $0) }
                    .map { $0.milliseconds < now } ?? false
            }
            let count = answer["certificates"]?.arrayValue?.count ?? 0
            guard count > 0 else {
                return [
                    Check(
                        "trust", .doubtful, "no certificate is trusted: no signature is valid",
                        next: "lienthong trust import DIR")
                ]
            }
            guard let first = old.first else {
                return [
                    Check(
                        "trust", .good, "\(count) certificates, \(lists.count) revocation lists")
                ]
            }
            let issuer = first["issuer"]?.stringValue ?? "?"
            return [
                Check(
                    "trust", .wrong,
                    "\(old.count) revocation lists are out of date, as that of \(issuer): "
                        + "signatures that rest on them cannot be checked",
                    next: "lienthong trust import DIR with new lists in DIR/crl",
                    .certificateExpires)
            ]
        } catch let refusal as GatewayRefusal where refusal.status == 401 || refusal.status == 403 {
            return []
        }
    }
}
