// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import JSON
import Terminal
import Testing

@testable import Demo

@Suite struct DemoManifestTests {
    @Test func `a manifest is read, and followers know their originals`() throws {
        let manifest = try DemoManifest(Array(Sample.manifest.utf8))
        #expect(manifest.day.iso == "2025-06-16")
        #expect(manifest.clock.iso == "2025-06-16T08:00:00+07:00")
        #expect(manifest.entries.count == 4)
        #expect(manifest.entries[0].statuses == ["01", "03", "06"])
        #expect((0..<4).map { manifest.original(of: $0) } == [nil, nil, 0, nil])
        #expect(manifest.totals.submitted == 4)
        #expect(manifest.totals.deliveriesAcknowledged == manifest.totals.deliveriesDue)
        #expect(manifest.totals.deadLetters == 0)
    }

    @Test func `totals that do not add up are refused`() {
        let wrong = Sample.manifest.replacing("\"submitted\": 4", with: "\"submitted\": 5")
        #expect(throws: CommandFailure.self) { try DemoManifest(Array(wrong.utf8)) }
    }
}

enum Sample {
    static let manifest = """
        {"day": "2025-06-16", "clock": "2025-06-16T08:00:00+07:00", "levels": 4,
         "nodes": ["H27", "G09"],
         "packets": [
          {"file": "a", "publisher": "H27", "sender": "H27.05", "documentId": "D1",
           "receivers": 2, "priority": 0, "expected": "accepted", "code": null,
           "statuses": ["01", "03", "06"], "description": {"vi": "một", "en": "one"}},
          {"file": "b", "publisher": "H27", "sender": "H27.05", "documentId": "D2",
           "receivers": 1, "priority": 3, "expected": "refused", "code": "SIGNATURE_INVALID",
           "statuses": [], "description": {"vi": "hai", "en": "two"}},
          {"file": "a", "publisher": "H27", "sender": "H27.05", "documentId": "D1",
           "receivers": 2, "priority": 0, "expected": "repeated", "code": null,
           "statuses": [], "description": {"vi": "ba", "en": "three"}},
          {"file": "c", "publisher": "G09", "sender": "G09", "documentId": "D3",
           "receivers": 1, "priority": 0, "expected": "refused", "code": "SECRET_DOCUMENT",
           "statuses": [], "description": {"vi": "bốn", "en": "four"}}],
         "totals": {"submitted": 4, "accepted": 1, "refused": 2, "repeated": 1, "recalled": 0,
           "deliveriesGivenBack": 0,
           "refusedByCode": {"SECRET_DOCUMENT": 1, "SIGNATURE_INVALID": 1},
           "deliveriesDue": 2, "deliveriesCompleted": 2}}
        """
}
