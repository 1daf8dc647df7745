// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Dispatch
import Glibc
import HTTPServer

/// A certificate for 127.0.0.1 that nobody but its owner trusts, made by the `openssl` command.
struct SelfSignedCertificate {
    struct Failure: Error { var what: String }

    /// The certificate as a file, for clients that shall trust it. The owner removes it.
    let certificatePath: String
    /// Its key as a file.
    let keyPath: String
    let identity: HTTPServerTLS

    enum Key: Sendable {
        case ellipticCurve, rsa

        fileprivate var arguments: [String] {
            switch self {
            case .ellipticCurve: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            case .rsa: ["rsa:2048"]
            }
        }
    }

    init(_ key: Key = .ellipticCurve) async throws {
        var name = Array("/tmp/lienthong-tls-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw Failure(what: "mkdtemp: \(errno)") }
        let directory = String(
            decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        certificatePath = "\(directory)/certificate.pem"
        keyPath = "\(directory)/key.pem"
        let arguments =
            ["openssl", "req", "-x509", "-newkey"] + key.arguments + [
                "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", keyPath, "-out", certificatePath,
            ]
        let status = await Self.status(of: arguments)
        guard status == 0 else { throw Failure(what: "openssl ended with \(status)") }
        identity = HTTPServerTLS(
            certificatePEM: try Self.read(certificatePath), keyPEM: try Self.read(keyPath))
    }

    /// The bytes of the certificate.
    var der: [UInt8] {
        let lines = identity.certificatePEM.split(separator: "\n").filter { !$0.hasPrefix("-") }
        return Base64.decode(lines.joined()) ?? []
    }

    func remove() {
        unlink(keyPath)
        unlink(certificatePath)
        rmdir(String(certificatePath.dropLast("/certificate.pem".count)))
    }

    /// How a command ends that has nothing to read and nobody to talk to.
    static func status(of arguments: [String]) async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: run(arguments)) }
        }
    }

    private static func run(_ arguments: [String]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        guard posix_spawnp(&process, arguments[0], &actions, nil, words, environ) == 0 else {
            return -1
        }
        var status: Int32 = 0
        return waitpid(process, &status, 0) == process ? status : -1
    }

    private static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Failure(what: "\(path): \(errno)") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
