// LienThong
// SPDX-License-Identifier: Apache-2.0

import Crypto
import Events
import Exchange
import SQLite

// The rows in the order of `Columns`.

extension DocumentRow.Fields {
    func writeWithoutOrdinal(_ cells: inout CellWriter) throws {
        try cells.add(receivedAt)
        try cells.add(header.sender)
        try cells.add(header.senderName)
        try cells.add(header.number)
        try cells.add(header.notation)
        try cells.add(header.issuedOn)
        try cells.add(header.subject)
        try cells.add(header.type)
        try cells.add(header.typeName)
        try cells.add(header.priority)
        try cells.add(header.dueOn)
        try cells.add(header.mainFile)
        try cells.add(headerOrder)
        try cells.add(headerPlace)
        try cells.add(version)
        try cells.add(versionPlace)
        try cells.add(attempt)
        try cells.add(state.rawValue)
        try cells.add(lane)
        try cells.add(verdict)
        try cells.add(standing)
        try cells.add(reason)
        try cells.add(code)
        try cells.add(acceptedAt)
        try cells.add(verifiedAt)
        try cells.add(refusedAt)
        try cells.add(receivers)
        try cells.add(deliveries.text)
        try cells.add(steps.text)
        try cells.add(unfetched.text)
        try cells.add(unaccepted.text)
    }

    init(_ cells: inout CellReader) {
        ordinal = cells.int64()
        receivedAt = cells.int64()
        header.sender = cells.string()
        header.senderName = cells.string()
        header.number = cells.string()
        header.notation = cells.string()
        header.issuedOn = cells.optionalInt32()
        header.subject = cells.string()
        header.type = cells.int32()
        header.typeName = cells.string()
        header.priority = cells.int32()
        header.dueOn = cells.optionalInt32()
        header.mainFile = cells.digest()
        headerOrder = cells.int64()
        headerPlace = cells.place()
        version = cells.int32()
        versionPlace = cells.place()
        attempt = cells.int32()
        state = DocumentState(rawValue: cells.int()) ?? .received
        lane = cells.int()
        verdict = cells.int32()
        standing = cells.int32()
        reason = cells.string()
        code = cells.string()
        acceptedAt = cells.int64()
        verifiedAt = cells.int64()
        refusedAt = cells.int64()
        receivers = cells.int64()
        deliveries = Counts(cells.string(), count: DeliveryStanding.allCases.count)
        steps = Counts(cells.string(), count: WireLevel.count)
        unfetched = Counts(cells.string(), count: WireLevel.count)
        unaccepted = Counts(cells.string(), count: WireLevel.count)
    }
}

extension AttemptRow {
    func write(_ cells: inout CellWriter) throws {
        try cells.add(stage.rawValue)
        try cells.add(lane)
        try cells.add(acceptedPlace)
        try cells.add(submission)
        try cells.add(publisher.code)
        try cells.add(publisher.kind.rawValue)
        try cells.add(receivers)
        try cells.add(receivedAt)
        try cells.add(acceptedAt)
        try cells.add(packet)
        try cells.add(packetSize)
        try cells.add(notes)
        try cells.add(isUpdate)
        try cells.add(updated)
        try cells.add(updatePacket)
        try cells.add(updatePacketSize)
        try cells.add(updateReason)
        try cells.add(verifiedPlace)
        try cells.add(verdict)
        try cells.add(reason)
        try cells.add(standing)
        try cells.add(verifiedAt)
        try cells.add(findings)
        try cells.add(files)
        try cells.add(claims)
        try cells.add(recheckedPlace)
        try cells.add(checks)
        try cells.add(refusedPlace)
        try cells.add(refusedAt)
        try cells.add(code)
        try cells.add(refusedFindings)
    }

    init(_ cells: inout CellReader) {
        stage = Stage(rawValue: cells.int64()) ?? .received
        lane = cells.int()
        acceptedPlace = cells.place()
        submission = cells.digest()
        publisher.code = cells.string()
        publisher.kind = PublisherKind(rawValue: cells.int32())
        receivers = cells.int64()
        receivedAt = cells.int64()
        acceptedAt = cells.int64()
        packet = cells.digest()
        packetSize = cells.int64()
        notes = cells.string()
        isUpdate = cells.int() != 0
        updated = cells.int64()
        updatePacket = cells.digest()
        updatePacketSize = cells.int64()
        updateReason = cells.string()
        verifiedPlace = cells.place()
        verdict = cells.int32()
        reason = cells.string()
        standing = cells.int32()
        verifiedAt = cells.int64()
        findings = cells.bytes()
        files = cells.bytes()
        claims = cells.bytes()
        recheckedPlace = cells.place()
        checks = cells.int32()
        refusedPlace = cells.place()
        refusedAt = cells.int64()
        code = cells.string()
        refusedFindings = cells.bytes()
    }
}

extension StepRow {
    func write(_ cells: inout CellWriter) throws {
        try cells.add(level.number)
        try cells.add(place)
        try cells.add(origin)
        try cells.add(receivers)
        try cells.add(hops)
        try cells.add(arrivedAt)
    }

    init(_ cells: inout CellReader) {
        level = WireLevel(number: cells.int())
        place = cells.place()
        origin = cells.string()
        receivers = cells.int64()
        hops = cells.int()
        arrivedAt = cells.int64()
    }
}

extension SubmissionRow {
    func write(_ cells: inout CellWriter) throws {
        try cells.add(isStatus)
        try cells.add(document)
        try cells.add(publisher.code)
        try cells.add(publisher.kind.rawValue)
        try cells.add(receiver)
        try cells.add(status)
        try cells.add(receivedAt)
        try cells.add(attempt)
        try cells.add(outcome.rawValue)
        try cells.add(outcomePlace)
        try cells.add(decidedAt)
        try cells.add(code)
        try cells.add(repeats)
        try cells.add(repeatedAt)
    }

    init(_ cells: inout CellReader) {
        isStatus = cells.bool()
        document = cells.string()
        publisher.code = cells.string()
        publisher.kind = PublisherKind(rawValue: cells.int32())
        receiver = cells.string()
        status = cells.string()
        receivedAt = cells.int64()
        attempt = cells.int32()
        outcome = SubmissionOutcome(rawValue: cells.int()) ?? .received
        outcomePlace = cells.place()
        decidedAt = cells.int64()
        code = cells.string()
        repeats = cells.int64()
        repeatedAt = cells.int64()
    }
}
