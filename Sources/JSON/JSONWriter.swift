// LienThong
// SPDX-License-Identifier: Apache-2.0

/// Writes JSON into one growing buffer, member by member; commas are put where they belong.
///
/// Reuse one writer from event to event with `reset()`: the buffer stays. The caller keeps objects
/// and arrays balanced and writes a key before each member; the writer does not check it.
package struct JSONWriter: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity: Int
    private var needsComma = false

    package init(capacity: Int = 1024) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// A copy of what was written so far.
    package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    package var text: String {
        String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// What was written so far, without a copy; the pointer is good inside `body` only.
    package borrowing func withBytes<T, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> T
    ) throws(E) -> T {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Forgets what was written and keeps the buffer.
    package mutating func reset() {
        count = 0
        needsComma = false
    }

    // MARK: Structure

    package mutating func beginObject() { open(0x7b) }
    package mutating func endObject() { close(0x7d) }
    package mutating func beginArray() { open(0x5b) }
    package mutating func endArray() { close(0x5d) }

    package mutating func key(_ name: StaticString) {
        separate()
        quote(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        append(0x3a)
        needsComma = false
    }

    @_disfavoredOverload
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        append(0x3a)
        needsComma = false
    }

    /// A line end between two values, as in JSON Lines.
    package mutating func newline() {
        append(0x0a)
        needsComma = false
    }

    // MARK: Values

    package mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    package mutating func int(_ value: Int64) {
        separate()
        reserve(20)
        if value < 0 { append(0x2d) }
        var rest = value.magnitude
        var digits = 1
        var scan = rest
        while scan >= 10 {
            scan /= 10
            digits += 1
        }
        var index = count + digits
        count = index
        repeat {
            index -= 1
            base[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest != 0
    }

    package mutating func int(_ value: Int) { int(Int64(value)) }

    /// JSON has no NaN and no infinities: they are written as `null`.
    package mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        var description = value.description
        description.withUTF8 { append($0) }
    }

    package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }
    package mutating func null() { literal("null") }

    // MARK: The buffer

    private mutating func literal(_ word: StaticString) {
        separate()
        append(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    private mutating func separate() {
        if needsComma { append(0x2c) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        append(bracket)
        needsComma = true
    }

    private mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
    }

    // MARK: Strings

    private mutating func quote(_ text: String) {
        var text = text
        text.withUTF8 { quote($0) }
    }

    private mutating func quote(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count * 6 + 2)  // The worst: every byte becomes \u00xx.
        base[count] = 0x22
        count += 1
        if let source = text.baseAddress {
            var index = 0
            while index + 8 <= text.count {
                let word = UnsafeRawPointer(source + index).loadUnaligned(as: UInt64.self)
                if Self.isPlain(word) {
                    UnsafeMutableRawPointer(base + count).storeBytes(of: word, as: UInt64.self)
                    count += 8
                } else {
                    for byte in index..<index + 8 { escape(source[byte]) }
                }
                index += 8
            }
            while index < text.count {
                escape(source[index])
                index += 1
            }
        }
        base[count] = 0x22
        count += 1
    }

    /// Whether none of the eight bytes is a control character, a quote or a backslash: the usual
    /// test for a byte below n or equal to zero in a word, which never misses one and may only
    /// send a plain word the slow way.
    private static func isPlain(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* 0x22)
        let slash = word ^ (ones &* 0x5c)
        let control = (word &- ones &* 0x20) & ~word
        let special = control | (quote &- ones) & ~quote | (slash &- ones) & ~slash
        return special & (ones &* 0x80) == 0
    }

    /// The caller has reserved six bytes.
    private mutating func escape(_ byte: UInt8) {
        if byte >= 0x20 && byte != 0x22 && byte != 0x5c {
            base[count] = byte
            count += 1
            return
        }
        base[count] = 0x5c
        switch byte {
        case 0x22, 0x5c: base[count + 1] = byte
        case 0x0a: base[count + 1] = 0x6e
        case 0x0d: base[count + 1] = 0x72
        case 0x09: base[count + 1] = 0x74
        default:
            base[count + 1] = 0x75
            base[count + 2] = 0x30
            base[count + 3] = 0x30
            base[count + 4] = 0x30 + (byte >> 4)
            base[count + 5] = Self.hexDigit(byte & 15)
            count += 4
        }
        count += 2
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x61 + value - 10
    }
}
