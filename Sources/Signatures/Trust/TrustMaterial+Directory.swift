// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Glibc

extension TrustMaterial {
    private static let fileLimitBytes = 64 * 1024 * 1024

    /// Reads `roots/`, `intermediates/`, `crl/` and `ocsp/` below a directory, PEM or DER, a file
    /// holding one or (PEM) many. Without dates and bindings: what lies there is trusted. A missing
    /// folder is empty; `roots/` must be there. An OCSP response that is an error answers nothing.
    /// - Throws: `SignatureError` naming the file that cannot be read.
    package static func directory(_ path: String) throws(SignatureError) -> TrustMaterial {
        var certificates: [TrustedCertificate] = []
        for (folder, role) in [
            ("roots", CertificateRole.root), ("intermediates", .intermediate),
        ] {
            let files = try files(in: path + "/" + folder, isDemanded: role == .root)
            for (name, bytes) in files {
                for der in try blocks(bytes, of: .certificate, name) {
                    guard Certificate.decode(der) != nil else {
                        throw SignatureError(.trust, "reading \(name)", "no X.509 certificate")
                    }
                    certificates.append(TrustedCertificate(der: der, role: role))
                }
            }
        }
        var lists: [[UInt8]] = []
        for (name, bytes) in try files(in: path + "/crl", isDemanded: false) {
            for der in try blocks(bytes, of: .revocationList, name) {
                guard RevocationList.decode(der) != nil else {
                    throw SignatureError(.trust, "reading \(name)", "no revocation list")
                }
                lists.append(der)
            }
        }
        var responses: [[UInt8]] = []
        for (name, bytes) in try files(in: path + "/ocsp", isDemanded: false) {
            responses += try blocks(bytes, of: .ocspResponse, name).filter {
                OCSPResponse.decode($0) != nil
            }
        }
        return TrustMaterial(
            certificates: certificates, revocationLists: lists, responses: responses)
    }

    private static func blocks(
        _ bytes: [UInt8], of content: PEM.Content, _ name: String
    ) throws(SignatureError) -> [[UInt8]] {
        do throws(PEM.Problem) {
            return try PEM.ders(bytes, of: content)
        } catch {
            throw SignatureError(.trust, "reading \(name)", "\(error)")
        }
    }

    /// By name, so that the result does not depend on the directory's order.
    private static func files(
        in path: String, isDemanded: Bool
    ) throws(SignatureError) -> [(String, [UInt8])] {
        guard let directory = opendir(path) else {
            if errno == ENOENT && !isDemanded { return [] }
            throw error("opening \(path)")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        var files: [(String, [UInt8])] = []
        for name in names.sorted() {
            let full = path + "/" + name
            if let bytes = try contents(full) { files.append((full, bytes)) }
        }
        return files
    }

    /// `nil` for a directory. What is no plain file otherwise is named, not passed over.
    private static func contents(_ path: String) throws(SignatureError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw error("opening \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw error("opening \(path)") }
        guard status.st_mode & S_IFMT != S_IFDIR else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SignatureError(.trust, "reading \(path)", "it is no plain file")
        }
        guard status.st_size <= fileLimitBytes else {
            throw SignatureError(.trust, "reading \(path)", "it has more than 64 MiB")
        }
        var bytes: [UInt8] = []
        try FileBytes(descriptor: descriptor, length: Int64(status.st_size)).read(
            0..<Int(status.st_size)
        ) { piece in
            bytes.append(contentsOf: piece)
            return true
        }
        return bytes
    }

    private static func error(_ operation: String) -> SignatureError {
        SignatureError(.file, operation, String(cString: strerror(errno)))
    }
}
