// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange
import Synchronization
import WorkerRuntime

/// The directories of the days that are asked for, each made once for a state of the registry.
final class DirectoryCache: Sendable {
    private struct Key: Hashable {
        let generation: Int64
        let date: CivilDate
    }

    /// Days that are kept: today's, and a few that somebody looks back to.
    private static let limit = 4

    /// The newest last.
    private let kept = Mutex<[(key: Key, directory: AgencyDirectory)]>([])

    /// Takes a tenth of a second or more where the day is new: not for the cooperative pool. Two who ask
    /// for a new day at once may both make it.
    func directory(of snapshot: AgencyRegistry.Snapshot, on date: CivilDate) -> AgencyDirectory {
        let key = Key(generation: snapshot.generation, date: date)
        if let found = kept.withLock({ $0.first { $0.key == key }?.directory }) { return found }
        let made = AgencyDirectory(snapshot.tree, on: date)
        kept.withLock { kept in
            kept.removeAll { $0.key == key || $0.key.generation != key.generation }
            kept.append((key, made))
            if kept.count > Self.limit { kept.removeFirst() }
        }
        return made
    }
}
