// LienThong
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Signatures
import SigningKit
import Telemetry

@testable import Inspection

/// A pool of the real inspectors, from beside the tests, and what they are asked.
final class InspectionHouse: Sendable {
    static let world = TestWorld.shared
    static let now = TestWorld.now

    let metrics = Metrics()
    private let queue = DispatchQueue(label: "inspection.tests", attributes: .concurrent)
    let pool: InspectorPool
    let trust: InspectionTrust

    init(
        _ settings: InspectorSettings = InspectorSettings(),
        material: TrustMaterial = world.material()
    ) throws {
        pool = InspectorPool(
            settings, metrics: metrics, logger: Logger(label: "test", level: .error))
        trust = try InspectionTrust(material)
    }

    func inspect(
        _ files: [[UInt8]], at time: Int64 = now, isExpress: Bool = false
    ) throws -> [FileReport] {
        let opened = try files.map { InspectedFile(try Self.opened($0)) }
        return try pool.withDocument(at: time, trust: trust, isExpress: isExpress) {
            try $0.reports(of: opened)
        }
    }

    /// On a thread that may block.
    func inspect(_ file: [UInt8], isExpress: Bool = false) async throws -> FileReport {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try self.inspect([file], isExpress: isExpress)[0] })
            }
        }
    }

    /// A file without a name.
    static func opened(_ bytes: [UInt8]) throws -> OpenedFile {
        let path = NSTemporaryDirectory() + "lienthong-inspected-\(UUID().uuidString)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        return try OpenedFile(path)
    }

    /// How many inspectors were started so far.
    var started: Int {
        Int(metrics.counter(.signatureInspectorsStarted).value)
    }
}
