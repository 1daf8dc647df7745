// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

extension WireLane {
    package init(_ lane: Lane) {
        switch lane {
        case .normal: self = .normal
        case .urgent: self = .urgent
        }
    }

    /// A lane of a newer version is served as a normal one: nothing is lost by it.
    package var lane: Lane { self == .urgent ? .urgent : .normal }
}
