// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The working calendar and the limits of deadlines. Until an import brings others, those that ship
/// hold: the very tables of `Ops/registry`, compiled in.
package struct ExchangeRules: Hashable, Sendable {
    package var calendar: WorkingCalendar
    package var deadlines: DeadlineRules

    package init(calendar: WorkingCalendar, deadlines: DeadlineRules) {
        self.calendar = calendar
        self.deadlines = deadlines
    }

    package static let shipped: ExchangeRules = {
        do throws(TableError) {
            return ExchangeRules(
                calendar: try WorkingCalendar.read(PackageResources.holidays_csv),
                deadlines: try DeadlineRules.read(PackageResources.deadlines_csv))
        } catch {
            preconditionFailure("the tables that ship cannot be read: \(error)")
        }
    }()
}
