// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Dispatch
import Exchange
import TestSupport
import Testing

@testable import Gateway

struct CallerLanesTests {
    @Test func `a caller whose lanes are all busy holds nobody else up`() async throws {
        let lanes = CallerLanes(count: 2)
        let (slow, other) = (
            Caller(name: "a", role: .node, office: .node(try AgencyCode("H27"))),
            Caller(name: "b", role: .agency, office: .agency(try AgencyCode("H05.01")))
        )
        let open = DispatchSemaphore(value: 0)
        let busy = (0..<6).map { _ in
            Task { try await lanes.run(for: slow) { open.wait() } }
        }
        // Ends only if it waits for none of them.
        #expect(try await lanes.run(for: other) { 1 } == 1)
        #expect(try await lanes.run(for: nil) { 2 } == 2)
        for _ in busy { open.signal() }
        for task in busy { try await task.value }
    }
}
