// LienThong
// SPDX-License-Identifier: Apache-2.0

import BlobStore
import Crypto
import Events
import Exchange
import Glibc
import HTTPServer
import Projection
import Stages

/// By what a document's newest verdict can be repeated without us. The check stored it; here it gets
/// its seal, because the process that opens the files of strangers has no key: what is sealed is what
/// the log says that the check stored, byte for byte by its digest.
extension Gateway {
    func evidence(_ call: Call) async throws -> HTTPResponse {
        let found = try await visibleDocument(call)
        guard let evidence = found.attempts.last(where: { $0.evidence != nil })?.evidence else {
            throw APIError.notFound(
                vi: "Văn bản không có bằng chứng kiểm tra chữ ký.",
                en: "There is no evidence of a signature check of this document.")
        }
        let (blobs, signer, id) = (blobs, reception.receipts, found.summary.id)
        let file = try await lanes.run(for: call.caller) {
            try Self.sealed(evidence, of: id, by: signer, blobs)
        }
        return HTTPResponse(
            200,
            headers: [
                "Content-Type": "application/octet-stream",
                "Content-Disposition": DownloadName(DownloadName.plain(id) + ".evidence")
                    .disposition,
                "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store",
            ],
            body: .file(file))
    }

    /// A file without a name, since revocation lists may have tens of megabytes.
    private static func sealed(
        _ digest: SHA256Digest, of documentID: String, by signer: ReceiptSigner,
        _ blobs: any BlobStore
    ) throws -> HTTPFile {
        let evidence = try blobs.read(digest, maxBytes: CheckEvidence.limitBytes)
        let lists: [SHA256Digest]
        do throws(EvidenceFault) {
            lists = try StoredEvidence(evidence).lists.map(\.sha256)
        } catch {
            // Of another version of this program, which can bring it.
            throw APIError.unavailable(vi: error.words.vi, en: error.words.en)
        }
        let descriptor = try blobs.spool()
        do {
            var length = try append(
                EvidenceFile.head(of: evidence, documentID: documentID, by: signer), descriptor)
            length += try append(evidence + [UInt8(ascii: "\n")], descriptor)
            for list in lists {
                let blob = try blobs.open(list)
                var place: Int64 = 0
                while place < blob.length {
                    let count = Int(min(blob.length - place, 1 << 20))
                    length += try append(try blob.read(offset: place, count: count), descriptor)
                    place += Int64(count)
                }
            }
            return HTTPFile(descriptor: descriptor, length: length)
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func append(
        _ bytes: [UInt8], _ descriptor: Int32
    ) throws(BlobError) -> Int64 {
        var place = 0
        while place < bytes.count {
            let written = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress! + place, bytes.count - place)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                throw BlobError(
                    errno == ENOSPC ? .full : .unavailable, "write evidence",
                    String(cString: strerror(errno)))
            }
            place += written
        }
        return Int64(bytes.count)
    }
}
