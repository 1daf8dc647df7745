// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Standard output that cannot be written is an error of the command, never a loss.
struct OutputTests {
    @Test(arguments: ["/dev/full", "&-"])
    func `output that is not taken ends the command with a sentence`(
        _ place: String
    ) async throws {
        let directory = try TemporaryDirectory()
        let outcome = try await Shell.run(
            "lienthong help >\(place)", in: directory.path,
            environment: ["PATH": "\(RunningProcess.folder.path):/usr/bin:/bin"])
        #expect(outcome.status == 1, "\(outcome.output)")
        #expect(outcome.output.contains("standard output takes no more"))
    }
}
