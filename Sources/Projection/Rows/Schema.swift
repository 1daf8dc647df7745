// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The tables. All of them are made from the log, so a change of the schema is a new number here:
/// a file of another number is made anew.
enum Schema {
    static let version: Int32 = 15

    /// Milliseconds since 1970 where a name ends in `_at`, days where it ends in `_on`; 0 and NULL
    /// are "not yet". `place` columns are `Place` numbers, -1 for none.
    static let sql = """
        CREATE TABLE origin (cluster TEXT NOT NULL);

        CREATE TABLE positions (
            topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
            PRIMARY KEY (topic, partition)) WITHOUT ROWID;

        -- Sums over all rows and events, kept in step with them.
        CREATE TABLE sums (
            name TEXT PRIMARY KEY, amount INTEGER NOT NULL) WITHOUT ROWID;

        -- What each sender's packets had otherwise than the standard, in how many of them, and the
        -- newest one.
        CREATE TABLE deviations (
            sender TEXT NOT NULL, note TEXT NOT NULL, packets INTEGER NOT NULL,
            last_at INTEGER NOT NULL, document TEXT NOT NULL,
            PRIMARY KEY (sender, note)) WITHOUT ROWID;

        -- What lists show of a document. Everything from `attempt` on is derived: from its
        -- attempts, its deliveries and its steps. `ordinal` is its place in the order of
        -- reception, and its row in `search`.
        CREATE TABLE documents (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ordinal INTEGER NOT NULL UNIQUE,
            received_at INTEGER NOT NULL,
            sender TEXT NOT NULL, sender_name TEXT NOT NULL, number TEXT NOT NULL,
            notation TEXT NOT NULL, issued_on INTEGER, subject TEXT NOT NULL,
            type INTEGER NOT NULL, type_name TEXT NOT NULL, priority INTEGER NOT NULL,
            due_on INTEGER, main_file BLOB, header_order INTEGER NOT NULL, header_place INTEGER NOT NULL,
            version INTEGER NOT NULL, version_place INTEGER NOT NULL,
            attempt INTEGER NOT NULL, state INTEGER NOT NULL, lane INTEGER NOT NULL,
            verdict INTEGER NOT NULL, standing INTEGER NOT NULL, reason TEXT NOT NULL,
            code TEXT NOT NULL, accepted_at INTEGER NOT NULL, verified_at INTEGER NOT NULL,
            refused_at INTEGER NOT NULL, receivers INTEGER NOT NULL,
            deliveries TEXT NOT NULL, steps TEXT NOT NULL, unfetched TEXT NOT NULL,
            unaccepted TEXT NOT NULL);
        CREATE INDEX documents_of_sender ON documents (sender, ordinal);
        CREATE INDEX documents_of_symbol ON documents (sender, number, notation);
        -- The same main file under several ids.
        CREATE INDEX documents_of_file ON documents (main_file) WHERE main_file IS NOT NULL;

        -- The whole header, as an encoded `Document`.
        CREATE TABLE headers (document INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

        -- What updates made of it, once their signatures were checked: a row an attempt. The newest is
        -- what lists show.
        CREATE TABLE versions (
            document INTEGER NOT NULL, attempt INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (document, attempt)) WITHOUT ROWID;

        -- By whom a document says it is replaced: an id, which need not be known, and the newer one.
        CREATE TABLE replacements (
            replaced TEXT NOT NULL, document INTEGER NOT NULL,
            PRIMARY KEY (replaced, document)) WITHOUT ROWID;
        CREATE INDEX replacements_of_document ON replacements (document);

        -- One row an acceptance; number 0 holds what came before or without one.
        CREATE TABLE attempts (
            document INTEGER NOT NULL, attempt INTEGER NOT NULL,
            stage INTEGER NOT NULL, lane INTEGER NOT NULL,
            accepted_place INTEGER NOT NULL, submission BLOB, publisher TEXT NOT NULL,
            publisher_kind INTEGER NOT NULL, receivers INTEGER NOT NULL,
            received_at INTEGER NOT NULL, accepted_at INTEGER NOT NULL, packet BLOB,
            packet_size INTEGER NOT NULL, notes TEXT NOT NULL,
            is_update INTEGER NOT NULL, updated INTEGER NOT NULL, update_packet BLOB,
            update_packet_size INTEGER NOT NULL, update_reason TEXT NOT NULL,
            verified_place INTEGER NOT NULL, verdict INTEGER NOT NULL, reason TEXT NOT NULL,
            standing INTEGER NOT NULL, verified_at INTEGER NOT NULL, findings BLOB NOT NULL,
            files BLOB NOT NULL, claims BLOB NOT NULL,
            rechecked_place INTEGER NOT NULL, checks INTEGER NOT NULL,
            refused_place INTEGER NOT NULL, refused_at INTEGER NOT NULL, code TEXT NOT NULL,
            refused_findings BLOB NOT NULL,
            PRIMARY KEY (document, attempt)) WITHOUT ROWID;
        -- What could not be verified (WIRE_VERDICT_INDETERMINATE), the newest check first.
        CREATE INDEX attempts_indeterminate ON attempts (verified_at) WHERE verdict = 3;

        -- One row an event of `documents.refused`, as an encoded `DocumentRefused`.
        CREATE TABLE refusals (
            refused_at INTEGER NOT NULL, place INTEGER NOT NULL, document INTEGER,
            is_status INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (refused_at, place)) WITHOUT ROWID;
        CREATE INDEX refusals_of_document ON refusals (document, refused_at)
            WHERE document IS NOT NULL;

        CREATE TABLE submissions (
            digest BLOB PRIMARY KEY, is_status INTEGER NOT NULL, document TEXT NOT NULL,
            publisher TEXT NOT NULL, publisher_kind INTEGER NOT NULL, receiver TEXT NOT NULL,
            status TEXT NOT NULL, received_at INTEGER NOT NULL,
            attempt INTEGER NOT NULL, outcome INTEGER NOT NULL, outcome_place INTEGER NOT NULL,
            decided_at INTEGER NOT NULL, code TEXT NOT NULL,
            repeats INTEGER NOT NULL, repeated_at INTEGER NOT NULL) WITHOUT ROWID;

        -- One row an agency on a document's way; `hops` agencies had it before.
        CREATE TABLE steps (
            document INTEGER NOT NULL, attempt INTEGER NOT NULL, agency TEXT NOT NULL,
            level INTEGER NOT NULL, place INTEGER NOT NULL, origin TEXT NOT NULL,
            receivers INTEGER NOT NULL, hops INTEGER NOT NULL, arrived_at INTEGER NOT NULL,
            PRIMARY KEY (document, attempt, agency)) WITHOUT ROWID;

        CREATE TABLE deliveries (
            document INTEGER NOT NULL, receiver TEXT NOT NULL,
            standing INTEGER NOT NULL, sort_at INTEGER NOT NULL, lane INTEGER NOT NULL,
            due_order INTEGER NOT NULL, due_place INTEGER NOT NULL, due_at INTEGER NOT NULL,
            received_at INTEGER NOT NULL, level INTEGER NOT NULL, trace BLOB NOT NULL,
            redirects BLOB NOT NULL, delivered_at INTEGER NOT NULL,
            change_order INTEGER NOT NULL, change_place INTEGER NOT NULL, state TEXT NOT NULL,
            status TEXT NOT NULL, changed_at INTEGER NOT NULL, acknowledged_at INTEGER NOT NULL,
            recall_open INTEGER NOT NULL, recall_reason TEXT NOT NULL,
            version INTEGER NOT NULL, update_standing INTEGER NOT NULL, notices INTEGER NOT NULL,
            PRIMARY KEY (document, receiver)) WITHOUT ROWID;
        CREATE INDEX inbox ON deliveries (receiver, standing, sort_at, document);

        -- What is owed by when: one row an act of a delivery; `receiver` is empty where the sender owes
        -- it. `listed` says among what is overdue it stands, 0 for nowhere.
        CREATE TABLE deadlines (
            document INTEGER NOT NULL, receiver TEXT NOT NULL, act TEXT NOT NULL,
            place INTEGER NOT NULL, standing INTEGER NOT NULL, listed INTEGER NOT NULL,
            agency TEXT NOT NULL, started_at INTEGER NOT NULL, warning_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, level INTEGER NOT NULL,
            told TEXT NOT NULL, source TEXT NOT NULL,
            PRIMARY KEY (document, receiver, act)) WITHOUT ROWID;

        -- Those that are listed: of everybody (`code` is empty), of who owes it, and of the agencies above
        -- (`Participants`).
        CREATE TABLE overdue (
            code TEXT NOT NULL, listed INTEGER NOT NULL, act TEXT NOT NULL,
            due_at INTEGER NOT NULL, number INTEGER NOT NULL,
            document INTEGER NOT NULL, receiver TEXT NOT NULL,
            PRIMARY KEY (code, listed, act, due_at, number)) WITHOUT ROWID;

        -- The documents of each sender and receiver, and of the agencies above them (`Participants`).
        CREATE TABLE participants (
            code TEXT NOT NULL, ordinal INTEGER NOT NULL,
            PRIMARY KEY (code, ordinal)) WITHOUT ROWID;

        -- One row a status of a delivery, as an encoded `DeliveryChanged`.
        CREATE TABLE delivery_changes (
            document INTEGER NOT NULL, receiver TEXT NOT NULL, attempt INTEGER NOT NULL,
            sequence INTEGER NOT NULL, place INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (document, receiver, attempt, sequence)) WITHOUT ROWID;

        -- One row a letter: `first` is the place of its first record, `bytes` its newest, an
        -- encoded `DeadLetter` without its value; `document` is the one it delays.
        CREATE TABLE dead_letters (
            name TEXT PRIMARY KEY, first INTEGER NOT NULL, place INTEGER NOT NULL,
            failed_at INTEGER NOT NULL, state INTEGER NOT NULL, worker TEXT NOT NULL,
            document TEXT, reason TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX dead_letters_by_time ON dead_letters (failed_at, first);
        CREATE INDEX dead_letters_by_place ON dead_letters (first);
        CREATE INDEX dead_letters_of_document ON dead_letters (document, failed_at)
            WHERE document IS NOT NULL;

        -- Packets of a document that repeated an earlier one.
        CREATE TABLE repetitions (
            document TEXT PRIMARY KEY, packets INTEGER NOT NULL, newest_at INTEGER NOT NULL)
            WITHOUT ROWID;

        -- What an office has in its books, as an encoded `OfficeEntry`: the newest that was told of it.
        -- `due_on` is the earliest deadline of who still has something to do, else the document's.
        CREATE TABLE office_entries (
            agency TEXT NOT NULL, id TEXT NOT NULL, book TEXT NOT NULL, year INTEGER NOT NULL,
            number INTEGER NOT NULL, standing INTEGER NOT NULL, arrived_on INTEGER NOT NULL,
            priority INTEGER NOT NULL, due_on INTEGER, document TEXT NOT NULL, issuer TEXT NOT NULL,
            symbol TEXT NOT NULL, issued_on INTEGER, sequence INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (agency, id)) WITHOUT ROWID;
        CREATE INDEX office_book ON office_entries (agency, arrived_on, book, number);
        CREATE INDEX office_worklist ON office_entries (agency, standing);
        CREATE INDEX office_documents ON office_entries (document, agency)
            WHERE document <> '';
        CREATE INDEX office_symbols ON office_entries (agency, symbol) WHERE symbol <> '';

        -- What was done with each, as an encoded `OfficeChanged` without its entry.
        CREATE TABLE office_changes (
            agency TEXT NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (agency, id, sequence)) WITHOUT ROWID;

        -- What became of each request, as an encoded `OfficeChanged`.
        CREATE TABLE office_requests (
            agency TEXT NOT NULL, request TEXT NOT NULL, refused INTEGER NOT NULL,
            bytes BLOB NOT NULL, PRIMARY KEY (agency, request)) WITHOUT ROWID;

        CREATE TABLE office_books (
            agency TEXT NOT NULL, book TEXT NOT NULL, PRIMARY KEY (agency, book)) WITHOUT ROWID;

        -- One row an event of `audit`, as an encoded `AuditRecord`; the oldest go when they are many.
        CREATE TABLE audit (
            place INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
            document TEXT NOT NULL, action INTEGER NOT NULL, at INTEGER NOT NULL,
            bytes BLOB NOT NULL);
        CREATE INDEX audit_of_name ON audit (name, place);
        CREATE INDEX audit_of_document ON audit (document, place) WHERE document <> '';

        -- What could not be read as an event of its topic.
        CREATE TABLE unreadable (
            topic TEXT NOT NULL, partition INTEGER NOT NULL, position INTEGER NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (topic, partition, position)) WITHOUT ROWID;

        -- What the log removed before it was read, from `since` to before `next`: rows that these
        -- events would have made or changed are missing or old, for good.
        CREATE TABLE gaps (
            topic TEXT NOT NULL, partition INTEGER NOT NULL, since INTEGER NOT NULL,
            next INTEGER NOT NULL, PRIMARY KEY (topic, partition, since)) WITHOUT ROWID;

        -- Rows are the documents' ordinals, so that the newest come first without sorting. The
        -- text itself is not kept twice. Prefixes of two to four letters have lists of their own:
        -- merged while one waits they would take a tenth of a second and more.
        CREATE VIRTUAL TABLE search USING fts5 (
            text, content='', columnsize=0, prefix='2 3 4',
            tokenize="unicode61 remove_diacritics 2");
        """

    /// Drops everything, so that `sql` can be run again.
    static let dropSQL = """
        DROP TABLE IF EXISTS search; DROP TABLE IF EXISTS unreadable;
        DROP TABLE IF EXISTS repetitions; DROP TABLE IF EXISTS office_entries;
        DROP TABLE IF EXISTS office_changes; DROP TABLE IF EXISTS office_requests;
        DROP TABLE IF EXISTS office_books;
        DROP TABLE IF EXISTS gaps; DROP TABLE IF EXISTS audit;
        DROP TABLE IF EXISTS dead_letters; DROP TABLE IF EXISTS participants;
        DROP TABLE IF EXISTS delivery_changes; DROP TABLE IF EXISTS overdue;
        DROP TABLE IF EXISTS deadlines;
        DROP TABLE IF EXISTS deliveries; DROP TABLE IF EXISTS steps;
        DROP TABLE IF EXISTS submissions; DROP TABLE IF EXISTS refusals;
        DROP TABLE IF EXISTS replacements; DROP TABLE IF EXISTS versions;
        DROP TABLE IF EXISTS attempts; DROP TABLE IF EXISTS headers;
        DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS sums;
        DROP TABLE IF EXISTS deviations;
        DROP TABLE IF EXISTS positions; DROP TABLE IF EXISTS origin;
        """
}
