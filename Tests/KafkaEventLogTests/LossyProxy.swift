// LienThong
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Stands before a broker, which advertises the proxy's port as its own, and passes everything on
/// but what a test has told it to lose: requests to end a transaction, or their answers.
///
/// The connection that such a request came on is dead from then on in the direction of the loss,
/// as if a cable were cut; all others go on. It lasts as long as the process, and its calls block
/// threads of their own.
final class LossyProxy: Sendable {
    enum Loss {
        /// The request does not reach the broker.
        case request
        /// The broker does what it was asked to, and nobody hears of it.
        case answer
    }

    private struct Plan {
        var loss: Loss?
        var left = 0
        var lost = 0
    }

    let port: UInt16
    /// The broker's own port; before it is known nobody is let in.
    private let target = Mutex<UInt16?>(nil)
    private let plan = Mutex(Plan())

    init() throws {
        let listener = try TCPSocket()
        port = try listener.listen()
        Thread.detachNewThread { [self] in
            while let client = listener.accept() { admit(client) }
        }
    }

    func lead(to port: UInt16) { target.withLock { $0 = port } }

    /// The next ones, so many, or until it is told to stop.
    func lose(_ loss: Loss, times: Int = .max) {
        plan.withLock { $0 = Plan(loss: loss, left: times) }
    }

    func loseNothing() { plan.withLock { $0.left = 0 } }

    /// How many it has lost since it was told to.
    var lost: Int { plan.withLock(\.lost) }

    private func takeLoss() -> Loss? {
        plan.withLock { plan in
            guard plan.left > 0 else { return nil }
            plan.left -= 1
            plan.lost += 1
            return plan.loss
        }
    }

    private func admit(_ client: TCPSocket) {
        guard let target = target.withLock({ $0 }), let broker = try? TCPSocket(to: target)
        else { return }
        let isCut = CutCable()
        Thread.detachNewThread { [self] in
            passRequests(from: client, to: broker, isCut)
            client.end()
            broker.end()
        }
        Thread.detachNewThread {
            while let bytes = broker.receive() {
                // What nobody is to hear is read nevertheless: the broker must not get stuck.
                guard isCut.value || client.send(bytes) else { break }
            }
            client.end()
            broker.end()
        }
    }

    /// A request: the length of the rest in four bytes, then the number of its kind in two.
    private func passRequests(
        from client: TCPSocket, to broker: TCPSocket, _ answersAreCut: CutCable
    ) {
        var requestsAreCut = false
        while let length = client.receive(exactly: 4) {
            let count = length.reduce(0) { $0 << 8 | Int($1) }
            guard let body = client.receive(exactly: count) else { return }
            if body.starts(with: Self.endOfTransaction) {
                switch takeLoss() {
                case .request: requestsAreCut = true
                // Before the broker has heard of it, so that it cannot have answered.
                case .answer: answersAreCut.cut()
                case nil: break
                }
            }
            guard requestsAreCut || broker.send(length + body) else { return }
        }
    }

    /// The number of `EndTxn`.
    private static let endOfTransaction: [UInt8] = [0, 26]
}

private final class CutCable: Sendable {
    private let isCut = Atomic(false)
    var value: Bool { isCut.load(ordering: .acquiring) }
    func cut() { isCut.store(true, ordering: .releasing) }
}

/// A TCP socket of this host that blocks; closed with its last owner.
private final class TCPSocket: Sendable {
    struct Failure: Error { var code: Int32 }

    private let descriptor: Int32

    private init(owning descriptor: Int32) { self.descriptor = descriptor }

    /// Not inherited by the processes that tests start: they would keep connections open.
    convenience init() throws {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        self.init(owning: descriptor)
    }

    convenience init(to port: UInt16) throws {
        try self.init()
        guard Self.withAddress(port, { connect(descriptor, $0, $1) }) == 0 else {
            throw Failure(code: errno)
        }
    }

    deinit { close(descriptor) }

    /// Listens on a free port.
    func listen() throws -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard Self.withAddress(0, { bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 64) == 0,
            withUnsafeMutableBytes(
                of: &address,
                {
                    getsockname(
                        descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), &size)
                }
            ) == 0
        else { throw Failure(code: errno) }
        return UInt16(bigEndian: address.sin_port)
    }

    func accept() -> TCPSocket? {
        while true {
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return TCPSocket(owning: accepted)
            }
            // Whoever knocked may have gone again.
            guard [EINTR, ECONNABORTED].contains(errno) else { return nil }
        }
    }

    /// Whatever is there, waiting for the first byte; nil at the end.
    func receive() -> [UInt8]? { receive(atMost: 1 << 16, flags: 0) }

    func receive(exactly count: Int) -> [UInt8]? {
        let bytes = receive(atMost: count, flags: Int32(MSG_WAITALL))
        return bytes?.count == count ? bytes : nil
    }

    private func receive(atMost count: Int, flags: Int32) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, recv(descriptor, buffer.baseAddress, count, flags))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// False when nobody listens any more.
    func send(_ bytes: [UInt8]) -> Bool {
        // A socket that blocks takes all or fails.
        bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        } == bytes.count
    }

    /// Wakes whoever waits for it, on both sides.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private static func withAddress(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
