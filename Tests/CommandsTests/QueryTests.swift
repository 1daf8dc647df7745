// LienThong
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Commands

@Suite struct QueryTests {
    @Test func `document ids are encoded`() {
        let query = Query("/v1/documents").with("id", "H27,2025/06/16,415/QĐ-UBND")
        #expect(
            query.target
                == "/v1/documents?id=H27%2C2025%2F06%2F16%2C415%2FQ%C4%90-UBND")
    }

    @Test func `what is absent is left out`() {
        let query = Query("/v1/inbox").with("agency", "H27").with("before", nil as String?)
            .with("limit", 50)
        #expect(query.target == "/v1/inbox?agency=H27&limit=50")
    }

    @Test func `every byte that is not unreserved is encoded`() {
        #expect(Query.encoded("a b&c=d+\n~") == "a%20b%26c%3Dd%2B%0A~")
    }

    @Test func `a fetched file has a name for every file system`() {
        #expect(
            FetchedFile.name(for: "H27.05,2025/06/16,415/QĐ-UBND")
                == "H27.05-2025-06-16-415-Q-UBND.edxml")
        #expect(FetchedFile.name(for: "../../etc/passwd") == "etc-passwd.edxml")
    }
}
