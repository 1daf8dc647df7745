// LienThong
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Glibc

/// Private keys are PKCS#8 in PEM (RFC 8410), in files only their owner may read.
extension Ed25519.PrivateKey {
    /// Refuses a file that its group or others may touch: a key that leaked signs for us.
    package init(contentsOfFile path: String) throws(CryptoError) {
        let bytes = try Self.readOwnersFile(path)
        try self.init(pem: bytes)
    }

    package init(pem: [UInt8]) throws(CryptoError) {
        ERR_clear_error()
        let key = pem.withUnsafeBytes { bytes -> OpaquePointer? in
            guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return nil
            }
            defer { BIO_free(bio) }
            // A password callback that gives none: an encrypted key fails instead of asking at
            // the terminal.
            return PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let key else { throw CryptoError.drain(.malformed, "reading a private key in PEM") }
        try self.init(handle: Ed25519.KeyHandle(owning: key))
    }

    package func pem() throws(CryptoError) -> [UInt8] {
        ERR_clear_error()
        guard let bio = BIO_new(BIO_s_secmem()) else {
            throw CryptoError.drain(.library, "writing a private key")
        }
        defer { BIO_free(bio) }
        var start: UnsafeMutablePointer<CChar>?
        guard PEM_write_bio_PKCS8PrivateKey(bio, handle.pointer, nil, nil, 0, nil, nil) == 1,
            case let length = lt_BIO_get_mem_data(bio, &start), length > 0, let start
        else { throw CryptoError.drain(.library, "writing a private key") }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: length))
    }

    /// Writes a new file with mode 0600, synced. A file that is there already is an error: a key
    /// is never overwritten.
    package func write(toNewFile path: String) throws(CryptoError) {
        let bytes = try pem()
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fileError("creating \(path)") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.fileError("writing \(path)") }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw Self.fileError("writing \(path)") }
    }

    private static let limitBytes = 64 * 1024

    private static func readOwnersFile(_ path: String) throws(CryptoError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fileError("opening \(path)") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw fileError("opening \(path)") }
        guard status.st_mode & 0o077 == 0 else {
            throw CryptoError(
                .exposed, "reading \(path)", "others may read this key: chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: limitBytes)
        var length = 0
        while length < limitBytes {
            let count = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress! + length, limitBytes - length)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw fileError("reading \(path)") }
            if count == 0 { break }
            length += count
        }
        return Array(bytes[..<length])
    }

    private static func fileError(_ operation: String) -> CryptoError {
        CryptoError(.file, operation, String(cString: strerror(errno)))
    }
}
