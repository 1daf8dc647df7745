// LienThong
// SPDX-License-Identifier: Apache-2.0

import Accounts
import Crypto
import Exchange
import Terminal

/// Who can log in to the demonstration's pages: a clerk, a leader and an officer of one agency, and
/// those who run and watch the exchange, all with one password that is made anew each time.
struct DemoPeople: Sendable {
    let password: String
    let users: [User]

    init(of agency: String) throws {
        password = Base64URL.encode(randomBytes(9))
        let hash = PasswordHash(of: try Password(new: password))
        let code = try AgencyCode(agency)
        users = try [Role.clerk, .leader, .officer, .operator, .auditor].map { role in
            try User(
                name: role.rawValue, role: role, agency: role.binding == .agency ? code : nil,
                password: hash, fullName: Self.names[role])
        }
    }

    /// Made up, like everything here.
    private static let names: [Role: String] = [
        .clerk: "Lê Thị Hoa (văn thư)", .leader: "Trần Văn Bình (lãnh đạo)",
        .officer: "Nguyễn Văn An (chuyên viên)",
    ]

    /// Before there is anybody.
    static func writeNobody(to path: String) throws {
        try OwnersFile.write(UsersFile().bytes, to: path)
    }

    /// The pipeline reads it by itself.
    func write(to path: String) throws {
        var file = UsersFile()
        for user in users { try file.put(user) }
        try OwnersFile.write(file.bytes, to: path)
    }
}
