// LienThong
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The file behind `WorkInHand`: a header, the suspects, and slots for what is in hand, of fixed
/// size. It is mapped shared: what was stored in it is there after the process has died, with no
/// call of the system. A crash of the machine may lose it, which loses a suspicion and no work.
///
/// At each start it is written anew beside the old one, synced and renamed: whoever reads it finds
/// the old or the new one.
final class HandFile: @unchecked Sendable {
    // The owner's lock guards what is stored; the pointer never changes.

    static let suspectLimit = 255
    static let slotLimit = 512
    static let size = (1 + suspectLimit + slotLimit) * HandEntry.size
    private static let magic = Array("LienThong in hand, form 1\n".utf8)

    /// What a process before this one has left.
    struct Left {
        var suspects: [(mark: WorkMark, crashes: UInt32)] = []
        var inHand: [HandEntry] = []
    }

    private let base: UnsafeMutableRawPointer

    /// Writes the file with these suspects and nothing in hand, and maps it.
    init(_ path: String, suspects: [(mark: WorkMark, crashes: UInt32)]) throws(HandFileError) {
        let new = path + ".new"
        let descriptor = open(new, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw HandFileError("open \(new)") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.size)
        bytes.replaceSubrange(0..<Self.magic.count, with: Self.magic)
        bytes.withUnsafeMutableBytes { bytes in
            for (place, suspect) in suspects.prefix(Self.suspectLimit).enumerated() {
                HandEntry.suspect(suspect.mark, crashes: suspect.crashes)
                    .store(to: bytes.baseAddress! + Self.suspect(place))
            }
        }
        // All of it, so that the disk has its blocks: a full one is met here, not in a store.
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + written, bytes.count - written, off_t(written))
            }
            guard count > 0 else { throw HandFileError("write \(new)") }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw HandFileError("sync \(new)") }
        guard rename(new, path) == 0 else { throw HandFileError("rename \(new)") }
        try Self.syncDirectory(of: path)
        let start = mmap(
            nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let start, start != MAP_FAILED else { throw HandFileError("map \(path)") }
        base = start
    }

    /// Nothing outlives the process: where no file can be had.
    init(inMemory: Void) {
        base = .allocate(byteCount: Self.size, alignment: 8)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: Self.size)
    }

    // Never unmapped: threads that outlast their worker may still store in it.

    private static func syncDirectory(of path: String) throws(HandFileError) {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw HandFileError("open \(directory)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw HandFileError("sync \(directory)") }
    }

    /// What the file holds: nothing where there is none. Nil for one that is not ours, or of
    /// another form. Of a torn one what is whole.
    static func left(in path: String) throws(HandFileError) -> Left? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return Left() }
        guard descriptor >= 0 else { throw HandFileError("open \(path)") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + count, $0.count - count, off_t(count))
            }
            guard got >= 0 else { throw HandFileError("read \(path)") }
            if got == 0 { break }
            count += got
        }
        guard count == size, bytes.starts(with: magic) else { return nil }
        var left = Left()
        bytes.withUnsafeBytes { bytes in
            for place in 0..<suspectLimit {
                let entry = HandEntry(bytes.baseAddress! + suspect(place))
                if case .suspect(let mark, let crashes) = entry {
                    left.suspects.append((mark, crashes))
                }
            }
            for place in 0..<slotLimit {
                switch HandEntry(bytes.baseAddress! + slot(place)) {
                case .suspect, nil: break
                case let entry?: left.inHand.append(entry)
                }
            }
        }
        return left
    }

    private static func suspect(_ place: Int) -> Int { (1 + place) * HandEntry.size }
    private static func slot(_ place: Int) -> Int { (1 + suspectLimit + place) * HandEntry.size }

    func store(_ entry: HandEntry, slot: Int) { entry.store(to: base + Self.slot(slot)) }
    func clear(slot: Int) { HandEntry.clear(base + Self.slot(slot)) }
    func clear(suspect: Int) { HandEntry.clear(base + Self.suspect(suspect)) }
}

/// What could not be done with the file, and why.
struct HandFileError: Error, CustomStringConvertible {
    let description: String

    init(_ operation: String) {
        description = "cannot \(operation): \(String(cString: strerror(errno)))"
    }
}
