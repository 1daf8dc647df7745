// LienThong
// SPDX-License-Identifier: Apache-2.0

import EventLog

/// Who saw the year: as it was, or with one fault in it.
struct YearWitness {
    let defect: Defect?
    private(set) var seen = YearObservation()
    private var isSpoilt = false

    init(_ defect: Defect? = nil) { self.defect = defect }

    mutating func see(_ record: NewRecord) throws {
        guard let defect, !isSpoilt, let spoilt = try defect.made(of: record) else {
            return try seen.note(record)
        }
        isSpoilt = defect.happensOnce
        for record in spoilt { try seen.note(record) }
    }
}
