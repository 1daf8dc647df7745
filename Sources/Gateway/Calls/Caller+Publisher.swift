// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Events
import Exchange

extension Caller {
    /// As whom its packets are taken; nil for who publishes nothing.
    package var publisher: Publisher? {
        guard may(.publish) || may(.report) else { return nil }
        switch office {
        case .node(let code): return Publisher(node: code.text)
        case .agency(let code):
            var publisher = Publisher()
            publisher.code = code.text
            publisher.kind = .agency
            return publisher
        case .exchange: return nil
        }
    }
}
