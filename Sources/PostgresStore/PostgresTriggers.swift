import Records
import Store

/// What the database does by itself: counts kept true (docs/decisions/counts.md), and links lost
/// when what they lead to goes.
enum PostgresTriggers {
  static let functions = [
    """
    CREATE FUNCTION rollbook_count_added() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE n bigint := (SELECT count(*) FROM changed); BEGIN
      IF n > 0 THEN
        UPDATE table_counts SET records = records + n, changes = changes + n WHERE name = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION rollbook_count_removed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE n bigint := (SELECT count(*) FROM changed); BEGIN
      IF n > 0 THEN
        UPDATE table_counts SET records = records - n, changes = changes + n WHERE name = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION rollbook_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE n bigint := (SELECT count(*) FROM changed); BEGIN
      IF n > 0 THEN
        UPDATE table_counts SET changes = changes + n WHERE name = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION rollbook_count_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE table_counts SET records = 0, changes = changes + 1 WHERE name = TG_TABLE_NAME;
      RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION rollbook_lose_links() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      EXECUTE format('UPDATE %I SET %I = NULL WHERE %I = $1', TG_ARGV[0], TG_ARGV[1], TG_ARGV[1])
        USING OLD.id;
      RETURN OLD;
    END $$
    """,
    """
    CREATE FUNCTION rollbook_take_along() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      EXECUTE format('DELETE FROM %I WHERE %I = $1', TG_ARGV[0], TG_ARGV[1]) USING OLD.id;
      RETURN OLD;
    END $$
    """,
  ]

  /// One look-up a statement, however many records it touches; none while `wholesale` counts.
  static func counts(_ table: Table) -> [String] {
    let events = [
      ("INSERT", "added", "REFERENCING NEW TABLE AS changed"),
      ("DELETE", "removed", "REFERENCING OLD TABLE AS changed"),
      ("UPDATE", "changed", "REFERENCING NEW TABLE AS changed"), ("TRUNCATE", "emptied", ""),
    ]
    return events.map { event, what, tables in
      """
      CREATE TRIGGER rollbook_count_\(what) AFTER \(event) ON "\(table.name)" \(tables)
      FOR EACH STATEMENT
      WHEN (position(',\(table.name),' IN coalesce(current_setting('rollbook.wholesale', true), '')) = 0)
      EXECUTE FUNCTION rollbook_count_\(what)()
      """
    }
  }

  /// What mentions a record that goes stays without the link.
  static func lostLinks(to table: Table) -> [String] {
    table.mentioners.flatMap { mentioner in
      mentioner.references(to: table).map { column in
        beforeDelete(of: table.name, "lose_links", mentioner.name, column.name)
      }
    }
  }

  /// Sessions go with their user, footprints with their act.
  static let system = [
    beforeDelete(of: School.users.name, "take_along", "sessions", "user_id"),
    beforeDelete(of: "acts", "take_along", "act_records", "act_id"),
  ]

  private static func beforeDelete(
    of table: String, _ what: String, _ other: String, _ column: String
  ) -> String {
    """
    CREATE TRIGGER "rollbook_\(other)_\(column)" BEFORE DELETE ON "\(table)" FOR EACH ROW
    WHEN (current_setting('rollbook.overhaul', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION rollbook_\(what)('\(other)', '\(column)')
    """
  }
}
