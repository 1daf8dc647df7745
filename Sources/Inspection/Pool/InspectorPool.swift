// LienThong
// SPDX-License-Identifier: Apache-2.0

import Signatures
import Synchronization
import Telemetry

/// A file to be looked into, open for reading.
package struct InspectedFile: Sendable {
    package var file: OpenedFile
    /// What a detached signature or a time stamp token in the file is over.
    package var content: OpenedFile?

    package init(_ file: OpenedFile, content: OpenedFile? = nil) {
        self.file = file
        self.content = content
    }

    var bytes: Int64 { file.length + (content?.length ?? 0) }
    var descriptors: Int { content == nil ? 1 : 2 }
}

/// Has files of strangers looked into by processes that may die of it: a few inspectors, started
/// when they are first needed, replaced when they have ended, grown or worked long enough.
///
/// Any number of threads may ask at once; the calls block.
package final class InspectorPool: Sendable {
    private let settings: InspectorSettings
    private let slots: InspectorSlots
    private let logger: Logger
    private let started: Counter
    private let ended: [Reason: Counter]
    private let saidUnconfined = Atomic<Bool>(false)

    package init(_ settings: InspectorSettings, metrics: Metrics, logger: Logger) {
        self.settings = settings
        self.logger = logger
        slots = InspectorSlots(count: settings.count)
        started = metrics.counter(.signatureInspectorsStarted)
        let reasons: [Reason] = [
            .limitMemory, .limitProcessorTime, .limitTime, .inspectionFailed,
        ]
        ended = Dictionary(
            uniqueKeysWithValues: reasons.map { reason in
                (
                    reason,
                    metrics.counter(
                        .signatureInspectorsEnded, labels: ["reason": reason.rawValue])
                )
            })
    }

    /// A report for each file, in order, whatever the files hold: over a limit it is indeterminate
    /// and names the limit.
    /// - Parameters:
    ///   - time: seconds since 1970; the time whose rules and trust are asked.
    ///   - waiting: for an inspector; nil: as long as it takes.
    ///   - document: what a log line calls it.
    /// - Throws: `InspectionFailure`: what is wrong is ours.
    package func inspect(
        _ files: [InspectedFile], at time: Int64, trust: InspectionTrust, password: String? = nil,
        isExpress: Bool = false, waiting patience: Duration? = nil, document: String = ""
    ) throws(InspectionFailure) -> [FileReport] {
        guard !files.isEmpty else { return [] }
        var reports: [FileReport] = []
        try slots.withSlot(isExpress: isExpress, waiting: patience) {
            slot throws(InspectionFailure) in
            let deadline =
                ContinuousClock.now
                + settings.documentTime(bytes: files.reduce(0) { $0 + $1.bytes })
            while reports.count < files.count {
                let rest = files[reports.count...]
                guard ContinuousClock.now < deadline else {
                    tell(.limitTime, document)
                    reports += rest.map { _ in FileReport(unreadable: .limitTime) }
                    return
                }
                reports += try slot.withInspector(make: start) {
                    inspector throws(InspectionFailure) in
                    try inspector.take(trust)
                    let found = try inspector.check(
                        Self.oneMessage(rest), at: time, password: password, until: deadline)
                    if inspector.hasEnded {
                        tell(found.last?.reason ?? .inspectionFailed, document)
                    } else if inspector.isWorn() {
                        inspector.end()
                    }
                    return found
                }
            }
        }
        for place in reports.indices { reports[place].bind(trust.bindings, at: time) }
        return reports
    }

    /// As many of the first files as one message carries.
    private static func oneMessage(_ files: ArraySlice<InspectedFile>) -> ArraySlice<InspectedFile>
    {
        var room = InspectorRequest.descriptorLimit
        let taken = files.prefix { file in
            room -= file.descriptors
            return room >= 0
        }
        return taken
    }

    private func start() throws(InspectionFailure) -> InspectorProcess {
        let inspector = try InspectorProcess(settings)
        started.add()
        if !inspector.isConfined,
            saidUnconfined.compareExchange(expected: false, desired: true, ordering: .relaxed)
                .exchanged
        {
            logger.warning(
                "this system filters no system calls (seccomp): the inspectors of signatures have "
                    + "limits only")
        }
        return inspector
    }

    private func tell(_ reason: Reason, _ document: String) {
        ended[reason]?.add()
        logger.warning(
            "a file's signatures could not be checked within the limits",
            [.document: document, .error: reason.rawValue])
    }
}
