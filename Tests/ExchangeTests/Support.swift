// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Foundation

/// The root of the project's files.
let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

func registryFile(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: repository.appending(path: "Ops/registry/\(name)")))
}

extension AgencyCode {
    /// A code that the test knows to be right.
    static func parsed(_ text: String) -> AgencyCode {
        do { return try AgencyCode(hop: text) } catch { preconditionFailure("\(text): \(error)") }
    }
}

extension CivilDate {
    static func iso(_ text: String) -> CivilDate {
        guard let date = CivilDate(iso: text) else { preconditionFailure(text) }
        return date
    }
}

extension BusinessTime {
    static func written(_ text: String) -> BusinessTime {
        guard let time = BusinessTime(written: text) else { preconditionFailure(text) }
        return time
    }
}
