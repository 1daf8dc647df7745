// LienThong
// SPDX-License-Identifier: Apache-2.0

/// What a PDF signature covers: everything up to the end of a revision but the hexadecimal string
/// of its own `/Contents` (ISO 32000-2 12.8.1, EN 319 142-1 5.3).
struct ByteRange: Equatable {
    /// `<` to `>`.
    let gap: Range<Int>
    /// Where the signed revision ends.
    let end: Int

    /// More than any signature needs, less than harms.
    static let contentsLimitBytes = 8 * 1024 * 1024
    /// From the object's beginning to its `/Contents`.
    private static let dictionaryLimitBytes = 256 * 1024

    /// Two pairs that start at 0, leave one gap and end inside the file. Every sum is checked: the
    /// numbers are the sender's.
    init?(_ numbers: [Int64], fileLength: Int) {
        guard numbers.count == 4, numbers[0] == 0, numbers[1] > 0, numbers[3] > 0,
            numbers[2] > numbers[1], numbers[2] - numbers[1] >= 2,
            numbers[2] - numbers[1] <= Int64(Self.contentsLimitBytes)
        else { return nil }
        let (end, overflow) = numbers[2].addingReportingOverflow(numbers[3])
        guard !overflow, end <= Int64(fileLength) else { return nil }
        gap = Int(numbers[1])..<Int(numbers[2])
        self.end = Int(end)
    }

    /// Whether the gap is a hexadecimal string's place and a revision ends where the range does: what
    /// can be seen at once.
    func isPlausible(in file: UnsafeRawBufferPointer) -> Bool {
        file[gap.lowerBound] == UInt8(ascii: "<") && file[gap.upperBound - 1] == UInt8(ascii: ">")
            && endsRevision(file)
    }

    /// The signature's bytes, if the gap is the `/Contents` of this very dictionary and the range
    /// ends where a revision ends. Hashes that fit and a range that reaches the end of the file do
    /// not suffice: a wrapped signature has both.
    func contents(of field: PDFSignatureField, in file: UnsafeRawBufferPointer) -> [UInt8]? {
        guard endsRevision(file), let value = dictionary(of: field, in: file),
            let contents = value["Contents"], contents.range == gap,
            case .hexString = contents.node, !value.hasRepeatedKeys,
            let numbers = value["ByteRange"]?.integers,
            ByteRange(numbers, fileLength: file.count) == self
        else { return nil }
        return Self.hexBytes((gap.lowerBound + 1)..<(gap.upperBound - 1), in: file)
    }

    /// The signature dictionary as it stands before and around the gap.
    private func dictionary(
        of field: PDFSignatureField, in file: UnsafeRawBufferPointer
    ) -> PDFSyntax.Located? {
        let holder = field.holder
        guard holder.id > 0 else { return nil }
        let opening = Array("\(holder.id) \(holder.generation) obj".utf8)
        var place = gap.lowerBound - opening.count
        let lowest = max(0, gap.lowerBound - Self.dictionaryLimitBytes)
        while place >= lowest {
            if file[place] == opening[0],
                file[place..<(place + opening.count)].elementsEqual(opening),
                place == 0 || PDFSyntax.isSpace(file[place - 1])
            {
                var syntax = PDFSyntax(file, at: place + opening.count)
                guard let object = syntax.read(), object.range.upperBound > gap.upperBound,
                    object.range.upperBound <= end
                else { return nil }
                return field.value.id != 0 ? object : object["V"]
            }
            place -= 1
        }
        return nil
    }

    /// The revision ends with `%%EOF` and at most white space, unless the file itself ends there
    /// (then nothing is left out, and qpdf has read its end).
    private func endsRevision(_ file: UnsafeRawBufferPointer) -> Bool {
        if end == file.count { return true }
        var last = end
        while last > 0, end - last < 32, PDFSyntax.isSpace(file[last - 1]) { last -= 1 }
        return last >= 5 && file[(last - 5)..<last].elementsEqual("%%EOF".utf8)
    }

    /// White space is skipped, a missing last digit is 0 (ISO 32000-2 7.3.4.3).
    private static func hexBytes(_ digits: Range<Int>, in file: UnsafeRawBufferPointer) -> [UInt8]?
    {
        var isHex = true
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2 + 1) { bytes, count in
            var high: UInt8?
            for place in digits {
                let value = PDFSyntax.hexDigits[Int(file[place])]
                if value > 15 {
                    if value == PDFSyntax.space { continue }
                    isHex = false
                    return
                }
                if let first = high {
                    bytes[count] = first << 4 | value
                    count += 1
                    high = nil
                } else {
                    high = value
                }
            }
            if let high {
                bytes[count] = high << 4
                count += 1
            }
        }
        return isHex ? bytes : nil
    }
}
