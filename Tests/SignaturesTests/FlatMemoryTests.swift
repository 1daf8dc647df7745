// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signatures
import SigningKit
import Testing

/// A large document is checked through a descriptor; memory must not grow with it.
@Suite(.serialized) struct FlatMemoryTests {
    let world = TestWorld.shared

    @Test func `a large document takes no more memory than a small one`() throws {
        let isLong = ProcessInfo.processInfo.environment["LONG"] == "1"
        let size = (isLong ? 500 : 200) << 20
        let path = NSTemporaryDirectory() + "lienthong-large-\(getpid()).pdf"
        defer { unlink(path) }
        var pdf = LargeTestPDF(attachmentBytes: size)
        try pdf.write(to: path) { world.cms().sign(digest: $0) }
        let checker = try world.checker()
        let descriptor = open(path, O_RDONLY)
        #expect(descriptor >= 0)
        defer { close(descriptor) }
        var status = stat()
        #expect(fstat(descriptor, &status) == 0)
        #expect(Int(status.st_size) > size)
        let before = try peakKiB()
        let report = try checker.checkPDF(
            descriptor: descriptor, length: Int64(status.st_size), at: TestWorld.now)
        let after = try peakKiB()
        #expect(report.verdict == .valid, "\(report)")
        // Other tests run meanwhile; a quarter of the smaller file is far from holding it.
        #expect(after - before < 50 << 10, "\(before) to \(after) KiB")
    }

    /// The most this process ever held.
    private func peakKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
        return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }
}
