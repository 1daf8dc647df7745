// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// A level as the file holds it: 0 to 3 from the centre down, 4 for a word that is none.
struct WireLevel: Hashable {
    static let count = 5
    let number: Int

    init(number: Int) { self.number = number }

    init(_ word: String) {
        number =
            switch Level(rawValue: word) {
            case .central: 0
            case .province: 1
            case .district: 2
            case .commune: 3
            case nil: 4
            }
    }

    var level: Level? {
        Level.allCases.indices.contains(number) ? Level.allCases[number] : nil
    }
}
