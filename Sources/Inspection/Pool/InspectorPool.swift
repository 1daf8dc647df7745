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
    fileprivate let settings: InspectorSettings
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

    /// Keeps an inspector for one document while `body` hands its files over.
    /// - Parameters:
    ///   - time: seconds since 1970; the time whose rules and trust are asked.
    ///   - waiting: for an inspector; nil: as long as it takes.
    ///   - document: what a log line calls it.
    /// - Throws: `InspectionFailure` (`busy`) where none was free in time, and what `body` throws.
    package func withDocument<R>(
        at time: Int64, trust: InspectionTrust, password: String? = nil, isExpress: Bool = false,
        waiting patience: Duration? = nil, document: String = "",
        _ body: (borrowing DocumentInspection) throws -> R
    ) throws -> R {
        try slots.withSlot(isExpress: isExpress, waiting: patience) { slot in
            try body(
                DocumentInspection(
                    pool: self, slot: slot, time: time, trust: trust, password: password,
                    document: document))
        }
    }

    /// The same for files that are all open.
    package func inspect(
        _ files: [InspectedFile], at time: Int64, trust: InspectionTrust, password: String? = nil
    ) throws -> [FileReport] {
        try withDocument(at: time, trust: trust, password: password) { try $0.reports(of: files) }
    }

    fileprivate func check(
        _ files: ArraySlice<InspectedFile>, of document: borrowing DocumentInspection,
        until deadline: ContinuousClock.Instant
    ) throws(InspectionFailure) -> [FileReport] {
        let (trust, time, password, name) = (
            document.trust, document.time, document.password, document.document
        )
        return try document.slot.withInspector(make: start) {
            inspector throws(InspectionFailure) in
            try inspector.take(trust)
            let found = try inspector.check(files, at: time, password: password, until: deadline)
            if inspector.hasEnded {
                tell(found.last?.reason ?? .inspectionFailed, name)
            } else if inspector.isWorn() {
                inspector.end()
            }
            return found
        }
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

    fileprivate func tell(_ reason: Reason, _ document: String) {
        ended[reason]?.add()
        logger.warning(
            "a file's signatures could not be checked within the limits",
            [.document: document, .error: reason.rawValue])
    }
}

/// One document while its files are looked into, by one inspector after another.
package struct DocumentInspection: ~Copyable {
    fileprivate let pool: InspectorPool
    fileprivate let slot: InspectorSlot
    fileprivate let time: Int64
    fileprivate let trust: InspectionTrust
    fileprivate let password: String?
    fileprivate let document: String
    private let began = ContinuousClock.now
    private let bytes = Mutex<Int64>(0)

    /// Files that one message carries; more of them may be given at once.
    package static let filesAtOnce = InspectorRequest.descriptorLimit

    fileprivate init(
        pool: InspectorPool, slot: InspectorSlot, time: Int64, trust: InspectionTrust,
        password: String?, document: String
    ) {
        self.pool = pool
        self.slot = slot
        self.time = time
        self.trust = trust
        self.password = password
        self.document = document
    }

    /// A report for each file, in order, whatever the files hold: over a limit it is indeterminate
    /// and names the limit. The time limit is that of the document with all its files so far.
    /// - Throws: `InspectionFailure`: what is wrong is ours.
    package func reports(of files: [InspectedFile]) throws(InspectionFailure) -> [FileReport] {
        let total = bytes.withLock { total in
            total += files.reduce(0) { $0 + $1.bytes }
            return total
        }
        let deadline = began + pool.settings.documentTime(bytes: total)
        var reports: [FileReport] = []
        while reports.count < files.count {
            let rest = files[reports.count...]
            guard ContinuousClock.now < deadline else {
                pool.tell(.limitTime, document)
                reports += rest.map { _ in FileReport(unreadable: .limitTime) }
                break
            }
            reports += try pool.check(Self.oneMessage(rest), of: self, until: deadline)
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
}
