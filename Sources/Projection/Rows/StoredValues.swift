// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

// What the file holds as numbers, as values.

extension BusinessTime {
    /// 0 is "not yet".
    init?(stored milliseconds: Int64) {
        guard milliseconds > 0 else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

extension WireVerdict {
    /// 0 is "not checked".
    init?(stored number: Int32) {
        guard number != 0 else { return nil }
        self.init(rawValue: number)
    }
}

extension Lane {
    init(number: Int) { self = number == 1 ? .urgent : .normal }
}
