// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Synchronization

/// What a verdict rests on: the certificates of the paths that decided it, the revocation lists and
/// the OCSP answers that spoke of them, each by the SHA-256 of its DER. Some came with the file, the
/// others are of the trust; whoever has the trust can tell them apart.
package struct UsedMaterial: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case certificate, list, answer
    }

    package struct Item: Sendable, Hashable, Comparable {
        package var kind: Kind
        package var digest: SHA256Digest

        package init(_ kind: Kind, _ digest: SHA256Digest) {
            self.kind = kind
            self.digest = digest
        }

        package static func < (left: Item, right: Item) -> Bool {
            left.kind == right.kind
                ? left.digest < right.digest : left.kind.rawValue < right.kind.rawValue
        }
    }

    /// Of one file. A council of a hundred with four authorities needs some 110.
    package static let limit = 192

    /// In their order, so that the same check tells the same.
    package private(set) var items: [Item] = []
    /// False where more was used than is listed: the verdict cannot be repeated by it.
    package private(set) var isWhole = true

    package init() {}

    package init(_ items: some Collection<Item>, isWhole: Bool = true) {
        self.items = Array(items.sorted().prefix(Self.limit))
        self.isWhole = isWhole && items.count <= Self.limit
    }
}

/// Collects what one check uses, while it goes on.
final class TrustUse: Sendable {
    private let items = Mutex<Set<UsedMaterial.Item>>([])

    func note(_ more: some Sequence<UsedMaterial.Item>) {
        items.withLock { items in
            // One over the limit says that there are more.
            for item in more where items.count <= UsedMaterial.limit { items.insert(item) }
        }
    }

    func note(_ certificate: Certificate) {
        note(CollectionOfOne(UsedMaterial.Item(.certificate, certificate.digest)))
    }

    var material: UsedMaterial { UsedMaterial(items.withLock { $0 }) }
}
