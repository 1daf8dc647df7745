// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import SigningKit
import Testing

/// Lists that speak of some certificates, of some reasons, or of other authorities' certificates; and lists
/// of authorities that have revoked very many.
@Suite struct RevocationScopeTests {
    private let world = TestWorld.shared
    private let now = TestWorld.now
    private let day = TestWorld.day
    private let content = Array("content".utf8)

    private func reason(
        _ lists: [[UInt8]], signer: TestIdentity? = nil
    ) throws -> Reason? {
        let checker = try world.checker(lists: [world.lists()[0]] + lists)
        return checker.checkCMS(
            signature: world.cms(signer).sign(content), content: content, at: now
        ).reason
    }

    private func list(
        _ revoked: [TestAuthority.Revocation] = [], by key: TestKey? = nil, at time: Int64? = nil,
        number: Int? = nil, deltaSince: Int? = nil, strangers: Int = 0,
        _ scope: ((inout TestAuthority.Scope) -> Void)? = nil
    ) -> [UInt8] {
        var made: TestAuthority.Scope?
        if let scope {
            var told = TestAuthority.Scope()
            scope(&told)
            made = told
        }
        return world.sub.revocationList(
            thisUpdate: time ?? now - day, nextUpdate: now + day, revoked: revoked, signedBy: key,
            number: number, deltaSince: deltaSince, scope: made, strangers: strangers)
    }

    private func revoked(_ reason: Int?) -> [TestAuthority.Revocation] {
        [.init(world.person, at: now - day, reason: reason)]
    }

    // MARK: Scopes

    @Test func `a list of some reasons clears nobody of the others`() throws {
        let some = list { $0.reasons = [1, 2] }
        #expect(try reason([some]) == .tryLater)
        #expect(try reason([some, list { $0.reasons = [3, 4, 5, 6, 7, 8] }]) == nil)
        // Nor does it condemn anybody alone: what is not known of a certificate is asked first.
        let named = list(revoked(1)) { $0.reasons = [1, 2] }
        #expect(try reason([named]) == .tryLater)
        #expect(
            try reason([named, list { $0.reasons = [3, 4, 5, 6, 7, 8] }])
                == .revokedNoProofOfExistence)
    }

    @Test func `a list of users' certificates speaks of users`() throws {
        #expect(try reason([list { $0.isOfUsersOnly = true }]) == nil)
        #expect(
            try reason([list(revoked(1)) { $0.isOfUsersOnly = true }])
                == .revokedNoProofOfExistence)
    }

    @Test func `an indirect list of another issuer is not asked: try later`() throws {
        let other = world.root.revocationList(
            thisUpdate: now - day, nextUpdate: now + day,
            scope: {
                var scope = TestAuthority.Scope()
                scope.isIndirect = true
                return scope
            }())
        #expect(try reason([other]) == .tryLater)
    }

    @Test func `in an indirect list a number means a certificate of the issuer that it names`()
        throws
    {
        let elsewhere = TestAuthority.Revocation(
            world.person, at: now - day, reason: 1, issuer: world.root.identity)
        let here = TestAuthority.Revocation(
            world.person, at: now - day, reason: 1, issuer: world.sub.identity)
        #expect(try reason([list([elsewhere]) { $0.isIndirect = true }]) == nil)
        #expect(
            try reason([list([here]) { $0.isIndirect = true }]) == .revokedNoProofOfExistence)
        // OpenSSL reads a large one as a whole.
        let large = (
            list([elsewhere], strangers: Self.many) { $0.isIndirect = true },
            list([here], strangers: Self.many) { $0.isIndirect = true }
        )
        #expect(try reason([large.0]) == nil)
        #expect(try reason([large.1]) == .revokedNoProofOfExistence)
    }

    @Test func `what a delta releases is held no more, what was revoked stays so`() throws {
        let delta = list(revoked(8), number: 8, deltaSince: 7)
        func base(_ reason: Int) -> [UInt8] {
            list(revoked(reason), at: now - 2 * day, number: 7)
        }
        #expect(try reason([base(6)]) == .tryLater)
        #expect(try reason([base(6), delta]) == nil)
        // Not a revocation, and not by an old delta.
        #expect(try reason([base(1), delta]) == .revokedNoProofOfExistence)
        let stale = world.sub.revocationList(
            thisUpdate: now - day, nextUpdate: now - 1, revoked: revoked(8), number: 8,
            deltaSince: 7)
        #expect(try reason([base(6), stale]) == .tryLater)
    }

    // MARK: Large lists

    /// Enough for a list that is read in place.
    private static let many = 9_000

    @Test func `a large list tells as a small one does`() throws {
        #expect(list(strangers: Self.many).count > 256 << 10)
        #expect(try reason([list(strangers: Self.many)]) == nil)
        let named = list(revoked(1), strangers: Self.many)
        #expect(try reason([named]) == .revokedNoProofOfExistence)
        #expect(try reason([named], signer: world.agency) == nil)
        #expect(try reason([list(revoked(6), strangers: Self.many)]) == .tryLater)
        #expect(
            try reason([list(revoked(1), strangers: Self.many) { $0.isOfUsersOnly = true }])
                == .revokedNoProofOfExistence)
        #expect(try reason([list(strangers: Self.many) { $0.reasons = [1] }]) == .tryLater)
    }

    @Test func `a delta beside a large list, and a large delta`() throws {
        let (held, delta) = (
            list(revoked(6), at: now - 2 * day, number: 7, strangers: Self.many),
            list(revoked(8), number: 8, deltaSince: 7)
        )
        #expect(try reason([held, delta]) == nil)
        let base = list(at: now - 2 * day, number: 7)
        let large = list(revoked(1), number: 8, deltaSince: 7, strangers: Self.many)
        #expect(try reason([base, large]) == .revokedNoProofOfExistence)
        #expect(try reason([large]) == .tryLater)
    }

    @Test func `a large list whose signature does not hold says nothing`() throws {
        let other = TestAuthority("Test Authority", notBefore: now - day, notAfter: now + day)
        #expect(
            try reason([list(by: other.identity.key, strangers: Self.many)]) == .tryLater)
        var changed = list(strangers: Self.many)
        // A digit of some stranger's number.
        changed[changed.count / 2] ^= 1
        let isRead = (try? RevocationListSummary(der: changed)) != nil
        if isRead { #expect(try reason([changed]) == .tryLater) }
        // The entries of one list under the signature of another that has none.
        let (empty, full) = (list(), list(revoked(1), strangers: Self.many))
        #expect(try reason([Self.grafted(full, onto: empty)]) == .tryLater)
    }

    /// Both have the same dates and issuer: the signature of `empty` behind the list of `full`.
    private static func grafted(_ full: [UInt8], onto empty: [UInt8]) -> [UInt8] {
        func length(_ der: ArraySlice<UInt8>) -> (header: Int, content: Int) {
            let first = der[der.startIndex + 1]
            if first < 0x80 { return (2, Int(first)) }
            let digits = Int(first & 0x7F)
            let content = der.dropFirst(2).prefix(digits).reduce(0) { $0 << 8 | Int($1) }
            return (2 + digits, content)
        }
        func parts(_ der: [UInt8]) -> (signed: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
            let inner = der.dropFirst(length(der[...]).header)
            let (header, content) = length(inner)
            return (inner.prefix(header + content), inner.dropFirst(header + content))
        }
        let content = parts(full).signed + parts(empty).rest
        let size = content.count
        return [0x30, 0x84] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + content
    }

    @Test func `a list's number is told without its leading zeros`() throws {
        for (number, bytes) in [(0, []), (255, [255]), (70_000, [1, 17, 112])] as [(Int, [UInt8])] {
            #expect(try RevocationListSummary(der: list(number: number)).number == bytes)
        }
        #expect(try RevocationListSummary(der: list()).number.isEmpty)
    }

    @Test func `whose list it is, is told by name, key and signature`() throws {
        let authorities = [world.root.identity.der, world.sub.identity.der]
        let impostor = TestAuthority("Test Authority", notBefore: now - day, notAfter: now + day)
        func signed(_ der: [UInt8], by certificates: [[UInt8]]) throws -> Bool? {
            try RevocationListSummary(der: der).isSigned(byOneOf: certificates)
        }
        #expect(try signed(list(), by: authorities) == true)
        #expect(try signed(list(strangers: Self.many), by: authorities) == true)
        #expect(try signed(list(by: impostor.identity.key), by: authorities) == false)
        #expect(try signed(list(), by: [world.root.identity.der]) == nil)
    }
}
