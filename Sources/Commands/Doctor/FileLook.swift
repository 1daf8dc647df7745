// LienThong
// SPDX-License-Identifier: Apache-2.0

import Bootstrap
import Crypto
import Glibc
import Signatures
import Telemetry
import Terminal

/// What the processes of this host have as files.
struct FileLook: Sendable {
    typealias Check = Doctor.Check

    /// Less room than either is wrong, less than the second share is worth knowing.
    static let leastFreeBytes: UInt64 = 1 << 30
    static let leastFreeShare = 0.02
    static let doubtfulFreeShare = 0.10
    /// Days before a certificate's end.
    static let wrongDays: Int64 = 7
    static let doubtfulDays: Int64 = 30

    /// A name for people and a path.
    struct Place: Sendable, Equatable {
        var name: String
        var path: String
    }

    private(set) var directories: [Place] = []
    private(set) var certificates: [Place] = []
    /// Files that nobody but their owner may touch.
    private(set) var secrets: [Place] = []
    /// Files that must be there.
    private(set) var plain: [Place] = []
    /// A folder as of `trust import`.
    private let trust: String?
    private let receiptKeyPath: String
    private let isKeyNamed: Bool

    init(_ arguments: Arguments, _ settings: ProcessSettings) {
        let data = settings.dataDirectory
        func given(_ option: String, or standard: String) -> Place? {
            if let path = arguments[option] { return Place(name: option, path: path) }
            return access(standard, F_OK) == 0 ? Place(name: option, path: standard) : nil
        }
        // Where nobody named one and there is none, this host has no such process.
        directories = [
            access(data, F_OK) == 0 || data != "lienthong-data"
                ? Place(name: "data", path: data) : nil,
            given("blobs", or: data + "/blobs"),
        ].compactMap(\.self)
        isKeyNamed = arguments["receipt-key"] != nil
        receiptKeyPath = arguments["receipt-key"] ?? data + "/receipt.key"
        for option in ["tls-certificate", "client-ca", "client-certificate", "ca"] {
            if let path = arguments[option] {
                certificates.append(Place(name: "--" + option, path: path))
            }
        }
        if let path = arguments["tokens"] { plain.append(Place(name: "--tokens", path: path)) }
        for option in ["tls-key", "client-key", "users", "token-file", "kafka-properties"] {
            if let path = arguments[option] {
                secrets.append(Place(name: "--" + option, path: path))
            }
        }
        for property in ["ssl.ca.location", "ssl.certificate.location"] {
            if let path = settings.kafkaProperties[property] {
                certificates.append(Place(name: property, path: path))
            }
        }
        if let path = settings.kafkaProperties["ssl.key.location"] {
            secrets.append(Place(name: "ssl.key.location", path: path))
        }
        trust = arguments["trust"]
    }

    /// A file system of the network may not answer: each look has its time.
    func look() async -> [Check] {
        var checks: [Check] = []
        for place in directories {
            checks += await Doctor.look(at: "disk", within: .seconds(5), .diskFull) {
                [Self.disk(place)]
            }
        }
        for (place, isSecret) in secrets.map({ ($0, true) }) + plain.map({ ($0, false) }) {
            checks += await Doctor.look(at: "key", within: .seconds(5), .keysUnusable) {
                [Self.file(place, isSecret: isSecret)]
            }
        }
        for place in certificates {
            checks += await Doctor.look(at: "certificate", within: .seconds(5), .certificateExpires)
            { Self.certificates(place, now: WallClock.milliseconds() / 1000) }
        }
        if let trust {
            checks += await Doctor.look(at: "trust", within: .seconds(20), .certificateExpires) {
                try Self.trust(trust)
            }
        }
        return checks
    }

    // MARK: Disks

    static func disk(_ place: Place) -> Check {
        let name = "disk of \(place.name)"
        var status = statvfs()
        guard statvfs(place.path, &status) == 0 else {
            return Check(
                name, .wrong, "\(place.path): \(String(cString: strerror(errno)))",
                next: "check --\(place.name)", .diskFull)
        }
        guard access(place.path, W_OK) == 0 else {
            return Check(
                name, .wrong, "\(place.path): \(String(cString: strerror(errno)))",
                next: "its processes must be able to write it: look at owner, mode and mount",
                .diskFull)
        }
        return room(
            name, place.path,
            free: UInt64(status.f_bavail).multipliedReportingOverflow(
                by: UInt64(status.f_frsize)
            ).partialValue,
            of: UInt64(status.f_blocks).multipliedReportingOverflow(
                by: UInt64(status.f_frsize)
            ).partialValue,
            freeFiles: UInt64(status.f_favail), ofFiles: UInt64(status.f_files))
    }

    /// - Parameters: bytes and files (inodes); a file system that counts no files says 0 of both.
    static func room(
        _ name: String, _ path: String, free: UInt64, of total: UInt64, freeFiles: UInt64,
        ofFiles: UInt64
    ) -> Check {
        let share = total == 0 ? 0 : Double(free) / Double(total)
        let files = ofFiles == 0 ? 1 : Double(freeFiles) / Double(ofFiles)
        let text =
            "\(free >> 20) MiB (\(Int(share * 100)) %) free at \(path)"
            + (files < doubtfulFreeShare ? ", \(Int(files * 100)) % of its files" : "")
        let next = "make room, or move it to a larger disk"
        // A small disk may be meant so; what it has left counts.
        if free < min(leastFreeBytes, total / 4) || share < leastFreeShare
            || files < leastFreeShare
        {
            return Check(name, .wrong, text, next: next, .diskFull)
        }
        return share < doubtfulFreeShare || files < doubtfulFreeShare
            ? Check(name, .doubtful, text, next: next, .diskFull) : Check(name, .good, text)
    }

    // MARK: Keys

    static func file(_ place: Place, isSecret: Bool) -> Check {
        let name = "file of \(place.name)"
        var status = stat()
        guard stat(place.path, &status) == 0 else {
            return Check(
                name, .wrong, "\(place.path): \(String(cString: strerror(errno)))",
                next: "make it, or name another with \(place.name)", .keysUnusable)
        }
        guard access(place.path, R_OK) == 0 else {
            return Check(
                name, .wrong, "\(place.path): \(String(cString: strerror(errno)))",
                next: "it must belong to the user of the processes; run doctor as that user",
                .keysUnusable)
        }
        guard isSecret else { return Check(name, .good, "\(place.path) is there") }
        guard status.st_mode & 0o077 == 0 else {
            return Check(
                name, .wrong, "\(place.path): others than its owner may touch it",
                next: "chmod 600 \(place.path)", .keysUnusable)
        }
        return Check(name, .good, "\(place.path) is its owner's alone")
    }

    /// - Parameter written: the thumbprint that the cluster signs with, where it is known.
    func receiptKey(written: String?) -> Check {
        let name = "receipt key"
        guard isKeyNamed || access(receiptKeyPath, F_OK) == 0 else {
            return Check(
                name, .doubtful, "none is on this host",
                next: "intake and gateway need one: --receipt-key names it", nil)
        }
        do {
            let key = try Ed25519.PrivateKey(contentsOfFile: receiptKeyPath)
            let own = key.publicKey.thumbprint
            if let written, written != own {
                return Check(
                    name, .wrong,
                    "\(receiptKeyPath) is the key \(own), but this cluster signs with \(written)",
                    next: "give the file that the others have", .keysUnusable)
            }
            return Check(name, .good, "\(receiptKeyPath) is the owner's alone, key \(own)")
        } catch {
            return Check(
                name, .wrong, "\(error)",
                next:
                    "bring it back from the backup; lienthong receipt-key make FILE makes a new one",
                .keysUnusable)
        }
    }

    // MARK: Certificates

    private static func certificates(_ place: Place, now: Int64) -> [Check] {
        let name = "certificate of \(place.name)"
        let found: [CertificateDates]
        do {
            found = try CertificateDates.all(
                in: FileContents.read(place.path, limitBytes: 8 << 20))
        } catch let problem as PEM.Problem {
            return [
                Check(
                    name, .wrong, "\(place.path), \(problem)", next: "is it the right file?",
                    .certificateExpires)
            ]
        } catch {
            return [Check(name, .wrong, "\(error)", next: nil, .certificateExpires)]
        }
        guard let first = found.min(by: { $0.notAfter < $1.notAfter }) else {
            return [
                Check(
                    name, .wrong, "\(place.path) holds no certificate",
                    next: "is it the right file?", .certificateExpires)
            ]
        }
        let early = found.first { $0.notBefore > now }
        return [expiry(name, place.path, early ?? first, now: now)]
    }

    /// Of hundreds of good ones one line.
    private static func trust(_ folder: String) throws -> [Check] {
        let now = WallClock.milliseconds() / 1000
        let parts = ["roots", "intermediates", "certificates"].map { folder + "/" + $0 }
            .filter(FileContents.exists)
        guard !parts.isEmpty else {
            return [
                Check(
                    "trust folder", .wrong, "\(folder) has neither roots nor intermediates",
                    next: "is it the folder of trust import?", .certificateExpires)
            ]
        }
        var checks: [Check] = []
        for part in parts {
            for name in try FileContents.names(in: part) {
                checks += certificates(Place(name: "trust", path: part + "/" + name), now: now)
            }
        }
        let bad = checks.filter { $0.result != .good }
        return bad.isEmpty
            ? [Check("trust folder", .good, "\(checks.count) files in \(folder) are valid")] : bad
    }

    /// - Parameter now: seconds since 1970.
    static func expiry(
        _ name: String, _ path: String, _ dates: CertificateDates, now: Int64
    ) -> Check {
        let whose = "\(path): \(dates.commonName ?? "a certificate without a name")"
        if dates.notBefore > now {
            return Check(
                name, .wrong, "\(whose) is not valid yet", next: "is the clock right?",
                .certificateExpires)
        }
        let days = (dates.notAfter - now) / 86_400
        if dates.notAfter < now {
            return Check(
                name, .wrong, "\(whose) expired \(-days) days ago",
                next: "put a new one in its place and restart who uses it", .certificateExpires)
        }
        let text = "\(whose) is valid for another \(days) days"
        guard days < doubtfulDays else { return Check(name, .good, text) }
        return Check(
            name, days < wrongDays ? .wrong : .doubtful, text, next: "order a new one",
            .certificateExpires)
    }
}
