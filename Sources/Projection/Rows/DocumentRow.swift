// LienThong
// SPDX-License-Identifier: Apache-2.0

import Events
import Exchange

/// A row of `documents` and the rows below it, while a batch works on them.
final class DocumentRow {
    let key: Int64
    let id: String
    /// Made by this batch: then nothing of it is in the file.
    let isNew: Bool
    /// As it was loaded.
    let loaded: Fields
    var fields: Fields
    /// The whole header, where it changed.
    private(set) var header: Document?
    /// What updates made of it, where that was read in this batch, by their attempts.
    private(set) var versions: [Int32: Document] = [:]
    /// How far the attempt came that stands for the document.
    private var stage = AttemptRow.Stage.received
    private var isRefused = false
    var attempts: [Int32: Loaded<AttemptRow>] = [:]
    var deliveries: [String: Loaded<DeliveryRow>] = [:]
    var steps: [StepRow.Key: Loaded<StepRow>] = [:]
    var deadlines: [DeadlineRow.Key: Loaded<DeadlineRow>] = [:]

    struct Fields: Hashable {
        var ordinal: Int64 = -1
        var receivedAt: Int64 = 0
        var header = DocumentHeader()
        var headerOrder: Int64 = -1
        var headerPlace = Place.none
        /// The attempt of the newest update that was checked; 0 for none.
        var version: Int32 = 0
        var versionPlace = Place.none
        // Derived from the attempts.
        var attempt: Int32 = 0
        var state = DocumentState.received
        var lane = 0
        var verdict: Int32 = 0
        var standing: Int32 = 0
        var reason = ""
        var code = ""
        var acceptedAt: Int64 = 0
        var verifiedAt: Int64 = 0
        var refusedAt: Int64 = 0
        var receivers: Int64 = 0
        // Derived from the deliveries, by standing, and from the steps, by level; of the deliveries
        // those too, by the receivers' level, that wait there.
        var deliveries = Counts(DeliveryStanding.allCases.count)
        var steps = Counts(WireLevel.count)
        var unfetched = Counts(WireLevel.count)
        var unaccepted = Counts(WireLevel.count)
    }

    init(key: Int64, id: String, isNew: Bool, fields: Fields = Fields()) {
        self.key = key
        self.id = id
        self.isNew = isNew
        loaded = fields
        self.fields = fields
    }

    func show(
        _ document: Document, _ source: DocumentHeader.Source, attempt: Int32, place: Place
    ) {
        let order = DocumentHeader.order(source, attempt: attempt)
        guard (order, place.number) > (fields.headerOrder, fields.headerPlace.number) else {
            return
        }
        fields.headerOrder = order
        fields.headerPlace = place
        header = document
        if fields.version == 0 { fields.header = DocumentHeader(document) }
    }

    /// An update that was checked: what the document says now, if there is no newer one.
    func show(update document: Document, attempt: Int32, place: Place) {
        versions[attempt] = document
        guard (attempt, place.number) > (fields.version, fields.versionPlace.number) else { return }
        fields.version = attempt
        fields.versionPlace = place
        fields.header = DocumentHeader(document)
    }

    func seen(at time: Int64) {
        fields.receivedAt = earliest(fields.receivedAt, time)
    }

    /// Takes over what the attempt says that stands for the document.
    func stand(on attempt: AttemptRow, number: Int32) {
        fields.attempt = number
        // The document of an update is where its deliveries are.
        stage = attempt.isUpdate && attempt.stage >= .verified ? .due : attempt.stage
        isRefused = attempt.isRefused
        fields.lane = attempt.lane
        fields.verdict = attempt.verdict
        fields.standing = attempt.standing
        fields.reason = attempt.reason
        fields.code = attempt.code
        fields.acceptedAt = attempt.acceptedAt
        fields.verifiedAt = attempt.verifiedAt
        fields.refusedAt = attempt.refusedAt
    }

    /// From what else was derived.
    func deriveState() {
        if isRefused {
            fields.state = .refused
            return
        }
        switch stage {
        case .received: fields.state = .received
        case .accepted: fields.state = .accepted
        case .verified: fields.state = .verified
        case .routed, .due:
            let underWay = fields.deliveries[DeliveryStanding.onTheWay.rawValue]
            let arrived = fields.deliveries.total - underWay
            let isComplete = fields.receivers > 0 && arrived >= fields.receivers
            fields.state = isComplete ? .delivered : .routing
            let takenBack = DeliveryStanding.takenBack.reduce(0) {
                $0 + fields.deliveries[$1.rawValue]
            }
            if isComplete, takenBack == arrived { fields.state = .recalled }
        }
    }
}

/// A row below a document: as it was loaded (nil where there was none), and as it is.
struct Loaded<Row: Hashable> {
    let loaded: Row?
    var row: Row
}
