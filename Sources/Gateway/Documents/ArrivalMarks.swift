// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Glibc
import Synchronization

/// The arrivals that are handed over and not in the log yet, in a file of the gateway's data
/// directory: what a process that was killed had not reported, the next one finds.
///
/// Places of one size, each with a length, a digest and an encoded `StatusReceived`. A write goes to
/// the system's cache, so it costs microseconds and survives the process, not the machine.
package final class ArrivalMarks: Sendable {
    /// Bytes of a place. A document's id has 200 characters at most, an agency's code 35.
    private static let placeBytes = 1024
    private static let digestBytes = 8
    /// 100 MiB of file, where the log was away for that many fetches.
    private static let maxPlaces = 100_000

    /// What cannot be done with the file: an operator's to mend.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        fileprivate init(_ what: String) {
            description = "\(what): \(String(cString: strerror(errno)))"
        }
    }

    private struct Places {
        var free: [Int] = []
        var count = 0
    }

    /// A mark of an earlier process.
    struct Found: Sendable {
        let place: Int
        let event: StatusReceived
    }

    /// What an earlier process has left, each to be cleared when it was reported.
    let found: [Found]
    private let descriptor: Int32
    private let places: Mutex<Places>

    /// Opens the file, or makes it with mode 0600. A place that is torn or not ours is free.
    package init(path: String) throws(Failure) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure("cannot open \(path)") }
        self.descriptor = descriptor
        var found: [Found] = []
        var places = Places()
        while places.count < Self.maxPlaces,
            let bytes = Self.read(descriptor, at: places.count)
        {
            if let event = Self.event(bytes) {
                found.append(Found(place: places.count, event: event))
            } else {
                places.free.append(places.count)
            }
            places.count += 1
        }
        self.found = found
        self.places = Mutex(places)
    }

    deinit { close(descriptor) }

    /// Nil where the mark could not be made: then a kill loses the arrival, and nothing else does.
    func put(_ event: StatusReceived) -> Int? {
        let payload = event.bytes
        guard payload.count <= Self.placeBytes - 2 - Self.digestBytes else { return nil }
        let taken = places.withLock { places -> Int? in
            if let place = places.free.popLast() { return place }
            guard places.count < Self.maxPlaces else { return nil }
            places.count += 1
            return places.count - 1
        }
        guard let place = taken else { return nil }
        let length = UInt16(payload.count)
        var bytes = [UInt8(length >> 8), UInt8(length & 0xff)]
        bytes += SHA256.hash(payload).bytes.prefix(Self.digestBytes)
        bytes += payload
        bytes += [UInt8](repeating: 0, count: Self.placeBytes - bytes.count)
        guard write(bytes, to: place) else {
            places.withLock { $0.free.append(place) }
            return nil
        }
        return place
    }

    /// False where the mark stands still: the next process reports the arrival once more, which is
    /// dropped as a repetition.
    @discardableResult
    func clear(_ place: Int) -> Bool {
        guard write([UInt8](repeating: 0, count: Self.placeBytes), to: place) else { return false }
        places.withLock { $0.free.append(place) }
        return true
    }

    private func write(_ bytes: [UInt8], to place: Int) -> Bool {
        bytes.withUnsafeBytes {
            pwrite(descriptor, $0.baseAddress, $0.count, off_t(place * Self.placeBytes))
        } == bytes.count
    }

    /// Nil behind the last whole place.
    private static func read(_ descriptor: Int32, at place: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: placeBytes)
        let count = pread(descriptor, &bytes, placeBytes, off_t(place * placeBytes))
        return count == placeBytes ? bytes : nil
    }

    private static func event(_ bytes: [UInt8]) -> StatusReceived? {
        let length = Int(bytes[0]) << 8 | Int(bytes[1])
        guard length > 0, length <= placeBytes - 2 - digestBytes else { return nil }
        let payload = Array(bytes[(2 + digestBytes)..<(2 + digestBytes + length)])
        guard SHA256.hash(payload).bytes.prefix(digestBytes) == bytes[2..<2 + digestBytes]
        else { return nil }
        do { return try StatusReceived(payload) } catch { return nil }
    }
}
