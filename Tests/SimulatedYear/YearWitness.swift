// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Who saw the year: as it was, or with one fault in it.
struct YearWitness {
    let defect: Defect?
    private(set) var seen = YearObservation()
    private var isSpoilt = false

    init(_ defect: Defect? = nil) { self.defect = defect }

    /// The record, as it was and as it reads.
    mutating func see(_ record: NewRecord, _ event: SeenEvent) throws {
        guard let defect, !isSpoilt, let spoilt = try defect.made(of: record) else {
            return seen.note(event)
        }
        isSpoilt = defect.happensOnce
        for event in try spoilt.compactMap(SeenEvent.init) { seen.note(event) }
    }
}
