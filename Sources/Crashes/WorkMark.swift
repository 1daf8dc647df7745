// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What one piece of work is known by, the same after a restart: 16 bytes, chosen by whoever works.
package struct WorkMark: Hashable, Sendable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// What is in hand at a moment.
package enum HandEntry: Hashable, Sendable {
    /// One input: a death with nothing else in hand counts against it.
    case input(WorkMark)
    /// So many inputs of a worker together: whose fault a death is, is not known.
    case together(worker: WorkMark, inputs: UInt32)
    /// Work that no worker of this process takes up again: it makes a death nobody's.
    case other
    /// An input that was in hand when the process died, and how often it was so alone.
    case suspect(WorkMark, crashes: UInt32)
}

extension HandEntry {
    /// Bytes of an entry in the file.
    static let size = 32

    private var words: (UInt64, UInt64, UInt64) {
        switch self {
        case .input(let mark): (mark.high, mark.low, 1 << 32)
        case .together(let worker, let inputs): (worker.high, worker.low, 2 << 32 | UInt64(inputs))
        case .other: (0, 0, 3 << 32)
        case .suspect(let mark, let crashes): (mark.high, mark.low, 4 << 32 | UInt64(crashes))
        }
    }

    func store(to place: UnsafeMutableRawPointer) {
        let words = words
        place.storeBytes(of: words.0, as: UInt64.self)
        place.storeBytes(of: words.1, toByteOffset: 8, as: UInt64.self)
        place.storeBytes(of: words.2, toByteOffset: 16, as: UInt64.self)
        place.storeBytes(of: Self.check(words), toByteOffset: 24, as: UInt64.self)
    }

    static func clear(_ place: UnsafeMutableRawPointer) {
        place.storeBytes(of: 0, toByteOffset: 24, as: UInt64.self)
        place.storeBytes(of: 0, toByteOffset: 16, as: UInt64.self)
    }

    /// Nil for an empty entry, and for one that was only half written.
    init?(_ place: UnsafeRawPointer) {
        let words = (
            place.loadUnaligned(as: UInt64.self),
            place.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
            place.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        )
        guard place.loadUnaligned(fromByteOffset: 24, as: UInt64.self) == Self.check(words) else {
            return nil
        }
        let mark = WorkMark(high: words.0, low: words.1)
        let number = UInt32(truncatingIfNeeded: words.2)
        switch words.2 >> 32 {
        case 1: self = .input(mark)
        case 2: self = .together(worker: mark, inputs: number)
        case 3: self = .other
        case 4: self = .suspect(mark, crashes: number)
        default: return nil
        }
    }

    /// Never 0, so that an empty entry is none.
    private static func check(_ words: (UInt64, UInt64, UInt64)) -> UInt64 {
        func mixed(_ sum: UInt64, _ word: UInt64) -> UInt64 {
            let product = (sum ^ word) &* 0xFF51_AFD7_ED55_8CCD
            return product ^ product >> 29
        }
        let sum = mixed(mixed(mixed(0x9E37_79B9_7F4A_7C15, words.0), words.1), words.2)
        return sum | 1
    }
}
