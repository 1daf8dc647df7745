// LienThong
// SPDX-License-Identifier: Apache-2.0

import Exchange

/// What is still to happen, by its time; what was put down first comes first at one time.
struct Agenda<Item> {
    private struct Entry {
        var time: BusinessTime
        var number: Int
        var item: Item

        func precedes(_ other: Entry) -> Bool {
            time == other.time ? number < other.number : time < other.time
        }
    }

    /// A binary heap: each entry precedes those at twice its place and one more.
    private var heap: [Entry] = []
    private var next = 0

    var isEmpty: Bool { heap.isEmpty }
    var nextTime: BusinessTime? { heap.first?.time }

    mutating func add(_ item: Item, at time: BusinessTime) {
        heap.append(Entry(time: time, number: next, item: item))
        next += 1
        var place = heap.count - 1
        while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func take() -> (time: BusinessTime, item: Item)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty { heap[0] = last }
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
                if heap[child].precedes(heap[least]) { least = child }
            }
            if least == place { break }
            heap.swapAt(place, least)
            place = least
        }
        return (first.time, first.item)
    }
}
