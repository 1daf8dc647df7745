// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Waits until the condition holds, without a fixed time to sleep: yields in between.
package func eventually(
    _ what: String, within limit: Duration = .seconds(30),
    _ condition: @Sendable () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            throw DeadlineExceeded(description: "not within \(limit): \(what)")
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}
