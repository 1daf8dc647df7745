// LienThong
// SPDX-License-Identifier: Apache-2.0

import SQLite
import Testing

@Suite struct ConnectionTests {
    private struct Refused: Error {}

    private func open() throws -> Connection {
        let connection = try Connection(path: ":memory:")
        try connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, a, b, c, d)")
        return connection
    }

    @Test func `every kind of value comes back as it went in`() throws {
        let connection = try open()
        try connection.run(
            "INSERT INTO things VALUES (1, ?, ?, ?, ?)", -5, 2.5, "Quyết định", .blob([0, 255]))
        try connection.run("INSERT INTO things VALUES (2, ?, ?, ?, ?)", nil, "", .blob([]), true)
        var rows = 0
        try connection.prepare("SELECT a, b, c, d FROM things ORDER BY id").rows { row in
            rows += 1
            if rows == 1 {
                #expect(row.int64(0) == -5)
                #expect(row.double(1) == 2.5)
                #expect(row.string(2) == "Quyết định")
                #expect(row.bytes(3) == [0, 255])
            } else {
                #expect(row.isNull(0))
                #expect(row.optionalString(1) == "")
                #expect(row.optionalBytes(2) == [])
                #expect(row.int64(3) == 1)
            }
        }
        #expect(rows == 2)
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        let connection = try open()
        #expect(throws: Refused.self) {
            try connection.transaction {
                try connection.run("INSERT INTO things (id) VALUES (1)")
                throw Refused()
            }
        }
        #expect(try connection.int64("SELECT count(*) FROM things") == 0)
        #expect(!connection.isInTransaction)
    }

    @Test func `a savepoint that throws leaves what came before`() throws {
        let connection = try open()
        try connection.transaction {
            try connection.run("INSERT INTO things (id) VALUES (1)")
            #expect(throws: Refused.self) {
                try connection.savepoint {
                    try connection.run("INSERT INTO things (id) VALUES (2)")
                    throw Refused()
                }
            }
            try connection.savepoint { try connection.run("INSERT INTO things (id) VALUES (3)") }
        }
        #expect(try connection.int64("SELECT sum(id) FROM things") == 4)
    }

    @Test func `a statement that is being stepped through is not handed out twice`() throws {
        let connection = try open()
        for id in 1...3 {
            try connection.run("INSERT INTO things (id) VALUES (?)", Value(id))
        }
        var pairs = 0
        let sql = "SELECT id FROM things"
        try connection.prepare(sql).rows { _ in
            try connection.prepare(sql).rows { _ in pairs += 1 }
        }
        #expect(pairs == 9)
    }

    @Test func `a full database is full, rolled back, and usable with more room`() throws {
        let connection = try open()
        try connection.setMaxPageCount(10)
        let error = #expect(throws: SQLiteError.self) {
            try connection.transaction {
                for id in 1...100 {
                    try connection.run(
                        "INSERT INTO things (id, a) VALUES (?, zeroblob(4000))", Value(id))
                }
            }
        }
        #expect(error?.isFull == true)
        #expect(try connection.int64("SELECT count(*) FROM things") == 0)
        try connection.setMaxPageCount(nil)
        try connection.run("INSERT INTO things (id, a) VALUES (1, zeroblob(400000))")
    }

    @Test func `a wrong statement names itself`() throws {
        let connection = try open()
        let error = #expect(throws: SQLiteError.self) { try connection.prepare("SELEKT 1") }
        #expect(error?.sql == "SELEKT 1")
        #expect(throws: SQLiteError.self) { try connection.prepare("") }
    }

    @Test func `a violated constraint is told apart`() throws {
        let connection = try open()
        try connection.run("INSERT INTO things (id) VALUES (1)")
        let error = #expect(throws: SQLiteError.self) {
            try connection.run("INSERT INTO things (id) VALUES (1)")
        }
        #expect(error?.isConstraint == true)
        #expect(error?.isBusy == false)
    }
}
