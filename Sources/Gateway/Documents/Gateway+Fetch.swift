// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import BlobStore
import Crypto
import Events
import Exchange
import Glibc
import HTTPServer
import Projection

extension Gateway {
    static let fetchRoutes: [Route] = [
        .get("v1/fetch", .may(.fetch), .fetched) { gateway, call in try await gateway.fetch(call) },
        .get("v1/attachment", .may(.read), .fileRead) { gateway, call in
            try await gateway.attachment(call)
        },
        .get("v1/evidence", .may(.read), .fileRead) { gateway, call in
            try await gateway.evidence(call)
        },
    ]

    /// The packet byte for byte. When the whole of it was handed over in one answer, the delivery has
    /// arrived (01); a part of it says nothing of the others, so who resumes reports 01 itself.
    private func fetch(_ call: Call) async throws -> HTTPResponse {
        let id = try call.documentID().text
        let receiver = try call.agency("receiver")
        guard let publisher = call.caller?.publisher, try call.authority().speaksFor(receiver)
        else { throw APIError.notAllowed }
        let found = try await delivery(of: id, to: receiver.text)
        guard let packet = found.packet else { throw APIError.logUnavailable }
        if DeliveryStanding.frozen.contains(found.delivery.standing) { throw APIError.recalled }
        if let version = call["version"] {
            return try await updatePacket(version, of: id, call)
        }
        var response = try await file(
            packet, name: DownloadName.plain(id) + ".edxml",
            type: "application/vnd.lienthong.edxml+xml", for: call.caller)
        let arrival = arrivals.arrival(
            documentID: id, receiver: receiver.text, publisher: publisher)
        response.beforeLastByte = { arrival.mark() }
        response.afterLastByte = { arrival.end(isComplete: $0) }
        return response
    }

    /// The packet of an update, as the sender wrote it: of the attempt that an `update` answer names.
    /// The packet that a fetch brings by itself is the one that holds the files.
    private func updatePacket(
        _ version: String, of id: String, _ call: Call
    ) async throws -> HTTPResponse {
        guard
            let attempt = try await projection.document(id, stepLimit: 1, deliveryLimit: 1)?
                .attempts.first(where: { String($0.number) == version && $0.refusedAt == nil }),
            let packet = attempt.updatePacket
        else {
            throw APIError.notFound(
                vi: "Văn bản không có bản cập nhật \(version).",
                en: "The document has no update \(version).")
        }
        return try await file(
            packet, name: DownloadName.plain(id) + "-\(version).edxml",
            type: "application/vnd.lienthong.edxml+xml", for: call.caller)
    }

    /// The delivery in the receiver's inbox, as far as anything was written before the call.
    private func delivery(of id: String, to receiver: String) async throws -> DeliveryTimeline {
        for isSecond in [false, true] {
            if isSecond { try await catchUp() }
            if let found = try await projection.delivery(of: id, to: receiver),
                found.delivery.standing != .onTheWay, found.packet != nil
            {
                return found
            }
        }
        throw APIError.notFound(
            vi: "Văn bản này không có trong hộp đến của \(receiver).",
            en: "This document is not in the inbox of \(receiver).")
    }

    /// One file of a document, for whoever may see the document.
    private func attachment(_ call: Call) async throws -> HTTPResponse {
        let wanted = try call.required("sha256")
        let found = try await visibleDocument(call)
        let document = found.document
        if try await isFrozen(found.summary, for: call.authority()) { throw APIError.recalled }
        guard
            let attachment =
                (document.attachments
                + found.versions.flatMap(\.document.attachments))
                .first(where: { $0.sha256.hex == wanted.lowercased() })
        else {
            throw APIError.notFound(
                vi: "Văn bản không có tệp này.", en: "The document has no such attachment.")
        }
        // Whatever a sender calls its file, a browser does not open it as a page of ours.
        let isPDF = attachment.contentType.lowercased() == "application/pdf"
        return try await file(
            attachment.sha256, name: attachment.name,
            type: isPDF ? "application/pdf" : "application/octet-stream", for: call.caller)
    }

    private func file(
        _ blob: SHA256Digest, name: String, type: String, for caller: Caller?
    ) async throws -> HTTPResponse {
        let blobs = blobs
        let file = try await lanes.run(for: caller) {
            let file = try blobs.open(blob)
            // The blob's own descriptor closes with it.
            let descriptor = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
            guard descriptor >= 0 else {
                throw BlobError(
                    .unavailable, "open a blob twice", String(cString: strerror(errno)))
            }
            return HTTPFile(descriptor: descriptor, length: file.length)
        }
        return HTTPResponse(
            200,
            headers: [
                "Content-Type": type, "Content-Disposition": DownloadName(name).disposition,
                "ETag": "\"\(blob.hex)\"", "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Cache-Control": "private, no-store",
            ],
            body: .file(file))
    }
}
