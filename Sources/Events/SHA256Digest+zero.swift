// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto

extension SHA256Digest {
    /// All bytes zero: how an event says that there is no digest.
    package static let zero = SHA256Digest()
}
