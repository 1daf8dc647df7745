// LienThong
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Crypto
import Glibc
import Signatures

/// The trust as inspectors get it: sealed memory that they all map, written once, named by its
/// digest; and for which agencies its certificates speak.
package final class InspectionTrust: Sendable {
    package let digest: SHA256Digest
    package let bindings: TrustBindings
    /// The revocation lists by the SHA-256 of their DER, and how many bytes each has.
    package let lists: [SHA256Digest: Int64]
    private let responses: [[UInt8]]
    /// By the certificate that they speak of: there may be tens of thousands.
    private let answers: [SHA256Digest: HeldBytes]
    let descriptor: Int32
    let length: Int64

    /// - Parameter further: revocation lists in DER that lie in files, copied piece by piece.
    /// - Throws: `InspectionFailure` (`unavailable`) where there is no memory for it.
    package init(
        _ material: TrustMaterial, further: [OpenedFile] = []
    ) throws(InspectionFailure) {
        bindings = TrustBindings(material.certificates)
        responses = material.responses
        answers = material.answers
        let memory = lt_memory_file("lienthong-trust")
        descriptor = memory
        var hash = SHA256()
        var length: Int64 = 0
        var lists: [SHA256Digest: Int64] = [:]
        for list in material.revocationLists { lists[SHA256.hash(list)] = Int64(list.count) }
        for list in material.largeLists {
            lists[SHA256.hash(list.bytes)] = Int64(list.bytes.count)
        }
        guard memory >= 0 else {
            (digest, self.length, self.lists) = (hash.finalize(), 0, [:])
            throw Self.failure("making it")
        }
        var failure: InspectionFailure?
        do throws(InspectionFailure) {
            try material.write(further: further) { bytes throws(InspectionFailure) in
                try Self.write(bytes, to: memory)
                hash.update(bytes)
                length += Int64(bytes.count)
            } copy: { file throws(InspectionFailure) in
                var list = SHA256()
                try Self.pieces(of: file) { bytes throws(InspectionFailure) in
                    try Self.write(bytes, to: memory)
                    hash.update(bytes)
                    list.update(bytes)
                    length += Int64(bytes.count)
                }
                lists[list.finalize()] = file.length
            }
            guard lt_seal(memory) == 0 else { throw Self.failure("sealing it") }
        } catch {
            failure = error
        }
        digest = hash.finalize()
        self.length = length
        self.lists = lists
        if let failure { throw failure }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, to memory: Int32
    ) throws(InspectionFailure) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let written = Glibc.write(memory, start, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure("writing it") }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    private static let pieceBytes = 1 << 20

    private static func pieces(
        of file: OpenedFile,
        _ take: (UnsafeRawBufferPointer) throws(InspectionFailure) -> Void
    ) throws(InspectionFailure) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 1)
        defer { room.deallocate() }
        var place: Int64 = 0
        while place < file.length {
            let wanted = Int(min(Int64(pieceBytes), file.length - place))
            let count = pread(file.descriptor, room.baseAddress, wanted, off_t(place))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("reading a revocation list") }
            try take(UnsafeRawBufferPointer(rebasing: room[..<count]))
            place += Int64(count)
        }
    }

    /// The OCSP answers of the trust that are among what was used, in DER, in the order of their digests.
    package func answers(among used: Set<UsedMaterial.Item>) -> [[UInt8]] {
        var found: [SHA256Digest: [UInt8]] = [:]
        let spoken = used.lazy.filter { $0.kind == .certificate }
            .compactMap { self.answers[$0.digest].map { Array($0.bytes) } }
        for der in responses + spoken {
            let digest = SHA256.hash(der)
            if used.contains(.init(.answer, digest)) { found[digest] = der }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func failure(_ operation: String) -> InspectionFailure {
        InspectionFailure(
            .unavailable, "memory for the trust: \(operation): \(String(cString: strerror(errno)))")
    }
}
