// LienThong
// SPDX-License-Identifier: Apache-2.0

/// UTF-8 checked by a shift automaton: nine states of six bits in a word for each byte value.
/// One load and one shift a byte, no branch; the standard library's validateUTF8 branches on every scalar.
package struct UTF8Table: @unchecked Sendable {
    let t: UnsafePointer<UInt64>
    package static let shared = UTF8Table()
    init() {
        let t = UnsafeMutablePointer<UInt64>.allocate(capacity: 256)
        enum S: UInt64, CaseIterable { case ok, bad, one, two, three, e0, ed, f0, f4 }
        func next(_ s: S, _ b: Int) -> S {
            let cont = (0x80...0xbf).contains(b)
            switch s {
            case .ok:
                switch b {
                case 0...0x7f: return .ok
                case 0xc2...0xdf: return .one
                case 0xe0: return .e0
                case 0xed: return .ed
                case 0xe1...0xef: return .two
                case 0xf0: return .f0
                case 0xf1...0xf3: return .three
                case 0xf4: return .f4
                default: return .bad
                }
            case .bad: return .bad
            case .one: return cont ? .ok : .bad
            case .two: return cont ? .one : .bad
            case .three: return cont ? .two : .bad
            case .e0: return (0xa0...0xbf).contains(b) ? .one : .bad
            case .ed: return (0x80...0x9f).contains(b) ? .one : .bad
            case .f0: return (0x90...0xbf).contains(b) ? .two : .bad
            case .f4: return (0x80...0x8f).contains(b) ? .two : .bad
            }
        }
        for b in 0..<256 {
            var row: UInt64 = 0
            for s in S.allCases { row |= next(s, b).rawValue * 6 << (s.rawValue * 6) }
            t[b] = row
        }
        self.t = UnsafePointer(t)
    }
    @inline(__always) func valid(_ p: UnsafePointer<UInt8>, _ n: Int) -> Bool {
        var s: UInt64 = 0
        for i in 0..<n { s = t[Int(p[i])] &>> s }
        return s & 63 == 0
    }
    @inline(__always) static func ascii(_ p: UnsafePointer<UInt8>, _ n: Int) -> Bool {
        var i = 0
        var acc: UInt64 = 0
        while i + 8 <= n {
            acc |= UnsafeRawPointer(p + i).loadUnaligned(as: UInt64.self)
            i += 8
        }
        while i < n {
            acc |= UInt64(p[i])
            i += 1
        }
        return acc & 0x8080_8080_8080_8080 == 0
    }
    package func string(_ p: UnsafePointer<UInt8>, _ n: Int) -> String? {
        let ascii = Self.ascii(p, n)
        if !ascii && !valid(p, n) { return nil }
        return uncheckedString(p, n, ascii)
    }
}

@inline(__always) package func uncheckedString(_ p: UnsafePointer<UInt8>, _ n: Int, _ ascii: Bool)
    -> String
{
    let b = UnsafeBufferPointer(start: p, count: n)
    return unsafe String(copying: UTF8Span(unchecked: b.span, isKnownASCII: ascii))
}
