// LienThong
// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Dispatch
import Glibc
import Synchronization

/// SQLite's own file system layer with an eye on it: counts the syncs of a database's files, can
/// hold them, and can refuse writes as a full disk does. Open with `vfs: WatchedVFS.name`.
package enum WatchedVFS {
    /// Registers the layer at its first use.
    package static let name: String = {
        register()
        return layerName
    }()

    /// Completed and failed `xSync` calls of the files whose path begins so.
    package static func syncs(_ path: String) -> Int {
        watched.withLock { $0.syncs(path) }
    }

    /// From now on a sync of such a file waits in its thread until `release`; a write is refused
    /// while `isFull`.
    package static func hold(_ path: String) {
        watched.withLock { $0.held[path] = HeldSync() }
    }

    /// True when a sync of such a file waits.
    package static func isHolding(_ path: String) -> Bool {
        watched.withLock { ($0.held[path]?.waiting ?? 0) > 0 }
    }

    package static func release(_ path: String) {
        let held = watched.withLock { $0.held.removeValue(forKey: path) }
        for _ in 0..<(held?.waiting ?? 0) { held?.semaphore.signal() }
    }

    package static func setFull(_ isFull: Bool, _ path: String) {
        watched.withLock { state in
            if isFull { state.full.insert(path) } else { state.full.remove(path) }
        }
    }
}

private let layerName = "lienthong-watched"

private struct HeldSync {
    var semaphore = DispatchSemaphore(value: 0)
    var waiting = 0
}

private struct Watched: Sendable {
    struct File {
        var path: String
        var syncs = 0
    }

    /// By the address of SQLite's file object; closed files keep their counts under their path.
    var open: [UInt: File] = [:]
    var closed: [String: Int] = [:]
    var held: [String: HeldSync] = [:]
    var full: Set<String> = []
    /// Our copies of SQLite's method tables, by the address of the original.
    var tables: [UInt: UInt] = [:]

    func syncs(_ path: String) -> Int {
        var sum = 0
        for file in open.values where file.path.hasPrefix(path) { sum += file.syncs }
        for (name, syncs) in closed where name.hasPrefix(path) { sum += syncs }
        return sum
    }
}

private let watched = Mutex(Watched())

private typealias FilePointer = UnsafeMutablePointer<sqlite3_file>

private func original() -> UnsafeMutablePointer<sqlite3_vfs>? { sqlite3_vfs_find("unix") }

private func register() {
    guard let base = original() else { preconditionFailure("SQLite has no file system layer") }
    // Never freed: SQLite keeps both for the process's life.
    let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    layer.initialize(to: base.pointee)
    layer.pointee.zName = UnsafePointer(strdup(layerName))
    layer.pointee.pNext = nil
    layer.pointee.xOpen = { _, name, file, flags, outFlags in
        guard let base = original(), let file else { return SQLITE_ERROR }
        let result = base.pointee.xOpen(base, name, file, flags, outFlags)
        if result == SQLITE_OK, let methods = file.pointee.pMethods {
            let path = name.map { String(cString: $0) } ?? ""
            file.pointee.pMethods = table(for: methods, file, path)
        }
        return result
    }
    sqlite3_vfs_register(layer, 0)
}

/// The file's methods with ours in place of sync, write and close.
private func table(
    for methods: UnsafePointer<sqlite3_io_methods>, _ file: FilePointer, _ path: String
) -> UnsafePointer<sqlite3_io_methods>? {
    let address = watched.withLock { state -> UInt in
        state.open[UInt(bitPattern: file)] = Watched.File(path: path)
        if let known = state.tables[UInt(bitPattern: methods)] { return known }
        let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        copy.initialize(to: methods.pointee)
        copy.pointee.xSync = { file, flags in
            guard let file else { return SQLITE_ERROR }
            waitIfHeld(file)
            let result = methodsBehind(file).xSync(file, flags)
            watched.withLock { $0.open[UInt(bitPattern: file)]?.syncs += 1 }
            return result
        }
        copy.pointee.xWrite = { file, bytes, count, offset in
            guard let file else { return SQLITE_ERROR }
            if isFull(file) { return SQLITE_FULL }
            return methodsBehind(file).xWrite(file, bytes, count, offset)
        }
        copy.pointee.xClose = { file in
            guard let file else { return SQLITE_ERROR }
            let close = methodsBehind(file).xClose
            watched.withLock { state in
                if let gone = state.open.removeValue(forKey: UInt(bitPattern: file)) {
                    state.closed[gone.path, default: 0] += gone.syncs
                }
            }
            return close?(file) ?? SQLITE_ERROR
        }
        state.tables[UInt(bitPattern: methods)] = UInt(bitPattern: copy)
        return UInt(bitPattern: copy)
    }
    return UnsafePointer(bitPattern: address)
}

/// SQLite's own methods of a file that has ours.
private func methodsBehind(_ file: FilePointer) -> sqlite3_io_methods {
    let ours = UInt(bitPattern: file.pointee.pMethods)
    let address = watched.withLock { $0.tables.first { $0.value == ours }?.key }
    guard let address, let methods = UnsafePointer<sqlite3_io_methods>(bitPattern: address) else {
        preconditionFailure("a file of another layer")
    }
    return methods.pointee
}

private func isFull(_ file: FilePointer) -> Bool {
    watched.withLock { state in
        guard let path = state.open[UInt(bitPattern: file)]?.path else { return false }
        return state.full.contains { path.hasPrefix($0) }
    }
}

private func waitIfHeld(_ file: FilePointer) {
    let semaphore = watched.withLock { state -> DispatchSemaphore? in
        guard let path = state.open[UInt(bitPattern: file)]?.path,
            let key = state.held.keys.first(where: path.hasPrefix)
        else { return nil }
        state.held[key]?.waiting += 1
        return state.held[key]?.semaphore
    }
    semaphore?.wait()
}
